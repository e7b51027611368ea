//! What of health is found, and what is left alone.

use super::{
    super::tests::{keeps, masks},
    *,
};

#[test]
fn illnesses_medicines_and_treatments_are_masked() {
    for word in [
        "reuma",
        "Diabetes",
        "borstkanker",
        "kankerpatiënt",
        "EPILEPSIE",
        "multiple sclerose",
        "burn-out",
        "burn out",
        "depressie",
        "persoonlijkheidsstoornis",
        "chemotherapie",
        "insuline",
        "oxazepam",
        "PTSS",
        "long covid",
        "astma\u{ad}aanval",
        "schizofrenie",
        "breast cancer",
        "chemotherapy",
        "antidepressants",
    ] {
        let masked = if word.starts_with("breast") { "breast [gezondheid]" } else { "[gezondheid]" };
        masks(&format!("Ik heb {word}, al jaren."), &format!("Ik heb {masked}, al jaren."));
    }
}

#[test]
fn inflections_are_found_by_rule() {
    for word in [
        "hernia's",
        "herniaatje",
        "depressieve",
        "schizofrene",
        "persoonlijkheidsstoornissen",
        "tumoren",
        "beroertes",
        "burn-outs",
        "geopereerd",
        "geopereerde",
        "COPD'er",
        "dementerende",
        "verslaafden",
    ] {
        masks(&format!("met {word} en"), "met [gezondheid] en");
    }
}

#[test]
fn compounds_are_found_by_rule() {
    for word in [
        "kankerbehandeling",
        "kankerbehandelingen",
        "schildklieroperatie",
        "longziekte",
        "ruggenmergaandoening",
        "kniepijn",
        "hartpatiënten",
        "astmamedicatie",
        "dementiezorg",
        "zwangerschapsverlof",
        "borstkankerbehandelingskosten",
    ] {
        masks(&format!("met {word} en"), "met [gezondheid] en");
    }
}

#[test]
fn ordinary_words_stay() {
    for text in [
        "Ik ben ziek gemeld en wacht op de arts.",
        "Het ziekenhuis is dicht.",
        "wat een kankerzooi",
        "De lift is stuk, rolstoelen kunnen niet naar binnen.",
        "Mijn uitkering stopt door de keuring.",
        "De paal staat scheef.",
        "als ik als eerste bel",
        "De storing duurt al een week.",
        "the third level",
        "het hart van de stad, met een oog voor detail",
        "Het onderzoek naar de armoede en de behandeling van mijn klacht",
        "De wooncoöperatie heeft een voetbalveld.",
        "de handtekening, de rugzak, de oorzaak, een longlist",
        "Zij werkt bij de ziektewet.",
    ] {
        keeps(text);
    }
}

#[test]
fn every_word_of_the_list_is_found_by_the_search_with_its_class() {
    let list = List::of(include_str!("words.txt"));
    for entry in list.entries.iter().filter(|entry| matches!(entry.behind, Behind::Nothing | Behind::Forms)) {
        let word = String::from_utf8(entry.letters.clone()).unwrap();
        masks(&format!("met {word} en"), "met [gezondheid] en");
        assert!(word.len() >= 3, "{word} is too short to be sure of");
    }
    for entry in list.entries.iter().filter(|entry| entry.behind == Behind::Head) {
        let part = String::from_utf8(entry.letters.clone()).unwrap();
        masks(&format!("met {part}operatie en"), "met [gezondheid] en");
        keeps(&format!("met {part} en"));
    }
}

#[test]
fn a_word_is_open_only_where_the_list_says_so() {
    let words = Words::own([("*kanker*", ScreeningClass::Body), ("hernia", ScreeningClass::Body)]);
    let stands = |text: &str, place: usize| {
        let folded = Folded::of(text);
        words.at(&folded, place, !may_be_letter(folded.before(place))).is_some()
    };
    assert!(stands("longkankers", 4));
    assert!(stands("hernia.", 0));
    assert!(stands("hernias", 0));
    assert!(stands("herniaoperatie", 0));
    assert!(!stands("herniastraat", 0));
    assert!(!stands("mijnhernia", 4));
}

#[test]
fn an_organisations_words_go_first() {
    let own = Words::own([("werkstress*", ScreeningClass::Mind), ("!migraine", ScreeningClass::Body)]);
    let found = |text: &str, lists: &[&Words]| {
        let mut hits = Vec::new();
        find(&Folded::of(text), lists, &mut hits);
        hits.into_iter().map(|hit| hit.class.unwrap()).collect::<Vec<_>>()
    };
    let text = "migraine door werkstressklachten";
    assert_eq!(found(text, &[&OURS]), [ScreeningClass::Body]);
    assert_eq!(found(text, &[&own, &OURS]), [ScreeningClass::Mind]);
}
