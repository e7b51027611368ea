-- What came in about a topic in thirty days, by week and by channel, counted from scratch.
SELECT json_build_object('insight', json_build_object('topic', json_build_object(
    'count', (SELECT count(*) FROM signal WHERE topic_id = :topic::uuid AND received_at >= :begin::timestamptz
        AND received_at < :end::timestamptz),
    'trend', (SELECT json_agg(json_build_object('start', to_char(week, 'YYYY-MM-DD'), 'count', coalesce(count, 0)) ORDER BY week)
        FROM generate_series(date_trunc('week', :begin::timestamptz AT TIME ZONE 'Europe/Amsterdam'),
            (:end::timestamptz AT TIME ZONE 'Europe/Amsterdam') - interval '1 day', interval '7 days') AS week
        LEFT JOIN (
            SELECT date_trunc('week', received_at AT TIME ZONE 'Europe/Amsterdam') AS week, count(*) AS count FROM signal
            WHERE topic_id = :topic::uuid AND received_at >= :begin::timestamptz AND received_at < :end::timestamptz
            GROUP BY 1) AS weeks USING (week)),
    'channels', (SELECT json_agg(json_build_object('channel', channel, 'count', count) ORDER BY count DESC, channel) FROM (
        SELECT channel, count(*) AS count FROM signal
        WHERE topic_id = :topic::uuid AND received_at >= :begin::timestamptz AND received_at < :end::timestamptz
        GROUP BY 1) AS channels))))
