//! A journey's picture: an SVG at an address of its own, for whoever sees the journey.

use harness::{Client, Gehoord, UWI, json};
use reqwest::{
    Response,
    header::{ACCEPT_LANGUAGE, IF_NONE_MATCH},
};
use roxmltree::Document;

use super::{LINK, PUBLISH, UNPUBLISH, create, journey, step, update};

async fn get(app: &Gehoord, client: &Client<'_>, path: &str, headers: &[(&str, &str)]) -> Response {
    let mut request = app.http.get(app.url(path));
    if let Some(token) = client.token() {
        request = request.bearer_auth(token);
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.expect("an answer")
}

fn path(id: &str) -> String {
    format!("/v1/journeys/{id}.svg")
}

fn header<'r>(response: &'r Response, name: &str) -> &'r str {
    response.headers().get(name).map(|value| value.to_str().expect("a text")).unwrap_or_default()
}

/// The text of the first element with this name.
fn text<'d>(svg: &'d Document<'_>, name: &str) -> &'d str {
    svg.descendants()
        .find(|node| node.has_tag_name(("http://www.w3.org/2000/svg", name)))
        .and_then(|node| node.text())
        .unwrap_or_default()
}

#[tokio::test]
async fn it_is_well_formed_svg_that_tells_the_journey_to_who_does_not_see_it() {
    let app = Gehoord::start().await;
    let evil = "</text><script>alert('&')</script>";
    let mut steps: Vec<_> = (1..=7).map(|n| step(&format!("Stap {n} van velen"), n % 5 - 2)).collect();
    steps[6]["quotes"] = json!([evil]);
    let made = create(&app, json!({ "title": format!("Reis {evil}"), "steps": steps })).await;
    let id = made.text("/createJourney/journey/id").to_owned();
    app.query("manager", PUBLISH, json!({ "id": id })).await;
    let answer = get(&app, &app.nobody(), &path(&id), &[]).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(header(&answer, "content-type"), "image/svg+xml; charset=utf-8");
    assert_eq!(header(&answer, "content-security-policy"), "default-src 'none'; frame-ancestors 'none'; sandbox");
    assert_eq!(header(&answer, "x-content-type-options"), "nosniff");
    assert_eq!(header(&answer, "cache-control"), "no-cache");
    assert_eq!(header(&answer, "content-language"), "nl");
    let body = answer.text().await.expect("a text");
    let svg = Document::parse(&body).unwrap_or_else(|error| panic!("{error}: {body}"));
    let root = svg.root_element();
    assert_eq!((root.attribute("role"), root.attribute("lang")), (Some("img"), Some("nl")));
    assert_eq!(root.attribute("aria-labelledby"), Some("journey-title journey-desc"));
    assert_eq!(text(&svg, "title"), format!("Klantreis: Reis {evil}"));
    let told = text(&svg, "desc");
    for n in 1..=7 {
        assert!(
            told.contains(&format!("Stap {n}: Stap {n} van velen. Contactpunt: De balie. Kanaal: balie.")),
            "{told}"
        );
    }
    assert!(told.contains(evil) && told.contains("heel slecht (−2 op een schaal van −2 tot +2)"), "{told}");
    let names: std::collections::BTreeSet<_> =
        svg.descendants().filter(|node| node.is_element()).map(|node| node.tag_name().name()).collect();
    assert_eq!(
        names,
        ["circle", "desc", "g", "line", "path", "rect", "svg", "text", "title"].into_iter().collect(),
        "nothing that runs, and nothing from elsewhere"
    );
}

#[tokio::test]
async fn it_speaks_the_language_that_is_asked_for() {
    let app = Gehoord::start().await;
    let (id, _) = journey(&app, "UWI-06").await;
    app.query("manager", PUBLISH, json!({ "id": id })).await;
    let answer = get(&app, &app.nobody(), &path(&id), &[(ACCEPT_LANGUAGE.as_str(), "en")]).await;
    assert_eq!(header(&answer, "content-language"), "en");
    assert!(header(&answer, "vary").to_ascii_lowercase().contains("accept-language"));
    let body = answer.text().await.expect("a text");
    let svg = Document::parse(&body).expect("it is well formed");
    assert_eq!((svg.root_element().attribute("lang"), text(&svg, "title")), (Some("en"), "Journey: Een reis"));
    assert!(text(&svg, "desc").contains("Experience: very bad (−2 on a scale from −2 to +2)."));
}

