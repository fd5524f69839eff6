//! Projects, sections and labels, for the page.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::domain::{
    id::{LabelId, ProjectId, SectionId},
    label::{Label, LabelPatch},
    problem::Problem,
    project::{self, Project, ProjectPatch},
    project_card::ProjectCard,
    section::{self, Section, SectionPatch, Step},
    task::TaskList,
};

/// The reader's projects with their sections, as every page has them at hand: up to 500.
#[server(prefix = "/rpc", endpoint = "projects/cards", input = GetUrl)]
pub async fn cards() -> Result<Vec<ProjectCard>, Problem> {
    use crate::server::{http::caller::*, service::projects};
    let (app, actor) = caller()?;
    projects::cards(&app, &actor).await.into_rpc()
}

/// The tasks on a project's board: the first of them, or those at a cursor.
#[server(prefix = "/rpc", endpoint = "projects/board", input = GetUrl)]
pub async fn board(id: ProjectId, cursor: Option<String>) -> Result<TaskList, Problem> {
    use crate::server::{http::caller::*, service::board};
    let (app, actor) = caller()?;
    board::list(&app, &actor, id, cursor).await.into_rpc()
}

/// The reader's projects, in order: up to 200 of those that are archived, or of the others.
#[server(prefix = "/rpc", endpoint = "projects/list", input = GetUrl)]
pub async fn list(#[server(default)] archived: bool) -> Result<Vec<Project>, Problem> {
    use crate::{
        domain::page::PageQuery,
        server::{http::caller::*, service::projects},
    };
    let (app, actor) = caller()?;
    let page = projects::list(&app, &actor, archived, &PageQuery::all()).await;
    page.into_rpc().map(|page| page.items)
}

/// One project.
#[server(prefix = "/rpc", endpoint = "projects/get", input = GetUrl)]
pub async fn get(id: ProjectId) -> Result<Project, Problem> {
    use crate::server::{http::caller::*, service::projects};
    let (app, actor) = caller()?;
    projects::get(&app, &actor, id).await.into_rpc()
}

/// Makes a project, then goes on to it. The page makes the `id`, so that a retry makes it once.
#[server(prefix = "/rpc", endpoint = "projects/create")]
pub async fn create(
    id: Option<ProjectId>,
    #[server(default)] project: ProjectPatch,
) -> Result<project::Changed, Problem> {
    use crate::{
        domain::change::Did,
        server::{http::caller::*, service::projects},
    };
    let (app, actor) = caller()?;
    let created = projects::create(&app, &actor, id, project).await;
    let created = created.into_rpc()?;
    report(Did::ProjectAdded, created.change);
    go_to(&format!("/projects/{}", created.item.id));
    Ok(created)
}

/// Changes the fields that `patch` names, then goes on to `back`.
#[server(prefix = "/rpc", endpoint = "projects/update")]
pub async fn update(
    id: ProjectId,
    #[server(default)] patch: ProjectPatch,
    back: Option<String>,
) -> Result<project::Changed, Problem> {
    use crate::{
        domain::change::Did,
        server::{http::caller::*, service::projects},
    };
    let (app, actor) = caller()?;
    let did = Did::of_project_patch(&patch);
    let changed = projects::update(&app, &actor, id, patch, None).await;
    let changed = changed.into_rpc()?;
    report(did, changed.change);
    go_to(back.as_deref().unwrap_or_default());
    Ok(changed)
}

/// Moves a project to the bin with everything that is in it, then goes on to `back`.
#[server(prefix = "/rpc", endpoint = "projects/delete")]
pub async fn delete(id: ProjectId, back: Option<String>) -> Result<project::Changed, Problem> {
    use crate::{
        domain::change::Did,
        server::{http::caller::*, service::projects},
    };
    let (app, actor) = caller()?;
    let deleted = projects::delete(&app, &actor, id, None).await.into_rpc()?;
    report(Did::ProjectDeleted, deleted.change);
    go_to(back.as_deref().unwrap_or_default());
    Ok(deleted)
}

