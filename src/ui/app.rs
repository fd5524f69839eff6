//! The app: what all pages share, and which page is at which address.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    Lazy, LazyRoute, SsrMode,
    components::{FlatRoutes, Route, Router},
    path,
};

use crate::{
    domain::view::View,
    ui::{
        browser,
        kit::awaited::Waiting,
        pages::{
            board::BoardPage,
            calendar::CalendarPage,
            forgot::{ForgotPage, ForgotSentPage},
            frame::Frame,
            login::LoginPage,
            not_found::NotFoundPage,
            offline::OfflinePage,
            project::ProjectPage,
            projects::ProjectsPage,
            register::RegisterPage,
            reset::{ResetDonePage, ResetPage},
            search::{FilterPage, SearchPage},
            settings::{
                data::DataPage, profile::ProfilePage, security::SecurityPage, tokens::TokensPage,
            },
            tasks::{Parts, TasksPage},
            trash::TrashPage,
            verify::{VerifyDonePage, VerifyPage},
            welcome::WelcomePage,
        },
        state::{hydrated::Hydrated, page_context::PageContext},
        tasks::dialogs,
    },
};

/// Pages whose code comes when one of them is first opened. Those that one goes between come together:
/// what each shares with each other page would be a file of its own, and one more request.
macro_rules! lazy_pages {
    ($($together:ident $Page:ident { $($Route:ident => $View:ident),* $(,)? })*) => { $(
        enum $Page {
            $($Route),*
        }

        #[lazy]
        fn $together(page: $Page) -> AnyView {
            match page {
                $($Page::$Route => view! { <$View /> }.into_any(),)*
            }
        }

        $(
            struct $Route;

            impl LazyRoute for $Route {
                fn data() -> Self {
                    Self
                }

                async fn view(_this: Self) -> AnyView {
                    let _wait = use_context::<Waiting>().map(Waiting::begin);
                    $together($Page::$Route).await
                }
            }
        )*
    )* };
}

lazy_pages! {
    places Place {
        Board => BoardPage,
        Projects => ProjectsPage,
        Project => ProjectPage,
        Search => SearchPage,
        Filter => FilterPage,
        Trash => TrashPage,
    }
    calendars AnyCalendar {
        Calendar => CalendarPage,
    }
    settings Setting {
        Profile => ProfilePage,
        Security => SecurityPage,
        Tokens => TokensPage,
        Data => DataPage,
    }
    entrance Entrance {
        Login => LoginPage,
        Register => RegisterPage,
        Reset => ResetPage,
        Forgot => ForgotPage,
    }
}

/// Has the code come of what stands open in a page that is about to wake up; false where it does
/// not.
pub async fn brings_what_is_open() -> bool {
    !browser::has_dialog() || dialogs::coming().await.is_ok()
}

/// Everything inside the body. Pages are rendered whole (`SsrMode::Async`): one query each, and
/// complete HTML with the right status for those who have no script.
#[component]
pub fn App(
    /// What the page knows from the start.
    context: PageContext,
    /// Whether the page is awake.
    #[prop(optional)]
    awake: ArcRwSignal<bool>,
) -> impl IntoView {
    provide_meta_context();
    provide_context(context);
    Hydrated::provide(awake);
    view! {
        <Title formatter=|title: String| if title.is_empty() { "Tend".to_owned() } else { format!("{title} · Tend") } />
        <Router>
            <Frame>
                <FlatRoutes fallback=NotFoundPage>
                    <Route path=path!("/") view=WelcomePage ssr=SsrMode::Async />
                    <Route path=path!("/login") view={Lazy::<Login>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/register") view={Lazy::<Register>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/forgot") view={Lazy::<Forgot>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/forgot/sent") view=ForgotSentPage ssr=SsrMode::Async />
                    <Route path=path!("/reset") view={Lazy::<Reset>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/reset/done") view=ResetDonePage ssr=SsrMode::Async />
                    <Route path=path!("/offline") view=OfflinePage ssr=SsrMode::Async />
                    <Route path=path!("/verify") view=VerifyPage ssr=SsrMode::Async />
                    <Route path=path!("/verify/done") view=VerifyDonePage ssr=SsrMode::Async />
                    <Route path=path!("/inbox") view=|| view! { <TasksPage view=|_| View::Inbox /> } ssr=SsrMode::Async />
                    <Route path=path!("/today") view=|| view! { <TasksPage view=|_| View::Today parts=Parts::BY_DAY /> } ssr=SsrMode::Async />
                    <Route path=path!("/upcoming") view=|| view! { <TasksPage view=|_| View::Upcoming parts=Parts::BY_DAY /> } ssr=SsrMode::Async />
                    <Route path=path!("/tasks") view=|| view! { <TasksPage view=|_| View::All /> } ssr=SsrMode::Async />
                    <Route path=path!("/search") view={Lazy::<Search>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/trash") view={Lazy::<Trash>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/projects") view={Lazy::<Projects>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/projects/:name") view={Lazy::<Project>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/projects/:name/board") view={Lazy::<Board>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/projects/:name/calendar") view={Lazy::<Calendar>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/labels/:name") view=|| view! { <TasksPage view=View::Label /> } ssr=SsrMode::Async />
                    <Route path=path!("/filters/:name") view={Lazy::<Filter>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/calendar") view={Lazy::<Calendar>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/settings/profile") view={Lazy::<Profile>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/settings/security") view={Lazy::<Security>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/settings/tokens") view={Lazy::<Tokens>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/settings/data") view={Lazy::<Data>::new()} ssr=SsrMode::Async />
                </FlatRoutes>
            </Frame>
        </Router>
    }
}
