CREATE TABLE signal (
    id             uuid        PRIMARY KEY,
    kind           text        NOT NULL CHECK (kind IN ('QUESTION', 'COMPLAINT', 'REPORT', 'STORY', 'COMPLIMENT', 'SUGGESTION', 'DROP_OFF')),
    channel        text        NOT NULL CHECK (channel IN ('DESK', 'WEBSITE', 'RECEPTION', 'PHONE', 'SURVEY', 'COMPLAINT_FORM', 'SOCIAL_MEDIA',
                                                           'LETTER', 'EMAIL', 'APP', 'COUNCIL', 'SESSION')),
    text           text,
    is_masked      boolean     NOT NULL DEFAULT false,
    topic_id       uuid        REFERENCES topic (id),
    happened_at    timestamptz,
    received_at    timestamptz NOT NULL,
    latitude       double precision CHECK (latitude BETWEEN -90 AND 90),
    longitude      double precision CHECK (longitude BETWEEN -180 AND 180),
    address        text,
    postcode       text,
    region_name    text,
    region_id      uuid        REFERENCES region (id),
    page           text,
    step           text,
    score          integer,
    urgency        text        NOT NULL CHECK (urgency IN ('NORMAL', 'HIGH', 'DISTRESSING')),
    source         text,
    external_id    text,
    source_hash    bytea,
    is_imported    boolean     NOT NULL DEFAULT false,
    integration_id uuid        REFERENCES account (id),
    status         text        NOT NULL CHECK (status IN ('RECEIVED', 'SEEN', 'HEARD', 'HELPED', 'CLOSED')),
    outcome        text        CHECK (outcome IN ('HELPED', 'EXPLAINED', 'FORWARDED', 'TAILORED', 'WITHDRAWN', 'NO_WAY_BACK')),
    has_way_back   boolean     NOT NULL,
    handler_id     uuid        REFERENCES account (id),
    department_id  uuid        REFERENCES department (id),
    seen_at        timestamptz,
    heard_at       timestamptz,
    helped_at      timestamptz,
    closed_at      timestamptz,
    reopened_count integer     NOT NULL DEFAULT 0,
    main_signal_id uuid        REFERENCES signal (id),
    code_hash      bytea       UNIQUE,
    created_at     timestamptz NOT NULL,
    search         tsvector    GENERATED ALWAYS AS (to_tsvector('pg_catalog.dutch', coalesce(text, ''))) STORED,
    UNIQUE (source, external_id),
    CHECK (main_signal_id <> id),
    CHECK ((source IS NULL) = (external_id IS NULL)),
    CHECK ((latitude IS NULL) = (longitude IS NULL)),
    CHECK (status NOT IN ('SEEN', 'HEARD', 'HELPED') OR topic_id IS NOT NULL)
);
CREATE INDEX signal_received ON signal (received_at, id);
CREATE INDEX signal_region ON signal (region_id, received_at, id);
CREATE INDEX signal_topic ON signal (topic_id, received_at);
CREATE INDEX signal_open_urgent ON signal (received_at, id) WHERE status <> 'CLOSED' AND urgency <> 'NORMAL';
CREATE INDEX signal_handler ON signal (handler_id) WHERE handler_id IS NOT NULL;
CREATE INDEX signal_main ON signal (main_signal_id) WHERE main_signal_id IS NOT NULL;
CREATE INDEX signal_integration ON signal (integration_id, received_at, id) WHERE integration_id IS NOT NULL;
CREATE INDEX signal_search ON signal USING gin (search);
ALTER TABLE proposal_signal ADD FOREIGN KEY (signal_id) REFERENCES signal (id);

-- Who the reporter is stands apart: an account, or sealed contact details, or both.
CREATE TABLE signal_reporter (
    signal_id       uuid        PRIMARY KEY REFERENCES signal (id),
    account_id      uuid        REFERENCES account (id),
    sealed_identity bytea,
    submitted_by    uuid        REFERENCES account (id),
    created_at      timestamptz NOT NULL,
    CHECK (account_id IS NOT NULL OR sealed_identity IS NOT NULL)
);
CREATE INDEX signal_reporter_account ON signal_reporter (account_id, signal_id);

-- The sender's own key for a signal, so that a retry never makes two. Keyed hashes only.
CREATE TABLE signal_submission (
    key_hash   bytea       PRIMARY KEY,
    body_hash  bytea       NOT NULL,
    signal_id  uuid        NOT NULL REFERENCES signal (id),
    created_at timestamptz NOT NULL
);

CREATE TABLE answer (
    id              uuid        PRIMARY KEY,
    signal_id       uuid        NOT NULL REFERENCES signal (id),
    writer_id       uuid        NOT NULL REFERENCES account (id),
    author_name     text        NOT NULL CHECK (author_name <> ''),
    text            text        NOT NULL CHECK (text <> ''),
    is_masked       boolean     NOT NULL DEFAULT false,
    channel         text        NOT NULL CHECK (channel IN ('PHONE', 'EMAIL', 'LETTER', 'APP', 'VISIT')),
    outcome         text        CHECK (outcome IN ('HELPED', 'EXPLAINED', 'FORWARDED', 'TAILORED', 'WITHDRAWN', 'NO_WAY_BACK')),
    override_reason text,
    copied_from_id  uuid        REFERENCES answer (id),
    at              timestamptz NOT NULL
);
CREATE INDEX answer_signal ON answer (signal_id, at);

-- What the reporter said of an answer.
CREATE TABLE answer_response (
    id         uuid        PRIMARY KEY,
    signal_id  uuid        NOT NULL REFERENCES signal (id),
    helped     boolean     NOT NULL,
    comment    text,
    is_masked  boolean     NOT NULL DEFAULT false,
    at         timestamptz NOT NULL
);
CREATE INDEX answer_response_signal ON answer_response (signal_id, at);

-- Each time that somebody opened who the reporter is and what was masked. The reporter can see it.
CREATE TABLE signal_reveal (
    id         uuid        PRIMARY KEY,
    signal_id  uuid        NOT NULL REFERENCES signal (id),
    opened_by  uuid        NOT NULL REFERENCES account (id),
    reason     text        NOT NULL CHECK (reason <> ''),
    at         timestamptz NOT NULL
);
CREATE INDEX signal_reveal_signal ON signal_reveal (signal_id, at);

-- All deadlines of all nouns. A round is one time through the loop: objecting starts the next.
CREATE TABLE deadline (
    id           uuid        PRIMARY KEY,
    subject_type text        NOT NULL CHECK (subject_type IN ('SIGNAL', 'SESSION', 'PROPOSAL', 'FOLLOW_UP', 'CONSULTATION')),
    subject_id   uuid        NOT NULL,
    step         text        NOT NULL CHECK (step IN ('SEEN', 'HEARD', 'HELPED', 'DECIDED', 'REPORTED', 'DONE', 'ANSWERED')),
    round        integer     NOT NULL DEFAULT 0,
    started_at   timestamptz NOT NULL,
    due_at       timestamptz NOT NULL,
    met_at       timestamptz,
    dropped_at   timestamptz,
    warned_at    timestamptz,
    escalated_at timestamptz,
    UNIQUE (subject_type, subject_id, step, round)
);
CREATE INDEX deadline_due ON deadline (due_at) WHERE met_at IS NULL AND dropped_at IS NULL;
