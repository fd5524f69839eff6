-- Tokens that people make for their own programs. They are no sessions: they say what they may do
-- (`scopes`), and end by themselves.
create table personal_token (
    id           uuid        not null,
    account_id   uuid        not null,
    name         text        not null,
    scopes       text[]      not null,
    token_hash   bytea       not null,
    created_at   timestamptz not null,
    expires_at   timestamptz not null,
    last_used_at timestamptz,
    constraint personal_token_pkey primary key (id),
    constraint personal_token_token_hash_key unique (token_hash),
    constraint personal_token_name_check check (char_length(name) between 1 and 100),
    constraint personal_token_scopes_check check (cardinality(scopes) > 0 and scopes <@ array['read', 'write']),
    constraint personal_token_account_id_fkey foreign key (account_id) references account (id) on delete cascade
);

create index personal_token_account_id_idx on personal_token (account_id, id);
