//! A section's heading, and what can be done with the section.

use leptos::prelude::*;

use crate::{
    domain::{
        id::{ProjectId, SectionId},
        role::Action,
        section::Step,
    },
    ui::{
        browser::{self, Answer},
        kit::{
            action_form::ActionForm,
            field::TextField,
            form_button::FormButton,
            icon::{Glyph, Icon},
            live::{Show, live},
            menu::Menu,
        },
        state::{projects::Projects, server_form::ServerForm},
    },
};

/// The menu of a section.
#[component]
pub fn SectionMenu(
    /// Its project.
    project: ProjectId,
    /// The section.
    id: SectionId,
) -> impl IntoView {
    let projects = expect_context::<Projects>();
    let name = Memo::new(move |_| projects.section_name(project, id).unwrap_or_default());
    let can_edit = move || {
        let card = projects.get(project);
        card.is_some_and(|card| card.role.allows(Action::Edit))
    };
    let done = Callback::new(move |_: Answer| {
        browser::close_popup(&menu_id(id));
        projects.refresh();
    });
    let step = move |step: Step| vec![("id", id.to_string()), ("to", step.name().to_owned())];
    let label = Signal::derive(move || format!("Section: {}", name.get()));
    view! {
        <Show when=can_edit>
            <Menu label id=menu_id(id) glyph=Glyph::More>
                {live(move || view! { <Rename id name=name.get() done /> })}
                <FormButton action="sections/step" fields=step(Step::Up) class="menu-item" done>
                    <Icon glyph=Glyph::Up />
                    "Move up"
                </FormButton>
                <FormButton action="sections/step" fields=step(Step::Down) class="menu-item" done>
                    <Icon glyph=Glyph::Down />
                    "Move down"
                </FormButton>
                <FormButton
                    action="sections/delete"
                    fields=vec![("id", id.to_string())]
                    class="menu-item danger"
                    done
                >
                    <Icon glyph=Glyph::Trash />
                    "Delete section"
                </FormButton>
                <p class="menu-note">"Its tasks stay in the project, in no section."</p>
            </Menu>
        </Show>
    }
}

fn menu_id(id: SectionId) -> String {
    format!("section-{id}")
}

#[component]
fn Rename(
    /// The section.
    id: SectionId,
    /// What it is called.
    name: String,
    /// What comes after it was renamed.
    done: Callback<Answer>,
) -> impl IntoView {
    let form = ServerForm::new("sections/update");
    let is_refused = form
        .value("id")
        .is_some_and(|refused| refused == id.to_string());
    let typed = form.value("patch[name]").filter(|_| is_refused);
    view! {
        <ActionForm form=form.clone() submit="Rename" kind="" kept=format!("section/{id}") done>
            <input type="hidden" name="id" value=id.to_string() />
            <TextField
                label="Section name"
                name="patch[name]"
                id=format!("name-{id}")
                autocomplete="off"
                value=typed.unwrap_or(name)
                error=form.error("name")
            />
        </ActionForm>
    }
}
