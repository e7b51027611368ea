//! Answers kept in memory: public pages, asked by nobody in particular.
//!
//! An answer is found again by everything that it depends on: the organisation, the document, the operation, the variables,
//! the language, the media type, and the generation of the organisation's log ([`News`](schema::access::News)). Whatever
//! happens makes a new generation, so that nothing has to be thrown away: what belongs to an older one is never found, and
//! goes when room is needed. Some answers end by themselves, when a meeting begins or a day ends.
//!
//! Of many who ask the same at once, one asks the database.

use std::{
    io::Write,
    ops::Range,
    sync::{Arc, OnceLock},
};

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{
            AcceptEncoding, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, Encoding, Header, HeaderValue,
            Preference, Quality,
        },
    },
    web::Bytes,
};
use async_graphql::Response;
use chrono::{DateTime, Utc};
use flate2::{Compression, write::GzEncoder};
use moka::future::Cache;
use schema::access::Language;

use super::tag;
use crate::graphql::Media;

/// What an entry takes besides its body and its document.
const BESIDES: usize = 512;
/// Answers shorter than this are not worth compressing.
const SHORT: usize = 1_024;

/// Everything that an answer depends on.
#[derive(Clone, Debug, Hash, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) organisation: String,
    pub(super) question: (Arc<str>, Option<String>, String),
    pub(super) language: Language,
    pub(super) media: Media,
    pub(super) generation: u64,
}

/// An answer that everybody gets.
#[derive(Debug)]
pub(super) struct Kept {
    body: Bytes,
    squeezed: OnceLock<Option<Bytes>>,
    tag: HeaderValue,
    media: Media,
    /// From when until when it holds, where time touches it.
    good: Option<Range<DateTime<Utc>>>,
}

/// The answers of a server.
pub(crate) struct Memory(Option<Cache<Key, Arc<Kept>>>);

impl Memory {
    /// With room for so many bytes; with none, nothing is kept.
    pub(super) fn new(bytes: u64) -> Self {
        let weigh = |key: &Key, kept: &Arc<Kept>| {
            // A body may be there twice, plain and compressed.
            let bytes = kept.body.len() * 2 + key.question.0.len() + key.question.2.len() + BESIDES;
            u32::try_from(bytes).unwrap_or(u32::MAX)
        };
        Self((bytes > 0).then(|| Cache::builder().max_capacity(bytes).weigher(weigh).build()))
    }

    /// Whether anything is kept at all.
    pub(super) fn is_in_use(&self) -> bool {
        self.0.is_some()
    }

    /// The answer that is kept, if it is still good.
    pub(super) async fn get(&self, key: &Key, now: DateTime<Utc>) -> Option<Arc<Kept>> {
        let cache = self.0.as_ref()?;
        let kept = cache.get(key).await?;
        // A clock that was set back makes nothing last longer.
        if kept.good.as_ref().is_some_and(|good| !good.contains(&now)) {
            cache.invalidate(key).await;
            return None;
        }
        Some(kept)
    }

    /// The answer that is kept, or that is made now; for those who ask the same meanwhile too. `make` gives nothing where
    /// the answer is not for everybody.
    pub(super) async fn get_or(&self, key: Key, make: impl Future<Output = Option<Arc<Kept>>>) -> Option<Arc<Kept>> {
        match &self.0 {
            Some(cache) => cache.optionally_get_with(key, make).await,
            None => make.await,
        }
    }
}

impl Kept {
    /// Keeps an answer, where it is one for everybody: an error may be of the moment.
    pub(super) fn of(response: &Response, media: Media, good: Option<Range<DateTime<Utc>>>) -> Option<Arc<Self>> {
        if !response.errors.is_empty() || !response.http_headers.is_empty() {
            return None;
        }
        let body = serde_json::to_vec(response).ok()?;
        let tag = tag::of(&body);
        Some(Arc::new(Self { body: body.into(), squeezed: OnceLock::new(), tag, media, good }))
    }

    /// The answer, or that it is the one that the client has.
    pub(super) fn answer(&self, request: &HttpRequest) -> HttpResponse {
        // A tag goes with a GET, which caches understand; an answer to a POST is nobody's but the client's.
        let get = request.method() == actix_web::http::Method::GET;
        let is_known = get && tag::is_known(request, &self.tag);
        let mut response = HttpResponse::build(if is_known { StatusCode::NOT_MODIFIED } else { StatusCode::OK });
        if get {
            response.insert_header((ETAG, self.tag.clone())).insert_header((CACHE_CONTROL, "no-cache"));
        } else {
            response.insert_header((CACHE_CONTROL, "no-store"));
        }
        if is_known {
            return response.finish();
        }
        response.insert_header((CONTENT_TYPE, self.media.content_type()));
        let squeezed =
            if takes_gzip(request) { self.squeezed.get_or_init(|| squeezed(&self.body)).clone() } else { None };
        match squeezed {
            Some(squeezed) => response.insert_header((CONTENT_ENCODING, "gzip")).body(squeezed),
            None => response.body(self.body.clone()),
        }
    }
}

