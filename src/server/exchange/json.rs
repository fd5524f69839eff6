//! Our own document, with every item of its lists on a line of its own: so a file can be compared
//! line by line, and what is wrong with it has a line.

use std::collections::HashSet;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;
use uuid::Uuid;

use super::{Attachment, Document, Level, Profile, ROWS_MAX, Reading, tree};

/// Writes a document but for its attachments, which are to be written one by one: each is what
/// [`attachment`] says of it, and [`END`] comes after the last.
///
/// # Errors
/// None that come from the document; those of a writer to memory.
pub fn begin(document: &Document) -> serde_json::Result<Vec<u8>> {
    let mut out = Vec::new();
    out.extend(b"{\n\"format\": ");
    serde_json::to_writer(&mut out, &document.format)?;
    field(&mut out, "version", &document.version)?;
    field(&mut out, "exported_at", &document.exported_at)?;
    field(&mut out, "profile", &document.profile)?;
    list(&mut out, "labels", &document.labels)?;
    list(&mut out, "filters", &document.filters)?;
    list(&mut out, "projects", &document.projects)?;
    list(&mut out, "sections", &document.sections)?;
    list(&mut out, "tasks", &document.tasks)?;
    out.extend(b",\n\"attachments\": [");
    Ok(out)
}

/// What comes after the last attachment.
pub const END: &[u8] = b"\n]\n}\n";

/// The `index`th attachment, up to where what is in it begins.
///
/// # Errors
/// As [`begin`].
pub fn attachment(index: usize, about: &Attachment) -> serde_json::Result<Vec<u8>> {
    let mut out = Vec::from(if index == 0 { "\n" } else { ",\n" });
    serde_json::to_writer(&mut out, about)?;
    // The object goes on.
    out.pop();
    Ok(out)
}

fn field(out: &mut Vec<u8>, name: &str, value: &impl Serialize) -> serde_json::Result<()> {
    out.extend(format!(",\n\"{name}\": ").bytes());
    serde_json::to_writer(out, value)
}

fn list(out: &mut Vec<u8>, name: &str, items: &[impl Serialize]) -> serde_json::Result<()> {
    out.extend(format!(",\n\"{name}\": [").bytes());
    for (index, item) in items.iter().enumerate() {
        out.extend(if index == 0 { "\n" } else { ",\n" }.bytes());
        serde_json::to_writer(&mut *out, item)?;
    }
    out.extend(b"\n]");
    Ok(())
}

/// The document with its items as they stand in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw<'a> {
    format: String,
    version: u32,
    #[serde(default, borrow)]
    exported_at: Option<&'a RawValue>,
    #[serde(default, borrow)]
    profile: Option<&'a RawValue>,
    #[serde(default, borrow)]
    labels: Vec<&'a RawValue>,
    #[serde(default, borrow)]
    filters: Vec<&'a RawValue>,
    #[serde(default, borrow)]
    projects: Vec<&'a RawValue>,
    #[serde(default, borrow)]
    sections: Vec<&'a RawValue>,
    #[serde(default, borrow)]
    tasks: Vec<&'a RawValue>,
    #[serde(default, borrow)]
    attachments: Vec<&'a RawValue>,
}

/// Reads a document. Every item is read by itself, so that every wrong one is told.
pub fn read(text: &str) -> Reading {
    let mut reading = Reading::default();
    let raw: Raw<'_> = match serde_json::from_str(text) {
        Ok(raw) => raw,
        Err(error) => {
            let line = u64::try_from(error.line()).ok();
            let message = format!("This is no export of Tend: {}.", plain(&error.to_string()));
            reading.remark(line, Level::Wrong, message);
            return reading;
        }
    };
    if (raw.format.as_str(), raw.version) != (Document::FORMAT, Document::VERSION) {
        let message = format!(
            "This is “{}”, version {}; what is understood is “{}”, version {}.",
            raw.format.chars().take(60).collect::<String>(),
            raw.version,
            Document::FORMAT,
            Document::VERSION
        );
        reading.remark(Some(1), Level::Wrong, message);
        return reading;
    }
    let mut reader = Reader {
        lines: LineCount {
            text,
            byte: 0,
            line: 1,
        },
        reading,
    };
    reader.document(&raw);
    tree::grow(&mut reader.reading);
    reader.reading
}

