//! What holds for screening as a whole.

use super::*;

/// Asserts what a text becomes, and that it then stays as it is.
#[track_caller]
pub(super) fn masks(text: &str, expected: &str) {
    let once = screen(text);
    assert_eq!(once.text, expected, "from {text:?}");
    assert!(once.masked && carries_mask(&once.text));
    let twice = screen(&once.text);
    assert_eq!((twice.text.as_str(), twice.masked), (expected, false), "screened twice");
}

/// Asserts that a text holds nothing to mask.
#[track_caller]
pub(super) fn keeps(text: &str) {
    assert_eq!(screen(text), Screened { text: text.to_owned(), masked: false, found: Vec::new() });
}

/// Numbers without pattern, always the same (the generator of Lehmer, by Park and Miller).
pub(super) struct Lehmer(u64);

impl Lehmer {
    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0 * 48_271 % 0x7fff_ffff;
        usize::try_from(self.0).unwrap() % bound
    }
}

/// Texts of so many digits, without end.
pub(super) fn numbers(digits: usize) -> impl Iterator<Item = String> {
    let mut lehmer = Lehmer(20_260_405);
    std::iter::repeat_with(move || {
        (0..digits).map(|_| char::from(b'0' + u8::try_from(lehmer.below(10)).unwrap())).collect()
    })
}

#[test]
fn one_text_with_everything_in_it_tells_nothing() {
    masks(
        "Ik ben geboren op 3 mei 1980, bsn 111222333, en woon op 1234 AB 12. Bel 06-12345678 of mail \
         jan@voorbeeld.nl. Mijn geld komt op NL91 ABNA 0417 1643 00. Ik heb reuma. Mijn auto is GB-482-K. Groet, Gerda Vos",
        "Ik ben geboren op [geboortedatum], bsn [burgerservicenummer], en woon op [adres]. Bel [telefoonnummer] of mail \
         [e-mailadres]. Mijn geld komt op [rekeningnummer]. Ik heb [gezondheid]. Mijn auto is [kenteken]. Groet, [naam]",
    );
}

#[test]
fn what_was_found_is_counted_and_never_repeated() {
    let screened = screen("Bel 0612345678 of 0687654321, of mail jan@voorbeeld.nl.");
    let count = |kind, count| Found { kind, count };
    assert_eq!(screened.found, [count(Kind::Phone, 2), count(Kind::Email, 1)]);
}

#[test]
fn of_two_finds_that_overlap_the_longer_names_the_mask() {
    masks("mail 0612345678@voorbeeld.nl", "mail [e-mailadres]");
    masks("diabetes@voorbeeld.nl", "[e-mailadres]");
    masks("geboren 3-5-1980", "geboren [geboortedatum]");
}

#[test]
fn ordinary_sentences_stay() {
    for text in [
        "",
        " ",
        "Niemand luistert.",
        "Artikel 8:1 van de wet",
        "€ 1.234,56 te veel betaald",
        "sinds 2019 al 3 keer",
        "tussen 09:00 en 17:30 uur",
        "zaaknummer 2026-001234",
        "kenmerk Z.2026.00123",
        "Dorpsstraat 12 is dicht",
        "lijn 12, halte 345, bus 67",
        "1.500 euro per maand, 12 maanden",
        "op 3 mei gebeld, op 4 mei weer",
        "[niet ingevuld]",
        "versie 10.2.3",
        "ISBN 978-90-274-3964-2",
        "52.99146999, 6.57971528",
        "550e8400-e29b-41d4-a716-446655440000",
    ] {
        keeps(text);
    }
}

