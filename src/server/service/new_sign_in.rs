//! Tells people when somebody signs in to their account where nobody has before.
//!
//! A browser is known by the cookie that it got when somebody signed in there: another one, or one
//! that has forgotten its cookies, is news each time. An API client has no cookie; it is known by
//! what it calls itself and its network (IPv4 /32, IPv6 /64), so that a script that signs in every
//! hour is news once, and again when it has not been seen for 30 days, moves, or is updated. Where
//! an account is made nobody is told, and what it is made with is known from then on; a new
//! password makes everything a stranger again. Ten notices in an hour are enough: whoever has read
//! those knows.
//!
//! The notice names the system and the program in our own words (of a `User-Agent`, which may say
//! anything, nothing else gets into a mail) and the address; not the place, which would take a
//! service that learns where people are.

use chrono::Duration;

use crate::{
    domain::{id::UserId, settings::device},
    server::{
        app::App,
        auth::{SessionKind, client::Client, token::HashedToken},
        db::{self, Tx, outbox::NewMail},
        error::Result,
        mail::MailKind,
        service::mail,
    },
};

/// How many notices one account gets in an hour.
const NOTICES_AN_HOUR: i64 = 10;

/// Whether this account knows who signs in; it knows a program from now on, and a browser once its
/// session begins.
pub(super) async fn recognise(
    app: &App,
    tx: &mut Tx,
    client: &Client,
    user: UserId,
    kind: SessionKind,
) -> Result<bool> {
    let now = app.clock.now();
    match (kind, client.device()) {
        (SessionKind::Browser, Some(device)) => db::devices::is_known(tx, user, device, now).await,
        (SessionKind::Browser, None) => Ok(false),
        (SessionKind::Api, _) => {
            let name = client.user_agent().unwrap_or_default();
            let fingerprint = HashedToken::of(&format!("{} {name}", client.network()));
            db::devices::know_program(tx, user, &fingerprint, now).await
        }
    }
}

/// Writes the notice into the outbox, in the transaction that begins the session.
pub(super) async fn tell(app: &App, tx: &mut Tx, client: &Client, user: UserId) -> Result<()> {
    let Some(account) = db::users::find(tx, user).await? else {
        return Ok(());
    };
    let hour_ago = app.clock.now() - Duration::hours(1);
    if db::outbox::count_asked(tx, MailKind::NewSignIn, user, hour_ago).await? >= NOTICES_AN_HOUR {
        return Ok(());
    }
    let place = format!("{}, from {}", device(client.user_agent()), client.address());
    let notice = NewMail {
        detail: Some(&place),
        ..mail::to_account(MailKind::NewSignIn, &account)
    };
    mail::post(app, tx, notice).await
}
