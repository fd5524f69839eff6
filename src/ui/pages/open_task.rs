//! What every view has: the panel of the task that the address names, and words for a list that
//! did not come.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        problem::{Problem, ProblemCode},
        sealed::Sealed,
        task::TaskRow,
        task_detail::TaskDetail,
    },
    rpc::{task_detail, tasks},
    ui::{
        kit::{awaited::Awaited, live::live},
        pages::not_found::NotFound,
        state::{
            address::{Address, MOVE, TASK},
            codec::Json,
            piece::Piece,
        },
        status::set_page_status,
        tasks::dialogs::coming,
    },
};

/// What is open over a view.
#[derive(Clone, Serialize, Deserialize)]
enum Opened {
    Panel(Sealed<TaskDetail>),
    Move(Box<TaskRow>),
}

/// The panel of the task that the address names; or "not found", which then stands for the page.
#[component]
pub fn OpenTask(
    /// Where it is named.
    address: Address,
) -> impl IntoView {
    let asked = Memo::new(move |_| {
        let asked = [TASK, MOVE].map(|name| Some((name, address.task_in(name)?)));
        asked.into_iter().flatten().next()
    });
    let opened = Resource::<_, Json>::new_with_options(
        move || asked.get(),
        |asked| async move {
            match asked {
                None => Ok(None),
                Some((MOVE, Ok(id))) => {
                    let row = tasks::get(id).await?;
                    Ok(Some(Opened::Move(Box::new(row))))
                }
                Some((_, Ok(id))) => {
                    let detail = task_detail::open(id).await?;
                    Ok(Some(Opened::Panel(detail)))
                }
                Some((_, Err(()))) => Err(Problem::new(ProblemCode::NotFound, "")),
            }
        },
        false,
    );
    let dialogs = Piece::new(coming);
    view! {
        <Awaited>
            {live(move || opened.get().map(|opened| match opened {
                Ok(None) => ().into_any(),
                Ok(Some(_)) if dialogs.is_lost() => {
                    view! { <ListProblem problem=Problem::offline() /> }.into_any()
                }
                Ok(Some(opened)) => dialogs.get().map(|draw| match opened {
                    Opened::Panel(detail) => (draw.panel)(detail, address),
                    Opened::Move(row) => (draw.move_to)(*row, address),
                }).into_any(),
                Err(problem) if problem.code == ProblemCode::NotFound => view! { <NotFound /> }.into_any(),
                Err(problem) => view! { <ListProblem problem /> }.into_any(),
            }))}
        </Awaited>
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
