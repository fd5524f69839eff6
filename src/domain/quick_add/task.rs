//! The task that a line describes, and the parts of the line that say so.

use std::ops::Range;

use crate::domain::{
    patch::Patch,
    quick_add::{QuickAdd, Span, What},
    task_input::{RecurrenceInput, TaskPatch},
    time,
};

impl QuickAdd {
    /// The task, for a line that was read from `text`. What the line does not say is as in
    /// `defaults`: whoever adds in today's view adds for today.
    pub fn over(&self, text: &str, defaults: TaskPatch) -> TaskPatch {
        let name = |priority: super::Priority| priority.name().to_owned();
        let recurrence = self.recurrence.as_ref().map(|recurrence| RecurrenceInput {
            rule: recurrence.rule.clone(),
            from: Some(recurrence.from.name().to_owned()),
        });
        TaskPatch {
            title: Patch::Set(self.title_keeping(text, |what| !has_a_place(what))),
            due_date: said(self.date.map(|date| date.to_string()), defaults.due_date),
            due_time: said(self.time.map(time::write_time), defaults.due_time),
            priority: said(self.priority.map(name), defaults.priority),
            recurrence: said(recurrence, defaults.recurrence),
            ..defaults
        }
    }

    /// The spans that leave the title and become something else.
    pub fn taken(&self) -> impl Iterator<Item = &Span> {
        self.spans.iter().filter(|span| has_a_place(span.what))
    }
}

/// Where phrases stand as whole words in a line: what a reader wants to keep as text stays text
/// while the rest of the line is written on.
pub fn places(text: &str, phrases: &[String]) -> Vec<Range<usize>> {
    let is_word = |(at, phrase): &(usize, &str)| {
        let (before, after) = (text.get(..*at), text.get(at + phrase.len()..));
        let is_open = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        is_open(before.and_then(|text| text.chars().next_back()))
            && is_open(after.and_then(|text| text.chars().next()))
    };
    let found = phrases.iter().flat_map(|phrase| text.match_indices(phrase));
    found
        .filter(is_word)
        .map(|(at, phrase)| at..at + phrase.len())
        .collect()
}

/// The tasks in a text of several lines, such as a list out of a letter: without empty lines, and
/// without the bullets, boxes and indentation before them.
pub fn lines(text: &str) -> Vec<String> {
    let lines = text.lines().map(|line| without_bullet(line.trim()).trim());
    let lines = lines.filter(|line| !line.is_empty());
    lines.map(str::to_owned).collect()
}

fn without_bullet(line: &str) -> &str {
    let Some(rest) = ["- ", "* ", "• ", "– "]
        .iter()
        .find_map(|b| line.strip_prefix(b))
    else {
        return line;
    };
    let mut box_to_tick = ["[ ] ", "[x] ", "[X] "].iter();
    let rest = rest.trim_start();
    box_to_tick
        .find_map(|b| rest.strip_prefix(b))
        .unwrap_or(rest)
}

fn said<T>(value: Option<T>, default: Patch<T>) -> Patch<T> {
    value.map_or(default, Patch::Set)
}

/// What a task cannot hold yet stays in its title as it was typed: nothing that people write may
/// get lost.
fn has_a_place(what: What) -> bool {
    match what {
        What::Due | What::Recurrence | What::Priority => true,
        What::Project | What::Section | What::Label | What::Person | What::Reminder => false,
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDateTime;

    use super::*;

    fn read(text: &str, unread: &[&str]) -> (QuickAdd, TaskPatch) {
        let now: NaiveDateTime = "2026-03-10T12:00:00".parse().unwrap();
        let phrases: Vec<_> = unread.iter().map(ToString::to_string).collect();
        let read = QuickAdd::read(text, now, &places(text, &phrases));
        let today = TaskPatch {
            due_date: Patch::Set("2026-03-10".to_owned()),
            ..TaskPatch::default()
        };
        let patch = read.over(text, today);
        (read, patch)
    }

    fn set(text: &str) -> Patch<String> {
        Patch::Set(text.to_owned())
    }

    #[test]
    fn the_line_goes_before_the_defaults() {
        let (_, patch) = read("Pay rent tomorrow 5pm !2 #home", &[]);
        assert_eq!(patch.title, set("Pay rent #home"));
        assert_eq!(patch.due_date, set("2026-03-11"));
        assert_eq!(patch.due_time, set("17:00"));
        assert_eq!(patch.priority, set("high"));
        let (_, patch) = read("Pay rent", &[]);
        assert_eq!(patch.due_date, set("2026-03-10"));
        assert_eq!(patch.due_time, Patch::Keep);
    }

    #[test]
    fn what_is_kept_as_text_stays_so_while_the_line_grows() {
        for text in [
            "Read tomorrow",
            "Read tomorrow, all of it",
            "Please Read tomorrow",
        ] {
            let (read, patch) = read(text, &["tomorrow"]);
            assert_eq!(read.taken().count(), 0, "{text}");
            assert_eq!(patch.title, set(text));
            assert_eq!(patch.due_date, set("2026-03-10"));
        }
        let (read, _) = read("Read p1 of p12 p2", &["p1"]);
        assert_eq!(read.taken().count(), 1);
    }

    #[test]
    fn lists_become_lines() {
        let list = "Shopping\n\n  - Milk\r\n\t* [ ] Bread - rye\n- \n• -1 °C ice\n";
        assert_eq!(
            lines(list),
            ["Shopping", "Milk", "Bread - rye", "-", "-1 °C ice"]
        );
        assert_eq!(lines(" \n "), Vec::<String>::new());
    }

    #[test]
    fn places_are_whole_words() {
        let phrases = ["may".to_owned(), "é".to_owned()];
        assert_eq!(
            places("may maybe dismay may, é", &phrases),
            [0..3, 17..20, 22..24]
        );
        assert_eq!(places("mayé émay", &phrases), Vec::<Range<usize>>::new());
    }
}
