//! Follow-ups of every kind, with an update for each audience, somebody whom they name, and what was said of them.

use entity::id::{FollowUpId, FollowUpResponseId, FollowUpUpdateId, TypedId};

use super::{
    facts::{Facts, who},
    specimens::Case,
};

const THINGS: [[&str; 3]; 6] = [
    ["on the client's signal", "Laten weten of een vaste betaaldag mogelijk is", "client"],
    ["on somebody else's signal", "Uitleg sturen bij de brief over de herziening", "analyst"],
    [
        "on the session that member and manager observe",
        "De cliënt bellen met de uitkomst, na een bericht vooraf",
        "manager",
    ],
    ["on the published proposal of the member's council", "Werkafspraak maken: contact vóór elke korting", "member"],
    ["on a published proposal of another council", "Alle teams instrueren en de app aanpassen", "facilitator"],
    ["on a proposal in review of the member's council", "Na drie maanden vertellen wat het heeft opgeleverd", "member"],
];

/// A follow-up of the demo with an update for each audience. One about a signal or a session is a referral that was
/// confirmed; one about a proposal was dropped.
async fn told(facts: &Facts<'_>, commitment: &str) -> (String, Vec<(&'static str, String)>) {
    let id = facts.follow_up(&format!("commitment = '{commitment}'")).await;
    facts
        .set(&format!(
            "DELETE FROM follow_up_update WHERE follow_up_id = (SELECT id FROM follow_up WHERE commitment = '{commitment}');
             UPDATE follow_up SET status = 'DROPPED', dropped_reason = 'Het kan niet.', ended_at = created_at \
             WHERE commitment = '{commitment}';
             UPDATE follow_up SET status = 'DONE', kind = 'REFERRAL', partner = 'Wijkteam Noord', handed_over = 'De brief.', \
             agreed_at = created_at, confirmed_at = created_at WHERE commitment = '{commitment}' AND proposal_id IS NULL"
        ))
        .await;
    let mut updates = Vec::new();
    for audience in ["INTERNAL", "COUNCIL", "PARTICIPANTS", "REPORTER", "PUBLIC"] {
        let update = FollowUpUpdateId::at(facts.0.clock.now());
        let handed = if audience == "INTERNAL" { "owner_id, department_id" } else { "NULL, NULL" };
        facts
            .set(&format!(
                "INSERT INTO follow_up_update (id, follow_up_id, author_id, text, audience, status, moved_from, moved_to, at, \
                 handed_to_id, handed_to_department_id) \
                 SELECT '{}', id, owner_id, 'Zo staat het.', '{audience}', 'DROPPED', due_on, due_on, created_at, {handed} \
                 FROM follow_up WHERE commitment = '{commitment}'",
                update.uuid()
            ))
            .await;
        updates.push((audience, update.to_string()));
    }
    (id, updates)
}

/// What somebody said of it.
async fn said(facts: &Facts<'_>, follow_up: &str, by: &str) -> String {
    let (id, follow_up) = (FollowUpResponseId::at(facts.0.clock.now()), key(follow_up));
    facts
        .set(&format!(
            "INSERT INTO follow_up_response (id, follow_up_id, account_id, helped, comment, is_masked, at) \
             VALUES ('{}', '{follow_up}', {}, false, 'Bel mij op [telefoonnummer].', true, now())",
            id.uuid(),
            who(by)
        ))
        .await;
    id.to_string()
}

fn key(id: &str) -> String {
    id.parse::<FollowUpId>().expect("an id").uuid().to_string()
}

/// Adds them.
pub(super) async fn add(facts: &Facts<'_>, case: &mut Case) {
    // One about a proposal in review: made before the decision, so that it is nobody's but staff's and the council's.
    facts
        .set(
            "UPDATE follow_up SET proposal_id = (SELECT id FROM proposal WHERE title = 'Terugkoppeling na elk spiegelgesprek') \
             WHERE commitment = 'Na drie maanden vertellen wat het heeft opgeleverd'",
        )
        .await;
    for [label, commitment, by] in THINGS {
        let (id, updates) = told(facts, commitment).await;
        let way = format!("followUp(id: \"{id}\")");
        case.add("FollowUp", label, &way);
        for (audience, update) in updates {
            let label: &'static str = format!("for {audience}, {label}").leak();
            case.add("FollowUpUpdate", label, &format!("{way} / updates / nodes[{update}]"));
        }
        let response = said(facts, &id, by).await;
        let label: &'static str = format!("of {by}, {label}").leak();
        case.add("FollowUpResponse", label, &format!("{way} / responses / nodes[{response}]"));
        if by == "client" {
            case.add("HelpedCounts", "", &format!("{way} / helped"));
            let updates = format!("{way} / updates(first: 1)");
            case.add_list(["FollowUpUpdateConnection", "FollowUpUpdateEdge"], &updates);
            let responses = format!("{way} / responses(first: 1)");
            case.add_list(["FollowUpResponseConnection", "FollowUpResponseEdge"], &responses);
        }
        if by == "manager" {
            facts
                .set(&format!(
                    "INSERT INTO follow_up_recipient SELECT follow_up.id, account_id FROM follow_up JOIN session_participant \
                     USING (session_id) WHERE follow_up.id = '{}' AND role = 'CLIENT'",
                    key(&id)
                ))
                .await;
        }
    }
    case.add_list(["FollowUpConnection", "FollowUpEdge"], "followUps(first: 1)");
}
