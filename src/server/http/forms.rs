//! Plain forms: everything that works without JavaScript comes through here.
//!
//! A form posts to its own page and names a server function in `__fn`. What the function does
//! well is answered by a redirect (303), what it refuses by the same page (422, …) with what was
//! typed and what is wrong. So nothing typed is lost, no error travels in an address, and a reload
//! never sends a form twice unasked. Where the password is wanted, the form waits in hidden fields.

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, Uri, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use url::form_urlencoded;

use crate::{
    domain::problem::{Problem, ProblemCode},
    server::{
        app::App,
        auth::Actor,
        error::{AppError, Result},
        http::{
            BODY_MAX_BYTES,
            caller::{CLEAR_SITE_DATA, DID, PlainForm, SHOWN},
            is_api, is_rpc, is_utf8, session,
        },
        service::accounts,
    },
    ui::state::page_context::{RefusedForm, ShownAnswer},
};

/// The field that names the server function.
const FUNCTION: &str = "__fn";

/// Functions that forms themselves make use of.
const SIGN_IN: &str = "auth/login";
const SECOND_STEP: &str = "auth/second";
const SIGN_OUT: &str = "auth/logout";
const CONFIRM: &str = "auth/confirm";

/// The cookie that carries a notice over the redirect.
pub const NOTICE_COOKIE: &str = "__Host-tend_notice";

/// The field with the password that a form is confirmed with.
const PASSWORD: &str = "__password";

/// The fields that go on after signing in: the function, and its fields with a prefix.
const THEN: &str = "__then";
const THEN_FIELD: &str = "then.";

/// How many fields a form has at most: those of ours have a dozen.
const FIELDS_MAX: usize = 200;

/// The layer.
pub async fn answer(State(app): State<App>, request: Request, next: Next) -> Response {
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
    run(&app, request, next)
        .await
        .unwrap_or_else(IntoResponse::into_response)
}

/// What a form says.
struct Form {
    /// The server function.
    function: String,
    fields: Fields,
    /// What it is confirmed with.
    password: Option<String>,
}

type Fields = Vec<(String, String)>;

impl Form {
    fn read(body: &[u8]) -> Result<Self> {
        if !is_utf8(body) {
            return Err(AppError::Unreadable("The form is not UTF-8.".to_owned()));
        }
        let fields: Fields = form_urlencoded::parse(body)
            .into_owned()
            .take(FIELDS_MAX + 1)
            .collect();
        if fields.len() > FIELDS_MAX {
            return Err(AppError::Unreadable("The form is too long.".to_owned()));
        }
        let (ours, fields): (Fields, Fields) = fields
            .into_iter()
            .partition(|(name, _)| [FUNCTION, PASSWORD].contains(&name.as_str()));
        let find = |name| ours.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone());
        let function = find(FUNCTION).filter(|name| is_function(name));
        Ok(Self {
            function: function.ok_or_else(|| {
                AppError::Unreadable("The form does not say what it is for.".to_owned())
            })?,
            fields,
            password: find(PASSWORD),
        })
    }

    /// What goes on once somebody has signed in by this form.
    fn then(&self) -> Option<Self> {
        let is_sign_in = [SIGN_IN, SECOND_STEP].contains(&self.function.as_str());
        let (_, function) = self
            .fields
            .iter()
            .find(|(name, value)| is_sign_in && name == THEN && is_function(value))?;
        let strip = |(name, value): &(String, String)| {
            Some((name.strip_prefix(THEN_FIELD)?.to_owned(), value.clone()))
        };
        Some(Self {
            function: function.clone(),
            fields: self.fields.iter().filter_map(strip).collect(),
            password: None,
        })
    }

    fn refused(self, problem: Problem) -> RefusedForm {
        let mut fields = self.fields;
        fields.retain(|(name, _)| !name.contains("password"));
        RefusedForm {
            action: self.function,
            wants_password: problem.code == ProblemCode::ReauthenticationRequired,
            problem,
            fields,
        }
    }
}

