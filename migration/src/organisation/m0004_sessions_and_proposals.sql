CREATE TABLE session (
    id           uuid        PRIMARY KEY,
    kind         text        NOT NULL CHECK (kind IN ('MIRROR_CONVERSATION', 'COUNCIL_MEETING', 'PANEL', 'CENTRE_TEST', 'INFORMAL')),
    title        text        NOT NULL CHECK (title <> ''),
    place        text,
    is_online    boolean     NOT NULL DEFAULT false,
    starts_at    timestamptz NOT NULL,
    ends_at      timestamptz NOT NULL,
    organiser_id uuid        NOT NULL REFERENCES account (id),
    is_public    boolean     NOT NULL DEFAULT false,
    status       text        NOT NULL CHECK (status IN ('PLANNED', 'CONFIRMED', 'HELD', 'REPORTED', 'FOLLOWED_UP', 'CANCELLED')),
    created_at   timestamptz NOT NULL,
    CHECK (ends_at >= starts_at)
);
CREATE INDEX session_starts ON session (starts_at, id);

CREATE TABLE session_council (
    session_id uuid NOT NULL REFERENCES session (id),
    council_id uuid NOT NULL REFERENCES council (id),
    PRIMARY KEY (session_id, council_id)
);
CREATE INDEX session_council_council ON session_council (council_id);

CREATE TABLE session_participant (
    id         uuid        PRIMARY KEY,
    session_id uuid        NOT NULL REFERENCES session (id),
    account_id uuid        NOT NULL REFERENCES account (id),
    role       text        NOT NULL CHECK (role IN ('CLIENT', 'EMPLOYEE', 'OBSERVER', 'FACILITATOR', 'GUEST', 'TESTER')),
    room       text        CHECK (room IN ('CONVERSATION', 'OBSERVATION')),
    created_at timestamptz NOT NULL,
    UNIQUE (session_id, account_id)
);
CREATE INDEX session_participant_account ON session_participant (account_id);

CREATE TABLE proposal (
    id              uuid        PRIMARY KEY,
    kind            text        NOT NULL CHECK (kind IN ('IMPROVEMENT', 'SOLICITED_ADVICE', 'UNSOLICITED_ADVICE')),
    title           text        NOT NULL CHECK (title <> ''),
    text            text        NOT NULL,
    is_masked       boolean     NOT NULL DEFAULT false,
    council_id      uuid        REFERENCES council (id),
    author_id       uuid        NOT NULL REFERENCES account (id),
    is_from_client  boolean     NOT NULL DEFAULT false,
    department_id   uuid        REFERENCES department (id),
    status          text        NOT NULL CHECK (status IN ('DRAFT', 'SUBMITTED', 'IN_REVIEW', 'ACCEPTED', 'PARTLY_ACCEPTED', 'DECLINED',
                                                           'PLANNED', 'IMPLEMENTED', 'EVALUATED', 'ABANDONED', 'WITHDRAWN')),
    submitted_at    timestamptz,
    decided_at      timestamptz,
    decision_outcome text       CHECK (decision_outcome IN ('ACCEPTED', 'PARTLY_ACCEPTED', 'DECLINED')),
    decision_reasons text,
    published_at    timestamptz,
    created_at      timestamptz NOT NULL,
    CHECK (council_id IS NULL OR NOT is_from_client),
    CHECK ((decided_at IS NULL) = (decision_outcome IS NULL)),
    CHECK (decision_outcome IS NULL OR decision_reasons <> '')
);
CREATE INDEX proposal_council ON proposal (council_id, created_at);
CREATE INDEX proposal_created ON proposal (created_at, id);

-- What a proposal rests on.
CREATE TABLE proposal_signal (
    proposal_id uuid NOT NULL REFERENCES proposal (id),
    signal_id   uuid NOT NULL,
    PRIMARY KEY (proposal_id, signal_id)
);
CREATE TABLE proposal_session (
    proposal_id uuid NOT NULL REFERENCES proposal (id),
    session_id  uuid NOT NULL REFERENCES session (id),
    PRIMARY KEY (proposal_id, session_id)
);
