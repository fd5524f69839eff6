//! Forms, on their way to the server.

use leptos::{
    ev::SubmitEvent,
    prelude::window,
    server_fn::{request::browser::Request, response::browser::Response},
};
use wasm_bindgen::{JsCast, JsValue, UnwrapThrowExt};
use wasm_bindgen_futures::JsFuture;

use crate::domain::{
    id::ChangeId,
    problem::{Problem, ProblemCode},
};

/// What the server answered to a form.
pub struct Answer {
    /// What was done, in a word of [`Did`](crate::domain::change::Did).
    pub did: Option<String>,
    /// JSON.
    pub body: String,
}

impl Answer {
    /// The change that can be taken back.
    pub fn change(&self) -> Option<ChangeId> {
        self.did.as_ref()?.split_once('.')?.1.parse().ok()
    }
}

/// Sends a form to a server function, as the form itself would without script.
///
/// # Errors
/// What the server refuses; `Offline` where it cannot be reached.
pub async fn submit(function: &str, fields: &Fields) -> Result<Answer, Problem> {
    let form = web_sys::UrlSearchParams::new().unwrap_throw();
    for (name, value) in &fields.0 {
        form.append(name, value);
    }
    post(&format!("/rpc/{function}"), form.into()).await
}

/// The same with the form as it goes over the wire, and where to.
///
/// # Errors
/// As [`submit`].
pub async fn submit_written(path: &str, form: &str) -> Result<Answer, Problem> {
    let form = web_sys::UrlSearchParams::new_with_str(form).unwrap_throw();
    post(path, form.into()).await
}

/// A value of a form as it goes over the wire.
pub fn value_in(form: &str, name: &str) -> Option<String> {
    web_sys::UrlSearchParams::new_with_str(form).ok()?.get(name)
}

/// Sends a form with a file to the page's own address, as the form itself would without script.
///
/// # Errors
/// As [`submit`].
pub async fn submit_file(form: &web_sys::FormData) -> Result<Answer, Problem> {
    post(&own_path(), form.into()).await
}

/// The same for what takes its time: the server says how far it is, each time in JSON.
///
/// # Errors
/// As [`submit`]; `Offline` too where the connection is lost before the end.
pub async fn submit_file_in_steps(
    form: &web_sys::FormData,
    on_step: impl FnMut(&[u8]),
) -> Result<(), Problem> {
    let response = send(&own_path(), form.into(), "text/event-stream").await?;
    if !response.ok() {
        return Err(refusal(&response.text().await.map_err(offline)?));
    }
    match response.body() {
        Some(body) => read_events(&body, on_step).await.map_err(offline),
        None => Ok(()),
    }
}

/// Reads server-sent events whose data is one line (HTML, 9.2.6).
async fn read_events(
    body: &web_sys::ReadableStream,
    mut on_data: impl FnMut(&[u8]),
) -> Result<(), JsValue> {
    let reader: web_sys::ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    let mut come: Vec<u8> = Vec::new();
    loop {
        let piece = JsFuture::from(reader.read()).await?;
        let value = js_sys::Reflect::get(&piece, &"value".into())?;
        if value.is_undefined() {
            return Ok(());
        }
        come.extend(js_sys::Uint8Array::new(&value).to_vec());
        while let Some(end) = come.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = come.drain(..=end).collect();
            if let Some(data) = line.strip_prefix(b"data: ") {
                on_data(data);
            }
        }
    }
}

fn own_path() -> String {
    let location = window().location();
    location.pathname().unwrap_or_default() + &location.search().unwrap_or_default()
}

fn offline<E>(_: E) -> Problem {
    Problem::offline()
}

fn refusal(body: &str) -> Problem {
    serde_json::from_slice(body.as_bytes()).unwrap_or_else(|_| Problem::of(ProblemCode::Internal))
}

async fn send(path: &str, body: JsValue, accept: &str) -> Result<Response, Problem> {
    let request = Request::post(path)
        .header("accept", accept)
        .body(body)
        .map_err(offline)?;
    request.send().await.map_err(offline)
}

async fn post(path: &str, body: JsValue) -> Result<Answer, Problem> {
    let response = send(path, body, "application/json").await?;
    let body = response.text().await.map_err(offline)?;
    if response.ok() {
        let did = response.headers().get("tend-did");
        return Ok(Answer { did, body });
    }
    Err(refusal(&body))
}

/// What a form held when it was submitted.
#[derive(Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// With one field more.
    pub fn with(mut self, name: &str, value: Option<String>) -> Self {
        self.0.extend(value.map(|value| (name.to_owned(), value)));
        self
    }

    /// A field's text; empty where there is none.
    pub fn get(&self, name: &str) -> String {
        self.0
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| value.clone())
            .unwrap_or_default()
    }
}

/// Keeps the browser from sending a form with a file, and takes what it would have sent: also what
/// the button says that was pressed.
pub fn take_file(event: &SubmitEvent) -> Option<web_sys::FormData> {
    event.prevent_default();
    let form = event
        .target()?
        .dyn_into::<web_sys::HtmlFormElement>()
        .ok()?;
    let data = web_sys::FormData::new_with_form(&form).ok()?;
    let pressed = event.submitter()?;
    if let (Some(name), Some(value)) = (
        pressed.get_attribute("name"),
        pressed.get_attribute("value"),
    ) {
        let _ = data.append_with_str(&name, &value);
    }
    Some(data)
}

/// Keeps the browser from sending a form, and reads it instead.
pub fn take_form(event: &SubmitEvent) -> Fields {
    event.prevent_default();
    let form = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::HtmlFormElement>().ok());
    let Some(data) = form.and_then(|form| web_sys::FormData::new_with_form(&form).ok()) else {
        return Fields(Vec::new());
    };
    let text = |value: JsValue| value.as_string().unwrap_or_default();
    let pairs = js_sys::Array::from(&data);
    let pairs = pairs.iter().map(|pair| js_sys::Array::from(&pair));
    Fields(
        pairs
            .map(|pair| (text(pair.get(0)), text(pair.get(1))))
            .collect(),
    )
}
