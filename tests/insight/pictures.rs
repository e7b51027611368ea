//! Pictures of insight: what the graph tells a viewer, drawn; and nothing where it tells them nothing.

use harness::{Client, Gehoord, STROOMDAM, UWI, Value, json};
use reqwest::{
    Response,
    header::{ACCEPT_LANGUAGE, IF_NONE_MATCH},
};
use roxmltree::Document;

use super::{BEFORE, LATELY, effect::implemented, period, topic};

const TREND: &str = "/stroomdam/v1/insight/trend.svg";
const TOP: &str = "/stroomdam/v1/insight/top-topics.svg";
const EFFECT: &str = "/stroomdam/v1/insight/effect.svg";

async fn get(client: &Client<'_>, app: &Gehoord, address: &str, headers: &[(&str, &str)]) -> Response {
    let mut request = app.http.get(app.url(address));
    if let Some(token) = client.token() {
        request = request.bearer_auth(token);
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.expect("an answer")
}

fn header<'r>(response: &'r Response, name: &str) -> &'r str {
    response.headers().get(name).map(|value| value.to_str().expect("a text")).unwrap_or_default()
}

/// The text of the first element with this name.
fn text<'d>(svg: &'d Document<'_>, name: &str) -> &'d str {
    svg.descendants().find(|node| node.tag_name().name() == name).and_then(|node| node.text()).unwrap_or_default()
}

/// Everything that is written in a picture, but for its title and what is told.
fn written(svg: &Document<'_>) -> Vec<String> {
    svg.descendants()
        .filter(|node| node.tag_name().name() == "text")
        .map(|node| node.text().unwrap_or_default().trim().to_owned())
        .collect()
}

fn during((from, until): (&str, &str)) -> String {
    format!("from={from}&until={until}")
}

/// A count as a picture writes it in Dutch.
fn number(count: &Value) -> String {
    let digits = count.as_i64().expect("a count").to_string();
    if digits.len() > 3 { format!("{}.{}", &digits[..digits.len() - 3], &digits[digits.len() - 3..]) } else { digits }
}

/// A picture, for whoever sees it: whole, with what every picture has.
async fn picture(client: &Client<'_>, app: &Gehoord, address: &str) -> String {
    let answer = get(client, app, address, &[]).await;
    assert_eq!(answer.status(), 200, "{address}: {}", answer.text().await.expect("a text"));
    assert_eq!(header(&answer, "content-type"), "image/svg+xml; charset=utf-8");
    assert_eq!(header(&answer, "content-security-policy"), "default-src 'none'; frame-ancestors 'none'; sandbox");
    assert_eq!(header(&answer, "cache-control"), "private, no-cache");
    assert!(header(&answer, "vary").to_ascii_lowercase().contains("authorization"));
    let body = answer.text().await.expect("a text");
    let svg = Document::parse(&body).unwrap_or_else(|error| panic!("{error}: {body}"));
    assert_eq!(svg.root_element().attribute("role"), Some("img"));
    for node in svg.descendants().filter(|node| node.is_element()) {
        let name = node.tag_name().name();
        let known = ["circle", "desc", "g", "line", "polyline", "rect", "svg", "text", "title"];
        assert!(known.contains(&name), "nothing that runs, and nothing from elsewhere: {name}");
    }
    keep(address, &body);
    body
}

/// Keeps a picture for whoever wants to look at it.
fn keep(address: &str, body: &str) {
    if let Ok(folder) = std::env::var("GEHOORD_KEEP_PICTURES") {
        let name: String = address.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '-' }).collect();
        std::fs::write(format!("{folder}/{}.svg", name.chars().take(120).collect::<String>()), body).expect("kept");
    }
}

