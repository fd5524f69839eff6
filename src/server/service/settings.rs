//! What the settings pages show, on the clock of whoever reads them.

use std::net::IpAddr;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::{
    domain::{
        change::Did,
        date_style::DateStyle,
        page::PageQuery,
        personal_token::{PersonalToken, Scope},
        profile::ProfilePatch,
        recovery::EmailChange,
        session::Session,
        settings::{Belongings, Place, ProfilePage, TokenCard, device},
        time::split,
    },
    server::{
        app::App,
        auth::Actor,
        db,
        error::Result,
        locales,
        service::{email, personal_tokens, profile, sessions},
        zones,
    },
};

/// For the page of the profile.
///
/// # Errors
/// When the database cannot be asked.
pub async fn profile_page(app: &App, actor: &Actor) -> Result<ProfilePage> {
    let user = profile::get(app, actor).await?;
    let now = app.clock.now().with_timezone(&zones::zone(&user.timezone));
    let (date, time) = split(now.naive_local());
    let dates = locales::date_style(&user.locale);
    Ok(ProfilePage {
        dates: locales::choices(&user.locale),
        user,
        email: email::state(app, actor).await?,
        now: dates.due_in_full(date, time),
        zones: zones::names(),
    })
}

/// Saves the profile; a new address is asked for by a link that is mailed to it.
///
/// # Errors
/// `Invalid` for what is wrong with the fields; `ReauthenticationRequired` for a new address where
/// the password was given too long ago.
pub async fn save_profile(
    app: &App,
    actor: &Actor,
    input: ProfilePatch,
    address: Option<String>,
) -> Result<Did> {
    let current = email::state(app, actor).await?.email;
    let mut did = Did::Saved;
    // First what can be refused for want of the password: then nothing is saved by half.
    if let Some(email) = address.filter(|address| *address != current) {
        email::request_change(app, actor, EmailChange { email }).await?;
        did = Did::EmailAsked;
    }
    profile::update(app, actor, input, None).await?;
    Ok(did)
}

/// What goes with the actor's account when they delete it.
///
/// # Errors
/// When the database cannot be asked.
pub async fn belongings(app: &App, actor: &Actor) -> Result<Belongings> {
    db::accounts::count_belongings(&app.db, actor, app.clock.now()).await
}

/// Where the actor is signed in: this place first, then the newest; up to 200.
///
/// # Errors
/// When the database cannot be asked.
pub async fn places(app: &App, actor: &Actor) -> Result<Vec<Place>> {
    let mut sessions = sessions::list(app, actor, &PageQuery::all()).await?.items;
    sessions.sort_by_key(|session| !session.current);
    let clock = ReadersClock::of(app, actor);
    let here = sessions.iter().find(|session| session.current);
    let here = here.and_then(|session| session.ip.clone());
    let places = sessions.into_iter();
    Ok(places.map(|s| clock.place(s, here.as_deref())).collect())
}

/// The actor's personal access tokens that have not run out, newest first: up to 200.
///
/// # Errors
/// When the database cannot be asked.
pub async fn token_cards(app: &App, actor: &Actor) -> Result<Vec<TokenCard>> {
    let tokens = personal_tokens::list(app, actor, &PageQuery::all()).await?;
    let clock = ReadersClock::of(app, actor);
    Ok(tokens.items.into_iter().map(|t| clock.token(t)).collect())
}

/// Says moments as somebody's clock shows them.
struct ReadersClock {
    zone: Tz,
    dates: DateStyle,
    now: DateTime<Utc>,
}

impl ReadersClock {
    fn of(app: &App, actor: &Actor) -> Self {
        Self {
            zone: actor.zone(),
            dates: actor.dates(),
            now: app.clock.now(),
        }
    }

    /// "Yesterday 21:40".
    fn say(&self, moment: DateTime<Utc>) -> String {
        let (date, time) = split(moment.with_timezone(&self.zone).naive_local());
        let today = zones::today(self.zone, self.now);
        self.dates.due_label(date, time, today)
    }

    fn place(&self, session: Session, here: Option<&str>) -> Place {
        let from = session.ip.map(|ip| whereabouts(&ip, here));
        let seen = match session.current {
            true => "This device".to_owned(),
            false => format!("Last used: {}", self.say(session.last_seen_at)),
        };
        let since = format!("Signed in: {}", self.say(session.created_at));
        Place {
            id: session.id,
            device: device(session.user_agent.as_deref()),
            details: facts([Some(seen), from, Some(since)]),
            is_current: session.current,
        }
    }

    fn token(&self, token: PersonalToken) -> TokenCard {
        let may = |scope| token.scopes.contains(&scope);
        let may = match (may(Scope::Read), may(Scope::Write)) {
            (true, true) => "May read and write",
            (false, true) => "May write",
            _ => "May read",
        };
        let used = token.last_used_at.map_or("Never used".to_owned(), |at| {
            format!("Last used: {}", self.say(at))
        });
        let ends = format!("Ends: {}", self.say(token.expires_at));
        TokenCard {
            id: token.id,
            name: token.name,
            details: facts([Some(may.to_owned()), Some(ends), Some(used)]),
        }
    }
}

/// What there is to say of a thing, one after the other.
fn facts(facts: [Option<String>; 3]) -> String {
    let facts: Vec<_> = facts.into_iter().flatten().collect();
    facts.join(" · ")
}

/// Where an address is, in words, for somebody who asks from `here`. Which town it is in only those
/// know who sell such lists, and they err.
fn whereabouts(address: &str, here: Option<&str>) -> String {
    let Ok(ip) = address.parse::<IpAddr>() else {
        return "From an unknown place".to_owned();
    };
    let is_nearby = match ip {
        IpAddr::V4(ip) => ip.is_private() || ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_unique_local() || ip.is_unicast_link_local(),
    };
    if ip.is_loopback() {
        "From the machine that Tend runs on".to_owned()
    } else if here == Some(address) {
        format!("From where you are now ({ip})")
    } else if is_nearby {
        format!("From a network close to Tend ({ip})")
    } else {
        format!("From the internet ({ip})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_said_in_words_with_the_address() {
        let here = Some("203.0.113.7");
        for (address, words) in [
            ("203.0.113.7", "From where you are now (203.0.113.7)"),
            ("203.0.113.8", "From the internet (203.0.113.8)"),
            ("2001:db8::1", "From the internet (2001:db8::1)"),
            ("192.168.1.7", "From a network close to Tend (192.168.1.7)"),
            ("fd00::7", "From a network close to Tend (fd00::7)"),
            ("127.0.0.1", "From the machine that Tend runs on"),
            ("::1", "From the machine that Tend runs on"),
            ("nonsense", "From an unknown place"),
        ] {
            assert_eq!(whereabouts(address, here), words);
        }
    }
}
