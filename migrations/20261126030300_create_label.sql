-- Words that somebody puts on tasks. They are that person's own: others who see the task do not
-- see them.
create table label (
    id         uuid        not null,
    account_id uuid        not null,
    name       text        not null,
    -- #rrggbb
    color      text,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    version    bigint      not null default 1,
    constraint label_pkey primary key (id),
    constraint label_name_check check (char_length(name) between 1 and 60 and name !~ ','),
    constraint label_color_check check (color ~ '^#[0-9a-f]{6}$'),
    constraint label_account_id_fkey foreign key (account_id) references account (id) on delete cascade
);

-- Names are compared without case.
create unique index label_name_key on label (account_id, lower(name));

create table task_label (
    task_id  uuid     not null,
    label_id uuid     not null,
    -- in the order in which they were given
    ordinal  smallint not null default 0,
    constraint task_label_pkey primary key (task_id, label_id),
    constraint task_label_task_id_fkey foreign key (task_id) references task (id) on delete cascade,
    constraint task_label_label_id_fkey foreign key (label_id) references label (id) on delete cascade
);

create index task_label_label_id_idx on task_label (label_id, task_id);
