//! Somebody who sends requests: nobody, a browser with a cookie, or a client with a token.

use std::{
    future::{Future, IntoFuture},
    net::SocketAddr,
    pin::Pin,
};

use axum::{
    body::Body,
    extract::{ConnectInfo, Request},
    http::{HeaderName, HeaderValue, Method, header},
};
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    Answer, TestApp,
    app::{PASSWORD_HASH, PUBLIC_URL},
    jwt,
};

/// The cookie of a browser's session.
pub const SESSION_COOKIE: &str = "__Host-tend_session";

#[derive(Clone)]
pub enum Credential {
    Nothing,
    Bearer(String),
    Cookie(String),
}

#[derive(Clone)]
pub struct TestUser<'a> {
    app: &'a TestApp,
    credential: Credential,
    pub id: Uuid,
    pub inbox: Uuid,
    pub username: String,
}

pub struct NewUser<'a> {
    pub username: &'a str,
    pub zone: &'a str,
}

impl NewUser<'_> {
    /// Writes the rows that registering writes, without the seconds that hashing takes.
    pub async fn insert(self, app: &TestApp) -> TestUser<'_> {
        let (id, inbox) = (Uuid::now_v7(), Uuid::now_v7());
        let account = "insert into account (id, username, email, display_name, password_hash, timezone, created_at) \
                       values ($1, $2, $2 || '@example.org', $2, $3, $4, $5)";
        sqlx::query(account)
            .bind(id)
            .bind(self.username)
            .bind(PASSWORD_HASH)
            .bind(self.zone)
            .bind(app.now())
            .execute(&app.db)
            .await
            .expect("an account");
        let project = "insert into project (id, owner_id, name, is_inbox, created_at, updated_at) \
                       values ($1, $2, 'Inbox', true, $3, $3)";
        sqlx::query(project)
            .bind(inbox)
            .bind(id)
            .bind(app.now())
            .execute(&app.db)
            .await
            .expect("an inbox");
        let user = TestUser {
            app,
            credential: Credential::Nothing,
            id,
            inbox,
            username: self.username.to_owned(),
        };
        user.with_token().await
    }
}

impl<'a> TestUser<'a> {
    pub fn nobody(app: &'a TestApp) -> Self {
        Self::with(app, Credential::Nothing)
    }

    pub fn with(app: &'a TestApp, credential: Credential) -> Self {
        Self {
            app,
            credential,
            id: Uuid::nil(),
            inbox: Uuid::nil(),
            username: String::new(),
        }
    }

    /// The same person with an API session of its own.
    pub async fn with_token(&self) -> Self {
        let (session, _) = self.begin_session("api").await;
        let token = jwt::Claims::of(self.app, self.id, session)
            .signed(self.app)
            .await;
        Self {
            credential: Credential::Bearer(token),
            ..self.clone()
        }
    }

    /// The same person in a browser.
    pub async fn in_browser(&self) -> Self {
        let (_, secret) = self.begin_session("browser").await;
        Self {
            credential: Credential::Cookie(format!("{SESSION_COOKIE}={secret}")),
            ..self.clone()
        }
    }

    /// A session of this kind: its id, and its secret.
    pub async fn begin_session(&self, kind: &str) -> (Uuid, String) {
        let (id, secret) = (Uuid::now_v7(), format!("{}-{kind}", Uuid::now_v7()));
        let sql = "insert into session (id, account_id, kind, token_hash, created_at, last_seen_at, expires_at) \
                   values ($1, $2, $3, $4, $5, $5, $5 + interval '30 days')";
        sqlx::query(sql)
            .bind(id)
            .bind(self.id)
            .bind(kind)
            .bind(Sha256::digest(secret.as_bytes()).as_slice())
            .bind(self.app.now())
            .execute(&self.app.db)
            .await
            .expect("a session");
        (id, secret)
    }

    /// What the `Authorization` or `Cookie` header says.
    pub fn secret(&self) -> &str {
        match &self.credential {
            Credential::Nothing => "",
            Credential::Bearer(secret) | Credential::Cookie(secret) => secret,
        }
    }

    /// A client with this personal access token.
    pub fn with_secret(&self, token: &str) -> Self {
        Self {
            credential: Credential::Bearer(token.to_owned()),
            ..self.clone()
        }
    }

