-- API clients that an account has signed in by, so that its owner is told of others: a program (by
-- what it calls itself) in a network (IPv4 /32, IPv6 /64), as the SHA-256 of both. Browsers are
-- known by a cookie (`device`).
create table known_program (
    account_id   uuid        not null,
    fingerprint  bytea       not null,
    last_used_at timestamptz not null,
    constraint known_program_pkey primary key (account_id, fingerprint),
    constraint known_program_account_id_fkey foreign key (account_id) references account (id) on delete cascade
);

-- The closed list of what mail is about is the program's own (`MailKind`), which everything goes
-- through that writes here: a list in both places only makes two changes in one release collide.
alter table mail
    drop constraint mail_kind_check,
    add constraint mail_kind_check check (kind ~ '^[a-z_]{1,40}$');
