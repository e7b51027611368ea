-- What staff put to councils: a question, with a document or a list of questions, to be answered by a day.
CREATE TABLE consultation (
    id            uuid        PRIMARY KEY,
    question      text        NOT NULL CHECK (question <> ''),
    document_url  text,
    document_text text,
    questions     text[]      NOT NULL DEFAULT '{}',
    is_masked     boolean     NOT NULL DEFAULT false,
    department_id uuid        NOT NULL REFERENCES department (id),
    put_by        uuid        NOT NULL REFERENCES account (id),
    due_on        date        NOT NULL,
    created_at    timestamptz NOT NULL,
    closed_at     timestamptz
);
CREATE INDEX consultation_created ON consultation (created_at, id);

-- The councils that it was put to. Each answers, or says why not. Its place among them is the round of its deadline.
CREATE TABLE consultation_request (
    id              uuid        PRIMARY KEY,
    consultation_id uuid        NOT NULL REFERENCES consultation (id),
    council_id      uuid        NOT NULL REFERENCES council (id),
    place           integer     NOT NULL CHECK (place >= 0),
    answered_at     timestamptz,
    declined_at     timestamptz,
    declined_reason text,
    created_at      timestamptz NOT NULL,
    UNIQUE (consultation_id, council_id),
    UNIQUE (consultation_id, place),
    CHECK (num_nonnulls(answered_at, declined_at) <= 1),
    CHECK ((declined_at IS NULL) = (declined_reason IS NULL))
);
CREATE INDEX consultation_request_council ON consultation_request (council_id);

-- A council gives one answer at a time.
ALTER TABLE proposal ADD FOREIGN KEY (consultation_id) REFERENCES consultation (id);
CREATE UNIQUE INDEX proposal_answer ON proposal (consultation_id, council_id) WHERE consultation_id IS NOT NULL AND status <> 'WITHDRAWN';
