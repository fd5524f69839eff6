//! The task that a line describes.
//!
//! What the names in it are, whoever reads the line looks up: the server among all that there is, the
//! page among what it knows.

use std::ops::Range;

use super::{QuickAdd, Span, What};
use crate::domain::{
    id::{ProjectId, SectionId},
    name::{self, LABELS_MAX},
    patch::Patch,
    reminder::{OFFSET_MINUTES_MAX, REMINDERS_MAX, ReminderInput},
    task_input::{RecurrenceInput, TaskPatch},
    time,
};

/// How many phrases of a line can be kept as text.
const KEPT_MAX: usize = 50;

/// What the names in a line are, where there is anything of that name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    pub project: Option<ProjectId>,
    /// Of that project, or of the one in view.
    pub section: Option<SectionId>,
    /// The user names of those whom a task there can be for.
    pub members: Vec<String>,
}

/// What a line has become.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Described {
    pub task: TaskPatch,
    /// The parts of the line that are no longer in the title.
    pub taken: Vec<Span>,
}

impl QuickAdd {
    /// The task, for a line that was read from `text`. What the line does not say is as in `view`:
    /// whoever adds in today's view adds for today. Labels come on top of the view's.
    ///
    /// What names nothing stays in the title as it was typed: nothing that people write may get
    /// lost. A label is made where there is none.
    pub fn describe(&self, text: &str, names: Names, view: TaskPatch) -> Described {
        let is_due = self.date.is_some() || matches!(view.due_date, Patch::Set(_));
        let mut several = Several {
            labels: view.labels.clone().over(None).unwrap_or_default(),
            ..Several::default()
        };
        // Those of a kind are in the order of their spans.
        let (mut labels, mut people) = (self.labels.iter(), self.people.iter());
        let mut reminders = self.reminders.iter();
        let is_taken = |span: &&Span| match span.what {
            What::Due | What::Recurrence | What::Priority => true,
            What::Project => names.project.is_some(),
            What::Section => names.section.is_some(),
            What::Label => labels.next().is_some_and(|name| several.label(name)),
            What::Person => people
                .next()
                .is_some_and(|name| several.person(name, &names.members)),
            What::Reminder => reminders
                .next()
                // Before what, where nothing is due?
                .is_some_and(|minutes| is_due && several.reminder(*minutes)),
        };
        let taken: Vec<Span> = self.spans.iter().filter(is_taken).cloned().collect();
        let task = TaskPatch {
            title: Patch::Set(self.title_keeping(text, |span| !taken.contains(span))),
            section_id: match (names.section, names.project) {
                (None, None) => view.section_id,
                (section, _) => set(section.map(|id| id.to_string())),
            },
            project_id: said(names.project.map(|id| id.to_string()), view.project_id),
            due_date: said(self.date.map(|date| date.to_string()), view.due_date),
            due_time: said(self.time.map(time::write_time), view.due_time),
            priority: said(self.priority.map(|p| p.name().to_owned()), view.priority),
            recurrence: said(self.recurrence(), view.recurrence),
            labels: Patch::Set(several.labels),
            assignees: Patch::Set(several.people),
            reminders: Patch::Set(several.reminders),
            ..view
        };
        Described { task, taken }
    }

    fn recurrence(&self) -> Option<RecurrenceInput> {
        let recurrence = self.recurrence.as_ref()?;
        Some(RecurrenceInput {
            rule: recurrence.rule.clone(),
            from: Some(recurrence.from.name().to_owned()),
        })
    }
}

/// What a task has several of.
#[derive(Default)]
struct Several {
    labels: Vec<String>,
    people: Vec<String>,
    reminders: Vec<ReminderInput>,
}

impl Several {
    fn label(&mut self, name: &str) -> bool {
        let fits = self.labels.len() < LABELS_MAX;
        let label = name::parse_label("labels", name).ok().filter(|_| fits);
        self.labels.extend(label.clone());
        label.is_some()
    }

    fn person(&mut self, name: &str, members: &[String]) -> bool {
        let member = members.iter().find(|member| name::is_same(member, name));
        self.people.extend(member.cloned());
        member.is_some()
    }

    fn reminder(&mut self, minutes: i64) -> bool {
        let fits = self.reminders.len() < REMINDERS_MAX;
        let minutes = i32::try_from(minutes).ok();
        let minutes = minutes.filter(|minutes| fits && minutes.abs() <= OFFSET_MINUTES_MAX);
        self.reminders.extend(minutes.map(|minutes| ReminderInput {
            offset_minutes: Some(minutes),
            at: None,
        }));
        minutes.is_some()
    }
}

/// Where phrases stand as whole words in a line: what somebody wants to keep as text stays so while
/// the rest of the line is written on.
pub fn places(text: &str, phrases: &[String]) -> Vec<Range<usize>> {
    let is_word = |(at, phrase): &(usize, &str)| {
        let (before, after) = (text.get(..*at), text.get(at + phrase.len()..));
        let is_open = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        is_open(before.and_then(|text| text.chars().next_back()))
            && is_open(after.and_then(|text| text.chars().next()))
    };
    let phrases = phrases.iter().filter(|phrase| !phrase.is_empty());
    phrases
        .take(KEPT_MAX)
        .flat_map(|phrase| text.match_indices(phrase.as_str()))
        .filter(is_word)
        .map(|(at, phrase)| at..at + phrase.len())
        .collect()
}

