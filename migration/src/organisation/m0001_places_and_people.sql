-- Where: regions, with the names other systems use for them and the postcodes they cover.
CREATE TABLE region (
    id         uuid        PRIMARY KEY,
    code       text        NOT NULL UNIQUE CHECK (code <> ''),
    name       text        NOT NULL CHECK (name <> ''),
    kind       text        NOT NULL CHECK (kind IN ('COUNTRY', 'DISTRICT', 'MUNICIPALITY', 'NEIGHBOURHOOD')),
    parent_id  uuid        REFERENCES region (id),
    created_at timestamptz NOT NULL,
    CHECK (parent_id <> id)
);
CREATE INDEX region_parent ON region (parent_id);

-- Names are compared folded: lower case, spaces and dashes alike.
CREATE TABLE region_alias (
    id        uuid PRIMARY KEY,
    region_id uuid NOT NULL REFERENCES region (id),
    source    text NOT NULL,
    alias     text NOT NULL CHECK (alias <> ''),
    folded    text NOT NULL CHECK (folded <> ''),
    UNIQUE (source, folded)
);
CREATE INDEX region_alias_region ON region_alias (region_id);

-- Four-digit postcodes, both ends included. One postcode belongs to at most one region of a kind.
CREATE TABLE region_postcodes (
    id          uuid    PRIMARY KEY,
    region_id   uuid    NOT NULL REFERENCES region (id),
    region_kind text    NOT NULL,
    first       integer NOT NULL CHECK (first BETWEEN 1000 AND 9999),
    last        integer NOT NULL CHECK (last BETWEEN 1000 AND 9999),
    CHECK (first <= last)
);
CREATE INDEX region_postcodes_range ON region_postcodes (region_kind, first, last);
CREATE INDEX region_postcodes_region ON region_postcodes (region_id);

-- Who: accounts of people and of other systems.
CREATE TABLE account (
    id            uuid        PRIMARY KEY,
    email         text        UNIQUE CHECK (email = lower(email)),
    -- Whether somebody vouches for it: an operator wrote it down, or an invitation went there.
    is_email_proven boolean   NOT NULL DEFAULT false,
    name          text        NOT NULL CHECK (name <> ''),
    password_hash text,
    is_client     boolean     NOT NULL DEFAULT false,
    is_staff      boolean     NOT NULL DEFAULT false,
    is_admin      boolean     NOT NULL DEFAULT false,
    is_integration boolean    NOT NULL DEFAULT false,
    department_id uuid,
    status        text        NOT NULL CHECK (status IN ('ACTIVE', 'BLOCKED')),
    created_at    timestamptz NOT NULL
);

-- Departments. The intake department owns what is not triaged yet; there is at most one.
CREATE TABLE department (
    id               uuid        PRIMARY KEY,
    code             text        NOT NULL UNIQUE CHECK (code <> ''),
    name             text        NOT NULL CHECK (name <> ''),
    is_intake        boolean     NOT NULL DEFAULT false,
    process_owner_id uuid        REFERENCES account (id),
    created_at       timestamptz NOT NULL
);
CREATE UNIQUE INDEX department_one_intake ON department (is_intake) WHERE is_intake;
ALTER TABLE account ADD FOREIGN KEY (department_id) REFERENCES department (id);
CREATE INDEX account_department ON account (department_id);
CREATE INDEX account_name ON account (name, id);

CREATE TABLE account_function (
    id         uuid        PRIMARY KEY,
    account_id uuid        NOT NULL REFERENCES account (id),
    function   text        NOT NULL CHECK (function IN ('HANDLER', 'COMPLAINTS_COORDINATOR', 'IMPROVEMENT_MANAGER',
                                                        'ANALYST', 'PROCESS_OWNER', 'FACILITATOR', 'LIAISON')),
    since      timestamptz NOT NULL,
    UNIQUE (account_id, function)
);

-- What it is about: a tree. Path is the codes from the root down, joined by slashes.
CREATE TABLE topic (
    id              uuid        PRIMARY KEY,
    path            text        NOT NULL UNIQUE CHECK (path <> ''),
    name            text        NOT NULL CHECK (name <> ''),
    description     text,
    parent_id       uuid        REFERENCES topic (id),
    department_id   uuid        REFERENCES department (id),
    is_public_space boolean     NOT NULL DEFAULT false,
    is_active       boolean     NOT NULL DEFAULT true,
    promises        jsonb,
    created_at      timestamptz NOT NULL,
    CHECK (parent_id <> id)
);
CREATE INDEX topic_parent ON topic (parent_id);

-- The organisation's own settings: one row a name, its value as JSON.
CREATE TABLE setting (
    name       text        PRIMARY KEY,
    value      jsonb       NOT NULL,
    changed_at timestamptz NOT NULL
);

-- Rows to lock where a rule spans a table (postcodes that may not overlap, terms, seats).
CREATE TABLE rule_lock (
    name text PRIMARY KEY
);
INSERT INTO rule_lock (name) VALUES ('REGIONS'), ('COUNCILS'), ('TOPICS'), ('DEPARTMENTS'), ('ACCOUNTS');
