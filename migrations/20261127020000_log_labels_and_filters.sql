-- What becomes of labels and saved filters is written down, and can be undone, as everything else.
-- They are in no project: their entries are in the log of their owner's inbox, which nobody else
-- reads.
alter table change
    drop constraint change_kind_check,
    add constraint change_kind_check check (
        kind ~ '^(task|project|section|comment|attachment|label|filter)\.(created|updated|deleted)$'
    );
