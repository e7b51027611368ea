use entity::term::Channel;
use serde_json::{Value, json};

use super::*;
use crate::{insight::trend::TrendStep, scalar::Date};

const EVIL: &str = "</text></desc><script>alert(1)</script> & \" ' <!-- ]]> \u{0}\u{1b}";

fn frame(language: Language) -> Frame {
    Frame {
        organisation: "Gemeente Stroomdam".to_owned(),
        language,
        scope: Some(Scope::All),
        today: "2026-09-09".parse().unwrap(),
    }
}

fn period(from: &str, until: &str) -> PeriodInput {
    PeriodInput { from: Date(from.parse().unwrap()), until: Date(until.parse().unwrap()) }
}

fn trend(by: TrendStep) -> TrendPicture {
    TrendPicture { period: period("2025-12-01", "2026-09-01"), by, topic: None, region: None }
}

fn points(many: i32, by: TrendStep) -> Value {
    let first: NaiveDate = "2025-12-01".parse().unwrap();
    let start = |place: i32| {
        let place = u32::try_from(place).unwrap();
        match by {
            TrendStep::Day => first + chrono::Days::new(u64::from(place)),
            TrendStep::Week => first + chrono::Days::new(7 * u64::from(place)),
            TrendStep::Month => first + chrono::Months::new(place),
        }
    };
    let point = |place: i32| json!({ "start": start(place).to_string(), "count": (place * 37) % 101 });
    json!({ "insight": { "trend": (0..many).map(point).collect::<Vec<_>>() } })
}

fn topics() -> TopTopicsPicture {
    TopTopicsPicture {
        period: period("2026-06-01", "2026-07-01"),
        compared_with: Some(period("2026-05-01", "2026-06-01")),
        channels: Some(vec![Channel::Phone]),
        kinds: None,
        region: None,
        first: None,
    }
}

fn some_topics(name: &str) -> Value {
    json!({ "insight": { "topTopics": [
        { "topic": { "name": name }, "count": 1234, "countBefore": 400, "change": 208.5, "rising": true },
        { "topic": { "name": "Afval" }, "count": 40, "countBefore": null, "change": null, "rising": null },
        { "topic": { "name": "Parkeren" }, "count": 12, "countBefore": 0, "change": null, "rising": false },
        { "topic": null, "count": 5, "countBefore": 10, "change": -50.0, "rising": false },
    ] } })
}

fn effect() -> EffectPicture {
    EffectPicture { proposal: "proposal_x".to_owned(), days: Some(90), channels: None }
}

fn some_effect() -> Value {
    let count = |count: i32, per_day: f64| json!({ "count": count, "perDay": per_day });
    json!({
        "insight": { "effect": {
            "verdict": "FEWER", "before": count(900, 10.0), "after": count(558, 6.2), "rateRatio": 0.6234, "low": 0.51,
            "high": 0.7512, "sentence": "Na de verandering kwamen er duidelijk minder signalen binnen.",
            "byChannel": [{ "channel": "PHONE", "verdict": "NO_CLEAR_CHANGE", "before": count(3, 0.0333),
                "after": count(0, 0.0), "rateRatio": null, "low": null, "high": null }],
        } },
        "proposal": { "title": "Zet de betaaldatum op de site", "implementedOn": "2026-06-01" },
    })
}

fn drawn(picture: &dyn Picture, answer: Value, language: Language) -> String {
    picture.draw(&frame(language), answer).unwrap().unwrap()
}

fn all(name: &str) -> Vec<String> {
    let mut effect_answer = some_effect();
    effect_answer["proposal"]["title"] = json!(name);
    let of_topic = TrendPicture { topic: Some("topic_x".to_owned()), ..trend(TrendStep::Week) };
    let line = points(12, TrendStep::Week)["insight"]["trend"].take();
    let in_region = json!({
        "insight": { "topic": { "topic": { "name": name }, "trend": line } }, "region": { "name": name },
    });
    vec![
        drawn(&of_topic, in_region, Language::Dutch),
        drawn(&topics(), some_topics(name), Language::Dutch),
        drawn(&effect(), effect_answer, Language::Dutch),
    ]
}

