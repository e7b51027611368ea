//! Regions, topics and departments: no postcode twice, no rings, one intake.

use harness::{Answer, Gehoord, Value, json};

const REGION: &str =
    "mutation($i: CreateRegionInput!) { createRegion(input: $i) { region { id } userErrors { code field } } }";
const MOVE_REGION: &str =
    "mutation($i: ChangeRegionInput!) { changeRegion(input: $i) { region { id } userErrors { code field } } }";
const TOPIC: &str = "mutation($i: CreateTopicInput!) { createTopic(input: $i) { topic { id department { code } } userErrors { code field } } }";
const MOVE_TOPIC: &str = "mutation($i: ChangeTopicInput!) { changeTopic(input: $i) { topic { id path department { code } } userErrors { code field } } }";
const DEPARTMENT: &str = "mutation($i: CreateDepartmentInput!) { createDepartment(input: $i) { department { id intake } userErrors { code field } } }";
const CHANGE_DEPARTMENT: &str = "mutation($i: ChangeDepartmentInput!) { changeDepartment(input: $i) { department { intake } userErrors { code field } } }";

async fn region(app: &Gehoord, code: &str, kind: &str, parent: Option<&str>, postcodes: Value) -> Answer {
    let input = json!({ "code": code, "name": code, "kind": kind, "parentId": parent, "postcodes": postcodes });
    app.query("admin", REGION, json!({ "i": input })).await
}

#[tokio::test]
async fn a_postcode_belongs_to_at_most_one_region_of_a_kind() {
    let app = Gehoord::start().await;
    let range = |first: i32, last: i32| json!([{ "first": first, "last": last }]);
    let one = region(&app, "W1", "NEIGHBOURHOOD", None, range(1100, 1109)).await;
    let id = one.text("/createRegion/region/id").to_owned();
    for (first, last) in [(1109, 1120), (1090, 1100), (1104, 1104), (1000, 2000)] {
        let told = region(&app, "W2", "NEIGHBOURHOOD", None, range(first, last)).await;
        assert_eq!(told.user_errors("createRegion"), ["POSTCODES_OVERLAP"], "{first}-{last}");
    }
    assert!(region(&app, "W2", "NEIGHBOURHOOD", None, range(1110, 1119)).await.user_errors("createRegion").is_empty());
    assert!(region(&app, "G1", "MUNICIPALITY", None, range(1100, 1119)).await.user_errors("createRegion").is_empty());
    let told = region(&app, "W3", "NEIGHBOURHOOD", None, range(1119, 1110)).await;
    assert!(told.user_errors("createRegion").contains(&"POSTCODE_RANGE"));
    let grows = json!({ "i": { "regionId": id, "postcodes": [{ "first": 1100, "last": 1110 }] } });
    assert_eq!(app.query("admin", MOVE_REGION, grows).await.user_errors("changeRegion"), ["POSTCODES_OVERLAP"]);
    let at_once = futures::future::join_all((0..4).map(|n| {
        let (app, code) = (&app, format!("X{n}"));
        async move { region(app, &code, "NEIGHBOURHOOD", None, json!([{ "first": 1200, "last": 1299 }])).await }
    }));
    let made = at_once.await.iter().filter(|answer| answer.user_errors("createRegion").is_empty()).count();
    assert_eq!(made, 1, "also when they come at once");
}

