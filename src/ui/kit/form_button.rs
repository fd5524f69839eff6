//! A button that calls a server function with what it knows already: a form without fields to fill
//! in. What is refused is said as a message.

use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use crate::ui::{
    browser::{self, Answer},
    state::{messages::Messages, server_form::call},
};

#[component]
pub fn FormButton(
    /// The server function.
    action: &'static str,
    /// What the form says.
    fields: Vec<(&'static str, String)>,
    /// What the button looks like.
    #[prop(default = "button")]
    class: &'static str,
    /// Its accessible name, where that says more than what is seen.
    #[prop(optional, into)]
    label: Option<String>,
    /// What comes after it went well, beside saying so.
    done: Callback<Answer>,
    /// What the button shows.
    children: Children,
) -> impl IntoView {
    let messages = expect_context::<Messages>();
    let line = use_context();
    let on_submit = move |event: SubmitEvent| {
        let fields = browser::take_form(&event);
        spawn_local(async move {
            match call(line, action, fields).await {
                Ok(answer) => {
                    messages.say_done(answer.did.as_deref());
                    done.run(answer);
                }
                Err(problem) => messages.refuse("Nothing was changed.", &problem),
            }
        });
    };
    let fields = fields
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> });
    view! {
        <form method="post" action="" on:submit=on_submit>
            <input type="hidden" name="__fn" value=action />
            {fields.collect_view()}
            <button type="submit" class=class title=label.clone() aria-label=label>
                {children()}
            </button>
        </form>
    }
}
