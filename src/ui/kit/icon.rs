//! Icons: strokes on a 24 by 24 grid, drawn in the text's colour, silent to screen readers.

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
}

impl Glyph {
    fn path(self) -> &'static str {
        match self {
            Self::Inbox => "M4 13h4l2 3h4l2-3h4M5.5 5h13L21 13v5a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-5z",
            Self::Today => "M5 6h14v14H5zM5 10h14M9 3v4M15 3v4M9 15l2 2 4-4",
            Self::Upcoming => "M5 6h14v14H5zM5 10h14M9 3v4M15 3v4M8 15h7M13 12.5l2.5 2.5-2.5 2.5",
            Self::Project => "M4 7h6l2 2h8v10H4z",
            Self::Label => "M4 5h8l8 8-7 7-9-9zM8.5 9.5h.01",
            Self::Subtask => "M7 4v9h11M14 9l4 4-4 4",
            Self::Filter => "M4 6h16l-6 7v5l-4 2v-7z",
            Self::All => "M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01",
            Self::Search => "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM20 20l-4-4",
            Self::Plus => "M12 5v14M5 12h14",
            Self::More => "M6 12h.01M12 12h.01M18 12h.01",
            Self::Close => "M6 6l12 12M18 6L6 18",
            Self::Person => "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 20c1-4 4-6 8-6s7 2 8 6",
            Self::Check => "M5 12.5l4.5 4.5L19 7.5",
            Self::Calendar => "M5 6h14v14H5zM5 10h14M9 3v4M15 3v4",
            Self::Flag => "M6 21V4h11l-2 4 2 4H6",
            Self::Pencil => "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
            Self::Trash => "M5 7h14M10 4h4M7 7l1 13h8l1-13M10 11v5M14 11v5",
            Self::Gear => {
                "M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.2 2.2M16.2 16.2l2.2 2.2M5.6 18.4l2.2-2.2M16.2 7.8l2.2-2.2"
            }
            Self::SignOut => "M14 4h5v16h-5M10 8l-4 4 4 4M6 12h9",
            Self::Copy => "M9 9h11v11H9zM5 15H4V4h11v1",
            Self::Back => "M14 6l-6 6 6 6",
            Self::Bell => "M6 17h12l-1.5-3v-4a4.5 4.5 0 0 0-9 0v4zM10.5 20h3",
            Self::Menu => "M4 7h16M4 12h16M4 17h16",
            Self::Forward => "M10 6l6 6-6 6",
            Self::Reverse => "M8 5v14M5 16l3 3 3-3M16 19V5M13 8l3-3 3 3",
            Self::Eye => {
                "M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z"
            }
        }
    }
}

/// An icon, beside words or in a button that has a name.
#[component]
pub fn Icon(
    /// What it shows.
    glyph: Glyph,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=glyph.path() />
        </svg>
    }
}
