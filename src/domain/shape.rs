//! What the texts look like that people send, for the OpenAPI document: a client should find out
//! from there, and not from our refusals.
//!
//! Each stands for a text in a `#[schema(value_type = …)]` and checks nothing: that is for the types
//! of [`text`](super::text) and their like, whose limits these name. What cannot be said by length
//! and pattern has a `format` of its own, and its rules in words.

use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, SchemaFormat, Type},
};

use super::{
    comment, filter, name, password, position,
    recurrence::RULE_MAX,
    task::{Priority, Status},
    task_query, text,
};

/// Without control characters, and more than spaces.
const ONE_LINE: &str = r"^[^\u0000-\u001f\u007f-\u009f]*[^\s\u0000-\u001f\u007f-\u009f][^\u0000-\u001f\u007f-\u009f]*$";

/// Any characters but NUL, which PostgreSQL keeps in no text.
const NO_NUL: &str = r"^[^\u0000]*$";

macro_rules! shapes {
    ($($(#[doc = $doc:literal])+ $name:ident = $shape:expr;)*) => {$(
        $(#[doc = $doc])+
        pub struct $name;

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let description = concat!($($doc),+).trim();
                let shape: ObjectBuilder = $shape;
                shape.description(Some(description)).build().into()
            }
        }

        impl ToSchema for $name {}
    )*};
}

shapes! {
    /// One line of 1 to 500 characters.
    TaskTitle = one_line(text::TITLE_MAX);
    /// One line of which, without what is understood as a date and the like, a title remains.
    QuickAddLine = one_line(text::TITLE_MAX);
    /// Up to 50,000 characters of Markdown.
    Markdown = matching(NO_NUL).max_length(Some(text::DESCRIPTION_MAX));
    /// One line of 1 to 200 characters.
    Name = one_line(name::PROJECT_NAME_MAX);
    /// One line of 1 to 100 characters.
    ShortName = one_line(text::DISPLAY_NAME_MAX);
    /// One line of 1 to 60 characters without a comma.
    LabelName = matching(&ONE_LINE.replace("[^", "[^,"))
        .min_length(Some(1))
        .max_length(Some(name::LABEL_NAME_MAX));
    /// `#rrggbb`
    Color = matching("^#[0-9A-Fa-f]{6}$");
    /// A key of the fractional index: a letter that says how many digits follow, those, and a
    /// fraction that does not end in 0.
    Position = plain()
        .format(Some(custom("fractional-index")))
        .max_length(Some(position::LENGTH_MAX));
    /// A date of the years 1970 to 9999.
    Day = matching(r"^(19[7-9][0-9]|[2-9][0-9]{3})-[0-9]{2}-[0-9]{2}$")
        .format(Some(custom("date")));
    /// A moment of the years 1970 to 9999 (RFC 3339).
    Moment = matching(r"^(19[7-9][0-9]|[2-9][0-9]{3})-").format(Some(custom("date-time")));
    /// A moment of the next 365 days (RFC 3339).
    MomentToCome = plain().format(Some(custom("moment-to-come")));
    /// `HH:MM`
    TimeOfDay = matching("^([01][0-9]|2[0-3]):[0-5][0-9]$");
    /// An IANA name.
    TimeZone = plain().format(Some(custom("iana-time-zone")));
    /// An RRULE of RFC 5545 that comes again, at most daily.
    Rule = plain()
        .format(Some(custom("rrule")))
        .max_length(Some(RULE_MAX));
    /// A question in the filter language.
    FilterText = plain()
        .format(Some(custom("filter")))
        .max_length(Some(filter::LENGTH_MAX));
    /// A comma list of position, due, priority, title, created, updated and completed, each at most
    /// once; “-” before one descends.
    SortOrder = plain().format(Some(custom("sort")));
    /// A comma list of statuses.
    Statuses = matching(&comma_list(&named(Status::ALL, Status::name)));
    /// A comma list of priorities.
    Priorities = matching(&comma_list(&named(Priority::ALL, Priority::name)));
    /// A due by its name, in your zone.
    DueName = plain().enum_values(Some(task_query::DueFilter::ALL.iter().map(|(_, name, _)| *name)));
    /// Whether others share it with you, or you with others.
    SharedName = plain().enum_values(Some(["with_me", "by_me"]));
    /// Words to look for.
    Words = matching(NO_NUL).max_length(Some(500));
    /// A comma list of names of labels.
    LabelNames = matching(&comma_list(r"[^,\u0000]*[^,\s\u0000][^,\u0000]*"));
    /// A user name, or a word that stands for some.
    Assignee = matching(r"^[^\u0000]+$");
    /// The id of a task, or `none`.
    ParentIs = plain().format(Some(custom("uuid-or-none")));
    /// A moment (RFC 3339), or a date in your zone; of the years 1970 to 9999.
    Bound = plain().format(Some(custom("date-or-moment")));
    /// 3 to 32 of `a-z 0-9 . _ -`, in any case, starting with a letter or digit.
    Username = matching("^[A-Za-z0-9][A-Za-z0-9._-]{2,31}$");
    /// An address that mail could go to.
    EmailAddress = plain()
        .format(Some(custom("email")))
        .max_length(Some(text::EMAIL_MAX));
    /// A password that is new: none that many have, and more than a name.
    NewPassword = plain()
        .format(Some(custom("new-password")))
        .min_length(Some(password::PASSWORD_MIN))
        .max_length(Some(password::PASSWORD_MAX_BYTES));
    /// The password that you have.
    CurrentPassword = plain().format(Some(custom("current-password"))).min_length(Some(1));
    /// 1 to 20,000 characters of Markdown, not only spaces.
    CommentText = matching(r"^[^\u0000]*[^\s\u0000][^\u0000]*$")
        .min_length(Some(1))
        .max_length(Some(comment::BODY_MAX));
    /// `ETag`s that you have, or `*`.
    EntityTags = plain().format(Some(custom("entity-tags")));
    /// 1 to 255 visible ASCII characters; within a day the same key with the same request gets the
    /// first answer again.
    IdempotencyKey = matching("^[!-~]{1,255}$");
    /// A language tag (BCP 47).
    LanguageTag = matching("^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$").max_length(Some(text::LOCALE_MAX));
}

fn plain() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

fn matching(pattern: &str) -> ObjectBuilder {
    plain().pattern(Some(pattern))
}

fn one_line(max: usize) -> ObjectBuilder {
    matching(ONE_LINE).min_length(Some(1)).max_length(Some(max))
}

fn custom(format: &str) -> SchemaFormat {
    SchemaFormat::Custom(format.to_owned())
}

fn named<T: Copy>(all: &[T], name: fn(T) -> &'static str) -> String {
    let names: Vec<_> = all.iter().map(|value| name(*value)).collect();
    one_of(&names)
}

fn one_of(words: &[&str]) -> String {
    format!("({})", words.join("|"))
}

fn comma_list(item: &str) -> String {
    format!("^{item}(,{item})*$")
}
