-- What people recognise a place by where they are signed in.
alter table session
    add column user_agent text,
    -- an address in its usual spelling
    add column ip text,
    -- when the password was last given; at the beginning, where nothing is said
    add column authenticated_at timestamptz,
    add constraint session_user_agent_check check (char_length(user_agent) <= 512);

-- Refresh tokens that were exchanged for their successors. One that comes back soon is an honest
-- retry and gets the same successor, which is made from it and the salt; later it is stolen goods,
-- and ends its session.
create table spent_refresh_token (
    token_hash bytea       not null,
    session_id uuid        not null,
    salt       bytea       not null,
    spent_at   timestamptz not null,
    constraint spent_refresh_token_pkey primary key (token_hash),
    constraint spent_refresh_token_session_id_fkey foreign key (session_id) references session (id) on delete cascade
);

create index spent_refresh_token_session_id_idx on spent_refresh_token (session_id);
