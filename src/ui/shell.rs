//! The document around the app.

use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::{HashedStylesheet, MetaTags};

use crate::{
    domain::settings::{Density, Theme},
    ui::{
        app::App,
        state::page_context::{ELEMENT_ID, PageContext},
    },
};

/// The whole of a page.
pub fn shell(options: LeptosOptions, context: PageContext) -> impl IntoView {
    // `<` could end the element early; JSON has another way to write it.
    let json = serde_json::to_string(&context)
        .unwrap_or_default()
        .replace('<', "\\u003c");
    let theme = Some(context.theme.name()).filter(|name| *name != Theme::System.name());
    let density = Some(context.density.name()).filter(|name| *name != Density::default().name());
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=theme data-density=density>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="theme-color" media="(prefers-color-scheme: light)" content="#fbfaf8" />
                <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#191a1c" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="icon" href="/favicon.ico" sizes="32x32" />
                <link rel="manifest" href="/manifest.webmanifest" />
                <link rel="apple-touch-icon" href="/apple-touch-icon.png" />
                <HashedStylesheet options=options.clone() id="stylesheet" />
                <AutoReload options=options.clone() />
                <HydrationScripts options />
                <script type="application/json" id=ELEMENT_ID nonce=use_nonce() inner_html=json></script>
                <MetaTags />
            </head>
            <body>
                <App context />
            </body>
        </html>
    }
}
