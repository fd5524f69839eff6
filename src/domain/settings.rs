//! What the settings pages show: an account's own things, in words and on its owner's clock.

use serde::{Deserialize, Serialize};

use super::{
    account::User,
    id::{PersonalTokenId, SessionId},
    recovery::EmailState,
};

/// Light or dark, where the reader would rather not follow the system.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// As a cookie, a form and the page's root say it.
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            Self::System => "System",
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }

    /// What is no theme is the system's.
    pub fn from_name(name: &str) -> Self {
        let mut all = Self::ALL.into_iter();
        all.find(|theme| theme.name() == name).unwrap_or_default()
    }
}

/// How much stands on a page: with room around it, or with more of it in sight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Density {
    #[default]
    Comfortable,
    Compact,
}

impl Density {
    pub const ALL: [Self; 2] = [Self::Comfortable, Self::Compact];

    /// As a cookie, a form and the page's root say it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Comfortable => "comfortable",
            Self::Compact => "compact",
        }
    }

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Comfortable => "Comfortable",
            Self::Compact => "Compact",
        }
    }

    /// What is no density is the comfortable one.
    pub fn from_name(name: &str) -> Self {
        let mut all = Self::ALL.into_iter();
        all.find(|density| density.name() == name)
            .unwrap_or_default()
    }
}

/// For the page of the profile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProfilePage {
    pub user: User,
    pub email: EmailState,
    /// What the clock shows in the account's zone: "Sunday 22 November 2026, 21:40".
    pub now: String,
    /// The ways of writing dates to choose from, each as a language tag and an example.
    pub dates: Vec<(String, String)>,
    /// The zones to choose from, by IANA name.
    pub zones: Vec<String>,
}

/// A place where somebody is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub id: SessionId,
    /// "Firefox on Linux".
    pub device: String,
    /// From where and since when.
    pub details: String,
    /// The one that asks.
    pub is_current: bool,
}

/// What goes with an account when it is deleted, counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Belongings {
    /// Those in the bin too.
    pub tasks: i64,
    /// Beside the inbox.
    pub projects: i64,
    pub labels: i64,
    pub filters: i64,
    pub comments: i64,
    pub files: i64,
    /// Places where somebody is signed in.
    pub sessions: i64,
    /// Personal access tokens.
    pub tokens: i64,
    pub passkeys: i64,
    /// Whether an app makes codes for the second factor.
    pub has_app: bool,
}

/// A personal access token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenCard {
    pub id: PersonalTokenId,
    pub name: String,
    /// What it may do, until when, and when it was used last.
    pub details: String,
}

/// The program and system that a `User-Agent` names, in words.
pub fn device(user_agent: Option<&str>) -> String {
    // The first that matches: browsers name each other, and the newer ones come with more names.
    const PROGRAMS: [(&str, &str); 8] = [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
        ("python", "A Python program"),
        ("okhttp", "An Android app"),
    ];
    const SYSTEMS: [(&str, &str); 7] = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("CrOS", "ChromeOS"),
        ("Windows", "Windows"),
        ("Macintosh", "macOS"),
        ("Linux", "Linux"),
    ];
    let text = user_agent.unwrap_or_default();
    let find = |names: &[(&str, &'static str)]| {
        let named = names.iter().find(|(part, _)| text.contains(part));
        named.map(|(_, words)| *words)
    };
    match (find(&PROGRAMS), find(&SYSTEMS)) {
        (Some(program), Some(system)) => format!("{program} on {system}"),
        (Some(words), None) | (None, Some(words)) => words.to_owned(),
        (None, None) => "An unknown device".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_named_as_people_know_them() {
        let chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) \
                      Chrome/142.0.0.0 Safari/537.36";
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like \
                    Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0";
        let iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 \
                      (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";
        assert_eq!(device(Some(chrome)), "Chrome on Linux");
        assert_eq!(device(Some(edge)), "Edge on Windows");
        assert_eq!(device(Some(iphone)), "Safari on iPhone");
        assert_eq!(device(Some("curl/8.5.0")), "curl");
        assert_eq!(device(None), "An unknown device");
    }

    #[test]
    fn what_is_no_density_is_the_comfortable_one() {
        assert_eq!(Density::from_name("compact"), Density::Compact);
        assert_eq!(Density::from_name("<script>"), Density::Comfortable);
    }

    #[test]
    fn what_is_no_theme_is_the_systems() {
        assert_eq!(Theme::from_name("dark"), Theme::Dark);
        assert_eq!(Theme::from_name("<script>"), Theme::System);
    }
}
