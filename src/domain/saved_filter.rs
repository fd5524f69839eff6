//! Questions in the filter language that people keep under a name.
//!
//! Whether the filter can be understood is for the server to say ([`check`](FilterChange::check)):
//! the page need not carry its parser.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    filter::Filter, id::SavedFilterId, patch::Patch, problem::FieldError, shape,
    task_query::read_sort,
};

/// In characters.
pub const NAME_MAX: usize = 100;

/// How many one person can keep.
pub const COUNT_MAX: i64 = 200;

/// A question under a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SavedFilter {
    pub id: SavedFilterId,
    pub name: String,
    /// In the filter language, as written.
    pub filter: String,
    /// As the parameter `sort` of a list; null for the ordinary order.
    pub sort: Option<String>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    /// Grows with every change; also the `ETag`.
    pub version: i64,
}

/// A new one, as it is typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CreateFilter {
    /// 1 to 100 characters; no two of yours are the same, whatever their case.
    #[schema(value_type = shape::ShortName, required, example = "Urgent at home")]
    pub name: String,
    /// In the filter language, up to 1,000 characters.
    #[schema(value_type = shape::FilterText, required, example = "(overdue | due <= +7d) & priority >= high")]
    pub filter: String,
    /// As the parameter `sort` of a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<shape::SortOrder>, example = "due,-priority")]
    pub sort: Option<String>,
}

/// What is to be different about one.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct FilterPatch {
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = shape::ShortName)]
    pub name: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = shape::FilterText)]
    pub filter: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<shape::SortOrder>)]
    pub sort: Patch<String>,
}

/// The three fields, fit to be stored once they are [checked](Self::check).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilterContent {
    pub name: String,
    pub filter: String,
    pub sort: Option<String>,
}

impl FilterContent {
    /// What is asked under the name.
    pub fn of(filter: &SavedFilter) -> Self {
        Self {
            name: filter.name.clone(),
            filter: filter.filter.clone(),
            sort: filter.sort.clone(),
        }
    }
}

impl From<CreateFilter> for FilterContent {
    fn from(input: CreateFilter) -> Self {
        Self {
            name: input.name,
            filter: input.filter,
            sort: input.sort,
        }
    }
}

impl FilterPatch {
    /// The fields after the change. Text has no null: cleared is empty.
    pub fn apply(self, current: &SavedFilter) -> FilterContent {
        let text = |patch: Patch<String>, current: &str| {
            patch.over(Some(current.to_owned())).unwrap_or_default()
        };
        FilterContent {
            name: text(self.name, &current.name),
            filter: text(self.filter, &current.filter),
            sort: self.sort.over(current.sort.clone()),
        }
    }
}

impl FilterContent {
    /// # Errors
    /// Everything that is wrong, each with its field; of the filter with the `offset` where.
    pub fn check(self) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let name = self.name.trim().to_owned();
        errors.extend(check_name(&name).err());
        errors.extend(Filter::parse(&self.filter).err());
        let sort = self.sort.filter(|sort| !sort.is_empty());
        if let Some(sort) = &sort {
            errors.extend(read_sort(sort).err());
        }
        if errors.is_empty() {
            return Ok(Self {
                name,
                filter: self.filter,
                sort,
            });
        }
        Err(errors)
    }
}

fn check_name(name: &str) -> Result<(), FieldError> {
    let refuse = |code, message: &str| Err(FieldError::new("name", code, message));
    if name.is_empty() {
        return refuse("required", "Give the filter a name.");
    }
    if name.chars().count() > NAME_MAX {
        return refuse("too_long", "A filter's name has at most 100 characters.");
    }
    if name.chars().any(char::is_control) {
        let message = "A filter's name is one line of text, without control characters.";
        return refuse("control_character", message);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(name: &str, filter: &str, sort: Option<&str>) -> Vec<String> {
        let content = FilterContent {
            name: name.to_owned(),
            filter: filter.to_owned(),
            sort: sort.map(str::to_owned),
        };
        let errors = content.check().err().unwrap_or_default();
        let said = errors
            .iter()
            .map(|e| format!("{} {} {:?}", e.field, e.code, e.offset));
        said.collect()
    }

    #[test]
    fn a_filter_needs_a_name_and_a_question_that_can_be_understood() {
        assert!(refused(" Home ", "overdue", Some("due,-priority")).is_empty());
        assert!(refused(&"ü".repeat(100), "overdue", Some("")).is_empty());
        assert_eq!(refused("", "overdue", None), ["name required None"]);
        assert_eq!(
            refused(&"x".repeat(101), "overdue", None),
            ["name too_long None"]
        );
        assert_eq!(
            refused("a\nb", "overdue", None),
            ["name control_character None"]
        );
        assert_eq!(refused("a", "overdue & ", None).len(), 1);
        assert!(refused("a", "overdue & nonsense", None)[0].ends_with("Some(10)"));
        assert_eq!(
            refused("a", "overdue", Some("x")),
            ["sort invalid_value None"]
        );
    }
}
