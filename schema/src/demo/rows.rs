//! All rows that the demo comes to, gathered first and written at once.

use chrono::{DateTime, Utc};
use entity::{
    account, account_function, answer, answer_response, centre, centre_hours, consultation, consultation_request,
    contact_preferences, council, council_member, council_priority, deadline, follow_up, follow_up_recipient,
    follow_up_response, follow_up_update,
    id::{AccountId, DepartmentId},
    integration_key, journey, journey_council, journey_step, journey_step_signal, pilot, pilot_site, pilot_story,
    proposal, proposal_decision, proposal_session, proposal_signal, proposal_topic, sealed_text, sealing_key, session,
    session_agenda_point, session_consent, session_council, session_observation, session_observation_use,
    session_participant, session_telling, signal, signal_distress, signal_distress_reason, signal_reporter,
    signal_reveal,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};

use super::Loaded;
use crate::{
    access::{Change, insert_all},
    error::Error,
    event::{Event, Happened},
    work,
};

/// A department's process owner, and whether it is the intake.
pub(super) struct Ownership {
    pub(super) department: DepartmentId,
    pub(super) owner: AccountId,
    pub(super) intake: bool,
}

#[derive(Default)]
pub(super) struct Rows {
    pub(super) accounts: Vec<account::ActiveModel>,
    pub(super) functions: Vec<account_function::ActiveModel>,
    pub(super) preferences: Vec<contact_preferences::ActiveModel>,
    pub(super) integration_keys: Vec<integration_key::ActiveModel>,
    pub(super) ownerships: Vec<Ownership>,
    pub(super) councils: Vec<council::ActiveModel>,
    pub(super) members: Vec<council_member::ActiveModel>,
    pub(super) priorities: Vec<council_priority::ActiveModel>,
    pub(super) centres: Vec<centre::ActiveModel>,
    pub(super) centre_hours: Vec<centre_hours::ActiveModel>,
    pub(super) sessions: Vec<session::ActiveModel>,
    pub(super) session_councils: Vec<session_council::ActiveModel>,
    pub(super) participants: Vec<session_participant::ActiveModel>,
    pub(super) consents: Vec<session_consent::ActiveModel>,
    pub(super) agenda_points: Vec<session_agenda_point::ActiveModel>,
    pub(super) observations: Vec<session_observation::ActiveModel>,
    pub(super) observation_uses: Vec<session_observation_use::ActiveModel>,
    pub(super) tellings: Vec<session_telling::ActiveModel>,
    pub(super) signals: Vec<signal::ActiveModel>,
    pub(super) distress: Vec<signal_distress::ActiveModel>,
    pub(super) distress_reasons: Vec<signal_distress_reason::ActiveModel>,
    pub(super) reporters: Vec<signal_reporter::ActiveModel>,
    pub(super) sealing_keys: Vec<sealing_key::ActiveModel>,
    pub(super) sealed_texts: Vec<sealed_text::ActiveModel>,
    pub(super) answers: Vec<answer::ActiveModel>,
    pub(super) responses: Vec<answer_response::ActiveModel>,
    pub(super) reveals: Vec<signal_reveal::ActiveModel>,
    pub(super) consultations: Vec<consultation::ActiveModel>,
    pub(super) consultation_requests: Vec<consultation_request::ActiveModel>,
    pub(super) proposals: Vec<proposal::ActiveModel>,
    pub(super) decisions: Vec<proposal_decision::ActiveModel>,
    pub(super) proposal_signals: Vec<proposal_signal::ActiveModel>,
    pub(super) proposal_topics: Vec<proposal_topic::ActiveModel>,
    pub(super) proposal_sessions: Vec<proposal_session::ActiveModel>,
    pub(super) journeys: Vec<journey::ActiveModel>,
    pub(super) journey_councils: Vec<journey_council::ActiveModel>,
    pub(super) journey_steps: Vec<journey_step::ActiveModel>,
    pub(super) journey_step_signals: Vec<journey_step_signal::ActiveModel>,
    pub(super) pilots: Vec<pilot::ActiveModel>,
    pub(super) pilot_sites: Vec<pilot_site::ActiveModel>,
    pub(super) pilot_stories: Vec<pilot_story::ActiveModel>,
    pub(super) follow_ups: Vec<follow_up::ActiveModel>,
    pub(super) recipients: Vec<follow_up_recipient::ActiveModel>,
    pub(super) follow_up_responses: Vec<follow_up_response::ActiveModel>,
    pub(super) updates: Vec<follow_up_update::ActiveModel>,
    pub(super) deadlines: Vec<deadline::ActiveModel>,
    pub(super) events: Vec<Happened>,
}

