//! E-mail addresses: a mailbox, an @, and a domain. Also with "(at)" for the @, and with the end of the domain
//! forgotten (naam@gmail), as people write them.

use std::ops::Range;

use super::{
    Hit, Kind,
    fold::{Folded, OTHER_LETTER, is_letter},
};

pub(super) fn find(text: &Folded<'_>, hits: &mut Vec<Hit>) {
    for (place, byte) in text.bytes().iter().enumerate() {
        let (sign, written_out) = match byte {
            b'@' => (1, false),
            b'(' | b'[' if matches!(text.slice(place..place + 4), b"(at)" | b"[at]") => (4, true),
            _ => continue,
        };
        let range = address(text, place..place + sign, written_out);
        hits.extend(range.map(|range| Hit::of(Kind::Email, range)));
    }
}

fn address(text: &Folded<'_>, sign: Range<usize>, written_out: bool) -> Option<Range<usize>> {
    let spaced = text.before(sign.start) == b' ' || text.at(sign.end) == b' ';
    let mailbox_end = sign.start - usize::from(text.before(sign.start) == b' ');
    let domain_start = sign.end + usize::from(text.at(sign.end) == b' ');
    let mailbox = mailbox(text, mailbox_end)?;
    let domain = domain(text, domain_start)?;

    let name = text.slice(domain.clone());
    let has_end = name.contains(&b'.');
    let without_end = name.iter().filter(|byte| is_letter(**byte)).count() >= 4
        && (written_out || !spaced && text.slice(mailbox.clone()).iter().any(|byte| is_letter(*byte)));
    (has_end || without_end).then_some(mailbox.start..domain.end)
}

/// The mailbox that ends here; without the marks that do not belong to it, such as a quotation mark.
fn mailbox(text: &Folded<'_>, end: usize) -> Option<Range<usize>> {
    let is_mark = |byte: u8| b"._%+-'&=~".contains(&byte);
    let all = text.until(end).iter().rev().take_while(|byte| is_word(**byte) || is_mark(**byte)).count();
    let marks = text.slice(end - all..end).iter().take_while(|byte| is_mark(**byte)).count();
    (marks < all).then_some(end - all + marks..end)
}

/// The domain that begins here: labels with points between. The last begins with a letter, so that a time or
/// a price is none.
fn domain(text: &Folded<'_>, start: usize) -> Option<Range<usize>> {
    let all = text.from(start).iter().take_while(|byte| is_word(**byte) || b".-".contains(byte)).count();
    let trailing = text.slice(start..start + all).iter().rev().take_while(|byte| b".-".contains(byte)).count();
    let range = start..start + all - trailing;
    let last = text.slice(range.clone()).rsplit(|byte| *byte == b'.').next()?;
    (last.len() >= 2 && last.first().copied().is_some_and(is_letter)).then_some(range)
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == OTHER_LETTER || byte == b'_'
}

#[cfg(test)]
mod tests {
    use super::super::tests::{keeps, masks};

    #[test]
    fn it_is_masked_however_it_is_written() {
        for text in [
            "jan@voorbeeld.nl",
            "Jan.de-Boer+post@mail.voorbeeld.co.uk",
            "j_d@voorbeeld.museum",
            "JAN@VOORBEELD.NL",
            "zoë@münchen.example",
            "jan＠voorbeeld.nl",
            "jan@voor\u{200b}beeld.nl",
            "jan @ voorbeeld.nl",
            "jan@ voorbeeld.nl",
            "jan(at)voorbeeld.nl",
            "jan [at] voorbeeld.nl",
            "jan@gmail",
            "1234@voorbeeld.nl",
            "почта@пример.рф",
            "jan@xn--e1afmkfd.xn--p1ai",
        ] {
            masks(&format!("Mail naar {text}, dank"), "Mail naar [e-mailadres], dank");
        }
        masks("<jan@voorbeeld.nl>.", "<[e-mailadres]>.");
        masks("mailto:'jan@voorbeeld.nl'", "mailto:'[e-mailadres]'");
        masks("Ik ben jan@voorbeeld.nl.", "Ik ben [e-mailadres].");
        masks("a@voorbeeld.nl;b@voorbeeld.nl", "[e-mailadres];[e-mailadres]");
    }

    #[test]
    fn other_uses_of_the_sign_stay() {
        for text in [
            "@gemeente helpt niet",
            "3 stuks @ 10.50",
            "afspraak @ 14:00",
            "@ @ @@",
            "10@stuk",
            "a@",
            "@b.nl",
            "(at) kantoor",
        ] {
            keeps(text);
        }
    }
}
