-- Where a task lives: in a section, below another task, and among the others there.
alter table task
    add column section_id uuid,
    add column parent_id  uuid,
    add column start_date date,
    add constraint task_start_date_check check (start_date between date '1970-01-01' and date '9999-12-31'),
    add constraint task_parent_id_check check (parent_id <> id),
    add constraint task_section_id_fkey foreign key (section_id) references section (id) on delete set null,
    add constraint task_parent_id_fkey foreign key (parent_id) references task (id) on delete cascade;

-- Two tasks that were added at the same moment may have got the same place. A fraction after it is
-- before the next one.
update task
set position = task.position || repeat('V', tied.number::integer - 1)
from (
    select id, row_number() over (partition by project_id, position order by id) as number
    from task
) as tied
where tied.id = task.id and tied.number > 1;

-- Everybody sees one order: no two tasks have the same place.
create unique index task_place_key on task (project_id, section_id, parent_id, position) nulls not distinct
    where deleted_at is null;

create index task_section_id_idx on task (section_id, position, id) where section_id is not null;

create index task_parent_id_idx on task (parent_id, position, id) where parent_id is not null;

-- Whom a task is for.
create table task_assignee (
    task_id    uuid     not null,
    account_id uuid     not null,
    -- in the order in which they were named
    ordinal    smallint not null default 0,
    constraint task_assignee_pkey primary key (task_id, account_id),
    constraint task_assignee_task_id_fkey foreign key (task_id) references task (id) on delete cascade,
    constraint task_assignee_account_id_fkey foreign key (account_id) references account (id) on delete cascade
);

create index task_assignee_account_id_idx on task_assignee (account_id, task_id);