impl Rows {
    /// Something that happened at this moment, by this hand.
    pub(super) fn happened(&mut self, at: DateTime<Utc>, actor: Option<AccountId>, event: Event) {
        self.events.push(Happened { at, actor, event });
    }

    pub(super) fn count(&self) -> Loaded {
        Loaded {
            accounts: self.accounts.len(),
            councils: self.councils.len(),
            signals: self.signals.len(),
            sessions: self.sessions.len(),
            proposals: self.proposals.len(),
            follow_ups: self.follow_ups.len(),
            events: self.events.len(),
            codes: Vec::new(),
        }
    }

    /// Writes them in the order in which they lean on one another.
    pub(super) async fn write(mut self, change: Change, now: DateTime<Utc>) -> Result<(), Error> {
        let db = change.db();
        insert_all(db, self.accounts).await?;
        insert_all(db, self.functions).await?;
        insert_all(db, self.preferences).await?;
        insert_all(db, self.integration_keys).await?;
        for ownership in self.ownerships {
            let row = entity::department::ActiveModel {
                id: Set(ownership.department),
                is_intake: Set(ownership.intake),
                process_owner_id: Set(Some(ownership.owner)),
                ..Default::default()
            };
            row.update(db).await?;
        }
        insert_all(db, self.councils).await?;
        insert_all(db, self.members).await?;
        insert_all(db, self.priorities).await?;
        insert_all(db, self.centres).await?;
        insert_all(db, self.centre_hours).await?;
        insert_all(db, self.sessions).await?;
        insert_all(db, self.session_councils).await?;
        insert_all(db, self.participants).await?;
        insert_all(db, self.consents).await?;
        insert_all(db, self.agenda_points).await?;
        insert_all(db, self.observations).await?;
        insert_all(db, self.tellings).await?;
        insert_all(db, self.signals).await?;
        insert_all(db, self.distress).await?;
        insert_all(db, self.distress_reasons).await?;
        insert_all(db, self.reporters).await?;
        insert_all(db, self.sealing_keys).await?;
        insert_all(db, self.sealed_texts).await?;
        insert_all(db, self.answers).await?;
        insert_all(db, self.responses).await?;
        insert_all(db, self.reveals).await?;
        insert_all(db, self.consultations).await?;
        insert_all(db, self.consultation_requests).await?;
        insert_all(db, self.proposals).await?;
        insert_all(db, self.decisions).await?;
        insert_all(db, self.proposal_signals).await?;
        insert_all(db, self.proposal_topics).await?;
        insert_all(db, self.proposal_sessions).await?;
        insert_all(db, self.journeys).await?;
        insert_all(db, self.journey_councils).await?;
        insert_all(db, self.journey_steps).await?;
        insert_all(db, self.journey_step_signals).await?;
        insert_all(db, self.pilots).await?;
        insert_all(db, self.pilot_sites).await?;
        insert_all(db, self.pilot_stories).await?;
        insert_all(db, self.follow_ups).await?;
        insert_all(db, self.recipients).await?;
        insert_all(db, self.follow_up_responses).await?;
        insert_all(db, self.updates).await?;
        insert_all(db, self.observation_uses).await?;
        insert_all(db, self.deadlines).await?;
        // What was near its end, or broke, was told when it was.
        self.events.extend(work::history(db, now).await?);
        self.events.sort_by_key(|happened| happened.at);
        change.commit_history(self.events).await
    }
}
