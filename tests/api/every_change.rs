//! Undo of every kind of change, whichever it is: all is as it was, and undoing that, as it became.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    authz_matrix::{People, as_column, forget_tries, routes},
    support::{TestApp, TestUser},
};

/// Everything that is somebody's, but for the moments at which it was changed.
async fn everything(user: &TestUser<'_>) -> Value {
    let mut all = user.get("/api/v1/export").await.ok();
    forget_moments(&mut all);
    all
}

fn forget_moments(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for name in ["exported_at", "updated_at"] {
                fields.remove(name);
            }
            fields.values_mut().for_each(forget_moments);
        }
        Value::Array(items) => items.iter_mut().for_each(forget_moments),
        _ => {}
    }
}

#[tokio::test]
async fn every_change_is_undone_exactly_and_so_is_its_undoing() {
    let app = TestApp::new().await;
    let mut kinds = BTreeSet::new();
    let writes = routes().filter(|(route, _)| route.contains(" /api/"));
    for (number, (route, send)) in writes.enumerate() {
        let people = People::new(&app, &number.to_string()).await;
        let owner = as_column(&app, "owner", true, &people).await;
        forget_tries(&app).await;
        if route.starts_with("DELETE /api/v1/me") || route.contains("/auth/") {
            continue;
        }
        let before = everything(&owner).await;
        let done = send(&owner, &people.target).await;
        let change = done.header("change-id").to_owned();
        if change.is_empty() {
            continue;
        }
        let after = everything(&owner).await;
        assert_ne!(after, before, "{route}");
        let undone = owner.undo(&change).await;
        assert_eq!(undone.status, 204, "{route}: {}", undone.text());
        assert_eq!(everything(&owner).await, before, "{route}");
        let redone = owner.undo(&undone.change()).await;
        assert_eq!(redone.status, 204, "{route}: {}", redone.text());
        assert_eq!(everything(&owner).await, after, "{route}");
        owner.undo(&change).await.refused(409, "conflict");
        kinds.insert(kind_of(&app, &change).await);
    }
    let expected = [
        "attachment.created",
        "attachment.deleted",
        "comment.created",
        "comment.deleted",
        "comment.updated",
        "filter.created",
        "filter.deleted",
        "filter.updated",
        "label.deleted",
        "label.updated",
        "project.created",
        "project.deleted",
        "project.updated",
        "section.created",
        "section.deleted",
        "section.updated",
        "task.created",
        "task.deleted",
        "task.updated",
    ];
    assert_eq!(
        kinds.iter().collect::<Vec<_>>(),
        expected.iter().collect::<Vec<_>>()
    );
}

async fn kind_of(app: &TestApp, change: &str) -> String {
    let sql = "select kind from change where id = $1::uuid";
    let kind = sqlx::query_scalar(sql).bind(change);
    kind.fetch_one(&app.db).await.unwrap()
}
