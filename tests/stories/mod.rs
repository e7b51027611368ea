//! The stories of the domain, told end to end: each step by the person who does it, through the real server.

mod better_every_day;
mod city_room;
mod mirror_conversation;
mod seen_heard_helped;
mod sloterdijk;

use harness::{Answer, Client, Gehoord, PASSWORD, Role, Value, json};

/// What a story is told with: the server, and the organisation where it happens.
struct Story<'a>(&'a Gehoord, &'static str);

impl<'a> Story<'a> {
    /// Somebody of the demo by the name in the harness, or anybody by e-mail address; `nobody` is the public.
    async fn by(&self, who: &str) -> Client<'a> {
        match who.contains('@') {
            true => self.0.nobody().at(self.1).signed_in(who, PASSWORD).await,
            false => self.0.at(self.1, who).await,
        }
    }

    /// Clients who were not there before.
    async fn clients<const N: usize>(&self, names: [&str; N]) -> [String; N] {
        let emails = names.map(|name| format!("{name}@verhaal.example"));
        for email in &emails {
            self.0.make_account(self.1, email, &[Role::Client], &[]).await;
        }
        emails
    }

    /// Somebody does something, and it is done. Gives what the mutation gives.
    async fn does(&self, who: &str, mutation: &str, input: Value, selection: &str) -> Value {
        let answer = self.tries(who, mutation, input, selection).await;
        assert!(answer.user_errors(mutation).is_empty(), "{who} cannot {mutation}: {}", answer.body);
        answer.data()[mutation].clone()
    }

    /// Somebody tries something, and is told why not.
    async fn is_refused(&self, who: &str, mutation: &str, input: Value) -> Vec<String> {
        let answer = self.tries(who, mutation, input, "").await;
        let codes = answer.codes();
        let codes = if codes.is_empty() { answer.user_errors(mutation) } else { codes };
        assert!(!codes.is_empty(), "{who} is not refused to {mutation}: {}", answer.body);
        codes.into_iter().map(str::to_owned).collect()
    }

    async fn tries(&self, who: &str, mutation: &str, input: Value, selection: &str) -> Answer {
        let capital = mutation[..1].to_uppercase() + &mutation[1..];
        let document = format!(
            "mutation($input: {capital}Input!) {{ {mutation}(input: $input) {{ {selection} userErrors {{ code message field }} }} }}"
        );
        let answer = self.by(who).await.send(&document, json!({ "input": input })).await;
        assert!(!answer.codes().contains(&"GRAPHQL_VALIDATION_FAILED"), "{}", answer.body);
        answer
    }

    /// What somebody sees when they ask this.
    async fn sees(&self, who: &str, question: &str) -> Value {
        self.by(who).await.send(question, json!({})).await.data().clone()
    }
}
