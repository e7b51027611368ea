//! The international bank account number (ISO 13616): length and form by country, and the remainder of
//! ISO 7064 MOD 97-10, both checked by `iban_validate`.

use iban::Iban;

use super::{
    Hit, Kind,
    fold::{Folded, is_letter},
};

/// The shortest and longest there are; a Dutch one has eighteen.
const SHORTEST: usize = 15;
const LONGEST: usize = 34;
const DUTCH: usize = 18;

pub(super) fn find(text: &Folded<'_>, hits: &mut Vec<Hit>) {
    for group in text.groups() {
        let letters_end = if text.before(group.start) == b' ' { group.start - 1 } else { group.start };
        let Some(start) = letters_end.checked_sub(2) else { continue };
        if group.len() >= 2 && text.slice(start..letters_end).iter().all(u8::is_ascii_lowercase) {
            let end = end_of_number(text, start);
            hits.extend(end.map(|end| Hit::of(Kind::BankAccount, start..end)));
        }
    }
}

/// Where the longest valid number that begins here ends. One may end where a word or group does; a Dutch one
/// also in the middle, for those who forget the space after it.
fn end_of_number(text: &Folded<'_>, start: usize) -> Option<usize> {
    let mut number = String::with_capacity(LONGEST);
    let mut found = None;
    let mut place = start;
    while number.len() < LONGEST {
        let byte = text.at(place);
        if byte.is_ascii_digit() || byte.is_ascii_lowercase() {
            number.push(char::from(byte.to_ascii_uppercase()));
            place += 1;
            let ends = !text.at(place).is_ascii_digit() && !is_letter(text.at(place));
            let may_end = number.len() >= SHORTEST && (ends || number.len() == DUTCH);
            if may_end && number.parse::<Iban>().is_ok() {
                found = Some(place);
            }
        } else if matches!(byte, b' ' | b'-' | b'.') && text.before(place) != byte {
            place += 1;
        } else {
            break;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::{keeps, masks, numbers};

    /// A Dutch number with the check digits that ISO 7064 asks for.
    fn dutch(account: &str) -> String {
        // B=11, A=10, N=23, K=20, N=23, L=21, and 00 where the check digits come.
        let digits = format!("11102320{account}232100");
        let rest = digits.bytes().fold(0, |rest, digit| (rest * 10 + u32::from(digit - b'0')) % 97);
        format!("NL{:02}BANK{account}", 98 - rest)
    }

    #[test]
    fn every_valid_number_is_masked() {
        for account in numbers(10).take(500) {
            let number = dutch(&account);
            masks(&format!("Stort op {number} graag"), "Stort op [rekeningnummer] graag");
            let groups: Vec<_> = number.as_bytes().chunks(4).map(String::from_utf8_lossy).collect();
            masks(&format!("op {}, graag", groups.join(" ")), "op [rekeningnummer], graag");
            masks(&groups.join(" ").to_lowercase(), "[rekeningnummer]");
        }
    }

    #[test]
    fn numbers_of_other_countries_are_masked() {
        // The examples of the registry.
        for number in [
            "DE89370400440532013000",
            "BE68 5390 0754 7034",
            "gb29 nwbk 6016 1331 9268 19",
            "MT84MALT011000012345MTLCAST001S",
            "NO9386011117947",
        ] {
            masks(&format!("naar {number} en dan"), "naar [rekeningnummer] en dan");
        }
    }

    #[test]
    fn it_is_masked_when_glued_or_oddly_spaced() {
        masks("ibanNL91ABNA0417164300en dan", "iban[rekeningnummer]en dan");
        masks("NL91\u{a0}ABNA\u{2009}0417\u{200b}164300", "[rekeningnummer]");
        masks("nl 91 abna 0417 1643 00", "[rekeningnummer]");
        masks("NL91-ABNA-0417-1643-00", "[rekeningnummer]");
    }

    #[test]
    fn what_fails_the_checksum_stays() {
        keeps("NL92 ABNA 1417 1643 00 is geen nummer");
        keeps("product XY12 ABCD 3456 7890 12");
    }
}
