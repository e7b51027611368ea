//! What weighs, and what makes it weigh less.

use super::*;

fn total(text: &str) -> f64 {
    weigh(text).total
}

#[test]
fn a_reason_names_words_of_the_list_and_not_of_the_text() {
    let weighed = weigh("Ik hep geen ete in huis, me kinders huilen.");
    assert!(weighed.is_distressing());
    let words: Vec<_> = weighed.reasons.iter().map(|reason| (reason.word.as_str(), reason.weight)).collect();
    assert_eq!(words, [("geen eten", 1.2), ("huil-", 0.3), ("kinderen", 0.2)]);
    assert_eq!(weighed.reasons[0].class, DistressClass::Food);
    assert_eq!(weighed.total, 1.7);
}

#[test]
fn what_is_denied_does_not_count() {
    for text in [
        "Ik word niet uit huis gezet.",
        "Ik denk niet aan zelfmoord.",
        "Honger hebben we niet.",
        "Het gas is niet afgesloten.",
        "Er is van mishandeling geen sprake.",
    ] {
        assert_eq!(total(text), 0.0, "{text}");
    }
}

#[test]
fn a_denial_of_something_else_takes_nothing_away() {
    for text in [
        "Ik overdrijf niet: we hebben honger.",
        "Ik kan niet slapen van de honger.",
        "Niet alleen de huur is hoog, ik heb geen eten.",
        "Mijn werk is weg, niet mijn huis, maar wij hebben honger.",
    ] {
        assert!(weigh(text).is_distressing(), "{text}: {:?}", weigh(text));
    }
}

#[test]
fn words_of_a_person_count_and_a_paper_only_where_it_is_about_the_teller() {
    assert!(weigh("Mijn zoon zegt: \"ik wil dood\".").is_distressing());
    assert!(weigh("In de brief staat dat ik morgen uit huis word gezet.").is_distressing());
    assert!(!weigh("In de brief staat dat u uit huis gezet kunt worden.").is_distressing());
    assert!(!weigh("In de krant las ik dat er gezinnen honger hebben.").is_distressing());
}

#[test]
fn what_is_over_or_only_asked_about_counts_for_less() {
    assert!(!weigh("Tien jaar geleden was ik dakloos.").is_distressing());
    assert!(weigh("Tien jaar geleden had ik werk, nu ben ik dakloos en heb ik honger.").is_distressing());
    assert!(!weigh("Stel dat ik uit huis word gezet?").is_distressing());
    assert!(!weigh("Dankzij u hebben wij geen honger meer.").is_distressing());
}

#[test]
fn figures_of_speech_are_no_finds() {
    for text in ["Ik heb honger naar kennis.", "Ik lach me dood.", "Jullie laten mij in de kou staan."] {
        assert_eq!(total(text), 0.0, "{text}");
    }
}

#[test]
fn what_counts_beside_others_counts_alone_for_nothing() {
    assert_eq!(total("Mijn kinderen en de baby komen morgen."), 0.0);
    let weighed = weigh("Honger, een baby, kinderen, oma, morgen en vanavond.");
    assert_eq!(weighed.total, 1.5, "1.1, and no more than 0.4: {weighed:?}");
}

#[test]
fn every_text_is_weighed_in_a_time_that_grows_with_its_length() {
    let long = "niet meer leven wil ik slaap op straat uit huis gezet geen geld ".repeat(5_000);
    let begun = std::time::Instant::now();
    assert!(weigh(&long).is_distressing());
    assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
    for text in ["", " ", "…", "\u{301}\u{301}", "?!?!", "''''", "[gezondheid]"] {
        assert_eq!(total(text), 0.0);
    }
}
