//! The description of the API, and the page that shows it.

use axum::{
    Router,
    extract::Request,
    http::{HeaderValue, header},
    middleware::{Next, from_fn},
    response::Response,
};
use serde_json::Value;
use utoipa::{
    Modify, OpenApi,
    openapi::{
        Content, PathItem, Ref, ResponseBuilder,
        path::Operation,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::{
    domain::{id::ChangeId, problem::Problem},
    server::{app::App, error::AppError},
};

/// What is said of the API as a whole; the routes add themselves.
#[derive(OpenApi)]
#[openapi(
    info(title = "Tend", description = "Tasks for people and small teams."),
    components(schemas(Problem, ChangeId)),
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

/// What utoipa makes of the routes, put right where it says what is not so.
pub fn finish(mut document: utoipa::openapi::OpenApi) -> Value {
    // Of a package without a licence it makes one without a name.
    document.info.license = None;
    add_refusals_of_bodies(&mut document);
    let mut document = serde_json::to_value(document).unwrap_or_default();
    remove_defaults(&mut document["components"]["schemas"]);
    document
}

/// What is absent from a request is not the empty text that our types hold for it: a client that
/// filled it in would be refused.
fn remove_defaults(schemas: &mut Value) {
    let schemas = schemas.as_object_mut().into_iter().flatten();
    let properties =
        schemas.filter_map(|(_, schema)| schema.get_mut("properties")?.as_object_mut());
    for property in properties.flat_map(|properties| properties.values_mut()) {
        property
            .as_object_mut()
            .map(|property| property.remove("default"));
    }
}

/// Says of every operation that takes a body how the body itself can be refused, which happens
/// before the operation is asked.
fn add_refusals_of_bodies(document: &mut utoipa::openapi::OpenApi) {
    let problem = Content::new(Some(Ref::from_schema_name("Problem")));
    for operation in document.paths.paths.values_mut().flat_map(operations) {
        if operation.request_body.is_none() {
            continue;
        }
        for (status, description) in [("413", "over 1 MiB"), ("415", "not JSON")] {
            let response = ResponseBuilder::new()
                .description(description)
                .content("application/problem+json", problem.clone());
            let responses = &mut operation.responses.responses;
            responses.insert(status.to_owned(), response.build().into());
        }
    }
}

fn operations(path: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let paths = [
        &mut path.post,
        &mut path.put,
        &mut path.patch,
        &mut path.delete,
    ];
    paths.into_iter().flatten()
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
