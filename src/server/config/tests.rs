//! What settings mean, and how wrong ones are refused.

use super::*;

fn read(variables: &[(&str, &str)]) -> Result<Config, String> {
    let variables = variables
        .iter()
        .map(|(n, v)| (OsString::from(n), OsString::from(v)))
        .collect();
    Config::read(variables).map_err(|error| error.to_string())
}

#[test]
fn everything_has_a_default() {
    let config = read(&[("HOME", "/home/ana"), ("USER", "ana")]).unwrap();
    assert_eq!(config.listen_addr.to_string(), "127.0.0.1:3000");
    assert_eq!(config.public_url.as_str(), "http://127.0.0.1:3000/");
    assert!(
        matches!(config.database, Database::Embedded(dir) if dir.ends_with("ana/.local/share/tend"))
    );
    let root = read(&[("HOME", "/root")]).unwrap();
    assert!(matches!(root.database, Database::Embedded(dir) if dir.ends_with("lib/tend")));
}

#[test]
fn what_is_wrong_is_refused_in_words() {
    for (name, value, words) in [
        ("TEND_LISTEN_ADDR", "x", "did you mean LISTEN_ADDR?"),
        ("TEND_COLOUR", "x", "tend --help"),
        ("LISTEN_ADDR", "3000", "not an address and port"),
        ("LISTEN_ADDR", "0.0.0.0:80", "Set PUBLIC_URL"),
        (
            "PUBLIC_URL",
            "tasks.example.org",
            "https://tasks.example.org",
        ),
        ("PUBLIC_URL", "http://tasks.example.org", "needs https"),
        ("DATABASE_URL", "mysql://x", "no PostgreSQL address"),
        ("TRUSTED_PROXIES", "10.0.0.0/8,proxy", "“proxy”"),
        ("PASSWORD_MIN_LENGTH", "7", "use 8 to 256"),
        ("PASSWORD_MIN_LENGTH", "many", "a number of characters"),
        ("RATE_LIMIT_PER_MINUTE", "0", "nobody"),
        ("REGISTRATIONS_PER_HOUR", "0", "nobody"),
        ("REGISTRATIONS_PER_HOUR", "-1", "a number of accounts"),
        ("LOG", "=[", "no filter"),
        ("REGISTRATION", "maybe", "not open, invite or closed"),
    ] {
        let error = read(&[("HOME", "/home/ana"), (name, value)]).unwrap_err();
        assert!(error.contains(words), "{name}={value}: {error}");
    }
}
