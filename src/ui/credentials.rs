//! Passkeys in the browser (WebAuthn): to be called from effects and event handlers only.
//!
//! By reflection: what goes in and comes out is JSON, which browsers read and write themselves.

use js_sys::{Function, JSON, Object, Promise, Reflect, futures::JsFuture};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};

/// Whether this browser can: then it has the functions that read what it is asked.
pub fn can() -> bool {
    class().is_some_and(|class| method(&class, "parseRequestOptionsFromJSON").is_some())
}

/// Makes a passkey; `None` where that was broken off, or cannot be.
pub async fn create(options: &str) -> Option<String> {
    ask("parseCreationOptionsFromJSON", "create", options).await
}

/// Shows a passkey; `None` where that was broken off, or cannot be.
pub async fn get(options: &str) -> Option<String> {
    ask("parseRequestOptionsFromJSON", "get", options).await
}

async fn ask(parse: &str, call: &str, options: &str) -> Option<String> {
    let class = class()?;
    let options = JSON::parse(options).ok()?;
    let options = method(&class, parse)?.call1(&class, &options).ok()?;
    let wish = Object::new();
    Reflect::set(&wish, &"publicKey".into(), &options).ok()?;
    let credentials = Reflect::get(&window().navigator(), &"credentials".into()).ok()?;
    let promise = method(&credentials, call)?
        .call1(&credentials, &wish)
        .ok()?;
    let credential = JsFuture::from(promise.dyn_into::<Promise>().ok()?);
    let credential: JsValue = credential.await.ok()?;
    let json = method(&credential, "toJSON")?.call0(&credential).ok()?;
    JSON::stringify(&json).ok()?.as_string()
}

fn class() -> Option<JsValue> {
    let class = Reflect::get(&window(), &"PublicKeyCredential".into()).ok()?;
    class.is_function().then_some(class)
}

fn method(of: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(of, &name.into()).ok()?.dyn_into().ok()
}
