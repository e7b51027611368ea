//! Telling everybody what came of it; only then is a session followed up.

use chrono::TimeDelta;
use harness::{Gehoord, Role, UWI, Value, json};

use super::{account, act, done, happened, held, listed, look, of, part, refused, refused_at, report, sees};

async fn promised(app: &Gehoord, session: &str) -> String {
    let input = json!({ "sessionId": session, "commitment": "Wij schrijven de bijlage opnieuw.",
        "ownerId": account(app, "handler").await, "dueOn": "2026-09-30" });
    let made = done(app, "facilitator", "createFollowUp", input, "followUp { id }").await;
    made["followUp"]["id"].as_str().expect("an id").to_owned()
}

async fn kept(app: &Gehoord, promise: &str) {
    let input = json!({ "followUpId": promise, "status": "DONE", "text": "De bijlage is herschreven.", "audience": "PARTICIPANTS" });
    done(app, "handler", "updateFollowUp", input, "").await;
}

/// What is still owed: the codes, how many commitments, and who has not heard.
async fn owed(app: &Gehoord, session: &str) -> (Vec<String>, usize, Vec<String>) {
    let gives = "session { status } openCommitments { id } notTold { name }";
    let answer = act(app, "facilitator", "followUpSession", of(session), gives).await;
    let codes = answer.user_errors("followUpSession").into_iter().map(str::to_owned).collect();
    let payload = &answer.data()["followUpSession"];
    assert_eq!(payload["session"].is_null(), !payload["userErrors"].as_array().unwrap().is_empty());
    let names = payload["notTold"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned());
    let mut names: Vec<String> = names.collect();
    names.sort_unstable();
    (codes, payload["openCommitments"].as_array().unwrap().len(), names)
}

#[tokio::test]
async fn it_takes_every_commitment_and_everybody_who_was_there() {
    let app = Gehoord::start().await;
    let id = held(&app).await;
    assert_eq!(refused(&app, "facilitator", "followUpSession", of(&id)).await, ["SESSION_NOT_REPORTED"]);
    let promise = promised(&app, &id).await;
    app.pass(TimeDelta::hours(1));
    app.hold_the_log(UWI).await;
    report(&app, "facilitator", &id).await;
    assert!(listed(&app, "facilitator", "oweAnswer: true").await.contains(&id));
    for who in ["handler", "analyst", "member", "client"] {
        assert_eq!(refused(&app, who, "followUpSession", of(&id)).await, ["FORBIDDEN"], "{who}");
    }
    let (codes, commitments, names) = owed(&app, &id).await;
    assert_eq!((codes, commitments), (vec!["COMMITMENTS_OPEN".to_owned(), "NOT_ALL_TOLD".to_owned()], 1));
    assert_eq!(
        names,
        ["Anouk Verhagen", "Joost Hoekstra", "Ruben Pinas", "Samira Bouzid"],
        "who wrote the report knows of it"
    );
    // The report reaches them by a notice.
    app.noticed(UWI).await;
    let (codes, commitments, names) = owed(&app, &id).await;
    assert_eq!((codes, commitments, names.len()), (vec!["COMMITMENTS_OPEN".to_owned()], 1, 0));
    app.pass(TimeDelta::days(1));
    app.hold_the_log(UWI).await;
    kept(&app, &promise).await;
    assert_eq!(owed(&app, &id).await.0, ["NOT_ALL_TOLD"], "what came of it is news again");
    assert_eq!(look(&app, "facilitator", &id, "status").await["status"], "REPORTED");
    app.noticed(UWI).await;
    let followed_up = done(&app, "facilitator", "followUpSession", of(&id), "session { status followedUpAt }").await;
    assert_eq!(followed_up["session"]["status"], "FOLLOWED_UP");
    assert!(!followed_up["session"]["followedUpAt"].is_null());
    done(&app, "facilitator", "followUpSession", of(&id), "").await;
    let all = happened(&app, &id).await;
    assert_eq!(all.iter().filter(|kind| *kind == "SESSION_FOLLOWED_UP").count(), 1, "a retry: {all:?}");
    assert!(!listed(&app, "facilitator", "oweAnswer: true").await.contains(&id));
    // Nothing can be promised in it any more, or told.
    let late = json!({ "sessionId": id, "commitment": "Nog iets.", "ownerId": account(&app, "handler").await, "dueOn": "2026-09-30" });
    assert_eq!(refused(&app, "facilitator", "createFollowUp", late).await, ["SESSION_NOT_HELD"]);
    app.noticed(UWI).await;
    for who in ["client", "member", "handler", "analyst"] {
        let told =
            sees(&app, who, "{ notices(first: 3) { nodes { sentence subject { ... on Session { id } } } } }").await;
        let sentence = "All that was promised in the session is done, and everybody who was there has heard.";
        let notice = json!({ "sentence": sentence, "subject": { "id": id } });
        assert!(told["notices"]["nodes"].as_array().unwrap().contains(&notice), "{who}: {told}");
    }
}

