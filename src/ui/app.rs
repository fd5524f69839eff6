use crate::ui::state::page_context::PageContext;
use leptos::prelude::*;
#[component]
pub fn App(context: PageContext) -> impl IntoView {
    provide_context(context);
    view! { <p>"x"</p> }
}
