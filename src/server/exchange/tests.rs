//! Files as the programs write them, and what becomes of them.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use proptest::prelude::*;
use uuid::Uuid;

use super::{
    Document, Level, Project, Reading, Reminder, Section, Task, calendar, csv_in, csv_out, todoist,
};
use crate::domain::{
    recurrence::{Recurrence, RecurrenceFrom},
    task::{Priority, Status},
    time::parse_time,
};

fn now() -> NaiveDateTime {
    date("2026-11-25").and_hms_opt(10, 0, 0).unwrap()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn titles(reading: &Reading) -> Vec<&str> {
    let tasks = reading.document.tasks.iter();
    tasks.map(|task| task.title.as_str()).collect()
}

/// Line and weight of every remark.
fn remarks(reading: &Reading) -> Vec<(u64, Level)> {
    let remarks = reading.remarks.iter();
    remarks.map(|r| (r.line.unwrap_or(0), r.level)).collect()
}

/// A project with one task of everything and its subtask.
fn rich() -> Document {
    let (project, section, parent) = (Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7());
    let task = Task {
        id: parent,
        project_id: Some(project),
        section_id: Some(section),
        title: "Pay; the \"rent\", and \\ more".to_owned(),
        description: "First line\nsecond, line".to_owned(),
        status: Status::InProgress,
        priority: Priority::High,
        start_date: Some(date("2026-11-28")),
        due_date: Some(date("2026-12-01")),
        due_time: Some(parse_time("", "17:00").unwrap()),
        due_timezone: Some("Europe/Berlin".to_owned()),
        recurrence: Some(Recurrence {
            rule: "FREQ=MONTHLY;BYMONTHDAY=1".to_owned(),
            from: RecurrenceFrom::Completion,
        }),
        labels: vec!["home".to_owned(), "a;b".to_owned()],
        reminders: vec![
            Reminder::OffsetMinutes(-30),
            Reminder::At(utc("2026-11-30T08:00:00Z")),
        ],
        ..Task::default()
    };
    let subtask = Task {
        id: Uuid::now_v7(),
        project_id: Some(project),
        section_id: Some(section),
        parent_id: Some(parent),
        title: "=cmd|' /C calc'!A0".to_owned(),
        status: Status::Done,
        due_date: Some(date("2026-12-02")),
        reminders: vec![Reminder::OffsetMinutes(-60)],
        completed_at: Some(utc("2026-11-20T12:00:00Z")),
        ..Task::default()
    };
    Document {
        projects: vec![Project {
            id: project,
            name: "Home".to_owned(),
            ..Project::default()
        }],
        sections: vec![Section {
            id: section,
            project_id: project,
            name: "Kitchen".to_owned(),
        }],
        tasks: vec![task, subtask],
        ..Document::default()
    }
}

/// The tasks with their ids as places in the list, and without projects and sections.
fn comparable(document: &Document) -> Vec<Task> {
    let places: HashMap<_, _> = (0_u128..)
        .zip(&document.tasks)
        .map(|(place, task)| (task.id, Uuid::from_u128(place)))
        .collect();
    let tasks = document.tasks.iter().cloned();
    tasks
        .map(|task| Task {
            id: places[&task.id],
            parent_id: task.parent_id.map(|id| places[&id]),
            project_id: None,
            section_id: None,
            ..task
        })
        .collect()
}

#[test]
fn our_json_comes_back_as_it_was_and_refuses_what_it_does_not_know() {
    let document = rich();
    let json = serde_json::to_string(&document).unwrap();
    assert_eq!(serde_json::from_str::<Document>(&json).unwrap(), document);
    let typo = r#"{"format": "tend", "version": 1, "taks": []}"#;
    assert!(serde_json::from_str::<Document>(typo).is_err());
}

#[test]
fn our_csv_comes_back_with_everything_that_it_has_a_column_for() {
    let document = rich();
    let file = csv_out::write(&document).unwrap();
    let reading = csv_in::read(csv_in::text(&file).unwrap(), now());
    assert_eq!(reading.remarks, []);
    let mut expected = comparable(&document);
    for task in &mut expected {
        task.reminders.clear();
    }
    // In a list of labels, a semicolon separates as well as a comma: spreadsheets differ.
    expected[0].labels = ["home", "a", "b"].map(str::to_owned).to_vec();
    assert_eq!(comparable(&reading.document), expected);
    assert_eq!(reading.document.projects[0].name, "Home");
    assert_eq!(reading.document.sections[0].name, "Kitchen");
}

#[test]
fn no_cell_of_the_csv_begins_a_formula() {
    let file = csv_out::write(&rich()).unwrap();
    let mut reader = csv::Reader::from_reader(file.as_slice());
    let cells: Vec<_> = reader
        .records()
        .flat_map(|record| {
            let cells = record.unwrap();
            cells.iter().map(str::to_owned).collect::<Vec<_>>()
        })
        .collect();
    assert!(cells.iter().any(|cell| cell == "'=cmd|' /C calc'!A0"));
    assert!(
        !cells
            .iter()
            .any(|cell| cell.starts_with(['=', '+', '-', '@', '\t', '\r']))
    );
}

#[test]
fn a_plain_csv_is_read_by_the_names_of_its_columns() {
    let file = "\u{feff}Due;Name;Colour;Priority\r\n2026-12-24;\"Buy; a tree\";green;HIGH\r\n\
                tomorrow 5pm;Call;;\r\n;;;\r\nsoon;Wrong;;\r\n;;;low\r\n";
    let reading = csv_in::read(csv_in::text(file.as_bytes()).unwrap(), now());
    assert_eq!(titles(&reading), ["Buy; a tree", "Call", "Wrong"]);
    let tasks = &reading.document.tasks;
    assert_eq!(tasks[0].due_date, Some(date("2026-12-24")));
    assert_eq!(tasks[0].priority, Priority::High);
    assert_eq!(tasks[1].due_date, Some(date("2026-11-26")));
    assert_eq!(tasks[1].due_time, Some(parse_time("", "17:00").unwrap()));
    let expected = [(5, Level::Wrong), (6, Level::Wrong), (1, Level::Skipped)];
    assert_eq!(remarks(&reading), expected);
    assert!(!reading.is_whole());
}

#[test]
fn bytes_that_are_no_utf8_are_told_by_their_line() {
    assert_eq!(csv_in::text(b"title\nok\nM\xfcll\n"), Err(3));
}

#[test]
fn a_csv_names_a_parent_only_above() {
    let file = "id,parent_id,title\na,,Above\n,a,Below\n,nobody,Lost\n";
    let reading = csv_in::read(file, now());
    let tasks = &reading.document.tasks;
    assert_eq!(tasks[1].parent_id, Some(tasks[0].id));
    assert_eq!(remarks(&reading), [(4, Level::Wrong)]);
}

const TODOIST: &str = "\u{feff}TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE,DURATION,DURATION_UNIT
meta,view_style=list,,,,,,,,,,
note,About it all,,,,Ana (1),,,,,,
task,Pay rent @home @money,By transfer,1,1,Ana (1),,every month,en,Europe/Paris,,
note,\"Account
changed\",,,,Ana (1),,,,,,
task,Write to mail@example.com,,4,2,Ana (1),Ben (2),27 jan 17:00,en,Europe/Paris,,
,,,,,,,,,,,
section,Garden,,,,,,,,,,
task,a,,3,1,,,,,,,
task,b,,2,2,,,,,,,
task,c,,4,3,,,,,,,
task,d,,4,4,,,,,,,
task,e,,4,5,,,,,,,
task,f,,4,6,,,kun aika on,fi,,,
";

#[test]
fn todoists_csv_keeps_sections_notes_levels_priorities_labels_and_dates() {
    let text = csv_in::text(TODOIST.as_bytes()).unwrap();
    assert!(todoist::is_one(text));
    assert!(!todoist::is_one("title,content\n"));
    let reading = todoist::read(text, "House", now());
    let tasks = &reading.document.tasks;
    assert_eq!(reading.document.projects[0].name, "House");
    assert_eq!(
        (tasks[0].title.as_str(), tasks[0].priority),
        ("Pay rent", Priority::Urgent)
    );
    assert_eq!(tasks[0].labels, ["home", "money"]);
    assert_eq!(tasks[0].comments[0].body, "Account\nchanged");
    assert!(tasks[0].recurrence.is_some() && tasks[0].due_date.is_some());
    assert_eq!(tasks[0].due_timezone, None, "a whole day has no zone");
    assert_eq!(tasks[1].title, "Write to mail@example.com");
    assert_eq!(tasks[1].parent_id, Some(tasks[0].id));
    assert_eq!(tasks[1].due_date, Some(date("2027-01-27")));
    assert_eq!(tasks[1].due_timezone.as_deref(), Some("Europe/Paris"));
    assert_eq!(tasks[2].section_id, Some(reading.document.sections[0].id));
    assert_eq!(
        (tasks[2].priority, tasks[3].priority),
        (Priority::Medium, Priority::High)
    );
    assert_eq!(
        tasks[7].parent_id, tasks[6].parent_id,
        "the sixth level is on the fifth"
    );
    assert_eq!(tasks[7].description, "Due: kun aika on");
    // A line is where it stands in the file, notes of two lines counted.
    let expected = [
        (3, Level::Skipped),
        (7, Level::Changed),
        (15, Level::Changed),
        (15, Level::Changed),
    ];
    assert_eq!(remarks(&reading), expected);
}

#[test]
fn our_calendar_comes_back_with_all_that_it_can_say() {
    let document = rich();
    let file = calendar::write::calendar(&document, utc("2026-11-25T10:00:00Z"));
    assert!(calendar::read::is_one(&file));
    assert!(file.ends_with("\r\n") && !file.replace("\r\n", "").contains(['\r', '\n']));
    assert!(file.split("\r\n").all(|line| line.len() <= 75));
    assert!(file.contains("DUE;TZID=Europe/Berlin:20261201T170000\r\n"));
    assert!(file.contains("BEGIN:DAYLIGHT\r\nDTSTART:20270328T020000\r\nTZOFFSETFROM:+0100\r\n"));
    let reading = calendar::read::read(&file, "Home");
    assert_eq!(reading.remarks, []);
    assert_eq!(comparable(&reading.document), comparable(&document));
}

const CALENDAR: &str = "BEGIN:VCALENDAR
VERSION:2.0
X-WR-CALNAME:Errands
BEGIN:VEVENT
SUMMARY:Lunch
END:VEVENT
BEGIN:VTODO
UID:child
SUMMARY:Buy sc
 rews\\, long ones
DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20261201T090000
DUE;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20261201T090000
RELATED-TO:parent
PRIORITY:4
CATEGORIES:a\\,b,c
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:-P1DT30M
END:VALARM
BEGIN:VALARM
TRIGGER;VALUE=DATE-TIME:19760401T005545Z
END:VALARM
END:VTODO
BEGIN:VTODO
UID:parent
SUMMARY:Build a shelf
DUE;TZID=Nowhere:20261201T090000
RRULE:FREQ=HOURLY
END:VTODO
BEGIN:VTODO
UID:ring
RELATED-TO:ring
DUE:someday
END:VTODO
END:VCALENDAR
";

#[test]
fn a_calendar_of_other_programs_is_read_and_what_is_different_is_said() {
    let reading = calendar::read::read(CALENDAR, "file");
    assert_eq!(reading.document.projects[0].name, "Errands");
    assert_eq!(titles(&reading), ["Build a shelf", "Buy screws, long ones"]);
    let [parent, child] = reading.document.tasks.as_slice() else {
        panic!("{:?}", reading.document.tasks)
    };
    assert_eq!(child.parent_id, Some(parent.id));
    assert_eq!((child.start_date, child.priority), (None, Priority::High));
    assert_eq!(child.due_timezone.as_deref(), Some("Europe/Berlin"));
    assert_eq!(child.labels, ["a,b", "c"]);
    assert_eq!(child.reminders, [Reminder::OffsetMinutes(-1470)]);
    assert_eq!(
        (parent.due_timezone.as_deref(), &parent.recurrence),
        (None, &None)
    );
    let expected = [
        (4, Level::Skipped),
        (27, Level::Changed),
        (28, Level::Changed),
        (33, Level::Wrong),
        (30, Level::Changed),
        (30, Level::Wrong),
    ];
    assert_eq!(remarks(&reading), expected);
}

proptest! {
    #[test]
    fn a_guarded_cell_is_no_formula_and_comes_back(cell in "['=+@\\-\t\ra ]{0,6}|\\PC{0,20}") {
        let guarded = csv_out::guard(&cell);
        prop_assert!(!guarded.starts_with(['=', '+', '-', '@', '\t', '\r']));
        prop_assert_eq!(csv_out::unguard(&guarded), cell.as_str());
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in "(?s).{0,300}") {
        csv_in::read(&text, now());
        todoist::read(&text, "x", now());
        calendar::read::read(&text, "x");
    }

    #[test]
    fn any_lines_of_a_calendar_are_read_without_a_panic(
        lines in proptest::collection::vec(
            ("(BEGIN|END|DUE|DTSTART|RRULE|TRIGGER|UID|RELATED-TO|SUMMARY|CATEGORIES)(;TZID=\"?[a-z:]{0,3})?", "VTODO|VALARM|VEVENT|[a-c]|-?P[0-9]{1,12}[WDTHMS]{1,3}|\\PC{0,12}"),
            0..40,
        ),
    ) {
        let lines = lines.iter().map(|(name, value)| format!("{name}:{value}\n"));
        calendar::read::read(&lines.collect::<String>(), "x");
    }
}
