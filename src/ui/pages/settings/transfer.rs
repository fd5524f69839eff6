//! Taking everything along: links that save, and a form that takes a file.

use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use crate::{
    domain::{
        change::Did,
        exchange::{ImportReport, ImportStep, Level, Remark},
        problem::{Problem, ProblemCode},
        words::counted,
    },
    ui::{
        browser,
        kit::{live::live, phrase::linked},
        state::{
            gate::{Gate, through},
            messages::Messages,
            page_context::PageContext,
        },
    },
};

/// What the server calls the form.
const ACTION: &str = "data/import";

/// How many lines of a report are shown: a page of 10,000 helps nobody.
const LINES_SHOWN: usize = 500;

/// The links. The router has no pages for them: they are for the browser.
#[component]
pub fn Export() -> impl IntoView {
    view! {
        <p>"Everything that is yours, in one file that Tend can import again:"</p>
        <p>
            <a class="button primary" href="/settings/data/export" rel="external">
                "Export everything"
            </a>
        </p>
        <p>
            {linked(
                "Only the tasks: [as a table (CSV)] or [as a calendar (iCalendar)].",
                &["/settings/data/export?format=csv", "/settings/data/export?format=ics"],
            )}
        </p>
    }
}

/// The form, and what came of it.
#[component]
pub fn Import() -> impl IntoView {
    let answer = RwSignal::new(answer_to_plain_form());
    let is_busy = RwSignal::new(false);
    let step = RwSignal::new(None::<ImportStep>);
    let (gate, messages) = (use_context::<Gate>(), use_context::<Messages>());
    let on_submit = move |event: SubmitEvent| {
        let Some(form) = browser::take_file(&event).filter(|_| !is_busy.get_untracked()) else {
            return;
        };
        is_busy.set(true);
        answer.set(None);
        step.set(None);
        let on_step = move |data: &[u8]| {
            _ = serde_json::from_slice(data).map(|now| step.try_set(Some(now)));
        };
        spawn_local(async move {
            let sent = through(gate, async || {
                browser::submit_file_in_steps(&form, on_step).await
            })
            .await;
            is_busy.try_set(false);
            let last = step.try_get_untracked().flatten();
            let (report, said) = match sent.map(|()| last) {
                Ok(Some(ImportStep::Done { report, did })) => (Ok(report), did),
                Ok(Some(ImportStep::Refused(problem))) | Err(problem) => (Err(problem), None),
                Ok(_) => (Err(broken_off()), None),
            };
            if let (Some(did), Some(messages)) = (said, messages) {
                say(messages, &did);
            }
            answer.try_set(Some(report));
        });
    };
    let errors = move || match answer.get() {
        Some(Err(problem)) => wrong(&problem),
        _ => Vec::new(),
    };
    let is_wrong = move || (!errors().is_empty()).to_string();
    let busy = move || is_busy.get().to_string();
    view! {
        <p>
            "From a file: an export of Tend, a project of Todoist (CSV), an export of Vikunja, a calendar with tasks, or a table (CSV) whose first line names its columns, such as title, project and due date. Either all of it comes or, where something in it is wrong, nothing."
        </p>
        <form class="action-form" method="post" action="" enctype="multipart/form-data" on:submit=on_submit novalidate>
            <div class="field" data-invalid=is_wrong>
                <label for="import-file">"Import"</label>
                <input
                    id="import-file"
                    name="file"
                    type="file"
                    accept=".json,.csv,.ics,.zip,text/csv,text/calendar,application/json"
                    aria-invalid=is_wrong
                    aria-describedby="import-error import-hint"
                    required
                />
                <div class="field-error" id="import-error" role="alert">
                    {live(move || errors().into_iter().map(|error| view! { <p>{error}</p> }).collect_view())}
                </div>
                <p class="field-hint" id="import-hint">
                    "Up to 40 MiB. Try it first: that changes nothing, and says what would become of each line."
                </p>
            </div>
            <p class="button-row">
                <button class="button" type="submit" name="dry_run" value="true" aria-busy=busy>
                    "Try it"
                </button>
                <button class="button primary" type="submit" aria-busy=busy>
                    "Import"
                </button>
            </p>
        </form>
        {live(move || is_busy.get().then(|| view! { <Running step=step.into() /> }))}
        <div role="status">
            {live(move || is_busy.get().then(|| step.with(|step| match step {
                None => "Sending the file…",
                Some(ImportStep::Reading) => "Reading the file…",
                Some(_) => "Writing what is in it…",
            })))}
            {live(move || answer.get().and_then(Result::ok).map(|report| view! { <Report report /> }))}
        </div>
    }
}

