-- The one change log: every write appends a row in its own transaction. Activity, undo, the
-- event stream, sync and the bin all read it; none of them keeps a log of its own.
create table change (
    seq         bigint      generated always as identity,
    id          uuid        not null,
    -- who commits late still gets the number that it took early: readers stop below the oldest
    -- transaction that is still running, so that they miss nothing
    transaction xid8        not null default pg_current_xact_id(),
    kind        text        not null,
    -- null once the account is gone
    actor_id    uuid,
    project_id  uuid        not null,
    task_id     uuid,
    at          timestamptz not null,
    -- the fields that changed, as they were and as they became; null where there was no row
    before      jsonb,
    after       jsonb,
    undone_at   timestamptz,
    constraint change_pkey primary key (seq),
    constraint change_id_key unique (id),
    constraint change_kind_check check (kind in ('task.created', 'task.updated', 'task.deleted')),
    constraint change_actor_id_fkey foreign key (actor_id) references account (id) on delete set null,
    constraint change_project_id_fkey foreign key (project_id) references project (id) on delete cascade,
    constraint change_task_id_fkey foreign key (task_id) references task (id) on delete cascade
);

create index change_task_id_idx on change (task_id, seq);

create index change_project_id_idx on change (project_id, seq);

create index change_actor_id_idx on change (actor_id);