/// A project's sections, in order: up to 200.
#[server(prefix = "/rpc", endpoint = "sections/list", input = GetUrl)]
pub async fn list_sections(project: ProjectId) -> Result<Vec<Section>, Problem> {
    use crate::{
        domain::page::PageQuery,
        server::{http::caller::*, service::sections},
    };
    let (app, actor) = caller()?;
    let page = sections::list(&app, &actor, project, &PageQuery::all()).await;
    page.into_rpc().map(|page| page.items)
}

/// Adds a section. The page makes the `id`, so that a retry adds it once.
#[server(prefix = "/rpc", endpoint = "sections/create")]
pub async fn create_section(
    project: ProjectId,
    id: Option<SectionId>,
    #[server(default)] section: SectionPatch,
) -> Result<section::Changed, Problem> {
    use crate::{
        domain::change::Did,
        server::{http::caller::*, service::sections},
    };
    let (app, actor) = caller()?;
    let created = sections::create(&app, &actor, id, project, section).await;
    let created = created.into_rpc()?;
    report(Did::SectionAdded, created.change);
    Ok(created)
}

/// Changes a section's name or position.
#[server(prefix = "/rpc", endpoint = "sections/update")]
pub async fn update_section(
    id: SectionId,
    #[server(default)] patch: SectionPatch,
) -> Result<section::Changed, Problem> {
    use crate::{
        domain::change::Did,
        server::{http::caller::*, service::sections},
    };
    let (app, actor) = caller()?;
    let changed = sections::update(&app, &actor, id, patch, None).await;
    let changed = changed.into_rpc()?;
    report(Did::Saved, changed.change);
    Ok(changed)
}

/// Moves a section past its neighbour.
#[server(prefix = "/rpc", endpoint = "sections/step")]
pub async fn step_section(id: SectionId, to: Step) -> Result<section::Changed, Problem> {
    use crate::{
        domain::change::Did,
        server::{http::caller::*, service::sections},
    };
    let (app, actor) = caller()?;
    let changed = sections::step(&app, &actor, id, to).await.into_rpc()?;
    report(Did::Saved, changed.change);
    Ok(changed)
}

/// Deletes a section; its tasks stay in the project. Answers with the change that undo takes back.
#[server(prefix = "/rpc", endpoint = "sections/delete")]
pub async fn delete_section(id: SectionId) -> Result<Option<crate::domain::id::ChangeId>, Problem> {
    use crate::{
        domain::change::Did,
        server::{http::caller::*, service::sections},
    };
    let (app, actor) = caller()?;
    let change = sections::delete(&app, &actor, id, None).await.into_rpc()?;
    report(Did::SectionDeleted, change);
    Ok(change)
}

/// The reader's labels, by name: up to 200.
#[server(prefix = "/rpc", endpoint = "labels/list", input = GetUrl)]
pub async fn list_labels() -> Result<Vec<Label>, Problem> {
    use crate::{
        domain::page::PageQuery,
        server::{http::caller::*, service::labels},
    };
    let (app, actor) = caller()?;
    let page = labels::list(&app, &actor, &PageQuery::all()).await;
    page.into_rpc().map(|page| page.items)
}

/// Changes a label on every task that has it.
#[server(prefix = "/rpc", endpoint = "labels/update")]
pub async fn update_label(
    id: LabelId,
    #[server(default)] patch: LabelPatch,
) -> Result<Label, Problem> {
    use crate::server::{http::caller::*, service::labels};
    let (app, actor) = caller()?;
    let updated = labels::update(&app, &actor, id, patch, None).await;
    updated.into_rpc().map(|updated| updated.item.0)
}

/// Deletes a label; tasks lose it.
#[server(prefix = "/rpc", endpoint = "labels/delete")]
pub async fn delete_label(id: LabelId) -> Result<(), Problem> {
    use crate::server::{http::caller::*, service::labels};
    let (app, actor) = caller()?;
    let deleted = labels::delete(&app, &actor, id, None).await;
    deleted.into_rpc().map(drop)
}
