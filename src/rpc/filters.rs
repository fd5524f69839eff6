//! Saved filters, for the page.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::domain::{
    id::SavedFilterId,
    page::Page,
    problem::Problem,
    saved_filter::{CreateFilter, FilterPatch, SavedFilter},
};

/// The reader's filters, as many as there can be.
#[server(prefix = "/rpc", endpoint = "filters/list", input = GetUrl)]
pub async fn list() -> Result<Page<SavedFilter>, Problem> {
    use crate::{
        domain::page::PageQuery,
        server::{http::caller::*, service::saved_filters},
    };
    let (app, actor) = caller()?;
    saved_filters::list(&app, &actor, &PageQuery::all())
        .await
        .into_rpc()
}

/// One filter.
#[server(prefix = "/rpc", endpoint = "filters/get", input = GetUrl)]
pub async fn get(id: SavedFilterId) -> Result<SavedFilter, Problem> {
    use crate::server::{http::caller::*, service::saved_filters};
    let (app, actor) = caller()?;
    saved_filters::get(&app, &actor, id).await.into_rpc()
}

/// Saves a filter, then goes on to it.
#[server(prefix = "/rpc", endpoint = "filters/create")]
pub async fn create(#[server(default)] filter: CreateFilter) -> Result<SavedFilter, Problem> {
    use crate::server::{http::caller::*, service::saved_filters};
    let (app, actor) = caller()?;
    let saved = saved_filters::create(&app, &actor, None, filter).await;
    let saved = saved.into_rpc()?.item;
    go_to(&format!("/filters/{}", saved.id));
    Ok(saved)
}

/// Keeps what an address asks as a filter, then goes on to it. `search` is the address's own query
/// string.
#[server(prefix = "/rpc", endpoint = "filters/save")]
pub async fn save(
    #[server(default)] name: String,
    #[server(default)] search: String,
) -> Result<SavedFilter, Problem> {
    use crate::server::{http::caller::*, service::views};
    let (app, actor) = caller()?;
    let saved = views::save(&app, &actor, name, &search).await;
    let saved = saved.into_rpc()?.item;
    go_to(&format!("/filters/{}", saved.id));
    Ok(saved)
}

/// Changes the fields that `patch` names.
#[server(prefix = "/rpc", endpoint = "filters/update")]
pub async fn update(
    id: SavedFilterId,
    #[server(default)] patch: FilterPatch,
) -> Result<SavedFilter, Problem> {
    use crate::server::{http::caller::*, service::saved_filters};
    let (app, actor) = caller()?;
    let updated = saved_filters::update(&app, &actor, id, patch, None).await;
    updated.into_rpc().map(|updated| updated.item)
}

/// Deletes a filter, then goes on to `back`.
#[server(prefix = "/rpc", endpoint = "filters/delete")]
pub async fn delete(id: SavedFilterId, back: Option<String>) -> Result<(), Problem> {
    use crate::{
        domain::change::Did,
        server::{http::caller::*, service::saved_filters},
    };
    let (app, actor) = caller()?;
    let change = saved_filters::delete(&app, &actor, id, None).await;
    report(Did::FilterDeleted, Some(change.into_rpc()?));
    go_to(back.as_deref().unwrap_or("/today"));
    Ok(())
}
