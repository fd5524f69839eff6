//! A project's name, colour and description, for a new one and for one that is there.

use leptos::prelude::*;
use uuid::Uuid;

use crate::{
    domain::project_card::{COLORS, ProjectCard},
    ui::{
        browser::{self, Answer},
        kit::{
            action_form::ActionForm, area::TextArea, dialog::Popup, field::TextField,
            select::SelectField,
        },
        projects::new_project::NEW_PROJECT,
        state::{address::use_go, projects::Projects, server_form::ServerForm},
    },
};

/// The names of the fields in the two forms.
struct Names {
    name: &'static str,
    color: &'static str,
    description: &'static str,
}

const NEW: Names = Names {
    name: "project[name]",
    color: "project[color]",
    description: "project[description]",
};

const OLD: Names = Names {
    name: "patch[name]",
    color: "patch[color]",
    description: "patch[description]",
};

/// The form "New project" in its dialog, which opens as soon as it is there.
#[component]
pub fn NewProjectForm(
    /// Whether the server has opened it, for those who have no script.
    is_open: bool,
) -> impl IntoView {
    let projects = expect_context::<Projects>();
    let form = ServerForm::new("projects/create");
    // The form has an id for the project, so that a retry makes one.
    let id = RwSignal::new(Uuid::now_v7());
    let go = use_go();
    let done = Callback::new(move |answer: Answer| {
        id.set(Uuid::now_v7());
        browser::reset_form("projects/create");
        browser::close_popup(NEW_PROJECT);
        projects.refresh();
        if let Some(made) = read_id(&answer.body) {
            go(&format!("/projects/{made}"));
        }
    });
    Effect::new(move |_| browser::show_popup(NEW_PROJECT));
    view! {
        <Popup label="New project" id=NEW_PROJECT is_open>
            <ActionForm form=form.clone() submit="Create project" kept="project/new" done>
                <input type="hidden" name="id" autocomplete="off" value=move || id.get().to_string() />
                <Fields form names=NEW />
            </ActionForm>
        </Popup>
    }
}

/// The id in the answer that made a project.
fn read_id(body: &str) -> Option<String> {
    let body: serde_json::Value = serde_json::from_slice(body.as_bytes()).ok()?;
    body["item"]["id"].as_str().map(str::to_owned)
}

/// The fields of a project that is there, and the button that saves them.
#[component]
pub fn ProjectForm(
    /// The project.
    card: ProjectCard,
    /// In Markdown.
    description: String,
    /// What comes after it was saved.
    done: Callback<Answer>,
) -> impl IntoView {
    let form = ServerForm::new("projects/update");
    view! {
        <ActionForm form=form.clone() submit="Save" kept=format!("project/{}", card.id) done>
            <input type="hidden" name="id" value=card.id.to_string() />
            <Fields form names=OLD name=card.name color=card.color.unwrap_or_default() description />
        </ActionForm>
    }
}

#[component]
fn Fields(
    /// The form's state.
    form: ServerForm,
    /// What the form calls them.
    names: Names,
    /// What the project has.
    #[prop(optional)]
    name: String,
    /// `#rrggbb`, or nothing.
    #[prop(optional)]
    color: String,
    /// In Markdown.
    #[prop(optional)]
    description: String,
) -> impl IntoView {
    let first = |field: &str, has: String| form.value(field).unwrap_or(has);
    let color = first(names.color, color);
    let options = color_options(&color);
    view! {
        <TextField
            label="Name"
            name=names.name
            autocomplete="off"
            value=first(names.name, name)
            error=form.error("name")
            autofocus=form.starts("name", false)
        />
        <SelectField
            label="Colour"
            name=names.color
            id=names.color
            options=Signal::stored(options)
            chosen=Signal::stored(color)
        />
        <TextArea
            label="Description"
            name=names.description
            value=first(names.description, description)
            error=form.error("description")
        />
    }
}

/// No colour, those of ours, and whatever else the project has.
fn color_options(color: &str) -> Vec<(String, String)> {
    let pair = |value: &str, words: &str| (value.to_owned(), words.to_owned());
    let mut options = vec![pair("", "None")];
    options.extend(COLORS.iter().map(|(value, words)| pair(value, words)));
    if !options.iter().any(|(value, _)| value == color) {
        options.push(pair(color, color));
    }
    options
}
