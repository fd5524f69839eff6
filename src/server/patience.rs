//! How long a client may take over the head of a request, once it has begun one.
//!
//! hyper's own limit begins with the answer before, so that a short one would end connections that
//! proxies keep open on purpose, and fail the request that they are just sending. This one begins
//! with the first byte of a head, and ends when the head is whole.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Sleep, sleep},
};

/// How far a connection is: odd while a request is answered, even while one is waited for or read.
#[derive(Clone, Default)]
pub struct Progress(Arc<AtomicUsize>);

impl Progress {
    /// The head is whole; or, the second time, it is answered.
    pub fn advance(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn steps(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

/// A stream whose reader gives up on heads that take too long.
pub struct Patient<S> {
    stream: S,
    progress: Progress,
    head_max: Duration,
    /// The end of patience with the head that has begun, and at which step it did.
    deadline: Option<(usize, Pin<Box<Sleep>>)>,
}

impl<S> Patient<S> {
    pub fn new(stream: S, progress: Progress, head_max: Duration) -> Self {
        Self {
            stream,
            progress,
            head_max,
            deadline: None,
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patient<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let (before, step) = (buffer.filled().len(), self.progress.steps());
        let read = Pin::new(&mut self.stream).poll_read(cx, buffer);
        let is_answering = step % 2 == 1;
        self.deadline.take_if(|(begun, _)| *begun != step);
        if is_answering {
            return read;
        }
        match (&read, &mut self.deadline) {
            (Poll::Pending, Some((_, end))) => {
                let is_over = end.as_mut().poll(cx).is_ready();
                if is_over {
                    return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
                }
            }
            (Poll::Ready(Ok(())), None) if buffer.filled().len() > before => {
                self.deadline = Some((step, Box::pin(sleep(self.head_max))));
            }
            _ => {}
        }
        read
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Patient<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
