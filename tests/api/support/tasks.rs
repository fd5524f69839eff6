//! Tasks, in the words of the tests: `ana.task("Rent").due("2026-12-01").at("17:00").create()`.

use serde_json::{Map, Value, json};

use super::{Answer, TestUser};

/// A task that is not yet made.
pub struct NewTask<'a> {
    user: TestUser<'a>,
    fields: Map<String, Value>,
}

impl<'a> TestUser<'a> {
    pub fn task(&self, title: &str) -> NewTask<'a> {
        let task = NewTask {
            user: self.clone(),
            fields: Map::new(),
        };
        task.with("title", title)
    }

    /// Makes a task of which only the title matters, and gives its id.
    pub async fn has_task(&self, title: &str) -> String {
        self.task(title).create().await.id()
    }

    /// One task, as it is now.
    pub async fn reads(&self, id: &str) -> Value {
        self.get(&task_path(id)).await.ok()
    }

    /// Changes fields, which has to go well.
    pub async fn changes(&self, id: &str, fields: Value) -> Answer {
        self.patch(&task_path(id), fields).await.is(200)
    }

    /// The titles of a list.
    pub async fn lists(&self, query: &str) -> Vec<String> {
        titles(&self.get(&format!("/api/v1/tasks?{query}")).await.ok())
    }

    /// The titles of all pages of a list, by following the cursors.
    pub async fn walks(&self, query: &str) -> Vec<String> {
        let (mut all, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = self
                .get(&format!("/api/v1/tasks?{query}{cursor}"))
                .await
                .ok();
            all.extend(titles(&page));
            assert!(all.len() < 10_000, "the pages never end");
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return all,
            }
        }
    }
}

impl NewTask<'_> {
    pub fn with(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.fields.insert(field.to_owned(), value.into());
        self
    }

    pub fn due(self, date: &str) -> Self {
        self.with("due_date", date)
    }

    pub fn at(self, time: &str) -> Self {
        self.with("due_time", time)
    }

    pub fn in_zone(self, zone: &str) -> Self {
        self.with("due_timezone", zone)
    }

    pub fn status(self, status: &str) -> Self {
        self.with("status", status)
    }

    pub fn priority(self, priority: &str) -> Self {
        self.with("priority", priority)
    }

    /// Sends it, whatever the answer.
    pub async fn send(self) -> Answer {
        self.user
            .post("/api/v1/tasks", Value::Object(self.fields))
            .await
    }

    /// Makes it.
    pub async fn create(self) -> Created {
        let answer = self.send().await.is(201);
        Created {
            task: answer.json(),
            change: answer.change(),
        }
    }
}

/// A task that was just made, and the change that made it.
pub struct Created {
    pub task: Value,
    pub change: String,
}

impl Created {
    pub fn id(&self) -> String {
        self.task["id"].as_str().expect("an id").to_owned()
    }
}

pub fn task_path(id: &str) -> String {
    format!("/api/v1/tasks/{id}")
}

/// The titles on a page.
pub fn titles(page: &Value) -> Vec<String> {
    texts(page, "title")
}

/// The ids on a page.
pub fn ids(page: &Value) -> Vec<String> {
    texts(page, "id")
}

fn texts(page: &Value, field: &str) -> Vec<String> {
    let items = page["items"].as_array().expect("items");
    items
        .iter()
        .map(|item| item[field].as_str().unwrap_or_default().to_owned())
        .collect()
}

/// Everything that a task can say, each different from its default.
pub fn full_task() -> Value {
    json!({
        "title": "Pay the rent", "description": "# How\n\n* by *transfer*", "status": "in_progress",
        "priority": "high", "due_date": "2026-12-01", "due_time": "17:00",
        "due_timezone": "Europe/Paris",
        "recurrence": {"rule": "FREQ=MONTHLY;BYMONTHDAY=1", "from": "completion"},
        "start_date": "2026-11-30", "labels": ["home", "Rent"],
    })
}
