//! The way to a new project: a button, and what it opens, whose code comes then
//! (`ui::tasks::dialogs`). Without script it leads to the page of all projects, with the form open.

use leptos::{ev::SubmitEvent, prelude::*};

use crate::ui::{
    browser,
    kit::icon::{Glyph, Icon},
    state::{address::Address, page_context::PageContext, piece::Piece},
    tasks::dialogs::coming,
};

/// The dialog's id.
pub const NEW_PROJECT: &str = "new-project";

/// The parameter that opens it from the start.
const NEW: &str = "new";

/// Whether somebody has asked for it.
#[derive(Clone, Copy)]
pub struct Asked(RwSignal<bool>);

impl Asked {
    pub fn current() -> Self {
        expect_context()
    }

    /// Asks for it.
    pub fn ask(self) {
        self.0.set(true);
        browser::show_popup(NEW_PROJECT);
    }
}

/// Makes what the buttons and the dialog share.
pub fn provide() {
    provide_context(Asked(RwSignal::new(false)));
}

/// The button "New project"; where `label` says it in other words, there is room for them.
#[component]
pub fn NewProjectButton(
    /// What it says, where it does not stand beside the list of projects.
    #[prop(optional)]
    label: Option<&'static str>,
) -> impl IntoView {
    let asked = Asked::current();
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        asked.ask();
    };
    let name = label.is_none().then_some("New project");
    view! {
        <form class="opener" method="get" action="/projects" on:submit=on_submit>
            <input type="hidden" name=NEW value="1" />
            <button
                type="submit"
                class=if label.is_some() { "button" } else { "icon-button" }
                aria-haspopup="dialog"
                aria-label=name
                title=name
            >
                <Icon glyph=Glyph::Plus />
                {label}
            </button>
        </form>
    }
}

/// Its dialog, once on a page.
#[component]
pub fn NewProject() -> impl IntoView {
    let asked = expect_context::<Asked>().0;
    let address = Address::current();
    let refused = use_context::<PageContext>().and_then(|context| context.refused);
    let is_refused = refused.is_some_and(|form| form.action == "projects/create");
    let is_open = is_refused || address.get(NEW).is_some();
    let dialogs = Piece::new(coming);
    move || {
        let is_wanted = is_open || asked.get();
        let draw = is_wanted.then(|| dialogs.get()).flatten()?;
        Some((draw.new_project)(is_open))
    }
}
