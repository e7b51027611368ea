//! Accounts: the sign-ins, colleagues, council members and clients.

use entity::{
    account, account_function, contact_preferences,
    id::{AccountFunctionId, AccountId, IntegrationKeyId},
    integration_key,
    term::{AccountStatus, ContactChannel, EventKind, Function, Role, Scope, SubjectType, Term},
};
use sea_orm::ActiveValue::Set;

use super::{
    INTEGRATION_KEY,
    content::{Account, Preferences},
    lot::Lot,
    rows::{Ownership, Rows},
    world::{Client, Somebody, World},
};
use crate::{error::Error, event::Event, sealing::sha256};

pub(super) fn make(world: &mut World<'_>, rows: &mut Rows, lot: &mut Lot, password_hash: &str) -> Result<(), Error> {
    let content = world.content;
    for said in &content.base.account {
        let department = said.department.as_deref().map(|code| world.department(code)).transpose()?;
        let id = add(world, rows, said, department, password_hash);
        if said.roles.contains(&Role::Integration) {
            connect(world, rows, id);
        }
        if let Some(preferences) = &said.preferences {
            prefer(world, rows, id, preferences);
        }
    }
    for member in content.councils.iter().flat_map(|council| &council.members) {
        if member.email.is_none() {
            let email = address(&member.name, "raadslid.example");
            add(world, rows, &client(member.name.clone(), email), None, password_hash);
        }
    }
    clients(world, rows, lot, password_hash)?;
    for said in &content.base.department {
        let department = world.department(&said.code)?;
        let owner = world.somebody(&said.owner)?.id;
        rows.ownerships.push(Ownership { department, owner, intake: said.intake });
        rows.happened(
            world.founded,
            None,
            Event::new(EventKind::DepartmentChanged, SubjectType::Department, department),
        );
    }
    Ok(())
}

fn client(name: String, email: String) -> Account {
    Account {
        email: Some(email),
        name,
        roles: vec![Role::Client],
        functions: Vec::new(),
        department: None,
        preferences: None,
    }
}

fn add(
    world: &mut World<'_>,
    rows: &mut Rows,
    said: &Account,
    department: Option<entity::id::DepartmentId>,
    password_hash: &str,
) -> AccountId {
    let id = AccountId::at(world.founded);
    let is = |role| said.roles.contains(&role);
    rows.accounts.push(account::ActiveModel {
        id: Set(id),
        email: Set(said.email.clone()),
        is_email_proven: Set(said.email.is_some()),
        name: Set(said.name.clone()),
        password_hash: Set(said.email.as_ref().map(|_| password_hash.to_owned())),
        is_client: Set(is(Role::Client)),
        is_staff: Set(is(Role::Staff)),
        is_admin: Set(is(Role::Admin)),
        is_integration: Set(is(Role::Integration)),
        department_id: Set(department),
        status: Set(AccountStatus::Active),
        created_at: Set(world.founded),
    });
    rows.functions.extend(said.functions.iter().map(|function| account_function::ActiveModel {
        id: Set(AccountFunctionId::at(world.founded)),
        account_id: Set(id),
        function: Set(*function),
        since: Set(world.founded),
    }));
    rows.happened(world.founded, None, Event::new(EventKind::AccountCreated, SubjectType::Account, id));
    world.people.push(Somebody {
        id,
        email: said.email.clone(),
        name: said.name.clone(),
        department,
        handles: said.functions.contains(&Function::Handler),
    });
    id
}

/// The connected system's key. Only its hash is kept, here too.
fn connect(world: &mut World<'_>, rows: &mut Rows, account: AccountId) {
    world.integration = Some(account);
    let id = IntegrationKeyId::at(world.founded);
    rows.integration_keys.push(integration_key::ActiveModel {
        id: Set(id),
        account_id: Set(account),
        hash: Set(sha256(INTEGRATION_KEY.as_bytes())),
        scopes: Set(Scope::ALL.iter().map(|scope| scope.code().to_owned()).collect()),
        created_at: Set(world.founded),
        revoked_at: Set(None),
    });
    let event = Event::new(EventKind::KeyCreated, SubjectType::Account, account).key("key", Some(id));
    rows.happened(world.founded, None, event);
}

fn prefer(world: &World<'_>, rows: &mut Rows, account: AccountId, said: &Preferences) {
    let codes = |channels: &[ContactChannel]| channels.iter().map(|channel| channel.code().to_owned()).collect();
    rows.preferences.push(contact_preferences::ActiveModel {
        account_id: Set(account),
        wanted: Set(codes(&said.wanted)),
        unwanted: Set(codes(&said.unwanted)),
        announce_first: Set(said.announce_first),
        language: Set(said.language.clone()),
        reachable_from: Set(said.reachable_from),
        reachable_until: Set(said.reachable_until),
        helper_name: Set(None),
        changed_at: Set(world.founded),
    });
    let event = Event::new(EventKind::ContactPreferencesSet, SubjectType::Account, account);
    rows.happened(world.founded, Some(account), event);
}

/// Clients, made of first and last names, who live all over the regions that have postcodes.
fn clients(world: &mut World<'_>, rows: &mut Rows, lot: &mut Lot, password_hash: &str) -> Result<(), Error> {
    let people = &world.content.people;
    let mut taken: Vec<String> = Vec::new();
    for _ in 0..people.clients {
        let name = name(people, lot);
        let email = address(&name, &people.domain);
        if taken.contains(&email) {
            continue;
        }
        taken.push(email.clone());
        add(world, rows, &client(name.clone(), email), None, password_hash);
        let somebody = world.somebody(&name)?.clone();
        let postcode = postcode(world, lot);
        world.clients.push(Client { somebody, postcode });
    }
    Ok(())
}

/// A name that nobody has on purpose.
pub(super) fn name(people: &super::content::People, lot: &mut Lot) -> String {
    let first = lot.pick(&people.first).map_or("", String::as_str);
    let last = lot.pick(&people.last).map_or("", String::as_str);
    format!("{first} {last}")
}

/// Pairs of letters of postcodes.
const LETTERS: [&str; 12] = ["AB", "BD", "CK", "DT", "EH", "GL", "HM", "JP", "KR", "LV", "NW", "XA"];

/// A postcode of a region; one in twelve lives where no region is, or does not say where.
fn postcode(world: &World<'_>, lot: &mut Lot) -> Option<String> {
    if lot.chance(8) {
        return lot.chance(50).then(|| "4811 GV".to_owned());
    }
    let ranges: Vec<(i32, i32)> =
        world.content.base.region.iter().filter_map(|region| region.postcodes.first().copied()).collect();
    let (first, last) = *lot.pick(&ranges)?;
    Some(postcode_in(first, last, lot))
}

pub(super) fn postcode_in(first: i32, last: i32, lot: &mut Lot) -> String {
    let digits = lot.between(i64::from(first), i64::from(last));
    format!("{digits} {}", lot.pick(&LETTERS).map_or("AB", |letters| *letters))
}

/// An e-mail address made of a name.
pub(super) fn address(name: &str, domain: &str) -> String {
    let plain = |c: char| match c.to_ascii_lowercase() {
        'ë' | 'é' => 'e',
        ' ' | '-' => '.',
        other => other,
    };
    let local: String = name.chars().flat_map(char::to_lowercase).map(plain).collect();
    format!("{local}@{domain}")
}
