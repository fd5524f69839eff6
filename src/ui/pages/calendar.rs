//! The calendar: a month or a week of dues, of all projects together.

use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    domain::{calendar::Span, time::parse_date},
    rpc::calendar as rpc,
    ui::{
        browser,
        calendar::{grid::Grid, toolbar::Toolbar},
        pages::{
            frame::Reader,
            open_task::{ListProblem, OpenTask},
        },
        state::{address::Address, board::Board, codec::Json},
    },
};

#[component]
pub fn CalendarPage() -> impl IntoView {
    let address = Address::current();
    let board = expect_context::<Board>();
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
    let page = Resource::<_, Json>::new_with_options(
        move || (date.get(), span.get()),
        move |(date, span)| {
            asked_at.set_value(board.count());
            async move {
                let page = rpc::list(date, span).await;
                page.map(|page| (page, date, span))
            }
        },
        false,
    );
    view! {
        <Title text="Calendar" />
        <OpenTask address />
        <div class="view calendar-view">
            <h1>"Calendar"</h1>
            <Transition>
                {move || page.get().map(|page| match page {
                    Ok((page, date, span)) => view! {
                        <Toolbar address date span week_start=page.week_start />
                        <Grid page date span address asked_at=asked_at.get_value() wanted />
                    }
                    .into_any(),
                    Err(problem) => view! { <ListProblem problem /> }.into_any(),
                })}
            </Transition>
        </div>
    }
    .into_any()
}
