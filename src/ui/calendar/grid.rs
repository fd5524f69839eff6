//! The days, and the tasks on them. A day is a cell that arrows lead to; a task in it is a link to
//! its panel, and can be moved to another day by mouse, finger and keyboard.

use std::collections::HashMap;

use chrono::{Datelike, Days, NaiveDate};
use leptos::{ev::KeyboardEvent, prelude::*};

use crate::{
    domain::{
        account::WeekStart,
        calendar::{CalendarPage, Span, Turn},
        id::{ProjectId, TaskId},
        task::{Status, TaskRow},
        time::weekday_name,
    },
    ui::{
        browser,
        keyboard::{Action, TaskKeys},
        kit::live::{Show, live},
        pages::frame::Reader,
        state::{
            address::{Address, use_go},
            board::{Board, ShownRow},
            moving::Moving,
        },
        tasks::{dialogs, task_list::use_task_action},
    },
};

/// What the cells share.
#[derive(Clone, Copy)]
struct Shared {
    by_day: Memo<HashMap<NaiveDate, Vec<ShownRow>>>,
    /// The day that Tab leads to.
    current: RwSignal<NaiveDate>,
    /// The days that are there to be led to.
    shown: StoredValue<Vec<NaiveDate>>,
    /// A day to go to once it is shown.
    wanted: RwSignal<Option<NaiveDate>>,
    address: Address,
    span: Span,
    week_start: WeekStart,
}

#[component]
pub fn Grid(
    /// The tasks, from the server.
    page: CalendarPage,
    /// A day that is shown.
    date: NaiveDate,
    /// How much is shown.
    span: Span,
    /// Where panels are opened.
    address: Address,
    /// The board's count when the tasks were asked for.
    asked_at: usize,
    /// A day that was led to by keyboard before it was shown.
    wanted: RwSignal<Option<NaiveDate>>,
) -> impl IntoView {
    Effect::new(move |_| {
        if let Some(day) = wanted.try_update_untracked(Option::take).flatten() {
            browser::focus(&cell_id(day));
        }
    });
    let project = page.project.map(|project| project.id);
    let days = span.days(date, page.week_start);
    let is_cut = page.is_cut;
    let by_day = by_day(page.rows, days.clone(), project, asked_at);
    Moving::show(Signal::derive(move || {
        by_day.with(|days| days.values().flatten().cloned().collect())
    }));
    let shared = Shared {
        by_day,
        current: RwSignal::new(date),
        shown: StoredValue::new(days.clone()),
        wanted,
        address,
        span,
        week_start: page.week_start,
    };
    let weeks: Vec<Vec<NaiveDate>> = days.chunks(7).map(<[NaiveDate]>::to_vec).collect();
    let head = days.iter().take(7).map(|day| {
        let name = weekday_name(*day);
        view! {
            <th scope="col" role="columnheader" abbr=name>
                <span aria-hidden="true">{&name[..3]}</span>
                <span class="visually-hidden">{name}</span>
            </th>
        }
    });
    let head = head.collect_view();
    let rows = weeks.into_iter().map(|week| {
        let cells = week
            .into_iter()
            .map(|day| view! { <Day day date shared /> });
        view! { <tr role="row">{cells.collect_view()}</tr> }
    });
    let (keys, act) = (TaskKeys::new(), use_task_action(address));
    let find = move |id: TaskId| {
        let is_it = |row: &&ShownRow| row.row.task.id == id;
        by_day.with_untracked(|days| {
            let mut all = days.iter();
            all.find_map(|(day, rows)| Some((*day, rows.iter().find(is_it)?.row.clone())))
        })
    };
    let on_key = move |event: KeyboardEvent| {
        let id = browser::task_in_focus().and_then(|id| id.parse().ok());
        // Nothing is chosen where there is no room for boxes.
        let action = keys.read(&event).filter(|action| *action != Action::Select);
        if let Some((action, (day, row))) = action.zip(id.and_then(find)) {
            event.prevent_default();
            if matches!(action, Action::Complete | Action::Delete) {
                browser::focus(&cell_id(day));
            }
            act(action, row);
        }
    };
    view! {
        <table
            class="calendar"
            role="grid"
            aria-label="Calendar"
            data-span=span.name()
            on:keydown=on_key
            // Whoever points at a task may open it in a moment.
            on:pointerover=move |_| dialogs::bring()
        >
            <thead>
                <tr role="row">{head}</tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
        {is_cut
            .then(|| view! { <p class="calendar-note">"There is more here than a calendar can show. All tasks has the rest."</p> })}
    }
}

/// The rows as they are shown, on the reader's own days, what has no time first.
fn by_day(
    rows: Vec<TaskRow>,
    days: Vec<NaiveDate>,
    project: Option<ProjectId>,
    asked_at: usize,
) -> Memo<HashMap<NaiveDate, Vec<ShownRow>>> {
    let board = expect_context::<Board>();
    let rows: Vec<_> = rows.into_iter().map(ShownRow::from).collect();
    Memo::new(move |_| {
        let shown = board.with_news(&rows, asked_at).into_iter();
        let shown = shown.map(|(_, shown)| shown);
        let mut by_day: HashMap<NaiveDate, Vec<ShownRow>> = HashMap::new();
        let is_ours = |row: &ShownRow| project.is_none_or(|id| id == row.row.task.project_id);
        let shown = shown.filter(|row| row.is_leaving || is_open(row.row.task.status));
        for row in shown.filter(is_ours) {
            let day = row.row.due_for_reader().map(|(day, _)| day);
            if let Some(day) = day.filter(|day| days.contains(day)) {
                by_day.entry(day).or_default().push(row);
            }
        }
        for rows in by_day.values_mut() {
            rows.sort_by_key(|row| (row.row.due_for_reader(), row.row.task.id));
        }
        by_day
    })
}

