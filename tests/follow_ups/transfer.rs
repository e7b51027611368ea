//! Handing over: with a reason, once, and by who keeps it.

use harness::{Answer, Client, Gehoord, UWI, Value, json};

use super::{promise, seen, signal, update};
use crate::signals::{accepted, colleague, count, department};

const TRANSFER: &str = "mutation($i: TransferFollowUpInput!) { transferFollowUp(input: $i) { followUp { id owner { name } \
                        department { code } } userErrors { code field } } }";
const HANDED: &str = "query($f: ID!) { followUp(id: $f) { owner { name } updates { nodes { text audience handedTo { name } \
                      handedToDepartment { code } } } } }";

pub(super) fn key(follow_up: &str) -> String {
    use entity::id::{FollowUpId, TypedId};
    follow_up.parse::<FollowUpId>().expect("the id of a follow-up").uuid().to_string()
}

async fn transfer(who: &Client<'_>, id: &str, more: Value) -> Answer {
    let mut input = json!({ "followUpId": id, "reason": "Ik ben met verlof." });
    for (name, value) in more.as_object().expect("an object") {
        input[name] = value.clone();
    }
    who.send(TRANSFER, json!({ "i": input })).await
}

async fn handed_over(app: &Gehoord, id: &str) -> usize {
    count(app, &format!("FROM event WHERE kind = 'FOLLOW_UP_HANDED_OVER' AND subject_id = '{}'", key(id))).await
}

#[tokio::test]
async fn the_owner_hands_over_with_a_reason_and_the_next_one_goes_on() {
    let app = Gehoord::start().await;
    let signal = signal(&app).await;
    let id = promise(&app, &signal, "2026-09-15").await;
    let (naima, handler) = (app.account(UWI, "naima.chafik@uwi.example").await, app.as_("handler").await);
    let blank = transfer(&handler, &id, json!({ "ownerId": naima, "reason": " " })).await;
    assert_eq!(blank.user_errors("transferFollowUp"), ["REASON_NEEDED"]);
    let to_naima = json!({ "ownerId": naima, "reason": "Ik ben met verlof, bel 06-12345678." });
    let done = transfer(&handler, &id, to_naima.clone()).await;
    assert_eq!(done.at("/transferFollowUp/followUp/owner/name"), "Naima Chafik");
    assert_eq!(done.at("/transferFollowUp/followUp/department/code"), "klantcontact", "what is not named stays");

    let told = app.query("analyst", HANDED, json!({ "f": id })).await;
    let expected = json!({ "text": "Ik ben met verlof, bel [telefoonnummer].", "audience": "INTERNAL",
        "handedTo": { "name": "Naima Chafik" }, "handedToDepartment": { "code": "klantcontact" } });
    assert_eq!(told.at("/followUp/updates/nodes/0"), &expected);
    let own = seen(&app, "client", &id).await;
    assert_eq!(own["updates"]["nodes"], json!([]), "who keeps it is for staff");

    accepted(&transfer(&handler, &id, to_naima).await, "transferFollowUp");
    assert_eq!(handed_over(&app, &id).await, 1, "a retry by who may do no more to it changes nothing");
    assert_eq!(update(&app, "handler", &id, json!({ "text": "x" })).await.codes(), ["FORBIDDEN"]);
    let naima = colleague(&app, "naima.chafik").await;
    let begun = json!({ "input": { "followUpId": id, "status": "IN_PROGRESS" } });
    accepted(&naima.run("DashboardFollowUp", begun).await, "updateFollowUp");
}

#[tokio::test]
async fn the_process_owner_hands_over_to_another_department_and_is_no_longer_its_owner() {
    let app = Gehoord::start().await;
    let signal = signal(&app).await;
    let id = promise(&app, &signal, "2026-09-15").await;
    let owner = app
        .sql(
            UWI,
            "SELECT email FROM account JOIN department ON process_owner_id = account.id WHERE code = 'klantcontact'",
        )
        .await;
    let owner = app.nobody().signed_in(&owner[0], harness::PASSWORD).await;
    let elsewhere = json!({ "departmentId": department(&app, "werk").await });
    let done = transfer(&owner, &id, elsewhere.clone()).await;
    assert_eq!(
        done.at("/transferFollowUp/followUp"),
        &json!({ "id": id, "owner": { "name": "Samira Bouzid" }, "department": { "code": "werk" } })
    );
    let back = json!({ "departmentId": department(&app, "klantcontact").await });
    let is_still = app.sql(UWI, "SELECT (a.process_owner_id = b.process_owner_id)::text FROM department a, department b WHERE a.code = 'klantcontact' AND b.code = 'werk'").await;
    if is_still == ["false"] {
        assert_eq!(transfer(&owner, &id, back).await.codes(), ["FORBIDDEN"]);
    }
}

#[tokio::test]
async fn two_people_hand_over_the_same_follow_up_at_once_and_one_of_them_is_first() {
    let app = Gehoord::start().await;
    let signal = signal(&app).await;
    let handler = app.as_("handler").await;
    for _ in 0..3 {
        let id = promise(&app, &signal, "2026-09-15").await;
        let to =
            [app.account(UWI, "naima.chafik@uwi.example").await, app.account(UWI, "wessel.brink@uwi.example").await];
        let (one, other) = tokio::join!(
            transfer(&handler, &id, json!({ "ownerId": to[0] })),
            transfer(&handler, &id, json!({ "ownerId": to[1] })),
        );
        let mut codes = [one.codes(), other.codes()].concat();
        codes.sort_unstable();
        assert_eq!(codes, ["FORBIDDEN"], "who is second no longer keeps it");
        assert_eq!(handed_over(&app, &id).await, 1);
    }
}

#[tokio::test]
async fn others_do_not_hand_over_and_what_cannot_be_is_told_at_once() {
    let app = Gehoord::start().await;
    let signal = signal(&app).await;
    let id = promise(&app, &signal, "2026-09-15").await;
    let naima = app.account(UWI, "naima.chafik@uwi.example").await;
    for who in ["manager", "analyst", "facilitator", "client"] {
        assert_eq!(
            transfer(&app.as_(who).await, &id, json!({ "ownerId": naima })).await.codes(),
            ["FORBIDDEN"],
            "{who}"
        );
    }
    for who in ["member", "admin"] {
        assert_eq!(
            transfer(&app.as_(who).await, &id, json!({ "ownerId": naima })).await.codes(),
            ["NOT_FOUND"],
            "{who}"
        );
    }
    let handler = app.as_("handler").await;
    let client = app.account(UWI, "client@demo.example").await;
    let wrong = json!({ "ownerId": client, "departmentId": "department_x", "reason": "" });
    let told = transfer(&handler, &id, wrong).await;
    let mut codes = told.user_errors("transferFollowUp");
    codes.sort_unstable();
    assert_eq!(codes, ["NOT_FOUND", "NOT_STAFF", "REASON_NEEDED"]);
    let own = app.account(UWI, "handler@demo.example").await;
    let told = transfer(&handler, &id, json!({ "ownerId": own })).await;
    assert_eq!(told.user_errors("transferFollowUp"), ["NOTHING_TO_UPDATE"]);
    assert!(update(&app, "handler", &id, json!({ "status": "DONE" })).await.user_errors("updateFollowUp").is_empty());
    let told = transfer(&handler, &id, json!({ "ownerId": naima })).await;
    assert_eq!(told.user_errors("transferFollowUp"), ["FOLLOW_UP_ENDED"]);
}
