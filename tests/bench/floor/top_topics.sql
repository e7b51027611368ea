-- The ten most asked topics of thirty days beside the thirty days before, counted from scratch.
SELECT json_build_object('insight', json_build_object('topTopics', (
    SELECT json_agg(json_build_object('topic', json_build_object('id', id, 'name', name), 'count', count, 'countBefore', before)
        ORDER BY count DESC, id)
    FROM (
        SELECT topic.id, topic.name, counted.count, counted.before
        FROM (
            SELECT topic_id, count(*) FILTER (WHERE received_at >= :begin::timestamptz) AS count,
                count(*) FILTER (WHERE received_at < :begin::timestamptz) AS before
            FROM signal
            WHERE received_at >= :before::timestamptz AND received_at < :end::timestamptz
            GROUP BY topic_id
        ) AS counted
        JOIN topic ON topic.id = counted.topic_id
        WHERE counted.count > 0
        ORDER BY counted.count DESC, topic.id
        LIMIT 10
    ) AS top)))
