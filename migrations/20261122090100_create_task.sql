-- A list of tasks. Everybody has one inbox; it comes with the account.
create table project (
    id         uuid        not null,
    owner_id   uuid        not null,
    name       text        not null,
    is_inbox   boolean     not null default false,
    created_at timestamptz not null,
    constraint project_pkey primary key (id),
    constraint project_name_check check (char_length(name) between 1 and 200),
    constraint project_owner_id_fkey foreign key (owner_id) references account (id) on delete cascade
);

create index project_owner_id_idx on project (owner_id);

create unique index project_inbox_key on project (owner_id) where is_inbox;

-- Titles are compared without case and accents, in the order of the Unicode root collation.
create collation title_order (provider = icu, locale = 'und-u-ks-level1', deterministic = false);

create table task (
    id           uuid        not null,
    project_id   uuid        not null,
    title        text        not null,
    description  text        not null default '',
    status       text        not null default 'todo',
    -- 0 none, 1 low, 2 medium, 3 high, 4 urgent: the number is the order
    priority     smallint    not null default 0,
    -- A due is a date, perhaps a time, perhaps a zone; never a moment, which would be wrong as
    -- soon as a zone changes its rules or the reader travels.
    due_date     date,
    due_time     time,
    due_timezone text,
    -- fractional index within the project
    position     text        collate "C" not null,
    created_by   uuid        not null,
    created_at   timestamptz not null,
    updated_at   timestamptz not null,
    completed_at timestamptz,
    deleted_at   timestamptz,
    version      bigint      not null default 1,
    constraint task_pkey primary key (id),
    constraint task_title_check check (char_length(title) between 1 and 500),
    constraint task_description_check check (char_length(description) <= 50000),
    constraint task_status_check check (status in ('todo', 'in_progress', 'done', 'cancelled')),
    constraint task_priority_check check (priority between 0 and 4),
    constraint task_due_check check (
        (due_date is not null or due_time is null) and (due_time is not null or due_timezone is null)
    ),
    constraint task_due_date_check check (due_date between date '1970-01-01' and date '9999-12-31'),
    constraint task_completed_at_check check ((completed_at is not null) = (status in ('done', 'cancelled'))),
    constraint task_project_id_fkey foreign key (project_id) references project (id) on delete cascade,
    constraint task_created_by_fkey foreign key (created_by) references account (id) on delete no action
);

-- One index for each order that the page offers, over the tasks that a list shows by default.
create index task_project_id_position_idx on task (project_id, position, id) where deleted_at is null;

create index task_project_id_due_date_idx on task (project_id, due_date, id) where deleted_at is null;

create index task_created_by_idx on task (created_by);

-- The moment of a due in a zone, through changes of the clock: a time that is skipped moves on
-- by the gap (as `at time zone` does), one that comes twice is the first of the two, where
-- `at time zone` takes the second. The first is reckoned with the offset of the day before, since
-- clocks go back by an hour, by half of one at Lord Howe, and by two at Troll.
create function due_moment(due_date date, due_time time, zone text) returns timestamptz
    language sql immutable parallel safe
return (
    select case when earlier at time zone zone = local then least(earlier, later) else later end
    from (select due_date + due_time as local) as clock
    cross join lateral (select local at time zone zone as later) as second_time
    cross join lateral (select later - interval '24 hours' as day_before) as day_before
    cross join lateral (
        select (local - (day_before at time zone zone - day_before at time zone 'UTC'))
            at time zone 'UTC' as earlier
    ) as first_time
);
