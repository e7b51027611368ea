use super::*;

fn step(action: &str, experience: i32) -> Step {
    Step {
        action: action.to_owned(),
        touchpoint: Some("Brief over de herziening".to_owned()),
        channel: Some(Channel::Letter),
        experience,
        quotes: vec!["Ik schrok van de brief".to_owned()],
        signals: Some(12),
    }
}

fn picture(steps: Vec<Step>) -> Picture {
    Picture {
        title: "Van korting tot antwoord".to_owned(),
        summary: Some("Wat iemand meemaakt die minder uitkering krijgt".to_owned()),
        steps,
        organisation: "Uitvoering Werk en Inkomen".to_owned(),
        region: Some("Groot Amsterdam".to_owned()),
        changed_on: "2026-09-08".parse().unwrap(),
        language: Language::Dutch,
    }
}

/// Steps up and down.
fn some(number: i32) -> Vec<Step> {
    (0..number)
        .map(|place| step(&format!("Stap nummer {place}"), [-2, 1, 0, 2, -1][usize::try_from(place % 5).unwrap()]))
        .collect()
}

#[test]
fn it_is_one_image_with_a_title_and_a_text_that_tells_it_step_by_step() {
    let svg = draw(&picture(vec![step("Krijgt een brief", -2), step("Belt", 1)]));
    assert!(svg.starts_with("<svg ") && svg.trim_end().ends_with("</svg>"));
    assert!(svg.contains("role=\"img\"") && svg.contains("lang=\"nl\""), "{svg}");
    assert!(svg.contains("<title id=\"journey-title\">Klantreis: Van korting tot antwoord</title>"), "{svg}");
    for told in [
        "Wat iemand meemaakt die minder uitkering krijgt.\n2 stappen.\n",
        "Stap 1: Krijgt een brief. Contactpunt: Brief over de herziening. Kanaal: brief. Ervaring: heel slecht (−2 op een \
         schaal van −2 tot +2). Cliënten zeggen: ‘Ik schrok van de brief’. Gebaseerd op 12 signalen.",
        "Stap 2: Belt.",
        "Uitvoering Werk en Inkomen · Groot Amsterdam · bijgewerkt op 8 september 2026.",
    ] {
        assert!(svg.contains(told), "{told}: {svg}");
    }
}

#[test]
fn it_speaks_english_to_whoever_asks_for_that() {
    let svg = draw(&Picture { language: Language::English, ..picture(some(1)) });
    for said in ["lang=\"en\"", "Journey: ", "One step.", "Touchpoint", "very bad", "12 signals", "8 September 2026"] {
        assert!(svg.contains(said), "{said}");
    }
    assert!(!svg.contains("stap.") && !svg.contains("Ervaring"));
}

#[test]
fn nothing_that_anybody_wrote_is_taken_for_markup() {
    let evil = "</desc><script>alert(1)</script> & \" ' <!-- ]]> \u{0}\u{1b}";
    let mut drawn = picture(vec![Step {
        action: evil.to_owned(),
        touchpoint: Some(evil.to_owned()),
        quotes: vec![evil.to_owned()],
        ..step("", 0)
    }]);
    (drawn.title, drawn.summary, drawn.region) = (evil.to_owned(), Some(evil.to_owned()), Some(evil.to_owned()));
    drawn.organisation = evil.to_owned();
    let svg = draw(&drawn);
    assert!(svg.contains("&lt;script&gt;") && svg.contains("&amp;"));
    for harm in ["<script", "<!--", "]]>", "</desc><", "\u{0}", "\u{1b}"] {
        assert!(!svg.contains(harm), "{harm}");
    }
    assert_eq!((svg.matches("<desc").count(), svg.matches("<title").count()), (1, 1));
}

#[test]
fn there_is_nothing_in_it_that_runs_or_comes_from_elsewhere() {
    let svg = draw(&picture(some(7)));
    for foreign in
        ["<script", "<style", " style=", "href", "url(", "<image", "<use", "<foreignObject", "onload", "@import"]
    {
        assert!(!svg.contains(foreign), "{foreign}");
    }
    assert_eq!(svg.matches("http").count(), 1, "the name of SVG itself");
}

#[test]
fn one_step_or_thirty_stand_in_bands_of_at_most_five_within_the_picture() {
    for steps in 1..=30 {
        let abreast = abreast(usize::try_from(steps).unwrap());
        assert!((1..=ABREAST).contains(&abreast));
        let svg = draw(&picture(some(steps)));
        let head = svg.lines().next().unwrap();
        let size = |name: &str| -> Px {
            let (_, rest) = head.split_once(&format!(" {name}=\"")).unwrap();
            rest.split('"').next().unwrap().parse().unwrap()
        };
        let (width, height) = (size("width"), size("height"));
        assert!((NARROWEST..=2_000).contains(&width), "{steps}: {width}");
        // Every card lies within.
        let card = column(abreast) - 14;
        for place in svg.split("translate(").skip(1) {
            let (x, y) = place.split(')').next().unwrap().split_once(' ').unwrap();
            assert!(x.parse::<Px>().unwrap() + card / 2 <= width && y.parse::<Px>().unwrap() < height, "{steps}");
        }
        assert!(svg.contains(&format!("Stap {steps}: Stap nummer {}.", steps - 1)));
    }
}

#[test]
fn steps_are_spread_over_bands_evenly() {
    let of = |steps| abreast(steps);
    assert_eq!([1, 4, 5, 6, 7, 11, 30].map(of), [1, 4, 5, 3, 4, 4, 5]);
}

#[test]
fn no_experience_is_told_by_colour_alone() {
    let alone = |experience| draw(&picture(vec![step("Belt", experience)]));
    let without_colours = |svg: &str| {
        let parts = svg.split('#').enumerate();
        parts.map(|(n, part)| if n == 0 { part } else { part.get(6..).unwrap_or_default() }).collect::<String>()
    };
    let all: std::collections::BTreeSet<String> =
        (-2..=2).map(|experience| without_colours(&alone(experience))).collect();
    assert_eq!(all.len(), 5);
    for (experience, number) in [(-2, "−2"), (-1, "−1"), (0, "0"), (1, "+1"), (2, "+2")] {
        let drawn = alone(experience);
        let is_it = |text: &&str| text.split('<').next().is_some_and(|text| text.trim() == number);
        assert_eq!(drawn.split('>').filter(is_it).count(), 2, "on the scale, and beside the face");
    }
}

#[test]
fn what_there_is_no_room_for_is_told_all_the_same() {
    let quotes: Vec<String> =
        (1..=5).map(|n| format!("Citaat nummer {n} {}", "met veel woorden ".repeat(15))).collect();
    let svg = draw(&picture(vec![Step { quotes: quotes.clone(), ..step("Belt", 1) }]));
    assert!(svg.contains("en nog 3 citaten") && svg.contains('…'));
    assert!(quotes.iter().all(|quote| svg.contains(quote.trim_end())), "{svg}");
}

#[test]
fn signals_are_told_only_to_whoever_sees_them() {
    for (signals, said) in [(None, false), (Some(0), false), (Some(1), true)] {
        let svg = draw(&picture(vec![Step { signals, ..step("Belt", 1) }]));
        assert_eq!(svg.contains("1 signaal"), said);
    }
}

#[test]
fn a_journey_without_steps_says_so() {
    assert_eq!(draw(&picture(Vec::new())).matches("Deze klantreis heeft nog geen stappen.").count(), 2);
}
