//! The tasks on the page, as the server has told them, and over them what people have just done.
//!
//! Nothing is changed and rolled back: a row is what the server said last, with the patches that
//! are still on their way applied ([`Board::resolve`]). When an answer comes its patch goes, and
//! the server's row takes its place; a refused patch just goes, and a message says why.

mod adding;
mod moving;
mod row;
mod several;
mod undoing;

pub use row::{Adding, Shown, ShownRow};
pub use several::{Answered, with_chosen};
use undoing::Done;

use leptos::{prelude::*, task::spawn_local};

use crate::{
    domain::{
        change::Did,
        id::{ChangeId, TaskId},
        known_texts::KnownTexts,
        problem::{Problem, ProblemCode},
        task::{Changed, Place, Priority, Status, TaskRow},
        task_input::{TaskPatch, TypedFields},
    },
    rpc::tasks as rpc,
    ui::{
        browser::{self, Fields},
        state::{
            gate::Gate,
            messages::Messages,
            overlay::{Overlay, Step, place_after},
            own::Own,
            projects::Projects,
            sorted::Sorted,
            unanswered::{Act, Unanswered},
        },
        tasks::dialogs,
    },
};

/// A change that was sent.
struct Sent {
    id: TaskId,
    number: usize,
    title: String,
}

/// The board; one for all views.
#[derive(Clone, Copy)]
pub struct Board {
    overlays: RwSignal<Sorted<Overlay>>,
    count: StoredValue<usize>,
    done: StoredValue<Done>,
    /// How often something was taken back.
    undone: RwSignal<usize>,
    unanswered: Unanswered,
    /// Whose tasks they are.
    username: StoredValue<String>,
    messages: Messages,
    own: Own,
    projects: Projects,
}

impl Board {
    pub fn provide(
        username: String,
        messages: Messages,
        gate: Gate,
        own: Own,
        projects: Projects,
    ) -> Self {
        let board = Self {
            overlays: RwSignal::default(),
            count: StoredValue::new(0),
            done: StoredValue::default(),
            undone: RwSignal::new(0),
            unanswered: Unanswered::watch(gate),
            username: StoredValue::new(username),
            messages,
            own,
            projects,
        };
        provide_context(board);
        board
    }

    /// Changes whenever something was taken back.
    pub fn undone(self) -> Signal<usize> {
        self.undone.into()
    }

    /// The board's own time: lists are asked for at some count, and know what happened until then.
    pub fn count(self) -> usize {
        self.count.get_value()
    }

    fn touch(self, id: TaskId, change: impl FnOnce(&mut Overlay)) {
        let now = self.count() + 1;
        self.count.set_value(now);
        self.overlays.update(|overlays| {
            let overlay = overlays.get_or(id.as_key(), Overlay::default);
            overlay.touched = now;
            change(overlay);
        });
    }

    /// A row of a list that was asked for at `asked_at`, with everything that has happened to it since;
    /// `None` when it is gone.
    pub fn resolve(self, base: &ShownRow, asked_at: usize) -> Option<ShownRow> {
        self.resolver(asked_at)(base)
    }

    /// A list that was asked for at `asked_at`, with everything that has happened since: its own rows, each
    /// with what it was, then those that were touched and are not among them, by their ids, which are in
    /// order of time.
    pub fn with_news(
        self,
        loaded: &[ShownRow],
        asked_at: usize,
    ) -> Vec<(Option<&ShownRow>, ShownRow)> {
        let new = self.touched_since(asked_at).into_iter();
        let resolve = self.resolver(asked_at);
        let mut touched = Vec::new();
        let mut rows = Vec::with_capacity(loaded.len());
        for row in loaded {
            let shown = resolve(row);
            if shown.as_ref().is_none_or(|shown| !shown.is(row)) {
                touched.push(row.id());
            }
            rows.extend(shown.map(|shown| (Some(row), shown)));
        }
        // They are few.
        let new = new.filter(|row| !touched.contains(&row.id()));
        rows.extend(new.filter_map(|row| Some((None, resolve(&row)?))));
        rows
    }

