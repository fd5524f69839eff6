-- Tasks that come again. The rule is kept as it was given; where the task stands in it is ours.
alter table task
    add column recurrence_rule    text,
    add column recurrence_from    text,
    -- the due date when the rule was set: what its intervals and its count are counted from
    add column series_start       date,
    -- how many dates have been done or skipped since
    add column series_passed      integer,
    -- the newest completion that has not been taken back
    add column last_completion_id uuid,
    add constraint task_recurrence_rule_check check (char_length(recurrence_rule) between 1 and 500),
    add constraint task_recurrence_from_check check (recurrence_from in ('due', 'completion')),
    add constraint task_recurrence_check check (
        (recurrence_rule is null and recurrence_from is null and series_start is null and series_passed is null)
        or (
            recurrence_rule is not null and recurrence_from is not null and series_start is not null
            and series_passed is not null and due_date is not null
        )
    );

-- One date of a recurring task that was done. Taken back, it stays: whoever takes that back
-- wants it again.
create table task_completion (
    id           uuid        not null,
    task_id      uuid        not null,
    -- the one before it
    previous_id  uuid,
    due_date     date        not null,
    due_time     time,
    completed_at timestamptz not null,
    -- null once the account is gone
    completed_by uuid,
    -- the fields of the task that completing it changed, as they were
    before       jsonb       not null,
    revoked_at   timestamptz,
    constraint task_completion_pkey primary key (id),
    constraint task_completion_task_id_fkey foreign key (task_id) references task (id) on delete cascade,
    constraint task_completion_previous_id_fkey foreign key (previous_id) references task_completion (id)
        on delete set null,
    constraint task_completion_completed_by_fkey foreign key (completed_by) references account (id) on delete set null
);

create index task_completion_task_id_idx on task_completion (task_id, id);

create index task_completion_previous_id_idx on task_completion (previous_id);

create index task_completion_completed_by_idx on task_completion (completed_by);

alter table task
    add constraint task_last_completion_id_fkey foreign key (last_completion_id)
        references task_completion (id) on delete set null;

create index task_last_completion_id_idx on task (last_completion_id);
