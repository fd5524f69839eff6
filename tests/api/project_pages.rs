//! Projects on the page: what every page knows of them, what their forms do without JavaScript, and
//! what their boards and calendars show.

use serde_json::{Value, json};

use super::support::{Answer, TestApp, TestUser};

async fn make(user: &TestUser<'_>, path: &str, body: Value) -> String {
    let made = user.post(&format!("/api/v1/{path}"), body).await.is(201);
    made.json()["id"].as_str().expect("an id").to_owned()
}

/// A page, as a browser asks for it.
async fn page(user: &TestUser<'_>, path: &str) -> String {
    let answer = user.get(path).header("accept", "text/html").await;
    answer.is(200).text()
}

/// The names of a project's sections, in order.
async fn sections(user: &TestUser<'_>, project: &str) -> Vec<String> {
    let cards = user.get("/rpc/projects/cards").await.ok();
    let cards = cards.as_array().expect("cards").iter();
    let card = cards.clone().find(|card| card["id"] == project);
    let sections = card.expect("the project")["sections"].as_array().cloned();
    let name = |section: &Value| section["name"].as_str().unwrap().to_owned();
    sections.expect("sections").iter().map(name).collect()
}

/// The titles of the tasks that a list has, in order.
fn titles(list: &Value) -> Vec<&str> {
    let rows = list["rows"].as_array().expect("rows").iter();
    rows.map(|row| row["task"]["title"].as_str().unwrap())
        .collect()
}

fn id_in(answer: &Answer) -> String {
    let location = answer.header("location");
    location.trim_start_matches("/projects/").to_owned()
}

#[tokio::test]
async fn every_page_has_the_projects_the_first_ones_first_and_none_that_is_put_away() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    make(&ana, "projects", json!({"name": "Common project"})).await;
    let dear = json!({"name": "Dear project", "is_favorite": true});
    make(&ana, "projects", dear).await;
    let old = make(&ana, "projects", json!({"name": "Old project"})).await;
    ana.patch(
        &format!("/api/v1/projects/{old}"),
        json!({"is_archived": true}),
    )
    .await
    .is(200);
    let bob = app.user("bob").await;
    make(&bob, "projects", json!({"name": "Bobs project"})).await;
    let ana = ana.in_browser().await;
    for path in ["/today", "/settings/profile", "/calendar"] {
        let html = page(&ana, path).await;
        let (_, nav) = html
            .split_once("aria-label=\"Main\"")
            .expect("the navigation");
        let (nav, _) = nav.split_once("</nav>").unwrap();
        let at = |name: &str| nav.find(name);
        assert!(at("Dear project") < at("Common project"), "{path}");
        assert!(at("Dear project").is_some(), "{path}");
        assert_eq!(
            (at("Old project"), at("Bobs project")),
            (None, None),
            "{path}"
        );
    }
    let html = page(&ana, "/projects").await;
    assert!(html.contains("Restore: Old project"));
}

#[tokio::test]
async fn a_page_that_is_not_there_has_the_projects_too() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    make(&ana, "projects", json!({"name": "Common project"})).await;
    let ana = ana.in_browser().await;
    let missing = ana.get("/nowhere").header("accept", "text/html").await;
    assert!(missing.is(404).text().contains("Common project"));
}

#[tokio::test]
async fn a_project_is_made_changed_put_away_and_deleted_by_forms() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await.in_browser().await;
    let fields = "__fn=projects/create&project[name]=Home&project[color]=&project[description]=";
    let made = ana.form("/today", fields).await.is(303);
    let id = id_in(&made);
    assert!(made.cookies()[0].contains("project_added."));
    let path = format!("/projects/{id}");
    let fields = format!(
        "__fn=projects/update&id={id}&patch[name]=House&patch[color]=%232f6fb3&patch[description]=Ours"
    );
    ana.form(&path, &fields).await.is(303);
    let html = page(&ana, &path).await;
    assert!(html.contains("House") && html.contains("#2f6fb3") && html.contains("Ours"));
    let fields = format!("__fn=projects/update&id={id}&patch[is_archived]=true&back={path}");
    let put_away = ana.form(&path, &fields).await.is(303);
    assert_eq!(put_away.header("location"), path);
    assert!(put_away.cookies()[0].contains("project_archived."));
    let fields = format!("__fn=projects/delete&id={id}&back=/projects");
    let deleted = ana.form(&path, &fields).await.is(303);
    assert_eq!(deleted.header("location"), "/projects");
    assert!(deleted.cookies()[0].contains("project_deleted."));
    ana.get(&path).header("accept", "text/html").await.is(404);
}

