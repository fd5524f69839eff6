//! What the page lists at its addresses, and what becomes of a task that is added there.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use serde_json::{Value, json};

use super::support::{Answer, TestApp, TestUser};

const NOBODYS: &str = "01920000-0000-7000-8000-000000000001";

async fn make(user: &TestUser<'_>, what: &str, body: Value) -> String {
    let made = user.post(&format!("/api/v1/{what}"), body).await.is(201);
    made.json()["id"].as_str().expect("an id").to_owned()
}

/// The list of a view, by the address that the page has for it.
async fn view(user: &TestUser<'_>, path: &str) -> Answer {
    let (path, search) = path.split_once('?').unwrap_or((path, ""));
    let escape = |text: &str| {
        text.replace('%', "%25")
            .replace('&', "%26")
            .replace('=', "%3D")
    };
    let (path, search) = (escape(path), escape(search));
    user.get(&format!("/rpc/tasks/list?view={path}&search={search}"))
        .await
}

/// The titles of a view, in order.
async fn shows(user: &TestUser<'_>, path: &str) -> Vec<String> {
    let list = view(user, path).await.ok();
    let rows = list["rows"].as_array().expect("rows");
    let titles = rows.iter().map(|row| row["task"]["title"].as_str());
    titles.map(|title| title.unwrap().to_owned()).collect()
}

/// A page, as a browser asks for it.
async fn page(user: &TestUser<'_>, path: &str) -> Answer {
    user.get(path).header("accept", "text/html").await
}

#[tokio::test]
async fn a_project_lists_its_tasks_and_says_what_it_is() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let home = make(&ana, "projects", json!({"name": "Home"})).await;
    ana.task("Paint")
        .with("project_id", home.as_str())
        .create()
        .await;
    ana.task("Elsewhere").create().await;
    let browser = ana.in_browser().await;
    let path = format!("/projects/{home}");
    let list = view(&browser, &path).await.ok();
    assert_eq!(list["subject"]["project"]["name"], "Home");
    assert_eq!(list["rows"][0]["project"], "Home");
    assert_eq!(
        (&list["total"], shows(&browser, &path).await),
        (&json!(1), vec!["Paint".to_owned()])
    );
    let html = page(&browser, &path).await.is(200).text();
    assert!(html.contains("<title>Home · Tend</title>"), "{html}");
    assert!(html.contains("Paint") && !html.contains("Elsewhere"));
}

#[tokio::test]
async fn a_label_lists_its_tasks_whatever_its_case_and_signs() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    ana.task("Fuse")
        .with("labels", json!(["Zu Hause/Keller 50%"]))
        .create()
        .await;
    ana.task("Other")
        .with("labels", json!(["other"]))
        .create()
        .await;
    let browser = ana.in_browser().await;
    let path = "/labels/zu%20hause%2Fkeller%2050%25";
    assert_eq!(shows(&browser, path).await, ["Fuse"]);
    let html = page(&browser, path).await.is(200).text();
    assert!(html.contains("<title>Zu Hause/Keller 50% · Tend</title>"));
    assert!(html.contains("Fuse") && html.contains("/labels/Zu%20Hause%2FKeller%2050%25"));
}

#[tokio::test]
async fn a_saved_filter_lists_what_it_asks_for_in_its_own_order() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    for (title, priority) in [("B", "high"), ("A", "urgent"), ("C", "low")] {
        ana.task(title).priority(priority).create().await;
    }
    let filter = json!({"name": "Now", "filter": "priority >= high", "sort": "title"});
    let id = make(&ana, "filters", filter).await;
    let browser = ana.in_browser().await;
    let path = format!("/filters/{id}");
    assert_eq!(shows(&browser, &path).await, ["A", "B"]);
    assert_eq!(
        shows(&browser, &format!("{path}?sort=-title")).await,
        ["B", "A"]
    );
    assert_eq!(
        shows(&browser, &format!("{path}?priority=urgent")).await,
        ["A"]
    );
    let html = page(&browser, &path).await.is(200).text();
    assert!(html.contains("<title>Now · Tend</title>"));
}

