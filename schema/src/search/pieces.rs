//! What somebody typed, in pieces: words, phrases between quotes, and what is not to be in it.

/// The most pieces that are looked for; what comes after them is passed over.
const MOST_PIECES: usize = 32;

/// One thing that is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// As it was typed.
    pub(super) text: String,
    /// Whether it stands between quotes: then it is looked for as it is.
    pub(super) is_quoted: bool,
    /// Whether it has a minus before it: then it is not to be there.
    pub(super) is_excluded: bool,
}

/// Reads what was typed. A quote that is not closed goes on to the end. A word with dashes in it is several words: people
/// write "energie-toeslag" as well as "energie toeslag".
pub(super) fn pieces(typed: &str) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut rest = typed.trim_start();
    while !rest.is_empty() && found.len() < MOST_PIECES {
        let (is_excluded, after) = match rest.strip_prefix('-') {
            Some(after) => (true, after),
            None => (false, rest),
        };
        let piece = |text: &str, is_quoted| Piece { text: text.to_owned(), is_quoted, is_excluded };
        if let Some(quoted) = after.strip_prefix('"') {
            let (text, behind) = quoted.split_once('"').unwrap_or((quoted, ""));
            found.push(piece(text, true));
            rest = behind;
        } else {
            let end = after.find(|c: char| c.is_whitespace() || c == '"').unwrap_or(after.len());
            let (word, behind) = after.split_at(end);
            let parts = word.split(['-', '/', '\u{2010}', '\u{2011}', '\u{2013}']);
            if is_excluded || word.chars().any(|c| c.is_numeric()) {
                // A number of a case is what it is, and what is not to be there is no more than what was typed.
                found.push(piece(word, false));
            } else {
                found.extend(parts.map(|part| piece(part, false)));
            }
            rest = behind;
        }
        rest = rest.trim_start();
    }
    found.retain(|piece| piece.text.chars().any(char::is_alphanumeric));
    found.truncate(MOST_PIECES);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(typed: &str) -> Vec<String> {
        let write = |piece: Piece| {
            let (minus, quote) = (if piece.is_excluded { "-" } else { "" }, if piece.is_quoted { "\"" } else { "" });
            format!("{minus}{quote}{}{quote}", piece.text)
        };
        pieces(typed).into_iter().map(write).collect()
    }

    #[test]
    fn words_quotes_and_a_minus_are_read_as_by_a_search_engine() {
        assert_eq!(read("  toeslag  energie "), ["toeslag", "energie"]);
        assert_eq!(read("\"te laat\" -brief -\"geen brief\""), ["\"te laat\"", "-brief", "-\"geen brief\""]);
        assert_eq!(read("brief\"te laat\"post"), ["brief", "\"te laat\"", "post"]);
        assert_eq!(read("\"te laat"), ["\"te laat\""]);
    }

    #[test]
    fn a_dash_parts_words_but_not_numbers() {
        assert_eq!(read("energie-toeslag"), ["energie", "toeslag"]);
        assert_eq!(read("2024-123"), ["2024-123"]);
        assert_eq!(read("- -- \"\" !?"), [""; 0]);
    }

    #[test]
    fn what_is_too_much_is_passed_over() {
        assert_eq!(pieces(&"a ".repeat(100)).len(), MOST_PIECES);
    }
}
