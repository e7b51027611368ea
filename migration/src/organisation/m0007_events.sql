-- The one log: who, when, what, on what. Ids, enums and dates; never texts or names.
CREATE TABLE event (
    id           uuid        PRIMARY KEY,
    at           timestamptz NOT NULL,
    actor_id     uuid,
    kind         text        NOT NULL CHECK (kind <> ''),
    subject_type text        NOT NULL CHECK (subject_type <> ''),
    subject_id   uuid        NOT NULL,
    data         jsonb       NOT NULL DEFAULT '{}'
);
CREATE INDEX event_subject ON event (subject_type, subject_id, at);

-- Events that have no place yet; the sequencer takes them out.
CREATE TABLE event_unplaced (
    event_id uuid PRIMARY KEY REFERENCES event (id)
);

-- Its order, given after commit by the sequencer; each hash covers the one before.
CREATE TABLE event_place (
    place     bigint      PRIMARY KEY CHECK (place > 0),
    event_id  uuid        NOT NULL UNIQUE REFERENCES event (id),
    hash      bytea       NOT NULL,
    placed_at timestamptz NOT NULL
);

-- Work that one server at a time does, until its lease ends.
CREATE TABLE lease (
    name    text        PRIMARY KEY,
    holder  uuid        NOT NULL,
    ends_at timestamptz NOT NULL
);
