//! iCalendar (RFC 5545): tasks as VTODO, for calendars and other programs for tasks.
//!
//! By hand in both directions: the crates for it read strictly and stop at the first property
//! that some client writes wrongly, where we want to take the rest and say so.
//!
//! | ours | theirs |
//! | --- | --- |
//! | whole day, floating, in a zone | `DUE` as DATE, as local time, with `TZID` and its VTIMEZONE |
//! | urgent, high, medium, low | `PRIORITY` 1, 3, 5, 9; read: 1, 2–4, 5, 6–9 |
//! | labels | `CATEGORIES` |
//! | subtasks | `RELATED-TO` of the child |
//! | reminders | VALARM, before the `DUE` (of a whole day: before 09:00) or at a moment |
//! | repeats from completion | `X-TEND-RECURRENCE-FROM` |

pub mod read;
pub mod write;
mod zone;

/// When a whole day's reminders count from, in minutes after midnight.
const DAY_BEGINS: i32 = 9 * 60;

/// How a line of a file goes on: at most 75 octets each, never within a character.
fn fold(line: &str, out: &mut String) {
    const OCTETS: usize = 75;
    let mut length = 0;
    for sign in line.chars().filter(|sign| !sign.is_control()) {
        if length + sign.len_utf8() > OCTETS {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(sign);
        length += sign.len_utf8();
    }
    out.push_str("\r\n");
}

/// A TEXT value.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in text.replace("\r\n", "\n").chars() {
        match sign {
            '\\' | ';' | ',' => escaped.extend(['\\', sign]),
            '\n' => escaped.push_str("\\n"),
            '\t' => escaped.push(' '),
            sign => escaped.push(sign),
        }
    }
    escaped
}

/// The text of a TEXT value.
fn unescape(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut signs = value.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '\\' => match signs.next() {
                Some('n' | 'N') => text.push('\n'),
                Some(sign) => text.push(sign),
                None => text.push('\\'),
            },
            sign => text.push(sign),
        }
    }
    text
}

/// The values of a list of TEXT: separated by commas that are not escaped.
fn unescape_list(value: &str) -> Vec<String> {
    let (mut parts, mut start, mut is_escaped) = (Vec::new(), 0, false);
    for (index, sign) in value.char_indices() {
        match sign {
            ',' if !is_escaped => {
                parts.push(&value[start..index]);
                start = index + 1;
            }
            _ => is_escaped = sign == '\\' && !is_escaped,
        }
    }
    parts.push(&value[start..]);
    let texts = parts.into_iter().map(unescape);
    texts
        .map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
        .collect()
}
