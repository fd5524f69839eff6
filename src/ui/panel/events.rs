//! What happened to a task: who did what, and when.

use leptos::{prelude::*, task::spawn_local};

use super::Panel;
use crate::{
    rpc::task_detail as rpc,
    ui::{
        kit::live::live,
        pages::frame::Reader,
        state::{hydrated::Hydrated, messages::Messages},
    },
};

#[component]
pub fn Events(
    /// The task.
    panel: Panel,
) -> impl IntoView {
    let messages = expect_context::<Messages>();
    let is_awake = Hydrated::get();
    let Reader { today, dates, .. } = panel.reader;
    let cursor = move || {
        panel
            .detail
            .with(|detail| detail.activity.next_cursor.clone())
    };
    let events = move || panel.detail.with(|detail| detail.activity.items.clone());
    let load = move |_| {
        let cursor = cursor();
        spawn_local(async move {
            match rpc::list_events(panel.id, cursor).await {
                Ok(page) => panel.detail.update(|detail| {
                    detail.activity.items.extend(page.items);
                    detail.activity.next_cursor = page.next_cursor;
                }),
                Err(problem) => messages.refuse("There is more, but it did not come.", &problem),
            }
        });
    };
    view! {
        <section class="panel-part" aria-labelledby="panel-activity">
            <h3 id="panel-activity">"Activity"</h3>
            <ul class="plain-list events" role="list" aria-labelledby="panel-activity">
                {live(move || {
                    let line = |event: crate::domain::task_detail::Event| {
                        let (date, time) = (event.at.date(), Some(event.at.time()));
                        view! {
                            <li>
                                <span>{event.words}</span>
                                " "
                                <time title=dates.due_in_full(date, time)>{dates.due_label(date, time, today.get())}</time>
                            </li>
                        }
                    };
                    events().into_iter().map(line).collect_view()
                })}
            </ul>
            <button
                type="button"
                class="button"
                hidden=move || !is_awake.get() || cursor().is_none()
                on:click=load
            >
                "Show earlier activity"
            </button>
        </section>
    }
}
