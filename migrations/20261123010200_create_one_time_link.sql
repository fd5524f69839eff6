-- Links that open something once: for one purpose, for one address, and the newest only. Using one
-- deletes it. Of its secret only the SHA-256 is stored.
create table one_time_link (
    id         uuid        not null,
    purpose    text        not null,
    -- null for an invitation: there is no account yet
    account_id uuid,
    -- where it was sent to
    email      text        not null,
    token_hash bytea       not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    constraint one_time_link_pkey primary key (id),
    constraint one_time_link_token_hash_key unique (token_hash),
    constraint one_time_link_purpose_check check (
        purpose in ('reset_password', 'verify_email', 'change_email', 'invitation')
    ),
    constraint one_time_link_account_id_check check ((account_id is null) = (purpose = 'invitation')),
    constraint one_time_link_account_id_fkey foreign key (account_id) references account (id) on delete cascade
);

-- An invitation is its address's; every other link is its account's.
create unique index one_time_link_newest_key on one_time_link (
    purpose, account_id, (case when purpose = 'invitation' then lower(email) end)
) nulls not distinct;

create index one_time_link_account_id_idx on one_time_link (account_id);
