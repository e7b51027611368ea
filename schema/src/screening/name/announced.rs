//! What announces a name.

use super::{
    Form, Name, Reader,
    lists::{ABBREVIATED, ANNOUNCED, Announces, BY_THE_WAY, GREETINGS, KINDRED, LEADS, PART_OF_ANOTHER, WHOSE},
    words::WORDS,
};

/// The names that this word announces, or begins.
pub(super) fn names(reader: &Reader<'_>, at: usize) -> Vec<Name> {
    let word = reader.word(at);
    let announces = ANNOUNCED.beginning(word).iter().find(|(known, _)| *known == word).map(|(_, what)| *what);
    let announced = match announces {
        Some(Announces::Closing) => return closing(reader, at),
        Some(Announces::Title) => title(reader, at),
        Some(Announces::OwnName) => own_name(reader, at),
        Some(Announces::Called) if matches!(reader.previous(at), b"am" | b"m") => reader.name(at + 1, Form::Capital),
        Some(Announces::IsCalled) => is_called(reader, at),
        Some(Announces::IAm) if matches!(reader.previous(at), b"ik" | b"i") => i_am(reader, at + 1),
        Some(Announces::Speaks) if reader.word(at + 1) == b"met" => spaced(reader, at + 1, Form::Given),
        Some(Announces::Greeting) => greeting(reader, at),
        Some(Announces::Trade) => title_with_capital(reader, at),
        _ => None,
    };
    let found = announced
        .or_else(|| KINDRED.contains(word).then(|| kin(reader, at)).flatten())
        .or_else(|| by_itself(reader, at));
    found.into_iter().collect()
}

/// A name right behind a word and a space.
fn spaced(reader: &Reader<'_>, at: usize, form: Form) -> Option<Name> {
    matches!(reader.gap(at), b" " | b" '").then(|| reader.name(at + 1, form)).flatten()
}

/// Mevrouw Jansen, dhr. J. de Vries, mevr.de Wit.
fn title(reader: &Reader<'_>, at: usize) -> Option<Name> {
    is_right_behind(reader, at).then(|| reader.name(at + 1, Form::Titled)).flatten()
}

/// Dokter Jansen, Mrs. Smith, namens Jan Jansen.
fn title_with_capital(reader: &Reader<'_>, at: usize) -> Option<Name> {
    is_right_behind(reader, at).then(|| reader.name(at + 1, Form::Capital)).flatten()
}

/// Whether a name may follow: behind a space, or behind the point of an abbreviation, which ends no sentence.
fn is_right_behind(reader: &Reader<'_>, at: usize) -> bool {
    match reader.gap(at) {
        b" " | b"  " | b" '" => true,
        b". " | b"." | b".  " | b". '" => ABBREVIATED.contains(&reader.word(at)),
        _ => false,
    }
}

/// Mijn naam is Jan, my name is Jan, naam: Jan.
fn own_name(reader: &Reader<'_>, at: usize) -> Option<Name> {
    if matches!(reader.gap(at), b": " | b":" | b":\n") {
        return reader.name(at + 1, Form::Capital);
    }
    let is_own = matches!(reader.previous(at), b"mijn" | b"zijn" | b"haar" | b"my" | b"his" | b"her" | b"n");
    if !is_own || reader.word(at + 1) != b"is" {
        return None;
    }
    reader.name(past_by_the_way(reader, at + 2), Form::Given)
}

/// Ik heet Jan, mijn zoon heet Jan.
fn is_called(reader: &Reader<'_>, at: usize) -> Option<Name> {
    let before = reader.previous(at);
    let is_person = matches!(before, b"ik" | b"hij" | b"zij" | b"ze" | b"die") || KINDRED.contains(before);
    let first = past_by_the_way(reader, at + 1);
    let first = if reader.word(first) == b"ik" { first + 1 } else { first };
    is_person.then(|| reader.name(first, Form::Given)).flatten()
}

fn past_by_the_way(reader: &Reader<'_>, at: usize) -> usize {
    if BY_THE_WAY.contains(&reader.word(at)) { at + 1 } else { at }
}

/// Ik ben Jan de Vries. Much else follows "ik ben": one word must be a first name that many have.
fn i_am(reader: &Reader<'_>, first: usize) -> Option<Name> {
    let name = reader.name(first, Form::Given)?;
    let is_whole = reader.is_capital(first) || {
        let behind = reader.gap(name.next - 1);
        behind != b" " || matches!(reader.word(name.next), b"en" | b"and" | b"van" | b"uit")
    };
    (is_whole && (name.is_common || name.parts > 1 && !is_of_a_people(reader.word(first)))).then_some(name)
}

/// Nederlandse, Amsterdammer, Somalische: where somebody is from.
fn is_of_a_people(word: &[u8]) -> bool {
    [b"landse".as_slice(), b"lander", b"ische", b"isch", b"aanse", b"mmer", b"ees", b"ese"]
        .iter()
        .any(|ending| word.ends_with(ending))
}

