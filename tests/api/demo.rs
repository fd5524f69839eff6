//! An account to look around in is whole, or not there.

use std::process::{Command, Output};

use sqlx::ConnectOptions;

use crate::support::TestApp;

async fn make(app: &TestApp) -> Output {
    let url = app.db.connect_options().to_url_lossy().to_string();
    let mut command = Command::new(env!("CARGO_BIN_EXE_tend"));
    for setting in tend::server::config::SETTINGS {
        command.env_remove(setting.name);
    }
    command.arg("demo").env("DATABASE_URL", url);
    let made = tokio::task::spawn_blocking(move || command.output()).await;
    made.unwrap().expect("tend runs")
}

async fn accounts(app: &TestApp) -> i64 {
    let count = sqlx::query_scalar("select count(*) from account");
    count.fetch_one(&app.db).await.unwrap()
}

#[tokio::test]
async fn a_demonstration_that_cannot_be_finished_leaves_no_account() {
    let app = TestApp::new().await;
    let spoil =
        "create function spoil() returns trigger language plpgsql as $$ begin raise 'no'; end $$;
        create trigger spoil before insert on attachment execute function spoil()";
    sqlx::raw_sql(spoil).execute(&app.db).await.unwrap();
    let output = make(&app).await;
    assert!(!output.status.success(), "{output:?}");
    assert_eq!(accounts(&app).await, 0);

    let mend = sqlx::raw_sql("drop trigger spoil on attachment");
    mend.execute(&app.db).await.unwrap();
    let output = make(&app).await;
    assert!(output.status.success(), "{output:?}");
    assert_eq!(accounts(&app).await, 1);
}