/// Without the place, which serde reckons from where the item begins.
fn plain(message: &str) -> &str {
    message.split(" at line ").next().unwrap_or(message)
}

struct Reader<'a> {
    lines: LineCount<'a>,
    reading: Reading,
}

impl<'a> Reader<'a> {
    fn document(&mut self, raw: &Raw<'a>) {
        if let Some(profile) = raw.profile.filter(|raw| raw.get() != "null") {
            let profile = self.items::<Profile>("profile", &[profile]);
            self.reading.document.profile = profile.into_iter().map(|(_, item)| item).next();
        }
        if let Some(at) = raw.exported_at.filter(|raw| raw.get() != "null") {
            let at = self.items("exported_at", &[at]);
            self.reading.document.exported_at = at.into_iter().map(|(_, item)| item).next();
        }
        let labels = self.items("labels", &raw.labels);
        (self.reading.lines.labels, self.reading.document.labels) = labels.into_iter().unzip();
        let filters = self.items("filters", &raw.filters);
        (self.reading.lines.filters, self.reading.document.filters) = filters.into_iter().unzip();
        let projects = self.items("projects", &raw.projects);
        self.reading.document.projects = self.named(projects, |project| project.id);
        let sections = self.items("sections", &raw.sections);
        self.reading.document.sections = self.named(sections, |section| section.id);
        let tasks = self.items("tasks", &raw.tasks);
        self.reading.document.tasks = self.named(tasks, |task| task.id);
        let attachments = self.items("attachments", &raw.attachments);
        (
            self.reading.lines.attachments,
            self.reading.document.attachments,
        ) = attachments.into_iter().unzip();
    }

    /// The items that can be read, each with its line.
    fn items<T: DeserializeOwned>(&mut self, list: &str, raw: &[&'a RawValue]) -> Vec<(u64, T)> {
        let mut items = Vec::new();
        for (index, raw) in raw.iter().enumerate() {
            let line = self.lines.of(raw.get());
            if index == ROWS_MAX {
                let message = format!("A file has at most {ROWS_MAX} {list}.");
                self.reading.remark(Some(line), Level::Wrong, message);
                break;
            }
            let mut json = serde_json::Deserializer::from_str(raw.get());
            match serde_path_to_error::deserialize(&mut json) {
                Ok(item) => items.push((line, item)),
                Err(error) => {
                    let (path, why) = (error.path().to_string(), error.inner().to_string());
                    let place = if path == "." { list } else { &path };
                    let message = format!("“{place}” cannot be read: {}.", plain(&why));
                    self.reading.remark(Some(line), Level::Wrong, message);
                }
            }
        }
        items
    }

    /// The items whose id no other has.
    fn named<T>(&mut self, items: Vec<(u64, T)>, id: fn(&T) -> Uuid) -> Vec<T> {
        let (mut kept, mut seen) = (Vec::new(), HashSet::new());
        for (line, item) in items {
            let first = *self.reading.lines.of.entry(id(&item)).or_insert(line);
            if first != line || !seen.insert(id(&item)) {
                let message = format!("What is in line {first} has the same id.");
                self.reading.remark(Some(line), Level::Wrong, message);
            } else {
                kept.push(item);
            }
        }
        kept
    }
}

/// Counts lines up to places in the text; from the beginning where a place is before the last one.
struct LineCount<'a> {
    text: &'a str,
    byte: usize,
    line: u64,
}

impl<'a> LineCount<'a> {
    /// The line where a part of the text begins.
    fn of(&mut self, part: &'a str) -> u64 {
        let byte = (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        if byte < self.byte {
            (self.byte, self.line) = (0, 1);
        }
        let passed = self
            .text
            .as_bytes()
            .get(self.byte..byte)
            .unwrap_or_default();
        self.line += passed.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.byte = byte.max(self.byte);
        self.line
    }
}
