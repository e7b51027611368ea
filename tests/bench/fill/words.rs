//! What people say, in pieces that go together.

use super::lot::Lot;

const BEGINNINGS: &[&str] = &[
    "Ik wacht al drie weken op een antwoord over",
    "Vorige week belde ik over",
    "Op de website kan ik niets vinden over",
    "Aan de balie kreeg ik geen uitleg over",
    "Ik begrijp de brief niet die ging over",
    "Mijn buurvrouw kreeg een ander antwoord over",
    "Voor de tweede keer vraag ik iets over",
    "Fijn dat iemand mij hielp met vragen over",
    "Het formulier loopt vast bij de vraag over",
    "Ik ben doorverbonden zonder iets te horen over",
    "De medewerker nam rustig de tijd voor mijn vraag over",
    "In de app staat een oude datum bij",
];
const SUBJECTS: &[&str] = &[
    "de betaling van mijn uitkering",
    "de toeslag voor energie",
    "de afspraak voor volgende maand",
    "het jaarverslag dat ik moest insturen",
    "de vergoeding van mijn reiskosten",
    "de herbeoordeling",
    "het openstaande bedrag",
    "de scholing die ik wil volgen",
    "de verhuizing naar een andere gemeente",
    "mijn aanvraag voor huishoudelijke hulp",
    "het paaltje op de hoek van het plein",
    "de nieuwe openingstijden",
    "de wijziging van mijn rekeningnummer",
    "het gesprek over werk",
    "de termijn om bezwaar te maken",
];
const ENDINGS: &[&str] = &[
    "en dat maakt mij onzeker.",
    "terwijl de huur wel doorloopt.",
    "en nu weet ik niet wat ik moet doen.",
    "dus ik hoor graag wanneer het klaar is.",
    "maar niemand belde mij terug.",
    "en ik ben daar blij mee.",
    "omdat het elke keer anders wordt verteld.",
    "want anders kan ik mijn rekeningen niet betalen.",
    "en een gesprek zou mij helpen.",
    "zodat ik verder kan met plannen maken.",
];
const ANSWERS: &[&str] = &[
    "Dank u voor uw bericht. Ik heb het uitgezocht: het staat nu goed in ons systeem.",
    "Wat vervelend dat u zo lang moest wachten. Het bedrag wordt vrijdag betaald.",
    "Ik heb uw vraag besproken met mijn collega. U krijgt deze week een brief met uitleg.",
    "We hebben de tekst op de website aangepast, mede door uw bericht.",
    "Helaas kunnen wij dit niet veranderen. In de bijlage leest u waarom, en wat wel kan.",
];
const COMMITMENTS: &[&str] = &[
    "We schrijven de brief opnieuw, in gewone woorden.",
    "We bellen u voor het einde van de maand met de uitkomst.",
    "We passen het formulier aan en laten het testen door de raad.",
    "We zoeken uit waarom de betaling later komt en laten het weten.",
    "We bespreken dit met het team en komen met een voorstel.",
];
const TITLES: &[&str] = &[
    "Begrijpelijke brieven",
    "Terugbellen binnen twee dagen",
    "Een vast gezicht aan de balie",
    "Duidelijke uitleg over termijnen",
    "Samen oefenen met de nieuwe website",
    "Kortere wachttijd aan de telefoon",
    "Hulp bij het eerste formulier",
];

/// A story of some 120 characters.
pub fn story(lot: &mut Lot) -> String {
    [lot.pick(BEGINNINGS), lot.pick(SUBJECTS), lot.pick(ENDINGS)].join(" ")
}

pub fn answer(lot: &mut Lot) -> &'static str {
    lot.pick(ANSWERS)
}

pub fn commitment(lot: &mut Lot) -> &'static str {
    lot.pick(COMMITMENTS)
}

pub fn title(lot: &mut Lot) -> &'static str {
    lot.pick(TITLES)
}

const FIRST: &[&str] =
    &["Anja", "Bilal", "Carla", "Dirk", "Esra", "Frits", "Gerda", "Hans", "Imane", "Joop", "Karin", "Lamin"];
const LAST: &[&str] =
    &["de Wit", "Bakker", "El Amrani", "Jansen", "Yilmaz", "Smit", "van Dam", "Kuipers", "Bosman", "Postma"];

/// The name of somebody who does not exist.
pub fn name(number: u64) -> String {
    let mut lot = Lot::of(99, number);
    format!("{} {}", lot.pick(FIRST), lot.pick(LAST))
}
