-- All decisions stand here. Round 0 is the first, round 1 the one reconsideration; both stay readable.
CREATE TABLE proposal_decision (
    id             uuid        PRIMARY KEY,
    proposal_id    uuid        NOT NULL REFERENCES proposal (id),
    round          integer     NOT NULL CHECK (round BETWEEN 0 AND 1),
    outcome        text        NOT NULL CHECK (outcome IN ('ACCEPTED', 'PARTLY_ACCEPTED', 'DECLINED')),
    reasons        text        NOT NULL CHECK (reasons <> ''),
    accepted_parts text,
    declined_parts text,
    is_masked      boolean     NOT NULL DEFAULT false,
    -- Not known of decisions from before this table.
    decided_by     uuid        REFERENCES account (id),
    decided_at     timestamptz NOT NULL,
    UNIQUE (proposal_id, round)
);
INSERT INTO proposal_decision (id, proposal_id, round, outcome, reasons, decided_at)
SELECT gen_random_uuid(), id, 0, decision_outcome, decision_reasons, decided_at FROM proposal WHERE decision_outcome IS NOT NULL;

ALTER TABLE proposal DROP COLUMN decided_at, DROP COLUMN decision_outcome, DROP COLUMN decision_reasons;
-- A draft is written together: each change is one version further.
ALTER TABLE proposal ADD COLUMN version integer NOT NULL DEFAULT 1;
-- A client's decision is published only with this.
ALTER TABLE proposal ADD COLUMN consent_to_publish boolean NOT NULL DEFAULT false;
-- What it answers; the key to it comes with the table of consultations.
ALTER TABLE proposal ADD COLUMN consultation_id uuid;
ALTER TABLE proposal ADD COLUMN reconsideration_asked_at timestamptz;
ALTER TABLE proposal ADD COLUMN reconsideration_reasons text;
ALTER TABLE proposal ADD COLUMN planned_for date;
ALTER TABLE proposal ADD COLUMN implemented_on date;
ALTER TABLE proposal ADD COLUMN evaluation text;
ALTER TABLE proposal ADD COLUMN abandoned_reason text;
ALTER TABLE proposal ADD CHECK ((reconsideration_asked_at IS NULL) = (reconsideration_reasons IS NULL));
CREATE INDEX proposal_author ON proposal (author_id);
CREATE INDEX proposal_department ON proposal (department_id) WHERE department_id IS NOT NULL;

-- What it is about.
CREATE TABLE proposal_topic (
    proposal_id uuid NOT NULL REFERENCES proposal (id),
    topic_id    uuid NOT NULL REFERENCES topic (id),
    PRIMARY KEY (proposal_id, topic_id)
);

-- Journeys that it rests on; the key to them comes with their table.
CREATE TABLE proposal_journey (
    proposal_id uuid NOT NULL REFERENCES proposal (id),
    journey_id  uuid NOT NULL,
    PRIMARY KEY (proposal_id, journey_id)
);

-- A figure as it stood when it was attached: how many signals about a topic came in in a period. Never counted again.
CREATE TABLE proposal_figure (
    id          uuid        PRIMARY KEY,
    proposal_id uuid        NOT NULL REFERENCES proposal (id),
    topic_id    uuid        NOT NULL REFERENCES topic (id),
    from_day    date        NOT NULL,
    until_day   date        NOT NULL,
    channel     text        CHECK (channel IN ('DESK', 'WEBSITE', 'RECEPTION', 'PHONE', 'SURVEY', 'COMPLAINT_FORM', 'SOCIAL_MEDIA',
                                               'LETTER', 'EMAIL', 'APP', 'COUNCIL', 'SESSION')),
    -- Whether all signals were counted, or those that the council sees.
    is_of_all   boolean     NOT NULL,
    -- None where it rests on so few that it would tell of somebody.
    value       integer,
    taken_by    uuid        NOT NULL REFERENCES account (id),
    taken_at    timestamptz NOT NULL,
    CHECK (from_day < until_day)
);
CREATE INDEX proposal_figure_proposal ON proposal_figure (proposal_id, taken_at);
