-- When somebody wants to be reminded of a task: at a moment, or so long before (negative) or after
-- its due.
create table reminder (
    id             uuid        not null,
    task_id        uuid        not null,
    account_id     uuid        not null,
    offset_minutes integer,
    at             timestamptz,
    -- in the order in which they were given
    ordinal        smallint    not null default 0,
    constraint reminder_pkey primary key (id),
    constraint reminder_when_check check (num_nonnulls(offset_minutes, at) = 1),
    constraint reminder_offset_minutes_check check (offset_minutes between -527040 and 527040),
    constraint reminder_task_id_fkey foreign key (task_id) references task (id) on delete cascade,
    constraint reminder_account_id_fkey foreign key (account_id) references account (id) on delete cascade
);

create index reminder_task_id_idx on reminder (task_id, account_id);

create index reminder_account_id_idx on reminder (account_id);

create index reminder_at_idx on reminder (at) where at is not null;