/// How far an import is. What it does is said once, beside it.
#[component]
fn Running(
    /// What the server has said last.
    step: Signal<Option<ImportStep>>,
) -> impl IntoView {
    let written = move || match step.get() {
        Some(ImportStep::Writing { done, of }) => Some((done, of)),
        _ => None,
    };
    let words = move || {
        let (done, of) = written()?;
        Some(
            counted(of, "{done} of # task", "{done} of # tasks")
                .replace("{done}", &done.to_string()),
        )
    };
    view! {
        <p class="import-progress">
            <progress
                aria-label="Progress"
                max=move || written().map(|(_, of)| of)
                value=move || written().map(|(done, _)| done)
            ></progress>
            <span>{words}</span>
        </p>
    }
}

/// The connection was lost while the server was at it: it goes on, or has not begun.
fn broken_off() -> Problem {
    let detail = "The connection was lost before the end. Look whether your tasks are there before you \
         import the file again.";
    Problem::new(ProblemCode::Offline, detail)
}

/// What the form was answered that was sent without script.
fn answer_to_plain_form() -> Option<Result<ImportReport, Problem>> {
    let context = use_context::<PageContext>()?;
    if let Some(refused) = context.refused.filter(|form| form.action == ACTION) {
        return Some(Err(refused.problem));
    }
    let shown = context.shown.filter(|answer| answer.action == ACTION)?;
    read(&shown.body).map(Ok)
}

fn read(report: &str) -> Option<ImportReport> {
    serde_json::from_str(report).ok()
}

/// Says that it was done, with the change that takes it back.
fn say(messages: Messages, did: &str) {
    let (did, change) = did.split_once('.').unwrap_or((did, ""));
    if let Some(did) = Did::from_name(did) {
        messages.say(did.label().to_owned(), change.parse().ok());
    }
}

/// What is wrong, in as many lines as it takes.
fn wrong(problem: &Problem) -> Vec<String> {
    if problem.errors.is_empty() {
        return vec![problem.message()];
    }
    let errors = problem.errors.iter().map(|error| error.message.clone());
    let mut shown: Vec<_> = errors.take(LINES_SHOWN).collect();
    shown.extend(more(problem.errors.len()));
    shown
}

fn more(count: usize) -> Option<String> {
    (count > LINES_SHOWN).then(|| format!("… and {} more", count - LINES_SHOWN))
}

/// What an import has done or would do, first what is wrong.
#[component]
fn Report(
    /// What the server says.
    report: ImportReport,
) -> impl IntoView {
    let ImportReport {
        format,
        dry_run,
        is_importable,
        counts,
        mut lines,
    } = report;
    let (from, what) = (format.label(), counts.in_words());
    let head = match (dry_run, is_importable) {
        (false, _) => format!("Imported from {from}: {what}."),
        (true, true) => format!("This is {from}. It would import {what}. Nothing has changed yet."),
        (true, false) => {
            format!("This is {from}. It cannot be imported before what is wrong is put right:")
        }
    };
    lines.sort_by_key(|line| line.level != Level::Wrong);
    let rest = more(lines.len());
    lines.truncate(LINES_SHOWN);
    view! {
        <p>{head}</p>
        {(!lines.is_empty())
            .then(|| {
                view! {
                    <ul class="import-lines" aria-label="Line by line">
                        {lines.into_iter().map(|line| view! { <Line line /> }).collect_view()}
                    </ul>
                }
            })}
        {rest.map(|rest| view! { <p>{rest}</p> })}
    }
}

#[component]
fn Line(
    /// What becomes of it.
    line: Remark,
) -> impl IntoView {
    let (level, word) = match line.level {
        Level::Added => ("added", "New"),
        Level::Changed => ("changed", "Different"),
        Level::Skipped => ("skipped", "Left out"),
        Level::Wrong => ("wrong", "Wrong"),
    };
    view! {
        <li data-level=level>
            <strong>{word}</strong>
            " "
            {line.in_words()}
        </li>
    }
}
