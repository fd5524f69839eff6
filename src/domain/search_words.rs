//! A search for words, as people type it: which there are, and what a text says to be found.
//!
//! PostgreSQL answers searches (`server/db/search/words.rs`); [`says`] is the same in Rust,
//! for what a filter means, but for what only PostgreSQL folds: accents, and scripts that put no
//! spaces between words.

/// The words that were typed, each with whether it may be a beginning: the last one may.
pub fn words(typed: &str) -> Vec<(&str, bool)> {
    let mut words: Vec<_> = typed.split_whitespace().collect();
    let Some(last) = words.pop() else {
        return Vec::new();
    };
    // The same word again asks nothing new.
    words.sort_unstable();
    words.dedup();
    let whole = words.into_iter().map(|word| (word, false));
    whole.chain([(last, true)]).collect()
}

/// Whether there is a letter or digit in it. What has none, such as an emoji, is looked for as it is.
pub fn is_word(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// Whether every word that was typed is in one of the texts. All are folded already.
pub fn says(texts: &[String], typed: &str) -> bool {
    let texts: Vec<_> = texts.iter().map(|text| (text, parts(text))).collect();
    words(typed).into_iter().all(|(word, is_beginning)| {
        let asked = parts(word);
        texts.iter().any(|(text, said)| match is_word(word) {
            true => follow(said, &asked, is_beginning),
            false => text.contains(word),
        })
    })
}

/// `e-mail` is two words that follow each other.
fn parts(text: &str) -> Vec<&str> {
    let parts = text.split(|c: char| !c.is_alphanumeric());
    parts.filter(|part| !part.is_empty()).collect()
}

fn follow(said: &[&str], asked: &[&str], is_beginning: bool) -> bool {
    let Some((last, before)) = asked.split_last() else {
        return false;
    };
    said.windows(asked.len()).any(|part| {
        let end = part[before.len()];
        part.starts_with(before) && (end == *last || (is_beginning && end.starts_with(last)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_may_be_a_beginning() {
        assert_eq!(words(" pay  re"), [("pay", false), ("re", true)]);
        assert_eq!(words("a a a"), [("a", false), ("a", true)]);
        assert_eq!(words(" "), []);
    }

    #[test]
    fn what_has_no_letter_is_no_word() {
        assert!(is_word("e-mail") && is_word("買") && is_word("2"));
        assert!(!is_word("🎉") && !is_word("&|!:*()"));
    }

    #[test]
    fn every_word_is_said_somewhere() {
        let texts = ["pay by e-mail 🎉".to_owned(), "the rent".to_owned()];
        for typed in ["rent pay", "e-mail", "mail", "e-ma", "the re", "🎉", "by:e"] {
            assert!(says(&texts, typed), "{typed}");
        }
        for typed in ["re pay", "ent", "mail-e", "rent 🎈", "pay-rent"] {
            assert!(!says(&texts, typed), "{typed}");
        }
    }
}
