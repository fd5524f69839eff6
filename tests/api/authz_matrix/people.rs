//! Who asks, in the columns of the matrix: the same person with every kind of credential.

use serde_json::Value;

use super::super::support::{TestApp, TestUser};

/// Somebody with the credential that a column is about.
pub async fn as_column<'a>(
    app: &'a TestApp,
    who: &str,
    is_rest: bool,
    owner: &TestUser<'a>,
    stranger: &TestUser<'a>,
) -> TestUser<'a> {
    let at_door = async |person: &TestUser<'a>, is_rest: bool| match is_rest {
        true => person.with_token().await,
        false => person.in_browser().await,
    };
    match who {
        "anonymous" => app.anonymous(),
        "stranger" => at_door(stranger, is_rest).await,
        "reads" => owner.personal_token(&["read"]).await,
        "writes" => owner.personal_token(&["write"]).await,
        "other door" => at_door(owner, !is_rest).await,
        "run out" => {
            let user = at_door(owner, is_rest).await;
            end_sessions(app, owner).await;
            user
        }
        "revoked" => {
            let user = at_door(owner, is_rest).await;
            sign_out(&user, is_rest).await;
            user
        }
        _ => at_door(owner, is_rest).await,
    }
}

/// As if their time had come.
async fn end_sessions(app: &TestApp, user: &TestUser<'_>) {
    sqlx::query("update session set expires_at = $2 where account_id = $1")
        .bind(user.id)
        .bind(app.now())
        .execute(&app.db)
        .await
        .expect("they are over");
}

async fn sign_out(user: &TestUser<'_>, is_rest: bool) {
    match is_rest {
        true => user.post("/api/v1/auth/logout", Value::Null).await.is(204),
        false => user.form("/rpc/auth/logout", "").await,
    };
}
