//! Whom requests are about, and who asks, in the columns of the matrix: the same person with every
//! kind of credential.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    super::support::{TestApp, TestUser},
    Target, history,
};

/// Somebody with what is theirs, and somebody else.
pub struct People<'a> {
    pub owner: TestUser<'a>,
    pub stranger: TestUser<'a>,
    pub target: Target,
}

impl<'a> People<'a> {
    pub async fn new(app: &'a TestApp, name: &str) -> Self {
        let owner = app.user(&format!("owner-{name}")).await;
        let stranger = app.user(&format!("stranger-{name}")).await;
        let target = target_of(&owner).await;
        Self {
            owner,
            stranger,
            target,
        }
    }

    /// How much has been done to what is the owner's.
    pub async fn changes(&self, app: &TestApp) -> i64 {
        let sql = "select count(*) from change \
                   join project on project.id = change.project_id \
                   where project.owner_id = $1";
        let changes = sqlx::query_scalar(sql).bind(self.owner.id);
        changes.fetch_one(&app.db).await.expect("a number")
    }
}

/// Somebody with the credential that a column is about.
pub async fn as_column<'a>(
    app: &'a TestApp,
    who: &str,
    is_rest: bool,
    people: &People<'a>,
) -> TestUser<'a> {
    let People {
        owner, stranger, ..
    } = people;
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

/// What is the owner's, and nobody has touched yet.
async fn target_of(owner: &TestUser<'_>) -> Target {
    let project = owner
        .post("/api/v1/projects", json!({"name": "The owner's secret"}))
        .await
        .ok();
    let project = project["id"].as_str().expect("an id").to_owned();
    let path = format!("/api/v1/projects/{project}/sections");
    let section = owner
        .post(&path, json!({"name": "The owner's secret"}))
        .await;
    let section = section.ok()["id"].as_str().expect("an id").to_owned();
    let created = owner.task("The owner's secret");
    let created = created.with("labels", json!(["The owner's secret"]));
    let created = created.create().await;
    let labels = owner.get("/api/v1/labels").await.ok();
    let recurring = owner.task("The owner's secret habit").due("2026-03-10");
    let recurring = recurring.with("recurrence", json!({"rule": "FREQ=DAILY"}));
    let recurring = recurring.create().await.id();
    owner.changes(&recurring, json!({"status": "done"})).await;
    let path = format!("/api/v1/tasks/{recurring}/completions");
    let completion = owner.get(&path).await.ok()["items"][0]["id"].clone();
    let (session, _) = owner.begin_session("browser").await;
    let (_, refresh_token) = owner.begin_session("api").await;
    owner.personal_token(&["read"]).await;
    let tokens = owner.get("/api/v1/me/tokens").await.ok();
    let grown = history::grow(owner, &created.id()).await;
    Target {
        grown,
        username: owner.username.clone(),
        task: created.id(),
        completion: completion.as_str().expect("an id").to_owned(),
        recurring,
        change: created.change.clone(),
        inbox: owner.inbox.to_string(),
        project,
        section,
        label: labels["items"][0]["id"].as_str().expect("an id").to_owned(),
        session: session.to_string(),
        token: tokens["items"][0]["id"].as_str().expect("an id").to_owned(),
        refresh_token,
        passkey: Uuid::now_v7().to_string(),
    }
}
