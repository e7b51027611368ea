//! Many at once: each with its own result, and none that spoils another.

use harness::{Answer, Client, Gehoord, UWI, Value, json};

use super::{promise, seen, signal};
use crate::signals::{another_client, count, handled, look, submitted, topic, triage};

const MOVE: &str = "mutation($i: MoveFollowUpsInput!) { moveFollowUps(input: $i) { results { index followUp { id dueOn } code message \
                    userErrors { code field } } userErrors { code field } } }";
const TRANSFER: &str = "mutation($i: TransferFollowUpsInput!) { transferFollowUps(input: $i) { results { index followUp { id owner { \
                        name } } code userErrors { code field } } userErrors { code } } }";
const ANSWER: &str = "mutation($i: AnswerSignalsInput!) { answerSignals(input: $i) { results { index signal { id status } code \
                      userErrors { code field } } userErrors { code } } }";

fn results<'a>(answer: &'a Answer, mutation: &str) -> Vec<&'a Value> {
    answer.at(&format!("/{mutation}/results")).as_array().expect("results").iter().collect()
}

/// A word for each: `done`, the code at the top, or the code of what can be mended.
fn words(answer: &Answer, mutation: &str) -> Vec<String> {
    let word = |(place, result): (usize, &Value)| {
        assert_eq!(result["index"], place, "in the order in which they were sent");
        let mended = result["userErrors"][0]["code"].as_str();
        result["code"].as_str().or(mended).unwrap_or("done").to_owned()
    };
    results(answer, mutation).into_iter().enumerate().map(word).collect()
}

async fn someone_elses(app: &Gehoord) -> String {
    let key = app.sql(UWI, "SELECT id::text FROM follow_up WHERE commitment LIKE 'Na drie maanden%'").await;
    entity::id::FollowUpId(key[0].parse().expect("a key")).to_string()
}

#[tokio::test]
async fn a_hundred_are_moved_each_with_its_own_result() {
    let app = Gehoord::start().await;
    let signal = signal(&app).await;
    let unknown = entity::id::FollowUpId::at(app.clock.now()).to_string();
    let elses = someone_elses(&app).await;
    let (mut moves, mut expected) = (Vec::new(), Vec::new());
    let mut own = Vec::new();
    for _ in 0..20 {
        own.push(promise(&app, &signal, "2026-09-15").await);
    }
    for id in &own {
        let to = |id: &str, day: &str, reason: &str| json!({ "followUpId": id, "dueOn": day, "reason": reason });
        moves.extend([
            to(id, "2026-10-01", "De drukker is ziek."),
            to(&unknown, "2026-10-01", "De drukker is ziek."),
            to(&elses, "2026-10-01", "De drukker is ziek."),
            to(id, "2026-09-01", "De drukker is ziek."),
            to(id, "2026-10-02", " "),
        ]);
        expected.extend(["done", "NOT_FOUND", "FORBIDDEN", "DUE_IN_PAST", "REASON_NEEDED"]);
    }
    let input = json!({ "i": { "moves": moves } });
    let handler = app.as_("handler").await;
    let updates = async || count(&app, "FROM follow_up_update WHERE moved_to = '2026-10-01'").await;
    let before = updates().await;
    let moved = handler.send(MOVE, input.clone()).await;
    assert_eq!(words(&moved, "moveFollowUps"), expected);
    assert_eq!(results(&moved, "moveFollowUps")[0]["followUp"], json!({ "id": own[0], "dueOn": "2026-10-01" }));
    assert_eq!(results(&moved, "moveFollowUps")[1]["message"], "This does not exist.");
    assert_eq!(
        results(&moved, "moveFollowUps")[3]["userErrors"],
        json!([{ "code": "DUE_IN_PAST", "field": ["dueOn"] }])
    );
    assert_eq!(updates().await - before, 20);
    let again = handler.send(MOVE, input).await;
    assert_eq!(words(&again, "moveFollowUps"), expected, "a retry is answered alike");
    assert_eq!(updates().await - before, 20, "and moves nothing twice");
    assert_eq!(seen(&app, "client", &own[19]).await["updates"]["nodes"][0]["text"], "De drukker is ziek.");
}

