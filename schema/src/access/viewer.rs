//! Who is asking, with the facts about them that sights and grants are made of.

use std::{
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::NaiveDate;
use entity::{
    council, council_member,
    id::{AccountId, CouncilId, DepartmentId, RegionId},
    region,
    term::{AccountStatus, CouncilKind, CouncilRole, CouncilStatus, Function, Scope, Term},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, DbErr, EntityTrait, FromQueryResult, QueryFilter, QuerySelect,
    Statement,
};
use uuid::Uuid;

use super::{Language, may_see::Column};

/// The code of an anonymous signal, shown by whoever holds it.
#[derive(Clone, PartialEq, Eq)]
pub struct HeldCode {
    /// The code as its holder has it.
    pub code: String,
    /// What the database keeps of it.
    pub hash: Vec<u8>,
}

/// A seat on a council that is being sat on now.
#[derive(Debug, Clone)]
pub struct Membership {
    /// The council.
    pub council: CouncilId,
    /// The role on it.
    pub role: CouncilRole,
    /// Whether it is the central council, to which signals without a region belong.
    pub is_central: bool,
    /// The council's region and all within it.
    pub regions: Vec<RegionId>,
}

/// A signed-in account.
#[derive(Debug, Clone)]
pub struct Person {
    /// The account.
    pub id: AccountId,
    /// Gets a service.
    pub is_client: bool,
    /// Works here.
    pub is_staff: bool,
    /// Runs the installation.
    pub is_admin: bool,
    /// Is another system.
    pub is_integration: bool,
    /// What a member of staff does.
    pub functions: Vec<Function>,
    /// Where a member of staff works.
    pub department: Option<DepartmentId>,
    /// Whether that is the intake department.
    pub in_intake: bool,
    /// The departments whose process owner this is.
    pub owned_departments: Vec<DepartmentId>,
    /// The seats sat on now.
    pub memberships: Vec<Membership>,
    /// What an integration may do: what its key is for, or all its keys where it signed in with a password.
    pub scopes: Vec<Scope>,
}

enum Asker {
    Nobody,
    Person(Box<Person>),
    /// Whoever runs commands on the machine itself.
    Operator,
}

struct Facts {
    asker: Asker,
    language: Language,
    address: Option<IpAddr>,
    held: Mutex<Vec<HeldCode>>,
}

/// Who is asking. Cheap to clone; a request has one.
#[derive(Clone)]
pub struct Viewer(Arc<Facts>);

impl Viewer {
    fn new(asker: Asker, language: Language, address: Option<IpAddr>) -> Self {
        Self(Arc::new(Facts { asker, language, address, held: Mutex::default() }))
    }

    /// Somebody who is not signed in.
    #[must_use]
    pub fn nobody(language: Language, address: Option<IpAddr>) -> Self {
        Self::new(Asker::Nobody, language, address)
    }

    /// A signed-in account.
    #[must_use]
    pub fn person(person: Person, language: Language, address: Option<IpAddr>) -> Self {
        Self::new(Asker::Person(Box::new(person)), language, address)
    }

    /// Whoever runs commands on the machine itself: no request ever gets this.
    #[must_use]
    pub fn operator() -> Self {
        Self::new(Asker::Operator, Language::English, None)
    }

    /// The signed-in account, if there is one.
    #[must_use]
    pub fn account(&self) -> Option<&Person> {
        match &self.0.asker {
            Asker::Person(person) => Some(person),
            Asker::Nobody | Asker::Operator => None,
        }
    }

    /// The signed-in account's id.
    #[must_use]
    pub fn id(&self) -> Option<AccountId> {
        self.account().map(|person| person.id)
    }

    /// Whether this is somebody who is not signed in, and showed no code.
    #[must_use]
    pub fn is_nobody(&self) -> bool {
        matches!(self.0.asker, Asker::Nobody) && self.0.held.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// Whether this is whoever runs commands on the machine itself.
    #[must_use]
    pub fn is_operator(&self) -> bool {
        matches!(self.0.asker, Asker::Operator)
    }

    /// The language of the texts they are shown.
    #[must_use]
    pub fn language(&self) -> Language {
        self.0.language
    }

    /// Where the request came from.
    #[must_use]
    pub fn address(&self) -> Option<IpAddr> {
        self.0.address
    }

    /// Whether a member of staff with this function.
    #[must_use]
    pub fn has(&self, function: Function) -> bool {
        self.account().is_some_and(|person| person.is_staff && person.functions.contains(&function))
    }

    /// The columns of the table of sights that count for this viewer.
    pub(super) fn columns(&self) -> Vec<Column> {
        let mut columns = vec![Column::Public];
        match &self.0.asker {
            Asker::Nobody => {}
            Asker::Operator => columns.push(Column::Admin),
            Asker::Person(person) => {
                let roles = [
                    (person.is_client, Column::Client),
                    (!person.memberships.is_empty(), Column::CouncilMember),
                    (person.is_staff, Column::Staff),
                    (person.is_admin, Column::Admin),
                    (person.is_integration, Column::Integration),
                ];
                columns.extend(roles.into_iter().filter(|(has, _)| *has).map(|(_, column)| column));
            }
        }
        columns
    }

    /// The councils that the viewer sits on.
    #[must_use]
    pub fn councils(&self) -> Vec<CouncilId> {
        self.memberships().iter().map(|membership| membership.council).collect()
    }

    /// The regions of the councils that the viewer sits on, and all within them.
    #[must_use]
    pub fn regions(&self) -> Vec<RegionId> {
        self.memberships().iter().flat_map(|membership| membership.regions.iter().copied()).collect()
    }

    /// The seats that the viewer sits on.
    #[must_use]
    pub fn memberships(&self) -> &[Membership] {
        self.account().map_or(&[], |person| &person.memberships)
    }

    /// Remembers a code that the viewer showed, for as long as the request lasts.
    pub fn hold(&self, code: HeldCode) {
        let mut held = self.0.held.lock().unwrap_or_else(PoisonError::into_inner);
        if !held.contains(&code) {
            held.push(code);
        }
    }

    /// The codes that the viewer showed.
    #[must_use]
    pub fn held(&self) -> Vec<HeldCode> {
        self.0.held.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Person {
    /// Reads who an account is today. `None` where it does not exist or is blocked.
    ///
    /// Every request begins with this, so it is one statement; only for those who sit on a council come the councils.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn load(db: &impl ConnectionTrait, id: AccountId, today: NaiveDate) -> Result<Option<Self>, DbErr> {
        Ok(Self::load_with_version(db, id, today).await?.map(|(person, _)| person))
    }

    /// The same, with the version of what all work refers to ([`Reference`](crate::reference::Reference)): each request needs
    /// both.
    pub(super) async fn load_with_version(
        db: &impl ConnectionTrait,
        id: AccountId,
        today: NaiveDate,
    ) -> Result<Option<(Self, i64)>, DbErr> {
        const SQL: &str = "SELECT is_client, is_staff, is_admin, is_integration, department_id,
                CASE WHEN is_staff THEN ARRAY(SELECT function FROM account_function WHERE account_id = account.id)
                    ELSE '{}' END AS functions,
                is_staff AND COALESCE((SELECT is_intake FROM department WHERE id = account.department_id), FALSE)
                    AS in_intake,
                CASE WHEN is_staff THEN ARRAY(SELECT id FROM department WHERE process_owner_id = account.id)
                    ELSE '{}' END AS owned_departments,
                CASE WHEN is_integration THEN ARRAY(
                    SELECT DISTINCT unnest(scopes) FROM integration_key
                    WHERE account_id = account.id AND revoked_at IS NULL
                ) ELSE '{}' END AS scopes,
                EXISTS (
                    SELECT FROM council_member
                    WHERE account_id = account.id AND started_on <= $2 AND (ends_on IS NULL OR ends_on >= $2)
                ) AS has_seat,
                (SELECT version FROM reference_version WHERE id = 1) AS reference_version
            FROM account WHERE id = $1 AND status = $3";
        let values = [id.into(), today.into(), AccountStatus::Active.into()];
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, SQL, values);
        let Some(row) = PersonRow::find_by_statement(statement).one(db).await? else { return Ok(None) };
        let person = Self {
            id,
            is_client: row.is_client,
            is_staff: row.is_staff,
            is_admin: row.is_admin,
            is_integration: row.is_integration,
            functions: row.functions.iter().filter_map(|code| Function::from_code(code)).collect(),
            department: row.department_id,
            in_intake: row.in_intake,
            owned_departments: row.owned_departments.into_iter().map(DepartmentId).collect(),
            memberships: if row.has_seat { memberships(db, id, today).await? } else { Vec::new() },
            // By a password it may do what its keys are for that are still good, no more; by its own key it has that key's
            // scopes instead: see `account::person_by_key`.
            scopes: Scope::ALL
                .iter()
                .copied()
                .filter(|scope| row.scopes.iter().any(|code| code == scope.code()))
                .collect(),
        };
        Ok(Some((person, row.reference_version)))
    }
}

#[derive(FromQueryResult)]
struct PersonRow {
    is_client: bool,
    is_staff: bool,
    is_admin: bool,
    is_integration: bool,
    department_id: Option<DepartmentId>,
    functions: Vec<String>,
    in_intake: bool,
    owned_departments: Vec<Uuid>,
    scopes: Vec<String>,
    has_seat: bool,
    reference_version: i64,
}

async fn memberships(
    db: &impl ConnectionTrait,
    account: AccountId,
    today: NaiveDate,
) -> Result<Vec<Membership>, DbErr> {
    let rows = council_member::Entity::find()
        .filter(council_member::Column::AccountId.eq(account))
        .filter(council_member::Column::StartedOn.lte(today))
        .filter(
            Condition::any()
                .add(council_member::Column::EndsOn.is_null())
                .add(council_member::Column::EndsOn.gte(today)),
        )
        .all(db)
        .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let councils = council::Entity::find()
        .filter(council::Column::Id.eq_any(rows.iter().map(|row| row.council_id)))
        .filter(council::Column::Status.ne(CouncilStatus::Dissolved))
        .all(db)
        .await?;
    let tree: Vec<(RegionId, Option<RegionId>)> = region::Entity::find()
        .select_only()
        .columns([region::Column::Id, region::Column::ParentId])
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let council = councils.iter().find(|council| council.id == row.council_id)?;
            Some(Membership {
                council: council.id,
                role: row.role,
                is_central: council.kind == CouncilKind::Central,
                regions: council.region_id.map_or_else(Vec::new, |root| within(root, &tree)),
            })
        })
        .collect())
}

/// A region and all regions within it.
fn within(root: RegionId, tree: &[(RegionId, Option<RegionId>)]) -> Vec<RegionId> {
    let mut found = vec![root];
    let mut next = 0;
    while let Some(parent) = found.get(next).copied() {
        next += 1;
        for (id, _) in tree.iter().filter(|(_, up)| *up == Some(parent)) {
            if !found.contains(id) {
                found.push(*id);
            }
        }
    }
    found
}
