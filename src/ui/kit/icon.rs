//! Icons, drawn in the text's colour by the style sheet (`kit/icon.css`), silent to screen readers.

use leptos::prelude::*;

/// What an icon shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    Inbox,
    Today,
    Upcoming,
    All,
    Project,
    Label,
    Subtask,
    Filter,
    Search,
    Plus,
    More,
    Close,
    Person,
    Check,
    Calendar,
    Flag,
    Pencil,
    Trash,
    SignOut,
    Gear,
    Reverse,
    Eye,
    Copy,
    Back,
    Forward,
    Bell,
    Menu,
    Up,
    Down,
}

impl Glyph {
    /// By which the style sheet knows it (`kit/icon.css`).
    fn name(self) -> &'static str {
        match self {
            Self::Inbox => "inbox",
            Self::Today => "today",
            Self::Upcoming => "upcoming",
            Self::Project => "project",
            Self::Label => "label",
            Self::Subtask => "subtask",
            Self::Filter => "filter",
            Self::All => "all",
            Self::Search => "search",
            Self::Plus => "plus",
            Self::More => "more",
            Self::Close => "close",
            Self::Person => "person",
            Self::Check => "check",
            Self::Calendar => "calendar",
            Self::Flag => "flag",
            Self::Pencil => "pencil",
            Self::Trash => "trash",
            Self::Gear => "gear",
            Self::SignOut => "sign-out",
            Self::Copy => "copy",
            Self::Back => "back",
            Self::Bell => "bell",
            Self::Menu => "menu",
            Self::Forward => "forward",
            Self::Reverse => "reverse",
            Self::Eye => "eye",
            Self::Up => "up",
            Self::Down => "down",
        }
    }
}

/// An icon, beside words or in a button that has a name.
#[component]
pub fn Icon(
    /// What it shows.
    glyph: Glyph,
) -> impl IntoView {
    view! { <span class="icon" data-glyph=glyph.name()></span> }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_style_sheet_draws_every_glyph() {
        let style = include_str!("../../../style/kit/icon.css");
        let names = include_str!("icon.rs").lines().filter_map(|line| {
            let name = line.trim().strip_prefix("Self::")?;
            name.split('"').nth(1)
        });
        for name in names {
            let rule = format!("\n.icon[data-glyph=\"{name}\"] {{");
            assert!(style.contains(&rule), "{name} would be a box");
        }
    }
}
