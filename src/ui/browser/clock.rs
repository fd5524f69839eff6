//! The browser's clock, and where on earth it stands.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use wasm_bindgen::JsCast;

use crate::domain::time::parse_time;

/// The current moment by the browser's clock.
pub fn now() -> DateTime<Utc> {
    // Milliseconds since 1970 fit into an integer for a quarter of a million years.
    #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds")]
    DateTime::from_timestamp_millis(js_sys::Date::now() as i64).unwrap_or_default()
}

/// The date in a time zone, by the browser's clock; `None` where the browser has not the zone.
pub fn today(zone: &str) -> Option<NaiveDate> {
    wall_clock(zone).map(|now| now.date())
}

/// Date and time, to the minute, in a time zone by the browser's clock; `None` where the browser has
/// not the zone.
pub fn wall_clock(zone: &str) -> Option<NaiveDateTime> {
    let options = js_sys::Object::new();
    js_sys::Reflect::set(&options, &"timeZone".into(), &zone.into()).ok()?;
    let date = js_sys::Date::new_0();
    // Swedish writes dates as ISO 8601 does. An unknown zone throws, hence by reflection.
    let method = js_sys::Reflect::get(&date, &"toLocaleString".into()).ok()?;
    let method: js_sys::Function = method.dyn_into().ok()?;
    let text = method
        .call2(&date, &"sv-SE".into(), &options)
        .ok()?
        .as_string()?;
    let (date, time) = text.split_once(' ')?;
    let time = parse_time("", time.get(..5)?).ok()?;
    Some(date.parse::<NaiveDate>().ok()?.and_time(time))
}

/// The time zone that the browser is set to, as an IANA name.
pub fn time_zone() -> Option<String> {
    let options = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new())
        .resolved_options();
    js_sys::Reflect::get(&options, &"timeZone".into())
        .ok()?
        .as_string()
}
