//! Pages: rendered whole by Leptos, with what they need to know put into them.

use std::sync::LazyLock;

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header, request::Parts},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Redirect, Response},
    routing::any,
};
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{
    AxumRouteListing, LeptosRoutes, ResponseOptions, generate_route_list,
    render_app_async_with_context,
};
use tower::Layer;
use tower_http::services::{ServeDir, ServeFile};
use url::form_urlencoded;

use crate::{
    domain::{
        change::Did,
        own_lists::OwnLists,
        project_card::ProjectCard,
        settings::{Density, Theme},
    },
    server::{
        app::App,
        auth::Actor,
        http::{
            cache,
            forms::NOTICE_COOKIE,
            headers, is_rpc,
            session::{self, DENSITY_COOKIE, SHORTCUTS_OFF_COOKIE, THEME_COOKIE, set_cookie},
        },
        service::{projects, views},
    },
    ui::{
        app::App as Page,
        shell::shell,
        state::page_context::{Notice, PageContext, RefusedForm, ShownAnswer},
        status::PageStatus,
    },
};

/// Pages for those who are signed out. The rest of the pages ask them to sign in first.
const PUBLIC: [&str; 3] = ["/", "/login", "/register"];

/// Pages for everybody: a link out of a mail is opened where the mail is read, signed in or not.
const OPEN: [&str; 7] = [
    "/offline",
    "/forgot",
    "/forgot/sent",
    "/reset",
    "/reset/done",
    "/verify",
    "/verify/done",
];

/// What the browser runs beside the pages (`public/sw.js`).
const WORKER: &str = "/sw.js";

/// Where pages are. Found out once: a page that is being rendered meanwhile, on whatever thread,
/// never gets what it asks for (leptos-rs/leptos#4773).
static ROUTES: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| {
    generate_route_list(|| leptos::view! { <Page context=PageContext::default()/> })
});

/// Pages, server functions, and the files that pages need.
pub fn router(app: &App) -> Router<App> {
    let signed_in: Vec<String> = ROUTES
        .iter()
        .map(|route| route.path().to_owned())
        .filter(|path| !PUBLIC.contains(&path.as_str()) && !OPEN.contains(&path.as_str()))
        .collect();
    let options = app.leptos.clone();
    let shell = move || {
        shell(
            options.clone(),
            use_context::<PageContext>().unwrap_or_default(),
        )
    };
    let provide = {
        let app = app.clone();
        move || provide_page(&app)
    };
    let site = ServeDir::new(&*app.leptos.site_root).append_index_html_on_directories(false);
    let hashed = ServeDir::new(format!(
        "{}/{}",
        app.leptos.site_root, app.leptos.site_pkg_dir
    ));
    let hashed = from_fn(cache::for_ever).layer(hashed.precompressed_br().precompressed_gzip());
    let worker = ServeFile::new(format!("{}{WORKER}", app.leptos.site_root));
    let worker = from_fn(headers::allow_own_requests).layer(worker);
    // Not Leptos' own handler for files: it looks for its response's headers in whatever page is
    // being rendered on the same thread, and takes them away from there (leptos_axum 0.8.10).
    let render = render_app_async_with_context(provide.clone(), shell.clone());
    let unknown = any(async move |request: Request| {
        if is_rpc(request.uri().path()) {
            return StatusCode::NOT_FOUND.into_response();
        }
        render(request).await
    });
    let unknown = from_fn_with_state(app.clone(), bring_lists).layer(unknown);
    let site = site
        .call_fallback_on_method_not_allowed(true)
        .fallback(unknown);
    Router::new()
        .leptos_routes_with_context(app, ROUTES.clone(), provide, shell)
        .layer(from_fn_with_state(app.clone(), bring_lists))
        .layer(from_fn(move |request, next| {
            admit(signed_in.clone(), request, next)
        }))
        .nest_service("/pkg", hashed)
        .route_service(WORKER, worker)
        .fallback_service(site)
}

