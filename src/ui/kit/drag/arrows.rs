//! Where the arrow keys lead what is carried.

use super::{
    Things,
    page::{Others, Region, Spot, is_place, place, row_of},
};

fn whole(place: String) -> Spot {
    Spot {
        place,
        before: None,
    }
}

/// The first place of a part of the page.
fn first_of(region: Region) -> Option<Spot> {
    let places = region.places();
    Some(whole(places.first()?.get_attribute("data-drop")?))
}

/// The spot to which Tab leads: from the view into the side bar, and from there back to where the thing
/// stands.
pub fn across(item: &str, spot: Option<&Spot>) -> Option<Spot> {
    match spot.is_some_and(|spot| Region::of(spot) == Region::SideBar) {
        true => Spot::of(item).or_else(|| first_of(Region::View)),
        false => first_of(Region::SideBar),
    }
}

/// The spot in the direction of an arrow.
pub fn neighbour(things: &dyn Things, item: &str, spot: Option<&Spot>, key: &str) -> Option<Spot> {
    let Some(spot) = spot else {
        // It stands nowhere where something could be dropped.
        return first_of(Region::View).filter(|_| key.starts_with("Arrow"));
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
    let all = Region::of(spot).places();
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