/// Mijn zoon Jan; de moeder van Jan; mijn vader, Jan Jansen.
fn kin(reader: &Reader<'_>, at: usize) -> Option<Name> {
    if reader.word(at + 1) == b"van" && reader.is_capital(at + 2) && reader.gap(at) == b" " {
        return spaced(reader, at + 1, Form::Capital).filter(|name| name.is_common || name.parts > 1);
    }
    if !WHOSE.contains(&reader.previous(at)) {
        return None;
    }
    match reader.gap(at) {
        b" " | b" '" => reader.name(at + 1, Form::Given),
        b", " | b" (" | b": " => reader.name(at + 1, Form::Capital).filter(|name| name.is_common || name.parts > 1),
        _ => None,
    }
}

/// Beste Jan, and nothing more on that line.
fn greeting(reader: &Reader<'_>, at: usize) -> Option<Name> {
    let before = reader.previous(at);
    if !before.is_empty() && !GREETINGS.contains(&before) {
        return None;
    }
    let name = spaced(reader, at, Form::Capital)?;
    let behind = reader.gap(name.next - 1);
    (name.is_common || behind.is_empty() || matches!(behind.first(), Some(b',' | b'!' | b'\n' | b'.' | b':')))
        .then_some(name)
}

/// Met vriendelijke groet, Jan Jansen; groetjes van Jan en Truus.
fn closing(reader: &Reader<'_>, at: usize) -> Vec<Name> {
    let gap = reader.gap(at);
    let near = gap.len() <= 8 && gap.iter().all(|byte| b" ,.:!-\n".contains(byte)) && !gap.is_empty();
    // "Groeten uit Groningen" says where, "groeten van Truus" who.
    let mut first = at + 1;
    if matches!(reader.word(first), b"van" | b"namens")
        && !reader.is_capital(first)
        && WORDS.is_first_name(reader.word(first + 1))
    {
        first += 1;
    }
    if !near || matches!(reader.word(first), b"uit" | b"aan" | b"in" | b"op") {
        return Vec::new();
    }
    let mut names: Vec<Name> = reader.name(first, Form::Given).into_iter().collect();
    let second = names.last().filter(|name| {
        matches!(reader.gap(name.next - 1), b" ") && matches!(reader.word(name.next), b"en" | b"and")
            || reader.gap(name.next - 1) == b" & "
    });
    if let Some(name) = second {
        let is_word = matches!(reader.word(name.next), b"en" | b"and");
        let more = reader.name(name.next + usize::from(is_word), Form::Given);
        names.extend(more);
    }
    names
}

/// A first name that many have, with a family name or in a sentence; or initials and a family name.
fn by_itself(reader: &Reader<'_>, at: usize) -> Option<Name> {
    if !reader.is_capital(at) || reader.follows_hyphen(at) {
        return None;
    }
    if reader.is_initial(at) {
        return initials(reader, at);
    }
    if !WORDS.is_first_name(reader.word(at)) || PART_OF_ANOTHER.contains(&reader.previous(at)) {
        return None;
    }
    let name = reader.name(at, Form::Capital)?;
    let in_sentence = {
        let before = at.checked_sub(1);
        let leads = |before| !reader.is_capital(before) || LEADS.contains(&reader.word(before));
        before.is_some_and(|before| reader.gap(before) == b" " && leads(before))
    };
    (name.parts > 1 || in_sentence).then_some(name)
}

/// Abbreviations that look as initials do.
const NO_INITIALS: &[&[u8]] =
    &[b"nb", b"ps", b"bv", b"nv", b"sv", b"vv", b"kv", b"us", b"uk", b"eu", b"vs", b"tav", b"pc"];

/// J.P. de Vries anywhere; J. de Vries not at the beginning of a line, where lists are lettered so.
fn initials(reader: &Reader<'_>, at: usize) -> Option<Name> {
    let is_within = at.checked_sub(1).is_some_and(|before| reader.is_initial(before));
    if is_within {
        return None;
    }
    let mut letters = Vec::new();
    while letters.len() < 8 && reader.is_initial(at + letters.len()) {
        letters.extend(reader.word(at + letters.len()).first());
    }
    let before = at.checked_sub(1).map_or(b"\n".as_slice(), |before| reader.gap(before));
    let begins_line = before.contains(&b'\n') || before.is_empty();
    if NO_INITIALS.contains(&letters.as_slice()) || letters.len() < 2 && (begins_line || before.contains(&b'.')) {
        return None;
    }
    // A point ends a sentence too: "Hij zei: Ja."
    let last = at + letters.len() - 1;
    matches!(reader.gap(last), b"." | b". " | b".-" | b". '").then(|| reader.name(at, Form::Capital)).flatten()
}
