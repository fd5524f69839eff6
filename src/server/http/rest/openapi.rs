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
    Modify, OpenApi, ToSchema,
    openapi::{
        Content, PathItem, Ref, Required, ResponseBuilder,
        path::{Operation, ParameterBuilder, ParameterIn},
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::{
    domain::{exchange::ExportFormat, id::ChangeId, problem::Problem, shape},
    server::{app::App, error::AppError},
};

/// What is said of the API as a whole; the routes add themselves.
#[derive(OpenApi)]
#[openapi(
    info(title = "Tend", description = "Tasks for people and small teams."),
    components(schemas(
        Problem,
        ChangeId,
        // Those of parameters alone: a path names them and does not bring them.
        ExportFormat,
        shape::Assignee,
        shape::Bound,
        shape::DueName,
        shape::EntityTags,
        shape::IdempotencyKey,
        shape::LabelNames,
        shape::ParentIs,
        shape::Priorities,
        shape::SharedName,
        shape::Statuses,
        shape::Words
    )),
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
    for item in document.paths.paths.values_mut() {
        if let Some(post) = &mut item.post {
            add_idempotency_key(post);
        }
        for operation in every_operation(item) {
            add_refusals_of_credentials(operation);
        }
    }
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
    let paths = document.paths.paths.values_mut();
    for operation in paths.flat_map(every_operation) {
        if operation.request_body.is_some() {
            add_refusal(operation, "413", "over 1 MiB");
            add_refusal(operation, "415", "not JSON");
        }
    }
}

/// Says how the layers before every operation refuse, unless the operation says so itself.
fn add_refusals_of_credentials(operation: &mut Operation) {
    let is_public = operation.security.is_some();
    if !is_public {
        add_refusal(operation, "403", "not with this token");
        add_refusal(operation, "429", "too many requests");
    }
}

fn add_idempotency_key(operation: &mut Operation) {
    let key = ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .schema(Some(Ref::from_schema_name(shape::IdempotencyKey::name())));
    let parameters = operation.parameters.get_or_insert_default();
    parameters.push(key.build().into());
    add_refusal(operation, "400", "unreadable");
    add_refusal(
        operation,
        "409",
        "a request with this Idempotency-Key is in flight",
    );
    add_refusal(
        operation,
        "422",
        "invalid, or the Idempotency-Key was used for another request",
    );
}

fn add_refusal(operation: &mut Operation, status: &str, description: &str) {
    let problem = Content::new(Some(Ref::from_schema_name("Problem")));
    let response = ResponseBuilder::new()
        .description(description)
        .content("application/problem+json", problem);
    let responses = &mut operation.responses.responses;
    let response = || response.build().into();
    responses.entry(status.to_owned()).or_insert_with(response);
}

fn every_operation(path: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let paths = [
        &mut path.get,
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
