//! The state of a form that signs somebody in: sent plainly or by script, refused or not.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    domain::problem::Problem,
    ui::{
        browser,
        state::page_context::{PageContext, RefusedForm},
    },
};

/// What a form for accounts remembers.
#[derive(Clone)]
pub struct AccountForm {
    action: &'static str,
    refused: Option<RefusedForm>,
    problem: RwSignal<Option<Problem>>,
    pub is_busy: RwSignal<bool>,
}

impl AccountForm {
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
        }
    }

    /// The server function that it is for.
    pub fn action(&self) -> &'static str {
        self.action
    }

    /// What was typed before it was refused.
    pub fn value(&self, name: &str) -> String {
        self.refused
            .as_ref()
            .and_then(|form| form.value(name))
            .unwrap_or_default()
    }

    /// What is wrong with a field.
    pub fn error(&self, name: &'static str) -> Signal<Option<String>> {
        let problem = self.problem;
        Signal::derive(move || {
            problem.with(|problem| problem.as_ref().and_then(|problem| problem.field(name)))
        })
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

    /// Sends it by script. Whoever gets in gets a page made anew, with who they are.
    pub fn send(&self, call: impl Future<Output = Result<(), Problem>> + 'static, next: String) {
        let (problem, is_busy) = (self.problem, self.is_busy);
        is_busy.set(true);
        spawn_local(async move {
            match call.await {
                Ok(()) => browser::load(&next),
                Err(refusal) => {
                    let first = refusal.errors.first().map(|error| error.field.clone());
                    problem.set(Some(refusal));
                    is_busy.set(false);
                    browser::focus(first.as_deref().unwrap_or("password"));
                }
            }
        });
    }
}