#[tokio::test]
async fn what_is_ahead_is_everything_that_is_due() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    ana.task("Later").due("2026-04-01").create().await;
    ana.task("Late").due("2026-03-01").create().await;
    ana.task("Some day").create().await;
    let browser = ana.in_browser().await;
    assert_eq!(shows(&browser, "/upcoming").await, ["Late", "Later"]);
    page(&browser, "/upcoming").await.is(200);
}

#[tokio::test]
async fn what_is_not_there_or_somebody_elses_is_a_page_that_is_not_there() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let project = make(&ana, "projects", json!({"name": "Secret"})).await;
    let filter = json!({"name": "Secret", "filter": "overdue"});
    let filter = make(&ana, "filters", filter).await;
    ana.task("Hidden")
        .with("labels", json!(["Secret"]))
        .create()
        .await;
    let ben = app.user("ben").await.in_browser().await;
    for path in [
        format!("/projects/{project}"),
        format!("/projects/{NOBODYS}"),
        "/projects/nonsense".to_owned(),
        format!("/filters/{filter}"),
        "/filters/nonsense".to_owned(),
        "/labels/Secret".to_owned(),
        "/labels/%00".to_owned(),
        "/labels/%FF".to_owned(),
    ] {
        let html = page(&ben, &path).await.is(404).text();
        assert!(html.contains("Page not found"), "{path}");
        assert!(
            !html.contains("Add a task") && !html.contains(">Secret<"),
            "{path}"
        );
        view(&ben, &path).await.refused_by_rpc(404, "not-found");
    }
}

#[tokio::test]
async fn whoever_is_signed_out_is_led_to_the_door_and_back_to_the_view() {
    let app = TestApp::new().await;
    for (path, next) in [
        (
            format!("/projects/{NOBODYS}"),
            format!("%2Fprojects%2F{NOBODYS}"),
        ),
        ("/labels/home".to_owned(), "%2Flabels%2Fhome".to_owned()),
        (
            format!("/filters/{NOBODYS}"),
            format!("%2Ffilters%2F{NOBODYS}"),
        ),
        ("/search?q=x".to_owned(), "%2Fsearch%3Fq%3Dx".to_owned()),
        ("/upcoming".to_owned(), "%2Fupcoming".to_owned()),
    ] {
        let answer = page(&app.anonymous(), &path).await.is(303);
        assert_eq!(answer.header("location"), format!("/login?next={next}"));
    }
    page(&app.anonymous(), "/projects/a/b/c").await.is(404);
}

#[tokio::test]
async fn a_search_finds_words_and_filters_and_nothing_when_it_asks_nothing() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    ana.task("Pay the rent").priority("high").create().await;
    ana.task("Rent a boat").create().await;
    let browser = ana.in_browser().await;
    assert_eq!(shows(&browser, "/search?q=rent").await.len(), 2);
    let both = "/search?q=rent&filter=priority%20%3E%3D%20high";
    assert_eq!(shows(&browser, both).await, ["Pay the rent"]);
    for nothing in ["/search", "/search?q=", "/search?sort=due"] {
        assert!(shows(&browser, nothing).await.is_empty(), "{nothing}");
    }
    let problem = view(&browser, "/search?filter=overdue%20%26").await;
    let problem = problem.refused_by_rpc(400, "bad-request");
    assert_eq!(problem["errors"][0]["field"], "filter");
    let html = page(&browser, "/search?filter=overdue+%26")
        .await
        .is(400)
        .text();
    assert!(html.contains("Add a task"), "a page that can be mended");
    let html = page(&browser, "/search?q=RENT+a").await.is(200).text();
    let html = html.replace("<!>", "");
    assert!(
        html.contains("<mark>Rent</mark> <mark>a</mark> bo<mark>a</mark>t"),
        "{html}"
    );
}

