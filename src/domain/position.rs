//! Order within a list as text: fractional index keys, compared byte by byte.
//!
//! The keys are those of the widely used "fractional indexing" scheme: a letter that says how
//! long the integer part is (`a` one digit, `b` two, …; `Z` one digit, `Y` two, … before them),
//! then base-62 digits, and a fraction that never ends in `0`. So there is a key between any two,
//! and moving a row writes that row and no other.

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// The key of the first row of a list.
pub const FIRST: &str = "a0";

/// Where a list has a longer key than this, it gets new ones: always halving the same gap makes a
/// key longer by a digit every six moves.
pub const LENGTH_MAX: usize = 40;

/// Whether `key` is one of this scheme, whoever made it.
pub fn is_key(key: &str) -> bool {
    let Some(length) = key.bytes().next().and_then(integer_length) else {
        return false;
    };
    key.len() >= length
        && key.len() <= 2 * LENGTH_MAX
        && key.bytes().skip(1).all(|byte| DIGITS.contains(&byte))
        && (key.len() == length || !key.ends_with('0'))
        // The lowest integer of all has nothing before it.
        && !(key.starts_with('A') && key.bytes().skip(1).all(|byte| byte == b'0'))
}

/// The shortest key after `last`: `a0`, `a1`, … `az`, `b00`, ….
pub fn after(last: Option<&str>) -> String {
    between(last, None).unwrap_or_else(|| FIRST.to_owned())
}

/// A key between two; `None` where they are no keys, or not in this order.
pub fn between(low: Option<&str>, high: Option<&str>) -> Option<String> {
    if [low, high].into_iter().flatten().any(|key| !is_key(key)) {
        return None;
    }
    match (low, high) {
        (None, None) => Some(FIRST.to_owned()),
        (Some(low), Some(high)) if low >= high => None,
        (low, high) => Some(between_keys(low, high)),
    }
}

/// The position that is asked for where none of `taken`, which are in order, has it; else the next
/// that is free. Where none is asked for, the last.
pub fn free(asked: &str, taken: &[String]) -> String {
    let last = || after(taken.last().map(String::as_str));
    if asked.is_empty() {
        return last();
    }
    match taken.iter().position(|key| key == asked) {
        None => asked.to_owned(),
        Some(at) => {
            let next = taken.get(at + 1).map(String::as_str);
            between(Some(asked), next).unwrap_or_else(last)
        }
    }
}

/// As many keys in order as a list needs, short ones.
pub fn spread(count: usize) -> Vec<String> {
    let keys = std::iter::successors(Some(FIRST.to_owned()), |last| Some(after(Some(last))));
    keys.take(count).collect()
}

fn between_keys(low: Option<&str>, high: Option<&str>) -> String {
    let split = |key: &'_ str| -> (String, String) {
        let length = key.bytes().next().and_then(integer_length).unwrap_or(2);
        let (integer, fraction) = key.split_at(length.min(key.len()));
        (integer.to_owned(), fraction.to_owned())
    };
    match (low.map(split), high.map(split)) {
        (Some((integer, fraction)), None) => {
            increment(&integer).unwrap_or_else(|| integer + &midpoint(&fraction, None))
        }
        // The lowest integer is no key by itself: below it there are fractions of it only.
        (None, Some((integer, fraction))) if !fraction.is_empty() => match is_key(&integer) {
            true => integer,
            false => integer + &midpoint("", Some(&fraction)),
        },
        (None, Some((integer, _))) => match decrement(&integer) {
            Some(lower) if is_key(&lower) => lower,
            lowest => lowest.unwrap_or(integer) + &midpoint("", None),
        },
        (Some((integer, fraction)), Some((high_integer, high_fraction))) => {
            if integer == high_integer {
                return integer + &midpoint(&fraction, Some(&high_fraction));
            }
            match increment(&integer) {
                Some(next) if high.is_none_or(|high| next.as_str() < high) => next,
                _ => integer + &midpoint(&fraction, None),
            }
        }
        (None, None) => FIRST.to_owned(),
    }
}

/// How long an integer is with its letter.
fn integer_length(head: u8) -> Option<usize> {
    match head {
        b'a'..=b'z' => Some(usize::from(head - b'a') + 2),
        b'A'..=b'Z' => Some(usize::from(b'Z' - head) + 2),
        _ => None,
    }
}

fn value(digit: u8) -> usize {
    DIGITS.iter().position(|d| *d == digit).unwrap_or(0)
}

/// A fraction between two; `None` is the end of the integer. `low` is below `high`.
fn midpoint(low: &str, high: Option<&str>) -> String {
    let digit_of = |text: &str, at: usize| text.as_bytes().get(at).copied().unwrap_or(b'0');
    if let Some(high) = high {
        let common = (0..high.len())
            .take_while(|at| digit_of(low, *at) == digit_of(high, *at))
            .count();
        if common > 0 {
            let rest = midpoint(low.get(common..).unwrap_or_default(), high.get(common..));
            return high[..common].to_owned() + &rest;
        }
    }
    let first = low.bytes().next().map_or(0, value);
    let last = high
        .and_then(|high| high.bytes().next())
        .map_or(DIGITS.len(), value);
    if last > first + 1 {
        return char::from(DIGITS[usize::midpoint(first, last)]).to_string();
    }
    match high {
        // The digits are neighbours, and the higher goes on: its digit alone is between.
        Some(high) if high.len() > 1 => high[..1].to_owned(),
        _ => {
            let rest = midpoint(low.get(1..).unwrap_or_default(), None);
            char::from(DIGITS[first]).to_string() + &rest
        }
    }
}

/// The integer plus one; `None` after the last.
fn increment(integer: &str) -> Option<String> {
    let mut digits = integer.as_bytes().to_vec();
    for digit in digits.iter_mut().skip(1).rev() {
        if let Some(next) = DIGITS.get(value(*digit) + 1) {
            *digit = *next;
            return String::from_utf8(digits).ok();
        }
        *digit = DIGITS[0];
    }
    let head = match digits[0] {
        b'Z' => b'a',
        b'z' => return None,
        head => head + 1,
    };
    Some(filled(head, '0'))
}

/// The integer minus one; `None` before the first.
fn decrement(integer: &str) -> Option<String> {
    let mut digits = integer.as_bytes().to_vec();
    for digit in digits.iter_mut().skip(1).rev() {
        if let Some(below) = value(*digit).checked_sub(1) {
            *digit = DIGITS[below];
            return String::from_utf8(digits).ok();
        }
        *digit = DIGITS[DIGITS.len() - 1];
    }
    let head = match digits[0] {
        b'a' => b'Z',
        b'A' => return None,
        head => head - 1,
    };
    Some(filled(head, 'z'))
}

fn filled(head: u8, digit: char) -> String {
    let length = integer_length(head).unwrap_or(2);
    std::iter::once(char::from(head))
        .chain(std::iter::repeat_n(digit, length - 1))
        .collect()
}

#[cfg(test)]
mod tests;
