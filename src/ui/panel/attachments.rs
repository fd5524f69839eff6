//! Files on a task.

use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use super::Panel;
use crate::{
    domain::{attachment::Attachment, problem::Problem},
    ui::{
        browser::{self, Answer},
        kit::{
            form_button::FormButton,
            icon::{Glyph, Icon},
            live::live,
        },
        state::{
            address::Address,
            gate::{Gate, through},
            messages::Messages,
            page_context::PageContext,
        },
    },
};

/// What the server calls the form.
const ACTION: &str = "attachments/create";

#[component]
pub fn Attachments(
    /// The task.
    panel: Panel,
    /// Where to go on without a script.
    address: Address,
) -> impl IntoView {
    let back = address.with_task(panel.id);
    let files = move || panel.detail.with(|detail| detail.attachments.clone());
    view! {
        <section class="panel-part" aria-labelledby="panel-attachments">
            <h3 id="panel-attachments">"Attachments"</h3>
            <ul class="plain-list attachments" role="list" aria-labelledby="panel-attachments">
                <For each=files key=|file| file.id let(file)>
                    <File panel file back=back.clone() />
                </For>
            </ul>
            <Attach panel />
        </section>
    }
}

#[component]
fn File(
    /// The task.
    panel: Panel,
    /// The file.
    file: Attachment,
    /// Where to go on without a script.
    back: String,
) -> impl IntoView {
    let removed = Callback::new(move |_: Answer| panel.refresh());
    view! {
        <li>
            <a href=format!("/attachments/{}", file.id) rel="external" download>
                {file.file_name.clone()}
            </a>
            <span class="field-hint">{size_in_words(file.size)}</span>
            <FormButton
                action="attachments/delete"
                fields=vec![("id", file.id.to_string()), ("back", back)]
                class="icon-button"
                label=format!("Remove file: {}", file.file_name)
                done=removed
            >
                <Icon glyph=Glyph::Close />
            </FormButton>
        </li>
    }
}

/// The form that takes a file; awake, it is sent as soon as one is chosen.
#[component]
fn Attach(
    /// The task.
    panel: Panel,
) -> impl IntoView {
    let refused = use_context::<PageContext>().and_then(|context| context.refused);
    let refused = refused.filter(|form| form.action == ACTION);
    let error = RwSignal::new(refused.map(|form| said(&form.problem)));
    let is_busy = RwSignal::new(false);
    let (gate, messages) = (use_context::<Gate>(), use_context::<Messages>());
    let on_submit = move |event: SubmitEvent| {
        let Some(form) = browser::take_file(&event).filter(|_| !is_busy.get_untracked()) else {
            return;
        };
        is_busy.set(true);
        spawn_local(async move {
            let sent = through(gate, async || browser::submit_file(&form).await).await;
            is_busy.try_set(false);
            match sent {
                Ok(answer) => {
                    error.try_set(None);
                    browser::clear_file("panel-file");
                    messages
                        .iter()
                        .for_each(|m| m.say_done(answer.did.as_deref()));
                    panel.refresh();
                }
                Err(problem) => {
                    error.try_set(Some(said(&problem)));
                }
            }
        });
    };
    view! {
        <form class="add-line" method="post" action="" enctype="multipart/form-data" on:submit=on_submit novalidate>
            <div class="field">
                <label for="panel-file">"Attach a file"</label>
                <input
                    id="panel-file"
                    name="file"
                    type="file"
                    aria-invalid=move || error.get().is_some().to_string()
                    aria-describedby="panel-file-error panel-file-hint"
                />
                <p class="field-error" id="panel-file-error" role="alert">
                    {live(move || error.get())}
                </p>
                <p class="field-hint" id="panel-file-hint" aria-live="polite">
                    {live(move || if is_busy.get() { "Sending…" } else { "Up to 20 MiB." })}
                </p>
            </div>
            <button class="button" type="submit" aria-busy=move || is_busy.get().to_string()>
                "Attach"
            </button>
        </form>
    }
}

fn said(problem: &Problem) -> String {
    problem.field("file").unwrap_or_else(|| problem.message())
}

/// In the largest unit that it fills, of 1,024 each.
fn size_in_words(bytes: i64) -> String {
    const KIB: i64 = 1024;
    match bytes {
        ..KIB => format!("{bytes} B"),
        KIB..1_048_576 => format!("{} KiB", (bytes + KIB / 2) / KIB),
        _ => {
            let tenths = (bytes * 10 + KIB * KIB / 2) / (KIB * KIB);
            format!("{}.{} MiB", tenths / 10, tenths % 10)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_said_in_the_largest_unit_that_it_fills() {
        assert_eq!(size_in_words(0), "0 B");
        assert_eq!(size_in_words(1023), "1023 B");
        assert_eq!(size_in_words(1536), "2 KiB");
        assert_eq!(size_in_words(1_572_864), "1.5 MiB");
        assert_eq!(size_in_words(20 * 1_048_576), "20.0 MiB");
    }
}
