//! What every view has: the panel of the task that the address names, and words for a list that
//! did not come.

use leptos::prelude::*;

use crate::{
    domain::{
        problem::{Problem, ProblemCode},
        task::TaskRow,
    },
    rpc::tasks as rpc,
    ui::{
        pages::not_found::NotFound,
        state::{
            address::{Address, MOVE, TASK},
            codec::Json,
        },
        status::set_page_status,
        tasks::{move_dialog::MoveDialog, task_panel::TaskPanel},
    },
};

/// The panel of the task that the address names; or "not found", which then stands for the page.
#[component]
pub fn OpenTask(
    /// Where it is named.
    address: Address,
) -> impl IntoView {
    view! {
        <Named address parameter=TASK show=|row, address| view! { <TaskPanel row address /> }.into_any() />
        <Named address parameter=MOVE show=|row, address| view! { <MoveDialog row address /> }.into_any() />
    }
}

/// What a parameter of the address opens, for the task that it names.
#[component]
fn Named(
    /// Where it is named.
    address: Address,
    /// The parameter.
    parameter: &'static str,
    /// What it opens.
    show: fn(TaskRow, Address) -> AnyView,
) -> impl IntoView {
    let open = Memo::new(move |_| address.task_in(parameter));
    let task = Resource::<_, Json>::new_with_options(
        move || open.get(),
        |open| async move {
            match open {
                None => Ok(None),
                Some(Ok(id)) => rpc::get(id).await.map(Some),
                Some(Err(())) => Err(Problem::new(ProblemCode::NotFound, "")),
            }
        },
        false,
    );
    view! {
        <Transition>
            {move || task.get().map(|task| match task {
                Ok(None) => ().into_any(),
                Ok(Some(row)) => show(row, address),
                Err(problem) if problem.code == ProblemCode::NotFound => view! { <NotFound /> }.into_any(),
                Err(problem) => view! { <ListProblem problem /> }.into_any(),
            })}
        </Transition>
    }
}

/// Why there is no list, and a way on.
#[component]
pub fn ListProblem(
    /// What the server said.
    problem: Problem,
) -> impl IntoView {
    set_page_status(problem.status);
    let advice = match problem.code {
        ProblemCode::BadRequest => {
            "The address asks for something that Tend does not know. Clear the filters and start again."
        }
        _ => "Nothing that was saved is lost. Reload the page in a moment.",
    };
    let is_signed_out = problem.code == ProblemCode::Unauthenticated;
    view! {
        <div class="empty" role="alert">
            <p class="empty-title">{problem.message()}</p>
            <p>{advice}</p>
            {is_signed_out
                .then(|| view! {
                    <p>
                        <a class="button" href="/login" rel="external">
                            "Sign in"
                        </a>
                    </p>
                })}
        </div>
    }
}
