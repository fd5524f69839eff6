//! A piece of the page whose code is a file of its own, which comes when it is first needed.
//!
//! Its view is made at once where its code is here, as it always is on the server, and a moment
//! later otherwise. No `Suspend`: within the boundary of a list that is disposed of while it waits.

use std::{
    pin::Pin,
    task::{Context, Poll, Waker},
};

use leptos::{prelude::*, task::spawn_local};

/// The coming of what draws a piece: of a `#[lazy]` function that answers with a plain one.
pub type Coming<F> = Pin<Box<dyn Future<Output = F>>>;

/// What draws a piece, as soon as it is here. Make one at the top of a component.
pub struct Piece<F: 'static> {
    code: fn() -> Coming<F>,
    draw: RwSignal<Option<F>>,
}

impl<F> Clone for Piece<F> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<F> Copy for Piece<F> {}

impl<F: Copy + Send + Sync + 'static> Piece<F> {
    pub fn new(code: fn() -> Coming<F>) -> Self {
        Self {
            code,
            draw: RwSignal::new(None),
        }
    }

    /// What draws it; `None` while its code is on its way, and tracked: whoever asks is told when it
    /// has come.
    pub fn get(self) -> Option<F> {
        self.draw.get().or_else(|| {
            let mut coming = (self.code)();
            match coming
                .as_mut()
                .poll(&mut Context::from_waker(Waker::noop()))
            {
                Poll::Ready(draw) => Some(draw),
                Poll::Pending => {
                    spawn_local(async move {
                        let draw = coming.await;
                        self.draw.try_set(Some(draw));
                    });
                    None
                }
            }
        })
    }
}
