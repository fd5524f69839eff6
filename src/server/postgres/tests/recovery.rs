//! Whatever was killed, the next start works and finds the data.

use super::*;

#[tokio::test]
async fn killed_server_is_recovered_with_its_data() {
    let data_dir = data_dir();
    let mut postgres = start(&data_dir).await;
    query(&postgres, "create table note as select 'kept' as text").await;
    send("-KILL", pid(&mut postgres)).await;
    postgres.postmaster.child().wait().await.expect("wait");
    drop(postgres);

    let postgres = start(&data_dir).await;

    assert_eq!(query(&postgres, "select text from note").await, "kept");
    postgres.stop().await.expect("stop");
}

#[tokio::test]
async fn orphaned_server_is_stopped_and_replaced() {
    let data_dir = data_dir();
    let postgres = start(&data_dir).await;
    query(&postgres, "create table note as select 'kept' as text").await;
    let old = orphaned(postgres);

    let mut postgres = start(&data_dir).await;

    assert_ne!(pid(&mut postgres), old);
    assert_eq!(query(&postgres, "select text from note").await, "kept");
    postgres.stop().await.expect("stop");
    let log = fs::read_to_string(data_dir.path().join("postgres.log")).expect("log");
    assert!(log.contains("received fast shutdown request"), "{log}");
    assert!(!log.contains("not properly shut down"), "{log}");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn orphaned_server_is_found_without_its_socket() {
    let data_dir = data_dir();
    let postgres = start(&data_dir).await;
    let socket = directory::socket_file(postgres.socket_dir(), PORT);
    let old = orphaned(postgres);
    fs::remove_file(socket).expect("remove");

    let mut postgres = start(&data_dir).await;

    assert_ne!(pid(&mut postgres), old);
    assert_eq!(query(&postgres, "select 1").await, "1");
    postgres.stop().await.expect("stop");
}

#[tokio::test]
async fn stale_pidfile_with_the_id_of_a_living_process_is_no_obstacle() {
    let data_dir = data_dir();
    start(&data_dir).await.stop().await.expect("stop");
    let account = Account::choose(&Cluster::inspect(data_dir.path()).expect("cluster"));
    let account = account.expect("account");
    let mut bystander = account.command(Path::new("/bin/sleep"));
    let mut bystander = bystander.arg("600").spawn().expect("bystander");
    let cluster = data_dir
        .path()
        .canonicalize()
        .expect("path")
        .join("postgres");
    let run = cluster.with_file_name("run");
    let text = format!(
        "{}\n{}\n1\n5432\n{}\n\n0 0\nready\n",
        bystander.id(),
        cluster.display(),
        run.display()
    );
    for path in [Pidfile::path(&cluster), run.join(".s.PGSQL.5432.lock")] {
        fs::write(&path, &text).expect("stale file");
        account.give(&path).expect("owner");
    }

    start(&data_dir).await.stop().await.expect("stop");

    assert!(
        bystander.try_wait().expect("wait").is_none(),
        "the bystander was stopped"
    );
    bystander.kill().expect("kill");
    bystander.wait().expect("wait");
}

#[tokio::test]
async fn copy_of_a_running_database_leaves_the_original_alone() {
    let (original, copy) = (data_dir(), data_dir());
    start(&original).await.stop().await.expect("stop");
    let [from, to] = [&original, &copy].map(|data_dir| data_dir.path().join("postgres"));
    let copied = Command::new("cp")
        .arg("-a")
        .args([&from, &to])
        .status()
        .await;
    assert!(copied.expect("cp").success());
    let postgres = start(&original).await;
    fs::copy(Pidfile::path(&from), Pidfile::path(&to)).expect("copy");

    let second = start(&copy).await;

    assert_eq!(query(&postgres, "select 1").await, "1");
    second.stop().await.expect("stop");
    postgres.stop().await.expect("stop");
}

#[tokio::test]
async fn interrupted_first_start_is_repeated() {
    let data_dir = data_dir();
    let begun = data_dir.path().join("postgres.new-1/base");
    let is_begun = async {
        while !begun.exists() {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        _ = Postgres::start(data_dir.path()) => panic!("the start was not interrupted"),
        () = is_begun => {}
    }

    start(&data_dir).await.stop().await.expect("stop");
    start(&data_dir).await.stop().await.expect("stop");

    assert_eq!(
        names(data_dir.path()),
        ["postgres", "postgres.log", "run", "tend.lock"]
    );
}

#[tokio::test]
async fn dropped_server_stops_by_itself() {
    let data_dir = data_dir();
    let mut postgres = start(&data_dir).await;
    let pid = pid(&mut postgres);
    drop(postgres);

    let mut postgres = start(&data_dir).await;

    assert_ne!(postgres.postmaster.child().id(), Some(pid));
    postgres.stop().await.expect("stop");
    let log = fs::read_to_string(data_dir.path().join("postgres.log")).expect("log");
    assert!(!log.contains("not properly shut down"), "{log}");
}

#[tokio::test]
async fn server_that_ends_while_it_is_being_stopped_has_stopped() {
    let data_dir = data_dir();
    let mut postgres = start(&data_dir).await;
    let pid = pid(&mut postgres);
    let binaries = postgres.site.binaries.clone();
    let cluster = postgres.site.cluster.clone();
    postgres.stop().await.expect("stop");

    let account = Account::choose(&Cluster::inspect(data_dir.path()).expect("cluster"));
    let stopped = orphan::stop(pid, &cluster, &binaries, &account.expect("account")).await;

    stopped.expect("there is nothing left to stop");
}
