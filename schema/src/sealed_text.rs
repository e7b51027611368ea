//! Free texts: masked on the way in, the original sealed with the writer's key.

use chrono::{DateTime, Utc};
use entity::{
    id::{SealedTextId, SealingKeyId},
    sealed_text, sealing_key,
    term::SubjectType,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, QueryFilter, Statement,
    Value,
};
use uuid::Uuid;

use crate::{
    access::{Change, Store},
    error::Error,
    screening::{Kind, Screen},
    sealing::{Key, Vault},
};

/// A text as it is kept: masked where it had to be, with its original where something was masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Screened {
    pub(crate) text: String,
    pub(crate) is_masked: bool,
    original: Option<String>,
}

impl Screened {
    /// Screens a text by the words of the organisation that it is written for: see [`Store::screen`] and
    /// [`Change::screen`].
    pub(crate) fn of(screen: &Screen, text: &str) -> Self {
        let screened = screen.mask(text);
        Self { is_masked: screened.masked, original: screened.masked.then(|| text.to_owned()), text: screened.text }
    }

    /// The same without these words, wherever they stand as words: names that a list cannot know.
    pub(crate) fn without(self, words: &[String]) -> Self {
        let before = self.text.clone();
        let text = words.iter().fold(self.text, |text, word| without_word(&text, word));
        if text == before {
            return Self { text, ..self };
        }
        Self { text, is_masked: true, original: Some(self.original.unwrap_or(before)) }
    }

    /// Texts as one, each as it was screened.
    pub(crate) fn joined(texts: &[&Self], between: &str) -> Self {
        let join =
            |part: &dyn Fn(&Self) -> String| texts.iter().map(|text| part(text)).collect::<Vec<_>>().join(between);
        let is_masked = texts.iter().any(|text| text.is_masked);
        let original = is_masked.then(|| join(&|text| text.original.clone().unwrap_or_else(|| text.text.clone())));
        Self { text: join(&|text| text.text.clone()), is_masked, original }
    }

    /// The text as it was sent, where something was masked.
    pub(crate) fn original(&self) -> Option<&str> {
        self.original.as_deref()
    }
}

fn without_word(text: &str, word: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut from = 0;
    for (at, found) in text.match_indices(word) {
        let end = at + found.len();
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(end..).and_then(|after| after.chars().next());
        if [before, after].into_iter().flatten().any(char::is_alphanumeric) {
            continue;
        }
        kept.push_str(text.get(from..at).unwrap_or_default());
        kept.push_str(Kind::Name.placeholder());
        from = end;
    }
    kept.push_str(text.get(from..).unwrap_or_default());
    kept
}

/// Where a text stands: it is sealed for this place, and opens nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Place {
    pub(crate) subject_type: SubjectType,
    pub(crate) subject: Uuid,
    pub(crate) field: &'static str,
}

impl Place {
    pub(crate) fn bytes(&self) -> Vec<u8> {
        [self.subject.as_bytes().as_slice(), self.field.as_bytes()].concat()
    }
}

/// Seals the originals of texts of one owner: a person, or a signal where nobody is known.
pub(crate) async fn seal(
    db: &impl ConnectionTrait,
    vault: &Vault,
    owner: Uuid,
    texts: &[(Place, &Screened)],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let originals: Vec<(Place, &str)> =
        texts.iter().filter_map(|(place, text)| Some((*place, text.original.as_deref()?))).collect();
    if originals.is_empty() {
        return Ok(());
    }
    let (key_id, key) = key_of(db, vault, owner, now).await?;
    for (place, original) in originals {
        let row = sealed_text::ActiveModel {
            id: Set(SealedTextId::at(now)),
            key_id: Set(key_id),
            subject_type: Set(place.subject_type),
            subject_id: Set(place.subject),
            field: Set(place.field.to_owned()),
            ciphertext: Set(key.seal(original.as_bytes(), &place.bytes())?),
            created_at: Set(now),
        };
        sealed_text::Entity::insert(row).exec_without_returning(db).await?;
    }
    Ok(())
}

