//! Which tasks are shown, and in what order: a form whose answers are the address.

use leptos::{ev::SubmitEvent, html::Select, prelude::*};

use crate::{
    domain::{
        task::{Priority, Status},
        task_query::{DueFilter, SortKey},
        view::View,
    },
    ui::{
        kit::{
            follow::follow,
            icon::{Glyph, Icon},
        },
        state::{
            address::{Address, link, use_go},
            hydrated::Hydrated,
            own::Own,
        },
    },
};

/// What an address asks of a list; forms that change a part of it keep the rest.
pub const QUESTION: &[&str] = &["q", "filter", "status", "priority", "label", "due", "sort"];

/// Values and words of a choice; the empty value asks nothing.
type Options = Vec<(String, String)>;

#[component]
pub fn Filters(
    /// Where the answers are.
    address: Address,
    /// Whose order is the one before any is chosen.
    place: Memo<View>,
) -> impl IntoView {
    let is_awake = Hydrated::get();
    let go = use_go();
    let labels = place.with_untracked(labels);
    // What somebody looks for is no filter of it.
    let kept: &[&str] = match place.with_untracked(|place| *place == View::Search) {
        true => &["q", "filter"],
        false => &[],
    };
    let clear = move |event: SubmitEvent| {
        event.prevent_default();
        let kept =
            |(name, value): &(String, String)| kept.contains(&name.as_str()) && !value.is_empty();
        let pairs = address.pairs().into_iter().filter(kept).collect();
        go(&link(&place.with(View::path), pairs));
    };
    view! {
        <div class="filters">
            // A browser that goes back would put former choices into the boxes of another list.
            <form method="get" action="" autocomplete="off">
                <Keep address names=&["q", "filter"] />
                <Choice address label="Status" name="status" options=with_none("Open", statuses()) />
                <Choice address label="Priority" name="priority" options=with_none("Any", priorities()) />
                {labels.map(|options| view! { <Choice address label="Label" name="label" options /> })}
                <Choice address label="Due" name="due" options=with_none("Any", dues()) />
                <Choice address label="Sort by" name="sort" options=place.with_untracked(sorts) />
                <button class="button apply" type="submit" hidden=is_awake>
                    "Apply"
                </button>
            </form>
            <ReverseButton address place />
            <form method="get" action=move || place.with(View::path) on:submit=clear>
                <Keep address names=kept />
                <button id="clear-filters" class="button quiet" type="submit">
                    "Clear filters"
                </button>
            </form>
        </div>
    }
}

/// A box to choose from. Awake, choosing is enough.
#[component]
fn Choice(
    /// Where the answer is.
    address: Address,
    /// Its accessible name.
    label: &'static str,
    /// Its parameter.
    name: &'static str,
    /// What there is to choose from.
    options: Options,
) -> impl IntoView {
    let go = use_go();
    let select = NodeRef::<Select>::new();
    let chosen = Memo::new(move |_| {
        address
            .get(name)
            .unwrap_or_default()
            .trim_start_matches('-')
            .to_owned()
    });
    follow(select, chosen);
    // An address can ask for more than one of them.
    let several = chosen.with_untracked(|chosen| {
        let is_known = options.iter().any(|(value, _)| value == chosen);
        (!is_known && !chosen.is_empty()).then(|| option(chosen, "Several"))
    });
    let on_change = move |event| {
        let value = event_target_value(&event);
        go(&address.with(name, Some(value.as_str()).filter(|value| !value.is_empty())));
    };
    view! {
        <label class="choice" data-set=move || (!chosen.get().is_empty()).to_string()>
            <span>{label}</span>
            <select name=name node_ref=select on:change=on_change>
                {options
                    .into_iter()
                    .chain(several)
                    .map(|(value, words)| {
                        let is_chosen = chosen.with_untracked(|chosen| *chosen == value);
                        view! {
                            <option value=value selected=is_chosen>
                                {words}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
        </label>
    }
}

/// Turns the order round.
#[component]
fn ReverseButton(
    /// Where the order is.
    address: Address,
    /// Whose order is the one before any is chosen.
    place: Memo<View>,
) -> impl IntoView {
    let go = use_go();
    let first = move || place.with(|place| key_name(place.first_key()).to_owned());
    let reversed = move || {
        let sort = address.get("sort").unwrap_or_else(first);
        sort.strip_prefix('-')
            .map_or_else(|| format!("-{sort}"), str::to_owned)
    };
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        go(&address.with("sort", Some(&reversed())));
    };
    view! {
        <form method="get" action="" on:submit=on_submit>
            <Keep address names=&["q", "filter", "status", "priority", "label", "due"] />
            <input type="hidden" name="sort" value=reversed />
            <button id="reverse-order" class="icon-button" type="submit" aria-label="Reverse order" title="Reverse order">
                <Icon glyph=Glyph::Reverse />
            </button>
        </form>
    }
}

/// Parameters that a form takes along unchanged.
#[component]
pub fn Keep(
    /// Where they are.
    address: Address,
    /// Which ones.
    names: &'static [&'static str],
) -> impl IntoView {
    move || {
        let kept = names.iter().filter_map(|name| {
            let value = address.get(name)?;
            Some(view! { <input type="hidden" name=*name value=value /> }.into_any())
        });
        kept.collect::<Vec<_>>()
    }
}

fn with_none(words: &str, options: Options) -> Options {
    [option("", words)].into_iter().chain(options).collect()
}

fn option(value: &str, words: &str) -> (String, String) {
    (value.to_owned(), words.to_owned())
}

fn statuses() -> Options {
    let all = Status::ALL.iter();
    all.map(|status| option(status.name(), status.label()))
        .collect()
}

fn priorities() -> Options {
    let all = Priority::ALL.iter();
    all.map(|priority| option(priority.name(), priority.label()))
        .collect()
}

fn dues() -> Options {
    DueFilter::ALL
        .iter()
        .filter(|(due, ..)| *due != DueFilter::Any)
        .map(|(_, name, words)| option(name, words))
        .collect()
}

/// The reader's labels; none where there are none, and where the view is of one.
fn labels(place: &View) -> Option<Options> {
    let labels = expect_context::<Own>().labels().get_untracked();
    let is_one = matches!(place, View::Label(_));
    let options = labels.iter().map(|label| option(&label.name, &label.name));
    (!is_one && !labels.is_empty()).then(|| with_none("Any", options.collect()))
}

/// The view's own order comes first, and asks nothing of the address.
fn sorts(place: &View) -> Options {
    let keys = SortKey::ALL
        .iter()
        .filter(|(key, ..)| *key != SortKey::Completed);
    if let View::Filter(_) = place {
        let keys = keys.map(|(_, name, words)| option(name, words));
        return with_none("As saved", keys.collect());
    }
    let own = place.first_key();
    let is_own = |(key, ..): &&(SortKey, &str, &str)| *key == own;
    let first = keys
        .clone()
        .filter(is_own)
        .map(|(_, _, words)| option("", words));
    let others = keys.filter(|key| !is_own(key));
    first
        .chain(others.map(|(_, name, words)| option(name, words)))
        .collect()
}

fn key_name(key: SortKey) -> &'static str {
    let known = SortKey::ALL.iter().find(|(known, ..)| *known == key);
    known.map_or("", |(_, name, _)| *name)
}
