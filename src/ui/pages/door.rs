//! What the pages share that lead in: signing in, making an account.

use leptos::{ev::SubmitEvent, prelude::*};
use leptos_meta::Title;

use crate::{
    domain::{problem::Problem, text::own_path},
    ui::{
        browser::{self, Fields},
        state::{
            account_form::AccountForm,
            address::{Address, link},
        },
    },
};

/// A form that opens the door, with what stands around it.
#[component]
pub fn Door<Call>(
    /// The page's name.
    title: &'static str,
    /// The form's state.
    form: AccountForm,
    /// What the button says.
    submit: &'static str,
    /// Makes the call of what was typed.
    call: fn(&Fields) -> Call,
    /// The question, address and words that lead to the other door.
    other: (&'static str, &'static str, &'static str),
    /// The fields.
    children: Children,
) -> impl IntoView
where
    Call: Future<Output = Result<(), Problem>> + 'static,
{
    let address = Address::current();
    let next = untrack(|| address.get("next"));
    let (question, path, words) = other;
    let pair = next.iter().map(|next| ("next".to_owned(), next.clone()));
    let other_door = link(path, pair.collect());
    let on = own_path(next.as_deref()).unwrap_or("/today").to_owned();
    let (sender, action) = (form.clone(), form.action());
    let on_submit = move |event: SubmitEvent| {
        let fields = browser::take_form(&event);
        sender.send(call(&fields), on.clone());
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
                    {move || error.get()}
                </p>
                {children()}
                <button class="button primary" type="submit" aria-busy=move || form.is_busy.get().to_string()>
                    {submit}
                </button>
            </form>
            <p class="aside">
                {question} " " <a href=other_door>{words}</a>
            </p>
        </main>
    }
}
