//! Files on tasks: what is said of them, and what their names may be.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    account::UserRef,
    id::{AttachmentId, TaskId},
};

/// How large a file may be: 20 MiB.
pub const SIZE_MAX: u64 = 20 * 1024 * 1024;

/// In characters.
pub const FILE_NAME_MAX: usize = 255;

/// What a file is when nobody says.
pub const UNKNOWN_TYPE: &str = "application/octet-stream";

/// A file on a task, without what is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Attachment {
    pub id: AttachmentId,
    pub task_id: TaskId,
    pub file_name: String,
    /// As whoever sent it has said.
    pub media_type: String,
    /// In bytes.
    pub size: i64,
    /// Null once the account is gone.
    pub created_by: Option<UserRef>,
    pub created_at: DateTime<Utc>,
}

/// The part of a file that a change log entry holds, and that undo puts back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachmentContent {
    pub file_name: String,
    pub media_type: String,
    pub size: i64,
    pub deleted_at: Option<DateTime<Utc>>,
}

/// A file's name without its folders, and without what would write over it, hide its end or turn
/// it around; never empty, and never longer than can be stored. The ending is kept.
pub fn safe_name(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_plain = |c: &char| !c.is_control() && !is_invisible(*c);
    let replaced = last.chars().filter(is_plain).map(|c| match c {
        '<' | '>' | ':' | '"' | '|' | '?' | '*' => '_',
        c => c,
    });
    let name: String = replaced.collect();
    let name = name
        .trim()
        .trim_start_matches('.')
        .trim_end_matches(['.', ' ']);
    if name.is_empty() {
        return "file".to_owned();
    }
    shorten(name)
}

/// Marks that turn the direction of text around or take no place: `gpj.exe` reads as `exe.jpg`.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

fn shorten(name: &str) -> String {
    let length = name.chars().count();
    if length <= FILE_NAME_MAX {
        return name.to_owned();
    }
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let kept = ending.chars().count() + 1;
    if ending.is_empty() || kept > 20 {
        return name.chars().take(FILE_NAME_MAX).collect();
    }
    let start: String = name.chars().take(FILE_NAME_MAX - kept).collect();
    format!("{start}.{ending}")
}

/// `type/subtype`, in lower case, without parameters; [`UNKNOWN_TYPE`] for what is none.
pub fn media_type(sent: Option<&str>) -> String {
    let essence = sent.and_then(|text| text.split(';').next());
    let essence = essence.unwrap_or_default().trim().to_ascii_lowercase();
    let is_token = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b))
    };
    let is_type = essence.len() <= 255
        && essence
            .split_once('/')
            .is_some_and(|(a, b)| is_token(a) && is_token(b));
    match is_type {
        true => essence,
        false => UNKNOWN_TYPE.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_folders_and_tricks_and_keep_their_ending() {
        for (sent, kept) in [
            ("report.pdf", "report.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\temp\\a.txt", "a.txt"),
            ("", "file"),
            ("..", "file"),
            (".htaccess", "htaccess"),
            ("a\0b\r\n.txt", "ab.txt"),
            ("a\"b<c>.txt", "a_b_c_.txt"),
            ("photo\u{202E}gpj.exe", "photogpj.exe"),
            (" Übersicht 買い物 🎉.txt ", "Übersicht 買い物 🎉.txt"),
        ] {
            assert_eq!(safe_name(sent), kept, "{sent:?}");
        }
        let long = safe_name(&format!("{}.pdf", "ü".repeat(300)));
        assert_eq!(long.chars().count(), FILE_NAME_MAX);
        assert!(long.ends_with("ü.pdf"));
        let endless = safe_name(&format!("a.{}", "x".repeat(300)));
        assert_eq!(endless.chars().count(), FILE_NAME_MAX);
    }

    #[test]
    fn media_types_are_two_words_or_unknown() {
        assert_eq!(media_type(Some("Image/PNG; a=b")), "image/png");
        assert_eq!(media_type(Some("image/svg+xml")), "image/svg+xml");
        for bad in [
            None,
            Some(""),
            Some("image"),
            Some("a/b/c"),
            Some("a/b\r\nx"),
            Some("/b"),
        ] {
            assert_eq!(media_type(bad), UNKNOWN_TYPE, "{bad:?}");
        }
    }
}
