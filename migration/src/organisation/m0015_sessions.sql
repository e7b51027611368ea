-- From planning a session to everybody having heard back.
ALTER TABLE session
    ADD COLUMN centre_id        uuid REFERENCES centre (id),
    -- The first of a series of sessions, or the parts of one test round.
    ADD COLUMN series_id        uuid REFERENCES session (id),
    ADD COLUMN about            text,
    -- The most people who take part, apart from those for whom it is work.
    ADD COLUMN capacity         integer CHECK (capacity > 0),
    -- Until when members of its councils can come forward by themselves.
    ADD COLUMN call_until       date,
    ADD COLUMN confirmed_at     timestamptz,
    ADD COLUMN held_at          timestamptz,
    ADD COLUMN reported_at      timestamptz,
    ADD COLUMN followed_up_at   timestamptz,
    ADD COLUMN cancelled_at     timestamptz,
    ADD COLUMN cancelled_reason text,
    ADD COLUMN report           text,
    -- How often what a calendar shows has changed.
    ADD COLUMN sequence         integer NOT NULL DEFAULT 0 CHECK (sequence >= 0),
    ADD COLUMN changed_at       timestamptz;

-- Of what was there before, the moments are not known better than this.
UPDATE session SET changed_at = created_at;
UPDATE session SET confirmed_at = created_at WHERE status IN ('CONFIRMED', 'HELD', 'REPORTED', 'FOLLOWED_UP');
UPDATE session SET held_at = ends_at WHERE status IN ('HELD', 'REPORTED', 'FOLLOWED_UP');
UPDATE session SET reported_at = coalesce((SELECT deadline.met_at FROM deadline WHERE deadline.subject_type = 'SESSION'
    AND deadline.subject_id = session.id AND deadline.step = 'REPORTED' ORDER BY deadline.round DESC LIMIT 1), ends_at),
    report = '-' WHERE status IN ('REPORTED', 'FOLLOWED_UP');
UPDATE session SET followed_up_at = reported_at WHERE status = 'FOLLOWED_UP';
UPDATE session SET cancelled_at = created_at, cancelled_reason = '-' WHERE status = 'CANCELLED';

ALTER TABLE session
    ALTER COLUMN changed_at SET NOT NULL,
    ADD CHECK (status <> 'PLANNED' OR confirmed_at IS NULL),
    ADD CHECK ((held_at IS NOT NULL) = (status IN ('HELD', 'REPORTED', 'FOLLOWED_UP'))),
    ADD CHECK ((reported_at IS NOT NULL) = (status IN ('REPORTED', 'FOLLOWED_UP'))),
    ADD CHECK ((reported_at IS NULL) = (report IS NULL)),
    ADD CHECK ((followed_up_at IS NOT NULL) = (status = 'FOLLOWED_UP')),
    ADD CHECK ((cancelled_at IS NOT NULL) = (status = 'CANCELLED')),
    ADD CHECK ((cancelled_at IS NULL) = (cancelled_reason IS NULL));
CREATE INDEX session_centre ON session (centre_id) WHERE centre_id IS NOT NULL;
CREATE INDEX session_series ON session (series_id, starts_at) WHERE series_id IS NOT NULL;
-- The lists of what owes somebody: a report, or an answer.
CREATE INDEX session_owing ON session (starts_at, id) WHERE status IN ('HELD', 'REPORTED');

ALTER TABLE session_participant
    ADD COLUMN answer      text NOT NULL DEFAULT 'INVITED' CHECK (answer IN ('INVITED', 'ACCEPTED', 'DECLINED')),
    ADD COLUMN answered_at timestamptz,
    ADD COLUMN attended    boolean,
    -- What a client told, and that everybody in the conversation heard; the original is sealed with the client's key.
    ADD COLUMN story       text,
    ADD COLUMN story_is_masked boolean NOT NULL DEFAULT false;
UPDATE session_participant SET answer = 'ACCEPTED', answered_at = session_participant.created_at
    FROM session WHERE session.id = session_id AND session.status <> 'PLANNED';
UPDATE session_participant SET attended = true
    FROM session WHERE session.id = session_id AND session.status IN ('HELD', 'REPORTED', 'FOLLOWED_UP');
ALTER TABLE session_participant
    ALTER COLUMN answer DROP DEFAULT,
    ADD CHECK ((answer = 'INVITED') = (answered_at IS NULL));

