//! What Tend is, for whoever is signed out.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::ui::kit::icon::{Glyph, Icon};

#[component]
pub fn WelcomePage() -> impl IntoView {
    view! {
        <Title text="Tasks for people and small teams" />
        <main class="welcome">
            <p class="brand">"Tend"</p>
            <h1>"Nothing slips."</h1>
            <p class="lead">
                "Tend keeps what you must not forget: quick to write down, calm to look at, and on a server of your own."
            </p>
            <p class="actions">
                <a class="button primary" href="/register">
                    "Create an account"
                </a>
                <a class="button" href="/login">
                    "Sign in"
                </a>
            </p>
            <ul class="promises">
                <Promise glyph=Glyph::Check title="Instant" text="What you do shows at once, and is settled with the server behind it." />
                <Promise glyph=Glyph::Calendar title="On time" text="Dates mean your days, wherever you are; clocks that change included." />
                <Promise glyph=Glyph::Inbox title="Yours" text="One program and a PostgreSQL, on your machine. Works without scripts, too." />
            </ul>
        </main>
    }
}

/// One reason to stay.
#[component]
fn Promise(
    /// Its picture.
    glyph: Glyph,
    /// In a word.
    title: &'static str,
    /// In a sentence.
    text: &'static str,
) -> impl IntoView {
    view! {
        <li>
            <Icon glyph />
            <h2>{title}</h2>
            <p>{text}</p>
        </li>
    }
}
