//! The outbox: mail as rows, tried by one worker at a time.

use chrono::{DateTime, Duration, Utc};
use sqlx::PgPool;
use uuid::Uuid;

use crate::{
    domain::id::UserId,
    server::{db::Tx, error::Result, mail::MailKind},
};

/// A mail to be.
pub struct NewMail<'a> {
    pub kind: MailKind,
    /// `None` where only the address is known.
    pub account: Option<UserId>,
    pub recipient: &'a str,
    pub detail: Option<&'a str>,
}

/// A mail, as it is kept.
pub struct MailRow {
    pub id: Uuid,
    pub kind: MailKind,
    pub account: Option<UserId>,
    pub recipient: String,
    pub detail: Option<String>,
    pub status: String,
    pub created_at: DateTime<Utc>,
    pub due_at: DateTime<Utc>,
    pub attempts: i32,
    pub last_error: Option<String>,
}

/// Puts a mail into the outbox; one of its kind that waits for the same reader stands for both.
pub async fn insert(tx: &mut Tx, mail: NewMail<'_>, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        r#"
        insert into mail (id, kind, account_id, recipient, detail, created_at, due_at)
        values ($1, $2, $3, $4, $5, $6, $6)
        on conflict (kind, lower(recipient), account_id)
            where status = 'waiting' and kind in ('reset_password', 'verify_email', 'change_email', 'invitation')
            do update set created_at = excluded.created_at
        "#,
        Uuid::now_v7(),
        mail.kind as MailKind,
        mail.account as Option<UserId>,
        mail.recipient,
        mail.detail,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Takes the mail that has waited longest, for nobody else to try before `lease` is over.
pub async fn claim(tx: &mut Tx, now: DateTime<Utc>, lease: Duration) -> Result<Option<MailRow>> {
    let row = sqlx::query_as!(
        MailRow,
        r#"
        update mail
        set due_at = $2, attempts = attempts + 1
        where id = (
            select id
            from mail
            where status = 'waiting' and due_at <= $1
            order by due_at, id
            limit 1
            for update skip locked
        )
        returning
            id,
            kind as "kind: MailKind",
            account_id as "account: UserId",
            recipient,
            detail,
            status,
            created_at,
            due_at,
            attempts,
            last_error
        "#,
        now,
        now + lease,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row)
}

/// Writes down that a try has succeeded.
pub async fn mark_sent(db: &PgPool, mail: &MailRow, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        r#"
        update mail
        set status = 'sent', sent_at = $3, last_error = null
        where id = $1 and attempts = $2 and status = 'waiting'
        "#,
        mail.id,
        mail.attempts,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Writes down that a try has failed, and when the next one is; `None` was the last.
pub async fn mark_refused(
    db: &PgPool,
    mail: &MailRow,
    error: &str,
    next: Option<DateTime<Utc>>,
) -> Result<()> {
    sqlx::query!(
        r#"
        update mail
        set status = case when $4::timestamptz is null then 'failed' else 'waiting' end,
            due_at = coalesce($4, due_at),
            last_error = $3
        where id = $1 and attempts = $2 and status = 'waiting'
        "#,
        mail.id,
        mail.attempts,
        error,
        next,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Gives up what should have been sent before `oldest`.
pub async fn fail_older(db: &PgPool, oldest: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        r#"
        update mail
        set status = 'failed', last_error = coalesce(last_error, 'It waited for more than a day.')
        where status = 'waiting' and created_at < $1
        "#,
        oldest,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Forgets a mail that has nobody to go to any more.
pub async fn delete(tx: &mut Tx, id: Uuid) -> Result<()> {
    sqlx::query!("delete from mail where id = $1", id)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Forgets what is older than `oldest`, and who asked for the password of nobody's account.
pub async fn purge(db: &PgPool, oldest: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        r#"
        delete from mail
        where created_at < $1
            or (
                kind = 'reset_password'
                and status = 'waiting'
                and not exists (select from account where lower(email) = lower(recipient))
            )
        "#,
        oldest,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// How many mails of a kind have gone to an account since a moment.
pub async fn count_sent(
    tx: &mut Tx,
    kind: MailKind,
    recipient: &str,
    since: DateTime<Utc>,
) -> Result<i64> {
    let count = sqlx::query_scalar!(
        r#"
        select count(*) as "count!"
        from mail
        where kind = $1 and lower(recipient) = lower($2) and sent_at > $3
        "#,
        kind as MailKind,
        recipient,
        since,
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(count)
}

/// How many mails of a kind an account has caused since a moment, sent or not.
pub async fn count_asked(
    tx: &mut Tx,
    kind: MailKind,
    account: UserId,
    since: DateTime<Utc>,
) -> Result<i64> {
    let count = sqlx::query_scalar!(
        r#"
        select count(*) as "count!"
        from mail
        where kind = $1 and account_id = $2 and created_at > $3
        "#,
        kind as MailKind,
        account as UserId,
        since,
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(count)
}

/// Reads mails; what it is given says which, and in what order.
macro_rules! mails {
    ($which:literal, $argument:expr) => {
        sqlx::query_as!(
            MailRow,
            r#"
            select
                id,
                kind as "kind: MailKind",
                account_id as "account: UserId",
                recipient,
                detail,
                status,
                created_at,
                due_at,
                attempts,
                last_error
            from mail
            "#
                + $which,
            $argument
        )
    };
}

/// The newest mails, newest first.
pub async fn list(db: &PgPool, limit: i64) -> Result<Vec<MailRow>> {
    let newest = mails!("order by created_at desc, id desc limit $1", limit);
    Ok(newest.fetch_all(db).await?)
}

/// One mail.
pub async fn find(tx: &mut Tx, id: Uuid) -> Result<Option<MailRow>> {
    let found = mails!("where id = $1", id);
    Ok(found.fetch_optional(&mut **tx).await?)
}
