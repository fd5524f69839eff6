//! **Tend**, the task manager that people and small teams run themselves. This page says where
//! everything is; the module docs say why it is there.
//!
//! One crate, compiled twice: as a server (`ssr`) and, to WebAssembly, as what wakes the pages up
//! in the browser (`hydrate`).
//!
//! ```text
//!  browser ──── forms, server functions ──┐                       ┌── REST, OpenAPI ──── API clients
//!                                         ▼                       ▼
//!  ui ──────────► rpc ─────────► server::service ◄──── server::http::rest
//!  what people    the bridge     use cases: one layer behind every door
//!  see                           │            │
//!      │             │           ▼            ▼
//!      ▼             ▼      server::authz   server::db
//!  domain ◄──────────────── who may         SQL, and nothing else
//!  the words of the field and their rules, pure, on both sides
//! ```
//!
//! * [`domain`]: tasks, dues, queries, problems. No IO, no clock, no framework.
//! * [`rpc`]: server functions, five lines each, the only way from `ui` to the server.
//! * [`ui`]: pages and components. Every form works before, and without, WebAssembly; with it,
//!   changes show at once, as an overlay on what the server has said (`ui::state::board`).
//! * `server`: configuration, PostgreSQL, sessions, and the doors. Permission is a value there
//!   (`server::authz::Access`): what writes to the database does not compile without it. Every
//!   write appends to the one change log, which undo, the activity of a task, the bin and
//!   clients that sync read.
//!
//! To add something, follow a task through the house and do the same: `domain/task.rs`,
//! `rpc/tasks.rs`, `server/service/tasks.rs`, `server/db/tasks.rs`, `server/http/rest/tasks.rs`,
//! `ui/tasks/`, `tests/api/tasks.rs`. `tests/architecture.rs` holds the walls up.

#![recursion_limit = "256"]

#[cfg(all(feature = "ssr", feature = "hydrate"))]
compile_error!("`ssr` and `hydrate` are two programs: build one at a time");

#[cfg(not(any(feature = "ssr", feature = "hydrate")))]
compile_error!("choose `ssr` for the server or `hydrate` for the browser");

pub mod domain;
pub mod rpc;
#[cfg(feature = "ssr")]
pub mod server;
pub mod ui;

/// Wakes the page up: called by the script that the server puts into it.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        ui::browser::recover(&info.to_string());
    }));
    let context = ui::browser::page_context();
    let awake = leptos::prelude::ArcRwSignal::new(false);
    let app = {
        let awake = awake.clone();
        move || leptos::view! { <ui::app::App context awake /> }
    };
    // What a page's code is in may have to come first, so that only the end of this is the moment.
    wasm_bindgen_futures::spawn_local(async move {
        if !ui::app::brings_what_is_open().await {
            // The page stays as the server has sent it, and works as that.
            return;
        }
        leptos::mount::hydrate_from_async(ui::browser::body(), app)
            .await
            .forget();
        ui::state::hydrated::wake(&awake);
    });
}
