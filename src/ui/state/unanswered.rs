//! What was sent to the server and not answered yet.
//!
//! One goes after the other, in the order in which people did them: two on their way at once may
//! arrive the other way round, and the older would win.
//!
//! A browser gives up what a page has asked for when the page goes, even if the question never
//! left. So whatever is unanswered at that moment is handed to the browser once more, as beacons,
//! which outlive the page (W3C Beacon). Every write can arrive twice without harm: a task is added
//! under an id of its own, and a patch that changes nothing is none.

use std::{
    future::poll_fn,
    task::{Poll, Waker},
};

use leptos::{prelude::*, server_fn::ServerFn};
use serde::Serialize;

use crate::{
    domain::problem::Problem,
    ui::{
        browser,
        state::gate::{Gate, through},
    },
};

/// Writes on their way.
#[derive(Clone, Copy)]
pub struct Unanswered {
    writes: StoredValue<Vec<Write>>,
    newest: StoredValue<usize>,
    gate: Gate,
}

/// A write as it goes over the wire: where to, and the form.
struct Write {
    /// In the order in which they were taken on, from 1.
    number: usize,
    path: &'static str,
    form: String,
    /// Whom to tell that it is next.
    waker: Option<Waker>,
}

impl Unanswered {
    /// Makes the list, and sees to it when the page is left.
    pub fn watch(gate: Gate) -> Self {
        let unanswered = Self {
            writes: StoredValue::default(),
            newest: StoredValue::new(0),
            gate,
        };
        Effect::new(move |_| {
            let leaving = window_event_listener_untyped("pagehide", move |_| {
                // The field that is being typed in says what it holds when it is left.
                browser::leave_field();
                unanswered.send_again();
            });
            on_cleanup(move || leaving.remove());
        });
        unanswered
    }

    /// Takes a write on: from now on it is not lost, whenever it is sent.
    pub fn take<F>(self, call: F) -> Taken<F>
    where
        F: ServerFn<Error = Problem> + Serialize,
    {
        let form = serde_qs::to_string(&call).ok();
        Taken {
            call,
            place: self.push(F::PATH, form),
            gate: self.gate,
        }
    }

    fn push(self, path: &'static str, form: Option<String>) -> InLine {
        let number = self.newest.get_value() + 1;
        self.newest.set_value(number);
        let write = form.map(|form| Write {
            number,
            path,
            form,
            waker: None,
        });
        self.writes.update_value(|writes| writes.extend(write));
        InLine {
            number,
            writes: self.writes,
        }
    }

    /// The number of the newest that is none of these.
    pub fn newest_but(self, others: &[usize]) -> Option<usize> {
        self.writes.with_value(|writes| {
            let numbers = writes.iter().rev().map(|write| write.number);
            numbers.into_iter().find(|number| !others.contains(number))
        })
    }

    fn send_again(self) {
        self.writes.with_value(|writes| {
            for Write { path, form, .. } in writes {
                browser::beacon(path, form);
            }
        });
    }
}

/// The place of a write among those on their way; whoever gives it up lets the next go.
struct InLine {
    number: usize,
    writes: StoredValue<Vec<Write>>,
}

impl InLine {
    /// Resolves when all those before it have been answered.
    async fn turn(&self) {
        poll_fn(|context| {
            let waits = self.writes.try_update_value(|writes| {
                let own = |write: &Write| write.number == self.number;
                let at = writes.iter().position(own).filter(|at| *at > 0)?;
                writes[at].waker = Some(context.waker().clone());
                Some(())
            });
            match waits.flatten() {
                Some(()) => Poll::Pending,
                None => Poll::Ready(()),
            }
        })
        .await;
    }
}

impl Drop for InLine {
    fn drop(&mut self) {
        let next = self.writes.try_update_value(|writes| {
            writes.retain(|write| write.number != self.number);
            writes.first_mut()?.waker.take()
        });
        next.flatten().into_iter().for_each(Waker::wake);
    }
}

/// A write that was taken on.
pub struct Taken<F> {
    call: F,
    place: InLine,
    gate: Gate,
}

impl<F: ServerFn<Error = Problem> + Clone> Taken<F> {
    /// Its number among all of them, from 1.
    pub fn number(&self) -> usize {
        self.place.number
    }

    /// The form, as it goes over the wire.
    pub fn form(&self) -> String {
        self.place.writes.with_value(|writes| {
            let own = writes.iter().find(|write| write.number == self.number());
            own.map(|write| write.form.clone()).unwrap_or_default()
        })
    }

    /// Sends it as soon as those before it have been answered; where the session has ended, asks for
    /// the password first.
    ///
    /// # Errors
    /// What the server refuses, or why it could not be reached.
    pub async fn send(self) -> Result<F::Output, Problem> {
        self.place.turn().await;
        through(Some(self.gate), async || {
            self.call.clone().run_on_client().await
        })
        .await
    }
}
