//! `/auth`: registering, signing in and going on, for API clients.

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    domain::{
        account::{Credentials, Registration, User},
        problem::{FieldError, Problem},
        profile::Confirmation,
    },
    server::{
        app::App,
        auth::jwt::ACCESS_SECONDS,
        error::{AppError, Result},
        service::{
            self,
            accounts::{SessionKind, SignedIn},
        },
    },
};

use super::extract::{ApiActor, ApiClient, ApiJson};

/// A session, as its client gets it.
#[derive(Serialize, ToSchema)]
pub struct SessionBody {
    user: User,
    /// A JWT, good for `expires_in` seconds.
    access_token: String,
    #[schema(example = "Bearer")]
    token_type: &'static str,
    expires_in: i64,
    refresh_token: String,
}

impl SessionBody {
    async fn new(app: &App, signed_in: SignedIn) -> Result<Self> {
        Ok(Self {
            access_token: service::accounts::access_token_anonymous(app, &signed_in).await?,
            token_type: "Bearer",
            expires_in: ACCESS_SECONDS,
            refresh_token: signed_in.token.expose().to_owned(),
            user: signed_in.user,
        })
    }
}

/// Makes an account and signs it in. Its weeks begin on the day that is usual where the language is at
/// home that `Accept-Language` asks for first; else on Monday.
#[utoipa::path(
    post,
    path = "/api/v1/auth/register",
    tag = "auth",
    security(()),
    request_body = Registration,
    responses(
        (status = 201, body = SessionBody),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "the user name or the email is taken"),
        (status = 422, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn register(
    State(app): State<App>,
    ApiClient(client): ApiClient,
    ApiJson(input): ApiJson<Registration>,
) -> Result<(StatusCode, Json<SessionBody>)> {
    let kind = SessionKind::Api;
    let signed_in = service::accounts::register_anonymous(&app, &client, input, kind).await?;
    let body = SessionBody::new(&app, signed_in).await?;
    Ok((StatusCode::CREATED, Json(body)))
}

/// Signs in. Where a second factor is on, `totp` is a code of the authenticator app or a recovery
/// code; without one, or with a wrong one, the answer is 401 with the type `/problems/totp-required`.
#[utoipa::path(
    post,
    path = "/api/v1/auth/login",
    tag = "auth",
    security(()),
    request_body = Credentials,
    responses(
        (status = 200, body = SessionBody),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json", description = "wrong, or (`totp-required`) right and not enough"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn login(
    State(app): State<App>,
    ApiClient(client): ApiClient,
    ApiJson(input): ApiJson<Credentials>,
) -> Result<Json<SessionBody>> {
    let kind = SessionKind::Api;
    let signed_in = service::accounts::sign_in_anonymous(&app, &client, input, kind).await?;
    SessionBody::new(&app, signed_in).await.map(Json)
}

/// What an API client goes on with when its access token has run out.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Refresh {
    #[schema(required, min_length = 1)]
    refresh_token: String,
}

/// Exchanges a refresh token for new tokens; it is spent then, and the new one takes its place.
#[utoipa::path(
    post,
    path = "/api/v1/auth/refresh",
    tag = "auth",
    security(()),
    request_body = Refresh,
    responses(
        (status = 200, body = SessionBody),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json", description = "none, run out, or spent more than 10 s ago, which ends its session"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn refresh(
    State(app): State<App>,
    ApiClient(client): ApiClient,
    ApiJson(input): ApiJson<Refresh>,
) -> Result<Json<SessionBody>> {
    if input.refresh_token.is_empty() {
        let message = "Send the refresh token of your session.";
        let error = FieldError::new("refresh_token", "required", message);
        return Err(AppError::Invalid(vec![error]));
    }
    let token = &input.refresh_token;
    let signed_in = service::sessions::refresh_anonymous(&app, &client, token).await?;
    SessionBody::new(&app, signed_in).await.map(Json)
}

/// Takes your password again, for what asks for it: good for ten minutes, in this session.
#[utoipa::path(
    post,
    path = "/api/v1/auth/confirm",
    tag = "auth",
    request_body = Confirmation,
    responses(
        (status = 204),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json", description = "not by a personal access token"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn confirm(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiClient(client): ApiClient,
    ApiJson(input): ApiJson<Confirmation>,
) -> Result<StatusCode> {
    service::profile::confirm(&app, &actor, &client, input).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends the session behind the token, at once.
#[utoipa::path(
    post,
    path = "/api/v1/auth/logout",
    tag = "auth",
    responses(
        (status = 204),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json", description = "a personal access token has no session")
    )
)]
pub async fn logout(State(app): State<App>, ApiActor(actor): ApiActor) -> Result<StatusCode> {
    service::accounts::sign_out(&app, &actor).await?;
    Ok(StatusCode::NO_CONTENT)
}
