-- What came in about a topic in thirty days, by week and by channel, counted from scratch.
SELECT json_build_object('insight', json_build_object('topic', json_build_object(
    'count', (SELECT count(*) FROM signal WHERE topic_id = :topic::uuid AND received_at >= :begin::timestamptz
        AND received_at < :end::timestamptz),
    'trend', (SELECT json_agg(json_build_object('start', to_char(start, 'YYYY-MM-DD'), 'count', count) ORDER BY start) FROM (
        SELECT date_trunc('week', received_at AT TIME ZONE 'Europe/Amsterdam') AS start, count(*) AS count FROM signal
        WHERE topic_id = :topic::uuid AND received_at >= :begin::timestamptz AND received_at < :end::timestamptz
        GROUP BY 1) AS weeks),
    'channels', (SELECT json_agg(json_build_object('channel', channel, 'count', count) ORDER BY count DESC, channel) FROM (
        SELECT channel, count(*) AS count FROM signal
        WHERE topic_id = :topic::uuid AND received_at >= :begin::timestamptz AND received_at < :end::timestamptz
        GROUP BY 1) AS channels))))
