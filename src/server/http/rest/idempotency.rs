//! `Idempotency-Key`: every `POST` of the REST API, in one layer.

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header::AUTHORIZATION},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use tracing::Instrument;
use uuid::Uuid;

use crate::{
    domain::problem::Problem,
    server::{
        app::App,
        auth::{Actor, client::Client},
        error::{AppError, Result},
        http::limits::body_max,
        service::idempotency::{self, Claim, Keyed, Known},
    },
};

const KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// What ends the session that it comes from.
const LOGOUT: &str = "/api/v1/auth/logout";

/// Says that an answer is the first one again.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// The id for what a request makes. A retry has the same one, so that a request whose server died
/// before it could answer makes one thing and not two.
#[derive(Clone, Copy)]
pub struct ResourceId(pub Uuid);

/// An answer, as it is kept. A problem's body is written later, and anew each time.
#[derive(Serialize, Deserialize)]
struct Kept {
    status: u16,
    headers: Vec<(String, Vec<u8>)>,
    body: String,
    problem: Option<Problem>,
}

/// The layer.
pub async fn answer(State(app): State<App>, request: Request, next: Next) -> Response {
    if request.method() != Method::POST || !request.headers().contains_key(KEY) {
        return next.run(request).await;
    }
    let answer = run(app, request, next).await;
    answer.unwrap_or_else(IntoResponse::into_response)
}

async fn run(app: App, request: Request, next: Next) -> Result<Response> {
    let key = key(&request)?;
    let (mut parts, body) = request.into_parts();
    // Whole, a file too: the key stands for what is in it.
    let max = body_max(&parts.method, &parts.uri, &parts.headers);
    let Ok(body) = to_bytes(body, max).await else {
        return Ok(StatusCode::PAYLOAD_TOO_LARGE.into_response());
    };
    let Some(client) = parts.extensions.get::<Client>() else {
        return Err(AppError::internal("a request without a client"));
    };
    let keyed = Keyed {
        actor: parts.extensions.get::<Actor>(),
        client,
        ended: (parts.uri.path() == LOGOUT)
            .then(|| parts.headers.get(AUTHORIZATION))
            .flatten()
            .map(HeaderValue::as_bytes),
        key: &key,
        target: parts
            .uri
            .path_and_query()
            .map_or("", |target| target.as_str()),
        body: &body,
    };
    let is_known = keyed.actor.is_some();
    let claim = match idempotency::claim_anonymous(&app, &keyed).await? {
        Known::New(claim) => claim,
        Known::Answered(kept) => return replay(&kept),
    };
    parts.extensions.insert(ResourceId(claim.resource));
    let request = Request::from_parts(parts, Body::from(body));
    // Goes on when the client goes away: whoever comes back is told how it ended.
    let answering = async move {
        let response = next.run(request).await;
        keep(&app, &claim, response, is_known).await
    };
    let answered = tokio::spawn(answering.in_current_span()).await;
    answered.map_err(AppError::internal)?
}

fn key(request: &Request) -> Result<String> {
    let mut values = request.headers().get_all(KEY).iter();
    let (value, more) = (values.next(), values.next());
    let text = value
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let is_key = (1..=255).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
    if !is_key || more.is_some() {
        let message = "An Idempotency-Key is 1 to 255 visible ASCII characters.";
        return Err(AppError::Unreadable(message.to_owned()));
    }
    Ok(text.to_owned())
}

/// Whether an answer says how the request ended. The others say that it did not begin: sign in,
/// confirm your password, wait, ask a server that works.
fn is_final(status: StatusCode) -> bool {
    status.is_success()
        || matches!(
            status,
            StatusCode::BAD_REQUEST
                | StatusCode::NOT_FOUND
                | StatusCode::CONFLICT
                | StatusCode::UNPROCESSABLE_ENTITY
        )
}

/// A refusal of somebody unknown is not kept: it did nothing, and anybody could fill the database.
async fn keep(app: &App, claim: &Claim, response: Response, is_known: bool) -> Result<Response> {
    let is_kept = is_known || response.status().is_success();
    if !is_kept || !is_final(response.status()) {
        if let Err(error) = idempotency::release_anonymous(app, claim).await {
            // Whoever comes back is told for a while that it is still in flight.
            tracing::warn!(%error, "a request that did nothing could not be forgotten");
        }
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX)
        .await
        .map_err(AppError::internal)?;
    let headers = parts.headers.iter();
    let kept = Kept {
        status: parts.status.as_u16(),
        headers: headers
            .map(|(name, value)| (name.to_string(), value.as_bytes().to_vec()))
            .collect(),
        body: String::from_utf8(body.to_vec()).map_err(AppError::internal)?,
        problem: parts.extensions.get::<Problem>().cloned(),
    };
    let kept = serde_json::to_vec(&kept).map_err(AppError::internal)?;
    if let Err(error) = idempotency::keep_anonymous(app, claim, &kept).await {
        // What was done is done, and its answer is better than none.
        tracing::warn!(%error, "an answer could not be kept for retries");
    }
    Ok(Response::from_parts(parts, Body::from(body)))
}

fn replay(kept: &[u8]) -> Result<Response> {
    let kept: Kept = serde_json::from_slice(kept).map_err(AppError::internal)?;
    let mut response = Response::new(Body::from(kept.body));
    *response.status_mut() = StatusCode::from_u16(kept.status).map_err(AppError::internal)?;
    let headers = response.headers_mut();
    for (name, value) in kept.headers {
        let name: HeaderName = name.parse().map_err(AppError::internal)?;
        headers.append(
            name,
            HeaderValue::from_bytes(&value).map_err(AppError::internal)?,
        );
    }
    headers.insert(REPLAYED, HeaderValue::from_static("true"));
    if let Some(problem) = kept.problem {
        response.extensions_mut().insert(problem);
    }
    Ok(response)
}
