use crate::ui::state::page_context::PageContext;
use leptos::prelude::*;
pub fn shell(_options: LeptosOptions, _context: PageContext) -> impl IntoView {
    view! { <p>"x"</p> }
}
