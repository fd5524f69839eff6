//! Who a request of the REST API comes from, and what their token lets them do: for every route,
//! here and nowhere else.

use axum::{
    RequestExt,
    extract::{Request, State},
    http::Method,
    middleware::Next,
    response::{IntoResponse, Response},
};
use axum_extra::{
    TypedHeader,
    headers::{Authorization, authorization::Bearer},
};

use crate::{
    domain::personal_token::Scope,
    server::{
        app::App,
        auth::{Actor, client::Client},
        error::{AppError, Result},
        http::client,
        service,
    },
};

/// The layer: whoever the bearer token belongs to becomes an [`Actor`] in the request's
/// extensions. A token that is none is nobody's, which routes that ask for somebody refuse.
pub async fn identify(State(app): State<App>, mut request: Request, next: Next) -> Response {
    match actor(&app, &mut request).await {
        Ok(actor) => {
            request.extensions_mut().insert(actor);
        }
        Err(AppError::Unauthenticated) => {}
        Err(error) => return error.into_response(),
    }
    next.run(request).await
}

async fn actor(app: &App, request: &mut Request) -> Result<Actor> {
    let bearer = request
        .extract_parts::<TypedHeader<Authorization<Bearer>>>()
        .await;
    let TypedHeader(Authorization(bearer)) = bearer.map_err(|_| AppError::Unauthenticated)?;
    let actor = service::accounts::who_by_bearer_anonymous(app, bearer.token()).await?;
    let client = request.extensions().get::<Client>().cloned();
    client::spend(app, client.as_ref(), &actor).await?;
    actor.check_scope(wanted_scope(request.method()))?;
    Ok(actor)
}

/// By the verb and by nothing else: a path says nothing of what is done there.
fn wanted_scope(method: &Method) -> Scope {
    match *method {
        Method::GET | Method::HEAD => Scope::Read,
        _ => Scope::Write,
    }
}
