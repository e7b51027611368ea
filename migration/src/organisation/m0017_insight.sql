-- What each signal counts for. It is written from the signal and its promises by the reader of the log, who takes out what
-- the signal counted for before and puts in what it counts for now; so figures never have to be counted from scratch.
CREATE TABLE signal_fact (
    signal_id     uuid        PRIMARY KEY,
    received_at   timestamptz NOT NULL,
    topic_id      uuid,
    region_id     uuid,
    department_id uuid,
    channel       text        NOT NULL,
    kind          text        NOT NULL,
    -- The cell of the H3 grid in which it happened, or the page and step that it is about.
    cell          bigint,
    page          text,
    step          text,
    -- Whether the promise of the first time round was kept; null while it is pending, or where nothing was promised.
    seen_kept     boolean,
    heard_kept    boolean,
    helped_kept   boolean,
    -- How long it took, as the number of a span of time (see insight/spans.rs).
    seen_span     integer,
    heard_span    integer,
    helped_span   integer,
    is_reopened   boolean     NOT NULL,
    is_unanswered boolean     NOT NULL
);
CREATE INDEX signal_fact_spot ON signal_fact (received_at) WHERE cell IS NOT NULL OR page IS NOT NULL;
CREATE INDEX signal_fact_cell ON signal_fact (topic_id, cell, received_at) WHERE cell IS NOT NULL;
CREATE INDEX signal_fact_page ON signal_fact (topic_id, page, received_at) WHERE page IS NOT NULL;

-- How many signals of each topic came in during so many days from a day on, in all or of one channel or kind: topics and
-- their counts, side by side, and the sum of them. Days are counted from 1970-01-01; spans are of 1, 4, 16 and 64 days, so that
-- few rows make any period. The topic of signals without one is the key of noughts.
CREATE TABLE topic_tally (
    dimension text      NOT NULL CHECK (dimension IN ('ALL', 'CHANNEL', 'KIND')),
    value     text      NOT NULL,
    span      integer   NOT NULL CHECK (span IN (1, 4, 16, 64)),
    start     integer   NOT NULL,
    topics    uuid[]    NOT NULL,
    counts    integer[] NOT NULL,
    total     integer   NOT NULL,
    PRIMARY KEY (dimension, value, span, start)
);
-- Some kilobytes, read whole: in the row itself rather than beside it.
ALTER TABLE topic_tally ALTER COLUMN topics SET STORAGE MAIN, ALTER COLUMN counts SET STORAGE MAIN;

-- The loop report of a month: of everything, or of one region, department, topic or channel.
CREATE TABLE loop_tally (
    dimension       text      NOT NULL CHECK (dimension IN ('ALL', 'REGION', 'DEPARTMENT', 'TOPIC', 'CHANNEL')),
    month           date      NOT NULL CHECK (extract(day FROM month) = 1),
    value           text      NOT NULL,
    received        integer   NOT NULL,
    seen_promised   integer   NOT NULL,
    seen_kept       integer   NOT NULL,
    heard_promised  integer   NOT NULL,
    heard_kept      integer   NOT NULL,
    helped_promised integer   NOT NULL,
    helped_kept     integer   NOT NULL,
    reopened        integer   NOT NULL,
    unanswered      integer   NOT NULL,
    -- How long it took: the number of a span of time, how many took that long, the next span, and so on.
    seen_spans      integer[] NOT NULL,
    heard_spans     integer[] NOT NULL,
    helped_spans    integer[] NOT NULL,
    PRIMARY KEY (dimension, month, value)
);

-- There is a row while signals are counted anew: those with a key after this one are still to be counted.
CREATE TABLE recount (
    id          integer PRIMARY KEY CHECK (id = 1),
    after_id    uuid    NOT NULL
);
INSERT INTO recount (id, after_id) SELECT 1, '00000000-0000-0000-0000-000000000000' WHERE EXISTS (SELECT FROM signal);
INSERT INTO log_reader (name, place) SELECT 'INSIGHT', coalesce(max(place), 0) FROM event_place;
