-- The loop report of twelve months, counted from scratch.
SELECT json_build_object('insight', json_build_object('loopReport', (
    SELECT json_agg(json_build_object('label', label, 'received', received, 'reopened', reopened,
        'heardInTime', CASE WHEN promised > 0 THEN round(kept::numeric / promised, 4)::float8 END) ORDER BY label)
    FROM (
        SELECT to_char(signal.received_at AT TIME ZONE 'Europe/Amsterdam', 'YYYY-MM') AS label, count(*) AS received,
            count(*) FILTER (WHERE reopened_count > 0) AS reopened,
            count(*) FILTER (WHERE met_at IS NOT NULL OR due_at <= now()) AS promised,
            count(*) FILTER (WHERE met_at <= due_at) AS kept
        FROM signal
        LEFT JOIN deadline ON subject_type = 'SIGNAL' AND subject_id = signal.id AND deadline.step = 'HEARD' AND round = 0
            AND dropped_at IS NULL
        WHERE signal.received_at >= :begin::timestamptz AND signal.received_at < :end::timestamptz
        GROUP BY 1
    ) AS months)))
