-- The keys that sign access tokens. The private part is sealed with the installation's key.
CREATE TABLE signing_key (
    id             text        PRIMARY KEY,
    public_key     bytea       NOT NULL,
    sealed_private bytea       NOT NULL,
    created_at     timestamptz NOT NULL,
    retired_at     timestamptz
);

-- A family is one sign-in on one device; its tokens rotate.
CREATE TABLE refresh_family (
    id         uuid        PRIMARY KEY,
    account_id uuid        NOT NULL REFERENCES account (id),
    created_at timestamptz NOT NULL,
    ended_at   timestamptz
);
CREATE INDEX refresh_family_account ON refresh_family (account_id);

-- Only hashes are kept. A successor is derived from its predecessor, so that a repeated rotation
-- gives the same token again until that token is used.
CREATE TABLE refresh_token (
    hash       bytea       PRIMARY KEY,
    family_id  uuid        NOT NULL REFERENCES refresh_family (id),
    generation integer     NOT NULL CHECK (generation >= 0),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz,
    UNIQUE (family_id, generation)
);

CREATE TABLE invitation (
    id            uuid        PRIMARY KEY,
    code_hash     bytea       NOT NULL UNIQUE,
    email         text        NOT NULL CHECK (email = lower(email)),
    is_client     boolean     NOT NULL DEFAULT false,
    is_staff      boolean     NOT NULL DEFAULT false,
    is_admin      boolean     NOT NULL DEFAULT false,
    functions     text[]      NOT NULL DEFAULT '{}',
    department_id uuid        REFERENCES department (id),
    invited_by    uuid        REFERENCES account (id),
    created_at    timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    used_at       timestamptz
);

-- An integration's key: shown once, kept as a hash.
CREATE TABLE integration_key (
    id         uuid        PRIMARY KEY,
    account_id uuid        NOT NULL REFERENCES account (id),
    hash       bytea       NOT NULL UNIQUE,
    scopes     text[]      NOT NULL,
    created_at timestamptz NOT NULL,
    revoked_at timestamptz
);
CREATE INDEX integration_key_account ON integration_key (account_id);

-- How a client wants to be contacted.
CREATE TABLE contact_preferences (
    account_id      uuid        PRIMARY KEY REFERENCES account (id),
    wanted          text[]      NOT NULL CHECK (wanted <@ ARRAY['PHONE', 'EMAIL', 'LETTER', 'APP', 'VISIT']),
    unwanted        text[]      NOT NULL CHECK (unwanted <@ ARRAY['PHONE', 'EMAIL', 'LETTER', 'APP', 'VISIT']),
    announce_first  boolean     NOT NULL,
    language        text        NOT NULL,
    reachable_from  time,
    reachable_until time,
    helper_name     text,
    changed_at      timestamptz NOT NULL,
    CHECK (NOT wanted && unwanted)
);

-- Texts as they were sent, sealed where something in them was masked, and identities.
-- Each is sealed with a key of the person's, or of the signal's where nobody is known.
CREATE TABLE sealing_key (
    id         uuid        PRIMARY KEY,
    owner_id   uuid        NOT NULL UNIQUE,
    wrapped    bytea       NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE TABLE sealed_text (
    id           uuid        PRIMARY KEY,
    key_id       uuid        NOT NULL REFERENCES sealing_key (id),
    subject_type text        NOT NULL,
    subject_id   uuid        NOT NULL,
    field        text        NOT NULL,
    ciphertext   bytea       NOT NULL,
    created_at   timestamptz NOT NULL,
    UNIQUE (subject_type, subject_id, field)
);