    /// Resolves many, with one look at what has happened.
    fn resolver(self, asked_at: usize) -> impl Fn(&ShownRow) -> Option<ShownRow> {
        let overlays = self.overlays.read();
        move |base| {
            let shown = match overlays.get(base.id().as_key()) {
                None => base.clone(),
                Some(overlay) => overlay.over(&base.row, asked_at)?,
            };
            // Its task may have got another title since.
            let parent = shown.row.task.parent_id;
            let parent = parent.and_then(|parent| overlays.get(parent.as_key()));
            let parent = parent.filter(|parent| parent.is_news(asked_at));
            Some(shown.below(parent.and_then(Overlay::title)))
        }
    }

    /// Rows that were touched after a list was asked for, and may belong on it; by their ids.
    fn touched_since(self, count: usize) -> Vec<ShownRow> {
        self.overlays.with(|overlays| {
            let all = overlays.iter().map(|(_, overlay)| overlay);
            let touched = all.filter(|overlay| overlay.touched > count && !overlay.is_gone);
            let rows = touched.filter_map(|overlay| overlay.settled.clone());
            rows.map(ShownRow::from).collect()
        })
    }

    /// Changes a task, at once on the page; what is returned resolves when the server has answered.
    ///
    /// # Errors
    /// The server's refusal, which is shown as a message too unless it is about single fields.
    pub fn change(
        self,
        base: TaskRow,
        patch: TaskPatch,
    ) -> impl Future<Output = Result<(), Problem>> {
        self.change_known(base, patch, KnownTexts::default())
    }

    /// The same for texts that somebody has typed over what they knew.
    ///
    /// # Errors
    /// As [`change`](Self::change); a text that is another by now is a conflict at its field.
    pub fn change_known(
        self,
        base: TaskRow,
        patch: TaskPatch,
        known: KnownTexts,
    ) -> impl Future<Output = Result<(), Problem>> {
        let did = Did::of_patch(&patch);
        let title = base.task.title.clone();
        let act = self.unanswered.begin();
        let change = self.send(act, base, did, patch, known);
        async move {
            let change = change.await?;
            self.report(did, &title, change);
            self.answered(act, change);
            Ok(())
        }
    }

    /// The same, without a word when it is done: the change resolves to its entry in the log.
    fn send(
        self,
        act: Act,
        base: TaskRow,
        did: Did,
        patch: TaskPatch,
        known: KnownTexts,
    ) -> impl Future<Output = Result<Option<ChangeId>, Problem>> {
        let id = base.task.id;
        let place = place_after(&base.task, &patch);
        let sent = self.begin(base, did, patch.clone(), place);
        let update = rpc::Update {
            id,
            patch,
            typed: TypedFields::default(),
            known,
            back: None,
        };
        let call = self.unanswered.take(act, &update);
        async move { self.end(sent, call.send().await) }
    }

    /// Lays a change over its task.
    fn begin(self, base: TaskRow, did: Did, patch: TaskPatch, place: Option<Place>) -> Sent {
        let (id, number) = (base.task.id, self.count() + 1);
        let title = base.task.title.clone();
        self.touch(id, |overlay| {
            overlay.settled.get_or_insert(base);
            overlay.is_leaving = did == Did::Completed;
            overlay.pending.push(Step {
                number,
                patch,
                place,
            });
        });
        Sent { id, number, title }
    }

    /// Takes it off again, since it is not to be.
    fn forgo(self, sent: &Sent) {
        self.touch(sent.id, |overlay| {
            overlay.pending.retain(|step| step.number != sent.number);
        });
    }

    /// Takes it off again, since the server has answered.
    fn end(
        self,
        sent: Sent,
        answer: Result<Changed, Problem>,
    ) -> Result<Option<ChangeId>, Problem> {
        self.forgo(&sent);
        let changed = answer.inspect_err(|problem| self.refused(sent.id, &sent.title, problem))?;
        let change = changed.change;
        let old = self.overlays.with_untracked(|overlays| {
            let overlay = overlays.get(sent.id.as_key());
            overlay.and_then(|overlay| overlay.settled.clone())
        });
        self.projects.recount(old.as_ref(), Some(&changed.row));
        self.settle(changed);
        Ok(change)
    }

