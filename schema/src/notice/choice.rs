//! Whether somebody gets notices by e-mail too. Pure.
//!
//! Whoever said that e-mail is unwanted gets none. Others get them as they chose; who did not choose gets them when
//! they work here, or when their contact preferences name e-mail as welcome. Nothing goes to an address that nobody
//! vouches for.

use entity::{
    account, contact_preferences,
    term::{ContactChannel, Term},
};

/// Whether notices go to somebody by e-mail too. `choice`: what they chose, where they did.
pub(crate) fn wants_mail(
    account: &account::Model,
    choice: Option<bool>,
    preferences: Option<&contact_preferences::Model>,
) -> bool {
    let names = |list: &[String]| list.iter().any(|code| code == ContactChannel::Email.code());
    let has_address = account.email.is_some() && account.is_email_proven;
    let is_unwanted = preferences.is_some_and(|preferences| names(&preferences.unwanted));
    let usual = || account.is_staff || preferences.is_some_and(|preferences| names(&preferences.wanted));
    has_address && !account.is_integration && !is_unwanted && choice.unwrap_or_else(usual)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use entity::{id::AccountId, term::AccountStatus};

    use super::*;

    fn account(is_staff: bool) -> account::Model {
        account::Model {
            id: AccountId::at(DateTime::UNIX_EPOCH),
            email: Some("somebody@example.org".to_owned()),
            is_email_proven: true,
            name: "Somebody".to_owned(),
            password_hash: None,
            is_client: !is_staff,
            is_staff,
            is_admin: false,
            is_integration: false,
            department_id: None,
            status: AccountStatus::Active,
            created_at: DateTime::UNIX_EPOCH,
        }
    }

    fn preferences(wanted: &[&str], unwanted: &[&str]) -> contact_preferences::Model {
        let owned = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect();
        contact_preferences::Model {
            account_id: AccountId::at(DateTime::UNIX_EPOCH),
            wanted: owned(wanted),
            unwanted: owned(unwanted),
            announce_first: false,
            language: "nl".to_owned(),
            reachable_from: None,
            reachable_until: None,
            helper_name: None,
            changed_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn staff_get_mail_and_clients_who_named_it_welcome() {
        assert!(wants_mail(&account(true), None, None));
        assert!(!wants_mail(&account(false), None, None));
        assert!(!wants_mail(&account(false), None, Some(&preferences(&["APP"], &[]))));
        assert!(wants_mail(&account(false), None, Some(&preferences(&["APP", "EMAIL"], &[]))));
    }

    #[test]
    fn what_one_chose_goes_before_and_unwanted_before_all() {
        assert!(!wants_mail(&account(true), Some(false), None));
        assert!(wants_mail(&account(false), Some(true), None));
        assert!(!wants_mail(&account(true), Some(true), Some(&preferences(&[], &["EMAIL"]))));
    }

    #[test]
    fn nothing_goes_to_an_address_that_nobody_vouches_for() {
        let unproven = account::Model { is_email_proven: false, ..account(true) };
        let nowhere = account::Model { email: None, ..account(true) };
        assert!(!wants_mail(&unproven, Some(true), None));
        assert!(!wants_mail(&nowhere, Some(true), None));
    }
}