    /// A personal access token with these scopes, made the ordinary way.
    pub async fn personal_token(&self, scopes: &[&str]) -> Self {
        let body = serde_json::json!({"name": "a program", "scopes": scopes});
        let made = self.post("/api/v1/me/tokens", body).await.is(201).json();
        self.with_secret(made["token"].as_str().expect("a token"))
    }

    /// A passkey of this id, which nobody holds: its row.
    pub async fn passkey(&self, id: &str) {
        let id: Uuid = id.parse().expect("an id");
        let sql = "insert into passkey (id, account_id, name, credential_id, credential, created_at) \
                   values ($1, $2, 'Laptop', $3, '{}', $4)";
        sqlx::query(sql)
            .bind(id)
            .bind(self.id)
            .bind(id.as_bytes().as_slice())
            .bind(self.app.now())
            .execute(&self.app.db)
            .await
            .expect("a passkey");
    }

    pub fn get(&self, path: &str) -> Call<'a> {
        self.call(Method::GET, path)
    }

    pub fn post(&self, path: &str, json: Value) -> Call<'a> {
        self.call(Method::POST, path).json(json)
    }

    pub fn put(&self, path: &str, json: Value) -> Call<'a> {
        self.call(Method::PUT, path).json(json)
    }

    pub fn patch(&self, path: &str, json: Value) -> Call<'a> {
        self.call(Method::PATCH, path).json(json)
    }

    pub fn delete(&self, path: &str) -> Call<'a> {
        self.call(Method::DELETE, path)
    }

    /// What a form or the page's script sends: `a=b&c=d`, as it is.
    pub fn form(&self, path: &str, fields: &str) -> Call<'a> {
        self.call(Method::POST, path)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(fields.to_owned())
    }

    /// Undoes a change.
    pub fn undo(&self, change: &str) -> Call<'a> {
        self.call(Method::POST, &format!("/api/v1/changes/{change}/undo"))
    }

    /// A request, as this person sends it: browsers say where a write comes from.
    pub fn call(&self, method: Method, path: &str) -> Call<'a> {
        let is_write = ![Method::GET, Method::HEAD].contains(&method);
        let mut request = Request::new(Body::empty());
        *request.method_mut() = method;
        *request.uri_mut() = path.parse().expect("a path");
        let call = Call {
            app: self.app,
            request,
        };
        match &self.credential {
            Credential::Nothing => call,
            Credential::Bearer(token) => call.header("authorization", &format!("Bearer {token}")),
            Credential::Cookie(cookies) if is_write => {
                call.header("cookie", cookies).header("origin", PUBLIC_URL)
            }
            Credential::Cookie(cookies) => call.header("cookie", cookies),
        }
    }
}

/// A request that is sent when it is awaited.
pub struct Call<'a> {
    app: &'a TestApp,
    request: Request<Body>,
}

impl<'a> Call<'a> {
    /// Sets a header, instead of what it was.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let name: HeaderName = name.parse().expect("a header's name");
        let value = HeaderValue::from_bytes(value.as_bytes()).expect("a header's value");
        self.request.headers_mut().insert(name, value);
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.request.headers_mut().remove(name);
        self
    }

    pub fn json(self, json: Value) -> Self {
        self.header("content-type", "application/json")
            .body(json.to_string())
    }

    /// A body as it is, of a known length.
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        let body = body.into();
        self.request
            .headers_mut()
            .insert(header::CONTENT_LENGTH, body.len().into());
        *self.request.body_mut() = Body::from(body);
        self
    }

    /// A body as it is, that does not say how long it will be.
    pub fn streamed(mut self, body: Body) -> Self {
        self.request.headers_mut().remove(header::CONTENT_LENGTH);
        *self.request.body_mut() = body;
        self
    }

    /// Over a connection from this address.
    pub fn peer(mut self, address: &str) -> Self {
        let ip = address.parse().expect("an address");
        let peer = ConnectInfo(SocketAddr::new(ip, 50_000));
        self.request.extensions_mut().insert(peer);
        self
    }

    pub fn if_match(self, tag: &str) -> Self {
        self.header("if-match", tag)
    }
}

impl<'a> IntoFuture for Call<'a> {
    type Output = Answer;
    type IntoFuture = Pin<Box<dyn Future<Output = Answer> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.app.send(self.request))
    }
}
