//! Parsed documents, kept, so that a known one is not looked through and parsed again.

use std::sync::Arc;

use async_graphql::{
    Name,
    parser::{Error as ParseError, parse_query, types::ExecutableDocument},
};
use moka::sync::Cache;

use super::{
    bounds::Bounds,
    cost, expansion,
    refusal::{Code, Problem},
    scan,
};

/// A document that is within the bounds.
#[derive(Debug)]
pub struct Document {
    /// As it was sent.
    pub text: Arc<str>,
    /// As parsed. The executor takes it apart, so each request needs a copy; names in it are shared.
    pub parsed: ExecutableDocument,
    /// How often it names a variable, at most.
    pub marks: usize,
    /// The variables that its cost is made of.
    pub costs: Vec<Name>,
}

/// The documents that were seen lately and passed.
///
/// The whole text is the key. Looking up compares it byte by byte after its hash, which is keyed by chance at start:
/// no document can be made to stand for another.
#[derive(Debug)]
pub struct Documents {
    kept: Cache<Arc<str>, Arc<Document>>,
}

/// What a byte of text comes to in memory once parsed, roughly.
const GROWTH: usize = 24;

impl Documents {
    /// An empty store that holds up to `bytes` of memory, roughly.
    #[must_use]
    pub fn new(bytes: u64) -> Self {
        let kept = Cache::builder()
            .max_capacity(bytes)
            .weigher(|text: &Arc<str>, _| text.len().saturating_mul(GROWTH).try_into().unwrap_or(u32::MAX))
            .build();
        Self { kept }
    }

    /// The document of a text: a kept one, or one that is now looked through, parsed, measured and kept.
    ///
    /// # Errors
    ///
    /// `GRAPHQL_PARSE_FAILED`, `GRAPHQL_VALIDATION_FAILED` or `QUERY_TOO_COMPLEX`. Failures are not kept.
    pub fn read(&self, text: &str, bounds: &Bounds) -> Result<Arc<Document>, Problem> {
        if let Some(known) = self.kept.get(text) {
            return Ok(known);
        }
        scan::document(text, bounds)?;
        let parsed = parse_query(text).map_err(|error| problem(&error))?;
        expansion::check(&parsed, bounds)?;
        let marks = text.bytes().filter(|&byte| byte == b'$').count();
        let costs = cost::variables(&parsed);
        let text: Arc<str> = text.into();
        let document = Arc::new(Document { text: Arc::clone(&text), parsed, marks, costs });
        self.kept.insert(text, Arc::clone(&document));
        Ok(document)
    }
}

/// The parser draws its syntax errors over several lines, with arrows. Its last line says what it expected; the place
/// stands in `locations`.
fn problem(error: &ParseError) -> Problem {
    let message = match error {
        ParseError::Syntax { message, start, .. } => {
            let expected = message
                .lines()
                .last()
                .and_then(|line| line.trim().strip_prefix("= "))
                .map(|expected| expected.replace("EOI", "the end").replace('_', " "))
                .unwrap_or_default();
            format!("Syntax error at line {}, column {}: {expected}.", start.line, start.column)
        }
        other => format!("Syntax error: {}.", other.to_string().trim_end_matches('.')),
    };
    Problem { locations: error.positions().collect(), ..Problem::new(Code::GraphqlParseFailed, message) }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    fn read(text: &str) -> Result<Arc<Document>, Problem> {
        Documents::new(1 << 20).read(text, &Bounds::default())
    }

    #[test]
    fn a_known_document_is_not_parsed_again() {
        let documents = Documents::new(1 << 20);
        let first = documents.read("query($a: Int) { a(b: $a) }", &Bounds::default()).unwrap();
        let second = documents.read("query($a: Int) { a(b: $a) }", &Bounds::default()).unwrap();
        assert!(Arc::ptr_eq(&first, &second));
        assert_eq!(first.marks, 2);
    }

    #[test]
    fn what_is_kept_stays_within_the_memory_given() {
        let documents = Documents::new(10_000);
        for n in 0..1_000 {
            documents.read(&format!("{{ a{n} }}"), &Bounds::default()).unwrap();
        }
        documents.kept.run_pending_tasks();
        assert!(documents.kept.weighted_size() <= 10_000);
    }

    #[test]
    fn a_syntax_error_says_in_one_line_what_is_wrong_and_where() {
        let problem = read("{ a(").unwrap_err();
        assert_eq!(problem.code, Code::GraphqlParseFailed);
        assert_eq!(problem.message, "Syntax error at line 1, column 5: expected name.");
        assert_eq!(problem.locations.len(), 1);
        assert_eq!(read("{ a } { b }").unwrap_err().code, Code::GraphqlParseFailed);
        assert_eq!(read("").unwrap_err().code, Code::GraphqlParseFailed);
    }

    #[test]
    fn the_deepest_document_that_passes_leaves_the_parser_most_of_its_stack() {
        let deepest = || {
            let n = Bounds::default().nesting;
            for (before, open, close) in [
                ("{ a(b: ", "[", "]"),
                ("{ a(b: ", "{a:", "}"),
                ("query($a: Int = ", "[", "]"),
                ("{ a @b(c: ", "[", "]"),
            ] {
                let inner = n - 2;
                let inside = format!("{}1{}", open.repeat(inner), close.repeat(inner));
                let text = format!("{before}{inside})") + if before.starts_with('q') { "{ a }" } else { " }" };
                read(&text).unwrap();
            }
            assert!(read(&format!("{}a{}", "{ a ".repeat(n), "}".repeat(n))).is_err());
        };
        // The threads of a server have 2 MiB.
        std::thread::Builder::new().stack_size(512 << 10).spawn(deepest).unwrap().join().unwrap();
    }

    #[test]
    fn every_hostile_document_is_answered_in_less_than_50_milliseconds() {
        let fragments: String =
            (0..13).map(|n| format!("fragment F{n} on Query {{ {} }} ", format!("...F{} ", n + 1).repeat(4))).collect();
        let hostile = [
            format!("{{ a(b: {}{}) }}", "[".repeat(2_000), "]".repeat(2_000)),
            format!("{{ a(b: {}1{}) }}", "{a:".repeat(2_000), "}".repeat(2_000)),
            format!("query($a: [Int] = {}{}) {{ a }}", "[".repeat(2_000), "]".repeat(2_000)),
            format!("query($a: {}Int{}) {{ a }}", "[".repeat(2_000), "]".repeat(2_000)),
            format!("{{ a @b(c: {}{}) }}", "[".repeat(2_000), "]".repeat(2_000)),
            format!("{}{}", "{ a ".repeat(2_000), "}".repeat(2_000)),
            format!("{{ ...F0 }} {fragments} fragment F13 on Query {{ a }}"),
            format!("{{ a {}", "@a ".repeat(60)),
            format!("{{ a{} }}", "#".repeat(60_000)),
            format!("{{ a{} b", ",".repeat(60_000)),
            format!("{{ a(b: \"{}", "\\\"".repeat(30_000)),
            format!("{{ a(b: {}", "\"\" ".repeat(20_000)),
            format!("{}{}", "{a ".repeat(30), "\n".repeat(60_000)),
        ];
        for text in hostile {
            // The best of three: what else runs on this machine is not the point.
            let took = (0..3)
                .map(|_| {
                    let started = Instant::now();
                    let _ = read(&text);
                    started.elapsed()
                })
                .min()
                .unwrap();
            assert!(took < Duration::from_millis(50), "{took:?} for {text:.40}");
        }
    }
}
