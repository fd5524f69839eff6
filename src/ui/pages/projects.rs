//! All projects, those that were put away too.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;

use crate::{
    domain::{project_card::ProjectCard, words::counted},
    ui::{
        browser::{self, Answer},
        kit::{
            form_button::FormButton,
            live::{Show, live},
        },
        pages::{frame::Reader, open_task::OpenTask},
        projects::{dot::Dot, new_project::NewProjectButton},
        state::{address::Address, projects::Projects},
    },
};

#[component]
pub fn ProjectsPage() -> impl IntoView {
    let address = Address::current();
    let projects = expect_context::<Projects>();
    if use_context::<Reader>().is_none() {
        // Led here without a session: the server knows the way to the door.
        Effect::new(move |_| browser::load(&address.path()));
        return ().into_any();
    }
    let listed = projects.listed();
    let archived = Memo::new(move |_| {
        let all = projects.all().get();
        let archived = all.into_iter().filter(|card| card.is_archived);
        archived.collect::<Vec<_>>()
    });
    view! {
        <Title text="Projects" />
        <OpenTask address />
        <div class="view">
            <h1>"Projects"</h1>
            <Show when=move || !listed.with(Vec::is_empty) fallback=NoProjects>
                <Cards name="Projects" cards=listed />
            </Show>
            <Show when=move || !archived.with(Vec::is_empty)>
                <section class="group">
                    <header class="group-head">
                        <h2>"Archived"</h2>
                    </header>
                    <Cards name="Archived" cards=archived />
                </section>
            </Show>
        </div>
    }
    .into_any()
}

#[component]
fn NoProjects() -> impl IntoView {
    view! {
        <div class="empty">
            <p class="empty-title">"No projects yet"</p>
            <p>"A project keeps tasks together that belong together."</p>
            <NewProjectButton label="Make the first one" />
        </div>
    }
}

#[component]
fn Cards(
    /// The list's accessible name.
    name: &'static str,
    /// The projects.
    cards: Memo<Vec<ProjectCard>>,
) -> impl IntoView {
    view! {
        <ul class="project-cards" role="list" aria-label=name>
            {live(move || cards.get().into_iter().map(|card| view! { <Card card /> }).collect_view())}
        </ul>
    }
}

#[component]
fn Card(
    /// The project.
    card: ProjectCard,
) -> impl IntoView {
    let projects = expect_context::<Projects>();
    let restored = Callback::new(move |_: Answer| projects.reload());
    let fields = vec![
        ("id", card.id.to_string()),
        ("patch[is_archived]", "false".to_owned()),
    ];
    let restore = card.is_archived.then(|| {
        view! {
            <FormButton action="projects/update" fields label=format!("Restore: {}", card.name) done=restored>
                "Restore"
            </FormButton>
        }
    });
    let color = Signal::stored(card.color.clone());
    view! {
        <li class="project-card">
            <A href=card.path()>
                <Dot color />
                <span>{card.name}</span>
            </A>
            <span class="open-count">{count_in_words(card.open_task_count)}</span>
            {restore}
        </li>
    }
}

fn count_in_words(count: i64) -> String {
    match count {
        0 => "Nothing to do".to_owned(),
        count => counted(count, "# open task", "# open tasks"),
    }
}
