//! Who is warned, and who it goes up to.

use entity::{id::AccountId, term::Term};
use harness::{Gehoord, UWI, json};

use super::{account_of, facts, process_owner, told};
use crate::signals::{count, handled, key, submitted};

const INTAKE: &str = "SELECT id FROM department WHERE is_intake";

#[tokio::test]
async fn before_triage_the_intakes_process_owner_is_warned() {
    let app = Gehoord::start().await;
    let signal = key(&submitted(&app.as_("client").await, json!({})).await);
    let owner = account_of(&app, &process_owner(INTAKE)).await;
    app.set_time((2026, 9, 10), (12, 0));
    app.keep_promises(UWI).await;
    app.set_time((2026, 9, 11), (9, 0));
    app.keep_promises(UWI).await;
    for kind in ["NEAR_END", "BROKEN", "ESCALATED"] {
        assert_eq!(facts(&app, &signal, kind, "owner").await, [owner.as_str()], "{kind}");
        assert_eq!(facts(&app, &signal, kind, "processOwner").await, [owner.as_str()], "{kind}");
        assert_eq!(facts(&app, &signal, kind, "dueOn").await, ["2026-09-10"], "{kind}");
    }
}

#[tokio::test]
async fn after_triage_the_handler_is_warned_and_the_departments_process_owner_hears_of_what_broke() {
    let app = Gehoord::start().await;
    let signal = key(&handled(&app).await);
    app.set_time((2026, 9, 15), (16, 0));
    app.keep_promises(UWI).await;
    app.set_time((2026, 9, 15), (18, 1));
    app.keep_promises(UWI).await;
    let handler = app.account(UWI, "handler@demo.example").await;
    let department = format!("SELECT department_id FROM signal WHERE id = '{signal}'");
    let process_owner = account_of(&app, &process_owner(&department)).await;
    assert_ne!(handler, process_owner);
    assert_eq!(facts(&app, &signal, "NEAR_END", "owner").await, [handler.as_str()]);
    assert_eq!(facts(&app, &signal, "ESCALATED", "owner").await, [handler]);
    assert_eq!(facts(&app, &signal, "ESCALATED", "processOwner").await, [process_owner]);
}

/// For each kind of thing, who is warned: SQL of its own, beside the program's.
const OWNERS: &[(&str, &str)] = &[
    ("SESSION", "SELECT organiser_id FROM session WHERE id = $"),
    ("FOLLOW_UP", "SELECT owner_id FROM follow_up WHERE id = $"),
    (
        "PROPOSAL",
        "SELECT process_owner_id FROM department JOIN proposal ON department_id = department.id WHERE proposal.id = $",
    ),
];
/// Likewise, who it goes up to.
const PROCESS_OWNERS: &[(&str, &str)] = &[
    (
        "SESSION",
        "SELECT process_owner_id FROM department JOIN account ON account.department_id = department.id
            JOIN session ON organiser_id = account.id WHERE session.id = $",
    ),
    (
        "FOLLOW_UP",
        "SELECT process_owner_id FROM department JOIN follow_up ON department_id = department.id WHERE follow_up.id = $",
    ),
    (
        "PROPOSAL",
        "SELECT process_owner_id FROM department JOIN proposal ON department_id = department.id WHERE proposal.id = $",
    ),
];

#[tokio::test]
async fn sessions_proposals_and_commitments_have_owners_of_their_own() {
    let app = Gehoord::start().await;
    // Each kind has something that still runs, and then breaks.
    app.sql(
        UWI,
        "UPDATE deadline SET met_at = NULL, warned_at = NULL, escalated_at = NULL, round = 50,
            warn_at = '2026-09-08T09:00:00Z', due_at = '2026-09-08T10:00:00Z'
         WHERE subject_type NOT IN ('SIGNAL', 'CONSULTATION')",
    )
    .await;
    app.set_time((2026, 9, 8), (11, 30));
    app.keep_promises(UWI).await;
    app.set_time((2026, 9, 8), (12, 1));
    app.keep_promises(UWI).await;
    for (what, owners, fact) in [("NEAR_END", OWNERS, "owner"), ("ESCALATED", PROCESS_OWNERS, "processOwner")] {
        for (subject, sql) in owners {
            let things = app
                .sql(
                    UWI,
                    &format!("SELECT subject_id::text FROM deadline WHERE subject_type = '{subject}' AND round = 50"),
                )
                .await;
            assert!(!things.is_empty(), "the demo has no {subject}");
            for thing in things {
                let expected = app.sql(UWI, &sql.replace('$', &format!("'{thing}'"))).await;
                // Who organises a council's own meeting works nowhere.
                let expected = match expected.first() {
                    Some(key) => AccountId(key.parse().expect("a key")).to_string(),
                    None => account_of(&app, &process_owner(INTAKE)).await,
                };
                let told = app
                    .sql(
                        UWI,
                        &format!(
                            "SELECT data->>'{fact}' FROM event WHERE subject_id = '{thing}' AND kind = 'PROMISE_{what}'
                                AND subject_type = '{subject}' AND data->>'round' = '50'"
                        ),
                    )
                    .await;
                assert_eq!(told, [expected], "{what} of {subject} {thing}");
            }
        }
    }
}

#[tokio::test]
async fn what_has_no_process_owner_goes_up_to_that_of_the_intake() {
    let app = Gehoord::start().await;
    let signal = key(&handled(&app).await);
    app.sql(UWI, "UPDATE department SET process_owner_id = NULL WHERE NOT is_intake").await;
    app.set_time((2026, 9, 15), (18, 1));
    app.keep_promises(UWI).await;
    let intake = account_of(&app, &process_owner(INTAKE)).await;
    assert_eq!(facts(&app, &signal, "ESCALATED", "processOwner").await, [intake]);
}

#[tokio::test]
async fn where_there_is_no_process_owner_at_all_it_is_told_and_not_lost() {
    let app = Gehoord::start().await;
    let signal = key(&handled(&app).await);
    app.sql(UWI, "UPDATE department SET process_owner_id = NULL").await;
    app.set_time((2026, 9, 15), (18, 1));
    app.keep_promises(UWI).await;
    assert_eq!(told(&app, &signal).await, ["BROKEN HEARD 0", "ESCALATED HEARD 0"]);
    assert_eq!(facts(&app, &signal, "ESCALATED", "processOwner").await, [""]);
    assert_eq!(count(&app, "FROM event WHERE kind = 'PROMISE_ESCALATED' AND data->>'department' IS NULL").await, 0);
}

#[test]
fn the_kinds_that_are_looked_at_are_those_of_the_closed_list() {
    for (subject, _) in OWNERS.iter().chain(PROCESS_OWNERS) {
        assert!(entity::term::SubjectType::from_code(subject).is_some(), "{subject}");
    }
}
