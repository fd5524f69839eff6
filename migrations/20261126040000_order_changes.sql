-- Readers of the change log remember the number of the last change that they have seen, and must
-- never find out later that one with a smaller number was still on its way.
--
-- The number of a transaction, beside each change, cannot promise that: numbers of transactions
-- start anew in a database that was restored from a backup, and the changes of two transactions
-- are not numbered in the order of those. So writers say from where on they may be numbering, for
-- as long as their transaction lasts, by an advisory lock that everybody can see and nobody waits
-- for; readers stop below the lowest. It neither makes writers wait for each other, nor can a
-- number be handed out of order.
alter table change
    alter column seq drop identity,
    drop column transaction,
    -- changes that were made together are undone together, by this id
    add column group_id uuid,
    -- what has changed, where it is neither the task nor the project: a section, a comment, a file
    add column subject_id uuid,
    drop constraint change_kind_check,
    add constraint change_kind_check check (
        kind ~ '^(task|project|section|comment|attachment)\.(created|updated|deleted)$'
    );

create index change_group_id_idx on change (group_id) where group_id is not null;

create sequence change_number owned by change.seq;

select setval('change_number', coalesce(max(seq), 1), max(seq) is not null) from change;

-- 29795 is `tc`; the lock's other 48 bits are the newest number when the transaction began to
-- write changes: its own are all above it.
create function next_change_number() returns bigint
    language plpgsql volatile
as $$
declare
    newest bigint;
begin
    -- once for a transaction, however many changes it writes: the table of locks is small
    if coalesce(current_setting('tend.change_floor', true), '') = '' then
        select case when is_called then last_value else 0 end into newest from change_number;
        perform pg_advisory_xact_lock_shared((29795::bigint << 48) | newest);
        perform set_config('tend.change_floor', newest::text, true);
    end if;
    return nextval('change_number');
end
$$;

alter table change alter column seq set default next_change_number();

-- The number up to which every change is there for all to see, in whatever is read after this.
create function settled_change_number() returns bigint
    language plpgsql volatile
as $$
declare
    newest bigint;
    lowest bigint;
begin
    -- In this order. Who took a number up to `newest` holds their lock already; who does not hold
    -- it any more has committed.
    select case when is_called then last_value else 0 end into newest from change_number;
    select min(((classid::bigint << 32) | objid::bigint) & ((1::bigint << 48) - 1)) into lowest
    from pg_locks
    where locktype = 'advisory'
        and objsubid = 1
        and classid::bigint >> 16 = 29795
        and database = (select oid from pg_database where datname = current_database());
    return least(newest, lowest);
end
$$;
