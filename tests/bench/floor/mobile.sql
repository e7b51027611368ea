-- MobileHome: the client's own last 20 signals. :client is the number of the client, from which the key follows.
WITH me AS MATERIALIZED (
    SELECT id, name, is_client, is_staff, is_admin, is_integration FROM account
    WHERE id = ('0190a0b0-c0d0-7000-8000-' || lpad(to_hex(:client::int), 12, '0'))::uuid AND status = 'ACTIVE'
), page AS MATERIALIZED (
    SELECT signal.id, kind, text, status, outcome, topic_id, received_at, seen_at, heard_at, helped_at
    FROM signal_reporter JOIN signal ON signal.id = signal_reporter.signal_id
    WHERE signal_reporter.account_id = (SELECT id FROM me)
    ORDER BY received_at DESC, signal.id DESC LIMIT 21
), shown AS MATERIALIZED (
    SELECT * FROM page ORDER BY received_at DESC, id DESC LIMIT 20
)
SELECT json_build_object(
    'viewer', json_build_object('account', (SELECT json_build_object(
        'name', me.name,
        'roles', array_remove(ARRAY[
            CASE WHEN is_client THEN 'CLIENT' END,
            CASE WHEN EXISTS (
                SELECT FROM council_member JOIN council ON council.id = council_member.council_id
                WHERE council_member.account_id = me.id AND council.status <> 'DISSOLVED'
                    AND started_on <= (now() AT TIME ZONE 'Europe/Amsterdam')::date
                    AND (ends_on IS NULL OR ends_on >= (now() AT TIME ZONE 'Europe/Amsterdam')::date)
            ) THEN 'COUNCIL_MEMBER' END,
            CASE WHEN is_staff THEN 'STAFF' END,
            CASE WHEN is_admin THEN 'ADMIN' END,
            CASE WHEN is_integration THEN 'INTEGRATION' END], NULL),
        'contactPreferences', (
            SELECT json_build_object('wanted', wanted, 'unwanted', unwanted, 'announceFirst', announce_first, 'language', language,
                'reachableFrom', left(reachable_from::text, 5), 'reachableUntil', left(reachable_until::text, 5))
            FROM contact_preferences WHERE account_id = me.id)) FROM me)),
    'signals', json_build_object(
        'pageInfo', json_build_object(
            'hasNextPage', (SELECT count(*) > 20 FROM page),
            'endCursor', (SELECT json_build_array(received_at, id) FROM shown ORDER BY received_at, id LIMIT 1)),
        'nodes', coalesce((SELECT json_agg(json_build_object(
            'id', shown.id, 'code', NULL, 'kind', kind, 'text', text, 'status', status, 'outcome', outcome,
            'topic', (SELECT json_build_object('name', topic.name) FROM topic WHERE topic.id = shown.topic_id AND topic.is_active),
            'receivedAt', received_at,
            'loop', json_build_object('seenAt', seen_at, 'heardAt', heard_at, 'helpedAt', helped_at, 'deadlines', coalesce((
                SELECT json_agg(json_build_object('step', step, 'dueAt', due_at, 'state',
                    CASE WHEN met_at <= due_at THEN 'KEPT' WHEN met_at IS NULL AND now() <= due_at THEN 'PENDING' ELSE 'BROKEN' END)
                    ORDER BY due_at, step DESC)
                FROM (SELECT *, max(round) OVER () AS last_round FROM deadline
                      WHERE subject_type = 'SIGNAL' AND subject_id = shown.id) AS promised
                WHERE round = last_round AND dropped_at IS NULL), '[]'::json)),
            'answers', json_build_object('nodes', coalesce((
                SELECT json_agg(json_build_object('text', first.text, 'at', at, 'channel', channel, 'authorName', author_name)
                    ORDER BY at, first.id)
                FROM (SELECT * FROM answer WHERE answer.signal_id = shown.id ORDER BY at, id LIMIT 3) AS first), '[]'::json)),
            'followUps', json_build_object('nodes', coalesce((
                SELECT json_agg(json_build_object('commitment', commitment, 'dueOn', due_on, 'status', first.status))
                FROM (SELECT * FROM follow_up WHERE follow_up.signal_id = shown.id ORDER BY due_on, id LIMIT 1) AS first), '[]'::json))
        ) ORDER BY received_at DESC, shown.id DESC) FROM shown), '[]'::json)))
