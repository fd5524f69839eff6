//! Connections: who they come from, and how long they may take to say what they want.
//!
//! As `axum::serve`, with two things more: the peer's address, which the client's address is
//! reckoned from, and an end to heads that never come to theirs (slow-loris).

use std::{convert::Infallible, io, net::SocketAddr, time::Duration};

use axum::{Router, body::Body, extract::ConnectInfo, extract::Request};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

/// How long a request's head may take, from the first byte or the answer before on.
pub const HEADER_MAX: Duration = Duration::from_secs(10);

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
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let router = router.clone();
        async move {
            let mut request: Request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            Ok::<_, Infallible>(router.oneshot(request).await.unwrap_or_else(|e| match e {}))
        }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(header_max);
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
        for begun in [&b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "[..], b""] {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.write_all(begun).await.unwrap();
            let started = Instant::now();
            let mut answer = Vec::new();
            let _ = stream.read_to_end(&mut answer).await;
            assert!(started.elapsed() < Duration::from_secs(5));
        }
    }
}
