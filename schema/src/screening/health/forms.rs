//! The forms that a Dutch word takes, so that the list holds each word once.
//!
//! Three rules, none of them a dictionary:
//!
//! - **endings**: a word may have -s, -n, -en, -e, -er, -ers, -je, -tje, -pje, -etje or -atje behind it ("hernia's" with its
//!   apostrophe, see [`super`]);
//! - **spelling**: where -e, -en or -er follows, an f becomes v (depressief, depressieve), an s becomes z, a doubled
//!   vowel becomes single (schizofreen, schizofrene), the last consonant is doubled (stoornis, stoornissen), and -heid
//!   becomes -heden;
//! - **verbs**: a weak verb has a stem, -t, a past in -te or -de after the rule of 't kofschip, and a participle.
//!
//! They allow more than Dutch does ("astmaetje"): a form that nobody writes masks nothing.

/// What may follow a word.
const ENDINGS: &[&[u8]] = &[
    b"s", b"n", b"en", b"e", b"er", b"ers", b"je", b"jes", b"tje", b"tjes", b"pje", b"pjes", b"etje", b"etjes",
    b"atje", b"atjes",
];

/// What may follow a word whose spelling changes in front of it.
const AFTER_CHANGE: &[&[u8]] = &[b"e", b"en", b"er", b"ers", b"etje", b"etjes"];

/// What joins two parts of a compound: zwangerschap-s-verlof, ziekte-n-kosten.
const LINKS: &[&[u8]] = &[b"", b"s", b"n", b"en", b"e"];

/// Whether these letters are an ending of a word.
pub(super) fn is_ending(letters: &[u8]) -> bool {
    letters.is_empty() || ENDINGS.contains(&letters)
}

/// Whether these letters are an ending of a word whose spelling changed.
pub(super) fn is_ending_after_change(letters: &[u8]) -> bool {
    AFTER_CHANGE.contains(&letters)
}

/// What is left of these letters behind each link that they may begin with.
pub(super) fn behind_links(letters: &[u8]) -> impl Iterator<Item = &[u8]> {
    LINKS.iter().filter_map(|link| letters.strip_prefix(*link))
}

fn is_vowel(byte: u8) -> bool {
    b"aeiou".contains(&byte)
}

/// The spellings that a word has in front of -e, -en and -er, besides its own.
pub(super) fn changed(word: &str) -> Vec<String> {
    let mut spellings = Vec::new();
    let bytes = word.as_bytes();
    if let Some(start) = word.strip_suffix("heid") {
        spellings.push(format!("{start}hed"));
    }
    let [.., before, vowel, last] = bytes else { return spellings };
    let Some(start) = word.get(..word.len() - 1) else { return spellings };
    if is_vowel(*last) || !last.is_ascii_lowercase() {
        return spellings;
    }
    // Depressief, doof: the last letter, and a doubled vowel, change together.
    let softened = match last {
        b'f' => "v",
        b's' => "z",
        _ => word.get(word.len() - 1..).unwrap_or_default(),
    };
    let is_long = before == vowel && is_vowel(*vowel);
    if is_long {
        spellings.push(format!("{}{softened}", start.get(..start.len() - 1).unwrap_or_default()));
    } else if is_vowel(*vowel) {
        spellings.push(format!("{word}{}", char::from(*last)));
    }
    if matches!(last, b'f' | b's') && !is_long {
        spellings.push(format!("{start}{softened}"));
    }
    spellings
}

/// The forms of a weak verb, from its infinitive in -en.
pub(super) fn of_verb(infinitive: &str) -> Vec<String> {
    let mut forms = vec![infinitive.to_owned(), format!("{infinitive}d"), format!("{infinitive}de")];
    let Some(root) = infinitive.strip_suffix("en") else { return forms };
    let stem = stem(root);
    let past = if root.ends_with(['t', 'k', 'f', 's', 'c', 'h', 'p', 'x']) { "t" } else { "d" };
    let participle = if ["be", "ver", "ont", "her", "ge"].iter().any(|prefix| root.starts_with(prefix)) {
        stem.clone()
    } else {
        format!("ge{stem}")
    };
    // Where the stem ends in the letter itself it is not written twice: inenten, ingeënt.
    let closing = if stem.ends_with(past) { "" } else { past };
    forms.extend([
        stem.clone(),
        format!("{stem}t"),
        format!("{stem}{past}e"),
        format!("{stem}{past}en"),
        format!("{participle}{closing}"),
        format!("{participle}{closing}e"),
        format!("{participle}{closing}en"),
    ]);
    forms
}

/// The stem of a verb: operer-en is opereer, bestral-en is bestraal, kick-en is kick, verdov-en is verdoof.
fn stem(root: &str) -> String {
    let (bytes, start) = (root.as_bytes(), root.get(..root.len().saturating_sub(1)).unwrap_or_default());
    match bytes {
        [.., one, two] if one == two => start.to_owned(),
        [.., before, vowel, last] if is_vowel(*vowel) && !is_vowel(*before) && !is_vowel(*last) => {
            let last = match last {
                b'v' => 'f',
                b'z' => 's',
                other => char::from(*other),
            };
            format!("{start}{}{last}", char::from(*vowel))
        }
        _ => root.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_takes_its_endings() {
        for ending in ["", "s", "en", "e", "je", "tje", "pjes"] {
            assert!(is_ending(ending.as_bytes()), "{ending}");
        }
        for other in ["straat", "st", "enen", "ing"] {
            assert!(!is_ending(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn spelling_changes_as_in_dutch() {
        for (word, with_ending) in [
            ("depressief", "depressieve"),
            ("schizofreen", "schizofrene"),
            ("stoornis", "stoornissen"),
            ("slechthorendheid", "slechthorendheden"),
            ("doof", "dove"),
            ("psychoot", "psychote"),
            ("alcoholist", "alcoholiste"),
        ] {
            let found = changed(word).iter().any(|start| {
                with_ending.strip_prefix(start.as_str()).is_some_and(|ending| is_ending_after_change(ending.as_bytes()))
            });
            let plain = with_ending.strip_prefix(word).is_some_and(|ending| is_ending(ending.as_bytes()));
            assert!(found || plain, "{word}: {:?}", changed(word));
        }
    }

    #[test]
    fn a_verb_has_its_forms() {
        for (infinitive, form) in [
            ("opereren", "opereert"),
            ("opereren", "geopereerd"),
            ("opereren", "opereerde"),
            ("opereren", "geopereerde"),
            ("bestralen", "bestraald"),
            ("bestralen", "bestraal"),
            ("amputeren", "geamputeerd"),
            ("dementeren", "dementerende"),
            ("kicken", "gekickt"),
            ("verdoven", "verdoofd"),
        ] {
            assert!(of_verb(infinitive).iter().any(|made| made == form), "{form}: {:?}", of_verb(infinitive));
        }
    }

    #[test]
    fn a_link_may_join_two_words() {
        assert!(behind_links(b"sverlof").any(|rest| rest == b"verlof"));
        assert!(behind_links(b"verlof").any(|rest| rest == b"verlof"));
        assert!(!behind_links(b"tverlof").any(|rest| rest == b"verlof"));
    }
}
