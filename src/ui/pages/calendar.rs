//! The calendar: a month or a week of dues, of all projects together.

use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::{
    domain::{calendar::Span, problem::ProblemCode, time::parse_date, view::project_id},
    rpc::calendar as rpc,
    ui::{
        browser,
        calendar::{grid::Grid, toolbar::Toolbar},
        kit::{awaited::Awaited, live::live},
        pages::{
            frame::Reader,
            not_found::NotFound,
            open_task::{ListProblem, OpenTask},
            tasks::Heading,
        },
        projects::head::ProjectHead,
        state::{address::Address, board::Board, codec::Json, projects::Projects},
    },
};

#[component]
pub fn CalendarPage() -> impl IntoView {
    let address = Address::current();
    let board = expect_context::<Board>();
    let projects = expect_context::<Projects>();
    let Some(reader) = use_context::<Reader>() else {
        // Led here without a session: the server knows the way to the door.
        Effect::new(move |_| browser::load(&address.path()));
        return ().into_any();
    };
    let span = Memo::new(move |_| Span::from_name(&address.get("view").unwrap_or_default()));
    // What is no date is today, as in an address without one.
    let date = Memo::new(move |_| -> NaiveDate {
        let asked = address.get("date");
        let asked = asked.and_then(|text| parse_date("date", &text).ok());
        asked.unwrap_or_else(|| reader.today.get())
    });
    let asked_at = StoredValue::new(board.count());
    let wanted = RwSignal::new(None);
    let params = use_params_map();
    // The calendar of one project says which.
    let project = Memo::new(move |_| {
        let name = params.with(|params| params.get("name"))?;
        Some(project_id(&name))
    });
    let page = Resource::<_, Json>::new_with_options(
        move || {
            (
                date.get(),
                span.get(),
                project.get(),
                projects.times().get(),
            )
        },
        move |(date, span, project, _)| {
            asked_at.set_value(board.count());
            async move {
                let page = rpc::list(date, span, project).await;
                page.map(|page| (page, date, span))
            }
        },
        false,
    );
    let heading = move || match project.get() {
        Some(id) => projects.get(id).map(|card| card.name),
        None => Some("Calendar".to_owned()),
    };
    view! {
        <OpenTask address />
        <div class="view calendar-view">
            {live(move || heading().map(|name| view! { <Heading name /> }))}
            <Awaited>
                {live(move || page.get().map(|page| match page {
                    Ok((page, date, span)) => view! {
                        {page
                            .project
                            .clone()
                            .map(|project| view! { <ProjectHead id=project.id description=project.description /> })}
                        <Toolbar address date span week_start=page.week_start />
                        <Grid page date span address asked_at=asked_at.get_value() wanted />
                    }
                    .into_any(),
                    Err(problem) if problem.code == ProblemCode::NotFound => view! { <NotFound /> }.into_any(),
                    Err(problem) => view! { <ListProblem problem /> }.into_any(),
                }))}
            </Awaited>
        </div>
    }
    .into_any()
}
