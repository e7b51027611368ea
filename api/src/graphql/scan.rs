//! One pass over the bytes of a document, and of JSON, before anything that recurses gets to see them.
//!
//! The parser of GraphQL goes one call deeper for each bracket, and ends the whole process when the stack is full. This
//! pass goes along with a counter instead. It knows just enough of the grammar (strings, block strings, comments) to see
//! which brackets are real, and never sees fewer than the parser does. Source: the GraphQL specification, section 2.1.

use super::{
    bounds::Bounds,
    refusal::{Code, Problem},
};

/// Looks through a document.
///
/// # Errors
///
/// `QUERY_TOO_COMPLEX` where it is past a bound, `GRAPHQL_PARSE_FAILED` where a string never ends.
pub fn document(text: &str, bounds: &Bounds) -> Result<(), Problem> {
    if text.len() > bounds.document_bytes {
        return Err(too_much("The document is larger than", bounds.document_bytes, "bytes"));
    }
    let mut tokens: usize = 0;
    let mut depth: usize = 0;
    let mut rest = text.as_bytes();
    if rest.contains(&0) {
        return Err(nul("The document"));
    }
    while let Some((&byte, tail)) = rest.split_first() {
        rest = match byte {
            b' ' | b'\t' | b'\n' | b'\r' | b',' => {
                rest = tail;
                continue;
            }
            b'#' => {
                rest = after(tail, |byte| !matches!(byte, b'\n' | b'\r')).1;
                continue;
            }
            b'"' => {
                let (tail, holds_nul) = after_string(rest)
                    .ok_or_else(|| Problem::new(Code::GraphqlParseFailed, "A string in the document never ends."))?;
                if holds_nul {
                    return Err(nul("The document"));
                }
                tail
            }
            b'{' | b'[' | b'(' => {
                depth += 1;
                if depth > bounds.nesting {
                    return Err(too_much("The document nests deeper than", bounds.nesting, "levels"));
                }
                tail
            }
            b'}' | b']' | b')' => {
                depth = depth.saturating_sub(1);
                tail
            }
            b'.' => tail.strip_prefix(b"..").unwrap_or(tail),
            b'_' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => {
                let (word, tail) = after(rest, |byte| byte == b'_' || byte.is_ascii_alphanumeric());
                if word.len() > bounds.name_bytes {
                    return Err(too_much("The document has a name longer than", bounds.name_bytes, "bytes"));
                }
                // The parser cuts `000` into three numbers and `truetrue` into two booleans.
                if [&b"0"[..], b"true", b"false", b"null"].iter().any(|start| word.starts_with(start)) {
                    tokens += word.len() - 1;
                }
                tail
            }
            _ => tail,
        };
        tokens += 1;
        if tokens > bounds.tokens {
            return Err(too_much("The document has more than", bounds.tokens, "tokens"));
        }
    }
    Ok(())
}

/// Looks through JSON. Whether it is right is the JSON parser's to say; this only keeps it from going too deep or too far.
///
/// # Errors
///
/// `BAD_USER_INPUT` where it is past a bound.
pub fn json(text: &[u8], bounds: &Bounds) -> Result<(), Problem> {
    let refuse = |problem: Problem| Problem { code: Code::BadUserInput, ..problem };
    let mut values: usize = 1;
    let mut depth: usize = 0;
    let mut rest = text;
    while let Some((&byte, tail)) = rest.split_first() {
        rest = match byte {
            b'"' => match after_quoted(tail) {
                Some((_, quoted)) if quoted.holds_nul => return Err(nul("The JSON")),
                Some((end, _)) => end,
                None => &[],
            },
            b'{' | b'[' => {
                depth += 1;
                values += 1;
                if depth > bounds.json_nesting {
                    return Err(refuse(too_much("The JSON nests deeper than", bounds.json_nesting, "levels")));
                }
                tail
            }
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                tail
            }
            b',' => {
                values += 1;
                tail
            }
            _ => tail,
        };
        if values > bounds.json_values {
            return Err(refuse(too_much("The JSON holds more than", bounds.json_values, "values")));
        }
    }
    Ok(())
}

/// No text that is kept can hold U+0000: PostgreSQL has no such character.
fn nul(what: &str) -> Problem {
    Problem::new(Code::BadUserInput, format!("{what} holds the character U+0000."))
}

fn too_much(what: &str, bound: usize, unit: &str) -> Problem {
    Problem::new(Code::QueryTooComplex, format!("{what} {bound} {unit}."))
}

/// The bytes at the start for which something holds, and those after.
fn after(bytes: &[u8], holds: impl Fn(u8) -> bool) -> (&[u8], &[u8]) {
    let end = bytes.iter().position(|&byte| !holds(byte)).unwrap_or(bytes.len());
    bytes.split_at(end)
}

/// What follows a GraphQL string that starts here, and whether U+0000 was written in it. None where it never ends.
fn after_string(bytes: &[u8]) -> Option<(&[u8], bool)> {
    let Some(mut rest) = bytes.strip_prefix(b"\"\"\"") else {
        let (end, quoted) = after_quoted(bytes.split_first()?.1)?;
        return (!quoted.crossed).then_some((end, quoted.holds_nul));
    };
    loop {
        if let Some(end) = rest.strip_prefix(b"\"\"\"") {
            return Some((end, false));
        }
        rest = match rest.strip_prefix(b"\\\"\"\"") {
            Some(escaped) => escaped,
            None => rest.split_first()?.1,
        };
    }
}

