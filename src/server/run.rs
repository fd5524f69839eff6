//! Starting and stopping: configuration → database → schema → listener, and back.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

use chrono::{DateTime, Utc};
use leptos::config::LeptosOptions;
use sqlx::{PgPool, postgres::PgConnectOptions};
use tokio::{net::TcpListener, signal};
use url::Url;
use uuid::Uuid;

use super::{
    app::App,
    auth::token::random_bytes,
    clock::Clock,
    config::{Config, Database},
    db,
    error::AppError,
    http, listen,
    mail::{Sender, Smtp},
    operator::{self, Order},
    postgres::{self, Postgres, PostgresError},
    service,
    worker::Worker,
};

/// What stops a server, in one sentence for its operator.
type Failure = Box<dyn std::error::Error>;

const UNANSWERED: &str =
    "the database does not answer. Is DATABASE_URL right, and is PostgreSQL running there?";

/// How long requests in flight may take to finish after SIGTERM.
const DRAIN: Duration = Duration::from_secs(30);

/// Serves until SIGTERM or Ctrl-C.
pub async fn serve(config: Config) -> ExitCode {
    start_logging(&config.log);
    finish(
        with_database(&config, async |db| {
            let listener = bind(config.listen_addr).await?;
            db::migrate(&db).await.map_err(migration_failure)?;
            let address = listener.local_addr()?;
            let public_url = with_real_port(config.public_url.clone(), address);
            let site = leptos_options(&config)?;
            let sender = sender(config.smtp.as_ref(), &public_url)?;
            let app = App::new(db, Clock::System, public_url.clone(), site)
                .await?
                .with_limits(config.limits.clone())
                .with_sender(sender)
                .with_registration(config.registration);
            tokio::spawn(tidy_every_hour(app.clone()));
            tracing::info!("listening on {address}; people find it at {public_url}");
            let worker = Worker::start(app.clone());
            let router = http::router(app);
            let server = listen::serve(listener, router, listen::HEADER_MAX, stop_signal());
            tokio::select! {
                () = server => {}
                () = async { stop_signal().await; tokio::time::sleep(DRAIN).await } => {
                    tracing::warn!("some requests did not finish in time");
                }
            }
            worker.stop().await;
            Ok(())
        })
        .await,
    )
}

/// Until the process ends.
async fn tidy_every_hour(app: App) {
    let mut hours = tokio::time::interval(Duration::from_secs(60 * 60));
    loop {
        hours.tick().await;
        if let Err(error) = service::housekeeping::tidy_anonymous(&app).await {
            tracing::warn!(%error, "what is over could not be tidied away");
        }
    }
}

async fn bind(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| {
        format!("cannot listen on {address}: {error}. Set LISTEN_ADDR to another one.").into()
    })
}

/// Port 0 asks the system for one that is free; then people have to be told which.
fn with_real_port(mut url: Url, address: SocketAddr) -> Url {
    if url.port() == Some(0) {
        // Fails for addresses without a port only, and this one has one.
        let _ = url.set_port(Some(address.port()));
    }
    url
}

/// Adds a key that signs access tokens, for all servers of an installation to take up within a
/// minute. Keys that no token needs any more are forgotten; nobody is signed out.
///
/// # Errors
/// When the database is away.
pub async fn rotate_key(db: &PgPool, now: DateTime<Utc>) -> Result<(), AppError> {
    let secret = random_bytes()?;
    db::signing_keys::rotate(db, (Uuid::now_v7(), secret.as_slice()), now).await
}

/// Adds a key that signs access tokens, while servers run or not, and says so.
pub async fn rotate_key_and_exit(config: Config) -> ExitCode {
    start_logging(&config.log);
    finish(
        with_shared_database(&config, async |db| {
            if !db::is_migrated(&db).await.map_err(unanswered)? {
                return Err("the database is of another version of tend: use that one.".into());
            }
            rotate_key(&db, Utc::now()).await?;
            println!(
                "A new key signs access tokens within a minute. The old one verifies those that it \
                 has signed until they run out, so nobody is signed out."
            );
            Ok(())
        })
        .await,
    )
}

fn unanswered(error: sqlx::Error) -> Failure {
    match error {
        sqlx::Error::PoolTimedOut | sqlx::Error::Io(_) => UNANSWERED.into(),
        error => error.into(),
    }
}

/// Brings the schema up to date and stops.
pub async fn migrate_and_exit(config: Config) -> ExitCode {
    start_logging(&config.log);
    finish(
        with_database(&config, async |db| {
            db::migrate(&db).await.map_err(migration_failure)
        })
        .await,
    )
}

