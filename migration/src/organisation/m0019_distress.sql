-- Whether a signal is distressing: proposed by rules, confirmed or set aside by a person. A signal that nobody and nothing
-- ever held for distressing has no row. Without a proposal a person set it by themselves.
CREATE TABLE signal_distress (
    signal_id   uuid        PRIMARY KEY REFERENCES signal (id),
    state       text        NOT NULL CHECK (state IN ('PROPOSED', 'CONFIRMED', 'SET_ASIDE')),
    proposed_at timestamptz,
    -- By when somebody looks at the proposal.
    look_by     timestamptz,
    settled_at  timestamptz,
    settled_by  uuid        REFERENCES account (id),
    reason      text,
    CHECK ((proposed_at IS NULL) = (look_by IS NULL)),
    CHECK (state <> 'PROPOSED' OR proposed_at IS NOT NULL),
    CHECK ((state = 'PROPOSED') = (settled_at IS NULL))
);
CREATE INDEX signal_distress_proposed ON signal_distress (signal_id) WHERE state = 'PROPOSED';

-- For which words it was proposed: words of the list, never of the text.
CREATE TABLE signal_distress_reason (
    signal_id uuid             NOT NULL REFERENCES signal_distress (signal_id),
    word      text             NOT NULL CHECK (word <> ''),
    class     text             NOT NULL CHECK (class IN ('LIFE', 'VIOLENCE', 'HOME', 'FOOD', 'UTILITIES', 'CARE', 'MONEY', 'DESPAIR',
                                                         'VULNERABLE', 'SOON')),
    weight    double precision NOT NULL CHECK (weight > 0),
    PRIMARY KEY (signal_id, word)
);

-- What was set as distressing before there was a row for it. When it was last triaged nobody wrote down: it was seen then.
INSERT INTO signal_distress (signal_id, state, settled_at, settled_by)
    SELECT id, 'CONFIRMED', coalesce(seen_at, received_at), handler_id FROM signal WHERE urgency = 'DISTRESSING';
