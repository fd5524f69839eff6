//! The second factor, passkeys, and signing in with them.

use serde_json::{Value, json};

use super::{super::support::PASSWORD, Send};

pub const ROUTES: &[(&str, Send)] = &[
    ("POST /api/v1/me/totp", |user, _| {
        user.post("/api/v1/me/totp", Value::Null)
    }),
    ("DELETE /api/v1/me/totp", |user, _| {
        user.delete("/api/v1/me/totp")
            .json(json!({"password": PASSWORD}))
    }),
    ("POST /api/v1/me/totp/confirm", |user, _| {
        user.post("/api/v1/me/totp/confirm", json!({"code": "123456"}))
    }),
    ("POST /rpc/auth/second", |user, _| {
        user.form("/rpc/auth/second", "code=123456")
    }),
    ("POST /rpc/auth/second_ask", |user, _| {
        user.form("/rpc/auth/second_ask", "")
    }),
    ("POST /rpc/auth/second_passkey", |user, _| {
        user.form("/rpc/auth/second_passkey", "credential=none")
    }),
    ("POST /rpc/auth/passkey_ask", |user, _| {
        user.form("/rpc/auth/passkey_ask", "")
    }),
    ("POST /rpc/auth/passkey", |user, _| {
        user.form("/rpc/auth/passkey", "token=none&credential=none")
    }),
    ("GET /rpc/factors/get", |user, _| {
        user.get("/rpc/factors/get")
    }),
    ("POST /rpc/factors/enrol", |user, _| {
        user.form("/rpc/factors/enrol", "")
    }),
    ("POST /rpc/factors/confirm", |user, _| {
        user.form("/rpc/factors/confirm", "code=123456")
    }),
    ("POST /rpc/factors/turn_off", |user, _| {
        user.form("/rpc/factors/turn_off", "")
    }),
    ("POST /rpc/factors/codes", |user, _| {
        user.form("/rpc/factors/codes", "")
    }),
    ("POST /rpc/passkeys/ask", |user, _| {
        user.form("/rpc/passkeys/ask", "")
    }),
    ("POST /rpc/passkeys/add", |user, _| {
        user.form("/rpc/passkeys/add", "token=none&name=x&credential=none")
    }),
    ("POST /rpc/passkeys/rename", |user, target| {
        let fields = format!("id={}&name=x", target.passkey);
        user.form("/rpc/passkeys/rename", &fields)
    }),
    ("POST /rpc/passkeys/remove", |user, target| {
        user.form("/rpc/passkeys/remove", &format!("id={}", target.passkey))
    }),
];