/// Does what an operator asks for, beside a running server or without one, and says how it went.
pub async fn operate(config: Config, order: Order) -> ExitCode {
    // What a server would tell of its start is in the way of an answer.
    start_logging(if config.log == "info" {
        "warn"
    } else {
        &config.log
    });
    finish(
        with_shared_database(&config, async |db| {
            db::migrate(&db).await.map_err(migration_failure)?;
            // No pages are made here.
            let site = LeptosOptions::builder().output_name("tend").build();
            let url = config.public_url.clone();
            let sender = sender(config.smtp.as_ref(), &url)?;
            let app = App::new(db, Clock::System, url, site)
                .await?
                .with_limits(config.limits.clone())
                .with_sender(sender);
            println!("{}", operator::carry_out(&app, order).await?.trim_end());
            Ok(())
        })
        .await,
    )
}

fn sender(smtp: Option<&Smtp>, public_url: &Url) -> Result<Option<Sender>, Failure> {
    Ok(smtp.map(|smtp| Sender::new(smtp, public_url)).transpose()?)
}

fn finish(result: Result<(), Failure>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("tend: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn migration_failure(error: sqlx::migrate::MigrateError) -> Failure {
    use sqlx::migrate::MigrateError::{Execute, VersionMissing, VersionTooNew};
    match error {
        Execute(sqlx::Error::PoolTimedOut | sqlx::Error::Io(_)) => UNANSWERED.into(),
        VersionMissing(version) | VersionTooNew(version, _) => {
            format!("the database has been migrated by a newer tend (to {version}): use that one.")
                .into()
        }
        error => format!("the database cannot be brought up to date: {error}").into(),
    }
}

/// Runs `work` with a pool on the configured database; one that we started is stopped after it.
async fn with_database(
    config: &Config,
    work: impl AsyncFnOnce(PgPool) -> Result<(), Failure>,
) -> Result<(), Failure> {
    match &config.database {
        Database::External(options) => work(db::connect(PgConnectOptions::clone(options))).await,
        Database::Embedded(data_dir) => with_own(Postgres::start(data_dir).await?, work).await,
    }
}

/// The same for work that may be done beside a running server, on the database that it started.
async fn with_shared_database(
    config: &Config,
    work: impl AsyncFnOnce(PgPool) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let Database::Embedded(data_dir) = &config.database else {
        return with_database(config, work).await;
    };
    match Postgres::start(data_dir).await {
        Err(PostgresError::InUse { .. }) => {
            let socket_dir = Postgres::socket_dir_of_another(data_dir)?;
            let db = db::connect(embedded(&socket_dir));
            let result = work(db.clone()).await;
            db.close().await;
            result
        }
        started => with_own(started?, work).await,
    }
}

async fn with_own(
    postgres: Postgres,
    work: impl AsyncFnOnce(PgPool) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let db = db::connect(embedded(postgres.socket_dir()));
    let result = work(db.clone()).await;
    db.close().await;
    postgres.stop().await?;
    result
}

fn embedded(socket_dir: &Path) -> PgConnectOptions {
    PgConnectOptions::new_without_pgpass()
        .socket(socket_dir)
        .port(postgres::PORT)
        .username(postgres::USERNAME)
        .database(postgres::DATABASE)
}

/// Where the page's files are, and what they are called. Under `cargo leptos` its variables say.
fn leptos_options(config: &Config) -> Result<LeptosOptions, Failure> {
    let mut options = leptos::config::get_configuration(None)?.leptos_options;
    if let Some(dir) = config.site_dir.clone().or_else(site_beside_program) {
        options.site_root = dir.to_string_lossy().into();
    }
    options.output_name = "tend".into();
    options.hash_files =
        std::env::current_exe().is_ok_and(|exe| exe.with_file_name("hash.txt").exists());
    options.site_addr = config.listen_addr;
    Ok(options)
}

/// `site` beside the program, where it is installed, or beside its folder, where it is built.
fn site_beside_program() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    let folder = program.parent()?;
    let places = [folder.join("site"), folder.join("../site")];
    places.into_iter().find(|place| place.is_dir())
}

fn start_logging(filter: &str) {
    use std::io::IsTerminal;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
}

/// Resolves on Ctrl-C and on SIGTERM.
async fn stop_signal() {
    let terminate = async {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut signals) => {
                signals.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = signal::ctrl_c() => {}
        () = terminate => {}
    }
}
