//! The walls of the house, as tests: who may import whom, where SQL, the environment and features
//! may be named, and how long a file may get. Reads `src/` and knows no more Rust than it needs.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// A file of the program, without its comments and its unit tests.
struct Source {
    /// As people say it: `src/server/db/tasks.rs`.
    name: String,
    /// As Rust says it: `crate::server::db::tasks`.
    module: String,
    text: String,
    code: String,
}

/// A path that a file names: absolute, and how many braces it stands in.
struct Mention {
    path: String,
    depth: usize,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "{folder} has no files");
    found
}

fn sources() -> Vec<Source> {
    files("src").iter().map(|path| Source::read(path)).collect()
}

/// Those of a module and below.
fn sources_of(module: &str) -> Vec<Source> {
    let found: Vec<_> = sources()
        .into_iter()
        .filter(|source| is_within(&source.module, module))
        .collect();
    assert!(!found.is_empty(), "there is no {module}");
    found
}

fn is_within(path: &str, module: &str) -> bool {
    path.strip_prefix(module)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

impl Source {
    fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).expect("a source file");
        let name = path.strip_prefix(root()).expect("below the root");
        let name = name.to_string_lossy().replace('\\', "/");
        let module = name.trim_start_matches("src/").trim_end_matches(".rs");
        let module = module.trim_end_matches("/mod").replace('/', "::");
        let module = match module.as_str() {
            "lib" | "main" => "crate".to_owned(),
            module => format!("crate::{module}"),
        };
        let is_test = module.split("::").any(|part| part == "tests");
        let production = text.split("#[cfg(test)]").next().unwrap_or_default();
        let code = production
            .lines()
            .map(|line| line.split("//").next().unwrap_or_default())
            .collect::<Vec<_>>()
            .join("\n");
        Self {
            name,
            module,
            text,
            code: if is_test { String::new() } else { code },
        }
    }

    /// Every path into this crate that the file names.
    fn mentions(&self) -> Vec<Mention> {
        let mut mentions = Vec::new();
        let (mut rest, mut depth) = (self.code.as_str(), 0_usize);
        let mut before = ' ';
        while let Some(next) = rest.chars().next() {
            let starts_word = !before.is_alphanumeric() && before != '_' && before != ':';
            if starts_word && let Some(tree) = rest.strip_prefix("use ") {
                let end = tree.find(';').unwrap_or(tree.len());
                for path in expand(&tree[..end]) {
                    mentions.extend(self.mention(&path, depth));
                }
                rest = &tree[end..];
                continue;
            }
            if starts_word
                && ["crate::", "super::", "self::"]
                    .iter()
                    .any(|start| rest.starts_with(start))
            {
                let is_path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
                let end = rest.find(|c| !is_path(c)).unwrap_or(rest.len());
                mentions.extend(self.mention(&rest[..end], depth));
                before = ':';
                rest = &rest[end..];
                continue;
            }
            match next {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            before = next;
            rest = &rest[next.len_utf8()..];
        }
        mentions
    }

    /// A path of this crate; those of other crates are nobody's business here.
    fn mention(&self, path: &str, depth: usize) -> Option<Mention> {
        let mut module: Vec<&str> = self.module.split("::").collect();
        let mut parts = path.split("::").map(str::trim).peekable();
        match *parts.peek()? {
            "crate" => module = Vec::new(),
            "self" => drop(parts.next()),
            "super" => {}
            _ => return None,
        }
        while parts.next_if_eq(&"super").is_some() {
            module.pop();
        }
        module.extend(parts.filter(|part| !part.is_empty()));
        Some(Mention {
            path: module.join("::"),
            depth,
        })
    }
}

/// `a::{b, c::{d}}` as `a::b`, `a::c::d`.
fn expand(tree: &str) -> Vec<String> {
    let tree = tree.trim();
    let Some((prefix, rest)) = tree.split_once('{') else {
        let path = tree.split(" as ").next().unwrap_or_default();
        return vec![path.trim().trim_end_matches("::self").to_owned()];
    };
    let inner = &rest[..rest.rfind('}').unwrap_or(rest.len())];
    let (mut branches, mut depth, mut start) = (Vec::new(), 0, 0);
    for (index, sign) in inner.char_indices() {
        match sign {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                branches.push(&inner[start..index]);
                start = index + 1;
            }
            _ => {}
        }
    }
    branches.push(&inner[start..]);
    branches
        .into_iter()
        .filter(|branch| !branch.trim().is_empty())
        .flat_map(expand)
        .map(|branch| format!("{}{branch}", prefix.trim()))
        .map(|path| path.trim_end_matches("::self").to_owned())
        .collect()
}

fn is_within_any(path: &str, modules: &[&str]) -> bool {
    modules.iter().any(|module| is_within(path, module))
}

