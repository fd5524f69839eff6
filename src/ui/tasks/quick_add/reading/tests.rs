//! What the page understands, says and suggests. What a line means is for the domain's tests.

use uuid::Uuid;

use super::*;
use crate::domain::role::Role;

fn card(number: u128, name: &str, sections: &[&str]) -> ProjectCard {
    let sections = (1..).zip(sections).map(|(n, name)| SectionCard {
        id: Uuid::from_u128(number * 100 + n).into(),
        name: (*name).to_owned(),
    });
    ProjectCard {
        id: Uuid::from_u128(number).into(),
        name: name.to_owned(),
        color: None,
        is_inbox: number == 1,
        is_archived: name == "Old",
        is_favorite: false,
        role: Role::Owner,
        open_task_count: 0,
        sections: sections.collect(),
    }
}

/// On Tuesday, 10 March 2026, at noon, in the inbox.
fn known() -> Known {
    Known {
        now: "2026-03-10T12:00:00".parse().unwrap(),
        dates: DateStyle::default(),
        username: "ana".to_owned(),
        inbox: Uuid::from_u128(1).into(),
        projects: vec![
            card(1, "Inbox", &["Soon"]),
            card(2, "Home", &["Kitchen", "At the back"]),
            card(3, "Old", &[]),
        ],
        labels: vec!["errand".to_owned(), "so long".to_owned()],
        view: TaskPatch::default(),
    }
}

fn understand(text: &str) -> Reading {
    known().read(&Typed {
        text: text.to_owned(),
        before: text.to_owned(),
        kept: Vec::new(),
    })
}

#[test]
fn what_is_understood_is_marked_and_said() {
    let text = "Lamp #home /kitchen tomorrow 5pm, !1 @errand +Ana *90m every day";
    let reading = understand(text);
    assert_eq!(
        reading.words,
        "Due Tomorrow 17:00 · Repeats every day · Urgent priority · In Home · In section Kitchen \
         · Label errand · For ana · Reminder 90 minutes before"
    );
    let pieces: String = reading
        .pieces
        .iter()
        .map(|(text, _)| text.as_str())
        .collect();
    assert_eq!(pieces, text);
    let marked = reading
        .pieces
        .iter()
        .filter(|(_, is_understood)| *is_understood);
    let marked: Vec<_> = marked.map(|(text, _)| text.as_str()).collect();
    assert_eq!(
        marked,
        [
            "#home",
            "/kitchen",
            "tomorrow 5pm",
            "!1",
            "@errand",
            "+Ana",
            "*90m",
            "every day"
        ]
    );
    assert_eq!(reading.phrases, marked);
    assert_eq!(reading.task.title, Patch::Set("Lamp".to_owned()));
}

#[test]
fn what_names_nothing_is_not_marked() {
    for text in [
        "Lamp #nowhere",
        "Lamp #old",
        "Lamp /kitchen",
        "Lamp +bob",
        "Lamp *5m",
    ] {
        let reading = understand(text);
        assert_eq!(reading.pieces, [(text.to_owned(), false)]);
        assert_eq!((reading.words.as_str(), reading.phrases.len()), ("", 0));
    }
    assert_eq!(understand("Lamp /soon").words, "In section Soon");
}

#[test]
fn a_phrase_is_offered_once() {
    let reading = understand("Lamp @errand and @errand");
    assert_eq!(reading.phrases, ["@errand"]);
    assert_eq!(reading.words, "Label errand · Label errand");
}

#[test]
fn reminders_are_said_in_the_longest_unit_that_fits() {
    let words = |minutes| reminder_in_words(minutes).unwrap_or_default();
    assert_eq!(words(-1), "Reminder 1 minute before");
    assert_eq!(words(-120), "Reminder 2 hours before");
    assert_eq!(words(-1440), "Reminder 1 day before");
    assert_eq!(words(-20160), "Reminder 2 weeks before");
    assert_eq!(words(5), "");
}

#[test]
fn names_are_suggested_at_the_caret() {
    let suggest = |before: &str, after: &str| {
        let reading = known().read(&Typed {
            text: format!("{before}{after}"),
            before: before.to_owned(),
            kept: Vec::new(),
        });
        let suggestions = reading.suggestions.into_iter();
        let texts = suggestions.map(|s| (s.name, s.text, s.caret));
        texts.collect::<Vec<_>>()
    };
    let expected = ("Home".to_owned(), "Buy #Home milk".to_owned(), 10);
    assert_eq!(suggest("Buy #ho", " milk"), [expected]);
    let texts = |before| {
        suggest(before, "")
            .into_iter()
            .map(|(_, text, _)| text)
            .collect::<Vec<_>>()
    };
    assert_eq!(texts("Lamp #home /b"), ["Lamp #home /\"At the back\" "]);
    assert_eq!(texts("/s"), ["/Soon "]);
    assert_eq!(texts("@"), ["@errand ", "@\"so long\" "]);
    assert_eq!(texts("#"), ["#Inbox ", "#Home "]);
}

#[test]
fn a_pasted_subtask_is_where_its_task_is() {
    let lines = quick_add::lines("Trip #home /kitchen\n  Pack #old tomorrow");
    let mut tasks: Vec<PastedTask> = Vec::new();
    for line in lines {
        let above = line.parent.and_then(|parent| tasks.get(parent));
        let task = known().read_pasted(line, above);
        tasks.push(task);
    }
    let [trip, pack] = &tasks[..] else {
        panic!("{tasks:?}");
    };
    assert_eq!(pack.parent, Some(0));
    assert_eq!(pack.task.title, Patch::Set("Pack #old".to_owned()));
    assert_eq!(pack.task.due_date, Patch::Set("2026-03-11".to_owned()));
    assert_eq!(pack.task.project_id, trip.task.project_id);
    assert_eq!(pack.task.section_id, trip.task.section_id);
    assert_eq!(pack.view.project_id, Patch::Keep);
    assert!(matches!(trip.task.section_id, Patch::Set(_)));
}