/// Seals the original of a text in the place of the one before, which is gone; also where there is no text any more.
pub(crate) async fn reseal(
    db: &impl ConnectionTrait,
    vault: &Vault,
    owner: Uuid,
    place: Place,
    text: Option<&Screened>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    sealed_text::Entity::delete_many()
        .filter(sealed_text::Column::SubjectType.eq(place.subject_type))
        .filter(sealed_text::Column::SubjectId.eq(place.subject))
        .filter(sealed_text::Column::Field.eq(place.field))
        .exec(db)
        .await?;
    match text {
        Some(text) => seal(db, vault, owner, &[(place, text)], now).await,
        None => Ok(()),
    }
}

/// The key of an owner; made where there is none yet.
pub(crate) async fn key_of(
    db: &impl ConnectionTrait,
    vault: &Vault,
    owner: Uuid,
    now: DateTime<Utc>,
) -> Result<(SealingKeyId, Key), Error> {
    let found = || sealing_key::Entity::find().filter(sealing_key::Column::OwnerId.eq(owner)).one(db);
    if let Some(row) = found().await? {
        return Ok((row.id, vault.unwrap_key(&row.wrapped)?));
    }
    let (_, wrapped) = vault.new_key()?;
    let row = sealing_key::ActiveModel {
        id: Set(SealingKeyId::at(now)),
        owner_id: Set(owner),
        wrapped: Set(wrapped),
        created_at: Set(now),
    };
    // Somebody else may make it at the same moment: the first one counts.
    sealing_key::Entity::insert(row)
        .on_conflict(sea_orm::sea_query::OnConflict::column(sealing_key::Column::OwnerId).do_nothing().to_owned())
        .exec_without_returning(db)
        .await?;
    let row = found().await?.ok_or_else(|| Error::internal("a sealing key was not kept"))?;
    Ok((row.id, vault.unwrap_key(&row.wrapped)?))
}

const SEALED: &str = "SELECT subject_type, subject_id, field, ciphertext, wrapped
    FROM sealed_text JOIN sealing_key ON sealing_key.id = key_id WHERE subject_id = ANY($1)";

#[derive(FromQueryResult)]
struct Sealed {
    subject_type: SubjectType,
    subject_id: Uuid,
    field: String,
    ciphertext: Vec<u8>,
    wrapped: Vec<u8>,
}

fn subjects(places: &[Place]) -> Value {
    places.iter().map(|place| place.subject).collect::<Vec<Uuid>>().into()
}

/// The originals at these places, in a change that may open them.
pub(crate) async fn open(change: &Change, places: &[Place]) -> Result<Vec<(Place, String)>, Error> {
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, SEALED, [subjects(places)]);
    unseal(change.vault(), places, Sealed::find_by_statement(statement).all(change.db()).await?)
}

/// The originals at these places, for the author of what stands there.
pub(crate) async fn open_for_author(store: &Store, places: &[Place]) -> Result<Vec<(Place, String)>, Error> {
    unseal(store.vault(), places, store.sql(SEALED, [subjects(places)]).await?)
}

/// A person's key can be destroyed on their wish: what it sealed is gone then, and the masked text stays.
fn unseal(vault: &Vault, places: &[Place], rows: Vec<Sealed>) -> Result<Vec<(Place, String)>, Error> {
    let mut opened = Vec::new();
    for row in rows {
        let place = places.iter().find(|place| {
            place.subject == row.subject_id && place.subject_type == row.subject_type && place.field == row.field
        });
        if let Some(place) = place {
            let plain = vault.unwrap_key(&row.wrapped)?.open(&row.ciphertext, &place.bytes())?;
            let text = String::from_utf8(plain).map_err(|_| Error::internal("a sealed text is not text"))?;
            opened.push((*place, text));
        }
    }
    Ok(opened)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_left_out_where_they_stand_as_words() {
        let screened = |text: &str| Screened { text: text.to_owned(), is_masked: false, original: None };
        let names = ["Klaproos".to_owned(), "Vos".to_owned()];
        let told = screened("Klaproos zag Vossen. Vos, zei ze, Vos!").without(&names);
        assert_eq!(told.text, "[naam] zag Vossen. [naam], zei ze, [naam]!");
        assert_eq!(told.original(), Some("Klaproos zag Vossen. Vos, zei ze, Vos!"));
        let plain = screened("Niemand hier.").without(&names);
        assert!(!plain.is_masked && plain.original().is_none());
    }
}
