-- How often secrets were tried: written by themselves, before the secret is looked at. Unlogged:
-- a flood of tries costs the disk nothing, and a crash forgives what was counted.

-- A bucket of tries for each address (IPv4 /32, IPv6 /64), which refills by itself.
create unlogged table address_allowance (
    address     text             not null,
    remaining   double precision not null,
    -- whether the last try was let through
    is_admitted boolean          not null,
    counted_at  timestamptz      not null,
    constraint address_allowance_pkey primary key (address)
);

create index address_allowance_counted_at_idx on address_allowance (counted_at);

-- What a bucket holds at a moment. A clock that goes back refills nothing.
create function filled(allowance address_allowance, burst double precision, per_second double precision, at timestamptz)
    returns double precision
    language sql immutable parallel safe
return least(
    burst,
    allowance.remaining + per_second * greatest(0, extract(epoch from at - allowance.counted_at)::double precision)
);

-- Tries in a row that did not succeed, for each thing that can be guessed at: an account from
-- devices that it does not know, one of its devices, one of its sessions, a name that nobody has.
create unlogged table failed_try (
    subject     text        not null,
    failures    integer     not null,
    -- whether the last try was let through
    is_admitted boolean     not null,
    counted_at  timestamptz not null,
    -- the next try is looked at from here on
    allowed_at  timestamptz not null,
    constraint failed_try_pkey primary key (subject)
);

create index failed_try_counted_at_idx on failed_try (counted_at);

-- Browsers in which somebody has signed in, so that strangers who guess at an account never keep
-- its owner waiting. The cookie's SHA-256; it opens nothing.
create table device (
    token_hash   bytea       not null,
    account_id   uuid        not null,
    last_used_at timestamptz not null,
    constraint device_pkey primary key (token_hash),
    constraint device_account_id_fkey foreign key (account_id) references account (id) on delete cascade
);

create index device_account_id_idx on device (account_id);