fn is_open(status: Status) -> bool {
    !status.is_closed()
}

fn cell_id(day: NaiveDate) -> String {
    format!("day-{day}")
}

/// The day in the direction of a key.
fn neighbour(day: NaiveDate, key: &str, shared: Shared) -> Option<NaiveDate> {
    let weekday = || {
        let week = Span::Week.days(day, shared.week_start);
        week.iter().position(|other| *other == day).unwrap_or(0) as u64
    };
    let back = |days| day.checked_sub_days(Days::new(days));
    let on = |days| day.checked_add_days(Days::new(days));
    match key {
        "ArrowLeft" => back(1),
        "ArrowRight" => on(1),
        "ArrowUp" => back(7),
        "ArrowDown" => on(7),
        "Home" => back(weekday()),
        "End" => on(6 - weekday()),
        "PageUp" => Some(shared.span.turn(day, Turn::Back)),
        "PageDown" => Some(shared.span.turn(day, Turn::On)),
        _ => None,
    }
    .filter(|day| (1970..=9999).contains(&day.year()))
}

#[component]
fn Day(
    /// Which.
    day: NaiveDate,
    /// The day that the calendar is about.
    date: NaiveDate,
    /// What the cells share.
    shared: Shared,
) -> impl IntoView {
    let reader = expect_context::<Reader>();
    let go = use_go();
    let on_key = move |event: KeyboardEvent| {
        // Arrows are the grid's only where the focus is on a day.
        if event.target() != event.current_target() {
            return;
        }
        let Some(to) = neighbour(day, &browser::key_as_read(&event), shared) else {
            return;
        };
        event.prevent_default();
        shared.current.set(to);
        // A day that is not shown is shown first; its page puts the focus there itself.
        go_to_day(to, shared, &go);
    };
    let is_outside = shared.span == Span::Month && day.month() != date.month();
    view! {
        <td
            id=cell_id(day)
            role="gridcell"
            aria-label=reader.dates.due_in_full(day, None)
            aria-current=move || (reader.today.get() == day).then_some("date")
            tabindex=move || if shared.current.get() == day { "0" } else { "-1" }
            data-drop=format!("day:{day}")
            data-outside=is_outside.to_string()
            on:focus=move |_| shared.current.set(day)
            on:keydown=on_key
        >
            <span class="day-number" aria-hidden="true">
                {day.day()}
            </span>
            <span class="day-name" aria-hidden="true">
                {weekday_name(day)}
            </span>
            <Tasks day shared />
        </td>
    }
}

fn go_to_day(to: NaiveDate, shared: Shared, go: &impl Fn(&str)) {
    if shared.shown.with_value(|days| days.contains(&to)) {
        browser::focus(&cell_id(to));
        return;
    }
    shared.wanted.set(Some(to));
    go(&shared.address.with("date", Some(&to.to_string())));
}

/// The tasks of one day.
#[component]
fn Tasks(
    /// Which.
    day: NaiveDate,
    /// What the cells share.
    shared: Shared,
) -> impl IntoView {
    let rows = Memo::new(move |_| {
        let of_day = |days: &HashMap<NaiveDate, Vec<ShownRow>>| days.get(&day).cloned();
        shared.by_day.with(of_day).unwrap_or_default()
    });
    let find =
        move |id: TaskId| rows.with(|rows| rows.iter().find(|row| row.row.task.id == id).cloned());
    view! {
        <Show when=move || rows.with(|rows| !rows.is_empty())>
            <ul role="list">
                <For each=move || rows.get() key=|row| row.row.task.id let(shown)>
                    {
                        let id = shown.row.task.id;
                        let last = StoredValue::new(shown);
                        let row = Memo::new(move |_| {
                            find(id).inspect(|row| last.set_value(row.clone())).unwrap_or_else(|| last.get_value())
                        });
                        view! { <DayTask row shared /> }
                    }
                </For>
            </ul>
        </Show>
    }
}

#[component]
fn DayTask(
    /// The task.
    row: Memo<ShownRow>,
    /// What the cells share.
    shared: Shared,
) -> impl IntoView {
    let dates = expect_context::<Reader>().dates;
    let id = row.with_untracked(|shown| shown.row.task.id);
    let title = move || row.with(|shown| shown.row.task.title.clone());
    let time = move || {
        let due = row.with(|shown| shown.row.due_for_reader());
        let (_, time) = due?;
        Some(dates.time_label(time?))
    };
    view! {
        <li
            class="day-task"
            data-priority=move || row.with(|shown| shown.row.task.priority.name())
            data-leaving=move || row.with(|shown| shown.is_leaving).to_string()
            data-task=id.to_string()
        >
            <a
                href=move || shared.address.with_task(id)
                data-noscroll="true"
                draggable="false"
                aria-description="Press Space to move to another day"
            >
                {live(move || time().map(|time| view! { <time>{time}</time> }))}
                <span>{title}</span>
            </a>
        </li>
    }
}
