//! Which names are found, and what is none.

use super::super::tests::{keeps, masks};

#[test]
fn a_name_behind_a_title_is_masked() {
    for name in [
        "Jansen",
        "De Vries",
        "Van der Veen",
        "van den Heuvel",
        "El Amrani",
        "J. de Boer",
        "J.P. Kuipers",
        "M. van 't Hof",
        "Vermeer-de Jong",
        "De Wit-Janssen",
        "D'Hondt",
        "Öztürk",
        "Van 't Hoff",
        "JANSEN",
        "in 't Veld",
        "jansen",
        "hoekstra",
        "Jan van der Berg",
        "IJzerman",
    ] {
        for title in ["mevrouw", "Mevr.", "mw.", "dhr.", "meneer", "de heer", "Geachte heer"] {
            masks(&format!("Ook {title} {name} belde."), &format!("Ook {title} [naam] belde."));
        }
    }
    masks("Dokter Mulder schreef dat.", "Dokter [naam] schreef dat.");
    masks("Dr. A. van Beek schreef dat.", "Dr. [naam] schreef dat.");
    masks("Mrs. Hutchinson said so.", "Mrs. [naam] said so.");
}

#[test]
fn who_gives_the_own_name_is_masked() {
    masks("Mijn naam is Gerda Wolthuis en ik wacht.", "Mijn naam is [naam] en ik wacht.");
    masks("mijn naam is trouwens ans", "mijn naam is trouwens [naam]");
    masks("Ik heet Yusuf Aydin.", "Ik heet [naam].");
    masks("Ik ben Henk Roelofs en ik wil iets.", "Ik ben [naam] en ik wil iets.");
    masks("ik ben fatima en ik wil iets", "ik ben [naam] en ik wil iets");
    masks("My name is Grace Mensah.", "My name is [naam].");
    masks("I am called Ade by all.", "I am called [naam] by all.");
    masks("Goedemorgen, u spreekt met Bart Verhoeven.", "Goedemorgen, u spreekt met [naam].");
    masks("Naam: Piet Pietersen", "Naam: [naam]");
}

#[test]
fn kin_greetings_and_endings_announce_names() {
    masks("Mijn zoon Levi is ziek.", "Mijn zoon [naam] is ziek.");
    masks("Mijn zoon heet Daan.", "Mijn zoon heet [naam].");
    masks("mijn overleden vader, Cornelis Spaan.", "mijn overleden vader, [naam].");
    masks("Ik ben de moeder van Jayden.", "Ik ben de moeder van [naam].");
    masks("Beste Linda,\ndank", "Beste [naam],\ndank");
    masks("Met vriendelijke groet,\nSietske Hoitinga", "Met vriendelijke groet,\n[naam]");
    masks("Groeten,\nMarleen en Tom", "Groeten,\n[naam] en [naam]");
    masks("Mvg Dirk Stam", "Mvg [naam]");
    masks("Namens Theo van Rijn schrijf ik.", "Namens [naam] schrijf ik.");
}

#[test]
fn initials_and_first_names_that_many_have_are_masked_by_themselves() {
    masks("Aan balie 4 zat Petra Mulder.", "Aan balie 4 zat [naam].");
    masks("Volgens Marcel van de receptie was het dicht.", "Volgens [naam] van de receptie was het dicht.");
    masks("De brief is van A.B. de Wilde.", "De brief is van [naam].");
    masks("De brief is van K. Ruys.", "De brief is van [naam].");
}

#[test]
fn what_is_no_name_stays() {
    for text in [
        "Mevrouw van de balie was kortaf.",
        "De mevrouw van de telefoon wist het niet.",
        "Meneer aan de telefoon zei dat het goed was.",
        "De heer des huizes is niet thuis.",
        "De heer van de technische dienst legt het uit.",
        "Mevrouw de voorzitter vraagt om een pauze.",
        "Mevrouw, kunt u mij helpen?",
        "Ik sprak een mevrouw. Daarna belde ik.",
        "Elke dag Marokkaans eten.",
        "Hallo allemaal, beste Lezer,",
        "meneer zei dat het mag",
        "Geachte heer of mevrouw, dank.",
        "Beste gemeente, dank.",
        "De Burgemeester van den Boschstraat is lang.",
        "Op de Dokter Schaepmanlaan liggen tegels.",
        "Bij de Mevrouw Schimmelpennickweg is het glad.",
        "Ik ben Nederlandse en woon hier.",
        "Ik ben Amsterdammer en ik wacht.",
        "Ik ben blij. Ik ben van mening dat het beter kan.",
        "Mijn dochter Engels laten leren is duur.",
        "Mijn man en ik wachten.",
        "Namens de gemeente bied ik excuses aan.",
        "Namens alle bewoners.",
        "Met vriendelijke groet,\nTeam Inkomen",
        "Met vriendelijke groet,\nKlantcontactcentrum",
        "Met vriendelijke groet,\nde gemeente",
        "Groeten uit Groningen, het was fijn.",
        "Mijn naam is verkeerd gespeld.",
        "De naam is onduidelijk.",
        "Ik heet u welkom, het is heet.",
        "Hij koopt het bij Albert Heijn.",
        "P.S. Graag snel. N.B. De balie is dicht.",
        "De eerste ben je niet.",
        "A. Inleiding",
        "Hij zei: Ja. En toen nee. Zij zei: K. Dat was het.",
        "dokter worden is mooi",
    ] {
        keeps(text);
    }
}
