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
}