fn is_function(name: &str) -> bool {
    name.bytes()
        .all(|b| b.is_ascii_lowercase() || b"/_".contains(&b))
}

async fn run(app: &App, request: Request, next: Next) -> Result<Response> {
    let (mut page, body) = request.into_parts();
    let body = match to_bytes(body, BODY_MAX_BYTES).await {
        Ok(body) => body,
        Err(_) => return Ok(StatusCode::PAYLOAD_TOO_LARGE.into_response()),
    };
    let form = Form::read(&body)?;
    if let Some(password) = &form.password {
        let field = [("password".to_owned(), password.clone())];
        let answer = call(&page, &next, CONFIRM, &field).await?;
        if answer.status() == StatusCode::UNAUTHORIZED {
            return finish(page, next, form, answer).await;
        }
        if !answer.status().is_success() {
            return ask_again(page, next, form, answer).await;
        }
        // Whoever it is has just shown it, which the session knows and this request not yet.
        let secret = session::read(&page.headers, session::COOKIE).unwrap_or_default();
        let who = accounts::who_by_cookie_anonymous(app, &secret).await?;
        page.extensions
            .insert(who.ok_or(AppError::Unauthenticated)?);
    }
    let answer = call(&page, &next, &form.function, &form.fields).await?;
    if let (true, Some(then)) = (answer.status().is_success(), form.then()) {
        return go_on(app, page, next, then, answer).await;
    }
    finish(page, next, form, answer).await
}

