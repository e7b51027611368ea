//! Things of the demo by what they are, as global ids; found by SQL, which sees everything.

use entity::id::{
    AccountId, CentreId, ConsultationId, ConsultationRequestId, CouncilId, CouncilMemberId, DepartmentId, FollowUpId,
    IntegrationKeyId, JourneyId, NoticeId, PilotId, ProposalId, RegionId, SessionId, SessionParticipantId, SignalId,
    TopicId,
};
use harness::{Gehoord, UWI};

/// Finds things in a database.
pub struct Facts<'a>(pub &'a Gehoord);

macro_rules! things {
    ($($name:ident, $id:ident, $table:literal);+ $(;)?) => {$(
        /// The first row for which this is true, in the order of their making.
        pub async fn $name(&self, condition: &str) -> String {
            let id = self.first($table, condition).await;
            $id(id.parse().expect("a key")).to_string()
        }
    )+};
}

#[allow(dead_code)]
impl Facts<'_> {
    things! {
        account, AccountId, "account";
        centre, CentreId, "centre";
        consultation, ConsultationId, "consultation";
        council, CouncilId, "council";
        member, CouncilMemberId, "council_member";
        department, DepartmentId, "department";
        follow_up, FollowUpId, "follow_up";
        journey, JourneyId, "journey";
        key, IntegrationKeyId, "integration_key";
        pilot, PilotId, "pilot";
        proposal, ProposalId, "proposal";
        region, RegionId, "region";
        request, ConsultationRequestId, "consultation_request";
        session, SessionId, "session";
        participant, SessionParticipantId, "session_participant";
        signal, SignalId, "signal";
        topic, TopicId, "topic";
    }

    /// The newest notice of one of the demo's people, once everything has been told.
    pub async fn notice_of(&self, name: &str) -> String {
        self.0.noticed(UWI).await;
        let sql =
            format!("SELECT id::text FROM notice WHERE account_id = {} ORDER BY at DESC, id DESC LIMIT 1", who(name));
        let found = self.0.sql(UWI, &sql).await;
        NoticeId(found.first().unwrap_or_else(|| panic!("nothing for: {sql}")).parse().expect("a key")).to_string()
    }

    async fn first(&self, table: &str, condition: &str) -> String {
        let order = match table {
            "signal" => "received_at, text",
            "account" | "department" | "topic" | "region" => "name",
            _ => "created_at, id",
        };
        let sql = format!("SELECT id::text FROM {table} WHERE {condition} ORDER BY {order} LIMIT 1");
        let found = self.0.sql(UWI, &sql).await;
        found.first().unwrap_or_else(|| panic!("nothing for: {sql}")).clone()
    }

    /// Changes rows as no client can.
    pub async fn set(&self, statement: &str) {
        self.0.sql(UWI, statement).await;
    }
}

/// SQL for the account with an e-mail address at the demo.
pub fn who(name: &str) -> String {
    format!("(SELECT id FROM account WHERE email = '{name}@demo.example')")
}

/// SQL for the council with a name in addresses.
pub fn council(slug: &str) -> String {
    format!("(SELECT id FROM council WHERE slug = '{slug}')")
}

/// SQL for the person with a name.
pub fn named(name: &str) -> String {
    format!("(SELECT id FROM account WHERE name = '{name}')")
}
