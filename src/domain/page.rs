//! Pages of lists: `{"items": […], "next_cursor": …}`, by keyset and not by offset.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How many items a page holds when nobody says.
pub const DEFAULT_LIMIT: u16 = 50;

/// How many items a page holds at most.
pub const MAX_LIMIT: u16 = 200;

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Opaque; `null` on the last page.
    pub next_cursor: Option<String>,
}
