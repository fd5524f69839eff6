//! What the database is sent and what it says of it, as sqlx logs them.

use std::{
    cell::{Cell, RefCell},
    fmt,
    sync::Once,
};

use serde_json::Value;
use sqlx::PgPool;
use tracing::{
    Event, Level, Subscriber,
    field::{Field, Visit},
    subscriber::set_global_default,
};
use tracing_subscriber::{
    Layer,
    filter::Targets,
    layer::{Context, SubscriberExt},
};

const QUERY: &str = "sqlx::query";
const NOTICE: &str = "sqlx::postgres::notice";

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
    static PLANS: RefCell<Vec<Plan>> = const { RefCell::new(Vec::new()) };
}

/// Hears of what this thread sends, which is all that a test does: each has a runtime of one thread.
pub struct Statements(());

struct Listener;

/// Hears of statements from here on; and what the server would log goes to where a test's words go.
///
/// One subscriber for all tests. One for each test's thread misses statements now and then: whether
/// anybody listens is cached for the whole process.
pub fn listen() {
    static LISTENING: Once = Once::new();
    LISTENING.call_once(|| {
        let heard = Targets::new()
            .with_target(QUERY, Level::TRACE)
            .with_target(NOTICE, Level::TRACE);
        let log = tracing_subscriber::fmt::layer().with_test_writer();
        let log = log.with_filter(Targets::new().with_target("tend", Level::WARN));
        let subscriber = tracing_subscriber::registry()
            .with(Listener.with_filter(heard))
            .with(log);
        set_global_default(subscriber).expect("no test listens but by this");
    });
}

impl Statements {
    pub fn counted() -> Self {
        listen();
        Self(())
    }

    /// The same, where PostgreSQL says how it has carried out each statement of `db`'s only
    /// connection: of the very statements, a plan that is explained here would be a copy's.
    pub async fn explained(db: &PgPool) -> Self {
        let settings = "
            load 'auto_explain';
            set auto_explain.log_level = notice;
            set auto_explain.log_format = json;
            set auto_explain.log_analyze = on;
            set auto_explain.log_timing = off;
            set auto_explain.log_min_duration = 0";
        let set = sqlx::raw_sql(settings).execute(db).await;
        set.expect("auto_explain, which comes with PostgreSQL, and the right to load it");
        Self::counted()
    }

    pub fn so_far(&self) -> usize {
        COUNT.get()
    }

    /// The plans that have come since this was asked before.
    pub fn plans(&self) -> Vec<Plan> {
        PLANS.take()
    }
}

/// How PostgreSQL has carried out a statement.
pub struct Plan(Value);

impl Plan {
    /// How many rows were read of tables, whether they were wanted or not.
    pub fn rows_read(&self) -> u64 {
        let rows = self.scans().map(|scan| {
            let rows = [
                "Actual Rows",
                "Rows Removed by Filter",
                "Rows Removed by Index Recheck",
            ];
            let rows: f64 = rows.iter().filter_map(|name| scan[*name].as_f64()).sum();
            rows * scan["Actual Loops"].as_f64().unwrap_or_default()
        });
        // A sum of whole numbers, far below 2^53.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let rows = rows.sum::<f64>() as u64;
        rows
    }

    /// The tables that were read from end to end.
    pub fn read_whole(&self) -> Vec<&str> {
        let whole = self.scans().filter(|scan| scan["Node Type"] == "Seq Scan");
        whole
            .filter_map(|scan| scan["Relation Name"].as_str())
            .collect()
    }

    /// What the statement's parts are that read tables.
    fn scans(&self) -> impl Iterator<Item = &Value> {
        let mut nodes = vec![&self.0["Plan"]];
        let mut next = 0;
        while next < nodes.len() {
            let below = nodes[next]["Plans"].as_array();
            nodes.extend(below.into_iter().flatten());
            next += 1;
        }
        nodes
            .into_iter()
            .filter(|node| node["Relation Name"].is_string())
    }
}

impl<S: Subscriber> Layer<S> for Listener {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == QUERY {
            COUNT.set(COUNT.get() + 1);
            return;
        }
        event.record(&mut Plans);
    }
}

/// Keeps what `auto_explain` says.
struct Plans;

impl Visit for Plans {
    fn record_str(&mut self, _: &Field, said: &str) {
        let plan = said.split_once("plan:\n");
        let plan = plan.map(|(_, plan)| serde_json::from_str(plan).expect("a plan in JSON"));
        PLANS.with_borrow_mut(|plans| plans.extend(plan.map(Plan)));
    }

    fn record_debug(&mut self, _: &Field, _: &dyn fmt::Debug) {}
}
