//! What an answer of the schema says of a change: done, not done, or nobody knows.

use async_graphql::{PathSegment, Response, ServerError, Value};
use schema::{
    access::Language,
    error::{UNAVAILABLE, UNSURE, text},
};

/// Whether a mutation has something to show. It is answered then, whatever else is wrong: it must not be sent again.
pub(super) fn is_something_done(response: &Response) -> bool {
    match &response.data {
        Value::Object(fields) => fields.values().any(|value| *value != Value::Null),
        _ => false,
    }
}

/// Whether an error of this code is among its errors.
pub(super) fn has_code(response: &Response, code: &str) -> bool {
    response.errors.iter().any(|error| is_of(error, code))
}

fn is_of(error: &ServerError, code: &str) -> bool {
    let found = error.extensions.as_ref().and_then(|extensions| extensions.get("code"));
    matches!(found, Some(Value::String(found)) if found == code)
}

/// A change was kept, and then its answer could not be read: whoever is told only that there was no room would send it again.
pub(super) fn say_what_is_unsure(response: &mut Response) {
    let data = &response.data;
    let is_shown = |error: &ServerError| match (data, error.path.first()) {
        (Value::Object(fields), Some(PathSegment::Field(name))) => {
            fields.get(name.as_str()).is_some_and(|value| *value != Value::Null)
        }
        _ => false,
    };
    for error in &mut response.errors {
        if is_of(error, UNAVAILABLE) && !is_shown(error) {
            error.message = text(UNSURE, Language::English).to_owned();
            error.extensions.get_or_insert_default().set("code", UNSURE);
        }
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::{EmptyMutation, EmptySubscription, Error, ErrorExtensions, Object, Schema};

    use super::*;

    struct Query;

    #[Object]
    impl Query {
        async fn done(&self) -> Option<Part> {
            Some(Part)
        }

        async fn unread(&self) -> Result<Option<Part>, Error> {
            Err(busy())
        }
    }

    struct Part;

    #[Object]
    impl Part {
        async fn whole(&self) -> i32 {
            1
        }

        async fn part(&self) -> Option<Unread> {
            Some(Unread)
        }
    }

    struct Unread;

    #[Object]
    impl Unread {
        async fn unread(&self) -> Result<i32, Error> {
            Err(busy())
        }
    }

    fn busy() -> Error {
        Error::new("busy").extend_with(|_, extensions| extensions.set("code", UNAVAILABLE))
    }

    async fn ask(document: &str) -> Response {
        let schema = Schema::build(Query, EmptyMutation, EmptySubscription).finish();
        let mut response = schema.execute(document).await;
        say_what_is_unsure(&mut response);
        response
    }

    #[tokio::test]
    async fn a_change_whose_answer_could_not_be_read_is_not_told_as_not_done() {
        let response = ask("{ unread { whole } }").await;
        assert!(has_code(&response, UNSURE) && !has_code(&response, UNAVAILABLE));
        assert!(!is_something_done(&response));
    }

    #[tokio::test]
    async fn a_change_that_is_shown_is_done_whatever_a_part_of_it_says() {
        let response = ask("{ done { part { unread } } }").await;
        assert!(has_code(&response, UNAVAILABLE) && !has_code(&response, UNSURE), "{response:?}");
        assert!(is_something_done(&response));
    }
}
