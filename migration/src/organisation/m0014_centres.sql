-- Where clients come: planned, tested by councils, open, closed.
CREATE TABLE centre (
    id         uuid        PRIMARY KEY,
    name       text        NOT NULL CHECK (name <> ''),
    region_id  uuid        REFERENCES region (id),
    street     text        NOT NULL CHECK (street <> ''),
    postcode   text        NOT NULL CHECK (postcode ~ '^[1-9][0-9]{3} [A-Z]{2}$'),
    city       text        NOT NULL CHECK (city <> ''),
    status     text        NOT NULL CHECK (status IN ('PLANNED', 'TESTING', 'OPEN', 'CLOSED')),
    opened_at  timestamptz,
    closed_at  timestamptz,
    created_at timestamptz NOT NULL,
    CHECK (opened_at IS NOT NULL OR status IN ('PLANNED', 'TESTING', 'CLOSED')),
    CHECK ((closed_at IS NOT NULL) = (status = 'CLOSED'))
);
CREATE INDEX centre_name ON centre (name, id);
CREATE INDEX centre_region ON centre (region_id) WHERE region_id IS NOT NULL;

-- When it is open in a week, by the clock on the wall. Monday is 1. A day can have more than one part.
CREATE TABLE centre_hours (
    id        uuid    PRIMARY KEY,
    centre_id uuid    NOT NULL REFERENCES centre (id),
    weekday   integer NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    opens     time    NOT NULL,
    closes    time    NOT NULL,
    CHECK (closes > opens)
);
CREATE INDEX centre_hours_centre ON centre_hours (centre_id, weekday, opens);

-- A pilot is tried in a region or at a centre.
ALTER TABLE pilot_site
    ADD COLUMN centre_id uuid REFERENCES centre (id),
    DROP CONSTRAINT pilot_site_place,
    ADD CONSTRAINT pilot_site_place CHECK (num_nonnulls(region_id, centre_id) = 1);
CREATE INDEX pilot_site_centre ON pilot_site (centre_id) WHERE centre_id IS NOT NULL;