#[tokio::test]
async fn what_is_dropped_is_told_too() {
    let app = Gehoord::start().await;
    let id = held(&app).await;
    let promise = promised(&app, &id).await;
    report(&app, "facilitator", &id).await;
    app.noticed(UWI).await;
    app.pass(TimeDelta::hours(1));
    app.hold_the_log(UWI).await;
    let dropped = json!({ "followUpId": promise, "status": "DROPPED", "reason": "De wet staat het niet toe.", "audience": "PARTICIPANTS" });
    done(&app, "handler", "updateFollowUp", dropped, "").await;
    assert_eq!(owed(&app, &id).await.0, ["NOT_ALL_TOLD"]);
    app.noticed(UWI).await;
    assert_eq!(owed(&app, &id).await.0, Vec::<String>::new());
}

/// A client who cannot sign in: somebody without a password, who was there.
async fn without_account(app: &Gehoord) -> (String, String) {
    let id = super::certain(app).await;
    app.make_account(UWI, "brief@test.example", &[Role::Client], &[]).await;
    let people = json!([{ "email": "brief@test.example", "role": "CLIENT" }]);
    super::invite(app, "facilitator", &id, people).await;
    let part = part(app, &id, "brief@test.example").await;
    let yes = json!({ "sessionId": id, "participantId": part, "accepts": true });
    done(app, "facilitator", "answerInvitation", yes, "").await;
    let consent = json!({ "sessionId": id, "participantId": part, "scopes": ["CONVERSATION"], "form": "WRITTEN" });
    done(app, "facilitator", "giveConsent", consent, "").await;
    app.sql(UWI, "UPDATE account SET password_hash = NULL WHERE email = 'brief@test.example'").await;
    app.set_time((2026, 9, 15), (12, 10));
    done(app, "facilitator", "holdSession", of(&id), "").await;
    report(app, "facilitator", &id).await;
    app.noticed(UWI).await;
    (id, part)
}

fn told(session: &str, participant: &str, more: Value) -> Value {
    super::with(json!({ "sessionId": session, "participantId": participant, "at": "2026-09-15T10:30:00Z" }), more)
}

#[tokio::test]
async fn whom_no_notice_reaches_is_told_by_letter_or_on_record_as_out_of_reach() {
    let app = Gehoord::start().await;
    let (id, part) = without_account(&app).await;
    app.set_time((2026, 9, 15), (14, 0));
    assert_eq!(owed(&app, &id).await, (vec!["NOT_ALL_TOLD".to_owned()], 0, vec!["brief".to_owned()]));
    for more in [json!({}), json!({ "channel": "LETTER", "unreachableReason": "Verhuisd." })] {
        assert_eq!(
            refused_at(&app, "facilitator", "recordTelling", told(&id, &part, more)).await,
            ["channel TELLING_UNFIT"]
        );
    }
    for (at, code) in [("2026-09-15T12:00:01Z", "at IN_THE_FUTURE"), ("2026-09-15T10:09:59Z", "at IN_THE_PAST")] {
        let input = told(&id, &part, json!({ "channel": "LETTER", "at": at }));
        assert_eq!(refused_at(&app, "facilitator", "recordTelling", input).await, [code]);
    }
    let gone = told(&id, &part, json!({ "unreachableReason": "Verhuisd. Ook niet op 06-12345678." }));
    for who in ["manager", "member", "analyst"] {
        assert!(
            ["FORBIDDEN", "NOT_FOUND"].contains(&refused(&app, who, "recordTelling", gone.clone()).await[0].as_str()),
            "{who}"
        );
    }
    done(&app, "facilitator", "recordTelling", gone.clone(), "").await;
    done(&app, "facilitator", "recordTelling", gone, "").await;
    let fields = "participants { name told { channel unreachableReason overrideReason at } }";
    let seen = look(&app, "facilitator", &id, fields).await;
    let of_them = seen["participants"].as_array().unwrap().iter().find(|one| one["name"] == "brief").unwrap();
    assert_eq!(
        of_them["told"],
        json!([{ "channel": null, "unreachableReason": "Verhuisd. Ook niet op [telefoonnummer].", "overrideReason": null,
                 "at": "2026-09-15T10:30:00+00:00" }]),
        "once, with nothing in it that identifies somebody"
    );
    for who in ["handler", "member"] {
        let seen = look(&app, who, &id, fields).await;
        assert!(seen["participants"].as_array().unwrap().iter().all(|one| one["told"] == json!([])), "{who}");
    }
    assert_eq!(owed(&app, &id).await.0, Vec::<String>::new(), "a reason on record is enough");
}

