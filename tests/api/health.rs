//! `/healthz` and `/readyz`, while the database is there.

use super::support::TestApp;

#[tokio::test]
async fn a_server_whose_database_is_migrated_is_alive_and_ready() {
    let app = TestApp::new().await;
    for path in ["/healthz", "/readyz"] {
        let answer = app.anonymous().get(path).await.is(200);
        assert_eq!(answer.text(), "ok\n");
        assert!(answer.header("content-type").starts_with("text/plain"));
        app.anonymous()
            .call(axum::http::Method::HEAD, path)
            .await
            .is(200);
    }
}

#[tokio::test]
async fn a_server_whose_database_is_not_migrated_is_alive_and_not_ready() {
    let app = TestApp::without_schema().await;
    app.anonymous().get("/healthz").await.is(200);
    let answer = app.anonymous().get("/readyz").await;
    assert!(!answer.header("retry-after").is_empty());
    answer.refused(503, "unavailable");
}

#[tokio::test]
async fn a_server_whose_database_is_one_migration_behind_is_not_ready() {
    let app = TestApp::new().await;
    sqlx::query(
        "delete from _sqlx_migrations where version = (select max(version) from _sqlx_migrations)",
    )
    .execute(&app.db)
    .await
    .unwrap();
    app.anonymous()
        .get("/readyz")
        .await
        .refused(503, "unavailable");
}

#[tokio::test]
async fn a_cookie_does_not_make_a_probe_ask_the_database() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await.in_browser().await;
    app.db.close().await;
    ana.get("/healthz").await.is(200);
    ana.get("/readyz").await.is(503);
}
