-- Answers to requests that say `Idempotency-Key`, for whoever asks again. Neither key nor answer
-- can be read here: the key is hashed, and the answer is encrypted with what only the asker knows.
create table idempotency_key (
    -- SHA-256 of who asks, what, and the key
    id           bytea       not null,
    -- SHA-256 of the body
    request_hash bytea       not null,
    -- what is made under this key has this id, however often it is tried
    resource_id  uuid        not null,
    begun_at     timestamptz not null,
    -- null while the request is in flight
    answer       bytea,
    constraint idempotency_key_pkey primary key (id)
);

create index idempotency_key_begun_at_idx on idempotency_key (begun_at);