#[tokio::test]
async fn a_trend_holds_the_figures_that_the_graph_tells() {
    const ASKED: &str = "query($p: PeriodInput!, $t: ID!, $b: TrendStep!) { insight {
        trend(period: $p, by: $b) { start count } topic(id: $t, period: $p) { trend(by: $b) { count } } } }";
    let app = Gehoord::start().await;
    let analyst = app.at(STROOMDAM, "analyst").await;
    let one = topic(&app, "energietoeslag").await;
    for by in ["DAY", "WEEK", "MONTH"] {
        let asked = analyst.send(ASKED, json!({ "p": period(LATELY), "t": one, "b": by })).await;
        let counts = |place: &str| -> Vec<String> {
            asked.at(place).as_array().expect("points").iter().map(|point| number(&point["count"])).collect()
        };
        let of_topic = format!("{TREND}?{}&by={by}&topic={one}", during(LATELY));
        for (address, expected) in [
            (format!("{TREND}?{}&by={by}", during(LATELY)), counts("/insight/trend")),
            (of_topic, counts("/insight/topic/trend")),
        ] {
            let body = picture(&analyst, &app, &address).await;
            let svg = Document::parse(&body).expect("XML");
            let told: Vec<&str> = text(&svg, "desc").lines().collect();
            let lines = told.iter().filter_map(|line| line.strip_suffix('.')?.split_once(": "));
            let found: Vec<&str> = lines
                .filter(|(when, _)| !["In totaal", "Een open punt"].contains(when))
                .map(|(_, count)| count)
                .collect();
            assert_eq!(found, expected, "{address}: {told:?}");
            if by != "DAY" {
                let written = written(&svg);
                assert!(expected.iter().all(|count| written.contains(count)), "{expected:?} in {written:?}");
            }
        }
    }
    let body = picture(&analyst, &app, &format!("{TREND}?{}", during(LATELY))).await;
    assert!(
        body.contains("Signalen per week")
            && body.contains("week 26 van 2026: ")
            && body.contains("week 37 van 2026, niet heel: "),
        "{body}"
    );
    let months = picture(&analyst, &app, &format!("{TREND}?{}&by=MONTH&topic={one}", during(LATELY))).await;
    assert!(
        months.contains("Signalen over Energietoeslag per maand") && months.contains("augustus 2026: "),
        "{months}"
    );
}

#[tokio::test]
async fn top_topics_hold_the_figures_that_the_graph_tells_with_what_came_before() {
    const ASKED: &str = "query($p: PeriodInput!, $b: PeriodInput, $c: [Channel!]) { insight {
        topTopics(period: $p, comparedWith: $b, channels: $c) { topic { name } count countBefore rising } } }";
    let app = Gehoord::start().await;
    let analyst = app.at(STROOMDAM, "analyst").await;
    // What somebody calls a topic is a text, and no markup.
    let evil = "<b>&\"Energie'</b>";
    app.sql(
        STROOMDAM,
        &format!("UPDATE topic SET name = '{}' WHERE path = 'energietoeslag/uitbetaling'", evil.replace('\'', "''")),
    )
    .await;
    app.sql(STROOMDAM, "UPDATE reference_version SET version = version + 1").await;
    for (channels, parameter) in [(Value::Null, ""), (json!(["PHONE", "DESK"]), "&channels=PHONE,DESK")] {
        let asked = json!({ "p": period(LATELY), "b": period(BEFORE), "c": channels });
        let asked = analyst.send(ASKED, asked).await;
        let (from, until) = BEFORE;
        let address = format!("{TOP}?{}&comparedFrom={from}&comparedUntil={until}{parameter}", during(LATELY));
        let body = picture(&analyst, &app, &address).await;
        let svg = Document::parse(&body).expect("XML");
        let (told, written) = (text(&svg, "desc"), written(&svg));
        let rows = asked.at("/insight/topTopics").as_array().expect("topics");
        assert_eq!(rows.len(), 10);
        for row in rows {
            let (count, before) = (number(&row["count"]), number(&row["countBefore"]));
            let line =
                format!("{}: {count} signalen; daarvoor: {before}", row["topic"]["name"].as_str().expect("a name"));
            assert!(told.contains(&line), "{line} in {told}");
            assert!(written.contains(&count) && written.contains(&before), "{written:?}");
            assert_eq!(row["rising"] == true, told.contains(&format!("{line}; stijgt")), "{told}");
        }
        assert!(told.contains(evil), "{told}");
        assert_eq!(told.contains("Alleen: balie, telefoon"), !parameter.is_empty(), "{told}");
    }
}

