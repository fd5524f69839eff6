-- What becomes of an account after it was made.
alter table account
    -- somebody has opened a link that went to this address
    add column email_verified boolean not null default false,
    -- the address to be, once somebody opens the link that went to it
    add column pending_email text,
    add column is_admin boolean not null default false,
    -- from then on nothing opens this account; its data stays
    add column disabled_at timestamptz,
    add constraint account_pending_email_check check (char_length(pending_email) between 3 and 254);
