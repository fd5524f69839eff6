-- What people say about a task. Deleted, it stays for as long as its deletion can be undone.
create table comment (
    id         uuid        not null,
    task_id    uuid        not null,
    -- null once the account is gone: what was said stays
    author_id  uuid,
    body       text        not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    deleted_at timestamptz,
    version    bigint      not null default 1,
    constraint comment_pkey primary key (id),
    constraint comment_body_check check (char_length(body) between 1 and 20000),
    constraint comment_task_id_fkey foreign key (task_id) references task (id) on delete cascade,
    constraint comment_author_id_fkey foreign key (author_id) references account (id) on delete set null
);

create index comment_task_id_idx on comment (task_id, id);

create index comment_author_id_idx on comment (author_id);

create index comment_deleted_at_idx on comment (deleted_at) where deleted_at is not null;
