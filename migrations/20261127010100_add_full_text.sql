-- Full text: words of titles, descriptions and comments, without case and accents.
--
-- Everything is done by what every PostgreSQL has: `unaccent` need not be installed, and a database
-- finds the same whether it is or not. PostgreSQL's own parser is left out: it takes `a-b.org` for a
-- host and `/x/y` for a file, where people look for words, and leaves out what it does not know.

-- Without case, accents and what else is one letter written in two ways.
create function fold_text(value text) returns text
    language sql immutable strict parallel safe
return normalize(
    replace(replace(replace(replace(
        translate(
            regexp_replace(
                lower(normalize(lower(value collate "und-x-icu"), NFKD) collate "und-x-icu"),
                '[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]',
                '',
                'g'
            ),
            'øłđıςðħŧ',
            'oldiσdht'
        ),
        'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
    NFC
);

-- The words of a text, in order. Scripts that put no spaces between words are taken letter by
-- letter: a word of theirs is found as letters that follow each other.
create function search_words(value text) returns text[]
    language sql immutable strict parallel safe
return array_remove(
    regexp_split_to_array(
        regexp_replace(
            fold_text(value),
            '([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])',
            ' \1 ',
            'g'
        ) collate "und-x-icu",
        '[^[:alnum:]]+'
    ),
    ''
);

-- The words with their places. They are letters and digits and nothing else, so that none of them
-- means anything to whoever reads the text; what is longer than a word can be is cut.
create function to_search_vector(value text, weight text) returns tsvector
    language sql immutable strict parallel safe
return (
    select coalesce(
        string_agg(left(word, 200) || ':' || least(place, 16383)::text || weight, ' ' order by place)::tsvector,
        ''::tsvector
    )
    from unnest(search_words(value)) with ordinality as words (word, place)
);

-- What finds one word that somebody has typed, or several that follow each other (`e-mail`); the
-- last one may be the beginning of a word. Null where there is no letter or digit in it.
create function to_search_query(value text, is_beginning boolean) returns tsquery
    language sql immutable strict parallel safe
return (
    select string_agg(
        left(word, 200) || case when is_beginning and place = number then ':*' else '' end,
        ' <-> ' order by place
    )::tsquery
    from (
        select word, place, count(*) over () as number
        from unnest(search_words(value)) with ordinality as words (word, place)
    ) as numbered
);

alter table task
    add column search_vector tsvector not null
        generated always as (
            -- most tasks have no description, and looking for words in nothing takes as long
            to_search_vector(title, 'A')
                || case description when '' then ''::tsvector else to_search_vector(description, 'B') end
        ) stored;

alter table comment
    add column search_vector tsvector not null generated always as (to_search_vector(body, 'C')) stored;

create index task_search_vector_idx on task using gin (search_vector);

create index comment_search_vector_idx on comment using gin (search_vector) where deleted_at is null;

-- Tasks with a word that looks like this one, for when nothing else is found. Where `pg_trgm` is not
-- to be had, there are none.
do $$
declare
    place text;
begin
    begin
        create extension if not exists pg_trgm;
    exception when others then
        raise notice 'no pg_trgm (%): what is misspelt will not be found', sqlerrm;
    end;
    select nspname into place
    from pg_extension
    join pg_namespace on pg_namespace.oid = extnamespace
    where extname = 'pg_trgm';
    if place is null then
        create function similar_tasks(word text) returns setof uuid
            language sql stable strict
        begin atomic
            select null::uuid where false;
        end;
        return;
    end if;
    execute format(
        'create index task_similar_idx on task
            using gin (fold_text(title || '' '' || left(description, 1000)) %I.gin_trgm_ops)',
        place
    );
    execute format(
        'create function similar_tasks(word text) returns setof uuid
            language sql stable strict
            set pg_trgm.word_similarity_threshold = 0.45
        begin atomic
            select id
            from task
            where fold_text(word) operator(%I.<%%) fold_text(title || '' '' || left(description, 1000))
                and char_length(word) >= 4;
        end',
        place
    );
end
$$;
