//! Names of projects, sections and labels, and their colours.

use super::problem::FieldError;

pub const PROJECT_NAME_MAX: usize = 200;
pub const SECTION_NAME_MAX: usize = 200;
pub const LABEL_NAME_MAX: usize = 60;

/// How many labels a task has at most.
pub const LABELS_MAX: usize = 50;

/// A name of up to `max` characters after trimming, none of them a control character.
///
/// # Errors
/// Codes `required`, `too_long`, `control_character`, at `field`.
pub fn parse_name(field: &str, text: &str, max: usize) -> Result<String, FieldError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(FieldError::new(field, "required", "Give it a name."));
    }
    let length = text.chars().count();
    if length > max {
        let message = format!("A name has at most {max} characters; this one has {length}.");
        return Err(FieldError::new(field, "too_long", message));
    }
    if text.chars().any(char::is_control) {
        let message = "A name is one line of text, without control characters.";
        return Err(FieldError::new(field, "control_character", message));
    }
    Ok(text.to_owned())
}

/// The name of a label: lists of labels are written with commas, so there is none in it.
///
/// # Errors
/// As [`parse_name`], and `comma`.
pub fn parse_label(field: &str, text: &str) -> Result<String, FieldError> {
    if text.contains(',') {
        let message = "A label has no comma in it.";
        return Err(FieldError::new(field, "comma", message));
    }
    parse_name(field, text, LABEL_NAME_MAX)
}

/// The labels of a task, each once whatever its case.
///
/// # Errors
/// As [`parse_label`], each at its own place in the list; `too_many`.
pub fn parse_labels(names: &[String]) -> Result<Vec<String>, FieldError> {
    let mut labels: Vec<String> = Vec::new();
    for (index, name) in names.iter().enumerate() {
        let name = parse_label(&format!("labels[{index}]"), name)?;
        if !labels.iter().any(|label| is_same(label, &name)) {
            labels.push(name);
        }
        // At once: each is compared with all before it.
        if labels.len() > LABELS_MAX {
            let message = format!("A task has at most {LABELS_MAX} labels.");
            return Err(FieldError::new("labels", "too_many", message));
        }
    }
    Ok(labels)
}

/// Names are compared without case.
pub fn is_same(one: &str, other: &str) -> bool {
    super::filter::fold(one) == super::filter::fold(other)
}

/// `#rrggbb`, in lower case.
///
/// # Errors
/// Code `invalid_color`, at the field `color`.
pub fn parse_color(text: &str) -> Result<String, FieldError> {
    let digits = text.strip_prefix('#').unwrap_or_default();
    if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        let message = "A colour is written #rrggbb, such as #1f7a4d.";
        return Err(FieldError::new("color", "invalid_color", message));
    }
    Ok(text.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code<T>(result: Result<T, FieldError>) -> String {
        result.err().map(|error| error.code).unwrap_or_default()
    }

    #[test]
    fn names_are_trimmed_and_bounded() {
        assert_eq!(parse_name("name", " Home ", 200).unwrap(), "Home");
        assert!(parse_name("name", &"ü".repeat(200), 200).is_ok());
        assert_eq!(code(parse_name("name", &"ü".repeat(201), 200)), "too_long");
        assert_eq!(code(parse_name("name", " ", 200)), "required");
        assert_eq!(code(parse_name("name", "a\0b", 200)), "control_character");
    }

    #[test]
    fn labels_are_there_once_and_have_no_comma() {
        let labels = ["Home", " work", "home", "WORK"].map(str::to_owned);
        assert_eq!(parse_labels(&labels).unwrap(), ["Home", "work"]);
        let error = parse_labels(&["a".to_owned(), "b,c".to_owned()]).unwrap_err();
        assert_eq!(
            (error.field.as_str(), error.code.as_str()),
            ("labels[1]", "comma")
        );
        let many: Vec<_> = (0..51).map(|number| number.to_string()).collect();
        assert_eq!(code(parse_labels(&many)), "too_many");
        assert!(parse_labels(&many[..50]).is_ok());
    }

    #[test]
    fn colours_are_six_digits() {
        assert_eq!(parse_color("#A0b1C2").unwrap(), "#a0b1c2");
        for bad in ["", "a0b1c2", "#a0b1c", "#a0b1c2d", "#a0b1cg", "#äöü"] {
            assert_eq!(code(parse_color(bad)), "invalid_color", "{bad}");
        }
    }
}
