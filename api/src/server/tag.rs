//! The tag of an answer, by which a client or a cache asks whether it is still the same (RFC 9110, 8.8.3 and 13.1.2).

use actix_web::{
    HttpRequest,
    http::header::{self, EntityTag, Header, HeaderValue, IfNoneMatch},
};
use aws_lc_rs::digest;

/// The tag of a body. Weak: it may go out compressed or not.
pub(super) fn of(body: &[u8]) -> HeaderValue {
    let hash = digest::digest(&digest::SHA256, body);
    let hash: String = hash.as_ref().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    HeaderValue::from_str(&format!("W/\"{hash}\"")).unwrap_or(HeaderValue::from_static("W/\"\""))
}

/// Whether the client says that it has what this tag stands for.
pub(super) fn is_known(request: &HttpRequest, tag: &HeaderValue) -> bool {
    if !request.headers().contains_key(header::IF_NONE_MATCH) {
        return false;
    }
    match IfNoneMatch::parse(request) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(tags)) => {
            let tag: Option<EntityTag> = tag.to_str().ok().and_then(|tag| tag.parse().ok());
            tag.is_some_and(|tag| tags.iter().any(|known| known.weak_eq(&tag)))
        }
        Err(_) => false,
    }
}