#[tokio::test]
async fn a_council_is_found_by_a_postcode() {
    let app = Gehoord::start().await;
    let find = async |postcode: &str| {
        let answer = app.nobody().run("WebsiteFindCouncil", json!({ "postcode": postcode })).await;
        answer
            .at("/councils/nodes")
            .as_array()
            .expect("a list")
            .iter()
            .map(|c| c["slug"].as_str().expect("a slug").to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(find("9401 AA").await, ["noord"]);
    assert_eq!(find("9401aa").await, ["noord"]);
    assert_eq!(find("9401").await, ["noord"]);
    assert_eq!(find("4331 AB").await, Vec::<String>::new(), "where no council is");
    let wrong = app.nobody().run("WebsiteFindCouncil", json!({ "postcode": "thuis" })).await;
    assert_eq!(wrong.codes(), ["BAD_USER_INPUT"]);
}

#[tokio::test]
async fn no_region_lies_within_itself() {
    let app = Gehoord::start().await;
    let mut above: Option<String> = None;
    let mut ids = Vec::new();
    for code in ["A", "B", "C"] {
        let made = region(&app, code, "NEIGHBOURHOOD", above.as_deref(), json!(null)).await;
        above = Some(made.text("/createRegion/region/id").to_owned());
        ids.extend(above.clone());
    }
    for within in [&ids[0], &ids[1], &ids[2]] {
        let input = json!({ "i": { "regionId": ids[0], "parentId": within } });
        assert_eq!(app.query("admin", MOVE_REGION, input).await.user_errors("changeRegion"), ["OWN_PARENT"]);
    }
    // Each fits by itself; both at once would make a ring.
    let free = region(&app, "D", "NEIGHBOURHOOD", None, json!(null)).await.text("/createRegion/region/id").to_owned();
    let one = json!({ "i": { "regionId": ids[0], "parentId": free } });
    let other = json!({ "i": { "regionId": free, "parentId": ids[2] } });
    let (one, other) = futures::join!(app.query("admin", MOVE_REGION, one), app.query("admin", MOVE_REGION, other));
    let refused = [one, other].iter().filter(|answer| answer.user_errors("changeRegion") == ["OWN_PARENT"]).count();
    assert_eq!(refused, 1);
}

#[tokio::test]
async fn a_topic_without_a_department_takes_its_parents_and_at_last_the_intake() {
    let app = Gehoord::start().await;
    let departments = app.nobody().send("{ departments(first: 100) { nodes { id code intake } } }", json!({})).await;
    let of = |code: &str| {
        let all = departments.at("/departments/nodes").as_array().expect("a list");
        all.iter().find(|d| d["code"] == code).expect("a department")["id"].clone()
    };
    let make = async |code: &str, parent: Option<&str>, department: Value| {
        let input = json!({ "code": code, "name": code, "parentId": parent, "departmentId": department });
        let made = app.query("admin", TOPIC, json!({ "i": input })).await;
        (made.text("/createTopic/topic/id").to_owned(), made.text("/createTopic/topic/department/code").to_owned())
    };
    let (alone, department) = make("los", None, json!(null)).await;
    assert_eq!(department, "klantcontact");
    let (work, department) = make("arbeid", None, of("werk")).await;
    assert_eq!(department, "werk");
    let (below, department) = make("sollicitatie", Some(&work), json!(null)).await;
    assert_eq!(department, "werk");
    let (deep, department) = make("brief", Some(&below), json!(null)).await;
    assert_eq!(department, "werk");
    let changed =
        app.query("admin", MOVE_TOPIC, json!({ "i": { "topicId": below, "departmentId": of("digitaal") } })).await;
    assert_eq!(changed.text("/changeTopic/topic/department/code"), "digitaal");
    let read = "query($t: ID!) { topic(id: $t) { path department { code } } }";
    let deep_now = app.nobody().send(read, json!({ "t": deep })).await;
    assert_eq!(
        deep_now.at("/topic"),
        &json!({ "path": ["arbeid", "sollicitatie", "brief"], "department": { "code": "digitaal" } })
    );
    let moved = app.query("admin", MOVE_TOPIC, json!({ "i": { "topicId": work, "parentId": deep } })).await;
    assert_eq!(moved.user_errors("changeTopic"), ["OWN_PARENT"], "no rings");
    let moved = app
        .query("admin", MOVE_TOPIC, json!({ "i": { "topicId": below, "parentId": alone, "departmentId": null } }))
        .await;
    assert_eq!(moved.text("/changeTopic/topic/department/code"), "klantcontact");
    assert_eq!(
        app.nobody().send(read, json!({ "t": deep })).await.at("/topic/path"),
        &json!(["los", "sollicitatie", "brief"])
    );
}

#[tokio::test]
async fn there_is_always_one_intake() {
    let app = Gehoord::start().await;
    let intakes = async || {
        let answer = app.nobody().send("{ departments(first: 100) { nodes { id code intake } } }", json!({})).await;
        let all = answer.at("/departments/nodes").as_array().cloned().expect("a list");
        all.into_iter().filter(|d| d["intake"] == true).collect::<Vec<_>>()
    };
    let before = intakes().await;
    assert_eq!(before.len(), 1);
    let away = json!({ "i": { "departmentId": before[0]["id"], "intake": false } });
    assert_eq!(app.query("admin", CHANGE_DEPARTMENT, away).await.user_errors("changeDepartment"), ["INTAKE_NEEDED"]);
    let made =
        app.query("admin", DEPARTMENT, json!({ "i": { "code": "balie", "name": "Balie", "intake": true } })).await;
    assert_eq!(made.at("/createDepartment/department/intake"), true);
    assert_eq!(intakes().await.iter().map(|d| d["code"].clone()).collect::<Vec<_>>(), ["balie"]);
    let back = json!({ "i": { "departmentId": before[0]["id"], "intake": true } });
    let other = json!({ "i": { "code": "kcc", "name": "KCC", "intake": true } });
    let (_, _) = futures::join!(app.query("admin", CHANGE_DEPARTMENT, back), app.query("admin", DEPARTMENT, other));
    assert_eq!(intakes().await.len(), 1, "also when two are made the intake at once");
    let taken = app.query("admin", DEPARTMENT, json!({ "i": { "code": "balie", "name": "Nog een" } })).await;
    assert_eq!(taken.user_errors("createDepartment"), ["TAKEN"]);
}

#[tokio::test]
async fn only_administrators_change_what_the_organisation_stands_on() {
    let app = Gehoord::start().await;
    for who in ["client", "member", "handler", "manager", "owner", "complaints"] {
        let client = app.as_(who).await;
        for (mutation, input) in [
            (REGION, json!({ "code": "Z", "name": "Z", "kind": "DISTRICT" })),
            (TOPIC, json!({ "code": "z", "name": "z" })),
            (DEPARTMENT, json!({ "code": "z", "name": "z" })),
            (super::MAKE, json!({ "slug": "z", "name": "z", "kind": "LOCAL", "seats": 1 })),
        ] {
            assert_eq!(client.send(mutation, json!({ "i": input })).await.codes(), ["FORBIDDEN"], "{who}");
        }
    }
}
