-- A referral hands somebody over to a partner outside, such as a neighbourhood team, with their consent. It is done
-- when the partner has confirmed.
ALTER TABLE follow_up
    ADD COLUMN kind         text NOT NULL DEFAULT 'COMMITMENT' CHECK (kind IN ('COMMITMENT', 'REFERRAL')),
    ADD COLUMN partner      text CHECK (partner <> ''),
    ADD COLUMN handed_over  text,
    ADD COLUMN agreed_at    timestamptz,
    ADD COLUMN confirmed_at timestamptz,
    ADD CHECK ((kind = 'REFERRAL') = (partner IS NOT NULL)),
    ADD CHECK ((kind = 'REFERRAL') = (agreed_at IS NOT NULL)),
    ADD CHECK (kind = 'REFERRAL' OR handed_over IS NULL),
    ADD CHECK ((confirmed_at IS NOT NULL) = (kind = 'REFERRAL' AND status = 'DONE'));

-- The dashboard's list: what is open, of an owner or a department, those due first first.
CREATE INDEX follow_up_open_owner ON follow_up (owner_id, due_on, id) WHERE status IN ('OPEN', 'IN_PROGRESS');
CREATE INDEX follow_up_open_department ON follow_up (department_id, due_on, id) WHERE status IN ('OPEN', 'IN_PROGRESS');

-- Who keeps it now, where it was handed over.
ALTER TABLE follow_up_update
    ADD COLUMN handed_to_id            uuid REFERENCES account (id),
    ADD COLUMN handed_to_department_id uuid REFERENCES department (id);

-- To whom a commitment of a session was made, where it names them.
CREATE TABLE follow_up_recipient (
    follow_up_id uuid NOT NULL REFERENCES follow_up (id),
    account_id   uuid NOT NULL REFERENCES account (id),
    PRIMARY KEY (follow_up_id, account_id)
);
CREATE INDEX follow_up_recipient_account ON follow_up_recipient (account_id);

-- Whether it helped those it was made to. Who holds the code of an anonymous signal has no account.
CREATE TABLE follow_up_response (
    id           uuid        PRIMARY KEY,
    follow_up_id uuid        NOT NULL REFERENCES follow_up (id),
    account_id   uuid        REFERENCES account (id),
    helped       boolean     NOT NULL,
    comment      text,
    is_masked    boolean     NOT NULL DEFAULT false,
    at           timestamptz NOT NULL
);
-- One a person: whoever says it again, changes it.
CREATE UNIQUE INDEX follow_up_response_one
    ON follow_up_response (follow_up_id, coalesce(account_id, '00000000-0000-0000-0000-000000000000'));
CREATE INDEX follow_up_response_account ON follow_up_response (account_id) WHERE account_id IS NOT NULL;

-- Announced when, by what way, and for when: from that moment until the office closes.
CREATE TABLE contact_announcement (
    id              uuid        PRIMARY KEY,
    signal_id       uuid        NOT NULL REFERENCES signal (id),
    channel         text        NOT NULL CHECK (channel IN ('PHONE', 'EMAIL', 'LETTER', 'APP', 'VISIT')),
    through         text        NOT NULL CHECK (through IN ('PHONE', 'EMAIL', 'LETTER', 'APP', 'VISIT')),
    expected_from   timestamptz NOT NULL,
    expected_until  timestamptz NOT NULL,
    override_reason text,
    announced_by    uuid        NOT NULL REFERENCES account (id),
    announced_at    timestamptz NOT NULL,
    UNIQUE (signal_id, channel, expected_from),
    CHECK (expected_until > expected_from)
);

-- "Called, no answer": a fact, and not heard.
CREATE TABLE contact_attempt (
    id              uuid        PRIMARY KEY,
    signal_id       uuid        NOT NULL REFERENCES signal (id),
    channel         text        NOT NULL CHECK (channel IN ('PHONE', 'EMAIL', 'LETTER', 'APP', 'VISIT')),
    result          text        NOT NULL CHECK (result IN ('NO_ANSWER', 'LEFT_MESSAGE', 'ANOTHER_TIME', 'UNREACHABLE')),
    override_reason text,
    attempted_by    uuid        NOT NULL REFERENCES account (id),
    at              timestamptz NOT NULL,
    created_at      timestamptz NOT NULL,
    UNIQUE (signal_id, channel, at)
);
