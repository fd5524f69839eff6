//! What handlers take: who asks, ids, bodies, parameters and conditions, each refusing what it
//! cannot read with the problem that the contract names.

use std::collections::BTreeSet;

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Path, Request},
    http::{HeaderMap, HeaderValue, header, request::Parts},
};
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use url::form_urlencoded;
use uuid::Uuid;

use crate::{
    domain::{page::PageQuery, problem::FieldError},
    server::{
        app::App,
        auth::{Actor, client::Client},
        error::AppError,
        http::is_utf8,
        service::tasks::Expected,
    },
};

use super::idempotency::ResourceId;

/// Whoever the bearer token belongs to; `bearer::identify` has found out.
pub struct ApiActor(pub Actor);

impl FromRequestParts<App> for ApiActor {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, AppError> {
        let actor = parts.extensions.get::<Actor>().cloned();
        actor.map(Self).ok_or(AppError::Unauthenticated)
    }
}

/// Who is at the other end, whoever they are.
pub struct ApiClient(pub Client);

impl FromRequestParts<App> for ApiClient {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, AppError> {
        let client = parts.extensions.get::<Client>().cloned();
        client
            .map(Self)
            .ok_or_else(|| AppError::internal("a request without a client"))
    }
}

/// The id for what a request makes, where it says `Idempotency-Key`.
pub struct NewId(pub Option<Uuid>);

impl FromRequestParts<App> for NewId {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, AppError> {
        let id = parts.extensions.get::<ResourceId>();
        Ok(Self(id.map(|ResourceId(id)| *id)))
    }
}

/// An id in the path; one that is none names nothing.
pub struct ApiPath<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for ApiPath<T> {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, AppError> {
        let path = Path::<T>::from_request_parts(parts, app).await;
        path.map(|Path(value)| Self(value))
            .map_err(|_| AppError::NotFound)
    }
}

/// A JSON body.
pub struct ApiJson<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for ApiJson<T> {
    type Rejection = axum::response::Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Self::Rejection> {
        use axum::{http::StatusCode, response::IntoResponse};
        let media_type = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|v| v.to_str().ok());
        let essence = media_type
            .and_then(|v| v.split(';').next())
            .unwrap_or_default()
            .trim();
        if !["application/json", "application/merge-patch+json"]
            .contains(&essence.to_ascii_lowercase().as_str())
        {
            return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response());
        }
        let body = Bytes::from_request(request, app)
            .await
            .map_err(IntoResponse::into_response)?;
        read_json(&body)
            .map(Self)
            .map_err(IntoResponse::into_response)
    }
}

/// JSON that is nested more deeply than this is nobody's task.
const DEPTH_MAX: usize = 32;

fn read_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, AppError> {
    let unreadable = |error: &serde_json::Error| {
        AppError::Unreadable(format!(
            "The body is not JSON (line {}, column {}).",
            error.line(),
            error.column()
        ))
    };
    // Twice: what is no JSON at all is unreadable (400), what is not ours is invalid (422).
    serde_json::from_slice::<serde::de::IgnoredAny>(body).map_err(|error| unreadable(&error))?;
    let text = std::str::from_utf8(body)
        .map_err(|_| AppError::Unreadable("The body is not UTF-8.".to_owned()))?;
    if depth(text) > DEPTH_MAX {
        let message = format!("The body is nested more than {DEPTH_MAX} levels deep.");
        return Err(AppError::Unreadable(message));
    }
    // serde would take a list for an object, field by field in the order of our source.
    if !text.trim_start().starts_with('{') {
        let message = "The body is no JSON object.";
        return Err(AppError::Invalid(vec![FieldError::new(
            "",
            "invalid_type",
            message,
        )]));
    }
    let mut reader = serde_json::Deserializer::from_str(text);
    serde_path_to_error::deserialize(&mut reader).map_err(|error| match error.inner().classify() {
        // Half of a surrogate pair passes for JSON, but is no text.
        Category::Syntax | Category::Eof | Category::Io => unreadable(error.inner()),
        Category::Data => AppError::Invalid(vec![field_error(&error)]),
    })
}

