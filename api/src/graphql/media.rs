//! Which media type an answer gets: content negotiation of GraphQL over HTTP.
//!
//! Source: the GraphQL-over-HTTP specification, "Media Types" and "Accept" (<https://graphql.github.io/graphql-over-http/draft/>).

use actix_web::{
    http::{
        StatusCode,
        header::{ACCEPT, HeaderMap, Quality, QualityItem, from_comma_delimited},
    },
    mime::Mime,
};

use super::refusal::{Code, Problem, Refusal};

/// The media type of an answer, and with it how much its status says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Media {
    /// `application/json`, for older clients: a well-formed request gets 200, whatever is in it.
    Json,
    /// `application/graphql-response+json`: 400 where nothing was executed.
    GraphqlResponse,
}

impl Media {
    /// The best of what the client accepts. Without `Accept`, and for `*/*`, that is `application/json`; of two that are
    /// equally welcome by name, the newer.
    ///
    /// # Errors
    ///
    /// 406 when the client accepts neither.
    pub fn negotiate(headers: &HeaderMap) -> Result<Self, Refusal> {
        if !headers.contains_key(ACCEPT) {
            return Ok(Self::Json);
        }
        let wanted: Vec<QualityItem<Mime>> = from_comma_delimited(headers.get_all(ACCEPT)).unwrap_or_default();

        let newer = Self::GraphqlResponse.welcome(&wanted);
        let older = Self::Json.welcome(&wanted);
        match (newer, older) {
            (None, None) => Err(Refusal::with_status(
                Problem::new(
                    Code::BadUserInput,
                    "Answers are application/graphql-response+json or application/json. Accept one of them.",
                ),
                Self::Json,
                StatusCode::NOT_ACCEPTABLE,
            )),
            (Some(_), None) => Ok(Self::GraphqlResponse),
            // A range such as */* welcomes both, but old clients are the ones that send it.
            (Some((newer, named)), Some((older, _))) if newer > older || newer == older && named == 2 => {
                Ok(Self::GraphqlResponse)
            }
            _ => Ok(Self::Json),
        }
    }

    /// How welcome this media type is, and how precisely it was named: 0 for `*/*`, 1 for `application/*`, 2 by name.
    /// The most precise range counts (RFC 9110, section 12.5.1); a quality of 0 forbids.
    fn welcome(self, wanted: &[QualityItem<Mime>]) -> Option<(Quality, u8)> {
        let (quality, named) = wanted
            .iter()
            .filter(|range| range.item.get_param("charset").is_none_or(|set| set == "utf-8"))
            .filter_map(|range| Some((range.quality, self.named_by(&range.item)?)))
            .max_by_key(|&(quality, named)| (named, quality))?;
        (quality > Quality::ZERO).then_some((quality, named))
    }

    fn named_by(self, range: &Mime) -> Option<u8> {
        match (range.essence_str(), self) {
            ("*/*", _) => Some(0),
            ("application/*", _) => Some(1),
            ("application/json", Self::Json) | ("application/graphql-response+json", Self::GraphqlResponse) => Some(2),
            _ => None,
        }
    }

    /// As a header's value.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json; charset=utf-8",
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
        }
    }

    /// The status of a well-formed request that was not executed.
    #[must_use]
    pub const fn request_error_status(self) -> StatusCode {
        match self {
            Self::Json => StatusCode::OK,
            Self::GraphqlResponse => StatusCode::BAD_REQUEST,
        }
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    fn chosen(accept: &str) -> Option<Media> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_str(accept).unwrap());
        Media::negotiate(&headers).ok()
    }

    #[test]
    fn who_says_nothing_gets_json() {
        assert_eq!(Media::negotiate(&HeaderMap::new()).unwrap(), Media::Json);
        assert_eq!(chosen("*/*"), Some(Media::Json));
        assert_eq!(chosen("application/*"), Some(Media::Json));
        assert_eq!(chosen("text/html,application/xml;q=0.9,*/*;q=0.8"), Some(Media::Json));
    }

    #[test]
    fn who_names_a_type_gets_it() {
        assert_eq!(chosen("application/json"), Some(Media::Json));
        assert_eq!(chosen("application/json, multipart/mixed"), Some(Media::Json));
        assert_eq!(chosen("application/graphql-response+json"), Some(Media::GraphqlResponse));
        assert_eq!(chosen("application/graphql-response+json; charset=utf-8, */*;q=0.1"), Some(Media::GraphqlResponse));
    }

    #[test]
    fn the_better_quality_wins_and_of_equals_the_newer() {
        assert_eq!(chosen("application/graphql-response+json, application/json;q=0.9"), Some(Media::GraphqlResponse));
        assert_eq!(chosen("application/json, application/graphql-response+json"), Some(Media::GraphqlResponse));
        assert_eq!(chosen("application/graphql-response+json;q=0.5, application/json"), Some(Media::Json));
        assert_eq!(chosen("application/graphql-response+json, */*"), Some(Media::GraphqlResponse));
    }

    #[test]
    fn a_quality_of_zero_forbids() {
        assert_eq!(chosen("application/json;q=0"), None);
        assert_eq!(chosen("application/json;q=0, */*"), Some(Media::GraphqlResponse));
        assert_eq!(chosen("*/*;q=0"), None);
    }

    #[test]
    fn who_wants_neither_is_refused() {
        assert_eq!(chosen("text/html"), None);
        assert_eq!(chosen("application/json; charset=utf-16"), None);
        assert_eq!(chosen("nonsense"), None);
    }
}
