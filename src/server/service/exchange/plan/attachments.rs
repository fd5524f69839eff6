//! The files of an import, once its tasks are planned.

use std::collections::HashMap;

use uuid::Uuid;

use super::{Planner, Spot};
use crate::{
    domain::{
        attachment::{SIZE_MAX, media_type, safe_name},
        exchange::Level,
        id::TaskId,
    },
    server::{
        db::attachments::NewAttachment, exchange::Attachment, service::attachments::COUNT_MAX,
    },
};

impl Planner<'_> {
    pub(super) fn attachments(&mut self, attachments: Vec<Attachment>) {
        let mut counts: HashMap<TaskId, i64> = HashMap::new();
        for (index, attachment) in attachments.into_iter().enumerate() {
            let line = self.lines.attachments.get(index).copied();
            let name = safe_name(&attachment.file_name);
            let Some(spot) = self.task_of.get(&attachment.task_id).copied() else {
                let message = format!("“{name}”: its task is not in this file.");
                self.remark(line, Level::Wrong, message);
                continue;
            };
            let Some(content) = attachment.content else {
                let message = format!("“{name}” is left out: what was in it is not in this file.");
                self.remark(line, Level::Skipped, message);
                continue;
            };
            let count = counts.entry(spot.task).or_default();
            *count += 1;
            if *count > COUNT_MAX {
                let message = format!("“{name}”: a task has at most {COUNT_MAX} files.");
                self.remark(line, Level::Wrong, message);
            } else if content.0.len() as u64 > SIZE_MAX {
                let message = format!("“{name}”: a file on a task has at most 20 MiB.");
                self.remark(line, Level::Wrong, message);
            } else {
                let created_at = attachment.created_at.map_or(self.now, |at| self.past(at));
                self.attach(
                    spot,
                    NewAttachment {
                        id: Uuid::now_v7().into(),
                        task_id: spot.task,
                        file_name: name,
                        media_type: media_type(Some(&attachment.media_type)),
                        created_at,
                        content: content.0,
                    },
                );
            }
        }
    }

    fn attach(&mut self, spot: Spot, attachment: NewAttachment) {
        self.projects[spot.project].attachments.push(attachment);
    }
}
