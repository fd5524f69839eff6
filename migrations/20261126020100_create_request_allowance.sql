-- How much of a user's minute of requests has been handed out to servers, which spend it in memory
-- (`service::budget`). Unlogged: a crash forgives what was counted.
create unlogged table request_allowance (
    account_id uuid        not null,
    -- when the minute began
    since      timestamptz not null,
    -- requests handed out to servers since then
    taken      bigint      not null,
    -- how many of them were handed out last
    granted    bigint      not null,
    constraint request_allowance_pkey primary key (account_id)
);

create index request_allowance_since_idx on request_allowance (since);
