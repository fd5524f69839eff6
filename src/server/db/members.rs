//! Who belongs to a project: its owner, until projects are shared; then those of `project_member`
//! beside.

use crate::{
    domain::{
        account::UserRef,
        id::{ProjectId, UserId},
        project::Member,
        role::Role,
    },
    server::{
        authz::{Access, Permission},
        db::Tx,
        error::Result,
    },
};

/// The members, by id, after one of them where given.
pub async fn list<P: Permission>(
    tx: &mut Tx,
    access: &Access<P>,
    after: Option<UserId>,
    limit: i64,
) -> Result<Vec<Member>> {
    let rows = sqlx::query!(
        r#"
        select
            account.id as "id: UserId",
            account.username,
            account.display_name,
            project.created_at as added_at
        from project
        join account on account.id = project.owner_id
        where project.id = $1 and ($2::uuid is null or account.id > $2)
        order by account.id
        limit $3
        "#,
        access.project() as ProjectId,
        after as Option<UserId>,
        limit,
    )
    .fetch_all(&mut **tx)
    .await?;
    let members = rows.into_iter().map(|row| Member {
        user: UserRef {
            id: row.id,
            username: row.username,
            display_name: row.display_name,
        },
        role: Role::Owner,
        added_at: row.added_at,
    });
    Ok(members.collect())
}

/// Everybody's id and user name.
pub async fn names<P: Permission>(
    tx: &mut Tx,
    access: &Access<P>,
) -> Result<Vec<(UserId, String)>> {
    let rows = sqlx::query!(
        r#"
        select account.id as "id: UserId", account.username
        from project
        join account on account.id = project.owner_id
        where project.id = $1
        "#,
        access.project() as ProjectId,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.username)).collect())
}
