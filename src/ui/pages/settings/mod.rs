//! Settings: what people change about themselves and their account.

pub mod data;
mod passkeys;
pub mod profile;
pub mod security;
pub mod tokens;
mod transfer;
mod two_factor;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;

use crate::{
    domain::problem::Problem,
    ui::{pages::frame::Reader, status::set_page_status},
};

/// What every page of the settings has around it.
#[component]
pub fn SettingsPage(
    /// The page's name.
    title: &'static str,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    if use_context::<Reader>().is_none() {
        // Led here without a session: the server knows the way to the door.
        Effect::new(|_| crate::ui::browser::reload());
        return ().into_any();
    }
    let places = [
        ("/settings/profile", "Profile"),
        ("/settings/security", "Security"),
        ("/settings/tokens", "Tokens"),
        ("/settings/data", "Data"),
    ];
    view! {
        <Title text=title />
        <div class="settings">
            <h1>{title}</h1>
            <nav class="tabs" aria-label="Settings">
                {places.map(|(path, label)| view! { <A href=path>{label}</A> }).collect_view()}
            </nav>
            {children()}
        </div>
    }
    .into_any()
}

/// What a page shows of an answer, or why it cannot.
pub fn shown<T, V: IntoView + 'static>(
    answer: Option<Result<T, Problem>>,
    view: impl FnOnce(T) -> V,
) -> AnyView {
    match answer {
        None => ().into_any(),
        Some(Ok(answer)) => view(answer).into_any(),
        Some(Err(problem)) => {
            set_page_status(problem.status);
            view! {
                <p class="form-error" role="alert">
                    {problem.message()}
                </p>
            }
            .into_any()
        }
    }
}
