//! The worker beside the doors: sends mail for as long as the server runs.
//!
//! It decides nothing by itself: what is due stands in the database, so that any number of servers
//! may have one, and one that dies in mid-work leaves it to the others.

use std::time::Duration;

use tokio::{task::JoinHandle, time::timeout};
use tokio_util::sync::CancellationToken;

use super::{app::App, service};

/// How often it looks into the outbox unasked: other servers and operators write into it too.
const LOOK: Duration = Duration::from_secs(5);

/// How long the mails that are on their way may take when the server stops. The others wait for
/// the next server.
const LAST_MAILS: Duration = Duration::from_secs(10);

/// A worker that runs.
pub struct Worker {
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Worker {
    pub fn start(app: App) -> Self {
        let stop = CancellationToken::new();
        let task = tokio::spawn(run(app, stop.clone()));
        Self { stop, task }
    }

    /// Ends it, when it is done with what it has begun.
    pub async fn stop(mut self) {
        self.stop.cancel();
        if timeout(LAST_MAILS, &mut self.task).await.is_err() {
            tracing::warn!("some mails were on their way; they are tried again");
            self.task.abort();
        }
    }
}

async fn run(app: App, stop: CancellationToken) {
    while !stop.is_cancelled() {
        if let Err(error) = service::mail::deliver_due_anonymous(&app).await {
            // Says why, once for every look, where only an operator can mend it.
            error.to_problem();
        }
        tokio::select! {
            () = app.outgoing.rung() => {}
            () = tokio::time::sleep(LOOK) => {}
            () = stop.cancelled() => {}
        }
    }
}