#[test]
fn screening_twice_is_screening_once() {
    // Anything next to anything, so that finds touch, overlap and stand in each other's way.
    let pieces = [
        "0612345678",
        "06",
        "12",
        "34",
        "111222333",
        "111",
        "222",
        "333",
        "NL91",
        "ABNA",
        "0417",
        "1643",
        "00",
        "1234",
        "AB",
        "3",
        "mei",
        "1980",
        "geboren",
        "bsn",
        "jan",
        "@",
        "voorbeeld.nl",
        "gmail",
        "+31",
        "+49",
        "0031",
        "(0)",
        " ",
        " ",
        " ",
        "-",
        ".",
        ",",
        "/",
        "(",
        ")",
        "\n",
        "kanker",
        "hiv",
        "é",
        "½",
        "\u{200b}",
        "１",
        "٢",
        "€",
        "[adres]",
        "[telefoonnummer]",
        "[",
        "]",
        "straat",
        "nr",
        "20",
        "5",
        "2026",
        "ﬁ",
        "😀",
        "of",
        "th",
        "ben",
        "ik",
        "mevrouw",
        "Jansen",
        "van der ",
        "J.",
        "groet,",
        "mijn zoon",
        "Petra",
        "Mulder",
        "kenteken",
        "GB-482-K",
        "12-XD",
        "XD",
        "operatie",
        "knie",
    ];
    let mut lehmer = Lehmer(1);
    for _ in 0..20_000 {
        let text: String =
            (0..1 + lehmer.below(14)).filter_map(|_| pieces.get(lehmer.below(pieces.len()))).copied().collect();
        let once = screen(&text);
        let twice = screen(&once.text);
        assert_eq!(twice.text, once.text, "from {text:?}");
        assert!(!twice.masked);
    }
}

#[test]
fn any_text_at_all_can_be_screened() {
    let mut lehmer = Lehmer(7);
    for _ in 0..3_000 {
        let text: String = (0..40)
            .filter_map(|_| char::from_u32(u32::try_from(lehmer.below(0x11_0000)).unwrap()))
            .chain("1a@".chars())
            .collect();
        let _ = screen(&text);
    }
    for character in (0..=0x0002_FFFF).filter_map(char::from_u32) {
        let _ = screen(&format!("06{character}"));
    }
}

#[test]
fn the_time_it_takes_grows_with_the_length_and_no_faster() {
    // Ten times the text may take ten times as long; a search worse than linear would take a hundred times. What
    // a busy machine adds is allowed for.
    for piece in [
        "1",
        "0",
        "1 ",
        "0 ",
        "a",
        "@",
        "a@",
        "(at)",
        "a@b.",
        "nl91",
        "nl91 ",
        "kanker",
        "1234ab12 ",
        "geboren ",
        "3 mei ",
        "+3",
        "0031",
        "1-",
        "1.",
        "[",
        "[adres]",
        "11 12 22 333 ",
        "6.",
        "é",
        "1/1/80 ",
        "a ",
        ".",
        "mei 3",
        "hernia",
        "knie",
        "mevrouw ",
        "mevrouw van ",
        "Mijn naam is ",
        "J.",
        "J. ",
        "Jan ",
        "Jan-",
        "groet, ",
        "van der ",
        "GB-",
        "12-XD-",
        "x1",
        "088 ",
    ] {
        let time = |length: usize| {
            let text = piece.repeat(length / piece.len());
            let start = std::time::Instant::now();
            let _ = screen(&text);
            start.elapsed()
        };
        let (short, long) = (time(20_000), time(200_000));
        assert!(long < short * 50 + std::time::Duration::from_millis(500), "{piece:?}: {short:?}, then {long:?}");
    }
}

#[test]
fn what_was_found_is_explained_with_its_class_and_place() {
    let text = "Mevrouw Jansen heeft een kniëoperatie en slikt morfine.";
    let explained = Screen::ours().explain(text);
    let read: Vec<_> = explained.iter().map(|found| (found.kind, found.class, &text[found.range.clone()])).collect();
    assert_eq!(
        read,
        [
            (Kind::Name, None, "Jansen"),
            (Kind::Health, Some(ScreeningClass::Body), "kniëoperatie"),
            (Kind::Health, Some(ScreeningClass::Medicine), "morfine"),
        ]
    );
}

#[test]
fn an_organisation_masks_more_and_leaves_more_alone() {
    let screen = Screen::with([("werkstress*", ScreeningClass::Mind), ("!migraine", ScreeningClass::Body)]);
    let screened = screen.mask("migraine door werkstressklachten, en reuma");
    assert_eq!(screened.text, "migraine door [gezondheid], en [gezondheid]");
    assert_eq!(screened.found, [Found { kind: Kind::Health, count: 2 }]);
}

#[test]
fn a_name_to_be_shown_stays_and_what_else_identifies_does_not() {
    assert_eq!(Screen::ours().mask_shown_name("Mevrouw De Vries, 06-12345678"), "Mevrouw De Vries, [telefoonnummer]");
    assert_eq!(
        Screen::ours().mask_place("Mevrouw Van Dijkplein 3, bel 06-12345678"),
        "Mevrouw Van Dijkplein 3, bel [telefoonnummer]"
    );
}
