-- Letters without accents, so that "clienten" finds "cliënten". One letter for each, but for accents that stand apart and
-- the marks at which words can be broken, which are left out.
CREATE FUNCTION plain_letters(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT translate(
        $1,
        'ÀÁÂÃÄÅàáâãäåĀāĂăĄąÇçĆćČčĎďĐđÈÉÊËèéêëĒēĖėĘęĚěĞğÌÍÎÏìíîïĪīİıŁłÑñŃńŇňÒÓÔÕÖØòóôõöøŌōŐőŘřŚśŞşŠšȘșŤťȚțÙÚÛÜùúûüŪūŮůŰűÝýÿŹźŻżŽž'
            || E'\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0327\u0328\u00ad',
        'AAAAAAaaaaaaAaAaAaCcCcCcDdDdEEEEeeeeEeEeEeEeGgIIIIiiiiIiIiLlNnNnNnOOOOOOooooooOoOoRrSsSsSsSsTtTtUUUUuuuuUuUuUuYyyZzZzZz'
    )
$$;

-- The words of what is kept, which is masked. A title weighs most (A); it alone can be searched by who sees no more.
ALTER TABLE signal DROP COLUMN search;
ALTER TABLE signal ADD COLUMN search tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('pg_catalog.dutch', plain_letters(coalesce(text, ''))), 'B')) STORED;
ALTER TABLE proposal ADD COLUMN search tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('pg_catalog.dutch', plain_letters(title)), 'A')
    || setweight(to_tsvector('pg_catalog.dutch', plain_letters(text)), 'B')) STORED;
ALTER TABLE session ADD COLUMN search tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('pg_catalog.dutch', plain_letters(title)), 'A')
    || setweight(to_tsvector('pg_catalog.dutch', plain_letters(coalesce(about, ''))), 'B')
    || setweight(to_tsvector('pg_catalog.dutch', plain_letters(coalesce(report, ''))), 'C')) STORED;
ALTER TABLE council ADD COLUMN search tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('pg_catalog.dutch', plain_letters(name)), 'A')
    || setweight(to_tsvector('pg_catalog.dutch', plain_letters(coalesce(about, ''))), 'B')) STORED;
CREATE INDEX signal_search ON signal USING gin (search);
CREATE INDEX proposal_search ON proposal USING gin (search);
CREATE INDEX session_search ON session USING gin (search);
CREATE INDEX council_search ON council USING gin (search);

-- Every word in use, as the columns above hold it: what a part of a word, or a misspelling, may stand for. A reader of the
-- log adds to it; each word has the place that the reader had come to, so that servers read only what is new to them.
CREATE TABLE search_word (
    word  text   COLLATE "C" PRIMARY KEY CHECK (char_length(word) BETWEEN 4 AND 40),
    place bigint NOT NULL CHECK (place >= 0)
);
CREATE INDEX search_word_place ON search_word (place);
INSERT INTO search_word (word, place)
SELECT word, 0 FROM ts_stat('SELECT search FROM signal UNION ALL SELECT search FROM proposal
    UNION ALL SELECT search FROM session UNION ALL SELECT search FROM council')
WHERE word ~ '^[[:alpha:]]{4,40}$';
INSERT INTO log_reader (name, place) SELECT 'SEARCH', coalesce(max(place), 0) FROM event_place;