/// The body compressed, once for all.
fn squeezed(body: &Bytes) -> Option<Bytes> {
    if body.len() < SHORT {
        return None;
    }
    let mut encoder = GzEncoder::new(Vec::with_capacity(body.len() / 4), Compression::default());
    encoder.write_all(body).ok()?;
    Some(encoder.finish().ok()?.into())
}

/// Whether the client takes gzip: one that likes another encoding better, too, for gzip is there already. What is said of
/// gzip goes before what is said of any (RFC 9110, 12.5.3).
fn takes_gzip(request: &HttpRequest) -> bool {
    let Ok(said) = AcceptEncoding::parse(request) else { return false };
    let of = |wanted: Preference<Encoding>| said.iter().find(|item| item.item == wanted).map(|item| item.quality);
    let quality = of(Preference::Specific(Encoding::gzip())).or_else(|| of(Preference::Any));
    quality.is_some_and(|quality| quality > Quality::ZERO)
}

#[cfg(test)]
mod tests {
    use actix_web::{http::header::ACCEPT_ENCODING, test::TestRequest};
    use chrono::TimeDelta;

    use super::*;

    fn key(generation: u64) -> Key {
        Key {
            organisation: "uwi".to_owned(),
            question: ("{ councils { totalCount } }".into(), None, "{}".to_owned()),
            language: Language::Dutch,
            media: Media::Json,
            generation,
        }
    }

    fn kept(good: Option<Range<DateTime<Utc>>>) -> Arc<Kept> {
        let response = Response::new(async_graphql::value!({ "text": "x".repeat(3_000) }));
        Kept::of(&response, Media::Json, good).unwrap()
    }

    #[tokio::test]
    async fn what_was_kept_before_something_happened_is_not_found() {
        let memory = Memory::new(1 << 20);
        let now = Utc::now();
        assert!(memory.get_or(key(1), async { Some(kept(None)) }).await.is_some());
        assert!(memory.get(&key(1), now).await.is_some());
        assert!(memory.get(&key(2), now).await.is_none());
    }

    #[tokio::test]
    async fn what_ends_by_itself_is_good_until_then() {
        let memory = Memory::new(1 << 20);
        let now = Utc::now();
        let second = TimeDelta::seconds(1);
        for (moment, is_good) in [(now - second, false), (now, true), (now + second, false)] {
            memory.get_or(key(1), async { Some(kept(Some(now..now + second))) }).await;
            assert_eq!(memory.get(&key(1), moment).await.is_some(), is_good);
        }
    }

    #[tokio::test]
    async fn with_no_room_nothing_is_kept() {
        let memory = Memory::new(0);
        assert!(memory.get_or(key(1), async { Some(kept(None)) }).await.is_some());
        assert!(memory.get(&key(1), Utc::now()).await.is_none());
    }

    #[test]
    fn an_answer_with_an_error_is_not_for_everybody() {
        let response = Response::from_errors(vec![async_graphql::ServerError::new("no", None)]);
        assert!(Kept::of(&response, Media::Json, None).is_none());
    }

    #[test]
    fn gzip_goes_to_those_who_take_it() {
        for (header, takes) in [
            ("gzip", true),
            ("br, gzip;q=0.5", true),
            ("*", true),
            ("br", false),
            ("gzip;q=0", false),
            ("gzip; q=0.0", false),
            ("gzip;q=0, *", false),
        ] {
            let request = TestRequest::get().insert_header((ACCEPT_ENCODING, header)).to_http_request();
            assert_eq!(takes_gzip(&request), takes, "{header}");
            let encoding = kept(None).answer(&request).headers().get(CONTENT_ENCODING).cloned();
            assert_eq!(encoding.is_some(), takes, "{header}");
        }
    }

    #[test]
    fn a_client_that_has_the_answer_is_told_so() {
        let kept = kept(None);
        let first = kept.answer(&TestRequest::get().to_http_request());
        let tag = first.headers().get(ETAG).unwrap().clone();
        let again = TestRequest::get().insert_header(("if-none-match", tag.clone())).to_http_request();
        assert_eq!(kept.answer(&again).status(), 304);
        let post = TestRequest::post().insert_header(("if-none-match", tag)).to_http_request();
        assert_eq!(kept.answer(&post).status(), 200);
    }
}