#[tokio::test]
async fn a_search_is_kept_as_a_filter_without_a_script_too() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    ana.task("Pay the rent").priority("high").create().await;
    let browser = ana.in_browser().await;
    let search = "q=rent&priority=high,urgent&sort=-due";
    let at = format!("/search?{search}");
    let form = |name: &str| {
        let search = search.replace('&', "%26").replace('=', "%3D");
        format!("__fn=filters/save&name={name}&search={search}")
    };
    let kept = browser.form(&at, &form("Rent")).await.is(303);
    let filters = ana.get("/api/v1/filters").await.ok();
    let filter = &filters["items"][0];
    let path = format!("/filters/{}", filter["id"].as_str().unwrap());
    assert_eq!(kept.header("location"), path);
    let asked = "text = \"rent\" & priority in (high, urgent)";
    assert_eq!(
        (&filter["filter"], &filter["sort"]),
        (&json!(asked), &json!("-due"))
    );
    assert_eq!(shows(&browser, &path).await, ["Pay the rent"]);
    let html = page(&browser, "/inbox").await.is(200).text();
    assert!(
        html.contains(&format!("href=\"{path}\"")),
        "the navigation lists it"
    );

    browser.form(&at, &form("")).await.is(422);
    browser.form(&at, &form("rent")).await.is(409);
    browser
        .form("/search", "__fn=filters/save&name=x&search=")
        .await
        .is(409);
    browser
        .form("/search", "__fn=filters/save&name=x&search=sort%3Dsize")
        .await
        .is(400);
    let id = filter["id"].as_str().unwrap();
    let gone = format!("__fn=filters/delete&id={id}&back=/search");
    let gone = browser.form(&path, &gone).await.is(303);
    assert_eq!(gone.header("location"), "/search");
    page(&browser, &path).await.is(404);
}

/// Sends the form that adds a task to a page, with what the page has put into it.
async fn adds(user: &TestUser<'_>, path: &str, title: &str) {
    let html = page(user, path).await.is(200).text();
    let form = html.split("class=\"composer\"").nth(1).expect("a composer");
    let form = form.split("</form>").next().unwrap_or_default();
    let mut fields = format!("__fn=tasks/create&text={title}");
    for input in form
        .split("<input")
        .filter(|input| input.contains("name=\"task[") && input.contains("hidden"))
    {
        let attribute = |name: &str| input.split(&format!("{name}=\"")).nth(1)?.split('"').next();
        let (name, value) = (attribute(" name").unwrap(), attribute("value").unwrap());
        fields += &format!("&{name}={value}");
    }
    user.form(path, &fields).await.is(303);
}

#[tokio::test]
async fn a_task_belongs_where_it_is_added_without_a_script_too() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let home = make(&ana, "projects", json!({"name": "Home"})).await;
    ana.task("Old")
        .with("labels", json!(["Errand"]))
        .create()
        .await;
    let browser = ana.in_browser().await;
    adds(&browser, &format!("/projects/{home}"), "Paint").await;
    adds(&browser, "/labels/errand", "Bread").await;
    adds(&browser, "/upcoming", "Ahead").await;
    adds(&browser, "/inbox", "Plain").await;
    let tasks = ana.get("/api/v1/tasks").await.ok();
    let find = |title: &str| {
        let items = tasks["items"].as_array().unwrap();
        items
            .iter()
            .find(|task| task["title"] == title)
            .expect("a task")
            .clone()
    };
    assert_eq!(find("Paint")["project_id"], home.as_str());
    assert_eq!(
        find("Bread")["labels"],
        json!(["Errand"]),
        "the label that there is"
    );
    assert_eq!(find("Ahead")["due_date"], "2026-03-10");
    let plain = find("Plain");
    assert_eq!(
        (&plain["due_date"], &plain["labels"]),
        (&Value::Null, &json!([]))
    );
    assert_eq!(plain["project_id"], ana.inbox.to_string());
}

#[tokio::test]
async fn a_page_comes_whole_while_another_server_of_the_same_process_starts() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let browser = ana.in_browser().await;
    let (inside, is_over) = (app.inside().clone(), Arc::new(AtomicBool::new(false)));
    let starting = {
        let is_over = Arc::clone(&is_over);
        std::thread::spawn(move || {
            while !is_over.load(Ordering::Relaxed) {
                drop(tend::server::http::router(inside.clone()));
            }
        })
    };
    for _ in 0..300 {
        page(&browser, "/settings/data").await.is(200);
    }
    is_over.store(true, Ordering::Relaxed);
    starting.join().unwrap();
}
