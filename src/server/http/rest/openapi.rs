//! The description of the API, and the page that shows it.

use axum::{
    Router,
    extract::Request,
    http::{HeaderValue, header},
    middleware::{Next, from_fn},
    response::Response,
};
use utoipa::{
    Modify, OpenApi,
    openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::{
    domain::problem::Problem,
    server::{app::App, error::AppError},
};

/// What is said of the API as a whole; the routes add themselves.
#[derive(OpenApi)]
#[openapi(
    info(title = "Tend", description = "Tasks for people and small teams."),
    components(schemas(Problem)),
    modifiers(&Bearer),
    security(("bearer" = []))
)]
pub struct ApiDoc;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .build();
        document
            .components
            .get_or_insert_default()
            .add_security_scheme("bearer", SecurityScheme::Http(scheme));
    }
}

/// `/api/docs`, every asset of it served by ourselves.
pub fn page() -> Router<App> {
    let ui = SwaggerUi::new("/api/docs").config(Config::from("/api/v1/openapi.json"));
    Router::<App>::from(ui).layer(from_fn(policy))
}

/// Swagger UI writes styles into the page as it goes; its scripts are files.
async fn policy(request: Request, next: Next) -> Response {
    const CSP: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                       object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";
    let mut response = next.run(request).await;
    response.headers_mut().insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(CSP),
    );
    response
}

/// Whatever else is asked of `/api`.
pub async fn unknown() -> AppError {
    AppError::NotFound
}
