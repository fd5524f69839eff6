//! A line as words, and what a single word can say.

use std::ops::Range;

use crate::domain::task::Priority;

/// A word of the line.
#[derive(Clone, Debug)]
pub struct Word {
    /// In small letters, without the punctuation after it.
    pub text: String,
    /// As typed, without the punctuation after it.
    typed: String,
    /// With the punctuation after it.
    pub range: Range<usize>,
    /// Quoted or un-read: title, whatever it says.
    pub is_plain: bool,
    /// A comma stood after it.
    pub has_comma: bool,
    /// `every!`
    pub is_every_bang: bool,
}

pub fn split(text: &str, unread: &[Range<usize>]) -> Vec<Word> {
    let quotes = quoted(text);
    let mut words = Vec::new();
    let mut start = None;
    let mut in_name = false;
    for (index, sign) in text.char_indices().chain([(text.len(), ' ')]) {
        if let Some(from) = start {
            // `#"My home"` is one word.
            if sign == '"' {
                in_name = !in_name && text.get(from..index).is_some_and(is_sign);
            }
            if (sign.is_whitespace() && !in_name) || index == text.len() {
                words.push(word(text, from..index, &quotes, unread));
                (start, in_name) = (None, false);
            }
        } else if !sign.is_whitespace() {
            start = Some(index);
        }
    }
    words
}

fn word(text: &str, range: Range<usize>, quotes: &[Range<usize>], unread: &[Range<usize>]) -> Word {
    let raw = text.get(range.clone()).unwrap_or_default();
    let typed = raw.trim_end_matches([',', '.', ';', ':', '!', '?']);
    let touches = |other: &Range<usize>| other.start < range.end && range.start < other.end;
    Word {
        text: typed.to_lowercase(),
        typed: typed.to_owned(),
        is_plain: quotes.iter().chain(unread).any(touches),
        has_comma: raw
            .get(typed.len()..)
            .is_some_and(|end| end.starts_with(',')),
        is_every_bang: raw.eq_ignore_ascii_case("every!"),
        range,
    }
}

/// Signs whose names may stand within quotes.
const QUOTED_NAMES: &str = "#/@";

fn is_sign(text: &str) -> bool {
    text.len() == 1 && QUOTED_NAMES.contains(text)
}

/// What stands within quotes, but for names.
fn quoted(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut open: Option<(usize, char)> = None;
    let mut before = [' ', ' '];
    for (index, sign) in text.char_indices() {
        let is_name = before[0].is_whitespace() && QUOTED_NAMES.contains(before[1]);
        match (open, sign) {
            (None, '"' | '“' | '„' | '«' | '`') => {
                let close = match sign {
                    '“' => '”',
                    '„' => '“',
                    '«' => '»',
                    same => same,
                };
                open = Some((index, close));
                if is_name && sign == '"' {
                    open = Some((usize::MAX, close));
                }
            }
            (Some((start, close)), sign) if sign == close => {
                if start != usize::MAX {
                    ranges.push(start..index + sign.len_utf8());
                }
                open = None;
            }
            _ => {}
        }
        before = [before[1], sign];
    }
    ranges
}

impl Word {
    pub fn is(&self, text: &str) -> bool {
        !self.is_plain && self.text == text
    }

    pub fn is_any(&self, texts: &[&str]) -> bool {
        !self.is_plain && texts.contains(&self.text.as_str())
    }

    /// `!1` to `!4` or `p1` to `p4`, the first being the most urgent.
    pub fn priority(&self) -> Option<Priority> {
        match self.text.as_str() {
            "!1" | "p1" => Some(Priority::Urgent),
            "!2" | "p2" => Some(Priority::High),
            "!3" | "p3" => Some(Priority::Medium),
            "!4" | "p4" => Some(Priority::Low),
            _ => None,
        }
    }

    /// `#`, `/`, `@` or `+` and the name after it, which begins with a letter.
    pub fn marker(&self) -> Option<(char, String)> {
        let mut signs = self.typed.chars();
        let sign = signs.next().filter(|sign| "#/@+".contains(*sign))?;
        let name = signs.as_str();
        if let Some(quoted) = name.strip_prefix('"').and_then(|n| n.strip_suffix('"')) {
            let is_name = QUOTED_NAMES.contains(sign) && !quoted.trim().is_empty();
            return is_name.then(|| (sign, quoted.to_owned()));
        }
        is_bare(name).then(|| (sign, name.to_owned()))
    }

    /// `*30m`, `*2h`, `*1d`, `*1w` in minutes.
    pub fn reminder(&self) -> Option<i64> {
        let amount = self.text.strip_prefix('*')?;
        let (digits, unit) = amount.split_at_checked(amount.len().checked_sub(1)?)?;
        let unit = match unit {
            "m" => 1,
            "h" => 60,
            "d" => 24 * 60,
            "w" => 7 * 24 * 60,
            _ => return None,
        };
        number(digits)
            .filter(|n| *n > 0 && *n <= 999)
            .map(|n| i64::from(n) * unit)
    }
}

/// Whether a name needs no quotes.
fn is_bare(name: &str) -> bool {
    let mut signs = name.chars();
    name.starts_with(char::is_alphabetic) && signs.all(|c| c.is_alphanumeric() || "_-.".contains(c))
}

/// A sign and a name as they are written in a line; `None` where that cannot be.
pub fn write_name(sign: char, name: &str) -> Option<String> {
    match is_bare(name) && !name.ends_with('.') {
        true => Some(format!("{sign}{name}")),
        false => (!name.contains('"')).then(|| format!("{sign}\"{name}\"")),
    }
}

/// Digits and nothing else, up to four of them.
pub fn number(text: &str) -> Option<u32> {
    let is_number = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| text.parse().ok())?
}

/// Digits, or a word from one to twelve.
pub fn amount(text: &str) -> Option<u32> {
    const WORDS: [&str; 13] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    if matches!(text, "a" | "an") {
        return Some(1);
    }
    let by_word = || WORDS.iter().zip(0..).find(|(word, _)| **word == text);
    number(text)
        .or_else(|| by_word().map(|(_, n)| n))
        .filter(|n| (1..=999).contains(n))
}

/// `1st`, `22nd`, `3rd`, `4th`; or a word from first to fifth.
pub fn ordinal(text: &str) -> Option<u32> {
    const WORDS: [&str; 5] = ["first", "second", "third", "fourth", "fifth"];
    if let Some((_, n)) = WORDS.iter().zip(1..).find(|(word, _)| **word == text) {
        return Some(n);
    }
    let (digits, ending) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let n = number(digits)?;
    let right = match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    (ending == right).then_some(n)
}
