//! The names that stand in no text about a session: of clients, and of guests whom nobody knows here by name. A list of names
//! cannot know them; the session does.

use entity::{account, council_member, id::SessionId, session_participant, term::ParticipantRole};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use crate::{access::Change, error::Error};

/// The shortest part of a name that is looked for by itself: shorter ones are words like others.
const SHORTEST: usize = 4;

/// The words by which those of a session could be known whom others see as "Client".
///
/// # Errors
/// Where the database does not answer.
pub(crate) async fn unnamed(change: &Change, session: SessionId) -> Result<Vec<String>, Error> {
    let all = session_participant::Entity::find()
        .filter(session_participant::Column::SessionId.eq(session))
        .all(change.db())
        .await?;
    let seats = council_member::Entity::find().select_only().column(council_member::Column::AccountId).into_query();
    let others = account::Entity::find()
        .filter(account::Column::Id.eq_any(all.iter().map(|one| one.account_id)))
        .filter(account::Column::IsStaff.eq(false))
        .filter(account::Column::Id.not_in_subquery(seats))
        .all(change.db())
        .await?;
    let is_client = |account: &account::Model| {
        all.iter().any(|one| one.account_id == account.id && one.role == ParticipantRole::Client)
    };
    // A client who sits on a council as well is a client here.
    let clients = account::Entity::find()
        .filter(account::Column::Id.eq_any(all.iter().map(|one| one.account_id)))
        .all(change.db())
        .await?;
    let people = others.iter().chain(clients.iter().filter(|account| is_client(account)));
    Ok(people.flat_map(words_of).collect())
}

/// The whole name, its longer parts that begin with a capital, and the e-mail address.
fn words_of(account: &account::Model) -> Vec<String> {
    let mut words = vec![account.name.clone()];
    let parts = account.name.split_whitespace();
    let is_telling =
        |part: &&str| part.chars().count() >= SHORTEST && part.chars().next().is_some_and(char::is_uppercase);
    words.extend(parts.filter(is_telling).map(str::to_owned));
    words.extend(account.email.clone());
    words
}
