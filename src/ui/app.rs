//! The app: what all pages share, and which page is at which address.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{FlatRoutes, Route, Router},
    path,
};

use crate::{
    domain::task_query::View,
    ui::{
        pages::{
            calendar::CalendarPage,
            forgot::{ForgotPage, ForgotSentPage},
            frame::Frame,
            login::LoginPage,
            not_found::NotFoundPage,
            offline::OfflinePage,
            register::RegisterPage,
            reset::{ResetDonePage, ResetPage},
            settings::{
                data::DataPage, profile::ProfilePage, security::SecurityPage, tokens::TokensPage,
            },
            tasks::TasksPage,
            verify::{VerifyDonePage, VerifyPage},
            welcome::WelcomePage,
        },
        state::{hydrated::Hydrated, page_context::PageContext},
    },
};

/// Everything inside the body. Pages are rendered whole (`SsrMode::Async`): one query each, and
/// complete HTML with the right status for those who have no script.
#[component]
pub fn App(
    /// What the page knows from the start.
    context: PageContext,
) -> impl IntoView {
    provide_meta_context();
    provide_context(context);
    Hydrated::provide();
    view! {
        <Title formatter=|title: String| if title.is_empty() { "Tend".to_owned() } else { format!("{title} · Tend") } />
        <Router>
            <Frame>
                <FlatRoutes fallback=NotFoundPage>
                    <Route path=path!("/") view=WelcomePage ssr=SsrMode::Async />
                    <Route path=path!("/login") view=LoginPage ssr=SsrMode::Async />
                    <Route path=path!("/register") view=RegisterPage ssr=SsrMode::Async />
                    <Route path=path!("/forgot") view=ForgotPage ssr=SsrMode::Async />
                    <Route path=path!("/forgot/sent") view=ForgotSentPage ssr=SsrMode::Async />
                    <Route path=path!("/reset") view=ResetPage ssr=SsrMode::Async />
                    <Route path=path!("/reset/done") view=ResetDonePage ssr=SsrMode::Async />
                    <Route path=path!("/offline") view=OfflinePage ssr=SsrMode::Async />
                    <Route path=path!("/verify") view=VerifyPage ssr=SsrMode::Async />
                    <Route path=path!("/verify/done") view=VerifyDonePage ssr=SsrMode::Async />
                    <Route path=path!("/inbox") view=|| view! { <TasksPage place=View::Inbox /> } ssr=SsrMode::Async />
                    <Route path=path!("/today") view=|| view! { <TasksPage place=View::Today /> } ssr=SsrMode::Async />
                    <Route path=path!("/tasks") view=|| view! { <TasksPage place=View::All /> } ssr=SsrMode::Async />
                    <Route path=path!("/calendar") view=CalendarPage ssr=SsrMode::Async />
                    <Route path=path!("/settings/profile") view=ProfilePage ssr=SsrMode::Async />
                    <Route path=path!("/settings/security") view=SecurityPage ssr=SsrMode::Async />
                    <Route path=path!("/settings/tokens") view=TokensPage ssr=SsrMode::Async />
                    <Route path=path!("/settings/data") view=DataPage ssr=SsrMode::Async />
                </FlatRoutes>
            </Frame>
        </Router>
    }
}
