//! Reading notices: one's own, of what one may see today.

use chrono::TimeDelta;
use harness::{Client, Gehoord, UWI, Value, json};

use super::{kinds, notices};
use crate::signals::{accepted, answer, handled, key};

const MARK: &str = "mutation($input: MarkNoticesReadInput!) { markNoticesRead(input: $input) { markedCount unreadNotices \
                    userErrors { code field } } }";

async fn unread(who: &Client<'_>) -> i64 {
    who.send("{ viewer { unreadNotices } }", json!({})).await.at("/viewer/unreadNotices").as_i64().expect("a number")
}

/// Marks all that there is as read.
async fn read_all(app: &Gehoord, who: &Client<'_>) {
    app.noticed(UWI).await;
    let done = who.send(MARK, json!({ "input": { "until": app.clock.now() } })).await;
    assert_eq!(done.at("/markNoticesRead/unreadNotices"), 0, "{}", done.body);
}

#[tokio::test]
async fn notices_are_read_one_by_one_or_all_until_a_moment() {
    let app = Gehoord::start().await;
    let client = app.as_("client").await;
    read_all(&app, &client).await;
    app.pass(TimeDelta::minutes(1));
    let signal = handled(&app).await;
    app.pass(TimeDelta::minutes(1));
    let between = app.clock.now();
    app.pass(TimeDelta::minutes(1));
    accepted(&answer(&app.as_("handler").await, &signal, json!({})).await, "answerSignal");
    let all = notices(&app, &client).await;
    assert_eq!(unread(&client).await, 2);
    let done = client.send(MARK, json!({ "input": { "until": between } })).await;
    assert_eq!(done.at("/markNoticesRead"), &json!({ "markedCount": 1, "unreadNotices": 1, "userErrors": [] }));
    let newest = json!({ "input": { "noticeIds": [all[0]["id"], all[0]["id"]] } });
    let done = client.send(MARK, newest.clone()).await;
    assert_eq!(done.at("/markNoticesRead"), &json!({ "markedCount": 1, "unreadNotices": 0, "userErrors": [] }));
    let again = client.send(MARK, newest).await;
    assert_eq!(again.at("/markNoticesRead/markedCount"), 0, "once is enough");
    let list = client.send("{ notices(filter: { unread: true }) { totalCount } }", json!({})).await;
    assert_eq!(list.at("/notices/totalCount"), 0);
}

#[tokio::test]
async fn nobody_reads_or_marks_the_notices_of_another() {
    let app = Gehoord::start().await;
    let client = app.as_("client").await;
    handled(&app).await;
    let theirs = notices(&app, &client).await[0]["id"].clone();
    let one = "query($id: ID!) { notice(id: $id) { id } }";
    assert_eq!(client.send(one, json!({ "id": theirs })).await.at("/notice/id"), &theirs);
    let before = unread(&client).await;
    for other in ["handler", "admin", "member"] {
        let other = app.as_(other).await;
        assert_eq!(other.send(one, json!({ "id": theirs })).await.at("/notice"), &Value::Null);
        let done = other.send(MARK, json!({ "input": { "noticeIds": [theirs] } })).await;
        assert_eq!(done.user_errors("markNoticesRead"), ["NOT_FOUND"]);
    }
    assert_eq!(app.nobody().send("{ notices { totalCount } }", json!({})).await.codes(), ["UNAUTHENTICATED"]);
    let system = app.nobody().with_token(schema::demo::INTEGRATION_KEY);
    assert_eq!(system.send("{ notices { totalCount } }", json!({})).await.at("/notices/totalCount"), 0);
    assert_eq!(unread(&client).await, before);
}

#[tokio::test]
async fn a_notice_of_what_one_sees_no_longer_does_not_exist() {
    let app = Gehoord::start().await;
    let client = app.as_("client").await;
    let signal = handled(&app).await;
    assert_eq!(kinds(&app, "client", &signal).await, ["SIGNAL_TRIAGED"]);
    let before = (unread(&client).await, notices(&app, &client).await.len());
    app.sql(UWI, &format!("DELETE FROM signal_reporter WHERE signal_id = '{}'", key(&signal))).await;
    assert!(kinds(&app, "client", &signal).await.is_empty());
    let after = (unread(&client).await, notices(&app, &client).await.len());
    assert_eq!(after, (before.0 - 1, before.1 - 1), "not in a count either");
}

#[tokio::test]
async fn which_notices_are_meant_is_said_one_way() {
    let app = Gehoord::start().await;
    let client = app.as_("client").await;
    for input in [json!({}), json!({ "noticeIds": [], "until": "2026-09-08T08:00:00Z" })] {
        let done = client.send(MARK, json!({ "input": input })).await;
        assert_eq!(done.user_errors("markNoticesRead"), ["NOTICES_OR_UNTIL"]);
    }
}

#[tokio::test]
async fn everybody_chooses_for_themselves_whether_notices_come_by_mail() {
    let app = Gehoord::start().await;
    let choose = "mutation($w: Boolean!) { setMailNotices(input: { wanted: $w }) { mailNotices userErrors { code } } }";
    let viewer = "{ viewer { mailNotices } }";
    let get = async |who: &str| app.query(who, viewer, json!({})).await.at("/viewer/mailNotices").clone();
    assert_eq!(get("handler").await, true, "staff, unless they say otherwise");
    assert_eq!(app.query("handler", choose, json!({ "w": false })).await.at("/setMailNotices/mailNotices"), false);
    assert_eq!(get("handler").await, false);
    let set = async |wanted: Value, unwanted: Value| {
        let input = json!({ "wanted": wanted, "unwanted": unwanted, "announceFirst": false, "language": "nl" });
        let client = app.as_("client").await;
        accepted(&client.run("MobileContactPreferences", json!({ "input": input })).await, "setContactPreferences");
        get("client").await
    };
    assert_eq!(set(json!(["APP"]), json!([])).await, false);
    assert_eq!(set(json!(["EMAIL"]), json!([])).await, true);
    assert_eq!(app.query("client", choose, json!({ "w": true })).await.at("/setMailNotices/mailNotices"), true);
    assert_eq!(set(json!([]), json!(["EMAIL"])).await, false, "unwanted goes before");
    assert_eq!(get("nobody").await, Value::Null);
}
