CREATE TABLE council (
    id         uuid        PRIMARY KEY,
    slug       text        NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    name       text        NOT NULL CHECK (name <> ''),
    kind       text        NOT NULL CHECK (kind IN ('CENTRAL', 'DISTRICT', 'LOCAL')),
    region_id  uuid        REFERENCES region (id),
    about      text,
    email      text,
    phone      text,
    website    text,
    seats      integer     NOT NULL CHECK (seats BETWEEN 1 AND 100),
    liaison_id uuid        REFERENCES account (id),
    status     text        NOT NULL CHECK (status IN ('FORMING', 'ACTIVE', 'DISSOLVED')),
    created_at timestamptz NOT NULL
);
CREATE INDEX council_region ON council (region_id);
CREATE INDEX council_name ON council (name, id);

-- A membership: an account, a role, a term. Both days are in the term; no end is an open term.
CREATE TABLE council_member (
    id          uuid        PRIMARY KEY,
    council_id  uuid        NOT NULL REFERENCES council (id),
    account_id  uuid        NOT NULL REFERENCES account (id),
    role        text        NOT NULL CHECK (role IN ('CHAIR', 'VICE_CHAIR', 'SECRETARY', 'MEMBER')),
    started_on  date        NOT NULL,
    ends_on     date,
    is_public   boolean     NOT NULL DEFAULT false,
    public_name text,
    created_at  timestamptz NOT NULL,
    CHECK (ends_on >= started_on),
    CHECK (NOT is_public OR public_name <> '')
);
CREATE INDEX council_member_council ON council_member (council_id);
CREATE INDEX council_member_account ON council_member (account_id);

CREATE TABLE council_priority (
    id          uuid        PRIMARY KEY,
    council_id  uuid        NOT NULL REFERENCES council (id),
    year        integer     NOT NULL CHECK (year BETWEEN 1900 AND 2200),
    rank        integer     NOT NULL CHECK (rank BETWEEN 1 AND 5),
    title       text        NOT NULL CHECK (title <> ''),
    description text,
    created_at  timestamptz NOT NULL,
    UNIQUE (council_id, year, rank)
);
