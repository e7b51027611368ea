//! What a centre tells about itself: read at the edge, all that is wrong at once, changed as a whole.

use harness::{Gehoord, UWI, Value, json};

use super::{act, done, happened, key, part, planned, region, seen, somewhere, told};

#[tokio::test]
async fn it_lies_in_the_region_of_its_postcode_unless_another_is_named() {
    let app = Gehoord::start().await;
    let made = done(&app, "createCentre", somewhere("Klantcentrum Westpoort")).await;
    assert_eq!((&made["region"]["code"], &made["postcode"]), (&json!("UWI-06"), &json!("1043 EX")));
    let mut elsewhere = somewhere("Klantcentrum Westpoort");
    elsewhere["regionId"] = json!(region(&app, "UWI-05").await);
    assert_eq!(done(&app, "createCentre", elsewhere).await["region"]["code"], "UWI-05");
    let mut nowhere = somewhere("Klantcentrum Middelburg");
    nowhere["postcode"] = json!("4331 BK");
    assert!(done(&app, "createCentre", nowhere).await["region"].is_null(), "no district has this postcode");
}

#[tokio::test]
async fn all_that_is_wrong_is_told_at_once() {
    let app = Gehoord::start().await;
    let wrong = json!({
        "name": " ", "regionId": "region_x", "street": "x".repeat(201), "postcode": "1043", "city": "",
        "openingHours": [
            part("MONDAY", "09:00", "12:00"),
            part("MONDAY", "11:00", "13:00"),
            part("TUESDAY", "17:00", "09:00"),
        ]
    });
    let expected = [
        ("EMPTY", "name"),
        ("TOO_LONG", "street"),
        ("POSTCODE_INVALID", "postcode"),
        ("EMPTY", "city"),
        ("HOURS_OVERLAP", "openingHours.1"),
        ("HOURS_INVALID", "openingHours.2.closesAt"),
        ("NOT_FOUND", "regionId"),
    ];
    let expected = expected.map(|(code, field)| (code.to_owned(), field.to_owned()));
    let refused = act(&app, "manager", "createCentre", wrong.clone()).await;
    assert_eq!(told(&refused, "createCentre"), expected);
    let id = planned(&app, "Klantcentrum Westpoort").await;
    let mut change = wrong;
    change["centreId"] = json!(id);
    let refused = act(&app, "manager", "changeCentre", change).await;
    let mut codes = told(&refused, "changeCentre");
    codes.sort();
    let mut sorted = expected.to_vec();
    sorted.sort();
    assert_eq!(codes, sorted);
    let many: Vec<Value> =
        (0..29).map(|minute| part("MONDAY", &format!("09:{minute:02}"), &format!("09:{:02}", minute + 1))).collect();
    let refused = act(&app, "manager", "changeCentre", json!({ "centreId": id, "openingHours": many })).await;
    assert_eq!(told(&refused, "changeCentre"), [("TOO_MANY".to_owned(), "openingHours".to_owned())]);
    let refused = act(&app, "manager", "changeCentre", json!({ "centreId": id })).await;
    assert_eq!(told(&refused, "changeCentre"), [("NOTHING_TO_UPDATE".to_owned(), String::new())]);
    assert_eq!(happened(&app, &id).await, ["CENTRE_CREATED"]);
}

#[tokio::test]
async fn what_cannot_be_read_at_all_is_refused_before_anything_is_looked_at() {
    let app = Gehoord::start().await;
    for hours in [part("MONDAY", "9:00", "12:00"), part("MONDAY", "09:00", "24:00"), part("MAANDAG", "09:00", "12:00")]
    {
        let mut input = somewhere("Klantcentrum Westpoort");
        input["openingHours"] = json!([hours]);
        let refused = act(&app, "manager", "createCentre", input).await;
        assert!(!refused.codes().is_empty(), "{}", refused.body);
    }
    let none = "centre_01jd8x00000000000000000000";
    for id in ["", "centre_x", none, "region_01jd8x00000000000000000000"] {
        let refused = act(&app, "manager", "changeCentre", json!({ "centreId": id, "name": "Anders" })).await;
        assert_eq!(refused.codes(), ["NOT_FOUND"], "{id}");
        assert!(seen(&app, "manager", id).await.is_null());
    }
}

#[tokio::test]
async fn hours_are_changed_as_a_whole_and_nothing_happens_where_nothing_changes() {
    let app = Gehoord::start().await;
    let id = planned(&app, "Klantcentrum Westpoort").await;
    let hours = json!([
        part("WEDNESDAY", "13:00", "17:00"),
        part("MONDAY", "09:00", "12:00"),
        part("WEDNESDAY", "09:00", "13:00")
    ]);
    let change = json!({ "centreId": id, "openingHours": hours });
    let sorted = json!([
        part("MONDAY", "09:00", "12:00"),
        part("WEDNESDAY", "09:00", "13:00"),
        part("WEDNESDAY", "13:00", "17:00")
    ]);
    assert_eq!(done(&app, "changeCentre", change.clone()).await["openingHours"], sorted);
    assert_eq!(done(&app, "changeCentre", change).await["openingHours"], sorted);
    assert_eq!(
        done(&app, "changeCentre", json!({ "centreId": id, "city": "Amsterdam" })).await["openingHours"],
        sorted
    );
    assert_eq!(happened(&app, &id).await, ["CENTRE_CREATED", "CENTRE_CHANGED"]);
    let other = json!({ "centreId": id, "openingHours": [part("FRIDAY", "09:00", "12:00")], "regionId": null });
    let changed = done(&app, "changeCentre", other).await;
    assert_eq!(
        (&changed["openingHours"], &changed["region"]),
        (&json!([part("FRIDAY", "09:00", "12:00")]), &Value::Null)
    );
    assert_eq!(
        done(&app, "changeCentre", json!({ "centreId": id, "openingHours": [] })).await["openingHours"],
        json!([])
    );
    let kept = format!("SELECT id FROM centre_hours WHERE centre_id = '{}'", key(&id));
    assert!(app.sql(UWI, &kept).await.is_empty());
}

#[tokio::test]
async fn its_address_is_what_it_is_and_whoever_is_named_in_it_is_masked() {
    let app = Gehoord::start().await;
    let mut input = somewhere("Klantcentrum, bel 06 12345678");
    input["street"] = json!("Burgemeester Jansenlaan 7, 1043 EX");
    let made = done(&app, "createCentre", input).await;
    assert_eq!(made["name"], "Klantcentrum, bel [telefoonnummer]");
    assert_eq!(made["street"], "Burgemeester Jansenlaan 7, 1043 EX");
}
