//! Texts of a panel that somebody else changes while they are being typed.

use serde_json::json;

use super::support::{TestApp, task_path};

#[tokio::test]
async fn a_text_that_was_changed_elsewhere_is_not_written_over() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = ana.task("Rent").create().await.id();
    let browser = ana.in_browser().await;
    let body = json!({"description": "Theirs"});
    ana.patch(&task_path(&task), body).await.is(200);
    let fields = format!(
        "id={task}&patch[title]=Rent&known[title]=Rent&patch[description]=Mine&known[description]="
    );
    let refused = browser.form("/rpc/tasks/update", &fields).await;
    let problem = refused.refused_by_rpc(409, "conflict");
    assert_eq!(problem["errors"][0]["field"], "description");
    assert_eq!(problem["errors"][0]["code"], "changed_elsewhere");
    assert_eq!(ana.reads(&task).await["description"], "Theirs");

    let page = format!("/inbox?task={task}");
    let plain = format!("__fn=tasks/update&back={page}&{fields}");
    let html = browser.form(&page, &plain).await.is(409).text();
    assert!(html.contains("Mine"), "what was typed is kept");
    assert!(html.contains("<blockquote class=\"theirs\">Theirs"));
    assert_eq!(ana.reads(&task).await["description"], "Theirs");

    let seen = fields.replace("known[description]=", "known[description]=Theirs");
    let plain = format!("__fn=tasks/update&back={page}&{seen}");
    browser.form(&page, &plain).await.is(303);
    assert_eq!(ana.reads(&task).await["description"], "Mine");
}

#[tokio::test]
async fn a_title_that_is_typed_on_after_a_space_is_not_overtaken_by_itself() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = ana.task("Rent").create().await.id();
    let browser = ana.in_browser().await;
    let save = async |typed: &str, known: &str| {
        let fields = format!("id={task}&patch[title]={typed}&known[title]={known}");
        browser.form("/rpc/tasks/update", &fields).await.is(200);
    };
    // What is saved is trimmed; the page goes on from what it has sent.
    save("Pay+", "Rent").await;
    save("Pay+the+rent", "Pay+").await;
    assert_eq!(ana.reads(&task).await["title"], "Pay the rent");
}

#[tokio::test]
async fn labels_that_were_put_on_elsewhere_stay_and_are_counted() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = ana.task("Rent").create().await.id();
    let browser = ana.in_browser().await;
    let labels: Vec<String> = (0..49).map(|n| format!("theirs-{n}")).collect();
    let theirs = json!({ "labels": labels });
    ana.patch(&task_path(&task), theirs).await.is(200);
    let fields = format!("id={task}&known[labels]=&patch[labels][0]=");
    let mine = browser.form("/rpc/tasks/update", &format!("{fields}mine"));
    mine.await.is(200);
    let kept = ana.reads(&task).await["labels"].clone();
    assert_eq!(kept.as_array().unwrap().len(), 50);
    let one_more = browser.form("/rpc/tasks/update", &format!("{fields}another"));
    let problem = one_more.await.refused_by_rpc(422, "validation");
    assert_eq!(problem["errors"][0]["code"], "too_many");
    assert_eq!(ana.reads(&task).await["labels"], kept);
}
