//! Connections: who they come from, and how long they may take to say what they want.
//!
//! As `axum::serve`, with two things more: the peer's address, which the client's address is
//! reckoned from, and an end to heads that never come to theirs (slow-loris).

use std::{io, net::SocketAddr, time::Duration};

use axum::{Router, body::Body, extract::ConnectInfo, extract::Request};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

use super::patience::{Patient, Progress};

/// How long a request's head may take, from its first byte on.
pub const HEADER_MAX: Duration = Duration::from_secs(10);

/// How long a connection may say nothing. Longer than proxies keep theirs, which are to be the
/// ones that end them (a minute at nginx, and at load balancers of AWS).
const IDLE_MAX: Duration = Duration::from_secs(75);

/// Answers connections until `stop`, then finishes the requests that are in flight.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    header_max: Duration,
    stop: impl Future<Output = ()>,
) {
    let connections = GracefulShutdown::new();
    tokio::pin!(stop);
    loop {
        let (stream, peer) = tokio::select! {
            accepted = accept(&listener) => accepted,
            () = &mut stop => break,
        };
        let connection = converse(stream, peer, router.clone(), header_max);
        let connection = connections.watch(connection);
        tokio::spawn(async move {
            // A peer that breaks off has nobody to be told.
            let _ = connection.await;
        });
    }
    drop(listener);
    connections.shutdown().await;
}

/// The next connection, however long it takes.
async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                // Answers are written at once: waiting for more would only delay them.
                let _ = stream.set_nodelay(true);
                return (stream, peer);
            }
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                // Out of file descriptors, for example: others have to end first.
                tracing::error!(%error, "cannot accept connections");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}

fn converse(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    header_max: Duration,
) -> impl hyper_util::server::graceful::GracefulConnection<Error = hyper::Error> {
    let progress = Progress::default();
    let stream = Patient::new(stream, progress.clone(), header_max);
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let (router, progress) = (router.clone(), progress.clone());
        progress.advance();
        async move {
            let mut request: Request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            let response = router.oneshot(request).await;
            progress.advance();
            response
        }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(IDLE_MAX);
    http.serve_connection(TokioIo::new(stream), service)
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    async fn listening(header_max: Duration) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let peer =
            get(|ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.ip().to_string() });
        let router = Router::new().route("/", peer);
        tokio::spawn(serve(listener, router, header_max, std::future::pending()));
        address
    }

    #[tokio::test]
    async fn a_request_knows_its_peer() {
        let mut stream = TcpStream::connect(listening(HEADER_MAX).await)
            .await
            .unwrap();
        stream.write_all(b"GET / HTTP/1.0\r\n\r\n").await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.ends_with("\r\n\r\n127.0.0.1"), "{answer}");
    }

    #[tokio::test]
    async fn a_head_that_never_ends_is_not_waited_for() {
        let address = listening(Duration::from_millis(200)).await;
        let mut stream = TcpStream::connect(address).await.unwrap();
        let begun = b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ";
        stream.write_all(begun).await.unwrap();
        let started = Instant::now();
        let _ = stream.read_to_end(&mut Vec::new()).await;
        assert!(started.elapsed() < Duration::from_secs(5));
    }

    #[tokio::test]
    async fn a_connection_that_rests_between_requests_is_kept() {
        let short = Duration::from_millis(100);
        let mut stream = TcpStream::connect(listening(short).await).await.unwrap();
        let mut answer = [0; 1024];
        for _ in 0..3 {
            // Longer than a head may take: nothing is read in this time.
            let rest = tokio::time::timeout(3 * short, stream.read(&mut answer)).await;
            assert!(rest.is_err(), "{rest:?}");
            let request = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n";
            stream.write_all(request).await.unwrap();
            let length = stream.read(&mut answer).await.unwrap();
            assert!(answer[..length].ends_with(b"127.0.0.1"));
        }
    }
}
