//! A database for each test, copied from a template that is migrated once.
//!
//! The template's name holds a hash of the migrations, so that an old one is never taken for a new
//! one; whoever comes first makes it, under an advisory lock, and others (threads, processes) wait.

use std::{
    env, fs,
    path::Path,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use sha2::{Digest, Sha256};
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, PgConnection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use tokio::sync::OnceCell;

/// The number of the lock under which the template is made ("tend").
const TEMPLATE_LOCK: i64 = 0x7465_6e64;

static TEMPLATE: OnceCell<String> = OnceCell::const_new();

/// Dropped from the server when it is dropped here, whether the test went well or not.
pub struct Database {
    name: String,
}

impl Database {
    pub async fn create() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let template = TEMPLATE.get_or_init(template).await;
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("tend_test_{}_{number}", std::process::id());
        run(&format!("drop database if exists {name} with (force)")).await;
        run(&format!("create database {name} template {template}")).await;
        Self { name }
    }

    /// One without any table.
    pub async fn create_empty() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("tend_test_{}_empty_{number}", std::process::id());
        run(&format!("drop database if exists {name} with (force)")).await;
        run(&format!("create database {name}")).await;
        Self { name }
    }

    pub fn options(&self) -> PgConnectOptions {
        server().database(&self.name)
    }

    /// A pool like the server's own.
    pub fn connect(&self) -> PgPool {
        tend::server::connect(self.options())
    }

    /// The same of one connection.
    pub fn connect_once(&self) -> PgPool {
        let options = self.connect().connect_options();
        PgPoolOptions::new()
            .max_connections(1)
            .connect_lazy_with(options.as_ref().clone())
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let sql = format!("drop database if exists {} with (force)", self.name);
        // A test's own runtime cannot wait for anything while it is being dropped.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime");
            runtime.block_on(run(&sql));
        });
        let _ = dropped.join();
    }
}

/// Where tests may make databases.
fn server() -> PgConnectOptions {
    let url = env::var("DATABASE_URL").unwrap_or_else(|_| {
        panic!(
            "these tests need a PostgreSQL: run `make test`, which brings one, or set DATABASE_URL to one where they may create databases"
        )
    });
    url.parse().expect("DATABASE_URL is a PostgreSQL address")
}

async fn connection() -> PgConnection {
    server()
        .disable_statement_logging()
        .connect()
        .await
        .expect("the PostgreSQL of DATABASE_URL answers")
}

async fn run(sql: &str) {
    let mut connection = connection().await;
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(&mut connection)
        .await
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
    connection.close().await.ok();
}

async fn template() -> String {
    let (hash, migrations) = migrations();
    let name = format!("tend_template_{hash}");
    let mut lock = connection().await;
    sqlx::query("select pg_advisory_lock($1)")
        .bind(TEMPLATE_LOCK)
        .execute(&mut lock)
        .await
        .expect("the lock");
    let exists: bool =
        sqlx::query_scalar("select exists (select from pg_database where datname = $1)")
            .bind(&name)
            .fetch_one(&mut lock)
            .await
            .expect("the list of databases");
    if !exists {
        make_template(&name, migrations).await;
    }
    lock.close().await.ok();
    name
}

/// Under another name first: a database of the template's name is complete, always.
async fn make_template(name: &str, migrations: i64) {
    let unfinished = format!("{name}_unfinished");
    run(&format!(
        "drop database if exists {unfinished} with (force)"
    ))
    .await;
    run(&format!("create database {unfinished}")).await;
    let db = tend::server::connect(server().database(&unfinished));
    tend::server::migrate(&db).await.expect("migrations run");
    let applied: i64 = sqlx::query_scalar("select count(*) from _sqlx_migrations")
        .fetch_one(&db)
        .await
        .expect("the list of migrations");
    assert_eq!(
        applied, migrations,
        "the program was built before the last migration was written: touch src/server/db/mod.rs"
    );
    db.close().await;
    run(&format!("alter database {unfinished} rename to {name}")).await;
}

/// A hash of the migrations, and how many there are.
fn migrations() -> (String, i64) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("migrations")
        .map(|entry| entry.expect("a migration").path())
        .collect();
    files.sort();
    let mut hash = Sha256::new();
    for file in &files {
        hash.update(file.file_name().unwrap_or_default().as_encoded_bytes());
        hash.update(fs::read(file).expect("a migration"));
    }
    let hash: String = hash.finalize()[..6]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    (hash, i64::try_from(files.len()).expect("a few"))
}

/// How long a request may take while the database is away: the pool's 3 s, and a margin.
pub const AWAY_AT_MOST: Duration = Duration::from_millis(4_500);