#[tokio::test]
async fn what_was_told_before_the_last_news_does_not_count() {
    let app = Gehoord::start().await;
    let (id, part) = without_account(&app).await;
    let promise = promised(&app, &id).await;
    app.set_time((2026, 9, 15), (14, 0));
    done(&app, "facilitator", "recordTelling", told(&id, &part, json!({ "channel": "LETTER" })), "").await;
    assert_eq!(owed(&app, &id).await.0, ["COMMITMENTS_OPEN"]);
    kept(&app, &promise).await;
    app.noticed(UWI).await;
    assert_eq!(owed(&app, &id).await.2, ["brief"], "the letter was sent before it was done");
    let again = told(&id, &part, json!({ "channel": "LETTER", "at": "2026-09-15T12:00:00Z" }));
    done(&app, "facilitator", "recordTelling", again, "").await;
    assert_eq!(owed(&app, &id).await.0, Vec::<String>::new());
    let late = told(&id, &part, json!({ "channel": "LETTER", "at": "2026-09-15T11:00:00Z" }));
    assert_eq!(refused(&app, "facilitator", "recordTelling", late).await, ["SESSION_FOLLOWED_UP"]);
}

#[tokio::test]
async fn a_call_against_what_somebody_asked_for_takes_a_reason() {
    let app = Gehoord::start().await;
    let id = held(&app).await;
    let wishes = json!({ "wanted": ["LETTER"], "unwanted": ["PHONE"], "announceFirst": false, "language": "nl" });
    done(&app, "client", "setContactPreferences", wishes, "").await;
    report(&app, "facilitator", &id).await;
    app.set_time((2026, 9, 15), (14, 0));
    let part = part(&app, &id, "client").await;
    let call = told(&id, &part, json!({ "channel": "PHONE" }));
    assert_eq!(
        refused_at(&app, "facilitator", "recordTelling", call.clone()).await,
        ["channel AGAINST_CONTACT_PREFERENCES"]
    );
    done(
        &app,
        "facilitator",
        "recordTelling",
        told(&id, &part, json!({ "channel": "LETTER", "overrideReason": "Niet nodig." })),
        "",
    )
    .await;
    let reasoned = super::with(call, json!({ "overrideReason": "De brief kwam terug.", "at": "2026-09-15T11:30:00Z" }));
    done(&app, "facilitator", "recordTelling", reasoned, "").await;
    let seen = look(&app, "client", &id, "participants { told { channel overrideReason } }").await;
    assert_eq!(
        seen["participants"][0]["told"],
        json!([{ "channel": "LETTER", "overrideReason": null }, { "channel": "PHONE", "overrideReason": "De brief kwam terug." }]),
        "the client reads why; a reason that was not needed is not kept"
    );
}

#[tokio::test]
async fn whoever_was_not_there_need_not_be_told() {
    let app = Gehoord::start().await;
    let id = super::certain(&app).await;
    app.set_time((2026, 9, 15), (12, 10));
    let mut there = Vec::new();
    for who in ["client", "handler", "facilitator"] {
        there.push(part(&app, &id, who).await);
    }
    done(&app, "facilitator", "holdSession", json!({ "sessionId": id, "attendedIds": there }), "").await;
    report(&app, "facilitator", &id).await;
    let (_, _, names) = owed(&app, &id).await;
    assert_eq!(names, ["Anouk Verhagen", "Samira Bouzid"]);
}

#[tokio::test]
async fn one_finds_in_one_place_all_that_was_promised_where_one_sat() {
    let app = Gehoord::start().await;
    let id = held(&app).await;
    let promise = promised(&app, &id).await;
    let mine = |mine: bool| format!("{{ followUps(first: 100, filter: {{ mine: {mine} }}) {{ nodes {{ id }} }} }}");
    for who in ["client", "member", "handler", "analyst"] {
        assert!(sees(&app, who, &mine(true)).await.to_string().contains(&promise), "{who}");
        assert!(!sees(&app, who, &mine(false)).await.to_string().contains(&promise), "{who}");
    }
    // Seen, but not promised where they sat.
    assert!(!sees(&app, "owner", &mine(true)).await.to_string().contains(&promise));
    assert!(sees(&app, "owner", &mine(false)).await.to_string().contains(&promise));
    let organiser = sees(&app, "facilitator", &mine(true)).await;
    assert!(organiser.to_string().contains(&promise), "who organises has a part in it");
}