/// Answers for a call that was made.
async fn finish(mut page: Parts, next: Next, form: Form, answer: Response) -> Result<Response> {
    let is_signed_in = page.extensions.get::<Actor>().is_some();
    let is_door = [SIGN_IN, SECOND_STEP].contains(&form.function.as_str());
    if is_door && !is_signed_in && !answer.status().is_success() {
        go_to_the_door(&mut page);
    }
    match answer.status() {
        // Whoever is signed out already has what they want.
        StatusCode::UNAUTHORIZED if form.function == SIGN_OUT => {
            Ok(Redirect::to("/").into_response())
        }
        StatusCode::UNAUTHORIZED if !is_signed_in && !is_door => {
            ask_to_sign_in(page, next, form, answer).await
        }
        status if status.is_client_error() || status.is_server_error() => {
            let cookies = answer.headers().get_all(header::SET_COOKIE);
            let cookies: Vec<_> = cookies.into_iter().cloned().collect();
            let refused = form.refused(read_problem(answer).await?);
            let mut response = show_again(page, next, refused, status).await;
            // What the browser goes on with, where signing in takes a second step.
            for cookie in cookies {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            Ok(response)
        }
        _ if answer.headers().contains_key(SHOWN) => show_answer(page, next, form, answer).await,
        _ => redirect(&page.uri, answer),
    }
}

/// Whatever page it was, whoever is signed out sees the door instead, which leads back.
fn go_to_the_door(page: &mut Parts) {
    if page.uri.path() == "/login" {
        return;
    }
    let back: String = form_urlencoded::byte_serialize(page.uri.to_string().as_bytes()).collect();
    page.uri = format!("/login?next={back}")
        .parse()
        .unwrap_or_else(|_| Uri::from_static("/login"));
}

/// The session has ended: the door, which keeps the form and goes on with it.
async fn ask_to_sign_in(
    mut page: Parts,
    next: Next,
    form: Form,
    answer: Response,
) -> Result<Response> {
    go_to_the_door(&mut page);
    let refused = form.refused(read_problem(answer).await?);
    Ok(show_again(page, next, refused, StatusCode::UNAUTHORIZED).await)
}

/// The password that was to confirm a form is wrong, or was tried too often.
async fn ask_again(page: Parts, next: Next, form: Form, answer: Response) -> Result<Response> {
    let status = answer.status();
    let refused = RefusedForm {
        wants_password: true,
        ..form.refused(read_problem(answer).await?)
    };
    Ok(show_again(page, next, refused, status).await)
}

/// Somebody has signed in by a form that goes on with another.
async fn go_on(
    app: &App,
    mut page: Parts,
    next: Next,
    then: Form,
    signed_in: Response,
) -> Result<Response> {
    let cookies: Vec<_> = signed_in
        .headers()
        .get_all(header::SET_COOKIE)
        .iter()
        .collect();
    let secret = cookies.iter().find_map(|cookie| {
        let (name, rest) = cookie.to_str().ok()?.split_once('=')?;
        (name == session::COOKIE).then(|| rest.split(';').next().unwrap_or_default())
    });
    let who = accounts::who_by_cookie_anonymous(app, secret.unwrap_or_default()).await?;
    page.extensions
        .insert(who.ok_or(AppError::Unauthenticated)?);
    if let Some(to) = signed_in.headers().get(header::LOCATION) {
        let to = to.to_str().ok().and_then(|to| to.parse().ok());
        page.uri = to.unwrap_or(Uri::from_static("/today"));
    }
    let answer = call(&page, &next, &then.function, &then.fields).await?;
    let mut response = finish(page, next, then, answer).await?;
    for cookie in cookies {
        response
            .headers_mut()
            .append(header::SET_COOKIE, cookie.clone());
    }
    Ok(response)
}

async fn call(
    page: &Parts,
    next: &Next,
    function: &str,
    fields: &[(String, String)],
) -> Result<Response> {
    Ok(next
        .clone()
        .run(function_call(page, function, fields)?)
        .await)
}

/// The request that the page's script would have made.
fn function_call(page: &Parts, function: &str, fields: &[(String, String)]) -> Result<Request> {
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
    if let Some(what) = answer.headers().get(CLEAR_SITE_DATA) {
        headers.insert(CLEAR_SITE_DATA, what.clone());
    }
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

async fn read_problem(answer: Response) -> Result<Problem> {
    let body = read_body(answer).await?;
    Ok(serde_json::from_slice(&body).unwrap_or_else(|_| Problem::of(ProblemCode::BadRequest)))
}

async fn read_body(answer: Response) -> Result<Bytes> {
    to_bytes(answer.into_body(), BODY_MAX_BYTES)
        .await
        .map_err(AppError::internal)
}

/// The page again, with the form as it was filled in and what is wrong with it.
pub async fn show_again(
    page: Parts,
    next: Next,
    form: RefusedForm,
    status: StatusCode,
) -> Response {
    let mut response = show(page, next, form).await;
    if response.status().is_success() {
        *response.status_mut() = status;
    }
    response
}

/// The page, with an answer that it has to show.
async fn show_answer(page: Parts, next: Next, form: Form, answer: Response) -> Result<Response> {
    let body = read_body(answer).await?;
    let shown = ShownAnswer {
        action: form.function,
        body: String::from_utf8_lossy(&body).into_owned(),
    };
    Ok(show(page, next, shown).await)
}

/// On to a page, with the notice that says what was done.
pub fn noticed(to: &str, did: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let headers = response.headers_mut();
    if let Ok(to) = HeaderValue::from_str(to) {
        headers.insert(header::LOCATION, to);
    }
    if let Ok(cookie) = session::set_cookie(NOTICE_COOKIE, did, 60) {
        headers.append(header::SET_COOKIE, cookie);
    }
    response
}

/// The page, given something to show.
pub async fn show<T: Clone + Send + Sync + 'static>(page: Parts, next: Next, what: T) -> Response {
    let mut again = Request::from_parts(page, Body::empty());
    *again.method_mut() = Method::GET;
    again.headers_mut().remove(header::CONTENT_LENGTH);
    again.headers_mut().remove(header::CONTENT_TYPE);
    again.extensions_mut().insert(what);
    next.run(again).await
}
