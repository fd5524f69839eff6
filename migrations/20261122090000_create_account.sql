-- People. `account` and not `user`, which is a reserved word of SQL.
create table account (
    id            uuid        not null,
    -- lower case as stored: user names are compared without case
    username      text        not null,
    email         text        not null,
    display_name  text        not null,
    -- Argon2id, in PHC string format
    password_hash text        not null,
    -- IANA name
    timezone      text        not null,
    week_start    text        not null default 'monday',
    locale        text        not null default 'en',
    created_at    timestamptz not null,
    constraint account_pkey primary key (id),
    constraint account_username_key unique (username),
    constraint account_username_check check (username ~ '^[a-z0-9][a-z0-9._-]{2,31}$'),
    constraint account_email_check check (char_length(email) between 3 and 254),
    constraint account_display_name_check check (char_length(display_name) between 1 and 100),
    constraint account_week_start_check check (week_start in ('monday', 'sunday', 'saturday'))
);

-- One mailbox, one account, however it is spelt.
create unique index account_email_key on account (lower(email));

-- Where somebody is signed in. A browser holds the token in a cookie, an API client holds a
-- refresh token; only the SHA-256 of either is stored. Access tokens name the row (`sid`), so
-- that deleting it ends them at once.
create table session (
    id           uuid        not null,
    account_id   uuid        not null,
    kind         text        not null,
    token_hash   bytea       not null,
    created_at   timestamptz not null,
    last_seen_at timestamptz not null,
    -- the absolute end; the idle limit is reckoned from last_seen_at
    expires_at   timestamptz not null,
    constraint session_pkey primary key (id),
    constraint session_token_hash_key unique (token_hash),
    constraint session_kind_check check (kind in ('browser', 'api')),
    constraint session_account_id_fkey foreign key (account_id) references account (id) on delete cascade
);

create index session_account_id_idx on session (account_id);

-- Keys that sign access tokens. The newest signs, all of them verify: a key is rotated by
-- adding one, and retired by deleting it when the last token that it signed has expired.
create table signing_key (
    id         uuid        not null,
    secret     bytea       not null,
    created_at timestamptz not null,
    constraint signing_key_pkey primary key (id),
    constraint signing_key_secret_check check (octet_length(secret) >= 32)
);
