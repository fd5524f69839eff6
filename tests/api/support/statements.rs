//! How many statements the database is sent, as sqlx logs them.

use std::{cell::Cell, sync::Once};

use tracing::{Event, Subscriber, subscriber::set_global_default};
use tracing_subscriber::{
    Layer,
    filter::Targets,
    layer::{Context, SubscriberExt},
};

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

/// Counts what this thread sends, which is all that a test does: each has a runtime of one thread.
pub struct Statements(());

struct Counter;

impl Statements {
    pub fn counted() -> Self {
        // One subscriber for all tests. One for each test's thread misses statements now and then:
        // whether anybody listens is cached for the whole process.
        static LISTENING: Once = Once::new();
        LISTENING.call_once(|| {
            let queries = Targets::new().with_target("sqlx::query", tracing::Level::TRACE);
            let subscriber = tracing_subscriber::registry().with(Counter.with_filter(queries));
            set_global_default(subscriber).expect("no test listens but by this");
        });
        Self(())
    }

    pub fn so_far(&self) -> usize {
        COUNT.get()
    }
}

impl<S: Subscriber> Layer<S> for Counter {
    fn on_event(&self, _: &Event<'_>, _: Context<'_, S>) {
        COUNT.set(COUNT.get() + 1);
    }
}
