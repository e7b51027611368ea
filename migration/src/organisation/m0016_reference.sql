-- Grows with every change of what all work refers to: topics, regions, departments, what the organisation set for itself.
-- Servers keep those in memory, and look here whether what they have is still what there is.
CREATE TABLE reference_version (
    id      smallint PRIMARY KEY CHECK (id = 1),
    version bigint   NOT NULL
);
INSERT INTO reference_version (id, version) VALUES (1, 1);
