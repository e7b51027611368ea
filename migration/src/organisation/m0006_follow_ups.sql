-- A commitment about exactly one thing.
CREATE TABLE follow_up (
    id            uuid        PRIMARY KEY,
    signal_id     uuid        REFERENCES signal (id),
    session_id    uuid        REFERENCES session (id),
    proposal_id   uuid        REFERENCES proposal (id),
    commitment    text        NOT NULL CHECK (commitment <> ''),
    is_masked     boolean     NOT NULL DEFAULT false,
    owner_id      uuid        NOT NULL REFERENCES account (id),
    department_id uuid        NOT NULL REFERENCES department (id),
    due_on        date        NOT NULL,
    status        text        NOT NULL CHECK (status IN ('OPEN', 'IN_PROGRESS', 'DONE', 'DROPPED')),
    dropped_reason text,
    created_by    uuid        NOT NULL REFERENCES account (id),
    created_at    timestamptz NOT NULL,
    ended_at      timestamptz,
    CHECK (num_nonnulls(signal_id, session_id, proposal_id) = 1),
    CHECK (status <> 'DROPPED' OR dropped_reason <> ''),
    CHECK ((status IN ('DONE', 'DROPPED')) = (ended_at IS NOT NULL))
);
CREATE INDEX follow_up_open ON follow_up (due_on, id) WHERE status IN ('OPEN', 'IN_PROGRESS');
CREATE INDEX follow_up_signal ON follow_up (signal_id) WHERE signal_id IS NOT NULL;
CREATE INDEX follow_up_session ON follow_up (session_id) WHERE session_id IS NOT NULL;
CREATE INDEX follow_up_proposal ON follow_up (proposal_id) WHERE proposal_id IS NOT NULL;

-- What was said about it, and to whom; a moved date stays visible.
CREATE TABLE follow_up_update (
    id           uuid        PRIMARY KEY,
    follow_up_id uuid        NOT NULL REFERENCES follow_up (id),
    author_id    uuid        NOT NULL REFERENCES account (id),
    text         text,
    is_masked    boolean     NOT NULL DEFAULT false,
    audience     text        NOT NULL CHECK (audience IN ('INTERNAL', 'COUNCIL', 'PARTICIPANTS', 'REPORTER', 'PUBLIC')),
    status       text        CHECK (status IN ('OPEN', 'IN_PROGRESS', 'DONE', 'DROPPED')),
    moved_from   date,
    moved_to     date,
    at           timestamptz NOT NULL,
    CHECK ((moved_from IS NULL) = (moved_to IS NULL))
);
CREATE INDEX follow_up_update_follow_up ON follow_up_update (follow_up_id, at);