fn said<T>(value: Option<T>, view: Patch<T>) -> Patch<T> {
    value.map_or(view, Patch::Set)
}

fn set<T>(value: Option<T>) -> Patch<T> {
    said(value, Patch::Keep)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::quick_add::Line;

    /// Read on Tuesday, 10 March 2026, at noon, in a view of that day.
    fn read(text: &str, names: Names, kept: &[&str]) -> Described {
        let kept: Vec<_> = kept.iter().map(ToString::to_string).collect();
        let line = Line { text, kept: &kept };
        let view = TaskPatch {
            due_date: set(Some("2026-03-10".to_owned())),
            labels: Patch::Set(vec!["home".to_owned()]),
            ..TaskPatch::default()
        };
        line.read("2026-03-10T12:00:00".parse().unwrap(), &view)
            .describe(text, names, view)
    }

    fn title(described: &Described) -> &str {
        match &described.task.title {
            Patch::Set(title) => title,
            _ => "",
        }
    }

    #[test]
    fn the_line_goes_before_the_view() {
        let said = read("Pay rent tomorrow 5pm !2 @bank", Names::default(), &[]);
        let some = |text: &str| Patch::Set(text.to_owned());
        assert_eq!(title(&said), "Pay rent");
        assert_eq!(said.task.due_date, some("2026-03-11"));
        assert_eq!(said.task.due_time, some("17:00"));
        assert_eq!(said.task.priority, some("high"));
        let labels = ["home", "bank"].map(str::to_owned);
        assert_eq!(said.task.labels, Patch::Set(labels.to_vec()));
        let said = read("Pay rent", Names::default(), &[]);
        assert_eq!(said.task.due_date, some("2026-03-10"));
        assert_eq!(said.task.due_time, Patch::Keep);
    }

    #[test]
    fn what_names_nothing_stays_in_the_title() {
        let text = "Lamp #home /kitchen @a,b +ana *30m";
        let said = read(text, Names::default(), &[]);
        assert_eq!(title(&said), "Lamp #home /kitchen @a,b +ana");
        let names = Names {
            project: Some(uuid::Uuid::from_u128(1).into()),
            section: Some(uuid::Uuid::from_u128(2).into()),
            members: vec!["ana".to_owned()],
        };
        let said = read("Lamp #home /kitchen +Ana +bob", names, &[]);
        assert_eq!(title(&said), "Lamp +bob");
        assert_eq!(said.task.assignees, Patch::Set(vec!["ana".to_owned()]));
        assert!(matches!(said.task.section_id, Patch::Set(_)));
        let of_nothing = QuickAdd::read("Lamp *30m", chrono::NaiveDateTime::default(), &[]);
        let said = of_nothing.describe("Lamp *30m", Names::default(), TaskPatch::default());
        assert_eq!(title(&said), "Lamp *30m", "before what?");
    }

    #[test]
    fn another_project_has_not_the_section_in_view() {
        let view = TaskPatch {
            project_id: set(Some("one".to_owned())),
            section_id: set(Some("its".to_owned())),
            ..TaskPatch::default()
        };
        let read = QuickAdd::read("Lamp #home", chrono::NaiveDateTime::default(), &[]);
        let names = Names {
            project: Some(uuid::Uuid::from_u128(1).into()),
            ..Names::default()
        };
        let there = read.describe("Lamp #home", names, view.clone());
        assert_eq!(there.task.section_id, Patch::Keep);
        let here = read.describe("Lamp #home", Names::default(), view.clone());
        assert_eq!(here.task.section_id, view.section_id);
    }

    #[test]
    fn what_is_kept_as_text_stays_so_while_the_line_grows() {
        for text in [
            "Read tomorrow",
            "Read tomorrow, all of it",
            "Please Read tomorrow",
        ] {
            let said = read(text, Names::default(), &["tomorrow"]);
            assert_eq!(said.taken, []);
            assert_eq!(title(&said), text);
        }
        let said = read("Read p1 of p12 p2", Names::default(), &["p1"]);
        assert_eq!(said.taken.len(), 1);
    }

    #[test]
    fn a_time_in_a_view_of_a_day_to_come_is_of_that_day() {
        let now = "2026-03-10T12:00:00".parse().unwrap();
        let on = |day: &str, text: &str| {
            let view = TaskPatch {
                due_date: set(Some(day.to_owned())),
                ..TaskPatch::default()
            };
            let read = Line::of(text).read(now, &view);
            read.date.map(|date| date.to_string()).unwrap_or_default()
        };
        assert_eq!(on("2026-03-20", "Swim 9am"), "2026-03-20");
        assert_eq!(on("2026-03-20", "Swim every monday"), "2026-03-23");
        assert_eq!(on("2026-03-20", "Swim tomorrow 9am"), "2026-03-11");
        assert_eq!(on("2026-03-10", "Swim 9am"), "2026-03-11");
    }

    #[test]
    fn places_are_whole_words() {
        let phrases = ["may", "", "é"].map(str::to_owned);
        assert_eq!(
            places("may maybe dismay may, é", &phrases),
            [0..3, 17..20, 22..24]
        );
        assert_eq!(places("mayé émay", &phrases), Vec::<Range<usize>>::new());
    }
}
