//! Order within a list as text: fractional index keys, compared byte by byte.
//!
//! The keys are those of the widely used "fractional indexing" scheme: a letter that says how
//! long the integer part is (`a` one digit, `b` two, …), then base-62 digits. Today tasks are only
//! ever appended, which needs no fraction; moving them comes with projects and sections.

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// The key of the first row of a list.
pub const FIRST: &str = "a0";

/// The shortest key after `last`: `a0`, `a1`, … `az`, `b00`, ….
pub fn after(last: Option<&str>) -> String {
    let Some(last) = last else {
        return FIRST.to_owned();
    };
    let head = last.bytes().next().unwrap_or(b'a');
    let length = 1 + usize::from(head.saturating_sub(b'a'));
    let integer: Vec<u8> = last.bytes().skip(1).take(length).collect();
    match increment(integer) {
        Some(digits) => char::from(head).to_string() + &digits,
        None => char::from(head + 1).to_string() + &"0".repeat(length + 1),
    }
}

/// The digits plus one; `None` where there are none left of this length.
fn increment(mut digits: Vec<u8>) -> Option<String> {
    for digit in digits.iter_mut().rev() {
        let value = DIGITS.iter().position(|d| d == digit).unwrap_or(0);
        if let Some(next) = DIGITS.get(value + 1) {
            *digit = *next;
            return String::from_utf8(digits).ok();
        }
        *digit = DIGITS[0];
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_thousand_appended_keys_ascend() {
        let mut last = after(None);
        assert_eq!(last, "a0");
        for _ in 0..10_000 {
            let next = after(Some(&last));
            assert!(next > last, "{next} after {last}");
            last = next;
        }
    }

    #[test]
    fn a_full_digit_takes_the_next_length() {
        assert_eq!(after(Some("az")), "b00");
        assert_eq!(after(Some("bzz")), "c000");
    }

    #[test]
    fn a_fraction_is_left_behind() {
        assert_eq!(after(Some("a0V")), "a1");
    }
}
