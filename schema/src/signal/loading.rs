//! What many signals of one answer need, read at once.

use std::collections::HashMap;

use async_graphql::{Context, Result, dataloader::Loader};
use chrono::{DateTime, Utc};
use entity::{
    answer, answer_response,
    id::{AccountId, AnswerId, AnswerResponseId, SignalId, TopicId},
    signal_reporter, signal_reveal,
    term::{PromiseStep, SubjectType},
};
use sea_orm::{ColumnTrait, DbBackend, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, QueryTrait};

use crate::{
    access::{
        Loaders,
        loader::{Children, Rows},
    },
    error::Error,
    sealed_text::{self, Place},
    session::told_to_the_observation_room,
};

macro_rules! children_of_a_signal {
    ($($name:ident $table:ident),+ $(,)?) => {$(
        pub(super) struct $name;

        impl Children for $name {
            type Row = $table::Entity;
            type Parent = SignalId;
            const PARENT: $table::Column = $table::Column::SignalId;
            const ORDER: $table::Column = $table::Column::At;

            fn parent(row: &$table::Model) -> Option<SignalId> {
                Some(row.signal_id)
            }
        }
    )+};
}
children_of_a_signal! {
    AnswersOfSignal answer,
    ResponsesOfSignal answer_response,
    RevealsOfSignal signal_reveal,
}

/// The deadlines of the last time through the loop of a signal that the viewer sees.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Deadlines(pub(super) SignalId);

#[derive(Clone, FromQueryResult)]
pub(super) struct DeadlineRow {
    subject_id: SignalId,
    pub(super) step: PromiseStep,
    pub(super) due_at: DateTime<Utc>,
    pub(super) met_at: Option<DateTime<Utc>>,
    round: i32,
    is_dropped: bool,
}

impl Loader<Deadlines> for Rows {
    type Value = Vec<DeadlineRow>;
    type Error = Error;

    async fn load(&self, keys: &[Deadlines]) -> std::result::Result<HashMap<Deadlines, Self::Value>, Error> {
        const SQL: &str = "SELECT subject_id, step, due_at, met_at, round, dropped_at IS NOT NULL AS is_dropped
            FROM deadline WHERE subject_type = $1 AND subject_id = ANY((SELECT $2)::uuid[]) ORDER BY due_at, step DESC";
        let ids: Vec<uuid::Uuid> = keys.iter().map(|key| key.0.0).collect();
        let rows: Vec<DeadlineRow> = self.store().sql(SQL, [SubjectType::Signal.into(), ids.into()]).await?;
        let mut found: HashMap<Deadlines, Self::Value> = HashMap::new();
        for row in rows {
            found.entry(Deadlines(row.subject_id)).or_default().push(row);
        }
        // A few each: cheaper to sort out here than in the database.
        for rows in found.values_mut() {
            let last = rows.iter().map(|row| row.round).max();
            rows.retain(|row| Some(row.round) == last && !row.is_dropped);
        }
        Ok(found)
    }
}

/// Whether a topic, or one that it lies in, is about public space.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct PublicSpace(pub(super) TopicId);

impl Loader<PublicSpace> for Rows {
    type Value = ();
    type Error = Error;

    async fn load(&self, keys: &[PublicSpace]) -> std::result::Result<HashMap<PublicSpace, ()>, Error> {
        const SQL: &str = "WITH RECURSIVE upwards AS (
                SELECT id AS topic_id, parent_id, is_public_space FROM topic WHERE id = ANY($1)
                UNION
                SELECT upwards.topic_id, topic.parent_id, topic.is_public_space
                FROM upwards JOIN topic ON topic.id = upwards.parent_id
            )
            SELECT DISTINCT topic_id FROM upwards WHERE is_public_space";
        #[derive(FromQueryResult)]
        struct Row {
            topic_id: TopicId,
        }
        let ids: Vec<uuid::Uuid> = keys.iter().map(|key| key.0.0).collect();
        let rows: Vec<Row> = self.store().sql(SQL, [ids.into()]).await?;
        Ok(rows.into_iter().map(|row| (PublicSpace(row.topic_id), ())).collect())
    }
}

/// The account of whoever reported a signal, to look up what of theirs the viewer sees. It goes no further.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct ReporterOf(pub(super) SignalId);

impl Loader<ReporterOf> for Rows {
    type Value = AccountId;
    type Error = Error;

    async fn load(&self, keys: &[ReporterOf]) -> std::result::Result<HashMap<ReporterOf, AccountId>, Error> {
        #[derive(FromQueryResult)]
        struct Row {
            signal_id: SignalId,
            account_id: AccountId,
        }
        let mut rows = signal_reporter::Entity::find()
            .select_only()
            .columns([signal_reporter::Column::SignalId, signal_reporter::Column::AccountId])
            .filter(signal_reporter::Column::SignalId.eq_any(keys.iter().map(|key| key.0.0)))
            .filter(signal_reporter::Column::AccountId.is_not_null());
        if let Some(viewer) = self.store().viewer().id() {
            let watched = told_to_the_observation_room(viewer);
            rows = rows.filter(signal_reporter::Column::SignalId.not_in_subquery(watched));
        }
        let rows: Vec<Row> = self.store().rows(rows.build(DbBackend::Postgres)).await?;
        Ok(rows.into_iter().map(|row| (ReporterOf(row.signal_id), row.account_id)).collect())
    }
}

/// The original of a text that was masked: only for its author, who sees the row in full.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Originals(Place);

impl Originals {
    fn of(subject: uuid::Uuid, field: &'static str) -> Self {
        Self(Place { subject_type: SubjectType::Signal, subject, field })
    }

    pub(super) fn text(signal: SignalId) -> Self {
        Self::of(signal.0, "text")
    }

    pub(super) fn answer(answer: AnswerId) -> Self {
        Self::of(answer.0, "answer")
    }

    pub(super) fn comment(response: AnswerResponseId) -> Self {
        Self::of(response.0, "comment")
    }
}

impl Loader<Originals> for Rows {
    type Value = String;
    type Error = Error;

    async fn load(&self, keys: &[Originals]) -> std::result::Result<HashMap<Originals, String>, Error> {
        let places: Vec<Place> = keys.iter().map(|key| key.0).collect();
        let opened = sealed_text::open_for_author(self.store(), &places).await?;
        Ok(opened.into_iter().map(|(place, text)| (Originals(place), text)).collect())
    }
}

/// The original of a masked text, where it is still there.
pub(super) async fn original(ctx: &Context<'_>, key: Originals) -> Result<Option<String>> {
    Ok(ctx.data::<Loaders>()?.load_one(key).await?)
}