#[tokio::test]
async fn a_refused_form_is_shown_open_with_what_was_typed() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await.in_browser().await;
    let fields = "__fn=projects/create&project[name]=&project[description]=Typed+before";
    let html = ana.form("/today", fields).await.is(422).text();
    let (_, dialog) = html.split_once("id=\"new-project\"").expect("a dialog");
    let (dialog, _) = dialog.split_once("</dialog>").unwrap();
    assert!(
        dialog.split_once('>').unwrap().0.contains("open"),
        "{dialog}"
    );
    assert!(dialog.contains("Typed before") && dialog.contains("Give it a name."));
    assert_eq!(
        app.count("select count(*) from project where not is_inbox")
            .await,
        0
    );
}

#[tokio::test]
async fn a_section_goes_past_its_neighbour_and_no_further_than_the_ends() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let home = make(&ana, "projects", json!({"name": "Home"})).await;
    let mut ids = Vec::new();
    for name in ["a", "b", "c"] {
        ids.push(
            make(
                &ana,
                &format!("projects/{home}/sections"),
                json!({"name": name}),
            )
            .await,
        );
    }
    let ana = ana.in_browser().await;
    for (which, step, order) in [
        (0, "up", ["a", "b", "c"]),
        (0, "down", ["b", "a", "c"]),
        (0, "down", ["b", "c", "a"]),
        (0, "down", ["b", "c", "a"]),
        (2, "up", ["c", "b", "a"]),
    ] {
        let fields = format!("id={}&to={step}", ids[which]);
        ana.form("/rpc/sections/step", &fields).await.is(200);
        assert_eq!(sections(&ana, &home).await, order, "{which} {step}");
    }
}

#[tokio::test]
async fn a_board_shows_what_is_open_in_order_and_last_what_is_done_but_no_subtasks() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let home = make(&ana, "projects", json!({"name": "Home"})).await;
    let here = |title| ana.task(title).with("project_id", home.as_str());
    here("done").status("done").create().await;
    let open = here("open").create().await.id();
    here("begun").status("in_progress").create().await;
    ana.task("part").with("parent_id", open).create().await;
    ana.task("elsewhere").create().await;
    let ana = ana.in_browser().await;
    let path = format!("/rpc/projects/board?id={home}");
    assert_eq!(
        titles(&ana.get(&path).await.ok()),
        ["open", "begun", "done"]
    );
    let html = page(&ana, &format!("/projects/{home}/board")).await;
    for words in ["To do", "In progress", "Cancelled", "begun"] {
        assert!(html.contains(words), "{words}");
    }
    let bob = app.user("bob").await.in_browser().await;
    bob.get(&path).await.refused_by_rpc(404, "not-found");
    for page in ["board", "calendar"] {
        let path = format!("/projects/{home}/{page}");
        bob.get(&path).header("accept", "text/html").await.is(404);
    }
}

#[tokio::test]
async fn a_long_board_comes_in_pages() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let home = make(&ana, "projects", json!({"name": "Home"})).await;
    let here = |title: &str| ana.task(title).with("project_id", home.as_str());
    here("done").status("done").create().await;
    for number in 0..=100 {
        here(&format!("{number:03}")).create().await;
    }
    let ana = ana.in_browser().await;
    let path = format!("/rpc/projects/board?id={home}");
    let first = ana.get(&path).await.ok();
    let expected = (0..100).map(|number| format!("{number:03}"));
    let expected: Vec<_> = expected.chain(["done".to_owned()]).collect();
    assert_eq!(titles(&first), expected);
    let cursor = first["next_cursor"].as_str().expect("there is more");
    let rest = ana.get(&format!("{path}&cursor={cursor}")).await.ok();
    assert_eq!(titles(&rest), ["100"]);
    assert_eq!(rest["next_cursor"], Value::Null);
    // Without script, by the address.
    let html = page(&ana, &format!("/projects/{home}/board?cursor={cursor}")).await;
    assert!(html.contains(">100<") && !html.contains(">099<"));
    let path = format!("{path}&cursor=nonsense");
    ana.get(&path).await.refused_by_rpc(400, "bad-request");
}

