//! What the demo tells of sessions.

use entity::term::{
    Assessment, ContactChannel, InvitationAnswer, ParticipantRole, Room, SessionKind, SessionStatus, TimeFrame,
};
use serde::Deserialize;

use super::FollowUp;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::demo) struct Session {
    pub(in crate::demo) kind: SessionKind,
    pub(in crate::demo) title: String,
    pub(in crate::demo) about: Option<String>,
    pub(in crate::demo) councils: Vec<String>,
    pub(in crate::demo) place: String,
    #[serde(default)]
    pub(in crate::demo) online: bool,
    /// The name of the centre that it is at, or about.
    pub(in crate::demo) centre: Option<String>,
    /// E-mail address or name.
    pub(in crate::demo) organiser: String,
    #[serde(default)]
    pub(in crate::demo) public: bool,
    pub(in crate::demo) days: i64,
    pub(in crate::demo) hour: u32,
    pub(in crate::demo) minutes: i64,
    pub(in crate::demo) capacity: Option<i32>,
    /// In days from today.
    pub(in crate::demo) call_until: Option<i64>,
    /// It belongs to a series with the session before it in the file.
    #[serde(default)]
    pub(in crate::demo) same_series: bool,
    pub(in crate::demo) status: SessionStatus,
    /// Why it is off.
    pub(in crate::demo) reason: Option<String>,
    pub(in crate::demo) report: Option<String>,
    #[serde(default)]
    pub(in crate::demo) participants: Vec<Participant>,
    #[serde(default)]
    pub(in crate::demo) agenda: Vec<AgendaPoint>,
    #[serde(default)]
    pub(in crate::demo) observations: Vec<Observation>,
    #[serde(default)]
    pub(in crate::demo) follow_ups: Vec<FollowUp>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::demo) struct Participant {
    /// E-mail address or name.
    pub(in crate::demo) who: String,
    pub(in crate::demo) role: ParticipantRole,
    pub(in crate::demo) room: Option<Room>,
    /// Those of a session that is certain come, unless this says otherwise.
    pub(in crate::demo) answer: Option<InvitationAnswer>,
    /// What a client told. It is read as it was told.
    pub(in crate::demo) story: Option<String>,
    /// By what way they were told, where no notice did that.
    pub(in crate::demo) told_by: Option<ContactChannel>,
    /// Why they could not be told.
    pub(in crate::demo) unreachable: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::demo) struct AgendaPoint {
    /// E-mail address or name: of staff, or of a member of one of the councils.
    pub(in crate::demo) who: String,
    pub(in crate::demo) title: String,
    pub(in crate::demo) text: Option<String>,
    /// The council that brings it, where one does.
    pub(in crate::demo) council: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::demo) struct Observation {
    /// E-mail address or name of a participant.
    pub(in crate::demo) who: String,
    pub(in crate::demo) text: String,
    pub(in crate::demo) assessment: Assessment,
    pub(in crate::demo) time_frame: TimeFrame,
}
