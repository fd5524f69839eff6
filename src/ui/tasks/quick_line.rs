//! What the quick-add line is understood to say, while it is typed: shown in the line, said in
//! words, and taken back part by part. Read by `domain::quick_add`, as on the server.

use chrono::{NaiveDate, NaiveTime};
use leptos::prelude::*;

use crate::{
    domain::{
        quick_add::{QuickAdd, What, places},
        task_input::TaskPatch,
        time::due_label,
    },
    ui::{
        browser,
        kit::icon::{Glyph, Icon},
        pages::frame::{COMPOSER_ID, Reader},
    },
};

/// A line as it stands in the field, and what was read in it. Nothing is read on the server: it has
/// no line that is being typed.
#[derive(Clone, Copy)]
pub struct QuickLine {
    line: RwSignal<(String, QuickAdd)>,
    /// What is to stay text.
    kept: StoredValue<Vec<String>>,
    reader: Reader,
}

impl QuickLine {
    pub fn new(reader: Reader) -> Self {
        Self {
            line: RwSignal::default(),
            kept: StoredValue::default(),
            reader,
        }
    }

    /// Reads the line as it is now. In the browser only.
    pub fn look(self, text: String) {
        if text.is_empty() {
            self.kept.set_value(Vec::new());
        }
        let read = self.read(&text);
        self.line.set((text, read));
    }

    /// The task that a line describes, over what the view says.
    pub fn task(self, text: &str, defaults: TaskPatch) -> TaskPatch {
        self.read(text).over(text, defaults)
    }

    fn read(self, text: &str) -> QuickAdd {
        let zone = self.reader.viewer.with_value(|v| v.timezone.clone());
        let midnight = || self.reader.today.get_untracked().and_time(NaiveTime::MIN);
        let now = browser::wall_clock(&zone).unwrap_or_else(midnight);
        let unread = self.kept.with_value(|kept| places(text, kept));
        QuickAdd::read(text, now, &unread)
    }

    fn keep_as_text(self, phrase: String) {
        self.kept.update_value(|kept| kept.push(phrase));
        self.look(self.line.with_untracked(|(text, _)| text.clone()));
        browser::focus(COMPOSER_ID);
    }

    /// The line in pieces: what is understood, with its kind, and what is between.
    fn pieces(self) -> Vec<(String, Option<&'static str>)> {
        self.line.with(|(text, read)| {
            let mut pieces = Vec::new();
            let mut from = 0;
            let part = |from, to| text.get(from..to).unwrap_or_default().to_owned();
            for span in read.taken() {
                pieces.push((part(from, span.range.start), None));
                pieces.push((
                    part(span.range.start, span.range.end),
                    Some(kind(span.what)),
                ));
                from = span.range.end;
            }
            pieces.push((part(from, text.len()), None));
            pieces
        })
    }

    fn phrases(self) -> Vec<String> {
        self.line.with(|(text, read)| {
            let phrases = read.taken().filter_map(|span| text.get(span.range.clone()));
            phrases.map(str::to_owned).collect()
        })
    }

    /// What is understood, in words.
    fn words(self) -> String {
        let today = self.reader.today.get();
        self.line.with(|(text, read)| in_words(text, read, today))
    }
}

fn in_words(text: &str, read: &QuickAdd, today: NaiveDate) -> String {
    let due = read
        .date
        .map(|date| format!("Due {}", due_label(date, read.time, today)));
    let repeats = read
        .taken()
        .find(|span| span.what == What::Recurrence)
        .and_then(|span| text.get(span.range.clone()))
        .map(|phrase| format!("Repeats {phrase}"));
    let priority = read
        .priority
        .map(|priority| format!("{} priority", priority.label()));
    let all: Vec<_> = [due, repeats, priority].into_iter().flatten().collect();
    all.join(" · ")
}

fn kind(what: What) -> &'static str {
    match what {
        What::Due => "due",
        What::Recurrence => "repeat",
        What::Priority => "priority",
        What::Project | What::Section => "project",
        What::Label => "label",
        What::Person => "person",
        What::Reminder => "reminder",
    }
}

/// The same text behind the field's own, of which only the marks are seen. Both are set in the same
/// type, so that no mark is ever beside its words.
#[component]
pub fn Marks(
    /// The line.
    line: QuickLine,
    /// How far the field is scrolled.
    scrolled: RwSignal<i32>,
) -> impl IntoView {
    let pieces = move || {
        let piece = |(text, kind): (String, Option<&'static str>)| match kind {
            Some(kind) => view! { <mark data-what=kind>{text}</mark> }.into_any(),
            None => text.into_any(),
        };
        line.pieces().into_iter().map(piece).collect_view()
    };
    view! {
        <span class="marks" dir="auto" aria-hidden="true" prop:scrollLeft=move || scrolled.get()>
            {pieces}
        </span>
    }
}

/// What is understood, in words, and a button to take back each part of it.
#[component]
pub fn Understood(
    /// The line.
    line: QuickLine,
) -> impl IntoView {
    let words = Memo::new(move |_| line.words());
    let phrases = Memo::new(move |_| line.phrases());
    let keep = move |phrase: String| {
        let kept = phrase.clone();
        view! {
            <button type="button" class="keep-as-text" on:click=move |_| line.keep_as_text(kept.clone())>
                <span class="visually-hidden">"Keep as text: "</span>
                {phrase}
                <Icon glyph=Glyph::Close />
            </button>
        }
    };
    view! {
        <div class="understood" data-shown=move || phrases.with(|all| !all.is_empty()).to_string()>
            <p role="status" id="composer-understood">
                {words}
            </p>
            <For each=move || phrases.get() key=Clone::clone let(phrase)>
                {keep(phrase)}
            </For>
        </div>
    }
}
