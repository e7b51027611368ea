//! Whole lists to take along: `/v1/exports/{list}.csv` and `.ndjson`, for whoever sees them.
//!
//! A list is read page by page, as any client of the graph would, for the viewer that the bearer token stands for: so nobody
//! is given here what the graph would not give. Each page is read when the one before is on its way, on a connection that is
//! held for that page alone: however long the list, and however slowly somebody takes it, this holds one page and nothing of
//! the database. Whoever hangs up ends it.
//!
//! The first page is read before anything is sent, so what is wrong is told as elsewhere. What goes wrong after that can only
//! break it off: CSV without the end that HTTP has for a whole body, NDJSON with a last line that says so.
//!
//! ```text
//! lists.rs  which lists there are, with their columns
//! form.rs   how rows are written
//! ```

mod form;
mod lists;

use std::{io, sync::Arc};

use actix_web::{
    HttpMessage, HttpRequest, HttpResponse,
    http::header::{
        CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LANGUAGE, CONTENT_TYPE, ContentDisposition, DispositionParam,
        DispositionType, HeaderValue, VARY,
    },
    web::{Bytes, Data},
};
use futures::{Stream, stream};
use schema::{
    access::{Language, Store},
    clock,
    error::Error,
};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::OwnedSemaphorePermit;
use tracing::{Instrument, Span};

use self::{form::Form, lists::List};
use super::{RequestId, State, ask::ask, parameters::Parameters, problem::Problem, visit::Visitor};
use crate::auth;

/// How many rows a page has.
const PAGE: i32 = 100;
/// The most rows of one export.
const MOST: i64 = 100_000;
/// How many run at once.
pub(super) const AT_ONCE: usize = 4;
/// How many besides those for whoever is not signed in.
pub(super) const PUBLIC_AT_ONCE: usize = 2;

/// Answers a request for a list.
pub(super) async fn list(state: Data<State>, request: HttpRequest) -> HttpResponse {
    let language = auth::language(request.headers());
    let mut response = match begin(&state, &request, language).await {
        Ok(response) => response,
        Err(problem) => problem.answer(language),
    };
    let headers = response.headers_mut();
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(language.of("en", "nl")));
    headers.insert(VARY, HeaderValue::from_static("Accept-Language, Authorization"));
    response
}

async fn begin(state: &Data<State>, request: &HttpRequest, language: Language) -> Result<HttpResponse, Problem> {
    let named = |name: &str| request.match_info().get(name).map(str::to_owned);
    let list = named("list").as_deref().and_then(List::find).ok_or(Problem::NotFound)?;
    let form = named("form").as_deref().and_then(Form::of).ok_or(Problem::NotFound)?;
    let visitor = Visitor::of(state, request, true)?;
    let places = if visitor.is_signed_in() { &state.exports } else { &state.public_exports };
    let place = Arc::clone(places).try_acquire_owned().map_err(|_| Problem::Busy)?;
    let id = request.extensions().get::<RequestId>().map_or_else(String::new, |id| id.0.clone());
    let reader = Reader {
        state: Data::clone(state),
        list,
        filter: filter(&Parameters::of(request, &["filter"])?)?,
        visitor,
        span: tracing::info_span!(target: "gehoord::operation", "export", id, list = list.name),
    };
    let first = reader.page(None).await?;
    if first.total.is_some_and(|total| total > MOST) {
        return Err(Problem::Wrong(too_many(language)));
    }
    let day = clock::day_of(state.clock.now());
    let name = format!("{}-{day}.{}", list.name, form.ending());
    let disposition = ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::Filename(name)],
    };
    let head = form.head(list)?;
    let export = Export { reader, form, rows: 0, next: Next::Page(first), head, _place: place };
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, form.media_type()))
        .insert_header((CONTENT_DISPOSITION, disposition))
        .insert_header((CACHE_CONTROL, "no-store"))
        .streaming(export.stream()))
}

fn too_many(language: Language) -> String {
    language
        .of(
            "This list has more than 100,000 rows. Give a filter, such as a period, and take it in parts.",
            "Deze lijst heeft meer dan 100.000 rijen. Geef een filter mee, zoals een periode, en haal hem in delen op.",
        )
        .to_owned()
}

