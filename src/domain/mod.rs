//! What Tend is about, in plain Rust that is compiled for the server and for the browser.
//!
//! Here live the words of the field (task, due, role, problem), their limits and their rules. What
//! must not be here: IO, `async`, SQL, Leptos, the clock, randomness, the environment. Whoever
//! needs "now", "today" or a new id passes it in, so that every rule can be tested as a fact.

pub mod account;
pub mod activity;
pub mod activity_words;
pub mod attachment;
pub mod calendar;
pub mod change;
pub mod comment;
pub mod completion;
pub mod date_style;
pub mod exchange;
pub mod factor;
pub mod filter;
pub mod id;
pub mod known_texts;
pub mod label;
pub mod marks;
pub mod name;
pub mod own_lists;
pub mod page;
pub mod password;
pub mod patch;
pub mod personal_token;
pub mod position;
pub mod problem;
pub mod profile;
pub mod project;
pub mod project_card;
pub mod quick_add;
pub mod recovery;
pub mod recurrence;
pub mod reminder;
pub mod role;
pub mod saved_filter;
pub mod sealed;
pub mod search_words;
pub mod section;
pub mod session;
pub mod settings;
pub mod shape;
pub mod strength;
pub mod task;
pub mod task_bulk;
pub mod task_detail;
pub mod task_input;
pub mod task_patch;
pub mod task_place;
pub mod task_query;
pub mod task_scope;
pub mod task_typed;
pub mod text;
pub mod time;
pub mod view;
pub mod words;
