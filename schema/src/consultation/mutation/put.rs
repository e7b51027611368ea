//! Putting something to councils.

use async_graphql::{ID, InputObject};
use entity::{
    account, consultation, consultation_request, council, department,
    id::{ConsultationId, ConsultationRequestId, CouncilId, DepartmentId, TypedId},
    term::{AccountStatus, CouncilStatus, EventKind, PromiseStep, SubjectType},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait};

use super::MOST_CHARACTERS;
use crate::{
    access::{Change, Draft, Store, insert_all},
    consultation::{Consultation, answering::happened, rules::PutToCouncils},
    deadline::{self, Begun},
    error::Error,
    follow_up::due_date_problem,
    id::parse,
    payload::{Stop, payload},
    problem::{Problem, Problems},
    scalar::Date,
    screening::Screen,
    sealed_text::{self, Place, Screened},
};

/// The most characters of a document.
const MOST_OF_A_DOCUMENT: usize = 50_000;
/// The most questions of a list, and the most councils.
const MOST: usize = 50;

/// What is put to councils.
#[derive(InputObject)]
pub struct PutToCouncilsInput {
    /// The councils: at least one, each at work.
    council_ids: Vec<ID>,
    /// What is asked, in at most 5,000 characters. What identifies a person is masked.
    question: String,
    /// Where a document is that councils are asked to look at.
    document_url: Option<String>,
    /// What that document says, in at most 50,000 characters. What identifies a person is masked.
    document_text: Option<String>,
    /// A list of questions, at most 50 of at most 5,000 characters. What identifies a person is masked.
    questions: Option<Vec<String>>,
    /// The department that wants to know and that decides on the advice; your own where none is named.
    department_id: Option<ID>,
    /// The day before whose closing time councils are to answer.
    due_on: Date,
}

payload! {
    /// The consultation that was put to councils.
    PutToCouncilsPayload {
        /// The consultation.
        consultation: Consultation,
    }
}

/// Its texts, as they are kept.
struct Texts {
    question: Screened,
    document: Option<Screened>,
    questions: Vec<Screened>,
}

impl Texts {
    fn read(input: &PutToCouncilsInput, screen: &Screen, problems: &mut Problems) -> Self {
        let named = input.questions.as_deref().unwrap_or_default();
        problems.check(named.len() <= MOST, "questions", Problem::TooMany);
        let questions = named.iter().take(MOST).enumerate();
        let questions = questions.map(|(place, question)| {
            Screened::of(screen, &problems.text(&format!("questions.{place}"), question, MOST_CHARACTERS))
        });
        let questions = questions.collect();
        let document = problems.optional_text("documentText", input.document_text.as_deref(), MOST_OF_A_DOCUMENT);
        Self {
            question: Screened::of(screen, &problems.text("question", &input.question, MOST_CHARACTERS)),
            document: document.map(|text| Screened::of(screen, &text)),
            questions,
        }
    }

    fn is_masked(&self) -> bool {
        self.question.is_masked
            || self.document.as_ref().is_some_and(|text| text.is_masked)
            || self.questions.iter().any(|text| text.is_masked)
    }

    /// Seals the originals with the key of who asks. The questions are sealed as one text.
    async fn seal(&self, change: &Change, id: ConsultationId) -> Result<(), Error> {
        let asker = change.viewer().id().ok_or(Error::Unauthenticated)?;
        let place = |field| Place { subject_type: SubjectType::Consultation, subject: id.uuid(), field };
        let questions = Screened::joined(&self.questions.iter().collect::<Vec<_>>(), "\n");
        let mut texts = vec![(place("question"), &self.question), (place("questions"), &questions)];
        texts.extend(self.document.as_ref().map(|text| (place("document"), text)));
        sealed_text::seal(change.db(), change.vault(), asker.uuid(), &texts, change.now()).await
    }
}

