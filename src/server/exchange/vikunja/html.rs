//! Descriptions and comments: HTML there, text here.

/// The text of what their editor makes: paragraphs, breaks and lists are lines, the rest is dropped.
pub fn text_of_html(html: &str) -> String {
    if !html.trim_start().starts_with('<') {
        return html.to_owned();
    }
    let (mut text, mut rest) = (String::new(), html);
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        let Some((tag, after)) = tag.split_once('>') else {
            rest = "";
            break;
        };
        let name = tag.split([' ', '/']).next().unwrap_or_default();
        match (name.to_lowercase().as_str(), tag.starts_with('/')) {
            ("li", false) => text.push_str("\n- "),
            ("br", _) => text.push('\n'),
            ("p" | "h1" | "h2" | "h3" | "ul" | "ol", false) if !text.ends_with("- ") => {
                text.push_str("\n\n");
            }
            _ => {}
        }
        rest = after;
    }
    text.push_str(rest);
    let text = html_escape::decode_html_entities(&text).into_owned();
    let mut lines = text.trim().to_owned();
    while lines.contains("\n\n\n") {
        lines = lines.replace("\n\n\n", "\n\n");
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_becomes_text() {
        let html = "<p>One &amp; <strong>two</strong></p><p>three<br>four</p><ul><li><p>a</p></li><li>b</li></ul>";
        assert_eq!(text_of_html(html), "One & two\n\nthree\nfour\n\n- a\n- b");
        assert_eq!(text_of_html("1 < 2"), "1 < 2");
        assert_eq!(text_of_html("<p>cut <b"), "cut");
    }
}
