//! Closed lists: the same in the program and in the database, and with words in both languages.

use std::collections::{BTreeMap, BTreeSet};

use entity::term::{self, Term, vocabulary};
use harness::{Gehoord, UWI, json};
use schema::{access::Language, problem::Problem};

/// Where each list is kept. A list that is in no column is computed, or kept in arrays and documents.
const COLUMNS: &[(&str, &[&str])] = &[
    (term::Function::NAME, &["account_function.function"]),
    (term::AccountStatus::NAME, &["account.status"]),
    (term::RegionKind::NAME, &["region.kind"]),
    (term::CouncilKind::NAME, &["council.kind"]),
    (term::CouncilStatus::NAME, &["council.status"]),
    (term::CouncilRole::NAME, &["council_member.role"]),
    (term::SignalKind::NAME, &["signal.kind"]),
    (
        term::ContactChannel::NAME,
        &[
            "answer.channel",
            "contact_preferences.wanted",
            "contact_preferences.unwanted",
            "contact_announcement.channel",
            "contact_announcement.through",
            "contact_attempt.channel",
            "session_telling.channel",
        ],
    ),
    (term::ContactAttemptResult::NAME, &["contact_attempt.result"]),
    (term::Channel::NAME, &["signal.channel", "journey_step.channel", "proposal_figure.channel"]),
    (term::Urgency::NAME, &["signal.urgency"]),
    (term::DistressState::NAME, &["signal_distress.state"]),
    (term::DistressClass::NAME, &["signal_distress_reason.class"]),
    (term::SignalStatus::NAME, &["signal.status"]),
    (term::SignalOutcome::NAME, &["signal.outcome", "answer.outcome"]),
    (term::PromiseStep::NAME, &["deadline.step"]),
    (term::SessionKind::NAME, &["session.kind"]),
    (term::SessionStatus::NAME, &["session.status"]),
    (term::ParticipantRole::NAME, &["session_participant.role"]),
    (term::Room::NAME, &["session_participant.room"]),
    (term::CentreStatus::NAME, &["centre.status"]),
    (term::InvitationAnswer::NAME, &["session_participant.answer"]),
    (term::ConsentScope::NAME, &["session_consent.scope"]),
    (term::ConsentForm::NAME, &["session_consent.form"]),
    (term::AgendaSide::NAME, &["session_agenda_point.side"]),
    (term::Assessment::NAME, &["session_observation.assessment"]),
    (term::TimeFrame::NAME, &["session_observation.time_frame"]),
    (term::PilotStatus::NAME, &["pilot.status"]),
    (term::ProposalKind::NAME, &["proposal.kind"]),
    (term::ProposalStatus::NAME, &["proposal.status"]),
    (term::FollowUpKind::NAME, &["follow_up.kind"]),
    (term::DecisionOutcome::NAME, &["proposal_decision.outcome"]),
    (term::FollowUpStatus::NAME, &["follow_up.status", "follow_up_update.status"]),
    (term::Audience::NAME, &["follow_up_update.audience"]),
    // Deadlines are about some of the things that events are about, and about consultations, which come later.
    (term::SubjectType::NAME, &[]),
];

/// Lists that are in no column of their own.
const NOWHERE: &[&str] = &[
    term::Role::NAME,
    term::Scope::NAME,
    term::PromiseState::NAME,
    term::AnswerState::NAME,
    term::EventKind::NAME,
    term::FollowUpAbout::NAME,
    term::ClosingReason::NAME,
    // Days of the week are numbers in the database.
    term::Weekday::NAME,
    term::ScreeningClass::NAME,
];

/// `table.column` and the values that the database lets it hold.
async fn checked(app: &Gehoord) -> BTreeMap<String, BTreeSet<String>> {
    let rows = app
        .sql(
            UWI,
            "SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
             WHERE contype = 'c' AND connamespace = current_schema::regnamespace",
        )
        .await;
    let mut columns = BTreeMap::new();
    for row in &rows {
        let (table, definition) = row.split_once(' ').expect("a table");
        let Some(inner) = definition.strip_prefix("CHECK ((") else { continue };
        // `kind = ANY (ARRAY['A'::text, 'B'::text])` and `wanted <@ ARRAY['A'::text]`, and nothing beside it.
        let Some((column, rest)) = inner.split_once(' ') else { continue };
        let is_list = ["= ANY (ARRAY[", "<@ ARRAY["].iter().any(|start| rest.starts_with(start));
        if !is_list || column.contains('(') || rest.contains(" OR ") {
            continue;
        }
        let values = rest.split('\'').skip(1).step_by(2).map(str::to_owned).collect();
        columns.insert(format!("{table}.{column}"), values);
    }
    columns
}

