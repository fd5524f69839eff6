//! The state of a form that calls a server function: sent plainly or by script, refused or not.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    domain::problem::{Problem, ProblemCode},
    ui::{
        browser::{self, Answer, Fields},
        state::{
            gate::through,
            page_context::{PageContext, RefusedForm},
            unanswered::Unanswered,
        },
    },
};

/// What a form remembers.
#[derive(Clone)]
pub struct ServerForm {
    action: &'static str,
    refused: Option<RefusedForm>,
    problem: RwSignal<Option<Problem>>,
    pub is_busy: RwSignal<bool>,
    line: Option<Unanswered>,
}

impl ServerForm {
    /// The form for a server function such as `auth/login`, with what was refused just now.
    pub fn new(action: &'static str) -> Self {
        let context = use_context::<PageContext>().unwrap_or_default();
        let refused = context.refused.filter(|form| form.action == action);
        let problem = RwSignal::new(refused.as_ref().map(|form| form.problem.clone()));
        Self {
            action,
            refused,
            problem,
            is_busy: RwSignal::new(false),
            line: use_context(),
        }
    }

    /// A form that asks for the password itself.
    pub fn ungated(action: &'static str) -> Self {
        Self {
            line: None,
            ..Self::new(action)
        }
    }

    /// The server function that it is for.
    pub fn action(&self) -> &'static str {
        self.action
    }

    /// What was typed before it was refused.
    pub fn value(&self, name: &str) -> Option<String> {
        self.refused.as_ref().and_then(|form| form.value(name))
    }

    /// Whether it was sent plainly and refused just now.
    pub fn is_refused(&self) -> bool {
        self.refused.is_some()
    }

    /// Whether the password was right, and the second factor is to come.
    pub fn wants_code(&self) -> Signal<bool> {
        let problem = self.problem;
        Signal::derive(move || {
            let wants = |problem: &Problem| problem.code == ProblemCode::TotpRequired;
            problem.with(|problem| problem.as_ref().is_some_and(wants))
        })
    }

    /// What is wrong with a field.
    pub fn error(&self, name: &'static str) -> Signal<Option<String>> {
        let problem = self.problem;
        Signal::derive(move || {
            problem.with(|problem| problem.as_ref().and_then(|problem| problem.field(name)))
        })
    }

    /// Whether the cursor starts in a field: in the first that was wrong, where the form was refused
    /// plainly (where it was sent by script, [`send`](Self::send) moves it there); where none was,
    /// as the page would have it.
    pub fn starts(&self, name: &str, otherwise: bool) -> bool {
        match self.refused.as_ref().map(|form| &form.problem) {
            None => otherwise,
            Some(problem) => problem
                .errors
                .first()
                .map_or(name == "password", |first| first.field == name),
        }
    }

    /// What is wrong with the form as a whole.
    pub fn whole_error(&self) -> Signal<Option<String>> {
        let problem = self.problem;
        Signal::derive(move || {
            problem.with(|problem| {
                problem
                    .as_ref()
                    .filter(|p| p.errors.is_empty())
                    .map(Problem::message)
            })
        })
    }

    /// Sends it by script, once at a time; then `done` goes on with the answer.
    pub fn send(&self, fields: Fields, done: impl FnOnce(Answer) + 'static) {
        let Self {
            action,
            problem,
            is_busy,
            line,
            ..
        } = *self;
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        spawn_local(async move {
            let answer = call(line, action, fields).await;
            is_busy.try_set(false);
            match answer {
                Ok(answer) => {
                    problem.try_set(None);
                    done(answer);
                }
                Err(refusal) => {
                    let first = refusal.errors.first().map(|error| error.field.clone());
                    problem.try_set(Some(refusal));
                    browser::focus_field(action, first.as_deref().unwrap_or("password"));
                }
            }
        });
    }
}

/// Calls a server function as its form would, after everything that is on its way; where the password is
/// wanted, asks for it first.
///
/// # Errors
/// What the server refuses, or why it could not be reached.
pub async fn call(
    line: Option<Unanswered>,
    action: &'static str,
    fields: Fields,
) -> Result<Answer, Problem> {
    let place = line.map(Unanswered::hold);
    if let Some(place) = &place {
        place.turn().await;
    }
    through(line.map(|line| line.gate), async || {
        browser::submit(action, &fields).await
    })
    .await
}
