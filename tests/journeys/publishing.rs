//! Who sees a journey before it is published, and after.

use chrono::TimeDelta;
use harness::{Gehoord, Value, json};

use super::{PUBLISH, UNPUBLISH, council, create, happened, journey, step, update};

const SEEN: &str = "query($id: ID!) { journey(id: $id) { title version steps { action signalCount signals { totalCount } } } \
                    node(id: $id) { id } }";

async fn seen(app: &Gehoord, who: &str, id: &str) -> Value {
    let answer = app.query(who, SEEN, json!({ "id": id })).await;
    assert_eq!(answer.at("/node").is_null(), answer.at("/journey").is_null(), "{who}");
    answer.at("/journey").clone()
}

#[tokio::test]
async fn before_it_is_published_staff_see_it_and_members_whose_region_or_council_takes_part() {
    let app = Gehoord::start().await;
    let (own, _) = journey(&app, "UWI-06").await;
    let (other, _) = journey(&app, "UWI-01").await;
    let councils = [council(&app, "groot-amsterdam").await];
    let made =
        create(&app, json!({ "title": "Van de raad", "councilIds": councils, "steps": [step("Belt", 1)] })).await;
    let of_council = made.text("/createJourney/journey/id").to_owned();
    for id in [&own, &other, &of_council] {
        for who in ["nobody", "client", "admin"] {
            assert!(seen(&app, who, id).await.is_null(), "{who}");
        }
        for who in ["manager", "analyst", "handler"] {
            assert_eq!(seen(&app, who, id).await["version"], 1, "{who}");
        }
    }
    assert_eq!(seen(&app, "member", &own).await["version"], 1);
    assert_eq!(seen(&app, "member", &of_council).await["version"], 1);
    assert!(seen(&app, "member", &other).await.is_null());
}

#[tokio::test]
async fn a_published_one_everybody_sees_without_what_it_rests_on() {
    let app = Gehoord::start().await;
    let (id, _) = journey(&app, "UWI-01").await;
    app.pass(TimeDelta::seconds(1));
    let published = app.query("manager", PUBLISH, json!({ "id": id })).await;
    assert!(!published.at("/publishJourney/journey/publishedAt").is_null(), "{}", published.body);
    for who in ["nobody", "client", "member", "admin"] {
        let journey = seen(&app, who, &id).await;
        assert_eq!(journey["title"], "Een reis", "{who}");
        assert_eq!(journey["version"], Value::Null, "{who}");
        assert_eq!(
            journey["steps"][0],
            json!({ "action": "Vraagt iets", "signalCount": null, "signals": null }),
            "{who}"
        );
    }
    let twice = app.query("manager", PUBLISH, json!({ "id": id })).await;
    assert!(twice.user_errors("publishJourney").is_empty());
    assert_eq!(happened(&app, &id).await, ["JOURNEY_CREATED", "JOURNEY_PUBLISHED"], "the second time nothing happens");

    app.query("manager", UNPUBLISH, json!({ "id": id })).await;
    assert!(seen(&app, "nobody", &id).await.is_null());
    assert_eq!(happened(&app, &id).await.len(), 3);
}

#[tokio::test]
async fn a_journey_without_steps_is_not_published_and_a_published_one_keeps_one() {
    let app = Gehoord::start().await;
    let made = create(&app, json!({ "title": "Leeg" })).await;
    let empty = made.text("/createJourney/journey/id");
    let told = app.query("manager", PUBLISH, json!({ "id": empty })).await;
    assert_eq!(told.user_errors("publishJourney"), ["STEPS_NEEDED"]);
    let (id, _) = journey(&app, "UWI-01").await;
    app.query("manager", PUBLISH, json!({ "id": id })).await;
    let told = update(&app, json!({ "journeyId": id, "version": 1, "steps": [] })).await;
    assert_eq!(told.user_errors("updateJourney"), ["STEPS_NEEDED"]);
}

#[tokio::test]
async fn a_list_counts_what_its_reader_sees() {
    let app = Gehoord::start().await;
    let list = "{ journeys(first: 50, filter: { published: false }) { totalCount nodes { id } } }";
    let count = async |who: &str| app.query(who, list, json!({})).await.at("/journeys/totalCount").as_i64();
    let before = (count("manager").await.unwrap(), count("member").await.unwrap());
    journey(&app, "UWI-06").await;
    journey(&app, "UWI-01").await;
    assert_eq!((count("manager").await, count("member").await), (Some(before.0 + 2), Some(before.1 + 1)));
    assert_eq!((count("nobody").await, count("client").await), (Some(0), Some(0)));
}
