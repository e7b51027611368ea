//! A sight: which rows of a noun a viewer sees, and through which lens each.

use sea_orm::{
    Condition, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryResult, QuerySelect, Select,
    sea_query::{CaseStatement, Expr, SelectStatement},
};

use super::{
    Lens, Noun, Rows, Viewer,
    may_see::{Column, cell},
};
use crate::reference::Reference;

/// A table that a viewer can reach: only through its sight.
pub trait Visible: EntityTrait<Model: FromQueryResult + Clone + Send + Sync> {
    /// Its row in the table of [`may_see`](super::may_see).
    const NOUN: Noun;

    /// Its typed key.
    type Id: entity::id::TypedId + Into<sea_orm::Value> + std::hash::Hash;

    /// The column of its key.
    const ID: Self::Column;

    /// The key of a row.
    fn id(row: &Self::Model) -> Self::Id;

    /// How a row is found in memory, where all are kept there.
    const KEPT: Kept<Self> = None;

    /// Whether a row that is kept in memory is one of these, as [`rows`](Self::rows) says of it in SQL.
    fn is_among(_row: &Self::Model, rows: Rows) -> bool {
        rows == Rows::All
    }

    /// What these rows come to in this table, for this viewer. `None` where the pair means nothing.
    fn rows(rows: Rows, viewer: &Viewer) -> Option<Condition>;
}

/// How a row is found in memory.
pub type Kept<E> = Option<fn(&Reference, <E as Visible>::Id) -> Option<&<E as EntityTrait>::Model>>;

/// A row as one viewer sees it. What is in it is taken out through the lens that a field needs.
#[derive(Debug, Clone)]
pub struct Seen<E: EntityTrait> {
    row: E::Model,
    lens: Lens,
}

impl<E: EntityTrait> Seen<E> {
    /// The row, for what every lens shows.
    pub fn titles(&self) -> &E::Model {
        &self.row
    }

    /// The row, if the viewer sees it through at least this lens.
    pub fn through(&self, lens: Lens) -> Option<&E::Model> {
        (self.lens >= lens).then_some(&self.row)
    }

    /// The lens.
    pub fn lens(&self) -> Lens {
        self.lens
    }
}

const LENS: &str = "lens";

impl<E: Visible> FromQueryResult for Seen<E> {
    fn from_query_result(result: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        let lens = match result.try_get::<i32>(prefix, LENS)? {
            4 => Lens::Full,
            3 => Lens::Masked,
            2 => Lens::WithoutAddress,
            1 => Lens::Status,
            _ => Lens::Titles,
        };
        Ok(Self { row: E::Model::from_query_result(result, prefix)?, lens })
    }
}

fn rank(lens: Lens) -> i32 {
    match lens {
        Lens::Titles => 0,
        Lens::Status => 1,
        Lens::WithoutAddress => 2,
        Lens::Masked => 3,
        Lens::Full => 4,
    }
}

/// The rows that a viewer sees, widest lens first. Empty: this noun does not exist for the viewer.
#[derive(Debug, Clone)]
pub struct Sight {
    arms: Vec<(Lens, Condition)>,
    is_everything: bool,
    /// The rows that it is, where it is of one kind.
    only: Option<Rows>,
}

impl Sight {
    /// The sight of a noun for a viewer: what the table says for each of the viewer's roles.
    #[must_use]
    pub fn of<E: Visible>(viewer: &Viewer) -> Self {
        let mut arms = Vec::new();
        let mut is_everything = false;
        let mut kinds = Vec::new();
        for (rows, lens) in Self::told(E::NOUN, viewer) {
            let condition = E::rows(rows, viewer);
            // Nothing that comes after can add a row or widen a lens.
            let is_last = rows == Rows::All;
            if let Some(condition) = condition {
                is_everything = is_last && condition.is_empty();
                arms.push((lens, condition));
                kinds.push(rows);
            }
            if is_last {
                break;
            }
        }
        let only = if let [rows] = kinds.as_slice() { Some(*rows) } else { None };
        Self { arms, is_everything, only }
    }

