-- Files on tasks. They are kept here and not in a folder of one server, so that any number of
-- servers serves them and one backup has everything; and in pieces, so that neither an upload nor
-- a download is ever whole in memory. (Large objects would do that too, but have owners and
-- access rights of their own, are not deleted with their row, and are kept apart in a dump.)
create table attachment (
    id          uuid        not null,
    task_id     uuid        not null,
    file_name   text        not null,
    media_type  text        not null,
    -- in bytes; what has come so far until it has come whole
    size        bigint      not null default 0,
    -- null once the account is gone
    created_by  uuid,
    created_at  timestamptz not null,
    -- null while it is being sent: nobody sees it, and what is never sent to its end is purged
    uploaded_at timestamptz,
    deleted_at  timestamptz,
    constraint attachment_pkey primary key (id),
    constraint attachment_file_name_check check (char_length(file_name) between 1 and 255),
    constraint attachment_media_type_check check (char_length(media_type) between 3 and 255),
    constraint attachment_size_check check (size between 0 and 20971520),
    constraint attachment_task_id_fkey foreign key (task_id) references task (id) on delete cascade,
    constraint attachment_created_by_fkey foreign key (created_by) references account (id) on delete set null
);

create index attachment_task_id_idx on attachment (task_id, id);

create index attachment_created_by_idx on attachment (created_by);

create index attachment_unfinished_idx on attachment (created_at) where uploaded_at is null;

create index attachment_deleted_at_idx on attachment (deleted_at) where deleted_at is not null;

create table attachment_piece (
    attachment_id uuid    not null,
    -- from 0; all but the last are as long as the first
    number        integer not null,
    data          bytea   not null,
    constraint attachment_piece_pkey primary key (attachment_id, number),
    constraint attachment_piece_data_check check (octet_length(data) between 1 and 262144),
    constraint attachment_piece_attachment_id_fkey foreign key (attachment_id) references attachment (id)
        on delete cascade
);

-- Files are packed already more often than not; and a part of a piece is read without the rest.
alter table attachment_piece alter column data set storage external;
