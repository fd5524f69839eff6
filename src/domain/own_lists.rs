//! What the reader alone has made to find tasks by, as every page has it at hand.

use serde::{Deserialize, Serialize};

use super::{id::SavedFilterId, label::Label, saved_filter::SavedFilter};

/// The reader's labels by name, and filters, oldest first; of each, up to 200.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnLists {
    pub labels: Vec<Label>,
    pub filters: Vec<FilterName>,
}

/// A saved filter, by the name that leads to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilterName {
    pub id: SavedFilterId,
    pub name: String,
}

impl FilterName {
    pub fn of(filter: &SavedFilter) -> Self {
        Self {
            id: filter.id,
            name: filter.name.clone(),
        }
    }
}
