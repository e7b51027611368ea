//! Whoever asks, and what they are answered.

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::header::{ACCEPT_LANGUAGE, HeaderMap};
use serde_json::{Value, json};

use crate::{Gehoord, PASSWORD, operation};

/// A sign-in is used for so long; access tokens last ten minutes.
const GOOD_FOR: TimeDelta = TimeDelta::minutes(9);

/// A token, and when it was given.
#[derive(Clone)]
pub(crate) struct SignIn {
    token: String,
    since: DateTime<Utc>,
}

/// Whoever asks, at one organisation.
#[derive(Clone)]
pub struct Client<'a> {
    app: &'a Gehoord,
    organisation: String,
    token: Option<String>,
    language: &'static str,
}

impl<'a> Client<'a> {
    pub(crate) fn nobody(app: &'a Gehoord, organisation: &str) -> Self {
        Self { app, organisation: organisation.to_owned(), token: None, language: "en" }
    }

    pub(crate) async fn demo(app: &'a Gehoord, organisation: &str, who: &str) -> Self {
        let nobody = Self::nobody(app, organisation);
        let key = (organisation.to_owned(), who.to_owned());
        let mut sign_ins = app.sign_ins.lock().await;
        let now = app.clock.now();
        if let Some(known) = sign_ins.get(&key).filter(|known| known.since <= now && now - known.since < GOOD_FOR) {
            return nobody.with_token(&known.token);
        }
        let client = nobody.signed_in(&format!("{who}@demo.example"), PASSWORD).await;
        let token = client.token.clone().expect("a token");
        sign_ins.insert(key, SignIn { token, since: now });
        client
    }

    /// Signs in with an e-mail address and a password.
    pub async fn signed_in(&self, email: &str, password: &str) -> Self {
        let answer = self.run("MobileSignIn", json!({ "email": email, "password": password })).await;
        match answer.at("/signIn/accessToken").as_str() {
            Some(token) => self.clone().with_token(token),
            None => panic!("{email} cannot sign in at {}: {}", self.organisation, answer.body),
        }
    }

    /// The same with this token, whatever it is.
    #[must_use]
    pub fn with_token(self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self }
    }

    /// The token that it brings.
    #[must_use]
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// The same, in Dutch. Tests read English otherwise.
    #[must_use]
    pub fn in_dutch(self) -> Self {
        Self { language: "nl", ..self }
    }

    /// The same, at another organisation with the same token.
    #[must_use]
    pub fn at(self, organisation: &str) -> Self {
        Self { organisation: organisation.to_owned(), ..self }
    }

    /// Sends a document with variables.
    pub async fn send(&self, document: &str, variables: Value) -> Answer {
        self.post(json!({ "query": document, "variables": variables })).await
    }

    /// Sends one of the contract's operations, word for word.
    pub async fn run(&self, name: &str, variables: Value) -> Answer {
        let operation = operation(name);
        self.post(json!({ "query": operation.document, "operationName": name, "variables": variables })).await
    }

    /// Sends the whole file that one of the contract's operations stands in, and names the operation.
    pub async fn run_of_file(&self, name: &str, variables: Value) -> Answer {
        let operation = operation(name);
        self.post(json!({ "query": operation.file, "operationName": name, "variables": variables })).await
    }

    /// Sends a body as it is.
    pub async fn post(&self, body: Value) -> Answer {
        let url = self.app.url(&format!("/{}/graphql", self.organisation));
        let mut request = self.app.http.post(url).header(ACCEPT_LANGUAGE, self.language).json(&body);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        Answer::read(request.send().await.expect("an answer")).await
    }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Value,
}

impl Answer {
    /// Reads a response whose body is JSON.
    pub async fn read(response: reqwest::Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.expect("a body");
        let body = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{status} with no JSON: {text}"));
        Self { status, headers, body }
    }

    /// The data; fails where there are errors.
    #[track_caller]
    #[must_use]
    pub fn data(&self) -> &Value {
        assert!(self.body.get("errors").is_none(), "{} {}", self.status, self.body);
        &self.body["data"]
    }

    /// What stands at a place of the data, such as `/viewer/account/name`; fails where there are errors.
    #[track_caller]
    #[must_use]
    pub fn at(&self, place: &str) -> &Value {
        self.data().pointer(place).unwrap_or(&Value::Null)
    }

    /// The text at a place of the data; fails where there is none.
    #[track_caller]
    #[must_use]
    pub fn text(&self, place: &str) -> &str {
        self.at(place).as_str().unwrap_or_else(|| panic!("no text at {place}: {}", self.body))
    }

    /// The codes of the errors at the top.
    #[must_use]
    pub fn codes(&self) -> Vec<&str> {
        let errors = self.body.get("errors").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        errors.iter().map(|error| error["extensions"]["code"].as_str().unwrap_or("none")).collect()
    }

    /// The codes of a mutation's user errors; fails where there are errors at the top.
    #[track_caller]
    #[must_use]
    pub fn user_errors(&self, mutation: &str) -> Vec<&str> {
        let errors = self.data()[mutation]["userErrors"].as_array().map_or(&[][..], Vec::as_slice);
        errors.iter().map(|error| error["code"].as_str().unwrap_or("none")).collect()
    }

    /// A header as text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}
