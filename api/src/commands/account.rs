//! `gehoord account`: makes accounts and invitations, as whoever runs commands on the machine itself may.

use std::io::Read;

use clap::{Args, Subcommand};
use entity::{
    id::AccountId,
    term::{Function, Role, Scope, Term},
};
use schema::{
    Stop,
    access::Language,
    account::{InDepartment, Invitee, NewAccount, Passwords, create, create_integration, create_key, invite},
};
use zeroize::Zeroizing;

use super::workplace::Workplace;
use crate::{
    config::Settings,
    console::{Failure, say},
};

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// Make an account that signs in with a password; an INTEGRATION gets a key as well, shown once
    Create(Create),
    /// Invite somebody to make an account; prints the one-time code, which is shown once
    Invite(Invite),
}

#[derive(Args, Debug)]
pub(super) struct Create {
    #[command(flatten)]
    who: Who,
    /// Name
    #[arg(long)]
    name: String,
    /// E-mail address, by which it signs in; an INTEGRATION can do without
    #[arg(long)]
    email: Option<String>,
    /// Read the password from standard input, to its end; a line break at the end is left out
    #[arg(long)]
    password_stdin: bool,
    /// What the key of an INTEGRATION is for; may be repeated [default: everything]
    #[arg(long = "scope", value_name = "SCOPE", value_parser = term::<Scope>)]
    scopes: Vec<Scope>,
}

#[derive(Args, Debug)]
pub(super) struct Invite {
    #[command(flatten)]
    who: Who,
    /// E-mail address, by which the account will sign in
    #[arg(long)]
    email: String,
}

/// What an account is, and where.
#[derive(Args, Debug)]
struct Who {
    /// Organisation
    #[arg(long, value_name = "SLUG")]
    organisation: String,
    /// CLIENT, STAFF, ADMIN or INTEGRATION; may be repeated
    #[arg(long = "role", value_name = "ROLE", required = true, value_parser = role)]
    roles: Vec<Role>,
    /// What somebody of staff does, such as HANDLER; may be repeated
    #[arg(long = "function", value_name = "FUNCTION", value_parser = term::<Function>)]
    functions: Vec<Function>,
    /// Code of the department where somebody of staff works [default: the intake]
    #[arg(long, value_name = "CODE")]
    department: Option<String>,
}

pub(super) async fn run(settings: Settings, command: Command) -> Result<(), Failure> {
    // Before the database is opened, so that a mistake costs nothing.
    let password = match &command {
        Command::Create(new) => password(new)?,
        Command::Invite(_) => None,
    };
    let workplace = Workplace::open(&settings, "account").await?;
    let outcome = match command {
        Command::Create(new) => make(&workplace, new, password).await,
        Command::Invite(new) => ask(&workplace, new).await,
    };
    workplace.leave(outcome).await
}

async fn make(workplace: &Workplace, new: Create, password: Option<Zeroizing<String>>) -> Result<(), Failure> {
    let store = workplace.store(&new.who.organisation).await?;
    let scopes = if new.scopes.is_empty() { Scope::ALL.to_vec() } else { new.scopes };
    let is_integration = new.who.roles.contains(&Role::Integration);
    let (Some(email), Some(password)) = (new.email, password) else {
        let made = create_integration(&store, &new.name, &scopes).await.map_err(told)?;
        say(&format!("Made the account {} ({}).", made.account, new.name));
        return shown(&made.secret);
    };
    let account = NewAccount {
        email,
        name: new.name,
        roles: new.who.roles,
        functions: new.who.functions,
        department: new.who.department.map(InDepartment::Code),
        password,
    };
    let id: AccountId = create(&store, &Passwords::default(), &account).await.map_err(told)?;
    say(&format!("Made the account {id} ({}).", account.name));
    if is_integration {
        let made = create_key(&store, id, &scopes).await.map_err(told)?;
        return shown(&made.secret);
    }
    Ok(())
}

async fn ask(workplace: &Workplace, new: Invite) -> Result<(), Failure> {
    let store = workplace.store(&new.who.organisation).await?;
    let invitee = Invitee {
        email: new.email,
        roles: new.who.roles,
        functions: new.who.functions,
        department: new.who.department.map(InDepartment::Code),
    };
    let invited = invite(&store, &invitee).await.map_err(told)?;
    say(&format!("Invited {}, until {}. The code is shown this once:", invited.email, invited.expires_at.to_rfc3339()));
    say(&invited.code);
    Ok(())
}

/// The key stands on a line of its own, so that a script can take the last line.
fn shown(secret: &str) -> Result<(), Failure> {
    say("Its key is shown this once; it goes along as Authorization: Bearer KEY.");
    say(secret);
    Ok(())
}

/// The password that comes with the account; none for a system that has its key only.
fn password(new: &Create) -> Result<Option<Zeroizing<String>>, Failure> {
    let only_a_key = new.who.roles == [Role::Integration] && new.email.is_none();
    match (new.password_stdin, &new.email) {
        (true, None) if !only_a_key => Err(Failure::new("An account that signs in needs --email as well.")),
        (false, _) if !only_a_key => {
            Err(Failure::new("An account needs a password: give it on standard input with --password-stdin."))
        }
        (true, Some(_)) => {
            let mut text = Zeroizing::new(String::new());
            std::io::stdin()
                .read_to_string(&mut text)
                .map_err(|error| Failure::new(format!("The password cannot be read from standard input: {error}.")))?;
            let line = text.strip_suffix('\n').map_or(text.as_str(), |line| line.strip_suffix('\r').unwrap_or(line));
            Ok(Some(Zeroizing::new(line.to_owned())))
        }
        _ => Ok(None),
    }
}

/// What is wrong, as one sentence for each part.
fn told(stop: Stop) -> Failure {
    Failure::new(stop.sentence(Language::English))
}

fn term<T: Term>(text: &str) -> Result<T, String> {
    let wanted = || T::ALL.iter().map(|value| value.code()).collect::<Vec<_>>().join(", ");
    T::from_code(&text.to_ascii_uppercase()).ok_or_else(|| format!("use one of {}", wanted()))
}

/// A seat on a council is no role that is given: it is a membership.
fn role(text: &str) -> Result<Role, String> {
    match term(text) {
        Ok(role) if role != Role::CouncilMember => Ok(role),
        _ => Err("use one of CLIENT, STAFF, ADMIN, INTEGRATION".to_owned()),
    }
}