#[tokio::test]
async fn an_effect_holds_the_figures_that_the_graph_tells() {
    const ASKED: &str = "query($p: ID!) { insight { effect(proposalId: $p) {
        sentence before { count } after { count } byChannel { channel before { count } after { count } } } } }";
    let app = Gehoord::start().await;
    let analyst = app.at(STROOMDAM, "analyst").await.in_dutch();
    let proposal = implemented(&app, "2026-06-20").await;
    let asked = analyst.send(ASKED, json!({ "p": proposal })).await;
    let body = picture(&analyst, &app, &format!("{EFFECT}?proposal={proposal}&days=90")).await;
    let svg = Document::parse(&body).expect("XML");
    let (told, written) = (text(&svg, "desc"), written(&svg).join("\n"));
    assert!(told.contains(asked.text("/insight/effect/sentence")), "{told}");
    assert!(told.contains("Doorgevoerd op 20 juni 2026") && text(&svg, "title").contains("Zet de betaaldatum"));
    let effect = asked.at("/insight/effect");
    let channels = effect["byChannel"].as_array().expect("channels");
    assert!(channels.len() > 1, "{effect}");
    for part in channels.iter().chain([effect]) {
        for when in ["before", "after"] {
            let count = format!("({})", number(&part[when]["count"]));
            assert!(told.contains(&count) && written.contains(&count), "{count} in {told}");
        }
    }
}

/// The same that the addresses below ask, of the graph.
const EACH: &str = "query($p: PeriodInput!, $t: ID!, $i: ID!) { insight {
    all: trend(period: $p, by: MONTH) { count }
    topic(id: $t, period: $p) { months: trend(by: MONTH) { count } weeks: trend(by: WEEK) { count } }
    top: topTopics(period: $p) { count } byPhone: topTopics(period: $p, channels: [PHONE]) { count }
    effect(proposalId: $i) { verdict } } }";
const EACH_PLACE: [&str; 6] = [
    "/insight/all",
    "/insight/topic/months",
    "/insight/topic/weeks",
    "/insight/top",
    "/insight/byPhone",
    "/insight/effect",
];

#[tokio::test]
async fn who_is_told_nothing_by_the_graph_finds_no_picture() {
    let app = Gehoord::start().await;
    let one = topic(&app, "energietoeslag").await;
    let proposal = implemented(&app, "2026-06-20").await;
    let months = "from=2026-06-01&until=2026-09-01";
    let addresses = [
        format!("{TREND}?{months}&by=MONTH"),
        format!("{TREND}?{months}&by=MONTH&topic={one}"),
        format!("{TREND}?{months}&by=WEEK&topic={one}"),
        format!("{TOP}?{months}"),
        format!("{TOP}?{months}&channels=PHONE"),
        format!("{EFFECT}?proposal={proposal}"),
    ];
    for who in ["nobody", "client", "member", "admin", "analyst", "handler"] {
        let client = app.at(STROOMDAM, who).await;
        let asked = json!({ "p": { "from": "2026-06-01", "until": "2026-09-01" }, "t": one, "i": proposal });
        let told = client.send(EACH, asked).await;
        let is_told = EACH_PLACE.map(|place| !told.at(place).is_null());
        match who {
            "nobody" | "client" => assert_eq!(is_told, [false; 6], "{who}"),
            // Of the own region: months, the topics, and what came of a measure.
            "member" => assert_eq!([0, 2, 3, 4, 5].map(|n| is_told[n]), [false, false, true, false, true], "{who}"),
            _ => assert_eq!(is_told, [true; 6], "{who}"),
        }
        for (address, is_told) in addresses.iter().zip(is_told) {
            let answer = get(&client, &app, address, &[]).await;
            assert_eq!(answer.status(), if is_told { 200 } else { 404 }, "{who} {address}");
            if !is_told {
                assert_eq!(header(&answer, "content-type"), "application/problem+json");
                assert_eq!(header(&answer, "cache-control"), "no-store");
            } else if who == "member" {
                let body = answer.text().await.expect("a text");
                keep(&format!("member {address}"), &body);
                assert!(!body.contains("per dag") && Document::parse(&body).is_ok(), "{body}");
            }
        }
    }
    let analyst = app.at(STROOMDAM, "analyst").await;
    for nothing in [
        format!("{TREND}?{months}&topic=topic_01jd8x00000000000000000000"),
        format!("{TREND}?{months}&topic=x"),
        format!("{EFFECT}?proposal=proposal_01jd8x00000000000000000000"),
        format!("{EFFECT}?proposal=x"),
        format!("{TREND}?{months}").replace("stroomdam", "nergens"),
    ] {
        assert_eq!(get(&analyst, &app, &nothing, &[]).await.status(), 404, "{nothing}");
    }
    // A token of one organisation is worth nothing at another.
    let elsewhere = format!("{TREND}?{months}").replace(STROOMDAM, UWI);
    assert_eq!(get(&analyst, &app, &elsewhere, &[]).await.status(), 401);
}

