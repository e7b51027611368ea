//! Who sits when: terms, seats, one chair, renewal in one act.

use harness::{Gehoord, PASSWORD, json};

use super::{APPOINT, appoint, client, council};

const OPEN: (&str, Option<&str>) = ("2026-01-01", None);

#[tokio::test]
async fn terms_of_one_person_on_one_council_do_not_overlap() {
    let app = Gehoord::start().await;
    let (council, ann) = (council(&app, "oost", 5).await, client(&app, "ann").await);
    assert!(appoint(&app, &council, &ann, "MEMBER", ("2024-01-01", Some("2025-12-31"))).await.is_empty());
    assert_eq!(appoint(&app, &council, &ann, "MEMBER", ("2025-12-31", None)).await, ["TERMS_OVERLAP"]);
    assert!(appoint(&app, &council, &ann, "MEMBER", ("2026-01-01", None)).await.is_empty());
    let other = super::council(&app, "west", 5).await;
    assert!(appoint(&app, &other, &ann, "MEMBER", OPEN).await.is_empty(), "on another council they may");
    assert_eq!(
        appoint(&app, &other, &ann, "MEMBER", ("2027-01-01", Some("2026-01-01"))).await,
        ["TERM_ENDS_BEFORE_START"]
    );
}

#[tokio::test]
async fn there_are_never_more_members_than_seats_and_one_chair() {
    let app = Gehoord::start().await;
    let council = council(&app, "oost", 2).await;
    let (ann, bob, cas) = (client(&app, "ann").await, client(&app, "bob").await, client(&app, "cas").await);
    assert!(appoint(&app, &council, &ann, "CHAIR", OPEN).await.is_empty());
    assert_eq!(appoint(&app, &council, &bob, "CHAIR", OPEN).await, ["CHAIR_TAKEN"]);
    assert!(appoint(&app, &council, &bob, "MEMBER", ("2026-01-01", Some("2026-12-31"))).await.is_empty());
    assert_eq!(appoint(&app, &council, &cas, "MEMBER", ("2026-12-31", None)).await, ["SEATS_FULL"]);
    assert!(appoint(&app, &council, &cas, "MEMBER", ("2027-01-01", None)).await.is_empty());
    let fewer = "mutation($c: ID!) { changeCouncil(input: { councilId: $c, seats: 1 }) { userErrors { code } } }";
    assert_eq!(app.query("admin", fewer, json!({ "c": council })).await.user_errors("changeCouncil"), ["SEATS_FULL"]);
}

