//! The words that announce a name, by what they announce.

use std::sync::LazyLock;

use super::{super::by_pair::ByPair, words::Set};

/// What a word announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Announces {
    Title,
    OwnName,
    Called,
    IsCalled,
    IAm,
    Speaks,
    Closing,
    Greeting,
    Trade,
}

pub(super) static ANNOUNCED: LazyLock<ByPair<(&[u8], Announces)>> = LazyLock::new(|| {
    let mut words = ByPair::default();
    let mut add = |list: &'static [&'static [u8]], what| {
        for word in list {
            words.add(word, (*word, what));
        }
    };
    add(TITLES, Announces::Title);
    add(&[b"naam", b"name"], Announces::OwnName);
    add(&[b"called"], Announces::Called);
    add(&[b"heet", b"heten"], Announces::IsCalled);
    add(&[b"ben", b"am"], Announces::IAm);
    add(&[b"spreekt"], Announces::Speaks);
    add(CLOSINGS, Announces::Closing);
    add(GREETINGS, Announces::Greeting);
    add(CALLED, Announces::Trade);
    words
});
pub(super) static KINDRED: LazyLock<Set> = LazyLock::new(|| Set::of(KIN.iter().copied()));

/// Titles behind which a name is a name in small letters too.
pub(super) const TITLES: &[&[u8]] =
    &[b"mevrouw", b"mevr", b"mvr", b"mw", b"meneer", b"mijnheer", b"heer", b"dhr", b"juffrouw"];
/// Titles, trades and kin behind which a name has a capital.
pub(super) const CALLED: &[&[u8]] = &[
    b"dokter",
    b"dr",
    b"drs",
    b"doctor",
    b"ir",
    b"ing",
    b"prof",
    b"professor",
    b"mr",
    b"mrs",
    b"ms",
    b"miss",
    b"juf",
    b"zuster",
    b"collega",
    b"consulent",
    b"consulente",
    b"begeleider",
    b"begeleidster",
    b"wijkagent",
    b"notaris",
    b"huisarts",
    b"tandarts",
    b"therapeut",
    b"advocaat",
    b"bewindvoerder",
    b"casemanager",
    b"klantmanager",
    b"familie",
    b"fam",
    b"oom",
    b"tante",
    b"buurvrouw",
    b"buurman",
    b"genaamd",
    b"namens",
    b"medewerker",
    b"medewerkster",
];
/// Of all these, the ones that have a point behind them and go on.
pub(super) const ABBREVIATED: &[&[u8]] =
    &[b"mevr", b"mvr", b"mw", b"dhr", b"dr", b"drs", b"ir", b"ing", b"prof", b"mr", b"mrs", b"ms", b"fam"];
/// People about whom somebody says "mijn".
pub(super) const KIN: &[&[u8]] = &[
    b"man",
    b"vrouw",
    b"zoon",
    b"zoontje",
    b"dochter",
    b"dochtertje",
    b"moeder",
    b"vader",
    b"mama",
    b"papa",
    b"broer",
    b"broertje",
    b"zus",
    b"zusje",
    b"zuster",
    b"opa",
    b"oma",
    b"oom",
    b"tante",
    b"buurman",
    b"buurvrouw",
    b"buurjongen",
    b"buurmeisje",
    b"partner",
    b"vriend",
    b"vriendin",
    b"ex",
    b"kind",
    b"kindje",
    b"baby",
    b"kleinzoon",
    b"kleindochter",
    b"schoonmoeder",
    b"schoonvader",
    b"schoonzus",
    b"neef",
    b"neefje",
    b"nicht",
    b"nichtje",
    b"verloofde",
    b"echtgenoot",
    b"echtgenote",
    b"baas",
    b"chef",
    b"mentor",
    b"coach",
    b"contactpersoon",
    b"collega",
    b"consulent",
    b"begeleider",
    b"stiefzoon",
    b"stiefdochter",
    b"stiefvader",
    b"stiefmoeder",
    b"pleegzoon",
    b"pleegdochter",
    b"pleegkind",
    b"mantelzorger",
    b"husband",
    b"wife",
    b"son",
    b"daughter",
    b"mother",
    b"father",
    b"brother",
    b"sister",
    b"neighbour",
];
/// Whose they are.
pub(super) const WHOSE: &[&[u8]] = &[
    b"mijn",
    b"m",
    b"n",
    b"zijn",
    b"haar",
    b"onze",
    b"ons",
    b"hun",
    b"uw",
    b"jouw",
    b"je",
    b"my",
    b"his",
    b"her",
    b"our",
    b"overleden",
    b"oude",
    b"jongste",
    b"oudste",
    b"beste",
    b"ex",
    b"late",
];
/// Words that may stand between "mijn naam is" or "ik heet" and the name.
pub(super) const BY_THE_WAY: &[&[u8]] = &[b"trouwens", b"overigens", b"eigenlijk", b"nog", b"dus", b"ook"];
/// What ends a letter.
pub(super) const CLOSINGS: &[&[u8]] = &[
    b"groet",
    b"groeten",
    b"groetjes",
    b"groetje",
    b"mvg",
    b"hoogachtend",
    b"liefs",
    b"gr",
    b"grt",
    b"regards",
    b"sincerely",
    b"greetings",
];
/// What begins one.
pub(super) const GREETINGS: &[&[u8]] =
    &[b"beste", b"lieve", b"hallo", b"hoi", b"hey", b"hi", b"dag", b"dear", b"geachte"];

/// Words in front of a first name that may begin the sentence.
pub(super) const LEADS: &[&[u8]] = &[
    b"volgens",
    b"met",
    b"door",
    b"van",
    b"aan",
    b"bij",
    b"voor",
    b"toen",
    b"gisteren",
    b"ook",
    b"maar",
    b"en",
    b"dat",
    b"omdat",
    b"vandaag",
    b"according",
    b"with",
    b"by",
    b"dus",
    b"want",
    b"of",
    b"naast",
    b"zonder",
    b"over",
    b"via",
];
/// In front of a first name in a sentence: it is part of another name.
pub(super) const PART_OF_ANOTHER: &[&[u8]] =
    &[b"sint", b"st", b"koning", b"koningin", b"prins", b"prinses", b"paus", b"keizer", b"orkaan", b"storm"];
