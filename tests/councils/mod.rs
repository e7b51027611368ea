//! Councils and what they stand on: regions, topics, departments.

mod calendar;
mod places;
mod priorities;
mod terms;

use harness::{Gehoord, Role, UWI, json};

const MAKE: &str = "mutation($i: CreateCouncilInput!) { createCouncil(input: $i) { council { id slug status } userErrors { code field } } }";
const APPOINT: &str = "mutation($i: AppointMemberInput!) { appointMember(input: $i) { councilMember { id role } userErrors { code field } } }";

/// A council of the test's own, at work, with so many seats.
async fn council(app: &Gehoord, slug: &str, seats: i32) -> String {
    let input = json!({ "slug": slug, "name": format!("Raad {slug}"), "kind": "LOCAL", "seats": seats });
    let made = app.query("admin", MAKE, json!({ "i": input })).await;
    let id = made.text("/createCouncil/council/id").to_owned();
    let begin =
        "mutation($c: ID!) { activateCouncil(input: { councilId: $c }) { council { status } userErrors { code } } }";
    assert_eq!(app.query("admin", begin, json!({ "c": id })).await.text("/activateCouncil/council/status"), "ACTIVE");
    id
}

/// A client of the test's own.
async fn client(app: &Gehoord, name: &str) -> String {
    let email = format!("{name}@test.example");
    app.make_account(UWI, &email, &[Role::Client], &[]).await;
    app.account(UWI, &email).await
}

/// Gives somebody a seat; gives the codes of what hinders it.
async fn appoint(
    app: &Gehoord,
    council: &str,
    person: &str,
    role: &str,
    (from, until): (&str, Option<&str>),
) -> Vec<String> {
    let input = json!({ "councilId": council, "accountId": person, "role": role, "startedOn": from, "endsOn": until });
    let answer = app.query("admin", APPOINT, json!({ "i": input })).await;
    answer.user_errors("appointMember").into_iter().map(str::to_owned).collect()
}
