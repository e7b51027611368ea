//! The one table of deadlines: what is promised of a thing by when, and whether it was kept or given up.
//!
//! A deadline begins with its promise ([`begun`]), is met when the promise is kept ([`meet`]), and given up where
//! nobody waits for it any more ([`give_up`]). A round is one time through: objecting to an answer and reconsidering a
//! decision start the next.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    deadline,
    id::{ConsultationId, DeadlineId, FollowUpId, ProposalId, SessionId, SignalId, TypedId},
    term::{PromiseStep, SubjectType},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, Func, SelectStatement},
};

use crate::{
    error::Error,
    promise::{Calendar, Promises, WorkingTime, warn_at},
    settings::Settings,
};

/// A kind of thing that something is promised of.
pub(crate) trait Promising: TypedId {
    /// Its kind.
    const TYPE: SubjectType;
}

macro_rules! promising {
    ($($id:ident $subject:ident),+ $(,)?) => {$(
        impl Promising for $id {
            const TYPE: SubjectType = SubjectType::$subject;
        }
    )+};
}
promising! { ConsultationId Consultation, SignalId Signal, SessionId Session, ProposalId Proposal, FollowUpId FollowUp }

/// What an organisation promises, and by which calendar.
#[derive(Default)]
pub(crate) struct Terms {
    pub(crate) promises: Promises,
    pub(crate) calendar: Calendar,
}

impl Terms {
    /// What the organisation's settings say; the defaults of the domain where they say nothing.
    pub(crate) async fn load(db: &impl ConnectionTrait) -> Result<Self, Error> {
        let settings = Settings::load(db).await?;
        let calendar = Calendar::try_from(settings.get::<WorkingTime>()?)
            .map_err(|_| Error::internal("the office closes before it opens"))?;
        Ok(Self { promises: settings.get()?, calendar })
    }

    /// The moment at which a day is up: when the office closes.
    pub(crate) fn closing(&self, day: NaiveDate) -> DateTime<Utc> {
        self.calendar.closing(day)
    }
}

/// What is promised of a thing, and by when.
pub(crate) struct Begun<S> {
    pub(crate) subject: S,
    pub(crate) step: PromiseStep,
    pub(crate) round: i32,
    pub(crate) from: DateTime<Utc>,
    pub(crate) due_at: DateTime<Utc>,
}

impl<S: Promising> Begun<S> {
    /// The row of a promise that begins. The calendar says when its owner is to be warned.
    pub(crate) fn row(self, calendar: &Calendar) -> deadline::ActiveModel {
        deadline::ActiveModel {
            id: Set(DeadlineId::at(self.from)),
            subject_type: Set(S::TYPE),
            subject_id: Set(self.subject.uuid()),
            step: Set(self.step),
            round: Set(self.round),
            started_at: Set(self.from),
            due_at: Set(self.due_at),
            warn_at: Set(warn_at(self.from, self.due_at, calendar)),
            met_at: Set(None),
            dropped_at: Set(None),
            warned_at: Set(None),
            escalated_at: Set(None),
        }
    }
}

/// Begins a promise.
pub(crate) async fn begin<S: Promising>(
    db: &impl ConnectionTrait,
    terms: &Terms,
    begun: Begun<S>,
) -> Result<(), Error> {
    deadline::Entity::insert(begun.row(&terms.calendar)).exec_without_returning(db).await?;
    Ok(())
}

/// What still runs of a thing is due at another moment, openly: it is warned of and can break anew.
pub(crate) async fn move_to<S: Promising>(
    db: &impl ConnectionTrait,
    terms: &Terms,
    subject: S,
    due_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let never = || Expr::val(Option::<DateTime<Utc>>::None).cast_as("timestamptz");
    deadline::Entity::update_many()
        .filter(running(&[subject]))
        .col_expr(deadline::Column::DueAt, Expr::val(due_at))
        .col_expr(deadline::Column::WarnAt, Expr::val(warn_at(now, due_at, &terms.calendar)))
        .col_expr(deadline::Column::WarnedAt, never())
        .col_expr(deadline::Column::EscalatedAt, never())
        .exec(db)
        .await?;
    Ok(())
}