-- What a participant agreed to, how, and whether they took it back. What they agreed to again is a new row.
CREATE TABLE session_consent (
    id             uuid        PRIMARY KEY,
    participant_id uuid        NOT NULL REFERENCES session_participant (id),
    scope          text        NOT NULL CHECK (scope IN ('CONVERSATION', 'STORY')),
    form           text        NOT NULL CHECK (form IN ('APP', 'WRITTEN', 'SPOKEN')),
    recorded_by    uuid        NOT NULL REFERENCES account (id),
    given_at       timestamptz NOT NULL,
    withdrawn_at   timestamptz,
    CHECK (withdrawn_at >= given_at)
);
CREATE UNIQUE INDEX session_consent_in_force ON session_consent (participant_id, scope) WHERE withdrawn_at IS NULL;
CREATE INDEX session_consent_participant ON session_consent (participant_id, given_at);

-- What is to be talked about. Staff, the liaison and councils bring points.
CREATE TABLE session_agenda_point (
    id         uuid        PRIMARY KEY,
    session_id uuid        NOT NULL REFERENCES session (id),
    title      text        NOT NULL CHECK (title <> ''),
    text       text,
    is_masked  boolean     NOT NULL DEFAULT false,
    side       text        NOT NULL CHECK (side IN ('STAFF', 'LIAISON', 'COUNCIL')),
    council_id uuid        REFERENCES council (id),
    brought_by uuid        NOT NULL REFERENCES account (id),
    created_at timestamptz NOT NULL,
    CHECK ((side = 'COUNCIL') = (council_id IS NOT NULL))
);
CREATE INDEX session_agenda_point_session ON session_agenda_point (session_id, created_at);

-- What somebody who attended noticed. It is its author's until the session is reported.
CREATE TABLE session_observation (
    id             uuid        PRIMARY KEY,
    session_id     uuid        NOT NULL REFERENCES session (id),
    participant_id uuid        NOT NULL REFERENCES session_participant (id),
    -- The author's own key for it: sent again, it makes no second one.
    key            text,
    text           text        NOT NULL CHECK (text <> ''),
    is_masked      boolean     NOT NULL DEFAULT false,
    assessment     text        NOT NULL CHECK (assessment IN ('WENT_WELL', 'COULD_BE_BETTER')),
    time_frame     text        NOT NULL CHECK (time_frame IN ('PAST', 'PRESENT')),
    created_at     timestamptz NOT NULL,
    UNIQUE (participant_id, key)
);
CREATE INDEX session_observation_session ON session_observation (session_id, created_at, id);
CREATE INDEX session_observation_participant ON session_observation (participant_id);

-- What became of an observation: one thing a row.
CREATE TABLE session_observation_use (
    id             uuid        PRIMARY KEY,
    observation_id uuid        NOT NULL REFERENCES session_observation (id),
    signal_id      uuid        REFERENCES signal (id),
    follow_up_id   uuid        REFERENCES follow_up (id),
    proposal_id    uuid        REFERENCES proposal (id),
    used_by        uuid        NOT NULL REFERENCES account (id),
    at             timestamptz NOT NULL,
    CHECK (num_nonnulls(signal_id, follow_up_id, proposal_id) = 1)
);
CREATE INDEX session_observation_use_observation ON session_observation_use (observation_id, at);
CREATE UNIQUE INDEX session_observation_use_signal ON session_observation_use (signal_id) WHERE signal_id IS NOT NULL;
CREATE UNIQUE INDEX session_observation_use_follow_up ON session_observation_use (follow_up_id) WHERE follow_up_id IS NOT NULL;
CREATE UNIQUE INDEX session_observation_use_proposal ON session_observation_use (proposal_id, observation_id)
    WHERE proposal_id IS NOT NULL;

-- How somebody was told what came of a session, where no notice could do that: by whom, when, or why it could not be.
CREATE TABLE session_telling (
    id                 uuid        PRIMARY KEY,
    participant_id     uuid        NOT NULL REFERENCES session_participant (id),
    channel            text        CHECK (channel IN ('PHONE', 'EMAIL', 'LETTER', 'APP', 'VISIT')),
    unreachable_reason text        CHECK (unreachable_reason <> ''),
    override_reason    text,
    recorded_by        uuid        NOT NULL REFERENCES account (id),
    at                 timestamptz NOT NULL,
    created_at         timestamptz NOT NULL,
    CHECK (num_nonnulls(channel, unreachable_reason) = 1),
    UNIQUE (participant_id, at)
);
CREATE INDEX session_telling_participant ON session_telling (participant_id, at);
