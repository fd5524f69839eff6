-- Questions that people ask again and again, each under a name of their own.
create table saved_filter (
    id         uuid        not null,
    account_id uuid        not null,
    name       text        not null,
    -- in the filter language, as written
    filter     text        not null,
    -- as the parameter `sort` of a list; null for the ordinary order
    sort       text,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    version    bigint      not null default 1,
    constraint saved_filter_pkey primary key (id),
    constraint saved_filter_name_check check (char_length(name) between 1 and 100),
    constraint saved_filter_filter_check check (char_length(filter) between 1 and 1000),
    constraint saved_filter_sort_check check (char_length(sort) between 1 and 200),
    constraint saved_filter_account_id_fkey foreign key (account_id) references account (id) on delete cascade
);

create unique index saved_filter_name_key on saved_filter (account_id, lower(name));

create index saved_filter_account_id_idx on saved_filter (account_id, id);
