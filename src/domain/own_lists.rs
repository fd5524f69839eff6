//! What the reader alone has made to find tasks by, as every page has it at hand.

use serde::{Deserialize, Serialize};

use super::{label::Label, saved_filter::SavedFilter};

/// The reader's labels by name, and filters, oldest first; of each, up to 200.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnLists {
    pub labels: Vec<Label>,
    pub filters: Vec<SavedFilter>,
}
