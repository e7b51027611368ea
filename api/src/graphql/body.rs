//! Reads the body of a POST, no further and no longer than it may.

use actix_web::{
    HttpRequest,
    http::{StatusCode, header::CONTENT_LENGTH},
    web::{Bytes, BytesMut, Payload},
};
use futures::StreamExt;

use super::{
    bounds::Bounds,
    media::Media,
    refusal::{Code, Problem, Refusal},
};

/// The whole body.
///
/// # Errors
///
/// 413 where it is, or says it is, too long; 408 where it takes too long to come; 400 where it breaks off.
pub async fn read(
    request: &HttpRequest,
    mut payload: Payload,
    media: Media,
    bounds: &Bounds,
) -> Result<Bytes, Refusal> {
    let declared: Option<u64> =
        request.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    let longest = u64::try_from(bounds.body_bytes).unwrap_or(u64::MAX);
    if declared.is_some_and(|length| length > longest) {
        return Err(too_long(media, bounds));
    }

    let whole = async {
        let mut body = BytesMut::new();
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|_| Refusal::malformed("The body broke off.", media))?;
            if body.len().saturating_add(chunk.len()) > bounds.body_bytes {
                return Err(too_long(media, bounds));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    };
    tokio::time::timeout(bounds.body_time, whole).await.unwrap_or_else(|_| Err(too_slow(media)))
}

fn too_long(media: Media, bounds: &Bounds) -> Refusal {
    Refusal::with_status(
        Problem::new(Code::BadUserInput, format!("The body is longer than {} bytes.", bounds.body_bytes)),
        media,
        StatusCode::PAYLOAD_TOO_LARGE,
    )
}

fn too_slow(media: Media) -> Refusal {
    Refusal::with_status(
        Problem::new(Code::BadUserInput, "The body took too long to arrive."),
        media,
        StatusCode::REQUEST_TIMEOUT,
    )
}

#[cfg(test)]
mod tests {
    use std::{pin::Pin, time::Duration};

    use actix_web::{ResponseError, dev, error::PayloadError, test::TestRequest};
    use futures::{Stream, stream};

    use super::*;

    type Chunk = Result<Bytes, PayloadError>;

    async fn outcome(chunks: impl Stream<Item = Chunk> + 'static, declared: Option<&str>) -> Result<Bytes, u16> {
        let bounds = Bounds { body_bytes: 10, body_time: Duration::from_millis(20), ..Bounds::default() };
        let mut request = TestRequest::post();
        if let Some(length) = declared {
            request = request.insert_header((CONTENT_LENGTH, length));
        }
        let chunks: Pin<Box<dyn Stream<Item = Chunk>>> = Box::pin(chunks);
        let mut payload = dev::Payload::Stream { payload: chunks };
        let request = request.to_http_request();
        let payload = <Payload as actix_web::FromRequest>::from_request(&request, &mut payload).await.unwrap();
        read(&request, payload, Media::Json, &bounds).await.map_err(|refusal| refusal.status_code().as_u16())
    }

    fn pieces(pieces: &'static [&'static str]) -> impl Stream<Item = Chunk> {
        stream::iter(pieces.iter().map(|piece| Ok(Bytes::from_static(piece.as_bytes()))))
    }

    #[actix_web::test]
    async fn a_body_comes_whole_however_it_is_cut() {
        assert_eq!(outcome(pieces(&["hello", "", "there"]), None).await.unwrap(), "hellothere");
    }

    #[actix_web::test]
    async fn a_body_too_long_is_refused_by_what_it_says_and_by_what_it_is() {
        assert_eq!(outcome(pieces(&[]), Some("11")).await, Err(413));
        assert_eq!(outcome(pieces(&["hello", " there"]), None).await, Err(413));
        assert_eq!(outcome(pieces(&["hello", " there"]), Some("5")).await, Err(413));
    }

    #[actix_web::test]
    async fn a_body_that_dawdles_is_refused() {
        assert_eq!(outcome(pieces(&["h"]).chain(stream::pending()), None).await, Err(408));
    }

    #[actix_web::test]
    async fn a_body_that_breaks_off_is_refused() {
        let broken = stream::iter([Err(PayloadError::Incomplete(None))]);
        assert_eq!(outcome(broken, None).await, Err(400));
    }
}
