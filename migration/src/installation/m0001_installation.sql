-- One row: which secret key this database belongs to, and the row that migrations lock.
CREATE TABLE installation (
    id         integer     PRIMARY KEY CHECK (id = 1),
    key_check  bytea,
    created_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO installation (id) VALUES (1);

-- A schema each, a role each.
CREATE TABLE organisation (
    id          uuid        PRIMARY KEY,
    slug        text        NOT NULL UNIQUE CHECK (slug ~ '^[a-z][a-z0-9-]{1,30}$'),
    name        text        NOT NULL CHECK (name <> ''),
    schema_name text        NOT NULL UNIQUE,
    role_name   text        NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now()
);
