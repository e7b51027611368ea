//! The reader of the log that makes notices.

use chrono::{DateTime, Utc};
use entity::event;

use super::reader;
use crate::{access::Organisation, error::Error, notice, timeline::told};

const NAME: &str = "NOTICES";

/// Makes the notices of events that have none yet, if no other server is at it; and where mail goes out, the mails beside.
/// Says whether there may be more to do.
///
/// # Errors
/// Where the database does not answer. Nothing was made then.
pub async fn make_notices(organisation: &Organisation, mail_goes_out: bool, now: DateTime<Utc>) -> Result<bool, Error> {
    let Some((reading, events)) = reader::next(&organisation.work, NAME).await? else { return Ok(false) };
    let events: Vec<event::Model> = events.into_iter().filter(|event| !told(event.kind).notices.is_empty()).collect();
    notice::make(&reading.transaction, &events, mail_goes_out, now).await?;
    reading.done().await
}
