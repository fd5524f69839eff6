//! `/auth`: registering and signing in for API clients.

use axum::{Json, extract::State, http::StatusCode};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    domain::{
        account::{Credentials, Registration, User},
        problem::Problem,
    },
    server::{
        app::App,
        auth::jwt::ACCESS_SECONDS,
        error::Result,
        service::{
            self,
            accounts::{SessionKind, SignedIn},
        },
    },
};

use super::extract::{ApiActor, ApiJson};

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
    fn new(app: &App, signed_in: SignedIn) -> Result<Self> {
        Ok(Self {
            access_token: service::accounts::access_token_anonymous(app, &signed_in)?,
            token_type: "Bearer",
            expires_in: ACCESS_SECONDS,
            refresh_token: signed_in.token.expose().to_owned(),
            user: signed_in.user,
        })
    }
}

/// Makes an account and signs it in.
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
    ApiJson(input): ApiJson<Registration>,
) -> Result<(StatusCode, Json<SessionBody>)> {
    let signed_in = service::accounts::register_anonymous(&app, input, SessionKind::Api).await?;
    Ok((
        StatusCode::CREATED,
        Json(SessionBody::new(&app, signed_in)?),
    ))
}

/// Signs in.
#[utoipa::path(
    post,
    path = "/api/v1/auth/login",
    tag = "auth",
    security(()),
    request_body = Credentials,
    responses(
        (status = 200, body = SessionBody),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn login(
    State(app): State<App>,
    ApiJson(input): ApiJson<Credentials>,
) -> Result<Json<SessionBody>> {
    let signed_in = service::accounts::sign_in_anonymous(&app, input, SessionKind::Api).await?;
    Ok(Json(SessionBody::new(&app, signed_in)?))
}

/// Ends the session behind the token, at once.
#[utoipa::path(
    post,
    path = "/api/v1/auth/logout",
    tag = "auth",
    responses((status = 204), (status = 401, body = Problem, content_type = "application/problem+json"))
)]
pub async fn logout(State(app): State<App>, ApiActor(actor): ApiActor) -> Result<StatusCode> {
    service::accounts::sign_out(&app, &actor).await?;
    Ok(StatusCode::NO_CONTENT)
}
