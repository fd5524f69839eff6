//! The application under test: the router that the program serves, a clock that stands still, and
//! a database of its own.

use axum::{Router, body::Body, extract::Request};
use chrono::{DateTime, Utc};
use http_body_util::BodyExt;
use leptos::config::LeptosOptions;
use sqlx::PgPool;
use tend::server::{
    app::App,
    clock::Clock,
    config::{Limits, RegistrationPolicy},
    http,
    mail::{Sender, Smtp, Tls},
    service::{housekeeping, mail::deliver_due_anonymous},
};
use tower::ServiceExt;
use uuid::Uuid;

use super::{
    Answer, TestUser, at,
    database::Database,
    statements::listen,
    user::{Credential, NewUser},
};

/// Where browsers find the server: what `Origin` has to be.
pub const PUBLIC_URL: &str = "https://tend.example";

/// The password of every [`TestUser`], and its hash, which takes too long to make for each.
pub const PASSWORD: &str = "correct horse battery";
pub const PASSWORD_HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$XN0QfJZcKIDzoeR6eIfqjA$RiX6sSVqJLW2N6A1nXCLZluX3RfZ9PLhwB8cgHH15/Y";

/// A Tuesday noon, when nothing special happens to any clock.
const NOW: &str = "2026-03-10T12:00:00Z";

pub struct TestApp {
    app: App,
    router: Router,
    clock: Clock,
    pub db: PgPool,
    _database: Option<Database>,
}

impl TestApp {
    pub async fn new() -> Self {
        Self::at(NOW).await
    }

    /// One whose clock stands at `now`.
    pub async fn at(now: &str) -> Self {
        Self::on(Database::create().await, now).await
    }

    /// One whose database was never migrated.
    pub async fn without_schema() -> Self {
        let app = Self::new().await;
        let empty = Database::create_empty().await;
        // What it takes to start is copied; what it takes to be ready is not there.
        let db = empty.connect();
        sqlx::raw_sql("create table signing_key (id uuid, secret bytea, created_at timestamptz)")
            .execute(&db)
            .await
            .expect("a table");
        drop(app);
        Self::with(db, NOW, Some(empty)).await
    }

    async fn on(database: Database, now: &str) -> Self {
        Self::with(database.connect(), now, Some(database)).await
    }

    pub(super) async fn with(db: PgPool, now: &str, database: Option<Database>) -> Self {
        Self::start(db, now, database, Limits::default()).await
    }

    async fn start(db: PgPool, now: &str, database: Option<Database>, limits: Limits) -> Self {
        listen();
        let clock = Clock::fixed(at(now));
        let leptos = LeptosOptions::builder().output_name("tend").build();
        let url = PUBLIC_URL.parse().expect("an address");
        let app = App::new(db.clone(), clock.clone(), url, leptos)
            .await
            .expect("the application starts")
            .with_limits(limits);
        Self {
            router: http::router(app.clone()),
            app,
            clock,
            db,
            _database: database,
        }
    }

    /// One whose requests all go over one connection, one after the other.
    pub async fn on_one_connection() -> Self {
        let database = Database::create().await;
        Self::with(database.connect_once(), NOW, Some(database)).await
    }

    /// One with limits of the operator's own.
    pub async fn limited(limits: Limits) -> Self {
        let database = Database::create().await;
        Self::start(database.connect(), NOW, Some(database), limits).await
    }

    /// Another server of the same installation.
    pub async fn replica(&self) -> Self {
        Self::with(self.db.clone(), &self.now().to_rfc3339(), None).await
    }

    /// The same, with limits of the operator's own.
    pub async fn limited_replica(&self, limits: Limits) -> Self {
        Self::start(self.db.clone(), &self.now().to_rfc3339(), None, limits).await
    }

    /// The same, whose mail is taken by the SMTP server at this port.
    pub fn with_smtp(self, port: u16) -> Self {
        let smtp = Smtp {
            host: "127.0.0.1".to_owned(),
            port,
            tls: Tls::None,
            credentials: None,
            from: "Tend <tend@tend.example>".parse().expect("a sender"),
        };
        let url = PUBLIC_URL.parse().expect("an address");
        let sender = Sender::new(&smtp, &url).expect("a sender");
        let app = self.app.clone().with_sender(Some(sender));
        self.rebuilt(app)
    }

    /// The same under another policy of who may join.
    pub fn with_registration(self, registration: RegistrationPolicy) -> Self {
        let app = self.app.clone().with_registration(registration);
        self.rebuilt(app)
    }

    /// The same, which hashes so many passwords at once.
    pub fn with_hashing_places(self, places: usize) -> Self {
        let app = self.app.clone().with_hashing_places(places);
        self.rebuilt(app)
    }

    /// The same, which attends to so many strangers at once: with a password, and with anything else.
    pub fn with_places_for_strangers(self, with_password: usize, with_token: usize) -> Self {
        let app = self.app.clone();
        let app = app.with_places_for_strangers(with_password, with_token);
        self.rebuilt(app)
    }

    fn rebuilt(self, app: App) -> Self {
        Self {
            router: http::router(app.clone()),
            app,
            ..self
        }
    }

    /// What the server does every few seconds; answers how many mails it tried.
    pub async fn deliver(&self) -> usize {
        deliver_due_anonymous(&self.app)
            .await
            .expect("the database answers")
    }

    /// The application itself, for what has no door: the operator's side.
    pub fn inside(&self) -> &App {
        &self.app
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Moves the clock.
    pub fn set_clock(&self, now: DateTime<Utc>) {
        self.clock.set(now);
    }

    /// An API client with an access token, in UTC.
    pub async fn user(&self, username: &str) -> TestUser<'_> {
        self.user_in("UTC", username).await
    }

    /// The same, who lives in `zone`.
    pub async fn user_in(&self, zone: &str, username: &str) -> TestUser<'_> {
        NewUser { username, zone }.insert(self).await
    }

    /// Nobody.
    pub fn anonymous(&self) -> TestUser<'_> {
        TestUser::nobody(self)
    }

    /// Somebody with this access token, whatever it is.
    pub fn bearer(&self, token: &str) -> TestUser<'_> {
        TestUser::with(self, Credential::Bearer(token.to_owned()))
    }

    /// A browser with these cookies, whatever they are.
    pub fn browser(&self, cookies: &str) -> TestUser<'_> {
        TestUser::with(self, Credential::Cookie(cookies.to_owned()))
    }

    /// What every server does once an hour.
    pub async fn tidy(&self) {
        housekeeping::tidy_anonymous(&self.app)
            .await
            .expect("the database answers");
    }

    /// The key that signs access tokens.
    pub async fn signing_key(&self) -> (Uuid, Vec<u8>) {
        sqlx::query_as("select id, secret from signing_key")
            .fetch_one(&self.db)
            .await
            .expect("a signing key")
    }

    /// A number from the database.
    pub async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql)
            .fetch_one(&self.db)
            .await
            .expect("a number")
    }

    /// Sends a request as it is.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await;
        let (parts, body) = response.expect("the router never fails").into_parts();
        let body = body.collect().await.expect("a whole body").to_bytes();
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body,
        }
    }
}
