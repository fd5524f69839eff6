//! How people write dates and times: guessed when they register, chosen in the profile, kept to on
//! every page.

use serde_json::{Value, json};

use super::support::{Answer, PUBLIC_URL, TestApp, TestUser};

const ME: &str = "/api/v1/me";

/// Registers at both doors; what `Accept-Language` says where there is one.
async fn registered(app: &TestApp, name: &str, languages: Option<&str>) -> [Value; 2] {
    let (api, web) = (format!("{name}-api"), format!("{name}-web"));
    let body = json!({"username": api, "email": format!("{api}@example.org"), "password": "a good one, 8+"});
    let by_api = app.anonymous().post("/api/v1/auth/register", body);
    let fields = format!(
        "__fn=auth/register&username={web}&email={web}@example.org&password=a+good+one,+8%2B"
    );
    let by_form = app.anonymous().form("/register", &fields);
    let by_form = by_form.header("origin", PUBLIC_URL);
    let (by_api, by_form) = match languages {
        Some(languages) => (
            by_api.header("accept-language", languages),
            by_form.header("accept-language", languages),
        ),
        None => (by_api, by_form),
    };
    let by_api = by_api.await.is(201).json()["user"].clone();
    let cookies = cookies(&by_form.await.is(303));
    let by_form = app.browser(&cookies).get("/rpc/me/get").await.ok()["user"].clone();
    [by_api, by_form]
}

fn cookies(answer: &Answer) -> String {
    let pairs = answer.cookies().into_iter();
    let pairs: Vec<_> = pairs
        .filter_map(|cookie| cookie.split(';').next())
        .collect();
    pairs.join("; ")
}

async fn page(user: &TestUser<'_>, path: &str) -> String {
    let answer = user.get(path).header("accept", "text/html").await;
    answer.is(200).text()
}

#[tokio::test]
async fn a_new_account_has_the_week_of_its_browser_and_its_language_where_dates_stay_as_they_are() {
    let app = TestApp::new().await;
    for (name, languages, locale, week_start) in [
        ("nobody", None, "en", "monday"),
        ("any", Some("*"), "en", "monday"),
        ("broken", Some("<script>, x_y, *"), "en", "monday"),
        ("british", Some("en-GB,en;q=0.9"), "en-GB", "monday"),
        ("american", Some("en-US,en;q=0.5"), "en", "sunday"),
        ("arab", Some("ar-EG, en;q=0.8"), "en", "saturday"),
        ("german", Some("de;q=0.9, en-US;q=0.8"), "de", "monday"),
    ] {
        for user in registered(&app, name, languages).await {
            let chosen = (&user["locale"], &user["week_start"]);
            assert_eq!(chosen, (&json!(locale), &json!(week_start)), "{name}");
        }
    }
}

#[tokio::test]
async fn pages_write_dates_as_their_reader_does() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let id = ana.task("Rent").create().await.id();
    let due = json!({"due_date": "2026-12-01"});
    ana.changes(&id, due).await.is(200);
    ana.changes(&id, json!({"due_time": "17:00"})).await.is(200);
    let ana = ana.in_browser().await;
    for (locale, label, in_full, set_date, set_time) in [
        (
            "en-GB",
            "1 Dec 17:00",
            "Tuesday 1 December 2026, 17:00",
            "You set the due date to 1 December 2026",
            "You set the time to 17:00",
        ),
        (
            "en-US",
            "Dec 1 5:00 pm",
            "Tuesday, December 1, 2026, 5:00 pm",
            "You set the due date to December 1, 2026",
            "You set the time to 5:00 pm",
        ),
    ] {
        ana.form("/rpc/me/update", &format!("profile[locale]={locale}"))
            .await
            .is(200);
        let html = page(&ana, &format!("/tasks?task={id}")).await;
        for words in [label, in_full, set_date, set_time] {
            assert!(html.contains(words), "{words}");
        }
        // What programs read stays as it is.
        assert!(html.contains("value=\"2026-12-01\"") && html.contains("value=\"17:00\""));
        let task = ana.get(&format!("/rpc/tasks/open?id={id}")).await.ok();
        assert_eq!(task["row"]["task"]["due_date"], "2026-12-01");
        assert_eq!(task["row"]["task"]["due_time"], "17:00");
    }
    let html = page(&ana, "/calendar?date=2026-12-01&view=week").await;
    for words in [
        "aria-label=\"Tuesday, December 1, 2026\"",
        "November 30 to December 6, 2026",
        "5:00 pm",
    ] {
        assert!(html.contains(words), "{words}");
    }
    let html = page(&ana, "/upcoming").await;
    assert!(html.contains("Tuesday, December 1"));
}

#[tokio::test]
async fn the_profile_offers_each_style_and_keeps_a_language_that_has_it() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    ana.patch(ME, json!({"locale": "de-CH"})).await.is(200);
    let ana = ana.in_browser().await;
    let offered = [
        ("de-CH", "1 December 2026, 17:00"),
        ("en-US", "December 1, 2026, 5:00 pm"),
        ("en-AU", "1 December 2026, 5:00 pm"),
        ("en-US-u-hc-h23", "December 1, 2026, 17:00"),
    ];
    let profile = ana.get("/rpc/me/get").await.ok();
    assert_eq!(profile["dates"], json!(offered));
    assert_eq!(profile["now"], "Tuesday 10 March 2026, 12:00");
    let html = page(&ana, "/settings/profile").await;
    assert!(html.contains("Dates and times"));
    assert!(is_chosen(&html, "de-CH") && !is_chosen(&html, "en-US"));

    // As the form sends it without a script.
    let fields = "__fn=me/update&profile[display_name]=Ana&profile[locale]=en-US-u-hc-h23";
    let saved = ana.form("/settings/profile", fields);
    saved.header("origin", PUBLIC_URL).await.is(303);
    assert_eq!(
        ana.get("/rpc/me/get").await.ok()["user"]["locale"],
        "en-US-u-hc-h23"
    );
    let html = page(&ana, "/settings/profile").await;
    assert!(is_chosen(&html, "en-US-u-hc-h23"));
    assert!(html.contains("Tuesday, March 10, 2026, 12:00"));
}

fn is_chosen(html: &str, tag: &str) -> bool {
    let option = html.split(&format!("<option value=\"{tag}\"")).nth(1);
    let option = option.and_then(|rest| rest.split('>').next());
    option.is_some_and(|attributes| attributes.contains("selected"))
}
