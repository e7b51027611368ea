//! The demo keeps the rules of the domain: what is written as history could have happened.

use harness::{Gehoord, STROOMDAM, UWI, json};

/// What never holds of any row, with a name.
const NEVER: &[(&str, &str)] = &[
    (
        "a signal's state does not follow from its moments",
        "SELECT id FROM signal WHERE NOT CASE status
            WHEN 'RECEIVED' THEN seen_at IS NULL AND closed_at IS NULL
            WHEN 'SEEN' THEN seen_at IS NOT NULL AND heard_at IS NULL AND helped_at IS NULL
            WHEN 'HEARD' THEN heard_at IS NOT NULL AND helped_at IS NULL
            WHEN 'HELPED' THEN helped_at IS NOT NULL AND closed_at IS NULL AND outcome IS NOT NULL
            ELSE closed_at IS NOT NULL END",
    ),
    (
        "moments are out of order",
        "SELECT id FROM signal WHERE seen_at < received_at OR heard_at < seen_at OR helped_at < heard_at OR closed_at < helped_at",
    ),
    (
        "an open signal has no promise",
        "SELECT id FROM signal WHERE status IN ('RECEIVED', 'SEEN', 'HEARD') AND has_way_back AND NOT EXISTS (
            SELECT 1 FROM deadline WHERE subject_id = signal.id AND met_at IS NULL AND dropped_at IS NULL)",
    ),
    (
        "a closed signal still has a promise",
        "SELECT id FROM signal WHERE status = 'CLOSED' AND EXISTS (
            SELECT 1 FROM deadline WHERE subject_id = signal.id AND met_at IS NULL AND dropped_at IS NULL)",
    ),
    (
        "what came in resolved has deadlines",
        "SELECT id FROM signal WHERE is_imported AND closed_at IS NOT NULL AND seen_at IS NULL
            AND EXISTS (SELECT 1 FROM deadline WHERE subject_id = signal.id)",
    ),
    (
        "there is a way back and nobody at its end, or the other way round",
        "SELECT id FROM signal WHERE has_way_back <> (code_hash IS NOT NULL
            OR EXISTS (SELECT 1 FROM signal_reporter WHERE signal_id = signal.id))",
    ),
    (
        "an outcome came without an answer",
        "SELECT id FROM signal WHERE helped_at IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM answer WHERE signal_id = signal.id AND answer.outcome = signal.outcome)",
    ),
    (
        "something was masked and not sealed",
        "SELECT id FROM signal WHERE is_masked AND NOT EXISTS (SELECT 1 FROM sealed_text WHERE subject_id = signal.id)",
    ),
    (
        "somebody handles their own signal",
        "SELECT id FROM signal JOIN signal_reporter ON signal_id = id WHERE account_id = handler_id",
    ),
    ("nothing happened to a signal", "SELECT id FROM signal WHERE NOT EXISTS (SELECT 1 FROM event WHERE subject_id = signal.id)"),
    (
        "what was accepted has no follow-up",
        "SELECT proposal.id FROM proposal JOIN proposal_decision ON proposal_id = proposal.id
            WHERE outcome IN ('ACCEPTED', 'PARTLY_ACCEPTED') AND NOT EXISTS (SELECT 1 FROM follow_up WHERE follow_up.proposal_id = proposal.id)",
    ),
    (
        "nothing happened to a proposal",
        "SELECT id FROM proposal WHERE NOT EXISTS (SELECT 1 FROM event WHERE subject_id = proposal.id)",
    ),
    (
        "an answer breaks its reader's preferences",
        "SELECT answer.id FROM answer JOIN signal_reporter USING (signal_id) JOIN contact_preferences USING (account_id)
            WHERE channel = ANY(unwanted) OR NOT channel = ANY(wanted)",
    ),
];

#[tokio::test]
async fn what_the_demo_tells_could_have_happened() {
    let app = Gehoord::start().await;
    for organisation in [UWI, STROOMDAM] {
        for (name, rows) in NEVER {
            let found = app.sql(organisation, rows).await;
            assert!(found.is_empty(), "{organisation}: {name}: {found:?}");
        }
    }
}

async fn count(app: &Gehoord, organisation: &str, what: &str, of: &str) -> u32 {
    let found = app.sql(organisation, &format!("SELECT count({what})::text FROM {of}")).await;
    found.first().expect("a row").parse().expect("a number")
}

#[tokio::test]
async fn the_demo_has_councils_a_city_full_of_signals_and_one_bollard() {
    let app = Gehoord::start().await;
    assert_eq!(count(&app, UWI, "*", "council WHERE status = 'ACTIVE'").await, 11);
    assert_eq!(count(&app, UWI, "*", "region WHERE kind = 'DISTRICT'").await, 10);
    assert!(count(&app, UWI, "*", "signal").await > 140);
    assert!(count(&app, STROOMDAM, "*", "signal").await > 4_000);
    assert_eq!(count(&app, STROOMDAM, "*", "signal WHERE address = 'Vennelaan 48'").await, 6);
    assert_eq!(count(&app, STROOMDAM, "*", "signal WHERE urgency = 'DISTRESSING'").await, 1);
    assert_eq!(count(&app, STROOMDAM, "DISTINCT channel", "signal WHERE is_imported").await, 7);
}

#[tokio::test]
async fn everybody_of_the_demo_signs_in_and_every_council_shows_somebody() {
    let app = Gehoord::start().await;
    for organisation in [UWI, STROOMDAM] {
        for who in ["client", "member", "handler", "manager", "analyst", "complaints", "owner", "facilitator", "admin"]
        {
            let viewer = app.at(organisation, who).await.send("{ viewer { account { email } } }", json!({})).await;
            assert_eq!(viewer.text("/viewer/account/email"), format!("{who}@demo.example"));
        }
        let councils =
            app.nobody().at(organisation).send("{ councils { nodes { members { publicName } } } }", json!({})).await;
        let councils = councils.at("/councils/nodes").as_array().expect("councils").clone();
        assert!(
            councils.iter().all(|council| council["members"].as_array().is_some_and(|members| !members.is_empty()))
        );
        let own = app
            .at(organisation, "client")
            .await
            .send("{ signals(filter: { mine: true }) { nodes { status } } }", json!({}))
            .await;
        let own = own.at("/signals/nodes").as_array().expect("signals").clone();
        assert!(own.len() >= 2 && own[0] != own[1], "two signals of the client at different steps: {own:?}");
    }
}
