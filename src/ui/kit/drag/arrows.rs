//! Where the arrow keys lead what is carried.

use super::{
    Things,
    page::{Others, Spot, is_place, place, places, row_of},
};

/// The spot in the direction of an arrow.
pub fn neighbour(things: &dyn Things, item: &str, spot: &Spot, key: &str) -> Option<Spot> {
    let whole = |place: String| Spot {
        place,
        before: None,
    };
    if let Some(beyond) = things.beyond(&spot.place, key) {
        return Some(whole(beyond));
    }
    let others = Others(item);
    if things.is_ordered(&spot.place) {
        let here = |before: Option<String>| Spot {
            place: spot.place.clone(),
            before,
        };
        match (key, &spot.before) {
            ("Home", _) => return Some(here(others.at(&place(&spot.place)?).next())),
            ("End", _) => return Some(here(None)),
            ("ArrowUp", _) => {
                if let Some(last) = others.ahead_of(spot).next() {
                    return Some(here(Some(last)));
                }
            }
            ("ArrowDown", Some(_)) => return Some(here(others.behind(spot).nth(1))),
            _ => {}
        }
    }
    let all = places();
    let at = all.iter().position(|place| is_place(place, &spot.place))?;
    // Columns stand side by side, and lists below each other.
    let are_columns = all[at].closest(".board").ok().flatten().is_some();
    let beside = || match are_columns {
        true => others.ahead_of(spot).count(),
        false => 0,
    };
    let (at, index) = match key {
        // Of the days of a week.
        "Home" => (row_of(&all, at).next()?, 0),
        "End" => (row_of(&all, at).last()?, 0),
        "ArrowUp" if !are_columns => (at.checked_sub(1)?, usize::MAX),
        "ArrowDown" if !are_columns => (at + 1, 0),
        "ArrowLeft" => (at.checked_sub(1)?, beside()),
        "ArrowRight" => (at + 1, beside()),
        _ => return None,
    };
    let there = all.get(at)?;
    let place = there.get_attribute("data-drop")?;
    let is_ordered = things.is_ordered(&place);
    let before = is_ordered.then(|| others.at(there).nth(index)).flatten();
    Some(Spot { place, before })
}
