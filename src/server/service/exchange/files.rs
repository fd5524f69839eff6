//! The files of an export, which come after everything else: piece by piece, so that none is ever
//! whole in memory.

use std::vec;

use base64::{Engine, engine::general_purpose::STANDARD};

use crate::{
    domain::id::AttachmentId,
    server::{
        app::App,
        db::{self, exchange::OwnFile},
        error::{AppError, Result},
        exchange::json,
        service::attachments::PIECE_BYTES,
    },
};

/// What is written around what is in a file.
const BEFORE_CONTENT: &[u8] = b",\"content\":\"";
const AFTER_CONTENT: &[u8] = b"\"}";

/// The rest of an export, to be asked for until there is no more.
pub struct Files {
    app: App,
    left: vec::IntoIter<Listed>,
    open: Option<Open>,
    is_over: bool,
}

/// A file, and what is written of it before what is in it.
struct Listed {
    about: Vec<u8>,
    /// `None` where there is no room for it.
    content: Option<Open>,
}

/// A file that is being read.
struct Open {
    id: AttachmentId,
    next: i32,
    pieces: i32,
    /// What does not fill three bytes, which Base64 writes together.
    carried: Vec<u8>,
}

impl Files {
    /// These files, as long as they do not take more than `room` bytes.
    ///
    /// # Errors
    /// None that come from the files.
    pub(super) fn new(app: &App, files: Vec<OwnFile>, room: usize) -> Result<Self> {
        let mut room = room.saturating_sub(json::END.len());
        let mut listed = Vec::new();
        for (index, file) in files.into_iter().enumerate() {
            let size = usize::try_from(file.about.size).map_err(AppError::internal)?;
            let about = json::attachment(index, &file.about).map_err(AppError::internal)?;
            let frame = about.len() + BEFORE_CONTENT.len() + AFTER_CONTENT.len();
            let encoded = size.div_ceil(3) * 4;
            let has_room = frame + encoded <= room;
            room = room.saturating_sub(if has_room { frame + encoded } else { frame });
            let pieces = size.div_ceil(PIECE_BYTES);
            let content = Open {
                id: file.id,
                next: 0,
                pieces: i32::try_from(pieces).map_err(AppError::internal)?,
                carried: Vec::new(),
            };
            listed.push(Listed {
                about,
                content: has_room.then_some(content),
            });
        }
        Ok(Self {
            app: app.clone(),
            left: listed.into_iter(),
            open: None,
            is_over: false,
        })
    }

    /// What comes next; `None` once everything has come.
    ///
    /// # Errors
    /// When the database is away, and when a file is gone for good meanwhile.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        if let Some(open) = &mut self.open {
            let piece = open.read(&self.app).await?;
            if piece.is_none() {
                self.open = None;
            }
            return Ok(Some(piece.unwrap_or_else(|| AFTER_CONTENT.to_vec())));
        }
        match self.left.next() {
            Some(Listed { mut about, content }) => {
                about.extend(match content {
                    Some(_) => BEFORE_CONTENT,
                    None => b"}",
                });
                self.open = content;
                Ok(Some(about))
            }
            None if self.is_over => Ok(None),
            None => {
                self.is_over = true;
                Ok(Some(json::END.to_vec()))
            }
        }
    }
}

impl Open {
    /// The next piece in Base64, whose last one has the padding.
    async fn read(&mut self, app: &App) -> Result<Option<Vec<u8>>> {
        if self.next == self.pieces {
            return Ok(None);
        }
        let piece = db::attachments::piece(&app.db, self.id, self.next).await?;
        let mut bytes = std::mem::take(&mut self.carried);
        bytes.extend(piece.ok_or(AppError::NotFound)?);
        self.next += 1;
        if self.next < self.pieces {
            self.carried = bytes.split_off(bytes.len() / 3 * 3);
        }
        Ok(Some(STANDARD.encode(bytes).into_bytes()))
    }
}
