//! A file a table. Columns are described by their names and by the migration that made them.
#![allow(missing_docs)]

/// Objects are joined by loaders that keep to a viewer's sight, so entities relate to nothing.
macro_rules! no_relations {
    () => {
        #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
        pub enum Relation {}

        impl ActiveModelBehavior for ActiveModel {}
    };
}
use no_relations;

pub mod account;
pub mod account_function;
pub mod answer;
pub mod answer_response;
pub mod centre;
pub mod centre_hours;
pub mod consultation;
pub mod consultation_request;
pub mod contact_announcement;
pub mod contact_attempt;
pub mod contact_preferences;
pub mod council;
pub mod council_member;
pub mod council_priority;
pub mod deadline;
pub mod department;
pub mod event;
pub mod event_place;
pub mod event_unplaced;
pub mod follow_up;
pub mod follow_up_recipient;
pub mod follow_up_response;
pub mod follow_up_update;
pub mod integration_key;
pub mod invitation;
pub mod journey;
pub mod journey_council;
pub mod journey_step;
pub mod journey_step_signal;
pub mod lease;
pub mod log_reader;
pub mod loop_tally;
pub mod mail;
pub mod notice;
pub mod notice_choice;
pub mod pilot;
pub mod pilot_site;
pub mod pilot_story;
pub mod proposal;
pub mod proposal_decision;
pub mod proposal_figure;
pub mod proposal_journey;
pub mod proposal_session;
pub mod proposal_signal;
pub mod proposal_topic;
pub mod recount;
pub mod refresh_family;
pub mod refresh_token;
pub mod region;
pub mod region_alias;
pub mod region_postcodes;
pub mod rule_lock;
pub mod sealed_text;
pub mod sealing_key;
pub mod session;
pub mod session_agenda_point;
pub mod session_consent;
pub mod session_council;
pub mod session_observation;
pub mod session_observation_use;
pub mod session_participant;
pub mod session_telling;
pub mod setting;
pub mod signal;
pub mod signal_distress;
pub mod signal_distress_reason;
pub mod signal_fact;
pub mod signal_reporter;
pub mod signal_reveal;
pub mod signal_submission;
pub mod signing_key;
pub mod topic;
pub mod topic_tally;
