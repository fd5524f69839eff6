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
    marker::PhantomData,
    task::{Poll, Waker},
    time::Duration,
};

use leptos::{prelude::*, server_fn::ServerFn};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    domain::problem::{Problem, ProblemCode},
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

/// What is on its way, in line.
#[derive(Clone, Copy)]
pub struct Unanswered {
    line: StoredValue<Vec<Waiting>>,
    newest: StoredValue<usize>,
    /// What asks for the password where that is wanted.
    pub gate: Gate,
}

/// What stands in line.
struct Waiting {
    number: usize,
    act: Option<Act>,
    /// What is not to be lost; others only wait for those before them.
    write: Option<Write>,
    /// Whom to tell that it is next.
    waker: Option<Waker>,
    is_timed: bool,
    is_late: bool,
    is_wanted_back: bool,
}

/// A write as it goes over the wire: where to, and the form.
#[derive(Clone)]
struct Write {
    path: &'static str,
    form: String,
}

impl Write {
    fn of<F: ServerFn + Serialize>(call: &F) -> Option<Self> {
        let form = serde_qs::to_string(call).ok()?;
        let path = F::PATH;
        Some(Self { path, form })
    }
}

impl Unanswered {
    /// Makes and provides the line, and sees to it when the page is left.
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
        provide_context(unanswered);
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
    pub fn take<F>(self, act: Act, call: &F) -> Taken<F::Output>
    where
        F: ServerFn<Error = Problem> + Serialize,
    {
        let write = Write::of(call);
        Taken {
            place: self.stand(Some(act), write.clone()),
            write,
            refusals: self.gate.refusals(),
            answer: PhantomData,
        }
    }

    /// Takes a place behind everything that is on its way by now.
    pub fn hold(self) -> Place {
        self.stand(None, None)
    }

    /// The same, for a write that is not to be lost.
    pub fn hold_for<F: ServerFn + Serialize>(self, call: &F) -> Place {
        self.stand(None, Write::of(call))
    }

    fn stand(self, act: Option<Act>, write: Option<Write>) -> Place {
        let number = self.count();
        let waiting = Waiting {
            number,
            act,
            write,
            waker: None,
            is_timed: false,
            is_late: false,
            is_wanted_back: false,
        };
        self.line.update_value(|line| line.push(waiting));
        self.go_on(&|_| ());
        Place { number, line: self }
    }

    /// Whether nothing is on its way.
    pub fn is_empty(self) -> bool {
        self.line.with_value(Vec::is_empty)
    }

    /// Whether something is on its way.
    pub fn has(self, act: Act) -> bool {
        self.line
            .with_value(|line| line.iter().any(|waiting| waiting.act == Some(act)))
    }

    /// The newest of what is on its way and not wanted back, which it is from now on.
    pub fn want_back(self) -> Option<Act> {
        let newest = self.line.try_update_value(|line| {
            let wanted = line.iter().filter(|waiting| !waiting.is_wanted_back);
            let newest = wanted.filter_map(|waiting| waiting.act).next_back()?;
            let own = line
                .iter_mut()
                .filter(|waiting| waiting.act == Some(newest));
            own.for_each(|waiting| waiting.is_wanted_back = true);
            Some(newest)
        });
        newest.flatten()
    }

    fn send_again(self) {
        self.line.with_value(|line| {
            let kept = line.iter().filter(|waiting| !waiting.is_wanted_back);
            for Write { path, form } in kept.filter_map(|waiting| waiting.write.as_ref()) {
                browser::beacon(path, form);
            }
        });
    }

    /// Changes the line; tells whoever is first then, and lets their time run.
    fn go_on(self, change: &dyn Fn(&mut Vec<Waiting>)) {
        let first = self.line.try_update_value(|line| {
            change(line);
            let first = line.iter_mut().find(|waiting| !waiting.is_late)?;
            let is_timed = std::mem::replace(&mut first.is_timed, true);
            Some((first.waker.take(), first.number, is_timed))
        });
        let Some((waker, number, is_timed)) = first.flatten() else {
            return;
        };
        if !is_timed {
            self.time(number);
        }
        waker.into_iter().for_each(Waker::wake);
    }

    /// Nobody waits for something after its time, nor for the rest of the same act.
    fn time(self, number: usize) {
        let is_over = move || match self.gate.is_asking() {
            // People take the time that they need.
            true => self.time(number),
            false => self.go_on(&|line| {
                let own = line.iter().find(|waiting| waiting.number == number);
                let act = own.and_then(|own| own.act);
                for waiting in line.iter_mut() {
                    let is_of_act = act.is_some() && waiting.act == act;
                    waiting.is_late |= waiting.number == number || is_of_act;
                }
            }),
        };
        set_timeout(is_over, LATE);
    }
}

/// A place in line; whoever gives it up lets the next go.
pub struct Place {
    number: usize,
    line: Unanswered,
}

impl Place {
    /// Resolves when all those before it have been answered, or have taken too long.
    pub async fn turn(&self) {
        poll_fn(|context| {
            let waits = self.line.line.try_update_value(|line| {
                let first = line.iter().position(|waiting| !waiting.is_late)?;
                let own = line.iter().position(|w| w.number == self.number)?;
                if own > first {
                    line[own].waker = Some(context.waker().clone());
                }
                Some(own > first)
            });
            match waits.flatten() {
                Some(true) => Poll::Pending,
                _ => Poll::Ready(()),
            }
        })
        .await;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let number = self.number;
        self.line
            .go_on(&|line| line.retain(|waiting| waiting.number != number));
    }
}

/// A write that was taken on, and what the server answers to it.
pub struct Taken<T> {
    place: Place,
    write: Option<Write>,
    /// How often nobody had given the password by then.
    refusals: usize,
    answer: PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned> Taken<T> {
    /// The form, as it goes over the wire.
    pub fn form(&self) -> &str {
        self.write.as_ref().map_or("", |write| &write.form)
    }

    /// Sends it as soon as those before it have been answered; where the session has ended, asks for
    /// the password first.
    ///
    /// # Errors
    /// What the server refuses, or why it could not be reached.
    pub async fn send(self) -> Result<T, Problem> {
        let body = send(self.place, self.write, self.refusals).await?;
        serde_json::from_slice(body.as_bytes()).map_err(|_| Problem::of(ProblemCode::Internal))
    }
}

/// The same for all of them.
async fn send(place: Place, write: Option<Write>, refusals: usize) -> Result<String, Problem> {
    place.turn().await;
    let gate = place.line.gate;
    if gate.refusals() != refusals {
        // It would be asked for again, once for each.
        return Err(Problem::of(ProblemCode::Unauthenticated));
    }
    let Write { path, form } = write.ok_or_else(|| Problem::of(ProblemCode::Internal))?;
    let answer = through(Some(gate), async || {
        browser::submit_written(path, &form).await
    })
    .await;
    answer.map(|answer| answer.body)
}