#[tokio::test]
async fn the_calendar_of_a_project_has_its_tasks_alone() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let home = make(&ana, "projects", json!({"name": "Home"})).await;
    ana.task("ours")
        .with("project_id", home.as_str())
        .due("2026-03-12")
        .create()
        .await;
    ana.task("other").due("2026-03-12").create().await;
    let ana = ana.in_browser().await;
    let path = "/rpc/calendar/list?date=2026-03-10&span=month";
    assert_eq!(titles(&ana.get(path).await.ok()), ["ours", "other"]);
    let own = ana.get(&format!("{path}&project={home}")).await.ok();
    assert_eq!(titles(&own), ["ours"]);
    let html = page(&ana, &format!("/projects/{home}/calendar?date=2026-03-10")).await;
    assert!(html.contains("ours") && !html.contains(">other<"));
}

#[tokio::test]
async fn a_copy_is_like_its_original_but_to_be_done_and_comes_once() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let home = make(&ana, "projects", json!({"name": "Home"})).await;
    let original = ana
        .task("Paint")
        .with("project_id", home.as_str())
        .due("2026-03-12")
        .priority("high")
        .status("done")
        .create()
        .await
        .id();
    let browser = ana.in_browser().await;
    let copy = "01920000-0000-7000-8000-00000000c0c0";
    let fields = format!("__fn=tasks/duplicate&id={original}&copy={copy}");
    let path = format!("/projects/{home}");
    browser.form(&path, &fields).await.is(303);
    browser.form(&path, &fields).await.is(303);
    let copy = ana.reads(copy).await;
    assert_eq!(
        [
            &copy["title"],
            &copy["status"],
            &copy["due_date"],
            &copy["priority"]
        ],
        ["Paint", "todo", "2026-03-12", "high"]
    );
    assert_eq!(copy["project_id"], home);
    assert_eq!(app.count("select count(*) from task").await, 2);
}

#[tokio::test]
async fn a_task_is_moved_by_a_form_which_asks_again_for_a_section_of_the_chosen_project() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let home = make(&ana, "projects", json!({"name": "Home"})).await;
    let kitchen = make(
        &ana,
        &format!("projects/{home}/sections"),
        json!({"name": "Kitchen"}),
    )
    .await;
    let work = make(&ana, "projects", json!({"name": "Work"})).await;
    let desk = make(
        &ana,
        &format!("projects/{work}/sections"),
        json!({"name": "Desk"}),
    )
    .await;
    let task = ana
        .task("Paint")
        .with("section_id", kitchen.as_str())
        .create()
        .await
        .id();
    let browser = ana.in_browser().await;
    let path = format!("/projects/{home}?move={task}");
    let html = page(&browser, &path).await;
    assert!(html.contains("Move task") && html.contains("Kitchen") && !html.contains(">Desk<"));
    let form = |project: &str, section: &str| {
        format!(
            "__fn=tasks/update&id={task}&back=/today&patch[project_id]={project}&patch[section_id]={section}"
        )
    };
    let html = browser
        .form(&path, &form(&work, &kitchen))
        .await
        .is(422)
        .text();
    assert!(html.contains("That section is in another project.") && html.contains(">Desk<"));
    let moved = browser.form(&path, &form(&work, &desk)).await.is(303);
    assert_eq!(moved.header("location"), "/today");
    assert!(moved.cookies()[0].contains("moved."));
    let task = ana.reads(&task).await;
    assert_eq!(
        (&task["project_id"], &task["section_id"]),
        (&json!(work), &json!(desk))
    );
}
