//! What stands above everything that a project shows: its views, and what can be done with it.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::{
    domain::{id::ProjectId, project_card::ProjectCard, role::Action},
    ui::{
        browser::{self, Answer},
        kit::{
            action_form::ActionForm, dialog::DialogButton, field::TextField,
            form_button::FormButton, icon::Glyph,
        },
        projects::project_form::ProjectForm,
        state::{address::use_go, projects::Projects, server_form::ServerForm},
    },
};

/// The project's id, in the dialogs.
const EDIT: &str = "edit-project";
const ADD: &str = "add-section";

#[component]
pub fn ProjectHead(
    /// Which project.
    id: ProjectId,
    /// What it is about, in Markdown.
    description: String,
) -> impl IntoView {
    let projects = expect_context::<Projects>();
    let path = format!("/projects/{id}");
    let view = move |label: &'static str, path: String| {
        view! {
            <li>
                <A href=path exact=true>
                    {label}
                </A>
            </li>
        }
    };
    let card = Memo::new(move |_| projects.get(id));
    let about = Some(description.clone()).filter(|text| !text.is_empty());
    let actions = move || {
        let card = card.get()?;
        Some(view! { <Actions card description=description.clone() /> })
    };
    view! {
        {about.map(|about| view! { <p class="project-about">{about}</p> })}
        <div class="project-head">
            <nav aria-label="Views of the project">
                <ul id="project-views" class="project-views">
                    {view("List", path.clone())}
                    {view("Board", format!("{path}/board"))}
                    {view("Calendar", format!("{path}/calendar"))}
                </ul>
            </nav>
            {actions}
        </div>
    }
}

/// What the reader's role allows.
#[component]
fn Actions(
    /// The project.
    card: ProjectCard,
    /// In Markdown.
    description: String,
) -> impl IntoView {
    let id = card.id;
    let can_edit = card.role.allows(Action::Edit) && !card.is_inbox;
    let can_manage = card.role.allows(Action::Manage) && !card.is_inbox;
    let note = card.is_archived.then(|| {
        view! { <p class="project-note">"This project is archived: its tasks are in no list but its own."</p> }
    });
    view! {
        <div class="project-actions">
            {can_manage.then(|| view! { <EditProject card description /> })}
            {can_edit.then(|| view! { <AddSection project=id /> })}
        </div>
        {note}
    }
}

#[component]
fn EditProject(
    /// The project.
    card: ProjectCard,
    /// In Markdown.
    description: String,
) -> impl IntoView {
    let projects = expect_context::<Projects>();
    let is_refused = ServerForm::new("projects/update").is_refused();
    let done = Callback::new(move |_: Answer| {
        browser::close_popup(EDIT);
        projects.reload();
    });
    view! {
        <DialogButton label="Edit project" id=EDIT glyph=Glyph::Pencil is_open=is_refused>
            <ProjectForm card=card.clone() description done />
            <Choices card done />
        </DialogButton>
    }
}

/// To be among the first, to be put away, to be gone.
#[component]
fn Choices(
    /// The project.
    card: ProjectCard,
    /// What comes after either of the first two.
    done: Callback<Answer>,
) -> impl IntoView {
    let projects = expect_context::<Projects>();
    let go = use_go();
    let deleted = Callback::new(move |_: Answer| {
        browser::close_popup(EDIT);
        projects.refresh();
        go("/projects");
    });
    let id = card.id.to_string();
    let set = |field: &'static str, to: bool| {
        vec![
            ("id", id.clone()),
            (field, to.to_string()),
            ("back", card.path()),
        ]
    };
    let favorite = match card.is_favorite {
        true => "Remove from favourites",
        false => "Add to favourites",
    };
    let archive = match card.is_archived {
        true => "Restore project",
        false => "Archive project",
    };
    let gone = vec![("id", id.clone()), ("back", "/projects".to_owned())];
    let can_delete = card.role.allows(Action::Own);
    view! {
        <div class="question-more">
            <FormButton action="projects/update" fields=set("patch[is_favorite]", !card.is_favorite) done>
                {favorite}
            </FormButton>
            <FormButton action="projects/update" fields=set("patch[is_archived]", !card.is_archived) done>
                {archive}
            </FormButton>
            {can_delete
                .then(|| view! {
                    <FormButton action="projects/delete" fields=gone class="button danger" done=deleted>
                        "Delete project"
                    </FormButton>
                })}
        </div>
        <p class="field-hint">
            "Archived, a project is out of the way, and its tasks with it. Deleted, it takes its tasks along."
        </p>
    }
}

#[component]
fn AddSection(
    /// Where.
    project: ProjectId,
) -> impl IntoView {
    let projects = expect_context::<Projects>();
    let form = ServerForm::new("sections/create");
    let is_refused = form.is_refused();
    let done = Callback::new(move |_: Answer| {
        browser::reset_form("sections/create");
        browser::close_popup(ADD);
        projects.refresh();
    });
    view! {
        <DialogButton label="Add section" id=ADD glyph=Glyph::Plus is_open=is_refused>
            <ActionForm form=form.clone() submit="Add" kept=format!("section/new/{project}") done>
                <input type="hidden" name="project" value=project.to_string() />
                <TextField
                    label="Section name"
                    name="section[name]"
                    autocomplete="off"
                    value=form.value("section[name]").unwrap_or_default()
                    error=form.error("name")
                    // Whenever the dialog opens.
                    autofocus=form.starts("name", true)
                />
            </ActionForm>
        </DialogButton>
    }
}
