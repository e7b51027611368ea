//! How much one request may ask for: every limit before execution, in one place.

use std::time::Duration;

/// The limits of the gate. What a field costs (complexity) is the schema's to bound: it takes its cost functions.
#[derive(Debug, Clone)]
pub struct Bounds {
    /// Bytes of a POST body.
    pub body_bytes: usize,
    /// Time for a whole POST body to arrive.
    pub body_time: Duration,
    /// Bytes of the query string of a GET, still percent-encoded.
    pub url_bytes: usize,
    /// How deep lists and objects nest in JSON: the body, or the variables of a GET.
    pub json_nesting: usize,
    /// Values in JSON: the body, or the variables of a GET.
    pub json_values: usize,

    /// Bytes of a document.
    pub document_bytes: usize,
    /// Tokens of a document, as the GraphQL specification counts them (section 2.1.6).
    pub tokens: usize,
    /// Bytes of one name or number in a document. A wrong name is compared with every right one, so long ones cost.
    pub name_bytes: usize,
    /// How deep braces, brackets and parentheses nest in a document, together.
    pub nesting: usize,

    /// Selections (fields, spreads, inline fragments) of all operations, fragments written out.
    pub selections: usize,
    /// Selection sets within each other, fragments written out. async-graphql stops at 32.
    pub levels: usize,
    /// Fields within each other. The introspection query of GraphiQL has 14.
    pub depth: usize,
    /// Aliases of one operation, fragments written out.
    pub aliases: usize,
    /// Directives of one operation, fragments written out.
    pub directives: usize,
    /// Root fields of one mutation: each is a transaction of its own.
    pub mutations: usize,
    /// Values that an introspection answer would hold, roughly. The introspection query of GraphiQL is some 200,000.
    pub introspection: f64,
    /// Bytes that validation would copy: the size of the variables times how often the document names one.
    pub variable_copies: usize,

    /// Memory for parsed documents, in bytes, roughly.
    pub kept_documents: u64,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            body_bytes: 2 << 20,
            body_time: Duration::from_secs(10),
            url_bytes: 32 << 10,
            json_nesting: 32,
            json_values: 200_000,
            document_bytes: 64 << 10,
            tokens: 4_000,
            name_bytes: 100,
            nesting: 32,
            selections: 2_000,
            levels: 30,
            depth: 20,
            aliases: 100,
            directives: 50,
            mutations: 20,
            introspection: 500_000.0,
            variable_copies: 32 << 20,
            kept_documents: 64 << 20,
        }
    }
}
