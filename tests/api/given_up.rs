//! Somebody goes away before they have their answer.

use std::future::IntoFuture;

use serde_json::json;
use sqlx::Row;

use super::support::{TestApp, task_path};

/// Gives others so many turns.
async fn turns(count: usize) {
    for _ in 0..count {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_request_that_is_given_up_leaves_no_transaction_open() {
    let app = TestApp::on_one_connection().await;
    let ana = app.user("ana").await;
    let path = task_path(&ana.has_task("Rent").await);
    for count in 0..300 {
        for call in [ana.get(&path), ana.patch(&path, json!({"priority": "low"}))] {
            tokio::select! {
                _ = call.into_future() => {}
                () = turns(count) => {}
            }
            // In one message: what begins a transaction of its own begins with it.
            let sql = "select transaction_timestamp() = statement_timestamp()";
            let row = sqlx::raw_sql(sql).fetch_one(&app.db).await.expect("a row");
            assert!(row.get::<bool, _>(0), "given up after {count} turns");
        }
    }
}