/// What is to know of a text in quotes.
#[derive(Default)]
struct Quoted {
    /// Whether a line ended in it.
    crossed: bool,
    /// Whether U+0000 was written in it, by its number.
    holds_nul: bool,
}

/// What follows the closing quote, and what was before it; the opening quote is passed already.
/// None where there is no closing quote.
fn after_quoted(mut rest: &[u8]) -> Option<(&[u8], Quoted)> {
    let mut quoted = Quoted::default();
    loop {
        rest = match rest {
            [b'"', end @ ..] => return Some((end, quoted)),
            [byte, tail @ ..] => {
                quoted.crossed |= matches!(byte, b'\n' | b'\r');
                quoted.holds_nul |= rest.starts_with(b"\\u0000");
                match (byte, tail) {
                    (b'\\', [_, escaped @ ..]) => escaped,
                    _ => tail,
                }
            }
            [] => return None,
        };
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    fn code(text: &str) -> Option<Code> {
        let started = Instant::now();
        let outcome = document(text, &Bounds::default());
        assert!(started.elapsed() < Duration::from_millis(50));
        outcome.err().map(|problem| problem.code)
    }

    fn nested(before: &str, open: &str, times: usize) -> String {
        format!("{before}{}", open.repeat(times))
    }

    #[test]
    fn an_ordinary_document_passes() {
        assert_eq!(
            code(
                r#"query Q($a: [Int!] = [1, 2]) @x(y: "}{") { # {{{
                    ...F a: b(c: {d: """ [[[ \""" " """}) { ... on T { e } } }"#
            ),
            None
        );
        assert_eq!(code(""), None);
    }

    #[test]
    fn deep_lists_never_reach_the_parser_wherever_they_stand() {
        for before in ["{a(b:", "query($a:[Int]=", "{a @b(c:", "query($a:", "{a(b:{c:"] {
            assert_eq!(code(&nested(before, "[", 2_000)), Some(Code::QueryTooComplex), "{before}");
        }
        assert_eq!(code(&nested("{a(b:", "{c:", 2_000)), Some(Code::QueryTooComplex));
        assert_eq!(code(&nested("", "{a", 2_000)), Some(Code::QueryTooComplex));
        assert_eq!(code(&nested("", "{a(b:[", 2_000)), Some(Code::QueryTooComplex));
    }

    #[test]
    fn brackets_cannot_hide_behind_strings_or_comments() {
        let deep = "[".repeat(100);
        for start in [
            r#"{a(b:"\\","#,
            r#"{a(b:"","#,
            r#"{a(b:"""""","#,
            r#"{a(b:"""\"""""","#,
            "{a(b:\"#\",",
            "{a #\"\n(b:",
            "{a #\r(b:",
            "{a #\"\"\"\n(b:",
        ] {
            assert_eq!(code(&format!("{start}{deep}")), Some(Code::QueryTooComplex), "{start}");
        }
        for text in [r#"{a(b:"[[["#, "{a(b:\"\n\")}", r#"{a(b:"""[[["""#, "{a(b:\"\"\"\n[[[\"\" )}", "\"\\"] {
            assert_eq!(code(text), Some(Code::GraphqlParseFailed), "{text}");
        }
    }

    #[test]
    fn brackets_in_strings_and_comments_do_not_count() {
        let deep = "[{(".repeat(100);
        assert_eq!(code(&format!("{{a(b:\"{deep}\",c:\"\"\"{deep}\"\"\") #{deep}\n}}")), None);
    }

    #[test]
    fn brackets_that_close_make_room_again() {
        assert_eq!(code(&format!("{{{}}}", "a(b:[1]){c} ".repeat(300))), None);
    }

    #[test]
    fn tokens_names_and_bytes_are_bounded() {
        assert_eq!(code(&"a ".repeat(4_001)), Some(Code::QueryTooComplex));
        assert_eq!(code(&"a ".repeat(4_000)), None);
        assert_eq!(code(&"!".repeat(4_001)), Some(Code::QueryTooComplex));
        assert_eq!(code(&"...".repeat(4_000)), None);
        assert_eq!(code(&"a".repeat(101)), Some(Code::QueryTooComplex));
        assert_eq!(code(&" ".repeat((64 << 10) + 1)), Some(Code::QueryTooComplex));
        assert_eq!(code(&"0".repeat(90).replace("00", "0 0").repeat(60)), Some(Code::QueryTooComplex));
        assert_eq!(code(&"truetruetruetrue ".repeat(260)), Some(Code::QueryTooComplex));
    }

    #[test]
    fn deep_or_endless_json_never_reaches_its_parser() {
        let bounds = Bounds::default();
        let refused =
            |text: String| json(text.as_bytes(), &bounds).is_err_and(|problem| problem.code == Code::BadUserInput);
        assert!(refused("[".repeat(1 << 20)));
        assert!(refused(r#"{"a":"#.repeat(1_000)));
        assert!(refused(format!("[\"\\\"\",{}", "[".repeat(40))));
        assert!(refused(format!("[{}", "1,".repeat(200_001))));
        assert!(!refused(format!("[\"{}\"]", "[,".repeat(1_000))));
        assert!(!refused(r#"{"query":"{ a }","variables":{"b":[{"c":null}]}}"#.to_owned()));
        assert!(!refused(r#"{"half"#.to_owned()));
    }
}
