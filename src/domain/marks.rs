//! Where the words that somebody looks for stand in a text.

use super::filter::fold;

/// The words of a search, to be compared without case.
pub fn words(search: &str) -> Vec<String> {
    search.split_whitespace().map(fold).collect()
}

/// The text in parts, each with whether it is one of the words. Words that overlap are one part.
pub fn split<'a>(text: &'a str, words: &[String]) -> Vec<(&'a str, bool)> {
    let folded: Vec<char> = fold(text).chars().collect();
    let mut is_found = vec![false; folded.len()];
    for word in words {
        let word: Vec<char> = word.chars().collect();
        for start in 0..folded.len() {
            if !word.is_empty() && folded[start..].starts_with(&word) {
                is_found[start..start + word.len()].fill(true);
            }
        }
    }
    let mut parts = Vec::new();
    let mut start = 0;
    // Folding keeps the number of characters.
    let chars = text
        .char_indices()
        .zip(&is_found)
        .zip(is_found.iter().skip(1));
    for (((index, char), now), next) in chars {
        if now != next {
            let end = index + char.len_utf8();
            parts.push((&text[start..end], *now));
            start = end;
        }
    }
    parts.push((&text[start..], is_found.last().copied().unwrap_or_default()));
    parts
}

/// How many characters of a text stand on either side of a word in an excerpt.
const AROUND: usize = 60;

/// The part of a text around the first of the words in it; `None` where there is none of them.
pub fn excerpt(text: &str, words: &[String]) -> Option<String> {
    let before = before_word(text, words)?;
    let skipped = before.chars().count().saturating_sub(AROUND);
    let part: String = text.chars().skip(skipped).take(3 * AROUND).collect();
    let is_cut = text.chars().count() > skipped + 3 * AROUND;
    // No word is cut in two.
    let part = match part.split_once(char::is_whitespace) {
        Some((_, rest)) if skipped > 0 => rest,
        _ => &part,
    };
    let part = match part.rsplit_once(char::is_whitespace) {
        Some((rest, _)) if is_cut => rest,
        _ => part,
    };
    let line = part.split_whitespace().collect::<Vec<_>>().join(" ");
    let (start, end) = (
        if skipped > 0 { "… " } else { "" },
        if is_cut { " …" } else { "" },
    );
    Some(format!("{start}{line}{end}"))
}

/// What stands before the first of the words.
fn before_word<'a>(text: &'a str, words: &[String]) -> Option<&'a str> {
    let parts = split(text, words);
    let (first, is_word) = *parts.first()?;
    match is_word {
        true => Some(""),
        false => (parts.len() > 1).then_some(first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, search: &str) -> String {
        let parts = split(text, &words(search)).into_iter();
        let parts = parts.map(|(part, is_word)| match is_word {
            true => format!("[{part}]"),
            false => part.to_owned(),
        });
        parts.collect()
    }

    #[test]
    fn words_are_found_whatever_their_case_and_wherever_they_stand() {
        assert_eq!(
            marked("Pay the RENT, rent", "rent"),
            "Pay the [RENT], [rent]"
        );
        assert_eq!(marked("Rentals", "rent als"), "[Rentals]");
        assert_eq!(marked("aaa", "aa"), "[aaa]");
        assert_eq!(marked("ÉTÉ İstanbul ß", "été ß"), "[ÉTÉ] İstanbul [ß]");
        assert_eq!(marked("Nothing", "else"), "Nothing");
        assert_eq!(marked("Nothing", " "), "Nothing");
        assert_eq!(marked("", "x"), "");
    }

    #[test]
    fn an_excerpt_has_the_word_and_whole_words_around_it() {
        let words = words("boat");
        assert_eq!(excerpt("", &words), None);
        assert_eq!(excerpt("About the tent", &words), None);
        assert_eq!(
            excerpt("About\n\nthe Boat", &words).unwrap(),
            "About the Boat"
        );
        let long = format!("{0}the boat {0}", "something else ".repeat(30));
        let excerpt = excerpt(&long, &words).unwrap();
        assert!(excerpt.starts_with("… "), "{excerpt}");
        assert!(excerpt.ends_with(" …"), "{excerpt}");
        assert!(excerpt.contains("the boat something"), "{excerpt}");
        assert!(excerpt.chars().count() < 4 * AROUND, "{excerpt}");
    }
}