#[test]
fn nothing_that_anybody_wrote_is_taken_for_markup() {
    for svg in all(EVIL) {
        assert!(svg.contains("&lt;script&gt;") && svg.contains("&amp;"), "{svg}");
        for harm in ["<script", "<!--", "]]>", "</desc><", "\u{0}", "\u{1b}"] {
            assert!(!svg.contains(harm), "{harm}: {svg}");
        }
        assert_eq!((svg.matches("<desc").count(), svg.matches("<title").count()), (1, 1));
    }
}

#[test]
fn there_is_nothing_in_it_that_runs_or_comes_from_elsewhere() {
    for svg in all("Afval") {
        for foreign in ["<script", "<style", " style=", "href", "url(", "<image", "<use", "<foreignObject", "@import"] {
            assert!(!svg.contains(foreign), "{foreign}");
        }
        assert_eq!(svg.matches("http").count(), svg.matches("xmlns=\"http://www.w3.org/2000/svg\"").count());
    }
}

#[test]
fn a_trend_tells_each_step_as_people_call_it() {
    let svg = drawn(&trend(TrendStep::Month), points(9, TrendStep::Month), Language::Dutch);
    for said in [
        "<title id=\"trend-title\">Signalen per maand</title>",
        "1 december 2025 tot en met 31 augustus 2026",
        "In totaal: 423 signalen.",
        "december 2025: 0.",
        "januari 2026: 37.",
        "augustus 2026: 94.",
        "Gemeente Stroomdam",
    ] {
        assert!(svg.contains(said), "{said}: {svg}");
    }
    let svg = drawn(&trend(TrendStep::Week), points(9, TrendStep::Week), Language::English);
    for said in ["Signals by week", "week 1 of 2026: 47.", "1 December 2025 to 31 August 2026", "lang=\"en\""] {
        assert!(svg.contains(said), "{said}: {svg}");
    }
}

#[test]
fn where_there_is_room_each_point_has_its_figure_and_else_those_that_tell_most() {
    let figures = |many| {
        let svg = drawn(&trend(TrendStep::Day), points(many, TrendStep::Day), Language::Dutch);
        svg.split("<text").filter(|text| text.contains("bold") && text.contains("text-anchor=\"middle\"")).count()
    };
    assert_eq!(figures(1), 1);
    assert_eq!(figures(12), 12);
    assert_eq!(figures(400), 2);
}

#[test]
fn what_is_not_whole_is_told_so_that_it_seems_no_fall() {
    let answer = |starts: &[&str]| {
        let points: Vec<Value> = starts.iter().map(|start| json!({ "start": start, "count": 9 })).collect();
        json!({ "insight": { "trend": points } })
    };
    // Today is Wednesday the ninth.
    let asked = |by| TrendPicture { period: period("2026-08-20", "2026-10-01"), ..trend(by) };
    let weeks = answer(&["2026-08-17", "2026-08-24", "2026-08-31", "2026-09-07"]);
    let svg = drawn(&asked(TrendStep::Week), weeks, Language::Dutch);
    for said in [
        "week 34 van 2026, niet heel: 9.",
        "week 35 van 2026: 9.",
        "week 36 van 2026: 9.",
        "week 37 van 2026, niet heel: 9.",
        "Een open punt: niet de hele week telt mee.",
    ] {
        assert!(svg.contains(said), "{said}: {svg}");
    }
    assert_eq!(svg.matches("<circle").count(), 6, "four dots, of which two are open");
    let svg = drawn(&asked(TrendStep::Day), answer(&["2026-09-08", "2026-09-09"]), Language::English);
    assert!(svg.contains("8 September 2026: 9.") && svg.contains("9 September 2026, in part: 9."), "{svg}");
    let svg = drawn(&asked(TrendStep::Day), answer(&["2026-09-07", "2026-09-08"]), Language::English);
    assert!(!svg.contains("open dot") && svg.matches("<circle").count() == 2, "{svg}");
}

