//! The trash: what was deleted, newest first, with the way back.

use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_meta::Title;

use crate::{
    domain::{
        id::TaskId,
        task::{TaskList, TaskRow},
        view::View,
        words::counted,
    },
    rpc::tasks as rpc,
    ui::{
        browser::{self, Answer},
        kit::{
            awaited::Awaited,
            dialog::DialogButton,
            form_button::FormButton,
            icon::{Glyph, Icon},
            live::{Show, live},
        },
        pages::{frame::Reader, open_task::ListProblem},
        state::{
            address::Address, board::Board, codec::Json, messages::Messages, projects::Projects,
        },
    },
};

/// What the trash asks of the lists.
const QUESTION: &str = "deleted=true&sort=-updated";

#[component]
pub fn TrashPage() -> impl IntoView {
    let address = Address::current();
    if use_context::<Reader>().is_none() {
        // Led here without a session: the server knows the way to the door.
        Effect::new(move |_| browser::load(&address.path()));
        return ().into_any();
    }
    let cursor = Memo::new(move |_| address.get("cursor"));
    let list = Resource::<_, Json>::new_with_options(
        move || cursor.get(),
        |cursor| rpc::list(View::All, question(cursor)),
        false,
    );
    view! {
        <Title text="Trash" />
        <div class="view">
            <h1>"Trash"</h1>
            <Awaited>
                {live(move || list.get().map(|list| match list {
                    Ok(list) => view! { <Deleted list /> }.into_any(),
                    Err(problem) => view! { <ListProblem problem /> }.into_any(),
                }))}
            </Awaited>
        </div>
    }
    .into_any()
}

fn question(cursor: Option<String>) -> String {
    let cursor = cursor.map(|cursor| format!("&cursor={cursor}"));
    format!("{QUESTION}{}", cursor.unwrap_or_default())
}

#[component]
fn Deleted(
    /// The first page of it.
    list: TaskList,
) -> impl IntoView {
    let rows = RwSignal::new(list.rows);
    let gone = RwSignal::new(0_u32);
    let next_cursor = RwSignal::new(list.next_cursor);
    let total = Signal::derive(move || list.total.saturating_sub(gone.get()));
    let restored = move |id: TaskId| {
        rows.update(|rows| rows.retain(|row| row.task.id != id));
        gone.update(|gone| *gone += 1);
    };
    let emptied = move || {
        rows.set(Vec::new());
        next_cursor.set(None);
        gone.set(list.total);
    };
    view! {
        <p class="count" role="status">
            {live(move || match total.get() {
                0 => "No tasks".to_owned(),
                count => counted(count, "# task", "# tasks"),
            })}
        </p>
        <Show
            when=move || total.get() != 0
            fallback=|| {
                view! {
                    <div class="empty">
                        <p class="empty-title">"The trash is empty"</p>
                        <p>"What you delete stays here for 30 days, and can be brought back."</p>
                    </div>
                }
            }
        >
            <div class="trash-head">
                <p class="field-hint">"What is deleted can be brought back for 30 days. Then it is gone for good."</p>
                <EmptyTrash emptied />
            </div>
        </Show>
        <ul class="tasks" role="list" aria-label="Tasks">
            <For each=move || rows.get() key=|row| row.task.id let(row)>
                <DeletedItem row restored />
            </For>
        </ul>
        <More rows next_cursor />
    }
}

#[component]
fn DeletedItem(
    /// The task as it was.
    row: TaskRow,
    /// What comes after it is back.
    restored: impl Fn(TaskId) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let board = expect_context::<Board>();
    let projects = expect_context::<Projects>();
    let TaskRow { task, project, .. } = row;
    let id = task.id;
    let done = Callback::new(move |_: Answer| {
        restored(id);
        // Lists that were loaded before know it as deleted.
        board.forget(id);
        projects.refresh();
    });
    let project = project.map(|name| {
        view! {
            <span class="fact project">
                <Icon glyph=Glyph::Project />
                {name}
            </span>
        }
    });
    view! {
        <li class="task trash-task">
            <div class="task-text">
                <span class="task-title">{task.title.clone()}</span>
                <p class="facts">{project}</p>
            </div>
            <FormButton
                action="bin/restore"
                fields=vec![("id", id.to_string())]
                label=format!("Restore: {}", task.title)
                done
            >
                "Restore"
            </FormButton>
        </li>
    }
}

/// Asks once more, since nothing can undo it.
#[component]
fn EmptyTrash(
    /// What comes after everything is gone.
    emptied: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    const ID: &str = "empty-trash";
    let done = Callback::new(move |_: Answer| {
        browser::close_popup(ID);
        emptied();
    });
    view! {
        <DialogButton label="Empty trash" id=ID glyph=Glyph::Trash>
            <p>"Everything in the trash is deleted for good. This cannot be undone."</p>
            <FormButton action="bin/empty" fields=Vec::new() class="button danger" done>
                "Delete for good"
            </FormButton>
        </DialogButton>
    }
}

/// The next page: a link without script, more rows below with it.
#[component]
fn More(
    /// The rows to grow.
    rows: RwSignal<Vec<TaskRow>>,
    /// Where they go on.
    next_cursor: RwSignal<Option<String>>,
) -> impl IntoView {
    let messages = expect_context::<Messages>();
    let is_busy = RwSignal::new(false);
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        spawn_local(async move {
            match rpc::list(View::All, question(next_cursor.get_untracked())).await {
                Ok(page) => {
                    rows.update(|rows| rows.extend(page.rows));
                    next_cursor.set(page.next_cursor);
                }
                Err(problem) => messages.refuse("There is more, but it did not come.", &problem),
            }
            is_busy.set(false);
        });
    };
    view! {
        <Show when=move || next_cursor.with(Option::is_some)>
            <form class="more" method="get" action="" on:submit=on_submit>
                <input type="hidden" name="cursor" value=move || next_cursor.get().unwrap_or_default() />
                <button class="button" type="submit" aria-busy=move || is_busy.get().to_string()>
                    "Show more"
                </button>
            </form>
        </Show>
    }
}
