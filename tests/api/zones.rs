//! Two reckon the moment of a due: Rust for one task, SQL for lists. They must agree, in every
//! zone that a task or a reader can have.

use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveDateTime, Offset, TimeZone, Utc};
use chrono_tz::{TZ_VARIANTS, Tz};

use super::support::TestApp;

/// Names that PostgreSQL takes for abbreviations; they are stored by another name.
const AMBIGUOUS: [&str; 4] = ["CET", "EET", "MET", "WET"];

#[tokio::test]
async fn every_zone_that_we_take_is_one_that_postgresql_knows() {
    let app = TestApp::new().await;
    let names: Vec<&str> = TZ_VARIANTS.iter().map(|zone| zone.name()).collect();
    let unknown: Vec<String> = sqlx::query_scalar(
        "select name from unnest($1::text[]) as ours (name) \
         where not exists (select from pg_timezone_names as theirs where theirs.name = ours.name)",
    )
    .bind(names)
    .fetch_all(&app.db)
    .await
    .unwrap();
    assert_eq!(unknown, Vec::<String>::new());
}

#[tokio::test]
async fn sql_and_rust_agree_around_every_change_of_a_clock() {
    let app = TestApp::at("2026-03-10T12:00:00Z").await;
    let ana = app.user("ana").await;
    let (mut wrong, mut checked) = (Vec::new(), 0);
    for zone in TZ_VARIANTS {
        if AMBIGUOUS.contains(&zone.name()) {
            continue;
        }
        let locals = local_times(zone);
        let moments: Vec<DateTime<Utc>> =
            sqlx::query_scalar("select due_moment(local::date, local::time, $2) from unnest($1::timestamp[]) with ordinality as due (local, place) order by place")
                .bind(&locals)
                .bind(zone.name())
                .fetch_all(&app.db)
                .await
                .unwrap();
        for (local, moment) in locals.iter().zip(moments) {
            checked += 1;
            if moment != expected(zone, *local) {
                wrong.push(format!(
                    "{zone} {local}: {moment}, expected {}",
                    expected(zone, *local)
                ));
            }
        }
    }
    assert!(checked > 10_000, "{checked}");
    assert!(
        wrong.is_empty(),
        "{} of {checked}: {:#?}",
        wrong.len(),
        &wrong[..wrong.len().min(20)]
    );
    // And the API says what Rust says, for one that comes twice by two hours.
    let task = ana
        .task("x")
        .due("2026-10-25")
        .at("01:30")
        .in_zone("Antarctica/Troll");
    assert_eq!(task.create().await.task["due_at"], "2026-10-24T23:30:00Z");
}

#[tokio::test]
async fn names_that_are_abbreviations_elsewhere_mean_their_zone() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    for name in AMBIGUOUS {
        let task = ana
            .task("x")
            .due("2026-07-01")
            .at("12:00")
            .in_zone(name)
            .create()
            .await
            .task;
        let zone: Tz = name.parse().unwrap();
        let noon = NaiveDate::from_ymd_opt(2026, 7, 1)
            .unwrap()
            .and_hms_opt(12, 0, 0)
            .unwrap();
        let moment = expected(zone, noon)
            .format("%Y-%m-%dT%H:%M:%SZ")
            .to_string();
        assert_eq!(task["due_at"], moment);
        let day = task["due_timezone"].as_str().unwrap().to_owned();
        assert!(!AMBIGUOUS.contains(&day.as_str()));
    }
    let body = serde_json::json!({
        "username": "ben", "email": "ben@example.org", "password": "a good one, 8+", "timezone": "CET",
    });
    let ben = app
        .anonymous()
        .post("/api/v1/auth/register", body)
        .await
        .ok();
    assert_eq!(ben["user"]["timezone"], "Europe/Brussels");
}

/// The rule of the contract, in other words than the server's: the first moment at which the clock
/// shows `local`; where it never does, the time before the gap, and as much later as `local` is.
fn expected(zone: Tz, local: NaiveDateTime) -> DateTime<Utc> {
    let mut later = Duration::zero();
    loop {
        let shown = zone.from_local_datetime(&(local - later));
        if let Some(moment) = shown.earliest() {
            return moment.to_utc() + later;
        }
        later += Duration::minutes(1);
    }
}

/// Wall-clock times of this zone: two ordinary ones, and those near every change of its clock from
/// 2024 to 2028 (for earlier years the database's own rules may be of another release).
fn local_times(zone: Tz) -> Vec<NaiveDateTime> {
    const MINUTES: [i64; 15] = [
        -181, -121, -61, -31, -1, 0, 15, 30, 45, 59, 60, 61, 90, 119, 120,
    ];
    let day = |month| {
        NaiveDate::from_ymd_opt(2026, month, 15)
            .unwrap()
            .and_hms_opt(12, 0, 0)
            .unwrap()
    };
    let mut locals = vec![day(1), day(7)];
    let offset =
        |at: NaiveDateTime| i64::from(zone.offset_from_utc_datetime(&at).fix().local_minus_utc());
    let mut at = NaiveDate::from_ymd_opt(2024, 1, 1)
        .unwrap()
        .and_hms_opt(0, 0, 0)
        .unwrap();
    while at.year() < 2029 {
        let next = at + Duration::days(1);
        if offset(at) != offset(next) {
            let minutes = (0..24 * 60).map(|minute| at + Duration::minutes(minute));
            let change = minutes
                .take_while(|minute| offset(*minute) == offset(at))
                .last()
                .unwrap();
            let change = change + Duration::minutes(1);
            for offset in [offset(at), offset(next)] {
                let local = change + Duration::seconds(offset);
                locals.extend(MINUTES.map(|minute| local + Duration::minutes(minute)));
            }
        }
        at = next;
    }
    locals
}