pub(super) async fn put(store: &Store, input: &PutToCouncilsInput) -> Result<ConsultationId, Stop> {
    let draft = store.draft().await?;
    let granted = draft.viewer().may(PutToCouncils)?;
    let mut problems = Problems::new(store.viewer().language());
    let councils = councils(&draft, &mut problems, &input.council_ids).await?;
    let screen = draft.screen().await?;
    let texts = Texts::read(input, &screen, &mut problems);
    let url = problems.optional_text("documentUrl", input.document_url.as_deref(), 2_000);
    let is_page = |url: &String| url.starts_with("https://") || url.starts_with("http://");
    problems.check(url.as_ref().is_none_or(is_page), "documentUrl", Problem::WebAddressInvalid);
    let change = draft.granted(granted);
    let due_on = input.due_on.0;
    if let Some(problem) = due_date_problem(due_on, change.today()) {
        problems.add("dueOn", problem);
    }
    let department = department(&change, input.department_id.as_ref()).await?;
    let department = problems.take("departmentId", department);
    problems.settle()?;
    let department = department.ok_or_else(|| Error::internal("a consultation without a department"))?;

    let (now, put_by) = (change.now(), change.viewer().id().ok_or(Error::Unauthenticated)?);
    let id = ConsultationId::at(now);
    let row = consultation::ActiveModel {
        id: Set(id),
        question: Set(texts.question.text.clone()),
        document_url: Set(url),
        document_text: Set(texts.document.as_ref().map(|text| text.text.clone())),
        questions: Set(texts.questions.iter().map(|text| text.text.clone()).collect()),
        is_masked: Set(texts.is_masked()),
        department_id: Set(department),
        put_by: Set(put_by),
        due_on: Set(due_on),
        created_at: Set(now),
        closed_at: Set(None),
    };
    let row = row.insert(change.db()).await?;
    texts.seal(&change, id).await?;
    let requests = (0..).zip(&councils).map(|(place, council)| consultation_request::ActiveModel {
        id: Set(ConsultationRequestId::at(now)),
        consultation_id: Set(id),
        council_id: Set(*council),
        place: Set(place),
        answered_at: Set(None),
        declined_at: Set(None),
        declined_reason: Set(None),
        created_at: Set(now),
    });
    insert_all(change.db(), requests.collect()).await?;
    let reference = change.reference().await?;
    let terms = &reference.terms;
    let due_at = terms.closing(due_on);
    for (round, _) in (0..).zip(&councils) {
        let begun = Begun { subject: id, step: PromiseStep::Answered, round, from: now, due_at };
        deadline::begin(change.db(), terms, begun).await?;
    }
    change.commit([happened(EventKind::ConsultationPut, &row, None).day("dueOn", due_on)]).await?;
    Ok(id)
}

/// The councils, each once; all that is wrong with them.
async fn councils(draft: &Draft, problems: &mut Problems, named: &[ID]) -> Result<Vec<CouncilId>, Error> {
    problems.check(!named.is_empty(), "councilIds", Problem::Empty);
    problems.check(named.len() <= MOST, "councilIds", Problem::TooMany);
    let parsed: Vec<Option<CouncilId>> = named.iter().take(MOST).map(|id| parse(id).ok()).collect();
    let keys = parsed.iter().flatten().map(|id| id.uuid());
    let seen = draft.all::<council::Entity>(council::Column::Id.eq_any(keys)).await?;
    let mut councils = Vec::new();
    for (place, id) in parsed.into_iter().enumerate() {
        let field = format!("councilIds.{place}");
        match seen.iter().map(|seen| seen.titles()).find(|council| Some(council.id) == id) {
            None => problems.add(&field, Problem::NotFound),
            Some(council) => {
                problems.check(council.status == CouncilStatus::Active, &field, Problem::CouncilNotActive);
                if !councils.contains(&council.id) {
                    councils.push(council.id);
                }
            }
        }
    }
    Ok(councils)
}

/// The department that wants to know. It has somebody who can decide on the advice.
async fn department(change: &Change, named: Option<&ID>) -> Result<Result<DepartmentId, Problem>, Error> {
    let own = change.viewer().account().and_then(|person| person.department);
    let id = match named {
        Some(named) => parse::<DepartmentId>(named).ok(),
        None => own,
    };
    let Some(id) = id else {
        return Ok(Err(if named.is_some() { Problem::NotFound } else { Problem::DepartmentNeeded }));
    };
    let Some(department) = department::Entity::find_by_id(id).one(change.db()).await? else {
        return Ok(Err(Problem::NotFound));
    };
    let owner = match department.process_owner_id {
        Some(owner) => account::Entity::find_by_id(owner).one(change.db()).await?,
        None => None,
    };
    let decides = owner.is_some_and(|owner| owner.is_staff && owner.status == AccountStatus::Active);
    Ok(if decides { Ok(id) } else { Err(Problem::NoProcessOwner) })
}
