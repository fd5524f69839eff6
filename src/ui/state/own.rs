//! The reader's labels and filters, at hand on every page: sent with it, and kept up with what is
//! done on it.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    domain::{
        id::{ChangeId, SavedFilterId},
        label::Label,
        own_lists::FilterName,
        task::TaskRow,
    },
    rpc::projects as rpc,
    ui::state::page_context::PageContext,
};

/// The lists; one of each for all of the page.
#[derive(Clone, Copy)]
pub struct Own {
    labels: RwSignal<Vec<Label>>,
    filters: RwSignal<Vec<FilterName>>,
    /// Filters that were deleted here, each with the change that did it.
    removed: StoredValue<Vec<(ChangeId, FilterName)>>,
}

impl Own {
    pub fn provide(context: &PageContext) -> Self {
        let own = Self {
            labels: RwSignal::new(context.own.labels.clone()),
            filters: RwSignal::new(context.own.filters.clone()),
            removed: StoredValue::default(),
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

    /// A filter was deleted, by a change that can be taken back.
    pub fn remove_filter(self, id: SavedFilterId, change: Option<ChangeId>) {
        self.filters.update(|filters| {
            let gone = filters.extract_if(.., |filter| filter.id == id);
            let gone = gone.filter_map(|filter| Some((change?, filter)));
            self.removed.update_value(|removed| removed.extend(gone));
        });
    }

    /// A change was taken back: what it had deleted is there again.
    pub fn undone(self, change: ChangeId) {
        let back = self.removed.try_update_value(|removed| {
            let at = removed.iter().position(|(was, _)| *was == change)?;
            Some(removed.swap_remove(at).1)
        });
        back.flatten()
            .into_iter()
            .for_each(|filter| self.add_filter(filter));
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
