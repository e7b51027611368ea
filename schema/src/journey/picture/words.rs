//! What the picture says of itself, in Dutch or English, and how it tells a journey to whoever does not see it.

use entity::term::Term;

use super::{Picture, Step};
use crate::{
    access::Language,
    drawing::{count, measure::clean},
    timeline::written_out,
};

/// How an experience is called.
pub(super) fn experience(experience: i32, language: Language) -> &'static str {
    match experience {
        ..=-2 => language.of("very bad", "heel slecht"),
        -1 => language.of("bad", "slecht"),
        0 => language.of("neither good nor bad", "niet goed, niet slecht"),
        1 => language.of("good", "goed"),
        _ => language.of("very good", "heel goed"),
    }
}

/// The same in little room.
pub(super) fn level(experience: i32, language: Language) -> &'static str {
    if experience == 0 { language.of("neutral", "neutraal") } else { self::experience(experience, language) }
}

/// A number with its sign, and a minus that is one.
pub(super) fn signed(number: i32) -> String {
    match number {
        0 => "0".to_owned(),
        1.. => format!("+{number}"),
        _ => format!("−{}", number.unsigned_abs()),
    }
}

pub(super) fn no_steps(language: Language) -> &'static str {
    language.of("This journey has no steps yet.", "Deze klantreis heeft nog geen stappen.")
}

pub(super) fn touchpoint(language: Language) -> &'static str {
    language.of("Touchpoint", "Contactpunt")
}

pub(super) fn channel(language: Language) -> &'static str {
    language.of("Channel", "Kanaal")
}

pub(super) fn quoted(quote: &str) -> String {
    format!("‘{quote}’")
}

pub(super) fn more_quotes(more: usize, language: Language) -> String {
    match more {
        1 => language.of("and one more quote", "en nog één citaat").to_owned(),
        more => format!("{} {more} {}", language.of("and", "en nog"), language.of("more quotes", "citaten")),
    }
}

pub(super) fn signals(signals: i64, language: Language) -> String {
    match signals {
        1 => language.of("1 signal", "1 signaal").to_owned(),
        signals => format!("{signals} {}", language.of("signals", "signalen")),
    }
}

/// The name of a value of a closed list.
pub(super) fn term(term: impl Term, language: Language) -> &'static str {
    language.of(term.english(), term.dutch())
}

/// Whose it is, where, and of when.
pub(super) fn foot(picture: &Picture) -> String {
    let changed = picture.language.of("changed on", "bijgewerkt op");
    let changed = format!("{changed} {}", written_out(picture.changed_on, picture.language));
    let parts = [Some(picture.organisation.clone()), picture.region.clone(), Some(changed)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

pub(super) fn title(picture: &Picture) -> String {
    format!("{}: {}", picture.language.of("Journey", "Klantreis"), clean(&picture.title))
}

/// The journey as somebody would tell it: everything that is drawn, and what there is no room to draw.
pub(super) fn told(picture: &Picture) -> String {
    let language = picture.language;
    let mut told: Vec<String> = Vec::new();
    if let Some(summary) = picture.summary.as_deref().map(clean).filter(|summary| !summary.is_empty()) {
        told.push(sentence(&summary));
    }
    told.push(match picture.steps.len() {
        0 => no_steps(language).to_owned(),
        1 => language.of("One step.", "Eén stap.").to_owned(),
        steps => format!("{steps} {}.", language.of("steps", "stappen")),
    });
    for (place, step) in picture.steps.iter().enumerate() {
        told.push(step_told(count(place) + 1, step, language));
    }
    told.push(sentence(&clean(&foot(picture))));
    told.join("\n")
}

fn step_told(number: i32, step: &Step, language: Language) -> String {
    let mut told = vec![sentence(&format!("{} {number}: {}", language.of("Step", "Stap"), step.action))];
    if let Some(place) = &step.touchpoint {
        told.push(sentence(&format!("{}: {place}", touchpoint(language))));
    }
    if let Some(through) = step.channel {
        told.push(sentence(&format!("{}: {}", channel(language), term(through, language))));
    }
    let scale = language.of("on a scale from −2 to +2", "op een schaal van −2 tot +2");
    told.push(format!(
        "{}: {} ({} {scale}).",
        language.of("Experience", "Ervaring"),
        experience(step.experience, language),
        signed(step.experience)
    ));
    if !step.quotes.is_empty() {
        let quotes: Vec<String> = step.quotes.iter().map(|quote| quoted(quote)).collect();
        told.push(sentence(&format!("{}: {}", language.of("Clients say", "Cliënten zeggen"), quotes.join(", "))));
    }
    if let Some(count) = step.signals.filter(|signals| *signals > 0) {
        told.push(sentence(&format!("{} {}", language.of("Rests on", "Gebaseerd op"), signals(count, language))));
    }
    told.join(" ")
}

/// With a full stop, where it has no end of its own.
fn sentence(words: &str) -> String {
    if words.ends_with(['.', '!', '?', '…']) { words.to_owned() } else { format!("{words}.") }
}
