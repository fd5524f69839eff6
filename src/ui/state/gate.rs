//! The password, asked for in place: when the session has ended while somebody works, and before
//! what is dangerous. What was refused waits, and goes on when the answer is right.

use futures_channel::oneshot;
use leptos::prelude::*;

use crate::{
    domain::problem::{Problem, ProblemCode},
    ui::state::page_context::{PageContext, RefusedForm},
};

/// Why the password is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// The session is over.
    SignIn,
    /// It is still its owner who asks for something dangerous?
    Confirm,
}

impl Ask {
    /// What to ask where the password helps.
    pub fn of(problem: &Problem) -> Option<Self> {
        match problem.code {
            ProblemCode::Unauthenticated => Some(Self::SignIn),
            ProblemCode::ReauthenticationRequired => Some(Self::Confirm),
            _ => None,
        }
    }
}

/// What waits for the password.
#[derive(Clone, Copy)]
pub struct Gate {
    asks: RwSignal<Option<Ask>>,
    refused: StoredValue<Option<RefusedForm>>,
    waiting: StoredValue<Vec<oneshot::Sender<bool>>>,
    refusals: StoredValue<usize>,
}

impl Gate {
    /// Provides it; open already where a plain form was refused for want of the password.
    pub fn provide(context: &PageContext) -> Self {
        let refused = context.refused.clone();
        let refused = refused.filter(|form| form.wants_password);
        let gate = Self {
            asks: RwSignal::new(refused.as_ref().map(|_| Ask::Confirm)),
            refused: StoredValue::new(refused),
            waiting: StoredValue::default(),
            refusals: StoredValue::new(0),
        };
        provide_context(gate);
        gate
    }

    pub fn asks(self) -> Signal<Option<Ask>> {
        self.asks.into()
    }

    /// The plain form that waits for the password.
    pub fn refused(self) -> Option<RefusedForm> {
        self.refused.get_value()
    }

    /// Whether what was refused may be tried again: asks for the password where that helps, and
    /// waits for the answer.
    pub async fn opens(self, problem: &Problem) -> bool {
        let Some(ask) = Ask::of(problem) else {
            return false;
        };
        let (answer, opened) = oneshot::channel();
        self.waiting.update_value(|waiting| waiting.push(answer));
        if self.asks.get_untracked() != Some(ask) {
            self.asks.set(Some(ask));
        }
        opened.await.unwrap_or(false)
    }

    /// Whether somebody is being asked.
    pub fn is_asking(self) -> bool {
        self.asks.get_untracked().is_some()
    }

    /// How often somebody would rather not sign in again.
    pub fn refusals(self) -> usize {
        self.refusals.get_value()
    }

    /// The password was right, or somebody would rather not.
    pub fn answer(self, may: bool) {
        let is_refusal = !may && self.asks.get_untracked() == Some(Ask::SignIn);
        self.refusals
            .update_value(|times| *times += usize::from(is_refusal));
        self.refused.set_value(None);
        self.asks.set(None);
        let waiting = self.waiting.try_update_value(std::mem::take);
        for answer in waiting.into_iter().flatten() {
            // Who has gone need not be told.
            let _ = answer.send(may);
        }
    }
}

/// Makes a call again for as long as the password helps.
///
/// # Errors
/// What was refused for another reason, or for want of the password.
pub async fn through<T>(
    gate: Option<Gate>,
    call: impl AsyncFn() -> Result<T, Problem>,
) -> Result<T, Problem> {
    loop {
        match (call().await, gate) {
            (Err(problem), Some(gate)) if gate.opens(&problem).await => {}
            (answer, _) => return answer,
        }
    }
}
