-- Named groups of tasks in a project, the columns of its board.
create table section (
    id         uuid        not null,
    project_id uuid        not null,
    name       text        not null,
    -- fractional index within the project
    position   text        collate "C" not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    version    bigint      not null default 1,
    constraint section_pkey primary key (id),
    constraint section_name_check check (char_length(name) between 1 and 200),
    constraint section_position_key unique (project_id, position),
    constraint section_project_id_fkey foreign key (project_id) references project (id) on delete cascade
);
