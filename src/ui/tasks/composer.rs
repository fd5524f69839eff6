//! The line that adds a task.

use leptos::{
    ev::{Event, SubmitEvent},
    html::Input,
    prelude::*,
};
use uuid::Uuid;
use wasm_bindgen::JsCast;

use crate::{
    domain::{
        patch::Patch, problem::FieldError, quick_add::lines, task_input::TaskPatch,
        task_query::View, text::TITLE_MAX,
    },
    ui::{
        browser,
        kit::{
            follow::Settable,
            icon::{Glyph, Icon},
        },
        pages::frame::{COMPOSER_ID, Reader},
        state::{board::Board, page_context::PageContext},
        tasks::quick_line::{Marks, QuickLine, Understood},
    },
};

/// A form that posts as it is; awake, it adds at once and keeps the focus for the next task.
#[component]
pub fn Composer(
    /// Where the task is added: in today's view it is due today.
    place: View,
) -> impl IntoView {
    let reader = expect_context::<Reader>();
    let refused = use_context::<PageContext>()
        .and_then(|c| c.refused)
        .filter(|form| form.action == "tasks/create");
    let typed = refused.as_ref().and_then(|form| form.value("text"));
    let typed = typed.unwrap_or_default();
    let error = RwSignal::new(refused.map(|form| form.problem.message()));
    let input = NodeRef::<Input>::new();
    let line = QuickLine::new(reader);
    let scrolled = RwSignal::new(0);
    let adder = Adder {
        board: expect_context(),
        reader,
        line,
        place,
    };
    let look = move || {
        if let Some(input) = input.get_untracked() {
            line.look(input.value());
            scrolled.set(input.scroll_left());
        }
    };
    // What was typed before the page was awake.
    Effect::new(move |_| look());
    let show = move |added: Result<(), String>| {
        if added.is_ok() {
            input.show("");
        }
        error.set(added.err());
        look();
        browser::focus(COMPOSER_ID);
    };
    let on_submit = move |event: SubmitEvent| {
        show(adder.add(&browser::take_form(&event).get("text")));
    };
    // Several lines are several tasks; a field of one line would run them together.
    let on_paste = move |event: Event| {
        let pasted = browser::pasted_text(event.unchecked_ref()).unwrap_or_default();
        let lines = lines(&pasted);
        if lines.len() > 1 {
            event.prevent_default();
            let before = input.get_untracked().map(|input| input.value());
            show(adder.add_all(before.filter(|text| !text.trim().is_empty()), &lines));
        }
    };
    let due = move || adder.due().unwrap_or_default();
    view! {
        <form class="composer" method="post" action="" on:submit=on_submit novalidate>
            <input type="hidden" name="__fn" value="tasks/create" />
            <input type="hidden" name="once" autocomplete="off" value=Uuid::now_v7().to_string() />
            {(place == View::Today).then(|| view! { <input type="hidden" name="task[due_date]" value=due /> })}
            <Icon glyph=Glyph::Plus />
            <label class="line">
                <Marks line scrolled />
                <input
                    id=COMPOSER_ID
                    node_ref=input
                    type="text"
                    name="text"
                    dir="auto"
                    aria-label="Add a task"
                    placeholder=if place == View::Today { "Add a task for today" } else { "Add a task" }
                    autocomplete="off"
                    enterkeyhint="done"
                    value=typed
                    aria-invalid=move || error.get().is_some().to_string()
                    aria-describedby="composer-error"
                    data-max=TITLE_MAX.to_string()
                    on:input=move |_| look()
                    on:scroll=move |_| look()
                    on:paste=move |event| on_paste(event.into())
                />
            </label>
            <button class="button" type="submit">
                "Add"
            </button>
            <Understood line />
            <p class="field-error" id="composer-error" role="alert">
                {move || error.get()}
            </p>
        </form>
    }
}

/// What adds: the board, and what a new task is unless its line says otherwise.
#[derive(Clone, Copy)]
struct Adder {
    board: Board,
    reader: Reader,
    line: QuickLine,
    place: View,
}

impl Adder {
    fn due(self) -> Option<String> {
        (self.place == View::Today).then(|| self.reader.today.get().to_string())
    }

    fn task(self, text: &str) -> TaskPatch {
        let defaults = TaskPatch {
            due_date: self.due().map_or(Patch::Keep, Patch::Set),
            ..TaskPatch::default()
        };
        self.line.task(text, defaults)
    }

    fn add(self, text: &str) -> Result<(), String> {
        let task = self.task(text);
        let viewer = self.reader.viewer.get_value();
        self.board.add(task, &viewer).map_err(first_message)
    }

    /// All of them, or none: whoever pastes again would otherwise have some twice.
    fn add_all(self, typed: Option<String>, lines: &[String]) -> Result<(), String> {
        let typed = typed.into_iter();
        let lines: Vec<_> = typed.chain(lines.iter().cloned()).collect();
        for line in &lines {
            self.task(line).parse(|_| true).map_err(first_message)?;
        }
        lines.iter().try_for_each(|line| self.add(line))
    }
}

fn first_message(errors: Vec<FieldError>) -> String {
    let mut messages = errors.into_iter().map(|error| error.message);
    messages.next().unwrap_or_default()
}
