//! Several lines at once, such as a list out of a letter: each is a task, and what is indented below
//! another is a subtask of it.

use crate::domain::task_place::LEVELS_MAX;

/// How many lines are taken at once.
pub const LINES_MAX: usize = 100;

/// How far a tab indents.
const TAB: usize = 4;

/// One line, without the bullet, the box and the indentation before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastedLine {
    pub text: String,
    /// Which of the lines before it is the task that it is a subtask of.
    pub parent: Option<usize>,
}

/// The tasks in a text of several lines; empty ones are none. What is indented too deep is a subtask
/// of the deepest level that there is.
pub fn lines(text: &str) -> Vec<PastedLine> {
    let mut lines: Vec<PastedLine> = Vec::new();
    // The lines that the current one may belong to, and how far each is indented.
    let mut above: Vec<(usize, usize)> = Vec::new();
    let levels = usize::try_from(LEVELS_MAX).unwrap_or_default();
    for line in text.lines() {
        let text = without_bullet(line.trim()).trim();
        if text.is_empty() {
            continue;
        }
        let indent = indentation(line);
        above.retain(|(_, other)| *other < indent);
        above.truncate(levels - 1);
        let parent = above.last().map(|(index, _)| *index);
        above.push((lines.len(), indent));
        lines.push(PastedLine {
            text: text.to_owned(),
            parent,
        });
    }
    lines
}

fn indentation(line: &str) -> usize {
    let signs = line.chars().take_while(|sign| sign.is_whitespace());
    signs.map(|sign| if sign == '\t' { TAB } else { 1 }).sum()
}

fn without_bullet(line: &str) -> &str {
    let bullets = ["- ", "* ", "• ", "– "];
    let Some(rest) = bullets.iter().find_map(|bullet| line.strip_prefix(bullet)) else {
        return line;
    };
    let rest = rest.trim_start();
    let mut boxes = ["[ ] ", "[x] ", "[X] "].iter();
    boxes
        .find_map(|ticked| rest.strip_prefix(ticked))
        .unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<(String, Option<usize>)> {
        let lines = lines(text).into_iter();
        lines.map(|line| (line.text, line.parent)).collect()
    }

    fn expected(lines: &[(&str, Option<usize>)]) -> Vec<(String, Option<usize>)> {
        let lines = lines.iter();
        lines
            .map(|(text, parent)| ((*text).to_owned(), *parent))
            .collect()
    }

    #[test]
    fn bullets_boxes_and_empty_lines_are_left_out() {
        let list = "Shopping\n\n- Milk\r\n* [ ] Bread - rye\n- \n• -1 °C ice\n-tight";
        let tasks = [
            "Shopping",
            "Milk",
            "Bread - rye",
            "-",
            "-1 °C ice",
            "-tight",
        ];
        assert_eq!(texts(list), expected(&tasks.map(|text| (text, None))));
        assert_eq!(texts(" \n "), []);
    }

    #[test]
    fn what_is_indented_is_below_what_it_follows() {
        let list = "  Trip\n\tPack\n\t  Socks\n      Book\n  Swim\n Read";
        let tasks = [
            ("Trip", None),
            ("Pack", Some(0)),
            ("Socks", Some(1)),
            ("Book", Some(1)),
            ("Swim", None),
            ("Read", None),
        ];
        assert_eq!(texts(list), expected(&tasks));
    }

    #[test]
    fn there_are_as_many_levels_as_tasks_have() {
        let list: Vec<_> = (0..7).map(|n| format!("{}{n}", " ".repeat(n))).collect();
        let parents: Vec<_> = lines(&list.join("\n")).iter().map(|l| l.parent).collect();
        let deepest = Some(3);
        assert_eq!(
            parents,
            [None, Some(0), Some(1), Some(2), deepest, deepest, deepest]
        );
    }
}