#[tokio::test]
async fn many_are_handed_over_and_a_retry_is_harmless() {
    let app = Gehoord::start().await;
    let signal = signal(&app).await;
    let naima = app.account(UWI, "naima.chafik@uwi.example").await;
    let (one, other) = (promise(&app, &signal, "2026-09-15").await, promise(&app, &signal, "2026-09-16").await);
    let ids = [one.clone(), other.clone(), someone_elses(&app).await, "follow_up_x".to_owned()];
    let transfers: Vec<Value> =
        ids.iter().map(|id| json!({ "followUpId": id, "ownerId": naima, "reason": "Verlof." })).collect();
    for _ in 0..2 {
        let done = app.query("handler", TRANSFER, json!({ "i": { "transfers": transfers } })).await;
        assert_eq!(words(&done, "transferFollowUps"), ["done", "done", "FORBIDDEN", "NOT_FOUND"]);
        assert_eq!(results(&done, "transferFollowUps")[1]["followUp"]["owner"]["name"], "Naima Chafik");
    }
    assert_eq!(count(&app, "FROM event WHERE kind = 'FOLLOW_UP_HANDED_OVER'").await, 2);
}

#[tokio::test]
async fn many_are_answered_and_nobody_is_told_twice() {
    let app = Gehoord::start().await;
    let client = app.as_("client").await;
    let handler = app.as_("handler").await;
    let (fine, phone) = (handled(&app).await, handled(&app).await);
    let untriaged = submitted(&client, json!({})).await;
    let elses = submitted(&client, json!({})).await;
    let naima = app.account(UWI, "naima.chafik@uwi.example").await;
    let betaling = topic(&app, "uitkering/betaling").await;
    triage(&handler, &elses, &betaling, json!({ "handlerId": naima })).await;
    let answer = |id: &str, channel: &str| json!({ "signalId": id, "text": "Het is hersteld.", "channel": channel, "outcome": "HELPED" });
    let answers = [
        answer(&fine, "APP"),
        answer(&phone, "PHONE"),
        answer(&untriaged, "APP"),
        answer(&elses, "APP"),
        answer("signal_x", "APP"),
    ];
    for _ in 0..2 {
        let done = handler.send(ANSWER, json!({ "i": { "answers": answers } })).await;
        let expected = ["done", "AGAINST_CONTACT_PREFERENCES", "NOT_SEEN_YET", "FORBIDDEN", "NOT_FOUND"];
        assert_eq!(words(&done, "answerSignals"), expected);
        assert_eq!(results(&done, "answerSignals")[0]["signal"], json!({ "id": fine, "status": "HELPED" }));
        assert_eq!(results(&done, "answerSignals")[1]["signal"], Value::Null);
    }
    assert_eq!(look(&client, &fine).await["answers"]["nodes"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_call_holds_one_to_a_hundred_and_a_request_few_calls() {
    let app = Gehoord::start().await;
    let handler = app.as_("handler").await;
    let moves = |many: usize| -> Value {
        let one = json!({ "followUpId": "follow_up_x", "dueOn": "2026-10-01", "reason": "Zo." });
        json!({ "i": { "moves": vec![one; many] } })
    };
    for (many, code) in [(0, "EMPTY"), (101, "TOO_MANY")] {
        let refused = handler.send(MOVE, moves(many)).await;
        assert_eq!(refused.user_errors("moveFollowUps"), [code]);
        assert_eq!(refused.at("/moveFollowUps/results"), &Value::Null);
    }
    let calls: Vec<String> = (0..4)
        .map(|n| format!("m{n}: moveFollowUps(input: $i) {{ results {{ code }} userErrors {{ code }} }}"))
        .collect();
    let document = format!("mutation($i: MoveFollowUpsInput!) {{ {} }}", calls.join(" "));
    assert_eq!(handler.send(&document, moves(100)).await.codes(), ["QUERY_TOO_COMPLEX"], "they count as that many");
    assert!(handler.send(&document, moves(2)).await.codes().is_empty());
    assert_eq!(app.nobody().send(MOVE, moves(1)).await.codes(), ["UNAUTHENTICATED"]);
    let stranger: Client<'_> = another_client(&app, "vreemde").await;
    let elses = someone_elses(&app).await;
    let one = json!({ "i": { "moves": [{ "followUpId": elses, "dueOn": "2026-10-01", "reason": "Zo." }] } });
    assert_eq!(words(&stranger.send(MOVE, one).await, "moveFollowUps"), ["FORBIDDEN"], "published, and not theirs");
}
