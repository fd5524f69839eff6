//! The reader's labels and filters, at hand on every page: sent with it, and kept up with what is
//! done on it.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    domain::{id::SavedFilterId, label::Label, own_lists::FilterName, task::TaskRow},
    rpc::{filters, projects as rpc},
    ui::state::page_context::PageContext,
};

/// The lists; one of each for all of the page.
#[derive(Clone, Copy)]
pub struct Own {
    labels: RwSignal<Vec<Label>>,
    filters: RwSignal<Vec<FilterName>>,
}

impl Own {
    pub fn provide(context: &PageContext) -> Self {
        let own = Self {
            labels: RwSignal::new(context.own.labels.clone()),
            filters: RwSignal::new(context.own.filters.clone()),
        };
        provide_context(own);
        own
    }

    /// By name.
    pub fn labels(self) -> Signal<Vec<Label>> {
        self.labels.into()
    }

    /// Oldest first.
    pub fn filters(self) -> Signal<Vec<FilterName>> {
        self.filters.into()
    }

    /// A filter was saved.
    pub fn add_filter(self, filter: FilterName) {
        self.filters.update(|filters| filters.push(filter));
    }

    /// A filter was deleted.
    pub fn remove_filter(self, id: SavedFilterId) {
        self.filters
            .update(|filters| filters.retain(|filter| filter.id != id));
    }

    /// Asks for the filters again. Where they do not come, what was known stays.
    pub fn refresh_filters(self) {
        spawn_local(async move {
            if let Ok(page) = filters::list().await {
                self.filters
                    .set(page.items.iter().map(FilterName::of).collect());
            }
        });
    }

    /// Something happened to a task. Where it has labels, how many open tasks each has now, the
    /// server knows; where that does not say, what was known stays.
    pub fn recount_labels(self, row: &TaskRow) {
        if row.task.labels.is_empty() {
            return;
        }
        spawn_local(async move {
            if let Ok(labels) = rpc::list_labels().await {
                self.labels.set(labels);
            }
        });
    }
}
