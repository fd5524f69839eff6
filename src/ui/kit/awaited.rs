//! What waits for an answer, or for its own code. Where that takes its time, a bar at the top of the
//! page says so.

use leptos::prelude::*;

/// How many things are waited for.
#[derive(Clone, Copy)]
pub struct Waiting(RwSignal<usize>);

/// One of them, for as long as it lives.
pub struct Wait(RwSignal<usize>);

impl Waiting {
    pub fn provide() -> Self {
        let waiting = Self(RwSignal::new(0));
        provide_context(waiting);
        waiting
    }

    /// Something is waited for.
    pub fn begin(self) -> Wait {
        self.0.try_update(|count| *count += 1);
        Wait(self.0)
    }
}

impl Drop for Wait {
    fn drop(&mut self) {
        self.0.try_update(|count| *count -= 1);
    }
}

/// Leptos' transition: what was there stays until its answer has come, or, the first time, what stands
/// in for it.
#[component]
pub fn Awaited(
    /// What stands in.
    #[prop(optional, into)]
    fallback: ViewFn,
    /// What waits.
    children: Children,
) -> impl IntoView {
    let is_pending = RwSignal::new(false);
    let waiting = use_context::<Waiting>();
    Effect::new(move |_: Option<Option<Wait>>| {
        waiting.filter(|_| is_pending.get()).map(Waiting::begin)
    });
    view! {
        <Transition fallback=move || fallback.run() set_pending=is_pending>
            {children()}
        </Transition>
    }
}

/// The bar. What is there in a moment needs none (`style/kit/coming.css`).
#[component]
pub fn Coming(
    /// What is waited for.
    waiting: Waiting,
) -> impl IntoView {
    view! { <div class="coming" role="progressbar" aria-label="Coming" hidden=move || waiting.0.get() == 0></div> }
}
