//! What people take along when they come and leave, as far as the page talks about it: the kinds of
//! file, and what becomes of the lines of one.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    problem::Problem,
    words::{counted, listed},
};

/// How large a file may be that is imported, in bytes: an export with the largest attachment that
/// there can be, and some more. An export of ours is never larger.
pub const FILE_MAX: usize = 40 * 1024 * 1024;

/// The kinds of file that an import takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportFormat {
    /// Our own export.
    Json,
    /// A project as Todoist writes it.
    Todoist,
    /// Vikunja's data export: the zip, or the `data.json` in it.
    Vikunja,
    /// A calendar with tasks (RFC 5545).
    Ics,
    /// A table with the names of its columns in the first line.
    Csv,
}

impl ImportFormat {
    pub const ALL: [Self; 5] = [
        Self::Json,
        Self::Todoist,
        Self::Vikunja,
        Self::Ics,
        Self::Csv,
    ];

    /// As a form says it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Todoist => "todoist",
            Self::Vikunja => "vikunja",
            Self::Ics => "ics",
            Self::Csv => "csv",
        }
    }

    /// As the page says it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Json => "an export of Tend",
            Self::Todoist => "a project of Todoist",
            Self::Vikunja => "an export of Vikunja",
            Self::Ics => "a calendar",
            Self::Csv => "a table (CSV)",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}

/// The kinds of file that an export makes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// Everything.
    #[default]
    Json,
    /// The tasks, for spreadsheets.
    Csv,
    /// The tasks, for calendars.
    Ics,
}

impl ExportFormat {
    pub const ALL: [Self; 3] = [Self::Json, Self::Csv, Self::Ics];

    /// As an address says it; also the ending of the file's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Ics => "ics",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}

/// What becomes of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// It is taken as it is. Only said of a trial.
    Added,
    /// It is taken, and something about it is different.
    Changed,
    /// It is left out, since it is nothing that we keep.
    Skipped,
    /// It cannot be taken; nothing of the file is.
    Wrong,
}

/// What becomes of one line of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Remark {
    /// From 1; null where it is about the file.
    pub line: Option<u64>,
    pub level: Level,
    /// For people.
    pub message: String,
}

impl Remark {
    /// With the line that it is about.
    pub fn in_words(self) -> String {
        match self.line {
            Some(line) => format!("Line {line}: {}", self.message),
            None => self.message,
        }
    }
}

/// How many there are of each in a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Counts {
    /// Those that are made; not those that tasks go to because they have the name.
    pub projects: usize,
    pub sections: usize,
    pub tasks: usize,
    pub comments: usize,
    /// Files on tasks.
    pub attachments: usize,
    /// Those that you had not yet.
    pub labels: usize,
    /// Saved ones.
    pub filters: usize,
}

impl Counts {
    /// `3 tasks, 1 project`; what there is none of is not mentioned.
    pub fn in_words(&self) -> String {
        let counts = [
            (self.tasks, "# task", "# tasks"),
            (self.projects, "# project", "# projects"),
            (self.sections, "# section", "# sections"),
            (self.comments, "# comment", "# comments"),
            (self.attachments, "# file", "# files"),
            (self.labels, "# new label", "# new labels"),
            (self.filters, "# filter", "# filters"),
        ];
        let there = counts.into_iter().filter(|(number, ..)| *number > 0);
        let words: Vec<_> = there
            .map(|(number, one, several)| counted(number, one, several))
            .collect();
        match words.is_empty() {
            true => "nothing".to_owned(),
            false => listed(&words),
        }
    }
}

/// What an import has done or, of a trial, would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportReport {
    /// What the file was taken for.
    pub format: ImportFormat,
    /// Whether this was a trial, and nothing was written.
    pub dry_run: bool,
    /// Whether every line can be taken.
    pub is_importable: bool,
    pub counts: Counts,
    /// In the order of the file.
    pub lines: Vec<Remark>,
}

/// How far an import is, as the page hears of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportStep {
    /// The file is here, and is being read.
    Reading,
    /// So many of its tasks are written.
    Writing {
        done: usize,
        of: usize,
    },
    /// It is done or, of a trial, would be. `did` is what the page says of it.
    Done {
        report: ImportReport,
        did: Option<String>,
    },
    Refused(Problem),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_said_in_words() {
        let counts = Counts {
            tasks: 3,
            projects: 1,
            ..Counts::default()
        };
        assert_eq!(counts.in_words(), "3 tasks, 1 project");
        assert_eq!(Counts::default().in_words(), "nothing");
    }

    #[test]
    fn formats_are_known_by_their_names() {
        for format in ImportFormat::ALL {
            assert_eq!(ImportFormat::from_name(format.name()), Some(format));
        }
        for format in ExportFormat::ALL {
            assert_eq!(ExportFormat::from_name(format.name()), Some(format));
        }
        assert_eq!(ImportFormat::from_name("xml"), None);
    }
}
