//! Sentences of which some part stands out. They come whole, with marks for that part, so that other
//! languages can have it elsewhere.

use leptos::prelude::*;

/// A phrase of which only what stands at `#` is to be seen; the rest is for those who listen.
pub fn partly_seen(phrase: &'static str, seen: impl IntoView) -> impl IntoView {
    let (before, after) = phrase.split_once('#').unwrap_or((phrase, ""));
    let heard = |words: &'static str| {
        let is_there = !words.is_empty();
        is_there.then(|| view! { <span class="visually-hidden">{words}</span> })
    };
    (heard(before), seen, heard(after))
}

/// A sentence with links: what stands between brackets leads to the addresses, one after the other.
/// The browser goes there by itself.
pub fn linked(sentence: &'static str, addresses: &[&'static str]) -> impl IntoView {
    let part = |(index, words): (usize, &'static str)| match index % 2 {
        0 => words.into_any(),
        _ => view! { <a href=addresses.get(index / 2).copied() rel="external">{words}</a> }
            .into_any(),
    };
    let parts = sentence.split(['[', ']']).enumerate();
    parts.map(part).collect_view()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Without the marks that Leptos leaves for itself.
    fn html(view: impl IntoView) -> String {
        view.into_view().to_html().replace("<!>", "")
    }

    #[test]
    fn the_rest_of_a_phrase_is_only_heard() {
        assert_eq!(
            html(partly_seen("Due #", "Today")),
            "<span class=\"visually-hidden\">Due </span>Today"
        );
        assert_eq!(
            html(partly_seen("# open", "3")),
            "3<span class=\"visually-hidden\"> open</span>"
        );
    }

    #[test]
    fn links_stand_where_the_sentence_has_them() {
        assert_eq!(
            html(linked("As [a table] or [a list].", &["/table", "/list"])),
            "As <a href=\"/table\" rel=\"external\">a table</a> or \
             <a href=\"/list\" rel=\"external\">a list</a>."
        );
    }
}
