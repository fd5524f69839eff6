//! What was sent to the server and not answered yet.
//!
//! One goes after the other, in the order in which people did them: two on their way at once may
//! arrive the other way round, and the older would win.
//!
//! A browser gives up what a page has asked for when the page goes, even if the question never
//! left. So whatever is unanswered at that moment is handed to the browser once more, as beacons,
//! which outlive the page (W3C Beacon), and go all at once. Every write can arrive twice without harm:
//! a task is added under an id of its own, and a patch that changes nothing is none.

use std::{
    future::poll_fn,
    task::{Poll, Waker},
    time::Duration,
};

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, server_fn::ServerFn};
use serde::Serialize;

use crate::{
    domain::problem::Problem,
    ui::{
        browser,
        state::gate::{Gate, through},
    },
};

/// What has no answer after so long may never get one: the next no longer wait for it.
const LATE: Duration = Duration::from_secs(20);

/// What people do as one thing, by number, in the order in which they began; several writes may
/// belong to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Act(usize);

/// Writes on their way.
#[derive(Clone, Copy)]
pub struct Unanswered {
    line: Line,
    newest: StoredValue<usize>,
    gate: Gate,
}

type Line = StoredValue<Vec<Waiting>>;

/// What stands in line.
struct Waiting {
    number: usize,
    /// A write; others only wait for those before them.
    write: Option<Write>,
    /// Whom to tell that it is next.
    waker: Option<Waker>,
    is_late: bool,
}

/// A write as it goes over the wire: where to, and the form.
struct Write {
    act: Act,
    path: &'static str,
    form: String,
    is_wanted_back: bool,
}

impl Unanswered {
    /// Makes the line, and sees to it when the page is left.
    pub fn watch(gate: Gate) -> Self {
        let unanswered = Self {
            line: StoredValue::default(),
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

    /// Begins something that is one thing for whoever does it.
    pub fn begin(self) -> Act {
        Act(self.count())
    }

    fn count(self) -> usize {
        let number = self.newest.get_value() + 1;
        self.newest.set_value(number);
        number
    }

    /// Takes a write on: from now on it is not lost, whenever it is sent.
    pub fn take<F>(self, act: Act, call: F) -> Taken<F>
    where
        F: ServerFn<Error = Problem> + Serialize,
    {
        let write = serde_qs::to_string(&call).ok().map(|form| Write {
            act,
            path: F::PATH,
            form,
            is_wanted_back: false,
        });
        Taken {
            call,
            place: self.stand(write),
            gate: self.gate,
            refusals: self.gate.refusals(),
        }
    }

    /// Takes a place behind everything that is on its way by now.
    pub fn hold(self) -> Place {
        self.stand(None)
    }

    fn stand(self, write: Option<Write>) -> Place {
        let number = self.count();
        self.line.update_value(|line| {
            line.push(Waiting {
                number,
                write,
                waker: None,
                is_late: false,
            });
        });
        Place {
            number,
            line: self.line,
            late: None,
        }
    }

    /// The newest of what is on its way and not wanted back, which it is from now on.
    pub fn want_back(self) -> Option<Act> {
        let newest = self.line.try_update_value(|line| {
            let writes = || line.iter().filter_map(|waiting| waiting.write.as_ref());
            let newest = writes().rfind(|write| !write.is_wanted_back)?.act;
            let writes = line.iter_mut().filter_map(|waiting| waiting.write.as_mut());
            let own = writes.filter(|write| write.act == newest);
            own.for_each(|write| write.is_wanted_back = true);
            Some(newest)
        });
        newest.flatten()
    }

    fn send_again(self) {
        self.line.with_value(|line| {
            let writes = line.iter().filter_map(|waiting| waiting.write.as_ref());
            for write in writes.filter(|write| !write.is_wanted_back) {
                browser::beacon(write.path, &write.form);
            }
        });
    }
}

/// A place in line; whoever gives it up lets the next go.
pub struct Place {
    number: usize,
    line: Line,
    late: Option<TimeoutHandle>,
}

impl Place {
    /// Resolves when all those before it have been answered, or have taken too long. From then on its
    /// own time runs.
    pub async fn turn(&mut self) {
        poll_fn(|context| {
            let is_next = self.line.try_update_value(|line| {
                let next = line.iter_mut().find(|waiting| !waiting.is_late)?;
                if next.number == self.number {
                    return None;
                }
                let own = line.iter_mut().find(|w| w.number == self.number)?;
                own.waker = Some(context.waker().clone());
                Some(())
            });
            match is_next.flatten() {
                Some(()) => Poll::Pending,
                None => Poll::Ready(()),
            }
        })
        .await;
        let (number, line) = (self.number, self.line);
        let is_late = move || {
            go_on(line, &|line| {
                let own = line.iter_mut().find(|w| w.number == number);
                own.into_iter().for_each(|own| own.is_late = true);
            });
        };
        self.late = set_timeout_with_handle(is_late, LATE).ok();
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.late.into_iter().for_each(|late| late.clear());
        let number = self.number;
        go_on(self.line, &|line| line.retain(|w| w.number != number));
    }
}

/// Changes the line, and tells whoever is next then.
fn go_on(line: Line, change: &dyn Fn(&mut Vec<Waiting>)) {
    let next = line.try_update_value(|line| {
        change(line);
        let next = line.iter_mut().find(|waiting| !waiting.is_late)?;
        next.waker.take()
    });
    next.flatten().into_iter().for_each(Waker::wake);
}

/// A write that was taken on.
pub struct Taken<F> {
    call: F,
    place: Place,
    gate: Gate,
    /// How often nobody had given the password by then.
    refusals: usize,
}

impl<F: ServerFn<Error = Problem> + Clone> Taken<F> {
    /// The form, as it goes over the wire.
    pub fn form(&self) -> String {
        self.place.line.with_value(|line| {
            let own = line.iter().find(|w| w.number == self.place.number);
            let write = own.and_then(|own| own.write.as_ref());
            write.map(|write| write.form.clone()).unwrap_or_default()
        })
    }

    /// Sends it as soon as those before it have been answered; where the session has ended, asks for
    /// the password first.
    ///
    /// # Errors
    /// What the server refuses, or why it could not be reached.
    pub async fn send(mut self) -> Result<F::Output, Problem> {
        self.place.turn().await;
        if self.gate.refusals() != self.refusals {
            // It would be asked for again, once for each.
            return Err(Problem::unauthenticated());
        }
        through(Some(self.gate), async || {
            self.call.clone().run_on_client().await
        })
        .await
    }
}