#[tokio::test]
async fn whoever_does_not_see_the_journey_finds_nothing_and_cannot_tell_that_from_nothing_there() {
    let app = Gehoord::start().await;
    let (own, _) = journey(&app, "UWI-06").await;
    let (other, _) = journey(&app, "UWI-01").await;
    let missing = path("journey_01jd8x00000000000000000000");
    for (who, id, status) in [
        ("nobody", &own, 404),
        ("client", &own, 404),
        ("admin", &own, 404),
        ("member", &own, 200),
        ("member", &other, 404),
        ("analyst", &other, 200),
    ] {
        let client = app.as_(who).await;
        let answer = get(&app, &client, &path(id), &[]).await;
        assert_eq!(answer.status(), status, "{who}");
        if status == 404 {
            let nothing = get(&app, &client, &missing, &[]).await;
            assert_eq!(nothing.status(), 404);
            assert_eq!(header(&answer, "content-type"), "application/problem+json");
            assert_eq!(answer.bytes().await.expect("bytes"), nothing.bytes().await.expect("bytes"), "{who}");
        } else {
            assert_eq!(header(&answer, "cache-control"), "private, no-cache");
        }
    }
    for odd in ["/v1/journeys/x.svg", "/v1/journeys/..%2f.svg", "/nergens/v1/journeys/x.svg", "/v1/journeys/x"] {
        assert_eq!(get(&app, &app.nobody(), odd, &[]).await.status(), 404, "{odd}");
    }
    let stale = app.nobody().with_token("abc");
    let refused = get(&app, &stale, &path(&own), &[]).await;
    assert_eq!((refused.status().as_u16(), header(&refused, "content-type")), (401, "application/problem+json"));
    let posted = app.http.post(app.url(&path(&own))).send().await.expect("an answer");
    assert_eq!(posted.status(), 405);
}

#[tokio::test]
async fn the_signals_of_a_step_are_counted_for_who_sees_them_alone() {
    let app = Gehoord::start().await;
    let (id, steps) = journey(&app, "UWI-06").await;
    let sql = "SELECT signal.id::text FROM signal JOIN region ON region.id = region_id WHERE code = 'UWI-01' AND \
               status <> 'RECEIVED' LIMIT 1";
    let signal = entity::id::SignalId(app.sql(UWI, sql).await[0].parse().expect("a key")).to_string();
    app.query("manager", LINK, json!({ "i": { "stepId": steps[0], "signalIds": [signal] } })).await;
    app.query("manager", PUBLISH, json!({ "id": id })).await;
    for (who, counted) in [("analyst", true), ("member", false), ("nobody", false)] {
        let body = get(&app, &app.as_(who).await, &path(&id), &[]).await.text().await.expect("a text");
        assert_eq!(body.contains("1 signaal"), counted, "{who}");
    }
}

#[tokio::test]
async fn who_has_it_already_is_sent_nothing_until_it_changes() {
    let app = Gehoord::start().await;
    let (id, _) = journey(&app, "UWI-06").await;
    app.query("manager", PUBLISH, json!({ "id": id })).await;
    let first = get(&app, &app.nobody(), &path(&id), &[]).await;
    let tag = header(&first, "etag").to_owned();
    let again = async || get(&app, &app.nobody(), &path(&id), &[(IF_NONE_MATCH.as_str(), &tag)]).await;
    let known = again().await;
    assert_eq!((known.status().as_u16(), header(&known, "etag")), (304, tag.as_str()));
    assert!(known.bytes().await.expect("bytes").is_empty());
    update(&app, json!({ "journeyId": id, "version": 1, "title": "Een andere reis" })).await;
    assert_eq!(again().await.status(), 200);
    app.query("manager", UNPUBLISH, json!({ "id": id })).await;
    assert_eq!(again().await.status(), 404, "what is taken back is gone, also for who had it");
}

#[tokio::test]
async fn each_organisation_draws_its_own() {
    let app = Gehoord::start().await;
    let found = app.nobody().send("{ journeys(first: 1) { nodes { picturePath } } }", json!({})).await;
    let own = found.text("/journeys/nodes/0/picturePath").to_owned();
    assert!(own.starts_with("/uwi/v1/journeys/"), "{own}");
    assert_eq!(get(&app, &app.nobody(), &own, &[]).await.status(), 200);
    assert_eq!(get(&app, &app.nobody(), &own.replace("/uwi/", "/stroomdam/"), &[]).await.status(), 404);
    let head = app.http.head(app.url(&own)).send().await.expect("an answer");
    assert_eq!((head.status().as_u16(), header(&head, "content-type")), (200, "image/svg+xml; charset=utf-8"));
}
