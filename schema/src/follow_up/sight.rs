//! Who sees which follow-ups, updates and responses.

use entity::{
    follow_up, follow_up_response, follow_up_update,
    id::{FollowUpId, FollowUpResponseId, FollowUpUpdateId},
    proposal, session, signal,
    term::Audience,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, SelectStatement},
};

use crate::{
    access::{Noun, Rows, Sight, Viewer, Visible},
    signal::rules::own_keys,
};

/// The keys of what one word of the table of sights means in a noun, for this viewer.
fn keys<E: Visible>(rows: Rows, viewer: &Viewer) -> Option<SelectStatement> {
    let condition = E::rows(rows, viewer)?;
    Some(E::find().select_only().column(E::ID).filter(condition).into_query())
}

/// Where one of these columns is among the keys beside it. `None` where there are no keys at all.
fn any_of<const N: usize>(arms: [(follow_up::Column, Option<SelectStatement>); N]) -> Option<Condition> {
    let arms: Vec<_> = arms.into_iter().filter_map(|(column, keys)| Some(column.in_subquery(keys?))).collect();
    (!arms.is_empty()).then(|| arms.into_iter().fold(Condition::any(), Condition::add))
}

/// What hangs on a row of `E` that the viewer sees. Where that is every row, no row of it is read; else the one row is looked
/// at, not all that there are.
fn hangs_on<E: Visible>(column: follow_up::Column, viewer: &Viewer) -> Condition {
    let sight = Sight::of::<E>(viewer);
    if sight.is_everything() {
        return column.is_not_null().into();
    }
    if sight.is_blind() {
        return Condition::all().add(Expr::val(false));
    }
    let seen = E::find()
        .select_only()
        .column(E::ID)
        .filter(Expr::col((E::default(), E::ID)).equals((follow_up::Entity, column)))
        .filter(sight.condition())
        // Without this PostgreSQL reads all rows that are seen, beforehand.
        .offset(0);
    Condition::all().add(Expr::exists(seen.into_query()))
}

fn of_own_signals(viewer: &Viewer) -> Option<Condition> {
    any_of([(follow_up::Column::SignalId, own_keys(viewer))])
}

fn of_own_sessions(viewer: &Viewer) -> Option<Condition> {
    any_of([(follow_up::Column::SessionId, keys::<session::Entity>(Rows::TakingPart, viewer))])
}

impl Visible for follow_up::Entity {
    const NOUN: Noun = Noun::FollowUp;
    type Id = FollowUpId;
    const ID: follow_up::Column = follow_up::Column::Id;

    fn id(row: &follow_up::Model) -> FollowUpId {
        row.id
    }

    fn rows(rows: Rows, viewer: &Viewer) -> Option<Condition> {
        use follow_up::Column::{ProposalId, SessionId, SignalId};
        match rows {
            Rows::Published => any_of([(ProposalId, keys::<proposal::Entity>(rows, viewer))]),
            Rows::Own => any_of([
                (SignalId, own_keys(viewer)),
                (SessionId, keys::<session::Entity>(Rows::TakingPart, viewer)),
                (ProposalId, keys::<proposal::Entity>(Rows::Own, viewer)),
            ]),
            Rows::ByCode => any_of([(SignalId, keys::<signal::Entity>(rows, viewer))]),
            Rows::OfOwnCouncil => any_of([
                (ProposalId, keys::<proposal::Entity>(rows, viewer)),
                (SessionId, keys::<session::Entity>(rows, viewer)),
            ]),
            Rows::OfSeenSubjects => Some(
                Condition::any()
                    .add(hangs_on::<signal::Entity>(SignalId, viewer))
                    .add(hangs_on::<session::Entity>(SessionId, viewer))
                    .add(hangs_on::<proposal::Entity>(ProposalId, viewer)),
            ),
            _ => None,
        }
    }
}

/// Updates of these follow-ups, for this audience.
fn told(audience: Audience, follow_ups: Option<Condition>) -> Option<Condition> {
    Some(Condition::all().add(follow_up_update::Column::Audience.eq(audience)).add(updates_of(follow_ups?)))
}

fn updates_of(follow_ups: Condition) -> Condition {
    let keys = follow_up::Entity::find().select_only().column(follow_up::Column::Id).filter(follow_ups);
    follow_up_update::Column::FollowUpId.in_subquery(keys.into_query()).into()
}

fn any<const N: usize>(arms: [Option<Condition>; N]) -> Option<Condition> {
    arms.into_iter()
        .flatten()
        .fold(None, |any: Option<Condition>, arm| Some(any.unwrap_or_else(Condition::any).add(arm)))
}

// The audience of an update decides who reads it; staff read all.
impl Visible for follow_up_update::Entity {
    const NOUN: Noun = Noun::FollowUpUpdate;
    type Id = FollowUpUpdateId;
    const ID: follow_up_update::Column = follow_up_update::Column::Id;

    fn id(row: &follow_up_update::Model) -> FollowUpUpdateId {
        row.id
    }

    fn rows(rows: Rows, viewer: &Viewer) -> Option<Condition> {
        let follow_ups = || <follow_up::Entity as Visible>::rows(rows, viewer);
        match rows {
            Rows::Published => told(Audience::Public, follow_ups()),
            Rows::Own => any([
                told(Audience::Reporter, of_own_signals(viewer)),
                told(Audience::Participants, of_own_sessions(viewer)),
                told(Audience::Public, follow_ups()),
            ]),
            Rows::ByCode => told(Audience::Reporter, follow_ups()),
            Rows::OfOwnCouncil => any([told(Audience::Council, follow_ups()), told(Audience::Public, follow_ups())]),
            Rows::OfSeenSubjects => follow_ups().map(updates_of),
            _ => None,
        }
    }
}

// Who said it is nobody's to see: in a session it would tell who the client is.
impl Visible for follow_up_response::Entity {
    const NOUN: Noun = Noun::FollowUpResponse;
    type Id = FollowUpResponseId;
    const ID: follow_up_response::Column = follow_up_response::Column::Id;

    fn id(row: &follow_up_response::Model) -> FollowUpResponseId {
        row.id
    }

    fn rows(rows: Rows, viewer: &Viewer) -> Option<Condition> {
        use follow_up_response::Column;
        let of = |follow_ups: Condition| {
            let keys = follow_up::Entity::find().select_only().column(follow_up::Column::Id).filter(follow_ups);
            Column::FollowUpId.in_subquery(keys.into_query())
        };
        let follow_ups = || <follow_up::Entity as Visible>::rows(rows, viewer);
        match rows {
            Rows::Own => Some(Column::AccountId.eq(viewer.id()?).into()),
            Rows::ByCode => Some(Condition::all().add(Column::AccountId.is_null()).add(of(follow_ups()?))),
            Rows::OfSeenSubjects => Some(of(follow_ups()?).into()),
            _ => None,
        }
    }
}
