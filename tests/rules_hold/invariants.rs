//! What is true of the rows of an organisation, whatever happened. Read by SQL, for no viewer sees all of it.

use harness::{Gehoord, UWI};

/// A rule, and the SQL that finds what breaks it.
const RULES: &[(&str, &str)] = &[
    (
        "no accepted proposal is without a follow-up",
        "SELECT id FROM proposal p WHERE EXISTS (SELECT FROM proposal_decision d WHERE d.proposal_id = p.id
            AND d.outcome <> 'DECLINED' AND d.decided_at >= :begin) AND NOT EXISTS (SELECT FROM follow_up f WHERE f.proposal_id = p.id)",
    ),
    (
        "no decision is without reasons",
        "SELECT id FROM proposal_decision WHERE btrim(reasons) = ''
            OR (outcome = 'PARTLY_ACCEPTED' AND decided_at >= :begin AND (accepted_parts IS NULL OR declined_parts IS NULL))",
    ),
    (
        "a proposal is decided exactly where it says so",
        "SELECT p.id FROM proposal p LEFT JOIN (SELECT proposal_id, max(round) AS last FROM proposal_decision GROUP BY 1) d
            ON d.proposal_id = p.id
         WHERE (p.status IN ('ACCEPTED', 'PARTLY_ACCEPTED', 'DECLINED', 'PLANNED', 'IMPLEMENTED', 'EVALUATED', 'ABANDONED')) <> (d.last IS NOT NULL)
           AND p.reconsideration_asked_at IS NULL",
    ),
    (
        "a decision is reconsidered once, and the first stays",
        "SELECT proposal_id FROM proposal_decision GROUP BY proposal_id HAVING count(*) > 2 OR min(round) <> 0",
    ),
    (
        "nobody decides on what they wrote",
        "SELECT d.id FROM proposal_decision d JOIN proposal p ON p.id = d.proposal_id WHERE d.decided_by = p.author_id",
    ),
    (
        "a promise is kept, given up, pending or gone up",
        "SELECT id FROM deadline WHERE met_at IS NULL AND dropped_at IS NULL AND due_at < :now AND escalated_at IS NULL",
    ),
    (
        "each promise that broke went up, and once; a date that was moved is another promise",
        "SELECT d.subject_id FROM deadline d WHERE d.escalated_at >= :begin AND NOT EXISTS
            (SELECT FROM event e WHERE e.kind = 'PROMISE_ESCALATED' AND e.subject_id = d.subject_id
                AND e.data ->> 'step' = d.step AND (e.data ->> 'round')::int = d.round)
         UNION ALL SELECT subject_id FROM event WHERE kind = 'PROMISE_ESCALATED' AND at >= :begin
         GROUP BY subject_id, data ->> 'step', data ->> 'round', data ->> 'dueOn' HAVING count(*) > 1",
    ),
    (
        "nobody is warned twice of one promise",
        "SELECT subject_id FROM event WHERE kind = 'PROMISE_NEAR_END' AND subject_type <> 'FOLLOW_UP' AND at >= :begin
         GROUP BY subject_id, data ->> 'step', data ->> 'round' HAVING count(*) > 1",
    ),
    (
        "a follow-up that has ended has no promise left, and another has one",
        "SELECT f.id FROM follow_up f LEFT JOIN deadline d ON d.subject_id = f.id AND d.met_at IS NULL AND d.dropped_at IS NULL
         WHERE (f.status IN ('DONE', 'DROPPED')) = (d.id IS NOT NULL)",
    ),
    (
        "a dropped commitment says why",
        "SELECT id FROM follow_up WHERE status = 'DROPPED' AND coalesce(btrim(dropped_reason), '') = ''",
    ),
    (
        "a moved date is among the updates, and the last one is the one that counts",
        "SELECT f.id FROM follow_up f JOIN LATERAL (SELECT moved_to FROM follow_up_update u WHERE u.follow_up_id = f.id
            AND moved_to IS NOT NULL ORDER BY at DESC, id DESC LIMIT 1) last ON true WHERE last.moved_to <> f.due_on",
    ),
    (
        "a signal is heard only after an answer, and nobody answers their own",
        "SELECT a.id FROM answer a JOIN signal_reporter r ON r.signal_id = a.signal_id AND r.account_id = a.writer_id
         UNION SELECT s.id FROM signal s WHERE s.status IN ('HEARD', 'HELPED') AND NOT EXISTS (SELECT FROM answer a WHERE a.signal_id = s.id)",
    ),
    (
        "a signal that waits for somebody has a promise",
        "SELECT s.id FROM signal s WHERE s.status IN ('RECEIVED', 'SEEN') AND s.has_way_back AND NOT EXISTS
            (SELECT FROM deadline d WHERE d.subject_id = s.id AND d.met_at IS NULL AND d.dropped_at IS NULL)",
    ),
    (
        "what is distressing was found so by somebody, who did not report it",
        "SELECT s.id FROM signal s LEFT JOIN signal_distress d ON d.signal_id = s.id
         WHERE (s.urgency = 'DISTRESSING') <> (coalesce(d.state, '') = 'CONFIRMED')
         UNION SELECT d.signal_id FROM signal_distress d JOIN signal_reporter r ON r.signal_id = d.signal_id
         WHERE r.account_id = d.settled_by",
    ),
    (
        "what is proposed as distressing is promised to be read by the moment that it is looked at",
        "SELECT s.id FROM signal s JOIN signal_distress d ON d.signal_id = s.id AND d.state = 'PROPOSED'
         WHERE s.status = 'RECEIVED' AND NOT EXISTS (SELECT FROM deadline p WHERE p.subject_id = s.id AND p.step = 'SEEN'
            AND p.met_at IS NULL AND p.dropped_at IS NULL AND p.due_at <= d.look_by)",
    ),
    (
        "what a signal was helped with closes it 14 days later, unless somebody objects",
        "SELECT id FROM signal WHERE status = 'HELPED' AND helped_at < :now - interval '14 days 1 second'",
    ),
    (
        "no mirror conversation is held without a client, an employee, and the consent of each client who was there",
        "SELECT s.id FROM session s WHERE s.kind = 'MIRROR_CONVERSATION' AND s.held_at >= :begin AND (
            EXISTS (SELECT FROM session_participant p WHERE p.session_id = s.id AND p.attended AND p.role = 'CLIENT'
                AND NOT EXISTS (SELECT FROM session_consent c WHERE c.participant_id = p.id AND c.scope = 'CONVERSATION'
                    AND c.given_at <= s.held_at AND (c.withdrawn_at IS NULL OR c.withdrawn_at >= s.held_at)))
            OR (SELECT count(DISTINCT p.role) FROM session_participant p WHERE p.session_id = s.id AND p.attended
                AND p.role IN ('CLIENT', 'EMPLOYEE')) < 2)",
    ),
    (
        "what is followed up owes nothing: no commitment is open, and whoever was there was told of the report",
        "SELECT s.id FROM session s JOIN follow_up f ON f.session_id = s.id
            WHERE s.status = 'FOLLOWED_UP' AND f.status IN ('OPEN', 'IN_PROGRESS')
         UNION SELECT s.id FROM session s JOIN session_participant p ON p.session_id = s.id AND p.attended
            JOIN event e ON e.subject_id = s.id AND e.kind = 'SESSION_REPORTED' AND e.actor_id <> p.account_id
            WHERE s.followed_up_at >= :begin
            AND NOT EXISTS (SELECT FROM notice n WHERE n.event_id = e.id AND n.account_id = p.account_id)
            AND NOT EXISTS (SELECT FROM session_telling t WHERE t.participant_id = p.id AND t.at >= e.at)",
    ),
    (
        "nobody watches what they organise",
        "SELECT s.id FROM session s JOIN session_participant p ON p.session_id = s.id AND p.account_id = s.organiser_id
         WHERE p.role = 'OBSERVER' OR p.room = 'OBSERVATION'",
    ),
    (
        "what was held has one promise of a report, met where it was reported",
        "SELECT s.id FROM session s WHERE s.held_at >= :begin AND (SELECT count(*) FROM deadline d WHERE d.subject_id = s.id
            AND d.step = 'REPORTED' AND d.dropped_at IS NULL AND (d.met_at IS NOT NULL) = (s.reported_at IS NOT NULL)) <> 1",
    ),
    (
        "what somebody noticed, they noticed where they take part",
        "SELECT o.id FROM session_observation o JOIN session_participant p ON p.id = o.participant_id WHERE p.session_id <> o.session_id",
    ),
    (
        "there are no more people than places",
        "SELECT s.id FROM session s WHERE s.capacity < (SELECT count(*) FROM session_participant p WHERE p.session_id = s.id
            AND p.answer = 'ACCEPTED' AND p.role NOT IN ('EMPLOYEE', 'FACILITATOR'))",
    ),
    (
        "the tally of topics is what a count from scratch gives",
        "WITH scratch AS (
            SELECT dimension, value, span, day - mod(mod(day, span) + span, span) AS start,
                coalesce(topic_id, '00000000-0000-0000-0000-000000000000') AS topic_id, count(*)::integer AS count
            FROM signal
            CROSS JOIN LATERAL (SELECT (received_at AT TIME ZONE 'Europe/Amsterdam')::date - date '1970-01-01' AS day) AS received
            CROSS JOIN (VALUES (1), (4), (16), (64)) AS spans (span)
            CROSS JOIN LATERAL (VALUES ('ALL', ''), ('CHANNEL', channel), ('KIND', kind)) AS dimensions (dimension, value)
            GROUP BY dimension, value, span, start, 5
         ), kept AS (
            SELECT dimension, value, span, start, topic_id, count FROM topic_tally, unnest(topics, counts) AS of (topic_id, count)
            UNION ALL
            SELECT dimension, value, span, start, '00000000-0000-0000-0000-000000000001', total - (SELECT sum(count) FROM unnest(counts) AS count)
            FROM topic_tally WHERE total <> (SELECT coalesce(sum(count), 0) FROM unnest(counts) AS count)
         )
         SELECT 'kept ' || row(found.*)::text FROM (TABLE kept EXCEPT TABLE scratch) AS found
         UNION ALL SELECT 'counted ' || row(found.*)::text FROM (TABLE scratch EXCEPT TABLE kept) AS found",
    ),
    (
        "the tally of months is what a count from scratch gives",
        "WITH scratch AS (
            SELECT dimension, value, date_trunc('month', received_at AT TIME ZONE 'Europe/Amsterdam')::date AS month,
                count(*)::integer AS received,
                count(*) FILTER (WHERE seen.met_at IS NOT NULL OR seen.due_at <= :now)::integer AS seen_promised,
                count(*) FILTER (WHERE seen.met_at <= seen.due_at)::integer AS seen_kept,
                count(*) FILTER (WHERE heard.met_at IS NOT NULL OR heard.due_at <= :now)::integer AS heard_promised,
                count(*) FILTER (WHERE heard.met_at <= heard.due_at)::integer AS heard_kept,
                count(*) FILTER (WHERE helped.met_at IS NOT NULL OR helped.due_at <= :now)::integer AS helped_promised,
                count(*) FILTER (WHERE helped.met_at <= helped.due_at)::integer AS helped_kept,
                count(*) FILTER (WHERE reopened_count > 0)::integer AS reopened,
                count(*) FILTER (WHERE heard.due_at IS NOT NULL AND heard.met_at IS NULL
                    AND (heard.due_at < :now OR status = 'CLOSED'))::integer AS unanswered,
                count(seen_at) AS seen, count(heard_at) AS heard, count(helped_at) AS helped
            FROM signal
            LEFT JOIN deadline seen ON seen.subject_id = signal.id AND seen.step = 'SEEN' AND seen.round = 0 AND seen.dropped_at IS NULL
            LEFT JOIN deadline heard ON heard.subject_id = signal.id AND heard.step = 'HEARD' AND heard.round = 0 AND heard.dropped_at IS NULL
            LEFT JOIN deadline helped ON helped.subject_id = signal.id AND helped.step = 'HELPED' AND helped.round = 0 AND helped.dropped_at IS NULL
            CROSS JOIN LATERAL (VALUES ('ALL', ''), ('CHANNEL', channel),
                ('TOPIC', coalesce(topic_id, '00000000-0000-0000-0000-000000000000')::text),
                ('REGION', coalesce(region_id, '00000000-0000-0000-0000-000000000000')::text),
                ('DEPARTMENT', coalesce(department_id, '00000000-0000-0000-0000-000000000000')::text)) AS dimensions (dimension, value)
            GROUP BY 1, 2, 3
         ), kept AS (
            SELECT dimension, value, month, received, seen_promised, seen_kept, heard_promised, heard_kept, helped_promised,
                helped_kept, reopened, unanswered,
                (SELECT coalesce(sum(n), 0) FROM unnest(seen_spans) WITH ORDINALITY AS s (n, at) WHERE at % 2 = 0) AS seen,
                (SELECT coalesce(sum(n), 0) FROM unnest(heard_spans) WITH ORDINALITY AS s (n, at) WHERE at % 2 = 0) AS heard,
                (SELECT coalesce(sum(n), 0) FROM unnest(helped_spans) WITH ORDINALITY AS s (n, at) WHERE at % 2 = 0) AS helped
            FROM loop_tally WHERE received <> 0)
         SELECT 'kept ' || row(found.*)::text FROM (TABLE kept EXCEPT TABLE scratch) AS found
         UNION ALL SELECT 'counted ' || row(found.*)::text FROM (TABLE scratch EXCEPT TABLE kept) AS found",
    ),
    (
        "a draft is nobody's promise, and what is submitted and not decided is one",
        "SELECT p.id FROM proposal p LEFT JOIN deadline d ON d.subject_id = p.id AND d.met_at IS NULL AND d.dropped_at IS NULL
         WHERE (p.status IN ('SUBMITTED', 'IN_REVIEW')) <> (d.id IS NOT NULL)",
    ),
];

/// Looks at all of them.
pub async fn hold(app: &Gehoord, seed: u64, number: usize) {
    let moment = |at: chrono::DateTime<chrono::Utc>| format!("timestamptz '{}'", at.to_rfc3339());
    for (rule, broken) in RULES {
        let statement = broken.replace(":now", &moment(app.clock.now())).replace(":begin", &moment(harness::START));
        let found = app.sql(UWI, &statement).await;
        assert!(found.is_empty(), "GEHOORD_SEED={seed}, after {number} acts, broken: {rule}: {found:?}");
    }
}
