-- What is asked for beside a password: codes of an authenticator app, passkeys, and what to get in
-- with when those are lost.

-- The key that seals secrets which have to be read again. Made by the first server; deleting it
-- makes every sealed secret unreadable.
create table sealing_key (
    id         uuid        not null,
    secret     bytea       not null,
    created_at timestamptz not null,
    constraint sealing_key_pkey primary key (id),
    constraint sealing_key_secret_check check (octet_length(secret) = 32)
);

-- An authenticator app (RFC 6238). Asked for once it is confirmed, and not before.
create table totp (
    account_id   uuid        not null,
    -- sealed for this account
    secret       bytea       not null,
    created_at   timestamptz not null,
    confirmed_at timestamptz,
    -- the step (30 s since 1970) of the newest code that was taken: none that is older counts again
    last_step    bigint      not null default 0,
    constraint totp_pkey primary key (account_id),
    constraint totp_account_id_fkey foreign key (account_id) references account (id) on delete cascade
);

-- Each works once, instead of a code. Those that wait belong to an app that is not confirmed yet.
create table recovery_code (
    account_id uuid    not null,
    code_hash  bytea   not null,
    is_waiting boolean not null,
    constraint recovery_code_pkey primary key (account_id, code_hash),
    constraint recovery_code_account_id_fkey foreign key (account_id) references account (id) on delete cascade
);

-- Passkeys (WebAuthn).
create table passkey (
    id            uuid        not null,
    account_id    uuid        not null,
    name          text        not null,
    -- as the authenticator names it
    credential_id bytea       not null,
    -- the public key, and what goes with it
    credential    jsonb       not null,
    created_at    timestamptz not null,
    last_used_at  timestamptz,
    constraint passkey_pkey primary key (id),
    constraint passkey_credential_id_key unique (credential_id),
    constraint passkey_name_check check (char_length(name) between 1 and 100),
    constraint passkey_account_id_fkey foreign key (account_id) references account (id) on delete cascade
);

create index passkey_account_id_idx on passkey (account_id);

-- What a server has asked a browser and waits for: good for one purpose, for minutes, and once. Of
-- its secret only the SHA-256 is stored. Here, since any server may get the answer.
create table challenge (
    token_hash bytea       not null,
    purpose    text        not null,
    -- null: whoever answers says who they are
    account_id uuid,
    -- what it takes to check the answer
    state      jsonb,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    constraint challenge_pkey primary key (token_hash),
    constraint challenge_purpose_check check (
        purpose in ('second_step', 'add_passkey', 'sign_in_by_passkey')
    ),
    constraint challenge_account_id_check check ((account_id is null) = (purpose = 'sign_in_by_passkey')),
    constraint challenge_account_id_fkey foreign key (account_id) references account (id) on delete cascade
);

create index challenge_account_id_idx on challenge (account_id);

create index challenge_expires_at_idx on challenge (expires_at);

alter table mail
    drop constraint mail_kind_check,
    add constraint mail_kind_check check (kind in (
        'reset_password', 'verify_email', 'change_email', 'invitation',
        'password_changed', 'email_change_requested', 'email_changed',
        'second_factor_on', 'second_factor_off', 'recovery_code_used', 'recovery_codes_renewed',
        'passkey_added', 'passkey_removed'
    ));