/// How deeply lists and objects are nested in what is known to be JSON.
fn depth(json: &str) -> usize {
    let (mut depth, mut deepest, mut in_text, mut is_escaped) = (0_usize, 0, false, false);
    for byte in json.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = in_text,
            b'"' => in_text = !in_text,
            b'[' | b'{' if !in_text => depth += 1,
            b']' | b'}' if !in_text => depth -= 1,
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// What serde found, in our words.
fn field_error(error: &serde_path_to_error::Error<serde_json::Error>) -> FieldError {
    let message = error.inner().to_string();
    // As much as a name can be long; more would be an echo.
    let quoted = message.split('`').nth(1).unwrap_or_default();
    let quoted: String = quoted.chars().take(64).collect();
    let quoted = quoted.as_str();
    let path = error.path().to_string();
    if message.starts_with("unknown field") {
        let text = format!("There is no field “{quoted}” that can be written here.");
        return FieldError::new(quoted, "unknown_field", text);
    }
    if message.starts_with("duplicate field") {
        return FieldError::new(quoted, "repeated", format!("“{quoted}” is given twice."));
    }
    let path = if path == "." { String::new() } else { path };
    FieldError::new(
        &path,
        "invalid_type",
        "This is not of the type that the field takes.",
    )
}

/// The pairs of the query string, no name twice.
pub struct ApiQuery(pub Vec<(String, String)>);

impl FromRequestParts<App> for ApiQuery {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, AppError> {
        let query = parts.uri.query().unwrap_or_default();
        // The parser would put a replacement character where bytes are not UTF-8.
        if !is_utf8(query.as_bytes()) {
            return Err(AppError::Unreadable(
                "The parameters are not UTF-8.".to_owned(),
            ));
        }
        let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect();
        let repeated: BTreeSet<_> = pairs
            .iter()
            .enumerate()
            .filter(|(at, (name, _))| pairs[..*at].iter().any(|(other, _)| other == name))
            .map(|(_, (name, _))| name)
            .collect();
        match repeated.is_empty() {
            true => Ok(Self(pairs)),
            false => Err(AppError::Parameters(
                repeated.into_iter().map(|name| given_twice(name)).collect(),
            )),
        }
    }
}

fn given_twice(name: &str) -> FieldError {
    let message = format!("“{name}” is given twice; several values go in a comma list.");
    FieldError::new(name, "repeated", message)
}

/// Which page of a list that takes no other parameters.
pub struct ApiPage(pub PageQuery);

impl FromRequestParts<App> for ApiPage {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, AppError> {
        let ApiQuery(pairs) = ApiQuery::from_request_parts(parts, app).await?;
        let pairs = pairs.iter().map(|(n, v)| (n.as_str(), v.as_str()));
        PageQuery::read(pairs)
            .map(Self)
            .map_err(AppError::Parameters)
    }
}

/// The entity tag of a version (RFC 9110, section 8.8.3).
pub fn etag(version: i64) -> HeaderValue {
    HeaderValue::from_str(&format!("\"{version}\"")).expect("digits in quotes are a header value")
}

/// `If-Match`: the versions that the client has seen; `None` where it says nothing, or anything.
/// A tag that is none of ours is the version of nothing.
pub struct IfMatch(pub Expected);

impl FromRequestParts<App> for IfMatch {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, AppError> {
        let values = parts.headers.get_all(header::IF_MATCH);
        let tags: Vec<_> = values.iter().flat_map(tags).collect();
        Ok(Self(match tags.as_slice() {
            [] | ["*"] => None,
            tags => Some(tags.iter().filter_map(|tag| version(tag)).collect()),
        }))
    }
}

/// `If-Match` of what never changes, and so has no versions: there is none that could be expected.
pub struct NoVersions;

impl FromRequestParts<App> for NoVersions {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, AppError> {
        match IfMatch::from_request_parts(parts, app).await? {
            IfMatch(None) => Ok(Self),
            IfMatch(Some(_)) => Err(AppError::Stale),
        }
    }
}

/// Whether `If-None-Match` names this version: the client has it already.
pub fn is_known(headers: &HeaderMap, current: i64) -> bool {
    headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .flat_map(tags)
        .any(|tag| tag == "*" || version(tag.strip_prefix("W/").unwrap_or(tag)) == Some(current))
}

fn tags(value: &HeaderValue) -> Vec<&str> {
    value
        .to_str()
        .unwrap_or_default()
        .split(',')
        .map(str::trim)
        .collect()
}

fn version(tag: &str) -> Option<i64> {
    let digits = tag.strip_prefix('"')?.strip_suffix('"')?;
    // Tags are compared as they are written: "01" is none of ours.
    digits
        .parse()
        .ok()
        .filter(|version: &i64| version.to_string() == digits)
}
