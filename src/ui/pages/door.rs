//! What the pages share that lead in: signing in, making an account.

use leptos::{ev::SubmitEvent, prelude::*};
use leptos_meta::Title;

use crate::{
    domain::text::own_path,
    ui::{
        browser::{self, Fields},
        kit::live::live,
        state::{
            address::{Address, link},
            server_form::ServerForm,
        },
    },
};

/// A form that opens the door, with what stands around it.
#[component]
pub fn Door(
    /// The page's name.
    title: &'static str,
    /// The form's state.
    form: ServerForm,
    /// What the button says.
    submit: &'static str,
    /// Adds what the browser knows to what was typed.
    #[prop(default = |fields| fields)]
    complete: fn(Fields) -> Fields,
    /// Whether it goes to the server as it is, even where there is a script.
    #[prop(optional)]
    is_plain: bool,
    /// Another way in, below the form.
    #[prop(default = None)]
    beside: Option<AnyView>,
    /// The question, address and words that lead to the other door.
    other: (&'static str, &'static str, &'static str),
    /// The fields.
    children: Children,
) -> impl IntoView {
    let address = Address::current();
    let next = untrack(|| address.get("next"));
    let (question, path, words) = other;
    let pair = next.iter().map(|next| ("next".to_owned(), next.clone()));
    let other_door = link(path, pair.collect());
    let on = own_path(next.as_deref()).unwrap_or("/today").to_owned();
    let (sender, action) = (form.clone(), form.action());
    let on_submit = move |event: SubmitEvent| {
        if is_plain {
            return;
        }
        let fields = complete(browser::take_form(&event));
        let on = on.clone();
        // Whoever gets in gets a page made anew, with who they are.
        sender.send(fields, move |_| browser::load(&on));
    };
    let error = form.whole_error();
    view! {
        <Title text=title />
        <main class="door">
            <a class="brand" href="/">
                "Tend"
            </a>
            <h1>{title}</h1>
            <form method="post" action="" on:submit=on_submit novalidate>
                <input type="hidden" name="__fn" value=action />
                <input type="hidden" name="next" value=next.unwrap_or_default() />
                <p class="form-error" role="alert">
                    {live(move || error.get())}
                </p>
                {children()}
                <button class="button primary" type="submit" aria-busy=move || form.is_busy.get().to_string()>
                    {submit}
                </button>
            </form>
            {beside}
            <p class="aside">
                {question} " " <a href=other_door>{words}</a>
            </p>
        </main>
    }
}
