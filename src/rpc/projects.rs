//! Projects, sections and labels, for the page.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::domain::{
    id::{LabelId, ProjectId, SectionId},
    label::{Label, LabelPatch},
    problem::Problem,
    project::{self, Project, ProjectPatch},
    section::{self, Section, SectionPatch},
};

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

/// Makes a project. The page makes the `id`, so that a retry makes it once.
#[server(prefix = "/rpc", endpoint = "projects/create")]
pub async fn create(
    id: Option<ProjectId>,
    #[server(default)] project: ProjectPatch,
) -> Result<project::Changed, Problem> {
    use crate::server::{http::caller::*, service::projects};
    let (app, actor) = caller()?;
    projects::create(&app, &actor, id, project).await.into_rpc()
}

/// Changes the fields that `patch` names, then goes on to `back`.
#[server(prefix = "/rpc", endpoint = "projects/update")]
pub async fn update(
    id: ProjectId,
    #[server(default)] patch: ProjectPatch,
    back: Option<String>,
) -> Result<project::Changed, Problem> {
    use crate::server::{http::caller::*, service::projects};
    let (app, actor) = caller()?;
    let changed = projects::update(&app, &actor, id, patch, None).await;
    go_to(back.as_deref().unwrap_or_default());
    changed.into_rpc()
}

/// Moves a project to the bin with everything that is in it, then goes on to `back`.
#[server(prefix = "/rpc", endpoint = "projects/delete")]
pub async fn delete(id: ProjectId, back: Option<String>) -> Result<project::Changed, Problem> {
    use crate::server::{http::caller::*, service::projects};
    let (app, actor) = caller()?;
    let deleted = projects::delete(&app, &actor, id, None).await.into_rpc()?;
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
    use crate::server::{http::caller::*, service::sections};
    let (app, actor) = caller()?;
    let created = sections::create(&app, &actor, id, project, section).await;
    created.into_rpc()
}

/// Changes a section's name or position.
#[server(prefix = "/rpc", endpoint = "sections/update")]
pub async fn update_section(
    id: SectionId,
    #[server(default)] patch: SectionPatch,
) -> Result<section::Changed, Problem> {
    use crate::server::{http::caller::*, service::sections};
    let (app, actor) = caller()?;
    let changed = sections::update(&app, &actor, id, patch, None).await;
    changed.into_rpc()
}

/// Deletes a section; its tasks stay in the project. Answers with the change that undo takes back.
#[server(prefix = "/rpc", endpoint = "sections/delete")]
pub async fn delete_section(id: SectionId) -> Result<Option<crate::domain::id::ChangeId>, Problem> {
    use crate::server::{http::caller::*, service::sections};
    let (app, actor) = caller()?;
    sections::delete(&app, &actor, id, None).await.into_rpc()
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
    updated.into_rpc().map(|(label, _)| label)
}

/// Deletes a label; tasks lose it.
#[server(prefix = "/rpc", endpoint = "labels/delete")]
pub async fn delete_label(id: LabelId) -> Result<(), Problem> {
    use crate::server::{http::caller::*, service::labels};
    let (app, actor) = caller()?;
    labels::delete(&app, &actor, id, None).await.into_rpc()
}
