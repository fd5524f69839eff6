//! Projects as every page has them at hand.

use sqlx::types::Json;

use crate::{
    domain::{
        id::{ProjectId, UserId},
        project_card::{ProjectCard, SectionCard},
        role::Role,
    },
    server::{auth::Actor, error::Result},
};

/// How many projects pages have at hand: whoever has more finds the rest by searching.
const PROJECTS_MAX: i64 = 500;

/// The actor's projects with their sections: the inbox, then the first ones, then the others, each
/// in order. One query, which every page asks.
pub async fn list(db: &sqlx::PgPool, actor: &Actor) -> Result<Vec<ProjectCard>> {
    let found = sqlx::query!(
        r#"
        select
            project.id as "id: ProjectId",
            project.name,
            project.color,
            project.is_inbox,
            project.archived_at is not null as "is_archived!",
            favorite.project_id is not null as "is_favorite!",
            case when project.owner_id = $1 then 'owner' end as role,
            (
                select count(*) from task
                where task.project_id = project.id and task.deleted_at is null
                    and task.status in ('todo', 'in_progress')
            ) as "open_task_count!",
            (
                select coalesce(
                    json_agg(
                        json_build_object('id', section.id, 'name', section.name)
                        order by section.position, section.id
                    ),
                    '[]'
                )
                from section
                where section.project_id = project.id
            ) as "sections!: Json<Vec<SectionCard>>"
        from project
        left join project_favorite as favorite
            on favorite.project_id = project.id and favorite.account_id = $1
        where project.owner_id = $1 and project.deleted_at is null
        order by project.is_inbox desc, favorite.project_id is null, project.position, project.id
        limit $2
        "#,
        actor.id() as UserId,
        PROJECTS_MAX,
    )
    .fetch_all(db)
    .await?;
    let cards = found.into_iter().map(|row| ProjectCard {
        id: row.id,
        name: row.name,
        color: row.color,
        is_inbox: row.is_inbox,
        is_archived: row.is_archived,
        is_favorite: row.is_favorite,
        role: row
            .role
            .as_deref()
            .and_then(Role::from_name)
            .unwrap_or(Role::Viewer),
        open_task_count: row.open_task_count,
        sections: row.sections.0,
    });
    Ok(cards.collect())
}
