//! Lets a page choose its HTTP status. In the browser there is none to choose.

use std::sync::Arc;

use leptos::prelude::use_context;

type Set = Arc<dyn Fn(u16) + Send + Sync>;

/// The response that a page is rendered into; provided by the server only.
#[derive(Clone)]
pub struct PageStatus(Set);

impl PageStatus {
    pub fn new(set: impl Fn(u16) + Send + Sync + 'static) -> Self {
        Self(Arc::new(set))
    }
}

/// Says how the page went, where there is somebody to say it to.
pub fn set_page_status(status: u16) {
    if let Some(PageStatus(set)) = use_context::<PageStatus>() {
        set(status);
    }
}
