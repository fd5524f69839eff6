-- What a project is beside its name and its tasks.
alter table project
    add column description text        not null default '',
    -- #rrggbb
    add column color       text,
    add column archived_at timestamptz,
    -- in the bin, with everything that is in it
    add column deleted_at  timestamptz,
    -- fractional index among its owner's projects; the inbox comes first
    add column position    text        collate "C" not null default 'a0',
    add column updated_at  timestamptz,
    add column version     bigint      not null default 1;

update project set updated_at = created_at;

alter table project
    alter column updated_at set not null,
    add constraint project_description_check check (char_length(description) <= 50000),
    add constraint project_color_check check (color ~ '^#[0-9a-f]{6}$'),
    add constraint project_inbox_check check (not is_inbox or (archived_at is null and deleted_at is null));

create unique index project_position_key on project (owner_id, position) where deleted_at is null;

create index project_deleted_at_idx on project (deleted_at) where deleted_at is not null;

-- Whoever has a project among the first ones.
create table project_favorite (
    project_id uuid not null,
    account_id uuid not null,
    constraint project_favorite_pkey primary key (project_id, account_id),
    constraint project_favorite_project_id_fkey foreign key (project_id) references project (id) on delete cascade,
    constraint project_favorite_account_id_fkey foreign key (account_id) references account (id) on delete cascade
);

create index project_favorite_account_id_idx on project_favorite (account_id);
