//! How wide a text is, and where its lines break.
//!
//! Nobody knows which font a reader has, so widths are those of a wide one: a text is never wider than it is taken for,
//! or hardly ever, and a little narrower in most.

use super::Px;

/// A size in pixels, and a weight.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Font {
    pub(crate) size: Px,
    pub(crate) bold: bool,
}

impl Font {
    /// From one line to the next.
    pub(crate) fn height(self) -> Px {
        self.size * 4 / 3
    }

    /// How wide a text is.
    pub(crate) fn width(self, text: &str) -> Px {
        let thousandths: Px = text.chars().map(em).fold(0, Px::saturating_add);
        let weight = if self.bold { 1_080 } else { 1_000 };
        let width = i64::from(thousandths) * i64::from(self.size) * weight / 1_000_000;
        Px::try_from(width).unwrap_or(Px::MAX)
    }
}

/// How wide a letter is, in thousandths of the size.
fn em(letter: char) -> Px {
    match letter {
        'i' | 'j' | 'l' | 'I' | '\'' | '‘' | '’' | '|' | '!' | '.' | ',' | ':' | ';' => 310,
        ' ' | '\u{a0}' => 320,
        'f' | 'r' | 't' | '(' | ')' | '[' | ']' | '-' | '/' | '"' | '“' | '”' => 430,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '—' | '…' => 960,
        'A'..='Z' => 720,
        '\u{300}'..='\u{36f}' => 0,
        letter if letter.is_uppercase() => 740,
        // From here on scripts whose letters are about as wide as high, and pictures.
        '\u{2e80}'.. => 1_080,
        _ => 615,
    }
}

/// The text without what XML 1.0 cannot hold (section 2.2), and with single spaces for every kind of gap.
pub(crate) fn clean(text: &str) -> String {
    let is_held = |letter: &char| !letter.is_control() && !matches!(letter, '\u{fffe}' | '\u{ffff}');
    let gaps_are_spaces = text.chars().map(|letter| if letter.is_whitespace() { ' ' } else { letter });
    let held: String = gaps_are_spaces.filter(is_held).collect();
    held.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The text in lines of at most this width. Of more than `most` lines the last one ends in an ellipsis.
pub(crate) fn lines(text: &str, font: Font, width: Px, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split(' ').flat_map(|word| pieces(word, font, width)) {
        let longer = if line.is_empty() { word.clone() } else { format!("{line} {word}") };
        if line.is_empty() || font.width(&longer) <= width {
            line = longer;
        } else {
            lines.push(std::mem::replace(&mut line, word));
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            while font.width(last) + font.width("…") > width && last.pop().is_some() {}
            *last = format!("{}…", last.trim_end_matches([' ', ',', '.', ';', ':']));
        }
    }
    lines
}

/// A word, in pieces where it is wider than a line.
fn pieces(word: &str, font: Font, width: Px) -> Vec<String> {
    if font.width(word) <= width {
        return vec![word.to_owned()];
    }
    let mut pieces = Vec::new();
    let mut piece = String::new();
    for letter in word.chars() {
        piece.push(letter);
        if font.width(&piece) > width && piece.chars().count() > 1 {
            piece.pop();
            pieces.push(std::mem::replace(&mut piece, letter.to_string()));
        }
    }
    pieces.push(piece);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    const FONT: Font = Font { size: 16, bold: true };

    #[test]
    fn no_line_is_wider_than_it_may_be_and_no_word_is_lost() {
        let text = "De cliënt belt drie keer en krijgt drie verschillende antwoorden van drie collega's";
        let lines = lines(text, FONT, 180, 100);
        assert!(lines.len() > 3);
        assert!(lines.iter().all(|line| FONT.width(line) <= 180), "{lines:?}");
        assert_eq!(lines.join(" "), text);
    }

    #[test]
    fn a_word_without_end_is_broken() {
        let word = "arbeidsongeschiktheidsverzekeringswetgeving".repeat(5);
        let lines = lines(&word, FONT, 180, 100);
        assert!(lines.len() > 5 && lines.iter().all(|line| FONT.width(line) <= 180), "{lines:?}");
        assert_eq!(lines.concat(), word);
    }

    #[test]
    fn what_is_too_long_ends_in_an_ellipsis_within_the_width() {
        let lines = lines(&"woord, ".repeat(50), FONT, 180, 3);
        assert_eq!(lines.len(), 3);
        assert!(lines[2].ends_with("woord…") && FONT.width(&lines[2]) <= 180, "{lines:?}");
    }

    #[test]
    fn what_xml_cannot_hold_is_left_out() {
        assert_eq!(clean(" a\u{0}b\u{8}\n\tc\u{b}\u{fffe}  d\u{85}e "), "ab c d e");
    }
}