/// Sends whoever is signed out to sign in, and whoever is signed in past the door.
async fn admit(signed_in: Vec<String>, request: Request, next: Next) -> Response {
    let is_signed_in = request.extensions().get::<Actor>().is_some();
    let path = request.uri().path();
    if is_signed_in && PUBLIC.contains(&path) {
        return Redirect::to("/today").into_response();
    }
    if !is_signed_in && signed_in.iter().any(|page| is_at(page, path)) {
        let next: String =
            form_urlencoded::byte_serialize(request.uri().to_string().as_bytes()).collect();
        return Redirect::to(&format!("/login?next={next}")).into_response();
    }
    next.run(request).await
}

/// Whether a path is one of a route's, whose parts in braces stand for any.
fn is_at(route: &str, path: &str) -> bool {
    let (route, path) = (route.split('/'), path.split('/'));
    route.clone().count() == path.clone().count()
        && route
            .zip(path)
            .all(|(known, part)| known == part || known.starts_with('{'))
}

/// The projects that [`bring_lists`] has brought.
#[derive(Clone, Default)]
struct Projects(Vec<ProjectCard>);

/// Brings what the navigation lists to a page before it is made, so that nothing on it waits. Where
/// that does not come, neither does what the page is about, which says so.
async fn bring_lists(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let reader = request.extensions().get::<Actor>();
    if let Some(reader) = reader.filter(|_| !is_rpc(request.uri().path())) {
        let own = views::own_lists(&app, reader).await.unwrap_or_default();
        let cards = projects::cards(&app, reader).await.unwrap_or_default();
        request.extensions_mut().insert(own);
        request.extensions_mut().insert(Projects(cards));
    }
    next.run(request).await
}

/// Gives a page its context, and the response its policy.
fn provide_page(app: &App) {
    provide_context(app.clone());
    let (Some(parts), Some(options)) = (use_context::<Parts>(), use_context::<ResponseOptions>())
    else {
        return;
    };
    if is_rpc(parts.uri.path()) {
        return;
    }
    provide_context(page_context(app, &parts));
    if parts.headers.contains_key(header::COOKIE)
        && session::read(&parts.headers, NOTICE_COOKIE).is_some()
        && let Ok(gone) = set_cookie(NOTICE_COOKIE, "", 0)
    {
        options.append_header(header::SET_COOKIE, gone);
    }
    if let Some(policy) = leptos::nonce::use_nonce().and_then(|nonce| policy(&nonce)) {
        options.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
    let status = options.clone();
    provide_context(PageStatus::new(move |code| {
        if let Ok(code) = StatusCode::from_u16(code) {
            status.set_status(code);
        }
    }));
}

fn page_context(app: &App, parts: &Parts) -> PageContext {
    let notice = session::read(&parts.headers, NOTICE_COOKIE).and_then(|text| {
        let (did, change) = text.split_once('.').unwrap_or((&text, ""));
        Some(Notice {
            did: Did::from_name(did)?,
            change: change.parse().ok(),
        })
    });
    PageContext {
        viewer: parts
            .extensions
            .get::<Actor>()
            .map(|actor| actor.viewer(&app.clock)),
        refused: parts.extensions.get::<RefusedForm>().cloned(),
        notice,
        shown: parts.extensions.get::<ShownAnswer>().cloned(),
        own: parts
            .extensions
            .get::<OwnLists>()
            .cloned()
            .unwrap_or_default(),
        projects: parts
            .extensions
            .get::<Projects>()
            .map(|Projects(cards)| cards.clone())
            .unwrap_or_default(),
        may_have_passkeys: app.may_have_passkeys(),
        theme: session::read(&parts.headers, THEME_COOKIE)
            .map(|name| Theme::from_name(&name))
            .unwrap_or_default(),
        density: session::read(&parts.headers, DENSITY_COOKIE)
            .map(|name| Density::from_name(&name))
            .unwrap_or_default(),
        are_shortcuts_off: session::read(&parts.headers, SHORTCUTS_OFF_COOKIE)
            .is_some_and(|value| !value.is_empty()),
        password_min_length: app.limits.password_min_length,
    }
}

/// What a page may load and do: what carries this answer's nonce, and what that loads.
fn policy(nonce: &leptos::nonce::Nonce) -> Option<HeaderValue> {
    let policy = format!(
        "default-src 'self'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; \
         style-src 'self'; img-src 'self' data:; worker-src 'self'; object-src 'none'; base-uri 'none'; \
         frame-ancestors 'none'; form-action 'self'"
    );
    HeaderValue::from_str(&policy).ok()
}
