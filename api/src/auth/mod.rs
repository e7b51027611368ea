//! Who a request says it is from. Whether that is so, the organisation's own keys decide:
//! [`Store::of_bearer`](schema::access::Store::of_bearer).

use std::net::IpAddr;

use actix_web::{
    HttpRequest,
    http::header::{ACCEPT_LANGUAGE, AUTHORIZATION, HeaderMap},
};
use schema::access::Language;

/// An `Authorization` header that holds no bearer token.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NotABearer;

/// The bearer token of a request (RFC 6750, section 2.1), if it brings one.
pub(crate) fn bearer(headers: &HeaderMap) -> Result<Option<String>, NotABearer> {
    let mut all = headers.get_all(AUTHORIZATION);
    let Some(header) = all.next() else { return Ok(None) };
    let (scheme, token) = header.to_str().ok().and_then(|text| text.split_once(' ')).ok_or(NotABearer)?;
    let token = token.trim();
    if all.next().is_some() || token.is_empty() || !scheme.eq_ignore_ascii_case("bearer") {
        return Err(NotABearer);
    }
    Ok(Some(token.to_owned()))
}

/// The language that the client asks for.
pub(crate) fn language(headers: &HeaderMap) -> Language {
    Language::accepted(headers.get(ACCEPT_LANGUAGE).and_then(|header| header.to_str().ok()).unwrap_or_default())
}

/// Where a request comes from. Behind a proxy that is trusted, the last entry of `X-Forwarded-For` says so: the proxy
/// wrote that one, while those before it may be anybody's invention.
pub(crate) fn address(request: &HttpRequest, trust_proxy: bool) -> Option<IpAddr> {
    let peer = request.peer_addr().map(|peer| peer.ip());
    let forwarded = || {
        let last = request.headers().get_all("x-forwarded-for").last()?.to_str().ok()?;
        let last = last.rsplit(',').next()?.trim();
        last.parse().ok().or_else(|| last.parse().ok().map(|socket: std::net::SocketAddr| socket.ip()))
    };
    let address: Option<IpAddr> = if trust_proxy { forwarded().or(peer) } else { peer };
    address.map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn read(header: &str) -> Result<Option<String>, NotABearer> {
        bearer(TestRequest::get().insert_header(("authorization", header)).to_http_request().headers())
    }

    #[test]
    fn a_token_comes_after_the_word_bearer() {
        assert_eq!(read("Bearer abc"), Ok(Some("abc".to_owned())));
        assert_eq!(read("bearer  abc "), Ok(Some("abc".to_owned())));
        assert_eq!(bearer(TestRequest::get().to_http_request().headers()), Ok(None));
        for bad in ["", "Bearer", "Bearer ", "Basic abc", "abc"] {
            assert_eq!(read(bad), Err(NotABearer), "{bad}");
        }
    }

    #[test]
    fn a_forwarded_address_counts_only_from_a_proxy_that_is_trusted() {
        let peer = "10.0.0.1:5000".parse().unwrap();
        let request = TestRequest::get()
            .peer_addr(peer)
            .insert_header(("x-forwarded-for", "6.6.6.6, 192.0.2.7"))
            .to_http_request();
        assert_eq!(address(&request, false), Some("10.0.0.1".parse().unwrap()));
        assert_eq!(address(&request, true), Some("192.0.2.7".parse().unwrap()));
        let odd = TestRequest::get().peer_addr(peer).insert_header(("x-forwarded-for", "unknown")).to_http_request();
        assert_eq!(address(&odd, true), Some("10.0.0.1".parse().unwrap()));
        let mapped = TestRequest::get().peer_addr("[::ffff:10.0.0.1]:5000".parse().unwrap()).to_http_request();
        assert_eq!(address(&mapped, false), Some("10.0.0.1".parse().unwrap()));
    }
}
