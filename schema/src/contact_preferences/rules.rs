//! Who sees whose preferences, who sets them, and what breaks them.

use chrono::NaiveTime;
use entity::{
    contact_preferences,
    id::AccountId,
    signal, signal_reporter,
    term::{ContactChannel, Function, Term},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use crate::{
    access::{Act, Noun, Rows, Viewer, Visible, Who, may_do::ActName},
    problem::{Problem, Problems},
    session::told_to_the_observation_room,
};

impl Visible for contact_preferences::Entity {
    const NOUN: Noun = Noun::ContactPreferences;
    type Id = AccountId;
    const ID: contact_preferences::Column = contact_preferences::Column::AccountId;

    fn id(row: &contact_preferences::Model) -> AccountId {
        row.account_id
    }

    fn rows(rows: Rows, viewer: &Viewer) -> Option<Condition> {
        match rows {
            Rows::All => Some(Condition::all()),
            Rows::Own => Some(contact_preferences::Column::AccountId.eq(viewer.id()?).into()),
            Rows::OfHandledReporters => {
                let mut reporters = signal_reporter::Entity::find()
                    .select_only()
                    .column(signal_reporter::Column::AccountId)
                    .filter(signal_reporter::Column::AccountId.is_not_null())
                    .filter(
                        signal_reporter::Column::SignalId.not_in_subquery(told_to_the_observation_room(viewer.id()?)),
                    );
                if !viewer.has(Function::ComplaintsCoordinator) {
                    let handled = signal::Entity::find()
                        .select_only()
                        .column(signal::Column::Id)
                        .filter(signal::Column::HandlerId.eq(viewer.id()?));
                    reporters = reporters.filter(signal_reporter::Column::SignalId.in_subquery(handled.into_query()));
                }
                Some(contact_preferences::Column::AccountId.in_subquery(reporters.into_query()).into())
            }
            _ => None,
        }
    }
}

/// Setting how one wants to be contacted.
pub(super) struct SetContactPreferences {
    pub(super) of: AccountId,
}

impl Act for SetContactPreferences {
    const NAME: ActName = ActName::SetContactPreferences;

    fn is(&self, who: Who, viewer: &Viewer) -> bool {
        who == Who::Oneself && viewer.account().is_some_and(|person| person.id == self.of && !person.is_integration)
    }
}

/// In which way a contact breaks somebody's preferences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Breach {
    /// They do not want to be contacted like this.
    Unwanted,
    /// They want to be contacted in other ways.
    NotWanted,
    /// They want to know before they are called or visited.
    NotAnnounced,
    /// They cannot be reached at this hour.
    OutsideHours,
}

/// In which way, if any, a contact breaks preferences. Announcing and hours are about what comes to somebody at
/// that very moment: a call, a visit. A letter waits. `local_time` is the time on the wall in Amsterdam.
#[must_use]
pub(crate) fn breaks(
    preferences: &contact_preferences::Model,
    channel: ContactChannel,
    announced: bool,
    local_time: NaiveTime,
) -> Option<Breach> {
    let holds = |channels: &[String]| channels.iter().any(|code| code == channel.code());
    let at_once = matches!(channel, ContactChannel::Phone | ContactChannel::Visit);
    let outside = match (preferences.reachable_from, preferences.reachable_until) {
        (Some(from), Some(until)) => !(from..=until).contains(&local_time),
        _ => false,
    };
    let breaches = [
        (holds(&preferences.unwanted), Breach::Unwanted),
        (!preferences.wanted.is_empty() && !holds(&preferences.wanted), Breach::NotWanted),
        (at_once && preferences.announce_first && !announced, Breach::NotAnnounced),
        (at_once && outside, Breach::OutsideHours),
    ];
    breaches.into_iter().find(|(is_broken, _)| *is_broken).map(|(_, breach)| breach)
}

/// Channels as they are kept: each once, in their own order.
pub(super) fn kept(channels: &[ContactChannel]) -> Vec<String> {
    let mut channels = channels.to_vec();
    channels.sort_unstable();
    channels.dedup();
    channels.iter().map(|channel| channel.code().to_owned()).collect()
}

/// Says what is wrong with preferences that somebody sets.
pub(super) fn check(
    problems: &mut Problems,
    wanted: &[ContactChannel],
    unwanted: &[ContactChannel],
    hours: (Option<NaiveTime>, Option<NaiveTime>),
) {
    let (wanted, unwanted) = (ContactChannel::each_once(wanted), ContactChannel::each_once(unwanted));
    problems.check(!wanted.iter().any(|channel| unwanted.contains(channel)), "unwanted", Problem::WantedAndUnwanted);
    let are_hours = match hours {
        (None, None) => true,
        (Some(from), Some(until)) => from < until,
        _ => false,
    };
    problems.check(are_hours, "reachableFrom", Problem::HoursInvalid);
}

