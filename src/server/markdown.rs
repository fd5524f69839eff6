//! Markdown as HTML that is safe to show (`security.md`, number 13): no HTML of the writer's own,
//! links to the web and to mail alone, and pictures as links, so that reading a text tells nobody
//! that it was read.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

/// What a link may begin with, or is a path of our own.
const SCHEMES: [&str; 3] = ["https://", "http://", "mailto:"];

fn parse(text: &str) -> Parser<'_> {
    let options =
        Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS;
    Parser::new_ext(text, options)
}

/// A text as HTML. The boxes of its task lists are numbered from 0 (`data-item`), and cannot be
/// ticked where there is no script.
pub fn render(text: &str) -> String {
    let mut item = 0;
    let mut is_link = Vec::new();
    let events = parse(text).map(|event| match event {
        Event::Html(html) | Event::InlineHtml(html) => Event::Text(html),
        Event::TaskListMarker(is_done) => {
            let checked = if is_done { " checked" } else { "" };
            let tick = format!(r#"<input type="checkbox" data-item="{item}" disabled{checked}> "#);
            item += 1;
            Event::InlineHtml(tick.into())
        }
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
            let is_safe = is_safe(&dest_url);
            is_link.push(is_safe);
            match is_safe {
                true => Event::InlineHtml(open_link(&dest_url)),
                false => Event::Text(CowStr::Borrowed("")),
            }
        }
        Event::End(TagEnd::Link | TagEnd::Image) => match is_link.pop() {
            Some(true) => Event::InlineHtml(CowStr::Borrowed("</a>")),
            _ => Event::Text(CowStr::Borrowed("")),
        },
        event => event,
    });
    let mut out = String::with_capacity(text.len() * 3 / 2);
    html::push_html(&mut out, events);
    out
}

fn is_safe(url: &str) -> bool {
    let url = url.trim().to_ascii_lowercase();
    let is_own = url.starts_with('/') && !url.starts_with("//") && !url.starts_with("/\\");
    is_own || SCHEMES.iter().any(|scheme| url.starts_with(scheme))
}

fn open_link(url: &str) -> CowStr<'static> {
    let url = html_escape::encode_double_quoted_attribute(url.trim());
    format!(r#"<a href="{url}" rel="noopener noreferrer nofollow" target="_blank">"#).into()
}

/// The text with one box of its task lists ticked, or not any more; `None` where there is none of
/// this number.
pub fn toggle(text: &str, item: usize) -> Option<String> {
    let markers = parse(text).into_offset_iter();
    let mut markers = markers.filter(|(event, _)| matches!(event, Event::TaskListMarker(_)));
    let (event, range) = markers.nth(item)?;
    let sign = match event {
        Event::TaskListMarker(true) => " ",
        _ => "x",
    };
    let Range { start, .. } = range;
    let mut changed = text.to_owned();
    changed.replace_range(start + 1..start + 2, sign);
    Some(changed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_becomes_html() {
        assert_eq!(
            render("**Two** ~~three~~"),
            "<p><strong>Two</strong> <del>three</del></p>\n"
        );
        assert_eq!(render("1 < 2 & 3"), "<p>1 &lt; 2 &amp; 3</p>\n");
    }

    #[test]
    fn nobody_writes_html_of_their_own() {
        for text in [
            "<script>alert(1)</script>",
            "a <img src=x onerror=alert(1)> b",
            "<!-- --><iframe src='//evil'></iframe>",
            "<div\n\nonclick=x>",
            "`<b>`",
            "[<b>](https://a.example)",
            "![<b onload=x>](https://a.example/p.png)",
            "[a](https://a.example/\"onmouseover=alert`1`)",
            "```<b>\n<b>\n```",
        ] {
            let html = render(text);
            for tag in html.split('<').skip(1) {
                let name: String = tag
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '/')
                    .collect();
                let known = ["p", "/p", "a", "/a", "code", "/code", "pre", "/pre"];
                assert!(known.contains(&name.as_str()), "{text}: {html}");
            }
            assert!(!html.contains("\"onmouseover"), "{html}");
        }
    }

    #[test]
    fn links_lead_to_the_web_to_mail_and_to_us() {
        for url in [
            "https://a.example/?b&c",
            "http://a.example",
            "mailto:a@b.example",
            "/inbox",
        ] {
            assert!(render(&format!("[x]({url})")).contains("<a href="), "{url}");
        }
        for url in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "&#106;avascript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "//evil.example",
            "/\\evil.example",
        ] {
            let html = render(&format!("[x]({url})"));
            assert!(!html.contains("<a"), "{html}");
        }
        assert!(!render("<javascript:alert(1)>").contains("<a"));
    }

    #[test]
    fn a_picture_is_a_link_and_is_not_fetched() {
        let html = render("![A boat](https://a.example/boat.png)");
        assert!(
            html.contains(r#"<a href="https://a.example/boat.png""#),
            "{html}"
        );
        assert!(!html.contains("<img") && html.contains("A boat"), "{html}");
    }

    #[test]
    fn boxes_are_numbered_and_ticked_by_their_numbers() {
        let text = "- [ ] ä one\n- [x] two\n  - [ ] three\n\n`[ ]` [ ] no box\n";
        let html = render(text);
        assert!(
            html.contains(r#"data-item="2""#) && !html.contains(r#"data-item="3""#),
            "{html}"
        );
        assert_eq!(toggle(text, 0).unwrap(), text.replacen("[ ] ä", "[x] ä", 1));
        assert_eq!(
            toggle(text, 1).unwrap(),
            text.replacen("[x] two", "[ ] two", 1)
        );
        assert_eq!(
            toggle(text, 2).unwrap(),
            text.replacen("[ ] three", "[x] three", 1)
        );
        assert_eq!(toggle(text, 3), None);
    }
}
