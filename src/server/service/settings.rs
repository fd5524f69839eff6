//! What the settings pages show, on the clock of whoever reads them.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::{
    domain::{
        change::Did,
        page::PageQuery,
        personal_token::PersonalToken,
        profile::ProfilePatch,
        recovery::EmailChange,
        session::Session,
        settings::{Belongings, Place, ProfilePage, TokenCard, device},
        time::{due_in_full, due_label, split},
    },
    server::{
        app::App,
        auth::Actor,
        db,
        error::Result,
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
    Ok(ProfilePage {
        user,
        email: email::state(app, actor).await?,
        now: due_in_full(date, time),
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
    Ok(sessions.into_iter().map(|s| clock.place(s)).collect())
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
    now: DateTime<Utc>,
}

impl ReadersClock {
    fn of(app: &App, actor: &Actor) -> Self {
        Self {
            zone: actor.zone(),
            now: app.clock.now(),
        }
    }

    /// "Yesterday 21:40".
    fn say(&self, moment: DateTime<Utc>) -> String {
        let (date, time) = split(moment.with_timezone(&self.zone).naive_local());
        due_label(date, time, zones::today(self.zone, self.now))
    }

    fn place(&self, session: Session) -> Place {
        let from = session.ip.map_or(String::new(), |ip| format!("{ip} · "));
        let seen = match session.current {
            true => "This device".to_owned(),
            false => format!("Last used: {}", self.say(session.last_seen_at)),
        };
        let since = self.say(session.created_at);
        Place {
            id: session.id,
            device: device(session.user_agent.as_deref()),
            details: format!("{seen} · {from}Signed in: {since}"),
            is_current: session.current,
        }
    }

    fn token(&self, token: PersonalToken) -> TokenCard {
        let scopes: Vec<_> = token.scopes.iter().map(|scope| scope.name()).collect();
        let used = token.last_used_at.map_or("Never used".to_owned(), |at| {
            format!("Last used: {}", self.say(at))
        });
        TokenCard {
            id: token.id,
            name: token.name,
            details: format!(
                "May {} · Ends: {} · {used}",
                scopes.join(" and "),
                self.say(token.expires_at)
            ),
        }
    }
}