#[tokio::test]
async fn what_is_not_right_in_the_address_is_told() {
    let app = Gehoord::start().await;
    let analyst = app.at(STROOMDAM, "analyst").await;
    for (address, said) in [
        (TREND.to_owned(), "De parameter ‘from’ ontbreekt."),
        (format!("{TREND}?from=1-6-2026&until=2026-07-01"), "De parameter ‘from’ is geen dag zoals 2026-06-01."),
        (format!("{TREND}?from=2026-07-01&until=2026-06-01"), "periode"),
        (format!("{TREND}?{}&by=YEAR", during(LATELY)), "De parameter ‘by’ is niet een van: DAY, WEEK, MONTH."),
        (
            format!("{TREND}?{}&form=x", during(LATELY)),
            "De parameter ‘form’ is niet een van: from, until, by, topic, region.",
        ),
        (format!("{TREND}?{}&region=x", during(LATELY)), "Dit is geen geldig kenmerk."),
        (format!("{TOP}?{}&channels=FAX", during(LATELY)), "De parameter ‘channels’ is niet een van: "),
        (format!("{TOP}?{}&first=101", during(LATELY)), "100"),
        (format!("{TOP}?{}&comparedFrom=2026-01-01", during(LATELY)), "De parameter ‘comparedUntil’ ontbreekt."),
        (format!("{EFFECT}?days=90"), "De parameter ‘proposal’ ontbreekt."),
    ] {
        let answer = get(&analyst, &app, &address, &[]).await;
        assert_eq!(
            (answer.status().as_u16(), header(&answer, "content-type")),
            (400, "application/problem+json"),
            "{address}"
        );
        let problem: Value = serde_json::from_str(&answer.text().await.expect("a text")).expect("JSON");
        assert!(problem["detail"].as_str().expect("a text").to_lowercase().contains(&said.to_lowercase()), "{problem}");
        assert_eq!(problem["status"], 400);
    }
}

#[tokio::test]
async fn it_speaks_the_language_that_is_asked_for_and_is_sent_once() {
    let app = Gehoord::start().await;
    let analyst = app.at(STROOMDAM, "analyst").await;
    let address = format!("{TREND}?from=2026-01-01&until=2026-09-01&by=MONTH");
    let english = get(&analyst, &app, &address, &[(ACCEPT_LANGUAGE.as_str(), "en")]).await;
    assert_eq!(header(&english, "content-language"), "en");
    let tag = header(&english, "etag").to_owned();
    let body = english.text().await.expect("a text");
    let svg = Document::parse(&body).expect("XML");
    assert_eq!((svg.root_element().attribute("lang"), text(&svg, "title")), (Some("en"), "Signals by month"));
    assert!(text(&svg, "desc").contains("1 January 2026 to 31 August 2026"), "{body}");
    let known = [(ACCEPT_LANGUAGE.as_str(), "en"), (IF_NONE_MATCH.as_str(), tag.as_str())];
    assert_eq!(get(&analyst, &app, &address, &known).await.status(), 304);
    let dutch = [(IF_NONE_MATCH.as_str(), tag.as_str())];
    assert_eq!(get(&analyst, &app, &address, &dutch).await.status(), 200, "another language is another picture");
}
