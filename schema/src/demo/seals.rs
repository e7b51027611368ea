//! Keys that seal what was masked and who people are, one an owner, gathered with the other rows.

use std::collections::{HashMap, hash_map::Entry};

use chrono::{DateTime, Utc};
use entity::{
    id::{SealedTextId, SealingKeyId},
    sealed_text, sealing_key,
};
use sea_orm::ActiveValue::Set;
use uuid::Uuid;

use super::rows::Rows;
use crate::{
    error::Error,
    screening::Screen,
    sealed_text::{Place, Screened},
    sealing::{Key, Vault},
};

/// Keys that seal what was masked and who people are, one an owner.
pub(super) struct Seals<'a> {
    pub(super) vault: &'a Vault,
    keys: HashMap<Uuid, (SealingKeyId, Key)>,
}

impl<'a> Seals<'a> {
    /// None was made yet.
    pub(super) fn new(vault: &'a Vault) -> Self {
        Self { vault, keys: HashMap::new() }
    }

    /// The key of an owner.
    pub(super) fn key(
        &mut self,
        rows: &mut Rows,
        owner: Uuid,
        at: DateTime<Utc>,
    ) -> Result<&(SealingKeyId, Key), Error> {
        match self.keys.entry(owner) {
            Entry::Occupied(there) => Ok(there.into_mut()),
            Entry::Vacant(free) => {
                let (key, wrapped) = self.vault.new_key()?;
                let id = SealingKeyId::at(at);
                rows.sealing_keys.push(sealing_key::ActiveModel {
                    id: Set(id),
                    owner_id: Set(owner),
                    wrapped: Set(wrapped),
                    created_at: Set(at),
                });
                Ok(free.insert((id, key)))
            }
        }
    }

    /// Screens a text, and seals it where something was masked.
    pub(super) fn screen(
        &mut self,
        rows: &mut Rows,
        owner: Uuid,
        place: Place,
        text: &str,
        at: DateTime<Utc>,
    ) -> Result<Screened, Error> {
        let screened = Screened::of(&Screen::ours(), text);
        if let Some(original) = screened.original() {
            let (key_id, key) = self.key(rows, owner, at)?;
            let (key_id, ciphertext) = (*key_id, key.seal(original.as_bytes(), &place.bytes())?);
            rows.sealed_texts.push(sealed_text::ActiveModel {
                id: Set(SealedTextId::at(at)),
                key_id: Set(key_id),
                subject_type: Set(place.subject_type),
                subject_id: Set(place.subject),
                field: Set(place.field.to_owned()),
                ciphertext: Set(ciphertext),
                created_at: Set(at),
            });
        }
        Ok(screened)
    }
}
