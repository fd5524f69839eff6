//! Personal access tokens: making, seeing and deleting them.

use uuid::Uuid;

use crate::{
    domain::{
        id::PersonalTokenId,
        page::{Page, PageQuery},
        personal_token::{CreatePersonalToken, NewPersonalToken, PersonalToken},
    },
    server::{
        app::App,
        auth::{Actor, proof::Proof, token::PlainToken},
        db,
        error::{AppError, Result},
    },
};

/// One page of the actor's tokens, newest first, without their secrets.
///
/// # Errors
/// `Parameters` for an invalid cursor.
pub async fn list(app: &App, actor: &Actor, query: &PageQuery) -> Result<Page<PersonalToken>> {
    let before = query.after().map_err(AppError::Parameters)?;
    let now = app.clock.now();
    let tokens = db::personal_tokens::list(&app.db, actor, before, query.fetched(), now).await?;
    Ok(query.page(tokens, |token| token.id))
}

/// Makes a token.
///
/// # Errors
/// `Invalid`; `Denied` or `ReauthenticationRequired` where the actor has no [`Proof`].
pub async fn create(
    app: &App,
    actor: &Actor,
    input: CreatePersonalToken,
) -> Result<NewPersonalToken> {
    let now = app.clock.now();
    let proof = Proof::of_session(actor, now)?;
    let grant = input.parse(now).map_err(AppError::Invalid)?;
    let token = PlainToken::generate_personal()?;
    let id = PersonalTokenId::from(Uuid::now_v7());
    let mut tx = app.begin().await?;
    db::sessions::hold(&mut tx, &proof).await?;
    db::personal_tokens::insert(&mut tx, &proof, id, &grant, &token.hashed(), now).await?;
    tx.commit().await?;
    tracing::info!(user.id = %actor.id(), token.id = %id, "a personal access token was made");
    Ok(NewPersonalToken {
        about: PersonalToken {
            id,
            name: grant.name,
            scopes: grant.scopes,
            created_at: now,
            expires_at: grant.expires_at,
            last_used_at: None,
        },
        token: token.expose().to_owned(),
    })
}

/// Deletes a token, which is good for nothing from the next request on.
///
/// # Errors
/// `NotFound` where the actor has no such token; `Denied` or `ReauthenticationRequired`.
pub async fn delete(app: &App, actor: &Actor, id: PersonalTokenId) -> Result<()> {
    let proof = Proof::of_session(actor, app.clock.now())?;
    let mut tx = app.begin().await?;
    if !db::personal_tokens::delete(&mut tx, &proof, id).await? {
        return Err(AppError::NotFound);
    }
    Ok(tx.commit().await?)
}