/// The filter, as the graph takes it. What is in it, the graph looks at.
fn filter(given: &Parameters) -> Result<Value, Problem> {
    let Some(text) = given.text("filter") else { return Ok(Value::Null) };
    match serde_json::from_str(&text) {
        Ok(filter @ Value::Object(_)) if !holds_nul(&filter) => Ok(filter),
        _ => Err(given.wrong("filter", "is not a JSON object", "is geen JSON-object")),
    }
}

/// Whether the character U+0000 is in it anywhere, which PostgreSQL has in no text.
fn holds_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(values) => values.iter().any(holds_nul),
        Value::Object(fields) => fields.iter().any(|(name, value)| name.contains('\0') || holds_nul(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Whoever reads a list, page by page.
struct Reader {
    state: Data<State>,
    list: &'static List,
    filter: Value,
    visitor: Visitor,
    span: Span,
}

/// A page of a list.
struct Page {
    items: Vec<Value>,
    /// The place after which the next one begins, where there is one.
    after: Option<String>,
    /// How many rows there are in all, on the first page.
    total: Option<i64>,
}

#[derive(Deserialize)]
struct Answer {
    list: Option<Connection>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Connection {
    total_count: Option<i64>,
    page_info: PageInfo,
    nodes: Vec<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PageInfo {
    has_next_page: bool,
    end_cursor: Option<String>,
}

impl Reader {
    /// The page after a cursor. Who asks is looked up each time: whoever is blocked meanwhile gets no more.
    async fn page(&self, after: Option<String>) -> Result<Page, Problem> {
        let state = Data::clone(&self.state);
        let document = self.list.document();
        let variables = json!({ "filter": self.filter, "first": PAGE, "isFirst": after.is_none(), "after": after });
        let read = move |store: Store| async move {
            let answer: Answer = serde_json::from_value(ask(&state, &store, &document, variables).await?)
                .map_err(|error| Error::internal(&error.to_string()))?;
            let Connection { total_count, page_info, nodes } = answer.list.ok_or(Problem::NotFound)?;
            let after = page_info.end_cursor.filter(|_| page_info.has_next_page);
            Ok(Page { items: nodes, after, total: total_count })
        };
        self.visitor.clone().read(&self.state, read).instrument(self.span.clone()).await
    }
}

/// What comes next.
enum Next {
    Page(Page),
    After(String),
    Nothing,
}

/// A list on its way.
struct Export {
    reader: Reader,
    form: Form,
    head: Vec<u8>,
    rows: usize,
    next: Next,
    _place: OwnedSemaphorePermit,
}

impl Export {
    /// The body, a piece a page.
    fn stream(self) -> impl Stream<Item = io::Result<Bytes>> {
        stream::unfold(self, |mut export| async move {
            let piece = export.piece().await?;
            Some((piece, export))
        })
    }

    async fn piece(&mut self) -> Option<io::Result<Bytes>> {
        let read = match std::mem::replace(&mut self.next, Next::Nothing) {
            Next::Nothing => return None,
            Next::Page(page) => Ok(page),
            Next::After(cursor) => self.reader.page(Some(cursor)).await,
        };
        match read.and_then(|page| self.written(page)) {
            Ok(piece) => Some(Ok(piece)),
            Err(problem) => Some(self.broken(problem)),
        }
    }

    /// A page as it goes out.
    fn written(&mut self, page: Page) -> Result<Bytes, Problem> {
        let mut piece = std::mem::take(&mut self.head);
        piece.extend(self.form.rows(self.reader.list, &page.items)?);
        self.rows += page.items.len();
        self.next = page.after.map_or(Next::Nothing, Next::After);
        if matches!(self.next, Next::Nothing) {
            let (list, rows) = (self.reader.list.name, self.rows);
            self.reader.span.in_scope(|| tracing::info!(list, rows, "exported"));
        }
        Ok(piece.into())
    }

    /// What goes out where the rest cannot: for CSV nothing, and the connection is broken off.
    fn broken(&self, problem: Problem) -> io::Result<Bytes> {
        let (list, rows) = (self.reader.list.name, self.rows);
        self.reader.span.in_scope(|| tracing::warn!(list, rows, ?problem, "an export broke off"));
        match self.form {
            Form::Csv => Err(io::Error::other("the export broke off")),
            Form::Ndjson => {
                Ok(format!("{}\n", json!({ "error": problem.details(self.reader.visitor.language) })).into())
            }
        }
    }
}
