//! Plain forms: everything that works without JavaScript comes through here.
//!
//! A form posts to its own page and names a server function in `__fn`. What the function does
//! well is answered by a redirect (303), what it refuses by the same page (422, …) with what was
//! typed and what is wrong. So nothing typed is lost, no error travels in an address, and a reload
//! never sends a form twice unasked.

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderValue, Method, StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use url::form_urlencoded;

use crate::{
    domain::problem::{Problem, ProblemCode},
    server::{
        error::{AppError, Result},
        http::{
            BODY_MAX_BYTES,
            caller::{DID, PlainForm},
            is_api, is_rpc, is_utf8, session,
        },
    },
    ui::state::page_context::RefusedForm,
};

/// The field that names the server function.
const FUNCTION: &str = "__fn";

/// The cookie that carries a notice over the redirect.
pub const NOTICE_COOKIE: &str = "__Host-tend_notice";

/// The layer.
pub async fn answer(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_form = request.method() == Method::POST
        && !is_api(path)
        && !is_rpc(path)
        && request
            .headers()
            .get(header::CONTENT_TYPE)
            .is_some_and(|v| {
                v.as_bytes()
                    .starts_with(b"application/x-www-form-urlencoded")
            });
    if !is_form {
        return next.run(request).await;
    }
    run(request, next)
        .await
        .unwrap_or_else(IntoResponse::into_response)
}

async fn run(request: Request, next: Next) -> Result<Response> {
    let (page, body) = request.into_parts();
    let body = match to_bytes(body, BODY_MAX_BYTES).await {
        Ok(body) => body,
        Err(_) => return Ok(StatusCode::PAYLOAD_TOO_LARGE.into_response()),
    };
    if !is_utf8(&body) {
        return Err(AppError::Unreadable("The form is not UTF-8.".to_owned()));
    }
    let (functions, fields): (Vec<_>, Vec<_>) = form_urlencoded::parse(&body)
        .into_owned()
        .partition(|(name, _)| name == FUNCTION);
    let is_name = |name: &str| {
        name.bytes()
            .all(|b| b.is_ascii_lowercase() || b"/_".contains(&b))
    };
    let Some((_, function)) = functions
        .into_iter()
        .next()
        .filter(|(_, name)| is_name(name))
    else {
        return Err(AppError::Unreadable(
            "The form does not say what it is for.".to_owned(),
        ));
    };
    let call = function_call(&page, &function, &fields)?;
    let answer = next.clone().run(call).await;
    if answer.status().is_client_error() || answer.status().is_server_error() {
        return show_again(page, next, function, fields, answer).await;
    }
    redirect(&page.uri, answer)
}

/// The request that the page's script would have made.
fn function_call(
    page: &axum::http::request::Parts,
    function: &str,
    fields: &[(String, String)],
) -> Result<Request> {
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    let mut call = Request::new(Body::from(body));
    *call.method_mut() = Method::POST;
    *call.uri_mut() = format!("/rpc/{function}")
        .parse()
        .map_err(AppError::internal)?;
    *call.headers_mut() = page.headers.clone();
    *call.extensions_mut() = page.extensions.clone();
    call.extensions_mut().insert(PlainForm);
    call.headers_mut().remove(header::CONTENT_LENGTH);
    // Leptos would redirect to the `Referer` by itself, error or not.
    call.headers_mut()
        .insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    Ok(call)
}

fn redirect(page: &Uri, answer: Response) -> Result<Response> {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let headers = response.headers_mut();
    for cookie in answer.headers().get_all(header::SET_COOKIE) {
        headers.append(header::SET_COOKIE, cookie.clone());
    }
    if let Some(did) = answer.headers().get(DID).and_then(|v| v.to_str().ok()) {
        headers.append(
            header::SET_COOKIE,
            session::set_cookie(NOTICE_COOKIE, did, 60)?,
        );
    }
    let to = match answer.headers().get(header::LOCATION) {
        Some(location) => location.clone(),
        None => HeaderValue::from_str(&page.to_string()).map_err(AppError::internal)?,
    };
    headers.insert(header::LOCATION, to);
    Ok(response)
}

/// The page again, with the form as it was filled in and what is wrong with it.
async fn show_again(
    page: axum::http::request::Parts,
    next: Next,
    action: String,
    fields: Vec<(String, String)>,
    answer: Response,
) -> Result<Response> {
    let status = answer.status();
    let body = to_bytes(answer.into_body(), BODY_MAX_BYTES)
        .await
        .map_err(AppError::internal)?;
    let problem = serde_json::from_slice(&body)
        .unwrap_or_else(|_| Problem::new(ProblemCode::BadRequest, ProblemCode::BadRequest.title()));
    let fields = fields
        .into_iter()
        .filter(|(name, _)| !name.contains("password"))
        .collect();
    let mut again = Request::from_parts(page, Body::empty());
    *again.method_mut() = Method::GET;
    again.headers_mut().remove(header::CONTENT_LENGTH);
    again.headers_mut().remove(header::CONTENT_TYPE);
    again.extensions_mut().insert(RefusedForm {
        action,
        problem,
        fields,
    });
    let mut response = next.run(again).await;
    if response.status().is_success() {
        *response.status_mut() = status;
    }
    Ok(response)
}