/// The deadlines of these things that still run.
pub(crate) fn running<S: Promising>(subjects: &[S]) -> Condition {
    Condition::all()
        .add(deadline::Column::SubjectType.eq(S::TYPE))
        .add(deadline::Column::SubjectId.eq_any(subjects.iter().map(|subject| subject.uuid())))
        .add(deadline::Column::MetAt.is_null())
        .add(deadline::Column::DroppedAt.is_null())
}

/// These steps of these things are done now.
pub(crate) async fn meet<S: Promising>(
    db: &impl ConnectionTrait,
    subjects: &[S],
    steps: &[PromiseStep],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    end(db, deadline::Column::MetAt, running(subjects).add(deadline::Column::Step.is_in(steps.iter().copied())), now)
        .await
}

/// Of promises that run, these are kept now.
pub(crate) async fn meet_where(db: &impl ConnectionTrait, which: Condition, now: DateTime<Utc>) -> Result<(), Error> {
    end(db, deadline::Column::MetAt, which, now).await
}

/// These steps of these things are promised no longer.
pub(crate) async fn give_up<S: Promising>(
    db: &impl ConnectionTrait,
    subjects: &[S],
    steps: &[PromiseStep],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let steps = deadline::Column::Step.is_in(steps.iter().copied());
    end(db, deadline::Column::DroppedAt, running(subjects).add(steps), now).await
}

/// Nothing is promised of these things any longer.
pub(crate) async fn give_up_all<S: Promising>(
    db: &impl ConnectionTrait,
    subjects: &[S],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    end(db, deadline::Column::DroppedAt, running(subjects), now).await
}

/// The things of which a promise was not kept in time, or is late at `now`: those of whose deadlines one shows as
/// broken. What was promised in earlier rounds is over, and what was given up is not promised.
fn broken<S: Promising>(now: DateTime<Utc>) -> SelectStatement {
    const LAST_ROUND: &str = "deadline.round = (SELECT max(other.round) FROM deadline AS other \
         WHERE other.subject_type = deadline.subject_type AND other.subject_id = deadline.subject_id)";
    // In these words, so that the indexes of what is late are used.
    let late = Condition::any()
        .add(Expr::cust("deadline.met_at > deadline.due_at"))
        .add(Condition::all().add(deadline::Column::MetAt.is_null()).add(deadline::Column::DueAt.lt(now)));
    deadline::Entity::find()
        .select_only()
        .column(deadline::Column::SubjectId)
        .filter(deadline::Column::SubjectType.eq(S::TYPE))
        .filter(deadline::Column::DroppedAt.is_null())
        .filter(late)
        .filter(Expr::cust(LAST_ROUND))
        .into_query()
}

/// Whether a promise about the thing with this key is broken, as a condition: those of which one is, or the others.
pub(crate) fn is_broken<S: Promising>(key: impl ColumnTrait, wanted: bool, now: DateTime<Utc>) -> Expr {
    let among = key.in_subquery(broken::<S>(now));
    if wanted { among } else { among.not() }
}

async fn end(
    db: &impl ConnectionTrait,
    how: deadline::Column,
    which: Condition,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    // What has gone up as broken was not done before that: a change that began in time and was written later is late.
    let at = Func::greatest([Expr::val(now), Expr::col(deadline::Column::EscalatedAt)]);
    deadline::Entity::update_many().col_expr(how, at.into()).filter(which).exec(db).await?;
    Ok(())
}

/// The next round of a thing's promises.
pub(crate) async fn next_round<S: Promising>(db: &impl ConnectionTrait, subject: S) -> Result<i32, Error> {
    let last: Option<Option<i32>> = deadline::Entity::find()
        .select_only()
        .column_as(deadline::Column::Round.max(), "round")
        .filter(deadline::Column::SubjectType.eq(S::TYPE))
        .filter(deadline::Column::SubjectId.eq(subject.uuid()))
        .into_tuple()
        .one(db)
        .await?;
    Ok(last.flatten().map_or(0, |round| round + 1))
}
