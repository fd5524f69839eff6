//! What people say about a task.

use leptos::{prelude::*, task::spawn_local};
use uuid::Uuid;

use super::Panel;
use crate::{
    domain::task_detail::Said,
    rpc::task_detail as rpc,
    ui::{
        browser::{self, Answer},
        kit::{
            action_form::ActionForm,
            area::in_textarea,
            form_button::FormButton,
            live::{Show, live},
        },
        state::{address::Address, messages::Messages, server_form::ServerForm},
    },
};

const POST: &str = "comments/create";

#[component]
pub fn Comments(
    /// The task.
    panel: Panel,
    /// Where to go on without a script.
    address: Address,
) -> impl IntoView {
    let back = address.with_task(panel.id);
    let said = move || panel.detail.with(|detail| detail.comments.items.clone());
    let item_back = back.clone();
    view! {
        <section class="panel-part" aria-labelledby="panel-comments">
            <h3 id="panel-comments">"Comments"</h3>
            <ul class="plain-list comments" role="list" aria-labelledby="panel-comments">
                <For each=said key=|said| (said.comment.id, said.comment.version) let(said)>
                    <Comment panel said back=item_back.clone() />
                </For>
            </ul>
            <MoreComments panel />
            <PostComment panel back />
        </section>
    }
}

#[component]
fn PostComment(
    /// The task.
    panel: Panel,
    /// Where to go on without a script.
    back: String,
) -> impl IntoView {
    let form = ServerForm::new(POST);
    let id = RwSignal::new(Uuid::now_v7());
    let done = Callback::new(move |_: Answer| {
        id.set(Uuid::now_v7());
        browser::reset_form(POST);
        panel.refresh();
    });
    let typed = form.value("comment[body]").unwrap_or_default();
    view! {
        <ActionForm form=form.clone() submit="Post" kind="" kept=format!("{}/comment", panel.id) done>
            <input type="hidden" name="task" value=panel.id.to_string() />
            <input type="hidden" name="id" autocomplete="off" value=move || id.get().to_string() />
            <input type="hidden" name="back" value=back />
            <Body form id="panel-comment" label="Comment" text=typed />
        </ActionForm>
    }
}

/// What is said, in a form.
#[component]
fn Body(
    /// The form.
    form: ServerForm,
    /// An id of its own on the page.
    #[prop(into)]
    id: String,
    /// The accessible name.
    label: &'static str,
    /// What it holds at first.
    text: String,
) -> impl IntoView {
    let error = form.error("body");
    let error_id = format!("{id}-error");
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <textarea
                id=id
                name="comment[body]"
                rows="2"
                autocomplete="off"
                aria-invalid=move || error.get().is_some().to_string()
                aria-describedby=error_id.clone()
                inner_html=in_textarea(&text)
            ></textarea>
            <p class="field-error" id=error_id role="alert">
                {live(move || error.get())}
            </p>
        </div>
    }
}

#[component]
fn Comment(
    /// The task.
    panel: Panel,
    /// What was said.
    said: Said,
    /// Where to go on without a script.
    back: String,
) -> impl IntoView {
    let Said {
        comment,
        html,
        at,
        is_own,
    } = said;
    let author = comment
        .author
        .as_ref()
        .map(|author| author.display_name.clone());
    let author = author.unwrap_or_else(|| "Somebody whose account is gone".to_owned());
    let today = panel.reader.today;
    let dates = panel.reader.dates;
    let when = move || dates.due_label(at.date(), Some(at.time()), today.get());
    let is_edited = comment.updated_at != comment.created_at;
    view! {
        <li class="comment">
            <p class="comment-head">
                <span class="comment-author">{author}</span>
                <time title=dates.due_in_full(at.date(), Some(at.time()))>{when}</time>
                {is_edited.then_some("edited")}
            </p>
            <div class="prose" inner_html=html></div>
            {is_own.then(|| view! { <OwnComment panel comment back /> })}
        </li>
    }
}

/// What can be done with what one has said.
#[component]
fn OwnComment(
    /// The task.
    panel: Panel,
    /// The comment.
    comment: crate::domain::comment::Comment,
    /// Where to go on without a script.
    back: String,
) -> impl IntoView {
    let form = ServerForm::new("comments/update");
    let id = comment.id;
    let is_refused = form.value("id") == Some(id.to_string());
    let typed = form.value("comment[body]").filter(|_| is_refused);
    let text = typed.unwrap_or(comment.body);
    let done = Callback::new(move |_: Answer| panel.refresh());
    let gone = vec![("id", id.to_string()), ("back", back.clone())];
    view! {
        <div class="comment-actions">
            <details open=is_refused>
                <summary>"Edit"</summary>
                <ActionForm form=form.clone() submit="Save comment" kind="" kept=format!("comment/{id}") done>
                    <input type="hidden" name="id" value=id.to_string() />
                    <input type="hidden" name="back" value=back />
                    <Body form id=format!("comment-{id}") label="Your comment" text />
                </ActionForm>
            </details>
            <FormButton action="comments/delete" fields=gone class="link-button" label="Delete comment" done>
                "Delete"
            </FormButton>
        </div>
    }
}

/// What did not fit on the first page.
#[component]
fn MoreComments(
    /// The task.
    panel: Panel,
) -> impl IntoView {
    let messages = expect_context::<Messages>();
    let cursor = move || {
        panel
            .detail
            .with(|detail| detail.comments.next_cursor.clone())
    };
    let load = move |_| {
        let cursor = cursor();
        spawn_local(async move {
            match rpc::list_comments(panel.id, cursor).await {
                Ok(page) => panel.detail.update(|detail| {
                    detail.comments.items.extend(page.items);
                    detail.comments.next_cursor = page.next_cursor;
                }),
                Err(problem) => messages.refuse("There is more, but it did not come.", &problem),
            }
        });
    };
    view! {
        <Show when=move || cursor().is_some()>
            <button type="button" class="button" on:click=load>
                "Show more comments"
            </button>
        </Show>
    }
}
