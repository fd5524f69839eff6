//! Views: what the page lists at an address.

use url::form_urlencoded;

use crate::{
    domain::{
        change::Logged,
        filter,
        own_lists::{FilterName, OwnLists},
        page::PageQuery,
        saved_filter::{CreateFilter, SavedFilter},
        task::TaskList,
        task_query::{TaskQuery, read_sort},
        view::{Subject, View, is_asked},
    },
    server::{
        app::App,
        auth::Actor,
        error::{AppError, Result},
        service::{labels, projects, saved_filters, tasks},
        zones,
    },
};

/// One screen of a view, and what the view is of. `search` is the address's own query string. A
/// search for nothing finds nothing.
///
/// # Errors
/// `NotFound` where the view is of nothing that the actor may see; `Parameters` with everything
/// that the address cannot say.
pub async fn list(app: &App, actor: &Actor, view: &View, search: &str) -> Result<TaskList> {
    let subject = subject(app, actor, view).await?;
    let today = zones::today(actor.zone(), app.clock.now());
    let mut base = view.query(actor.inbox(), today);
    if let Some(Subject::Filter(filter)) = &subject {
        base = asked_by(filter, base);
    }
    let query = read(base.clone(), search)?;
    if *view == View::Search && !query.narrows(&base) {
        return Ok(TaskList::default());
    }
    let list = tasks::list_rows(app, actor, &query).await?;
    match &subject {
        None => Ok(list),
        Some(subject) => list
            .of(subject)
            .map_err(|problem| AppError::internal(problem.title)),
    }
}

/// What the actor has made to find tasks by.
///
/// # Errors
/// When the database is away.
pub async fn own_lists(app: &App, actor: &Actor) -> Result<OwnLists> {
    let labels = labels::list(app, actor, &PageQuery::all()).await?;
    let filters = saved_filters::list(app, actor, &PageQuery::all()).await?;
    Ok(OwnLists {
        labels: labels.items,
        filters: filters.items.iter().map(FilterName::of).collect(),
    })
}

/// Keeps what an address asks as a filter of this name, with the address's order.
///
/// # Errors
/// `Invalid` and `Conflict` as for any filter; `Parameters` with everything that the address cannot
/// say; `Conflict` where the language has no words for it.
pub async fn save(
    app: &App,
    actor: &Actor,
    name: String,
    search: &str,
) -> Result<Logged<SavedFilter>> {
    let query = read(TaskQuery::default(), search)?;
    let Some(filter) = filter::write(&query) else {
        let message = "This search asks nothing that a filter can keep.";
        return Err(AppError::Conflict(message, Vec::new()));
    };
    let mut pairs = form_urlencoded::parse(search.as_bytes());
    let sort = pairs.find(|(name, _)| name == "sort");
    let sort = sort.map(|(_, value)| value.into_owned());
    let input = CreateFilter { name, filter, sort };
    saved_filters::create(app, actor, None, input).await
}

async fn subject(app: &App, actor: &Actor, view: &View) -> Result<Option<Subject>> {
    Ok(Some(match view {
        View::Inbox | View::Today | View::Upcoming | View::All | View::Search => return Ok(None),
        View::Project(id) => Subject::Project(projects::get(app, actor, *id).await?),
        View::Label(name) => Subject::Label(labels::find(app, actor, name).await?),
        View::Filter(id) => Subject::Filter(saved_filters::get(app, actor, *id).await?),
    }))
}

/// The question of a saved filter. An order that this version does not know any more is none.
fn asked_by(filter: &SavedFilter, query: TaskQuery) -> TaskQuery {
    let sort = filter.sort.as_deref().map(read_sort);
    TaskQuery {
        filter: Some(filter.filter.clone()),
        sort: sort.and_then(|sort| sort.ok()).unwrap_or(query.sort),
        ..query
    }
}

/// The question of an address, on top of what the view asks. Filters that a form left empty ask
/// nothing.
fn read(query: TaskQuery, search: &str) -> Result<TaskQuery> {
    let pairs: Vec<_> = form_urlencoded::parse(search.as_bytes()).collect();
    let pairs = pairs
        .iter()
        .map(|(name, value)| (name.as_ref(), value.as_ref()));
    let asked = pairs.filter(|(name, value)| is_asked(name, value));
    query.read(asked).map_err(AppError::Parameters)
}