    /// Completes or reopens.
    pub fn set_status(self, base: TaskRow, status: Status) {
        let id = base.task.id;
        let change = self.change(base, TaskPatch::status(status));
        // What is refused has been said by `change`.
        spawn_local(async move { _ = change.await });
        set_timeout(
            move || self.has_left(id),
            std::time::Duration::from_millis(700),
        );
    }

    /// Changes how much a task presses.
    pub fn set_priority(self, base: TaskRow, priority: Priority) {
        let change = self.change(base, TaskPatch::priority(priority));
        // What is refused has been said by `change`.
        spawn_local(async move { _ = change.await });
    }

    fn has_left(self, id: TaskId) {
        self.overlays.update(|overlays| {
            if let Some(overlay) = overlays.get_mut(id.as_key()) {
                overlay.is_leaving = false;
            }
        });
    }

    /// Deletes a task; gone at once.
    pub fn delete(self, base: TaskRow) {
        let (id, title) = (base.task.id, base.task.title.clone());
        self.touch(id, |overlay| {
            overlay.settled.get_or_insert(base);
            overlay.is_gone = true;
        });
        let act = self.unanswered.begin();
        let call = self.unanswered.take(act, &rpc::Delete { id, back: None });
        spawn_local(async move {
            match call.send().await {
                Ok(changed) => {
                    self.report(Did::Deleted, &title, changed.change);
                    self.answered(act, changed.change);
                    self.own.recount_labels(&changed.row);
                    self.projects.refresh();
                }
                Err(problem) => {
                    self.touch(id, |overlay| overlay.is_gone = false);
                    self.refused(id, &title, &problem);
                }
            }
        });
    }

    /// Ends the session once everything has been sent, and takes away what is kept in the browser. The
    /// code for it comes with that of the dialogs.
    pub fn sign_out(self) {
        spawn_local(async move {
            match dialogs::coming().await {
                Ok(dialogs) => (dialogs.sign_out)(self),
                Err(_) => self.stays_signed_in(&Problem::offline()),
            }
        });
    }

    fn stays_signed_in(self, problem: &Problem) {
        self.messages.refuse("You are still signed in.", problem);
    }

    pub async fn end_session(self) {
        if !self.unanswered.is_empty() {
            let text = "You will be signed out as soon as everything is saved.";
            self.messages.say(text.to_owned(), None);
        }
        let place = self.unanswered.hold();
        place.turn().await;
        match browser::submit("auth/logout", &Fields::default()).await {
            Err(problem) if problem.code != ProblemCode::Unauthenticated => {
                self.stays_signed_in(&problem);
            }
            _ => {
                browser::drop_drafts();
                browser::load("/");
            }
        }
    }

    fn report(self, did: Did, title: &str, change: Option<ChangeId>) {
        if change.is_some() {
            self.messages.say(did.label_of(title), change);
        }
    }

    /// Says what was refused, where the field that it was typed into has gone.
    pub fn say_refused(self, base: &TaskRow, problem: &Problem) {
        let title = &base.task.title;
        self.messages
            .refuse(&format!("“{title}” is as it was."), problem);
    }

    fn refused(self, id: TaskId, title: &str, problem: &Problem) {
        match problem.code {
            ProblemCode::Validation => {}
            // It is said where it was typed.
            ProblemCode::Conflict if !problem.errors.is_empty() => {}
            ProblemCode::NotFound => {
                self.touch(id, |overlay| overlay.is_gone = true);
                self.messages
                    .refuse(&format!("“{title}” is no longer there."), problem);
            }
            _ => self
                .messages
                .refuse(&format!("“{title}” is as it was."), problem),
        }
    }

    /// The server has said something new of a task.
    pub fn learn(self, changed: Changed) {
        self.settle(changed);
    }

    fn settle(self, changed: Changed) {
        self.own.recount_labels(&changed.row);
        self.touch(changed.row.task.id, |overlay| {
            overlay.adding = Adding::Added;
            let is_older = |row: &TaskRow| row.task.version > changed.row.task.version;
            if !overlay.settled.as_ref().is_some_and(is_older) {
                overlay.settled = Some(changed.row);
            }
        });
    }
}
