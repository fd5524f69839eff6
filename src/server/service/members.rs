//! Who belongs to a project: its owner, until projects are shared.

use crate::{
    domain::{
        id::{ProjectId, UserId},
        page::{Page, PageQuery},
        problem::FieldError,
        project::Member,
    },
    server::{
        app::App,
        auth::Actor,
        authz::{self, Access, Permission},
        db::{self, Tx},
        error::{AppError, Result},
    },
};

/// Everybody with a role in a project.
///
/// # Errors
/// `NotFound`; `Parameters` for an invalid cursor.
pub async fn list(
    app: &App,
    actor: &Actor,
    project: ProjectId,
    query: &PageQuery,
) -> Result<Page<Member>> {
    let after: Option<UserId> = query.after().map_err(AppError::Parameters)?;
    let mut tx = app.begin().await?;
    let access = authz::on_project::<authz::View>(&mut tx, actor, project).await?;
    let found = db::members::list(&mut tx, &access, after, query.fetched()).await?;
    Ok(query.page(found, |member| member.user.id))
}

/// Who the members are.
pub(super) async fn ids<P: Permission>(tx: &mut Tx, access: &Access<P>) -> Result<Vec<UserId>> {
    let people = db::members::names(tx, access).await?;
    Ok(people.into_iter().map(|(id, _)| id).collect())
}

/// Who the members of these user names are.
///
/// # Errors
/// Code `not_a_member`, for each who is none.
pub(super) async fn resolve<P: Permission>(
    tx: &mut Tx,
    access: &Access<P>,
    names: Option<Vec<String>>,
) -> Result<Option<Vec<UserId>>> {
    let Some(names) = names else {
        return Ok(None);
    };
    let members = db::members::names(tx, access).await?;
    let (mut people, mut errors) = (Vec::new(), Vec::new());
    for (index, name) in names.iter().enumerate() {
        match members.iter().find(|(_, username)| username == name) {
            Some((id, _)) => people.push(*id),
            None => {
                let message = "Nobody of this name is in the project.";
                let field = format!("assignees[{index}]");
                errors.push(FieldError::new(&field, "not_a_member", message));
            }
        }
    }
    match errors.is_empty() {
        true => Ok(Some(people)),
        false => Err(AppError::Invalid(errors)),
    }
}
