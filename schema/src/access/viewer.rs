//! Who is asking, with the facts about them that sights and grants are made of.

use std::{
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::NaiveDate;
use entity::{
    account, account_function, council, council_member, department,
    id::{AccountId, CouncilId, DepartmentId, RegionId},
    integration_key, region,
    term::{AccountStatus, CouncilKind, CouncilRole, CouncilStatus, Function, Scope, Term},
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

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
    /// # Errors
    /// Where the database does not answer.
    pub async fn load(db: &impl ConnectionTrait, id: AccountId, today: NaiveDate) -> Result<Option<Self>, DbErr> {
        let Some(account) =
            account::Entity::find_by_id(id).filter(account::Column::Status.eq(AccountStatus::Active)).one(db).await?
        else {
            return Ok(None);
        };
        let (functions, in_intake, owned_departments) =
            if account.is_staff { staff_facts(db, &account).await? } else { (Vec::new(), false, Vec::new()) };
        Ok(Some(Self {
            id,
            is_client: account.is_client,
            is_staff: account.is_staff,
            is_admin: account.is_admin,
            is_integration: account.is_integration,
            functions,
            department: account.department_id,
            in_intake,
            owned_departments,
            memberships: memberships(db, id, today).await?,
            // By its own key it has that key's scopes instead: see `account::person_by_key`.
            scopes: if account.is_integration { scopes(db, id).await? } else { Vec::new() },
        }))
    }
}

/// What the keys of a system are for that are still good. A password opens no more than they do.
async fn scopes(db: &impl ConnectionTrait, account: AccountId) -> Result<Vec<Scope>, DbErr> {
    let keys = integration_key::Entity::find()
        .filter(integration_key::Column::AccountId.eq(account))
        .filter(integration_key::Column::RevokedAt.is_null())
        .all(db)
        .await?;
    let holds = |scope: &Scope| keys.iter().any(|key| key.scopes.iter().any(|code| code == scope.code()));
    Ok(Scope::ALL.iter().copied().filter(holds).collect())
}

async fn staff_facts(
    db: &impl ConnectionTrait,
    account: &account::Model,
) -> Result<(Vec<Function>, bool, Vec<DepartmentId>), DbErr> {
    let functions = account_function::Entity::find()
        .filter(account_function::Column::AccountId.eq(account.id))
        .all(db)
        .await?
        .into_iter()
        .map(|row| row.function)
        .collect();
    let departments = department::Entity::find()
        .filter(
            Condition::any()
                .add(department::Column::ProcessOwnerId.eq(account.id))
                .add(department::Column::IsIntake.eq(true)),
        )
        .all(db)
        .await?;
    let in_intake =
        departments.iter().any(|department| department.is_intake && account.department_id == Some(department.id));
    let owned = departments
        .into_iter()
        .filter(|department| department.process_owner_id == Some(account.id))
        .map(|department| department.id)
        .collect();
    Ok((functions, in_intake, owned))
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
