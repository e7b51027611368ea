-- How far each reader of the log has come. Readers go by place, so that what commits late is never passed by.
CREATE TABLE log_reader (
    name  text   PRIMARY KEY,
    place bigint NOT NULL CHECK (place >= 0)
);
-- Notices are made of what happens from here on.
INSERT INTO log_reader (name, place) SELECT 'NOTICES', coalesce(max(place), 0) FROM event_place;

-- What moved on something that somebody follows. That the row is there is that they were told, in the app.
CREATE TABLE notice (
    id         uuid        PRIMARY KEY,
    account_id uuid        NOT NULL REFERENCES account (id),
    event_id   uuid        NOT NULL REFERENCES event (id),
    -- When it happened.
    at         timestamptz NOT NULL,
    made_at    timestamptz NOT NULL,
    read_at    timestamptz,
    UNIQUE (account_id, event_id)
);
CREATE INDEX notice_account ON notice (account_id, at, id);
CREATE INDEX notice_unread ON notice (account_id) WHERE read_at IS NULL;
CREATE INDEX notice_event ON notice (event_id);

-- Whether somebody wants notices by e-mail too. Without a row it follows from who they are and their contact preferences.
CREATE TABLE notice_choice (
    account_id uuid        PRIMARY KEY REFERENCES account (id),
    by_mail    boolean     NOT NULL,
    changed_at timestamptz NOT NULL
);

-- Mail that goes out: made with its notice, tried until it is taken or given up. What it says is made when it is sent.
CREATE TABLE mail (
    id          uuid        PRIMARY KEY,
    notice_id   uuid        NOT NULL UNIQUE REFERENCES notice (id),
    queued_at   timestamptz NOT NULL,
    -- From when it can be tried (again). Who takes it puts this later, so that no other server takes it meanwhile.
    due_at      timestamptz NOT NULL,
    tries       integer     NOT NULL DEFAULT 0 CHECK (tries >= 0),
    sent_at     timestamptz,
    given_up_at timestamptz,
    CHECK (sent_at IS NULL OR given_up_at IS NULL)
);
CREATE INDEX mail_due ON mail (due_at, id) WHERE sent_at IS NULL AND given_up_at IS NULL;
