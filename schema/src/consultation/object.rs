//! A consultation, and each council that it was put to.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{
    consultation, consultation_request,
    id::{ConsultationId, TypedId},
    proposal,
    term::AnswerState,
};

use super::rules::state;
use crate::{
    access::{Seen, loader},
    account::Account,
    council::Council,
    department::Department,
    id::global,
    page::{self, Connection, PageArgs},
    proposal::Proposal,
    scalar::Date,
    timeline::{self, TimelineEntry},
};

/// What staff put to councils: a question, with a document or a list of questions.
#[derive(Clone)]
pub struct Consultation(pub Seen<consultation::Entity>);

impl From<Seen<consultation::Entity>> for Consultation {
    fn from(seen: Seen<consultation::Entity>) -> Self {
        Self(seen)
    }
}

/// What councils are asked to look at.
#[derive(SimpleObject)]
pub struct ConsultationDocument {
    /// Where it is.
    url: Option<String>,
    /// What it says. What identifies a person is masked.
    text: Option<String>,
}

/// What staff put to councils: a question, with a document or a list of questions.
#[Object]
impl Consultation {
    /// The global id.
    pub async fn id(&self) -> ID {
        global(self.0.titles().id)
    }

    /// What is asked. What identifies a person is masked.
    async fn question(&self) -> &str {
        &self.0.titles().question
    }

    /// Whether something in its texts was masked.
    async fn masked(&self) -> bool {
        self.0.titles().is_masked
    }

    /// What councils are asked to look at, where there is something.
    async fn document(&self) -> Option<ConsultationDocument> {
        let consultation = self.0.titles();
        let (url, text) = (consultation.document_url.clone(), consultation.document_text.clone());
        (url.is_some() || text.is_some()).then_some(ConsultationDocument { url, text })
    }

    /// What is asked one by one, where that is a list.
    async fn questions(&self) -> &[String] {
        &self.0.titles().questions
    }

    /// The day before whose closing time councils are to answer.
    async fn due_on(&self) -> Date {
        Date(self.0.titles().due_on)
    }

    /// The department that wants to know, and that decides on the advice.
    async fn department(&self, ctx: &Context<'_>) -> Result<Option<Department>> {
        loader::one(ctx, Some(self.0.titles().department_id)).await
    }

    /// Who put it to the councils, where you may see who works here.
    async fn put_by(&self, ctx: &Context<'_>) -> Result<Option<Account>> {
        loader::one(ctx, Some(self.0.titles().put_by)).await
    }

    /// When it was put to the councils.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.titles().created_at
    }

    /// When it was closed, where it was.
    async fn closed_at(&self) -> Option<DateTime<Utc>> {
        self.0.titles().closed_at
    }

    /// The councils that it was put to and how they stand; a council sees its own.
    #[graphql(complexity = "3 * child_complexity")]
    async fn requests(&self, ctx: &Context<'_>) -> Result<Vec<ConsultationRequest>> {
        let requests = loader::children::<RequestsOf>(ctx, self.0.titles().id).await?;
        Ok(requests.into_iter().map(ConsultationRequest).collect())
    }

    /// The advice with which councils answer, as far as you can see it, the first first.
    #[graphql(complexity = "page::cost(first, None, child_complexity)")]
    async fn answers(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<Proposal>> {
        let answers = loader::children::<AnswersTo>(ctx, self.0.titles().id).await?;
        let answers = answers.into_iter().map(|seen| (seen.titles().id.uuid(), Proposal(seen))).collect();
        Ok(Connection::of_all(answers, &PageArgs::forwards(first, after))?)
    }

    /// What happened to it, the first first, in sentences.
    #[graphql(complexity = "page::cost(first, last, child_complexity)")]
    async fn timeline(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<TimelineEntry>> {
        timeline::of(ctx, self.0.titles().id, PageArgs { first, after, last, before }).await
    }
}

/// A council that a consultation was put to, and how it stands.
pub struct ConsultationRequest(Seen<consultation_request::Entity>);

/// A council that a consultation was put to, and how it stands.
#[Object]
impl ConsultationRequest {
    /// The global id.
    async fn id(&self) -> ID {
        global(self.0.titles().id)
    }

    /// The council.
    async fn council(&self, ctx: &Context<'_>) -> Result<Option<Council>> {
        loader::one(ctx, Some(self.0.titles().council_id)).await
    }

    /// Whether it answered.
    async fn state(&self) -> AnswerState {
        state(self.0.titles())
    }

    /// When it answered.
    async fn answered_at(&self) -> Option<DateTime<Utc>> {
        self.0.titles().answered_at
    }

    /// When it said that it does not answer.
    async fn declined_at(&self) -> Option<DateTime<Utc>> {
        self.0.titles().declined_at
    }

    /// Why it does not answer. What identifies a person is masked.
    async fn declined_reason(&self) -> Option<&str> {
        self.0.titles().declined_reason.as_deref()
    }
}

struct RequestsOf;

impl loader::Children for RequestsOf {
    type Row = consultation_request::Entity;
    type Parent = ConsultationId;
    const PARENT: consultation_request::Column = consultation_request::Column::ConsultationId;
    const ORDER: consultation_request::Column = consultation_request::Column::Place;

    fn parent(row: &consultation_request::Model) -> Option<ConsultationId> {
        Some(row.consultation_id)
    }
}

struct AnswersTo;

impl loader::Children for AnswersTo {
    type Row = proposal::Entity;
    type Parent = ConsultationId;
    const PARENT: proposal::Column = proposal::Column::ConsultationId;
    const ORDER: proposal::Column = proposal::Column::CreatedAt;

    fn parent(row: &proposal::Model) -> Option<ConsultationId> {
        row.consultation_id
    }
}