/// The longest language tag that is kept.
const LONGEST_LANGUAGE: usize = 35;

/// A language tag (RFC 5646): a language of two or three letters, and subtags where they matter.
pub(super) fn language(text: &str) -> Result<String, Problem> {
    let text = text.trim();
    let mut tags = text.split('-');
    let is_language = |tag: &str| (2..=3).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_alphabetic());
    let is_subtag = |tag: &str| (1..=8).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_alphanumeric());
    let fits = text.len() <= LONGEST_LANGUAGE && tags.next().is_some_and(is_language) && tags.all(is_subtag);
    if fits { Ok(text.to_owned()) } else { Err(Problem::LanguageInvalid) }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use entity::id::AccountId;

    use super::*;
    use crate::access::Language;

    fn preferences(wanted: &[ContactChannel], unwanted: &[ContactChannel]) -> contact_preferences::Model {
        contact_preferences::Model {
            account_id: AccountId::at(DateTime::UNIX_EPOCH),
            wanted: kept(wanted),
            unwanted: kept(unwanted),
            announce_first: false,
            language: "nl".to_owned(),
            reachable_from: None,
            reachable_until: None,
            helper_name: None,
            changed_at: DateTime::UNIX_EPOCH,
        }
    }

    fn at(hour: u32) -> NaiveTime {
        NaiveTime::from_hms_opt(hour, 0, 0).unwrap()
    }

    #[test]
    fn an_unwanted_way_and_one_that_is_not_among_the_wanted_break_preferences() {
        use ContactChannel::{App, Email, Letter, Phone};
        let some = preferences(&[App, Email], &[Phone]);
        assert_eq!(breaks(&some, App, false, at(3)), None);
        assert_eq!(breaks(&some, Phone, true, at(12)), Some(Breach::Unwanted));
        assert_eq!(breaks(&some, Letter, false, at(12)), Some(Breach::NotWanted));
        let open = preferences(&[], &[Phone]);
        assert_eq!(breaks(&open, Letter, false, at(12)), None);
        assert_eq!(breaks(&open, Phone, false, at(12)), Some(Breach::Unwanted));
    }

    #[test]
    fn a_call_out_of_the_blue_or_out_of_hours_breaks_preferences_and_a_letter_does_not() {
        let announced = contact_preferences::Model {
            announce_first: true,
            reachable_from: Some(at(9)),
            reachable_until: Some(at(12)),
            ..preferences(&[], &[])
        };
        assert_eq!(breaks(&announced, ContactChannel::Phone, false, at(10)), Some(Breach::NotAnnounced));
        assert_eq!(breaks(&announced, ContactChannel::Phone, true, at(10)), None);
        assert_eq!(breaks(&announced, ContactChannel::Visit, true, at(13)), Some(Breach::OutsideHours));
        assert_eq!(breaks(&announced, ContactChannel::Letter, false, at(22)), None);
    }

    #[test]
    fn nothing_is_wanted_and_unwanted_and_hours_come_in_pairs() {
        let codes = |wanted: &[ContactChannel], unwanted: &[ContactChannel], hours| {
            let mut problems = Problems::new(Language::English);
            check(&mut problems, wanted, unwanted, hours);
            problems.found_mut().iter().map(|error| error.code.clone()).collect::<Vec<_>>()
        };
        let phone = [ContactChannel::Phone];
        assert_eq!(codes(&phone, &phone, (None, None)), ["WANTED_AND_UNWANTED"]);
        assert_eq!(codes(&phone, &[], (Some(at(9)), None)), ["HOURS_INVALID"]);
        assert_eq!(codes(&phone, &[], (Some(at(9)), Some(at(9)))), ["HOURS_INVALID"]);
        assert!(codes(&phone, &[], (Some(at(9)), Some(at(17)))).is_empty());
    }

    #[test]
    fn a_language_is_a_tag() {
        for text in ["nl", "en", " ar ", "zh-Hans", "nl-NL"] {
            assert!(language(text).is_ok(), "{text}");
        }
        for text in ["", "n", "nederlands", "nl_NL", "nl-", "é1"] {
            assert!(language(text).is_err(), "{text}");
        }
    }
}
