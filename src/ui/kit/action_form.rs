//! A form for a server function: posts as it is, or, awake, is sent by script and says beside
//! itself what was wrong.

use leptos::{ev::SubmitEvent, html::Form, prelude::*};

use crate::ui::{
    browser::{self, Answer},
    kit::{kept::Kept, live::live},
    state::{messages::Messages, server_form::ServerForm},
};

/// The form, with its fields as children.
#[component]
pub fn ActionForm(
    /// Its state.
    form: ServerForm,
    /// What the button says.
    submit: &'static str,
    /// What the button looks like: `primary`, `danger` for what hurts, or nothing of the kind.
    #[prop(default = "primary")]
    kind: &'static str,
    /// What comes after it went well, beside saying so.
    #[prop(optional, into)]
    done: Option<Callback<Answer>>,
    /// What is typed here is about this, and kept under that name until the server has it.
    #[prop(optional, into)]
    kept: Option<String>,
    /// The fields.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let messages = use_context::<Messages>();
    let (sender, action) = (form.clone(), form.action());
    let kept = kept.and_then(|what| Kept::of(&what));
    let element = NodeRef::<Form>::new();
    let (kept_on_load, kept_on_input) = (kept.clone(), kept.clone());
    element.on_load(move |form| kept_on_load.iter().for_each(|kept| kept.restore(&form)));
    let on_submit = move |event: SubmitEvent| {
        let kept = kept.clone();
        sender.send(browser::take_form(&event), move |answer| {
            kept.iter().for_each(Kept::drop);
            if let Some(messages) = messages {
                messages.say_done(answer.did.as_deref());
            }
            if let Some(done) = done {
                done.run(answer);
            }
        });
    };
    let error = form.whole_error();
    view! {
        <form
            class="action-form"
            method="post"
            action=""
            node_ref=element
            on:submit=on_submit
            on:input=move |event| kept_on_input.iter().for_each(|kept| kept.note(&event))
            novalidate
        >
            <input type="hidden" name="__fn" value=action />
            <p class="form-error" role="alert">
                {live(move || error.get())}
            </p>
            {children.map(|children| children())}
            <p>
                <button
                    class=format!("button {kind}")
                    type="submit"
                    aria-busy=move || form.is_busy.get().to_string()
                >
                    {submit}
                </button>
            </p>
        </form>
    }
}
