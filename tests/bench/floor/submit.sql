-- MobileSubmitSignal: the rows that one signal of a client is. The deadlines are spans of days here, not office hours.
WITH me AS (
    SELECT id FROM account
    WHERE id = ('0190a0b0-c0d0-7000-8000-' || lpad(to_hex(:client::int), 12, '0'))::uuid AND status = 'ACTIVE'
), new AS (
    INSERT INTO signal (id, kind, channel, text, is_masked, topic_id, received_at, postcode, region_id, urgency, is_imported, status,
                        has_way_back, department_id, reopened_count, created_at)
    SELECT {v7}, 'QUESTION', 'APP', 'Ik wacht al drie weken op een antwoord over de betaling van mijn uitkering, en niemand belde mij terug.',
        false, topic.id, now(), '5321 AB',
        (SELECT region_id FROM region_postcodes WHERE region_kind = 'MUNICIPALITY' AND first <= 5321 AND last >= 5321),
        'NORMAL', false, 'RECEIVED', true, (SELECT id FROM department WHERE is_intake), 0, now()
    FROM me JOIN topic ON topic.id = :topic::uuid AND topic.is_active
    WHERE NOT EXISTS (SELECT FROM signal_submission WHERE key_hash = sha256(convert_to(:key::text, 'UTF8')))
    RETURNING id, status
), reporter AS (
    INSERT INTO signal_reporter (signal_id, account_id, submitted_by, created_at)
    SELECT new.id, me.id, me.id, now() FROM new, me
), submission AS (
    INSERT INTO signal_submission (key_hash, body_hash, signal_id, created_at)
    SELECT sha256(convert_to(:key::text, 'UTF8')), sha256('QUESTION APP'::bytea), new.id, now() FROM new
), promised AS (
    INSERT INTO deadline (id, subject_type, subject_id, step, round, started_at, due_at, warn_at)
    SELECT {v7}, 'SIGNAL', new.id, step, 0, now(), now() + span, now() + span * 0.75
    FROM new, (VALUES ('SEEN', interval '2 days'), ('HEARD', interval '7 days'), ('HELPED', interval '28 days')) AS promise (step, span)
    RETURNING step, due_at
), happened AS (
    INSERT INTO event (id, at, actor_id, kind, subject_type, subject_id, data)
    SELECT {v7}, now(), me.id, 'SIGNAL_SUBMITTED', 'SIGNAL', new.id,
        jsonb_build_object('kind', 'QUESTION', 'channel', 'APP', 'topicId', :topic::text)
    FROM new, me
    RETURNING id
), unplaced AS (
    INSERT INTO event_unplaced (event_id) SELECT id FROM happened
)
SELECT json_build_object('submitSignal', json_build_object(
    'signal', (SELECT json_build_object('id', id, 'code', NULL, 'status', status, 'loop', json_build_object('deadlines', (
        SELECT json_agg(json_build_object('step', step, 'dueAt', due_at, 'state', 'PENDING') ORDER BY due_at) FROM promised))) FROM new),
    'userErrors', '[]'::json))