#[test]
fn what_is_null_is_no_picture_and_what_is_empty_says_so() {
    let none = |picture: &dyn Picture, answer| picture.draw(&frame(Language::Dutch), answer).unwrap().is_none();
    assert!(none(&trend(TrendStep::Day), json!({ "insight": { "trend": null } })));
    assert!(none(&trend(TrendStep::Day), json!({ "insight": { "topic": null } })));
    assert!(none(&topics(), json!({ "insight": { "topTopics": null } })));
    assert!(none(&effect(), json!({ "insight": { "effect": null }, "proposal": null })));
    let svg = drawn(&topics(), json!({ "insight": { "topTopics": [] } }), Language::Dutch);
    assert!(svg.contains("Er zijn geen signalen die hier getoond kunnen worden."));
    let svg = drawn(&trend(TrendStep::Day), json!({ "insight": { "trend": [] } }), Language::Dutch);
    assert!(svg.contains("Deze periode is nog niet begonnen."));
}

#[test]
fn bars_carry_their_figures_and_what_is_not_shown_has_none() {
    let svg = drawn(&topics(), some_topics("Energietoeslag"), Language::Dutch);
    for said in [
        "Energietoeslag: 1.234 signalen; daarvoor: 400; stijgt; +208,5 %.",
        "Afval: 40 signalen; daarvoor: niet getoond.",
        "Parkeren: 12 signalen; daarvoor: 0; nieuw.",
        "een onderwerp dat niet wordt getoond: 5 signalen; daarvoor: 10; −50 %.",
        "Alleen: telefoon",
        "Vergeleken met 1 mei 2026 tot en met 31 mei 2026",
    ] {
        assert!(svg.contains(said), "{said}: {svg}");
    }
    let alone = TopTopicsPicture { compared_with: None, ..topics() };
    let svg = drawn(&alone, some_topics("Energietoeslag"), Language::Dutch);
    assert!(!svg.contains("daarvoor") && !svg.contains("Vergeleken"));
}

#[test]
fn an_effect_tells_its_sentence_its_counts_and_its_factors() {
    let svg = drawn(&effect(), some_effect(), Language::Dutch);
    for said in [
        "Heeft het geholpen? Zet de betaaldatum op de site",
        "Doorgevoerd op 1 juni 2026",
        "Na de verandering kwamen er duidelijk minder signalen binnen.",
        "Alles samen: ervoor per dag 10 (900), erna per dag 6,2 (558); duidelijk minder; factor 0,6234 (0,51 – 0,7512).",
        "telefoon: ervoor per dag 0,0333 (3), erna per dag 0 (0); geen duidelijk verschil.",
    ] {
        assert!(svg.contains(said), "{said}: {svg}");
    }
    let own = json!({ "insight": { "effect": { "verdict": "FEWER", "before": null, "after": null, "rateRatio": null,
        "low": null, "high": null, "sentence": "Duidelijk minder.", "byChannel": null } }, "proposal": null });
    let svg = drawn(&effect(), own, Language::Dutch);
    assert!(svg.contains("Duidelijk minder.") && !svg.contains("per dag"), "{svg}");
}

#[test]
fn a_council_member_is_told_which_months_are_shown() {
    let own = Frame { scope: Some(Scope::Own(Vec::new())), ..frame(Language::Dutch) };
    let asked = TopTopicsPicture { period: period("2026-06-15", "2026-10-01"), compared_with: None, ..topics() };
    let svg = asked.draw(&own, some_topics("Afval")).unwrap().unwrap();
    assert!(svg.contains("1 juli 2026 tot en met 31 augustus 2026 · uw eigen regio"), "{svg}");
}
