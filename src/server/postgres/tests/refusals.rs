//! What cannot work is refused in words that say what to do.

use super::*;

#[tokio::test]
async fn second_tend_on_the_same_directory_is_refused() {
    let data_dir = data_dir();
    let postgres = start(&data_dir).await;

    let error = refusal(&data_dir).await;

    assert!(matches!(error, PostgresError::InUse { .. }), "{error:?}");
    assert!(
        error
            .to_string()
            .contains(&data_dir.path().display().to_string()),
        "{error}"
    );
    assert_eq!(query(&postgres, "select 1").await, "1");
    postgres.stop().await.expect("stop");
}

#[tokio::test]
async fn socket_directory_of_somebody_else_is_refused() {
    let data_dir = data_dir();
    let account = Account::Caller {
        uid: effective_uid().expect("uid") + 1,
    };
    fs::create_dir(data_dir.path().join("run")).expect("directory");
    let error = directory::socket(data_dir.path(), data_dir.path(), &account);
    if effective_uid().expect("uid") != 0 {
        assert!(
            matches!(error, Err(PostgresError::NotOurs { .. })),
            "{error:?}"
        );
    }
    symlink("/tmp", data_dir.path().join("link")).expect("link");
    let account = Account::Caller {
        uid: effective_uid().expect("uid"),
    };
    let error = directory::private(&data_dir.path().join("link"), &account);
    assert!(
        matches!(error, Err(PostgresError::NotOurs { .. })),
        "{error:?}"
    );
}

#[tokio::test]
async fn missing_programs_are_named_by_their_packages() {
    let data_dir = data_dir();
    let none = Cluster::inspect(data_dir.path()).expect("no cluster");
    let error = choose(vec![data_dir.path().to_owned()], &none)
        .await
        .expect_err("nothing there");
    let text = error.to_string();
    assert!(text.contains("apt install postgresql`"), "{text}");
    assert!(text.contains("brew install postgresql@"), "{text}");

    fs::create_dir(data_dir.path().join("postgres")).expect("directory");
    fs::write(data_dir.path().join("postgres/PG_VERSION"), "99\n").expect("version");
    let text = refusal(&data_dir).await.to_string();
    assert!(text.contains("apt install postgresql-99"), "{text}");
    assert!(text.contains("brew install postgresql@99"), "{text}");
}

#[tokio::test]
async fn directory_that_the_databases_user_cannot_enter_is_explained_to_root() {
    if effective_uid().expect("uid") != 0 {
        return;
    }
    let closed = data_dir();
    fs::set_permissions(&closed, Permissions::from_mode(0o700)).expect("chmod");

    let text = refusal(closed.path().join("data")).await.to_string();

    let advice = format!(
        "chmod o+x {}`",
        closed.path().canonicalize().expect("path").display()
    );
    assert!(text.contains(&advice), "{text}");
    assert!(text.contains("root"), "{text}");
}

#[tokio::test]
async fn foreign_files_in_place_of_the_database_are_left_alone() {
    let data_dir = data_dir();
    fs::create_dir(data_dir.path().join("postgres")).expect("directory");
    fs::write(data_dir.path().join("postgres/holiday.jpg"), "").expect("file");

    let error = refusal(&data_dir).await;

    assert!(
        matches!(error, PostgresError::NotACluster { .. }),
        "{error:?}"
    );
    assert!(data_dir.path().join("postgres/holiday.jpg").exists());
}

#[tokio::test]
async fn failing_start_quotes_the_servers_log() {
    let data_dir = data_dir();
    start(&data_dir).await.stop().await.expect("stop");
    let settings = data_dir.path().join("postgres/postgresql.conf");
    fs::write(settings, "shared_buffers = plenty\n").expect("settings");

    let text = refusal(&data_dir).await.to_string();

    assert!(text.contains("postgres.log"), "{text}");
    assert!(text.contains("plenty"), "{text}");
}