#[track_caller]
fn assert_names(module: &str, is_allowed: impl Fn(&str) -> bool) {
    let mut wrong = Vec::new();
    for source in sources_of(module) {
        let mentions = source.mentions().into_iter();
        for Mention { path, .. } in mentions.filter(|mention| !is_allowed(&mention.path)) {
            wrong.push(format!("{} names {path}", source.name));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What `module` names of this crate must be within one of `allowed`.
#[track_caller]
fn assert_names_only(module: &str, allowed: &[&str]) {
    assert_names(module, |path| is_within_any(path, allowed));
}

/// What `module` names must be within none of `forbidden`.
#[track_caller]
fn assert_names_none(module: &str, forbidden: &[&str]) {
    assert_names(module, |path| !is_within_any(path, forbidden));
}

/// Where a text may stand.
#[track_caller]
fn assert_only_in(words: &[&str], allowed: &[&str]) {
    let mut wrong = Vec::new();
    for source in sources() {
        if allowed
            .iter()
            .any(|allowed| source.name.starts_with(allowed))
        {
            continue;
        }
        for word in words.iter().filter(|word| source.code.contains(**word)) {
            wrong.push(format!("{} says {word}", source.name));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn imports_are_read_as_rust_reads_them() {
    let paths = expand("crate::{a::{self, b as c}, d}");
    assert_eq!(paths, ["crate::a", "crate::a::b", "crate::d"]);
    let source = Source {
        name: String::new(),
        module: "crate::server::http::rest".to_owned(),
        text: String::new(),
        code: "use super::{forms, super::db};\nfn f() { crate::ui::app(); not_crate::x; }"
            .to_owned(),
    };
    let mentions = source.mentions().into_iter();
    let mentions: Vec<_> = mentions.map(|m| (m.path, m.depth)).collect();
    let expected = [
        ("crate::server::http::forms", 0),
        ("crate::server::db", 0),
        ("crate::ui::app", 1),
    ];
    let expected = expected.map(|(path, depth)| (path.to_owned(), depth));
    assert_eq!(mentions, expected);
}

#[test]
fn the_domain_knows_only_itself() {
    assert_names_only("crate::domain", &["crate::domain"]);
    for source in sources_of("crate::domain") {
        let is_problem = source.name.ends_with("problem.rs");
        let is_id = source.name.ends_with("id.rs");
        let words = [
            "leptos", "sqlx", "tokio", "axum", "async ", "std::env", "std::fs", "std::net", "now()",
        ];
        for word in words {
            let is_allowed = (is_problem && word == "leptos") || (is_id && word == "sqlx");
            assert!(
                is_allowed || !source.code.contains(word),
                "{} says {word}",
                source.name
            );
        }
        assert!(!source.code.contains("leptos::prelude"), "{}", source.name);
    }
}

#[test]
fn the_page_reaches_the_server_through_server_functions_only() {
    assert_names_only("crate::ui", &["crate::ui", "crate::rpc", "crate::domain"]);
}

#[test]
fn server_functions_name_the_server_in_their_bodies_only_and_only_its_services() {
    for source in sources_of("crate::rpc") {
        for Mention { path, depth } in source.mentions() {
            if !is_within(&path, "crate::server") {
                continue;
            }
            assert!(depth > 0, "{} imports {path} for both targets", source.name);
            let allowed = ["crate::server::service", "crate::server::http::caller"];
            let is_allowed = is_within_any(&path, &allowed);
            assert!(is_allowed, "{} names {path}", source.name);
        }
    }
}

#[test]
fn the_doors_ask_services_and_never_the_database() {
    assert_names_none(
        "crate::server::http",
        &["crate::server::db", "crate::server::authz"],
    );
    assert_names_none(
        "crate::server::service",
        &["crate::server::http", "crate::ui", "crate::rpc"],
    );
    assert_names_none("crate::server::mail", &["crate::server::db"]);
}

#[test]
fn below_the_services_nobody_looks_up() {
    let above = [
        "crate::server::service",
        "crate::server::http",
        "crate::ui",
        "crate::rpc",
    ];
    for module in [
        "db", "authz", "auth", "error", "clock", "zones", "config", "postgres", "mail",
    ] {
        assert_names_none(&format!("crate::server::{module}"), &above);
    }
}

#[test]
fn sql_is_written_where_sql_belongs() {
    let words = [
        "query!",
        "query_as",
        "query_scalar",
        "query_file",
        "QueryBuilder",
        "sqlx::query",
        "raw_sql",
    ];
    assert_only_in(&words, &["src/server/db/", "src/server/authz.rs"]);
    assert_only_in(&["AssertSqlSafe"], &["src/server/db/search.rs"]);
}

#[test]
fn a_service_asks_who_acts_or_says_that_it_does_not() {
    for source in sources_of("crate::server::service") {
        for function in source
            .code
            .split("\npub async fn ")
            .chain(source.code.split("\npub fn "))
            .skip(1)
        {
            let signature = function.split('{').next().unwrap_or_default();
            let name = signature.split(['(', '<']).next().unwrap_or_default();
            if !signature.contains("app: &App") {
                continue;
            }
            let names_actor = signature.contains("actor: &Actor");
            assert!(
                names_actor || name.ends_with("_anonymous"),
                "{}: {name}",
                source.name
            );
        }
    }
}

#[test]
fn the_environment_is_read_in_one_place() {
    // PostgreSQL's programs are found by `PATH`, which is no setting of ours.
    assert_only_in(
        &["env::var"],
        &["src/server/config.rs", "src/server/postgres/mod.rs"],
    );
}

#[test]
fn features_are_named_at_the_doors_only() {
    assert_only_in(
        &["feature = \""],
        &["src/lib.rs", "src/main.rs", "src/domain/id.rs"],
    );
}

#[test]
fn files_are_short_and_say_what_they_are_for() {
    let mut wrong = Vec::new();
    let tests = files("tests").into_iter().map(|path| Source::read(&path));
    for source in sources().into_iter().chain(tests) {
        let lines = source.text.lines().count();
        if lines > 400 {
            wrong.push(format!("{} has {lines} lines", source.name));
        }
        if !source.text.starts_with("//!") {
            wrong.push(format!("{} does not begin with //!", source.name));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
