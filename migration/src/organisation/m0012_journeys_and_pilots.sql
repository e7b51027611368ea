-- What clients go through, step by step. The version counts changes of its texts, so that two who write do not undo each other.
CREATE TABLE journey (
    id           uuid        PRIMARY KEY,
    title        text        NOT NULL CHECK (title <> ''),
    summary      text,
    region_id    uuid        REFERENCES region (id),
    version      integer     NOT NULL CHECK (version > 0),
    created_by   uuid        NOT NULL REFERENCES account (id),
    created_at   timestamptz NOT NULL,
    changed_at   timestamptz NOT NULL,
    published_at timestamptz
);
CREATE INDEX journey_created ON journey (created_at, id);
CREATE INDEX journey_region ON journey (region_id) WHERE region_id IS NOT NULL;

-- The councils that take part.
CREATE TABLE journey_council (
    journey_id uuid NOT NULL REFERENCES journey (id),
    council_id uuid NOT NULL REFERENCES council (id),
    PRIMARY KEY (journey_id, council_id)
);
CREATE INDEX journey_council_council ON journey_council (council_id);

-- The place is not unique here: steps change places within one act, under the journey's lock.
CREATE TABLE journey_step (
    id         uuid        PRIMARY KEY,
    journey_id uuid        NOT NULL REFERENCES journey (id),
    place      integer     NOT NULL CHECK (place BETWEEN 1 AND 30),
    action     text        NOT NULL CHECK (action <> ''),
    touchpoint text,
    channel    text        CHECK (channel IN ('DESK', 'WEBSITE', 'RECEPTION', 'PHONE', 'SURVEY', 'COMPLAINT_FORM', 'SOCIAL_MEDIA',
                                              'LETTER', 'EMAIL', 'APP', 'COUNCIL', 'SESSION')),
    experience integer     NOT NULL CHECK (experience BETWEEN -2 AND 2),
    quotes     text[]      NOT NULL DEFAULT '{}'
);
CREATE INDEX journey_step_journey ON journey_step (journey_id, place);

-- What a step rests on.
CREATE TABLE journey_step_signal (
    step_id   uuid        NOT NULL REFERENCES journey_step (id),
    signal_id uuid        NOT NULL REFERENCES signal (id),
    linked_at timestamptz NOT NULL,
    PRIMARY KEY (step_id, signal_id)
);
CREATE INDEX journey_step_signal_signal ON journey_step_signal (signal_id);

-- A way of working that is tried.
CREATE TABLE pilot (
    id             uuid        PRIMARY KEY,
    title          text        NOT NULL CHECK (title <> ''),
    summary        text        NOT NULL CHECK (summary <> ''),
    guidance       text,
    status         text        NOT NULL CHECK (status IN ('PREPARED', 'REGIONAL', 'EXTENDED', 'NATIONAL', 'STOPPED')),
    stopped_reason text,
    created_by     uuid        NOT NULL REFERENCES account (id),
    created_at     timestamptz NOT NULL,
    published_at   timestamptz,
    CHECK ((status = 'STOPPED') = (stopped_reason IS NOT NULL))
);
CREATE INDEX pilot_created ON pilot (created_at, id);

-- Where it is tried: in exactly one place, which is a region. Both days are in its time; no end is not ended yet.
CREATE TABLE pilot_site (
    id           uuid        PRIMARY KEY,
    pilot_id     uuid        NOT NULL REFERENCES pilot (id),
    region_id    uuid        REFERENCES region (id),
    starts_on    date        NOT NULL,
    ends_on      date,
    evaluation   text,
    evaluated_at timestamptz,
    created_at   timestamptz NOT NULL,
    CONSTRAINT pilot_site_place CHECK (num_nonnulls(region_id) = 1),
    CHECK (ends_on >= starts_on),
    CHECK ((evaluation IS NULL) = (evaluated_at IS NULL))
);
CREATE INDEX pilot_site_pilot ON pilot_site (pilot_id, starts_on);
CREATE INDEX pilot_site_region ON pilot_site (region_id) WHERE region_id IS NOT NULL;

-- What went well, told.
CREATE TABLE pilot_story (
    id         uuid        PRIMARY KEY,
    pilot_id   uuid        NOT NULL REFERENCES pilot (id),
    site_id    uuid        REFERENCES pilot_site (id),
    title      text        NOT NULL CHECK (title <> ''),
    text       text        NOT NULL CHECK (text <> ''),
    created_by uuid        NOT NULL REFERENCES account (id),
    created_at timestamptz NOT NULL
);
CREATE INDEX pilot_story_pilot ON pilot_story (pilot_id, created_at);

-- Proposals that rest on a journey: there were none of either before.
ALTER TABLE proposal_journey ADD CONSTRAINT proposal_journey_journey FOREIGN KEY (journey_id) REFERENCES journey (id);
CREATE INDEX proposal_journey_journey ON proposal_journey (journey_id);
