//! What was sent to the server and not answered yet.
//!
//! A browser gives up what a page has asked for when the page goes, even if the question never
//! left. So whatever is unanswered at that moment is handed to the browser once more, as beacons,
//! which outlive the page (W3C Beacon). Every write can arrive twice without harm: a task is added
//! under an id of its own, and a patch that changes nothing is none.

use leptos::{prelude::*, server_fn::ServerFn};
use serde::Serialize;

use crate::{
    domain::problem::Problem,
    ui::{
        browser,
        state::gate::{Gate, through},
    },
};

/// Writes on their way, by number, which is their order.
#[derive(Clone, Copy)]
pub struct Unanswered {
    writes: StoredValue<Vec<(usize, Write)>>,
    next: StoredValue<usize>,
    gate: Gate,
}

/// A write as it goes over the wire: where to, and the form.
struct Write {
    path: &'static str,
    form: String,
}

impl Unanswered {
    /// Makes the list, and sees to it when the page is left.
    pub fn watch(gate: Gate) -> Self {
        let unanswered = Self {
            writes: StoredValue::default(),
            next: StoredValue::new(0),
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
        let number = self.next.get_value();
        self.next.set_value(number + 1);
        if let Ok(form) = serde_qs::to_string(&call) {
            let path = F::PATH;
            self.writes
                .update_value(|writes| writes.push((number, Write { path, form })));
        }
        Taken {
            call,
            number,
            writes: self.writes,
            gate: self.gate,
        }
    }

    fn send_again(self) {
        self.writes.with_value(|writes| {
            for (_, Write { path, form }) in writes {
                browser::beacon(path, form);
            }
        });
    }
}

/// A write that was taken on.
pub struct Taken<F> {
    call: F,
    number: usize,
    writes: StoredValue<Vec<(usize, Write)>>,
    gate: Gate,
}

impl<F: ServerFn<Error = Problem> + Clone> Taken<F> {
    /// The form, as it goes over the wire.
    pub fn form(&self) -> String {
        self.writes.with_value(|writes| {
            let own = writes.iter().find(|(number, _)| *number == self.number);
            own.map(|(_, write)| write.form.clone()).unwrap_or_default()
        })
    }

    /// Sends it; where the session has ended, asks for the password first.
    ///
    /// # Errors
    /// What the server refuses, or why it could not be reached.
    pub async fn send(self) -> Result<F::Output, Problem> {
        let answer = through(Some(self.gate), async || {
            self.call.clone().run_on_client().await
        })
        .await;
        self.writes
            .try_update_value(|writes| writes.retain(|(number, _)| *number != self.number));
        answer
    }
}
