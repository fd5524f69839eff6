//! What comes after the first page of a list or a board.

use std::pin::Pin;

use leptos::{
    ev::{self, SubmitEvent},
    prelude::*,
    task::spawn_local,
};

use crate::{
    domain::{problem::Problem, task::TaskList as Page},
    ui::{
        browser,
        kit::live::Show,
        state::{address::Address, board::ShownRow, messages::Messages},
        tasks::filters::{Keep, QUESTION},
    },
};

/// Where the rows end that are here.
const MORE_ID: &str = "more";

/// Asks the server for the page at a cursor.
pub type Load = Callback<String, Pin<Box<dyn Future<Output = Result<Page, Problem>>>>>;

/// What has been loaded of a list, and the way to the rest.
#[derive(Clone, Copy)]
pub struct Rest {
    pub loaded: RwSignal<Vec<ShownRow>>,
    pub next_cursor: RwSignal<Option<String>>,
    load: Load,
    is_busy: RwSignal<bool>,
    /// After a failure, nobody is asked again before somebody asks.
    is_by_hand: StoredValue<bool>,
    messages: Messages,
}

impl Rest {
    /// What comes after the first page, and where from.
    pub fn after(first: Page, load: Load) -> Self {
        let rows = first.rows.into_iter().map(ShownRow::from);
        Self {
            loaded: RwSignal::new(rows.collect()),
            next_cursor: RwSignal::new(first.next_cursor),
            load,
            is_busy: RwSignal::new(false),
            is_by_hand: StoredValue::new(false),
            messages: expect_context(),
        }
    }

    /// Asks for the next page, where there is one and nobody has asked.
    pub fn come(self) {
        let cursor = self.next_cursor.get_untracked();
        let Some(cursor) = cursor.filter(|_| !self.is_busy.get_untracked()) else {
            return;
        };
        self.is_busy.set(true);
        let page = self.load.run(cursor);
        spawn_local(async move {
            let page = page.await;
            self.is_by_hand.try_set_value(page.is_err());
            self.is_busy.try_set(false);
            match page {
                Ok(page) => self.extend(page),
                Err(problem) => self
                    .messages
                    .refuse("There is more, but it did not come.", &problem),
            }
        });
    }

    /// The next page has come. What has been moved to behind the last that was loaded comes once more,
    /// and stands where it is now.
    fn extend(self, page: Page) {
        let mut news: Vec<_> = page.rows.iter().map(|row| row.task.id).collect();
        news.sort_unstable();
        self.loaded.try_update(|loaded| {
            loaded.retain(|row| news.binary_search(&row.id()).is_err());
            loaded.extend(page.rows.into_iter().map(ShownRow::from));
        });
        self.next_cursor.try_set(page.next_cursor);
    }
}

/// The next page: a link without script; with it, more rows below, before somebody has scrolled to
/// where they are missing.
#[component]
pub fn More(
    /// Of which list.
    rest: Rest,
) -> impl IntoView {
    let address = Address::current();
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        rest.come();
    };
    Effect::new(move |_| {
        let scrolls = window_event_listener(ev::scroll, move |_| {
            if !rest.is_by_hand.get_value() && browser::is_ahead(MORE_ID) {
                rest.come();
            }
        });
        on_cleanup(move || scrolls.remove());
    });
    view! {
        <Show when=move || rest.next_cursor.with(Option::is_some)>
            <form id=MORE_ID class="more" method="get" action="" on:submit=on_submit>
                <Keep address names=QUESTION />
                <input type="hidden" name="cursor" value=move || rest.next_cursor.get().unwrap_or_default() />
                <button class="button" type="submit" aria-busy=move || rest.is_busy.get().to_string()>
                    "Show more"
                </button>
            </form>
        </Show>
    }
}
