-- DashboardOverdue: the first 50 commitments that are late, of all that this member of staff sees, with what they are about.
WITH sight AS (
    SELECT follow_up.id, commitment, due_on, status, owner_id, department_id, signal_id, session_id, proposal_id
    FROM follow_up
    WHERE follow_up.status IN ('OPEN', 'IN_PROGRESS') AND due_on < (now() AT TIME ZONE 'Europe/Amsterdam')::date
        AND (signal_id IS NOT NULL
            OR session_id IN (
                SELECT id FROM session WHERE is_public OR kind <> 'COUNCIL_MEETING' OR organiser_id = :viewer::uuid
                    OR id IN (SELECT session_id FROM session_participant WHERE account_id = :viewer::uuid))
            OR proposal_id IN (
                SELECT id FROM proposal WHERE submitted_at IS NOT NULL OR published_at IS NOT NULL
                    OR (author_id = :viewer::uuid AND council_id IS NULL)))
), page AS MATERIALIZED (
    SELECT * FROM sight ORDER BY due_on, id LIMIT 51
), shown AS MATERIALIZED (
    SELECT * FROM page ORDER BY due_on, id LIMIT 50
)
SELECT json_build_object('followUps', json_build_object(
    'totalCount', (SELECT count(*) FROM sight),
    'pageInfo', json_build_object(
        'hasNextPage', (SELECT count(*) > 50 FROM page),
        'endCursor', (SELECT json_build_array(due_on, id) FROM shown ORDER BY due_on DESC, id DESC LIMIT 1)),
    'nodes', coalesce((SELECT json_agg(json_build_object(
        'id', shown.id, 'commitment', commitment, 'dueOn', due_on,
        'daysOverdue', (now() AT TIME ZONE 'Europe/Amsterdam')::date - due_on, 'status', shown.status,
        'owner', (SELECT json_build_object('name', name) FROM account
                  WHERE account.id = shown.owner_id AND (is_staff OR account.id = :viewer::uuid)),
        'department', (SELECT json_build_object('name', name) FROM department WHERE department.id = shown.department_id),
        'subject', CASE
            WHEN signal_id IS NOT NULL THEN (
                SELECT json_build_object('__typename', 'Signal', 'id', signal.id,
                    'topic', (SELECT json_build_object('name', topic.name) FROM topic WHERE topic.id = signal.topic_id),
                    'receivedAt', received_at)
                FROM signal WHERE signal.id = shown.signal_id)
            WHEN session_id IS NOT NULL THEN (
                SELECT json_build_object('__typename', 'Session', 'id', session.id, 'title', title, 'startsAt', starts_at)
                FROM session WHERE session.id = shown.session_id)
            ELSE (
                SELECT json_build_object('__typename', 'Proposal', 'id', proposal.id, 'title', title,
                    'council', (SELECT json_build_object('name', council.name) FROM council WHERE council.id = proposal.council_id),
                    'evidence', json_build_object('signalCount',
                        (SELECT count(*) FROM proposal_signal WHERE proposal_signal.proposal_id = proposal.id)))
                FROM proposal WHERE proposal.id = shown.proposal_id)
        END) ORDER BY due_on, shown.id) FROM shown), '[]'::json)))
