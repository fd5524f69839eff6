//! A piece of the page whose code is a file of its own, which comes when it is first needed.
//!
//! Its view is made at once where its code is here, as it always is on the server, and a moment
//! later otherwise. No `Suspend`: within the boundary of a list that is disposed of while it waits.
//! And no `#[lazy]`, which takes the whole page down where the file does not come: whoever is
//! offline goes on with what is here.

use std::{
    pin::Pin,
    task::{Context, Poll, Waker},
};

use leptos::{prelude::*, task::spawn_local, wasm_split::SplitLoaderError};

/// The coming of what draws a piece: of a `wasm_split` function that answers with a plain one.
pub type Coming<F> = Pin<Box<dyn Future<Output = Result<F, SplitLoaderError>>>>;

/// What draws a piece, as soon as it is here. Make one at the top of a component.
pub struct Piece<F: 'static> {
    code: fn() -> Coming<F>,
    draw: RwSignal<Option<F>>,
    here: StoredValue<Option<F>>,
    is_lost: RwSignal<bool>,
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
            here: StoredValue::new(None),
            is_lost: RwSignal::new(false),
        }
    }

    /// What draws it; `None` while its code is on its way, and tracked: whoever asks is told when it
    /// has come, or [is lost](Self::is_lost). Asking again asks for it again.
    pub fn get(self) -> Option<F> {
        let draw = self.draw.get().or_else(|| {
            let mut coming = (self.code)();
            match coming
                .as_mut()
                .poll(&mut Context::from_waker(Waker::noop()))
            {
                Poll::Ready(draw) => draw.ok(),
                Poll::Pending => {
                    spawn_local(async move {
                        match coming.await {
                            Ok(draw) => _ = self.draw.try_set(Some(draw)),
                            Err(_) => _ = self.is_lost.try_set(true),
                        }
                    });
                    None
                }
            }
        });
        self.here.set_value(draw);
        draw
    }

    /// What draws it, where it was asked for and has come. Asks for nothing, and is not tracked.
    pub fn here(self) -> Option<F> {
        self.here.get_value()
    }

    /// Waits for it.
    ///
    /// # Errors
    /// Where it does not come.
    pub async fn come(self) -> Result<F, SplitLoaderError> {
        (self.code)().await
    }

    /// Whether its code did not come when it was asked for.
    pub fn is_lost(self) -> bool {
        self.is_lost.get()
    }
}
