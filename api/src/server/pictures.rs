//! What is drawn, for whoever sees it: a journey at `/v1/journeys/{id}.svg`, and figures of insight at
//! `/v1/insight/trend.svg`, `top-topics.svg` and `effect.svg`, whose parameters are the arguments of the fields of the graph.
//! The bearer token decides, as it does for GraphQL; without one it is what everybody sees.

use actix_web::{HttpRequest, HttpResponse, http::header::HeaderValue, web::Data};
use schema::{
    access::Store,
    insight::{
        PeriodInput, TrendStep,
        pictures::{EffectPicture, Frame, Picture, TopTopicsPicture, TrendPicture},
    },
    journey::picture_of,
};

use super::{State, ask::ask, files::File, parameters::Parameters, problem::Problem};

/// What a picture may load and do, where somebody opens it by itself: nothing.
const POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox");
const SVG: &str = "image/svg+xml; charset=utf-8";

/// Answers a request for a journey's picture.
pub(super) async fn journey(state: Data<State>, request: HttpRequest) -> HttpResponse {
    let journey = request.match_info().get("journey").unwrap_or_default().to_owned();
    let file = File {
        content_type: SVG,
        minds_token: true,
        policy: Some(POLICY),
        read: move |store: Store| async move { Ok(picture_of(&store, &journey).await?) },
    };
    file.answer(&state, &request).await
}

/// Answers a request for a trend.
pub(super) async fn trend(state: Data<State>, request: HttpRequest) -> HttpResponse {
    let picture = Parameters::of(&request, &["from", "until", "by", "topic", "region"]).and_then(|given| {
        let steps = [("DAY", TrendStep::Day), ("WEEK", TrendStep::Week), ("MONTH", TrendStep::Month)];
        Ok(TrendPicture {
            period: period(&given, "from", "until")?,
            by: given.one_of("by", &steps)?.unwrap_or(TrendStep::Week),
            topic: given.text("topic"),
            region: given.text("region"),
        })
    });
    insight(&state, &request, picture).await
}

/// Answers a request for the most asked topics.
pub(super) async fn top_topics(state: Data<State>, request: HttpRequest) -> HttpResponse {
    const KNOWN: [&str; 8] = ["from", "until", "comparedFrom", "comparedUntil", "channels", "kinds", "region", "first"];
    let picture = Parameters::of(&request, &KNOWN).and_then(|given| {
        let is_compared = ["comparedFrom", "comparedUntil"].iter().any(|name| given.text(name).is_some());
        let compared_with = is_compared.then(|| period(&given, "comparedFrom", "comparedUntil")).transpose()?;
        Ok(TopTopicsPicture {
            period: period(&given, "from", "until")?,
            compared_with,
            channels: given.terms("channels")?,
            kinds: given.terms("kinds")?,
            region: given.text("region"),
            first: given.number("first")?,
        })
    });
    insight(&state, &request, picture).await
}

/// Answers a request for the effect of a measure.
pub(super) async fn effect(state: Data<State>, request: HttpRequest) -> HttpResponse {
    let picture = Parameters::of(&request, &["proposal", "days", "channels"]).and_then(|given| {
        Ok(EffectPicture {
            proposal: given.needed("proposal", given.text("proposal"))?,
            days: given.number("days")?,
            channels: given.terms("channels")?,
        })
    });
    insight(&state, &request, picture).await
}

/// The days from one parameter until another.
fn period(given: &Parameters, from: &str, until: &str) -> Result<PeriodInput, Problem> {
    Ok(PeriodInput::of(given.needed(from, given.day(from)?)?, given.needed(until, given.day(until)?)?))
}

/// Answers a request for a picture of insight: asks the graph, and draws what it answers.
async fn insight(
    state: &Data<State>,
    request: &HttpRequest,
    picture: Result<impl Picture + 'static, Problem>,
) -> HttpResponse {
    let shared = Data::clone(state);
    let read = move |store: Store| async move {
        let picture = picture?;
        let answer = ask(&shared, &store, picture.document(), picture.variables()).await?;
        Ok(picture.draw(&Frame::of(&store), answer)?)
    };
    File { content_type: SVG, minds_token: true, policy: Some(POLICY), read }.answer(state, request).await
}
