//! Specimens of insight.

use harness::UWI;

use super::{facts::Facts, specimens::Case};

const JULY: &str = "period: { from: \"2026-07-01\", until: \"2026-08-01\" }";
const JUNE: &str = "period: { from: \"2026-06-01\", until: \"2026-07-01\" }";
const SEPTEMBER: &str = "period: { from: \"2026-09-01\", until: \"2026-10-01\" }";

/// What there must be something to tell of: one place and one page again and again, and a proposal that was carried out.
const MADE: &str = "WITH made AS (
        INSERT INTO signal (id, kind, channel, urgency, status, has_way_back, received_at, created_at, topic_id, region_id,
            text, latitude, longitude, address, page, step)
        SELECT gen_random_uuid(), 'REPORT', 'WEBSITE', 'NORMAL', 'RECEIVED', false, at, at,
            (SELECT id FROM topic WHERE path = 'contact/kantoor'),
            (SELECT region_id FROM council WHERE slug = 'noord'), 'De wachtkamer is koud.',
            CASE WHEN n % 2 = 0 THEN 52.4 END, CASE WHEN n % 2 = 0 THEN 4.9 END,
            CASE WHEN n % 2 = 0 THEN 'Pontweg 1' END, CASE WHEN n % 2 = 1 THEN '/contact' END, CASE WHEN n % 2 = 1 THEN 'Bellen' END
        FROM generate_series(1, 40) AS n
        CROSS JOIN LATERAL (SELECT CASE n % 2 WHEN 0 THEN timestamptz '2026-07-06T10:00:00Z' ELSE '2026-06-08T10:00:00Z' END
            + n * interval '1 hour' AS at) AS moment
        RETURNING topic_id
    ), about AS (
        INSERT INTO proposal_topic SELECT proposal.id, made.topic_id FROM proposal, (SELECT DISTINCT topic_id FROM made) AS made
        WHERE title = 'Brieven met minder ‘u moet’' ON CONFLICT DO NOTHING RETURNING proposal_id
    )
    UPDATE proposal SET implemented_on = '2026-07-01' WHERE id IN (SELECT proposal_id FROM about)";

pub(super) async fn specimens(facts: &Facts<'_>, case: &mut Case) {
    let Facts(app) = facts;
    app.sql(UWI, "UPDATE topic SET is_public_space = true WHERE path = 'contact/kantoor'").await;
    app.sql(UWI, "UPDATE reference_version SET version = version + 1").await;
    app.sql(UWI, MADE).await;
    app.count_anew(UWI).await;
    let topic = facts.topic("path = 'contact'").await;
    let proposal = facts.proposal("title = 'Brieven met minder ‘u moet’'").await;
    let report = |period: &str| format!("insight / loopReport({period}, by: MONTH)");
    case.add("Insight", "", "insight");
    case.with([
        ("loopReport", format!("({JULY}, by: MONTH)")),
        ("topTopics", format!("({JULY})")),
        ("topic", format!("(id: \"{topic}\", {JULY})")),
        ("trend", format!("({JULY}, by: DAY)")),
        ("hotSpots", format!("({JULY})")),
        ("dataQuality", format!("({JULY})")),
        ("effect", format!("(proposalId: \"{proposal}\", days: 30)")),
    ]);
    case.add("LoopReportRow", "a whole month", &report(JULY));
    case.add("LoopReportRow", "a month that is not over", &report(SEPTEMBER));
    case.add(
        "TopTopic",
        "",
        &format!("insight / topTopics({JULY}, comparedWith: {{ from: \"2026-06-01\", until: \"2026-07-01\" }})"),
    );
    case.add("SourceQuality", "", "insight / dataQuality(period: { from: \"2026-01-01\", until: \"2026-10-01\" })");
    let inside = format!("insight / topic(id: \"{topic}\", {JULY})");
    case.add("InsideTopic", "", &inside);
    case.with([("trend", "(by: MONTH)".to_owned())]);
    case.add("Subtopic", "", &format!("{inside} / subtopics"));
    case.add("ChannelCount", "", &format!("{inside} / channels"));
    case.add("DistinctiveWord", "", &format!("{inside} / distinctiveWords"));
    case.add("TrendPoint", "of a topic, by month", &format!("{inside} / trend(by: MONTH)"));
    case.add("HotSpot", "a place", &format!("insight / hotSpots({JULY})"));
    case.add("HotSpot", "a page", &format!("insight / hotSpots({JUNE})"));
    case.add("HotSpotPlace", "", &format!("insight / hotSpots({JULY}) / place"));
    let effect = format!("insight / effect(proposalId: \"{proposal}\", days: 30)");
    case.add("Effect", "of a proposal of a council", &effect);
    case.add("EffectCount", "", &format!("{effect} / before"));
    case.add("ChannelEffect", "", &format!("{effect} / byChannel"));
}