#[tokio::test]
async fn two_appointments_at_once_cannot_overfill_the_seats() {
    let app = Gehoord::start().await;
    let council = council(&app, "oost", 2).await;
    let mut people = Vec::new();
    for name in ["ann", "bob", "cas", "dee", "eef"] {
        people.push(client(&app, name).await);
    }
    let _ = app.as_("admin").await;
    let tries = people.iter().map(|person| appoint(&app, &council, person, "CHAIR", OPEN));
    let outcomes = futures::future::join_all(tries).await;
    assert_eq!(outcomes.iter().filter(|found| found.is_empty()).count(), 1, "one chair: {outcomes:?}");
    let tries = people.iter().map(|person| appoint(&app, &council, person, "MEMBER", OPEN));
    let outcomes = futures::future::join_all(tries).await;
    assert_eq!(outcomes.iter().filter(|found| found.is_empty()).count(), 1, "one seat left: {outcomes:?}");
    let sitting = app.query("admin", "{ council(slug: \"oost\") { members { role } } }", json!({})).await;
    assert_eq!(sitting.at("/council/members").as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn renewing_a_council_ends_the_terms_and_starts_new_ones_in_one_act() {
    let app = Gehoord::start().await;
    let council = council(&app, "oost", 2).await;
    let (ann, bob, cas) = (client(&app, "ann").await, client(&app, "bob").await, client(&app, "cas").await);
    assert!(appoint(&app, &council, &ann, "CHAIR", OPEN).await.is_empty());
    assert!(appoint(&app, &council, &bob, "MEMBER", OPEN).await.is_empty());
    let renew =
        "mutation($i: RenewCouncilInput!) { renewCouncil(input: $i) { council { slug } userErrors { code field } } }";
    let with = |members| json!({ "i": { "councilId": council, "startsOn": "2027-01-01", "endsOn": "2030-12-31", "members": members } });
    let too_many =
        with(json!([{ "accountId": ann }, { "accountId": bob }, { "accountId": cas }, { "accountId": ann }]));
    let told = app.query("admin", renew, too_many).await;
    assert!(told.user_errors("renewCouncil").contains(&"SEATS_FULL"), "{}", told.body);
    assert!(told.user_errors("renewCouncil").contains(&"TERMS_OVERLAP"), "all at once: {}", told.body);
    let members = "{ council(slug: \"oost\") { members(allTerms: true) { name role startedOn endsOn } } }";
    let before = app.query("admin", members, json!({})).await;
    assert_eq!(before.at("/council/members").as_array().map(Vec::len), Some(2), "refused is refused whole");

    let done = with(json!([{ "accountId": bob, "role": "CHAIR" }, { "accountId": cas }]));
    assert!(app.query("admin", renew, done).await.user_errors("renewCouncil").is_empty());
    let after = app.query("admin", members, json!({})).await;
    let term = |name: &str, role: &str, from: &str, until: &str| json!({ "name": name, "role": role, "startedOn": from, "endsOn": until });
    let mut all = after.at("/council/members").as_array().cloned().expect("members");
    all.sort_by_key(|member| (member["startedOn"].to_string(), member["name"].to_string()));
    assert_eq!(
        all,
        [
            term("ann", "CHAIR", "2026-01-01", "2026-12-31"),
            term("bob", "MEMBER", "2026-01-01", "2026-12-31"),
            term("bob", "CHAIR", "2027-01-01", "2030-12-31"),
            term("cas", "MEMBER", "2027-01-01", "2030-12-31"),
        ]
    );
    app.set_time((2027, 1, 1), (10, 0));
    let sitting = app.query("admin", "{ council(slug: \"oost\") { members { name } } }", json!({})).await;
    assert_eq!(sitting.at("/council/members").as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn the_website_shows_only_members_who_chose_so_under_the_name_they_chose() {
    let app = Gehoord::start().await;
    let council = council(&app, "oost", 3).await;
    let (ann, bob) = (client(&app, "ann").await, client(&app, "bob").await);
    assert!(appoint(&app, &council, &ann, "CHAIR", OPEN).await.is_empty());
    assert!(appoint(&app, &council, &bob, "MEMBER", OPEN).await.is_empty());
    let public =
        "{ council(slug: \"oost\") { members(allTerms: true) { role publicName name since account { name } } } }";
    let shown = async || app.nobody().send(public, json!({})).await.at("/council/members").clone();
    assert_eq!(shown().await, json!([]));
    let seats = "{ council(slug: \"oost\") { members { id name } } }";
    let seats = app.query("admin", seats, json!({})).await;
    let of = |name: &str| {
        let all = seats.at("/council/members").as_array().expect("members");
        all.iter().find(|member| member["name"] == name).expect("a member")["id"].clone()
    };
    let choose = "mutation($m: ID!, $p: Boolean!, $n: String) { chooseToBePublic(input: { councilMemberId: $m, public: $p, \
                  publicName: $n }) { userErrors { code } } }";
    let member = app.nobody().signed_in("ann@test.example", PASSWORD).await;
    let nameless = member.send(choose, json!({ "m": of("ann"), "p": true })).await;
    assert_eq!(nameless.user_errors("chooseToBePublic"), ["PUBLIC_NAME_NEEDED"]);
    assert!(
        member
            .send(choose, json!({ "m": of("ann"), "p": true, "n": "Anna" }))
            .await
            .user_errors("chooseToBePublic")
            .is_empty()
    );
    let for_bob = json!({ "m": of("bob"), "p": true, "n": "Bob" });
    assert_eq!(member.send(choose, for_bob.clone()).await.codes(), ["FORBIDDEN"], "nobody chooses for another");
    assert_eq!(app.query("admin", choose, for_bob).await.codes(), ["FORBIDDEN"], "nor does an administrator");
    assert_eq!(
        shown().await,
        json!([{ "role": "CHAIR", "publicName": "Anna", "name": null, "since": "2026-01-01", "account": null }])
    );
    assert!(
        member.send(choose, json!({ "m": of("ann"), "p": false })).await.user_errors("chooseToBePublic").is_empty()
    );
    assert_eq!(shown().await, json!([]));
}

#[tokio::test]
async fn only_administrators_give_seats_and_only_to_clients() {
    let app = Gehoord::start().await;
    let (council, ann) = (council(&app, "oost", 3).await, client(&app, "ann").await);
    let input = json!({ "i": { "councilId": council, "accountId": ann, "startedOn": "2026-01-01" } });
    for who in ["client", "member", "handler", "manager", "owner"] {
        assert_eq!(app.query(who, APPOINT, input.clone()).await.codes(), ["FORBIDDEN"], "{who}");
    }
    assert_eq!(app.nobody().send(APPOINT, input).await.codes(), ["UNAUTHENTICATED"]);
    let staff = app.account(harness::UWI, "handler@demo.example").await;
    assert_eq!(appoint(&app, &council, &staff, "MEMBER", OPEN).await, ["NOT_CLIENT"]);
}

#[tokio::test]
async fn a_council_that_is_being_formed_does_not_exist_for_the_website() {
    let app = Gehoord::start().await;
    let input = json!({ "i": { "slug": "nieuw", "name": "Nieuw", "kind": "LOCAL", "seats": 3 } });
    assert_eq!(app.query("admin", super::MAKE, input).await.text("/createCouncil/council/status"), "FORMING");
    let find = "{ council(slug: \"nieuw\") { id } councils(first: 100, filter: { status: FORMING }) { totalCount } }";
    let public = app.nobody().send(find, json!({})).await;
    assert_eq!(public.data(), &json!({ "council": null, "councils": { "totalCount": 0 } }));
    assert_eq!(app.query("handler", find, json!({})).await.at("/councils/totalCount"), 1);
}
