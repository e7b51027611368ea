//! A record that changed at its source: what the source owns changes, what staff decided since stays.

use chrono::{DateTime, Utc};
use entity::{
    id::{AccountId, DepartmentId, SignalId, TopicId},
    signal_reporter,
    term::{PromiseStep, SignalStatus, SubjectType, Urgency},
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    EntityTrait, FromQueryResult,
};

use super::{
    read::Record,
    write::{Against, Resolved, client, owned_by_source},
};
use crate::{
    access::{Change, insert_all},
    deadline,
    distress::{self, Suspect},
    error::Error,
    event::Event,
    sealed_text::{self as texts, Place},
    signal::{
        deadlines::{self, About, Begin, STEPS_ANEW, first_steps},
        submit::seal_identity,
    },
};

/// What was known of a record before.
#[derive(FromQueryResult)]
pub(super) struct Known {
    pub(super) id: SignalId,
    pub(super) external_id: String,
    pub(super) source_hash: Option<Vec<u8>>,
    status: SignalStatus,
    urgency: Urgency,
    topic_id: Option<TopicId>,
    seen_at: Option<DateTime<Utc>>,
    heard_at: Option<DateTime<Utc>>,
    reopened_count: i32,
    has_way_back: bool,
    department_id: Option<DepartmentId>,
    /// The system that pushed it.
    pub(super) integration_id: Option<AccountId>,
}

impl Known {
    /// What triage decided stays: what it is about, and how soon it needs somebody.
    fn begin<'a>(&self, to: &Resolved, against: &'a Against, round: i32, from: DateTime<Utc>) -> Begin<'a> {
        let topic = if self.seen_at.is_some() { self.topic_id } else { to.topic };
        Begin {
            signal: self.id,
            urgency: self.urgency,
            about: About { topics: &against.topics, topic },
            steps: STEPS_ANEW,
            round,
            from,
        }
    }
}

/// Updates what the source owns. What staff decided since stays: the topic after triage, and who handles it; and once
/// somebody was answered, who that was.
pub(super) async fn update(
    change: &Change,
    known: &Known,
    record: &Record<'_>,
    to: &Resolved,
    against: &Against,
) -> Result<Vec<Event>, Error> {
    let mut row = owned_by_source(record, &against.screen, to);
    row.id = Set(known.id);
    if known.seen_at.is_some() {
        row.topic_id = NotSet;
    }
    let was_answered = known.heard_at.is_some() || known.reopened_count > 0;
    let way_back = if was_answered { known.has_way_back } else { to.way_back };
    row.has_way_back = Set(way_back);
    let resolved = record.source.resolved_at;
    match (resolved, known.status) {
        (Some(resolved), status) if status != SignalStatus::Closed => {
            row.status = Set(SignalStatus::Closed);
            row.closed_at = Set(Some(resolved.max(record.source.received_at)));
            deadline::give_up_all(change.db(), &[known.id], change.now()).await?;
        }
        (None, SignalStatus::Closed) if known.seen_at.is_none() => {
            row.status = Set(SignalStatus::Received);
            row.closed_at = Set(None);
            let round = deadline::next_round(change.db(), known.id).await?;
            let begin = Begin { steps: first_steps(way_back), ..known.begin(to, against, round, change.now()) };
            insert_all(change.db(), against.terms.begin(&begin)).await?;
        }
        (_, SignalStatus::Closed) => {}
        _ => promise(change, known, to, way_back, against).await?,
    }
    let is_open = match &row.status {
        Set(status) => *status != SignalStatus::Closed,
        _ => known.status != SignalStatus::Closed,
    };
    row.update(change.db()).await?;
    let account = reporter(change, known, record, was_answered, against).await?;
    let place = Place { subject_type: SubjectType::Signal, subject: known.id.0, field: "text" };
    let owner = account.map_or(known.id.0, |account| account.0);
    texts::reseal(change.db(), change.vault(), owner, place, record.text.as_ref(), change.now()).await?;

    let text = record.text.as_ref().map_or("", |text| text.text.as_str());
    let topic = if known.seen_at.is_some() { known.topic_id } else { to.topic };
    let suspect = Suspect::of(known.id, text, topic, known.department_id);
    match suspect.filter(|_| is_open) {
        Some(suspect) => distress::reconsider(change, &against.terms, &against.topics, suspect).await,
        None => Ok(Vec::new()),
    }
}

/// Answering is promised from the moment that there is somebody to answer, and as long as there is.
async fn promise(
    change: &Change,
    known: &Known,
    to: &Resolved,
    way_back: bool,
    against: &Against,
) -> Result<(), Error> {
    let (db, now) = (change.db(), change.now());
    match (known.has_way_back, way_back) {
        (false, true) => {
            let round = deadlines::round_without(db, known.id, PromiseStep::Heard).await?;
            insert_all(db, against.terms.begin(&known.begin(to, against, round, now))).await
        }
        (true, false) => deadline::give_up(db, &[known.id], STEPS_ANEW, now).await,
        _ => Ok(()),
    }
}

/// Writes who told it, as the source says now. Gives the account that it leads to.
async fn reporter(
    change: &Change,
    known: &Known,
    record: &Record<'_>,
    was_answered: bool,
    against: &Against,
) -> Result<Option<AccountId>, Error> {
    let db = change.db();
    if was_answered {
        return Ok(signal_reporter::Entity::find_by_id(known.id).one(db).await?.and_then(|row| row.account_id));
    }
    signal_reporter::Entity::delete_by_id(known.id).exec(db).await?;
    let Some(reporter) = &record.reporter else { return Ok(None) };
    let account = client(record, against);
    let owner = account.map_or(known.id.0, |account| account.0);
    let row = signal_reporter::ActiveModel {
        signal_id: Set(known.id),
        account_id: Set(account),
        sealed_identity: Set(Some(seal_identity(change, known.id, owner, reporter).await?)),
        submitted_by: Set(change.viewer().id()),
        created_at: Set(change.now()),
    };
    signal_reporter::Entity::insert(row).exec_without_returning(db).await?;
    Ok(account)
}