#[tokio::test]
async fn every_list_is_the_same_in_the_program_and_in_the_database() {
    let app = Gehoord::start().await;
    let mut checked = checked(&app).await;
    let lists: BTreeSet<&str> = vocabulary().iter().map(|(list, ..)| *list).collect();
    let told: BTreeSet<&str> = COLUMNS.iter().map(|(list, _)| *list).chain(NOWHERE.iter().copied()).collect();
    assert_eq!(lists, told, "each list has a line above");
    for (list, columns) in COLUMNS {
        let values: BTreeSet<String> =
            vocabulary().iter().filter(|(name, ..)| name == list).map(|(_, code, ..)| (*code).to_owned()).collect();
        for column in *columns {
            assert_eq!(checked.remove(*column).as_ref(), Some(&values), "{list} in {column}");
        }
    }
    // By what figures are kept apart, and the lengths of blocks of days, are the tallies' own: nobody is shown them.
    let own = ["deadline.subject_type", "loop_tally.dimension", "topic_tally.dimension", "topic_tally.span"];
    assert_eq!(checked.into_keys().collect::<Vec<_>>(), own, "a column whose list is not above");
}

#[tokio::test]
async fn every_value_has_a_word_in_both_languages() {
    let app = Gehoord::start().await;
    let query = "{ vocabulary { list value label } }";
    let english = app.nobody().send(query, json!({})).await;
    let dutch = app.nobody().in_dutch().send(query, json!({})).await;
    let (english, dutch) = (english.at("/vocabulary").as_array().cloned(), dutch.at("/vocabulary").as_array().cloned());
    let (english, dutch) = (english.expect("words"), dutch.expect("words"));
    assert_eq!((english.len(), dutch.len()), (vocabulary().len(), vocabulary().len()));
    for word in english.iter().chain(&dutch) {
        let label = word["label"].as_str().expect("a word");
        assert!(!label.trim().is_empty() && label != word["value"] && !label.contains('_'), "{word}");
    }
    assert!(dutch.iter().any(|word| word["value"] == "DISTRESSING" && word["label"] == "schrijnend"));
}

#[tokio::test]
async fn every_value_of_the_schema_is_one_of_a_list_and_every_list_is_in_the_vocabulary() {
    let app = Gehoord::start().await;
    let schema =
        app.nobody().send("{ __schema { types { name kind enumValues { name description } } } }", json!({})).await;
    let mut known: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (list, code, ..) in vocabulary() {
        known.entry(list).or_default().insert(code);
    }
    for kind in schema.at("/__schema/types").as_array().expect("types") {
        let (name, Some(values)) = (kind["name"].as_str().expect("a name"), kind["enumValues"].as_array()) else {
            continue;
        };
        if let Some(list) = known.get(name) {
            let values: BTreeSet<&str> = values.iter().filter_map(|value| value["name"].as_str()).collect();
            assert_eq!(&values, list, "{name}");
        }
        for value in values.iter().filter(|_| !name.starts_with("__")) {
            assert!(value["description"].as_str().is_some_and(|text| !text.is_empty()), "{name}.{}", value["name"]);
        }
    }
}

#[test]
fn every_problem_has_a_sentence_in_both_languages() {
    for problem in Problem::ALL {
        let (english, dutch) = (problem.text(Language::English), problem.text(Language::Dutch));
        assert!(english != dutch && english.ends_with('.') && dutch.ends_with('.'), "{problem:?}");
        assert_eq!(problem.code(), problem.code().to_uppercase(), "{problem:?}");
        assert!(dutch.split_whitespace().count() <= 20, "plain language: {dutch}");
    }
}
