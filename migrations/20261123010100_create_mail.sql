-- The outbox. A mail is a row, written in the transaction of what causes it. It holds what the
-- mail is about and never its words, which may carry a secret: those are made when it is sent.
create table mail (
    id         uuid        not null,
    kind       text        not null,
    -- null where the address alone is known: who it belongs to is looked up when it is sent
    account_id uuid,
    recipient  text        not null,
    -- what the words mention beside that: an address that became another one
    detail     text,
    status     text        not null default 'waiting',
    created_at timestamptz not null,
    -- when to try next; whoever tries moves it on first, so that nobody else tries meanwhile
    due_at     timestamptz not null,
    attempts   integer     not null default 0,
    last_error text,
    sent_at    timestamptz,
    constraint mail_pkey primary key (id),
    constraint mail_kind_check check (kind in (
        'reset_password', 'verify_email', 'change_email', 'invitation',
        'password_changed', 'email_change_requested', 'email_changed'
    )),
    constraint mail_status_check check (status in ('waiting', 'sent', 'failed')),
    constraint mail_sent_at_check check ((sent_at is not null) = (status = 'sent')),
    constraint mail_recipient_check check (char_length(recipient) between 3 and 254),
    constraint mail_account_id_fkey foreign key (account_id) references account (id) on delete cascade
);

create index mail_due_at_idx on mail (due_at, id) where status = 'waiting';

create index mail_created_at_idx on mail (created_at);

create index mail_account_id_idx on mail (account_id, kind);

-- Whoever asks twice while a mail waits gets one: nobody's mailbox can be filled from here.
create unique index mail_waiting_key on mail (kind, lower(recipient), account_id) nulls not distinct
    where status = 'waiting' and kind in ('reset_password', 'verify_email', 'change_email', 'invitation');

create index mail_recipient_idx on mail (lower(recipient), kind);
