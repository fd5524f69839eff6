//! What can be done with one task in a list, beside completing and opening it.

use leptos::{ev::SubmitEvent, prelude::*};
use uuid::Uuid;

use super::task_row::{Around, untracked};
use crate::ui::{
    kit::{
        icon::{Glyph, Icon},
        live::Show,
        menu::Menu,
    },
    pages::frame::Reader,
    state::{
        address::{MOVE, TASK},
        board::{Board, ShownRow},
        hydrated::Hydrated,
        selection::Selection,
    },
};

/// The menu of a task.
#[component]
pub fn TaskActions(
    /// The task.
    row: Signal<ShownRow>,
    /// Its title.
    title: Memo<String>,
    /// The list that it stands in.
    around: Around,
) -> impl IntoView {
    let board = expect_context::<Board>();
    let id = row.with_untracked(|shown| shown.row.task.id);
    let reader = expect_context::<Reader>();
    let is_awake = Hydrated::get();
    let selection = expect_context::<Selection>();
    let menu_id = StoredValue::new(format!("actions-{id}"));
    let choose = move |_| selection.toggle(untracked(row));
    let on_duplicate = move |event: SubmitEvent| {
        event.prevent_default();
        board.duplicate(&[untracked(row)], reader);
    };
    let on_delete = move |event: SubmitEvent| {
        event.prevent_default();
        board.delete(untracked(row));
    };
    view! {
        <Menu label=Signal::derive(move || format!("Actions: {}", title.get())) id=menu_id.get_value() glyph=Glyph::More>
            <a href=around.link(TASK, id) class="menu-item" data-noscroll="true">
                <Icon glyph=Glyph::Pencil />
                "Edit"
            </a>
            <a href=around.link(MOVE, id) class="menu-item" data-noscroll="true">
                <Icon glyph=Glyph::Forward />
                "Move to…"
            </a>
            // Where there is no key to choose with, as on a telephone.
            <Show when=is_awake>
                <button
                    type="button"
                    class="menu-item"
                    popovertarget=menu_id.get_value()
                    popovertargetaction="hide"
                    on:click=choose
                >
                    <Icon glyph=Glyph::Check />
                    "Select"
                </button>
            </Show>
            <form method="post" action="" on:submit=on_duplicate>
                <input type="hidden" name="__fn" value="tasks/duplicate" />
                <input type="hidden" name="id" value=id.to_string() />
                <input type="hidden" name="copy" autocomplete="off" value=Uuid::now_v7().to_string() />
                <button type="submit" class="menu-item">
                    <Icon glyph=Glyph::Copy />
                    "Duplicate"
                </button>
            </form>
            <form method="post" action="" on:submit=on_delete>
                <input type="hidden" name="__fn" value="tasks/delete" />
                <input type="hidden" name="id" value=id.to_string() />
                <button type="submit" class="menu-item danger">
                    <Icon glyph=Glyph::Trash />
                    "Delete"
                </button>
            </form>
        </Menu>
    }
}