    /// A row that is kept in memory, as the viewer sees it; nothing where they do not.
    pub(super) fn see<E: Visible>(viewer: &Viewer, row: &E::Model) -> Option<Seen<E>> {
        let pairs = Self::pairs(E::NOUN, viewer);
        let (_, lens) = pairs.iter().find(|(rows, _)| E::is_among(row, *rows))?;
        Some(Seen { row: row.clone(), lens: *lens })
    }

    /// What the table says of a noun for each of the viewer's roles, widest lens first.
    #[must_use]
    pub fn pairs(noun: Noun, viewer: &Viewer) -> Vec<(Rows, Lens)> {
        let mut pairs: Vec<(Rows, Lens)> = Vec::new();
        for column in viewer.columns() {
            for pair in cell(noun, column) {
                if !pairs.contains(pair) {
                    pairs.push(*pair);
                }
            }
        }
        pairs.sort_by_key(|(_, lens)| std::cmp::Reverse(*lens));
        pairs
    }

    /// The same, without what adds nothing to another of them.
    fn told(noun: Noun, viewer: &Viewer) -> Vec<(Rows, Lens)> {
        let pairs = Self::pairs(noun, viewer);
        let adds =
            |(rows, lens): &&(Rows, Lens)| !pairs.iter().any(|(wider, widest)| widest >= lens && wider.hold(*rows));
        pairs.iter().filter(adds).copied().collect()
    }

    /// Whether every row can be seen, each through some lens.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.is_everything
    }

    /// Whether nothing but these rows can be seen.
    #[must_use]
    pub fn is_only(&self, rows: Rows) -> bool {
        self.only == Some(rows)
    }

    /// Whether nothing can be seen.
    #[must_use]
    pub fn is_blind(&self) -> bool {
        self.arms.is_empty()
    }

    /// The rows, as one condition.
    #[must_use]
    pub fn condition(&self) -> Condition {
        self.arms.iter().fold(Condition::any(), |any, (_, condition)| any.add(condition.clone()))
    }

    /// The rows that are seen through at least this lens, as one condition. A filter on what a lens hides
    /// keeps to these, or it would tell what it hides.
    #[must_use]
    pub fn through(&self, lens: Lens) -> Condition {
        let arms = self.arms.iter().filter(|(of_arm, _)| *of_arm >= lens);
        // An empty `any` is true in sea-query.
        arms.fold(Condition::any().add(Expr::val(false)), |any, (_, condition)| any.add(condition.clone()))
    }

    /// Whether every row that can be seen is seen through at least this lens.
    #[must_use]
    pub fn is_all_through(&self, lens: Lens) -> bool {
        self.arms.iter().all(|(of_arm, _)| *of_arm >= lens)
    }

    fn lens(&self) -> Expr {
        let mut arms = self.arms.iter();
        match (arms.next(), self.arms.len()) {
            (Some((lens, _)), 1) => Expr::val(rank(*lens)),
            _ => self
                .arms
                .iter()
                .fold(CaseStatement::new(), |case, (lens, condition)| {
                    case.case(condition.clone(), Expr::val(rank(*lens)))
                })
                .finally(Expr::val(0))
                .into(),
        }
    }

    /// A select of these rows, each with its lens.
    pub(crate) fn select<E: Visible>(&self) -> Select<E> {
        E::find().expr_as(self.lens(), LENS).filter(self.condition())
    }

    /// The keys of the rows of a noun that a viewer sees, as a subquery.
    #[must_use]
    pub fn keys<E: Visible>(viewer: &Viewer) -> SelectStatement {
        let sight = Self::of::<E>(viewer);
        let mut select = E::find().select_only().column(E::ID);
        select = if sight.is_blind() { select.filter(Expr::val(false)) } else { select.filter(sight.condition()) };
        sea_orm::QueryTrait::into_query(select)
    }
}

impl Column {
    /// All columns.
    pub const ALL: [Self; 6] =
        [Self::Public, Self::Client, Self::CouncilMember, Self::Staff, Self::Admin, Self::Integration];
}
