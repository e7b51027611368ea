//! Submitting a signal: one's own, an anonymous one, or one for somebody at a desk or on the telephone.

use async_graphql::ID;
use entity::{
    account, deadline,
    id::{AccountId, RegionId, SignalId, TopicId},
    signal, signal_reporter, signal_submission,
    term::{AccountStatus, Channel, EventKind, SignalKind, SignalStatus, SubjectType, Urgency},
    topic,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryTrait};
use uuid::Uuid;

use super::{
    code,
    deadlines::{About, Begin, first_steps},
    input::{Parsed, Reporter, SubmitSignalInput, body},
    rules::{SubmitSignal, SubmitSignalForSomebody},
};
use crate::{
    access::{Change, Draft, HeldCode, Sight, Store, insert_together},
    distress::{self, Suspect},
    error::Error,
    event::Event,
    payload::Stop,
    problem::{Problem, Problems},
    region::Whereabouts,
    screening::Screen,
    sealed_text::{self, Place, Screened},
};

/// Who a new signal is from.
enum From {
    Account(AccountId),
    Other { reporter: Reporter, account: Option<AccountId> },
    Nobody,
}

impl From {
    fn account(&self) -> Option<AccountId> {
        match self {
            Self::Account(id) => Some(*id),
            Self::Other { account, .. } => *account,
            Self::Nobody => None,
        }
    }

    /// Whether only a code can lead back to whoever it is from.
    fn needs_code(&self) -> bool {
        match self {
            Self::Account(_) => false,
            Self::Other { reporter, account } => account.is_none() && !reporter.can_be_reached(),
            Self::Nobody => true,
        }
    }
}

/// Submits a signal; the same key with the same body gives the first one back.
pub(super) async fn submit(store: &Store, input: &SubmitSignalInput) -> Result<SignalId, Stop> {
    let viewer = store.viewer();
    let now = store.now();
    let mut problems = Problems::new(viewer.language());
    let screen = store.screen().await?;
    let parsed = Parsed::of(input, &screen, now, &mut problems);
    let draft = store.draft().await?;
    if let Some(topic) = parsed.topic {
        check_topic(&draft, topic, "topicId", &mut problems).await?;
    }
    let change = match &parsed.reporter {
        Some(_) => draft.granted(viewer.may(SubmitSignalForSomebody)?),
        None => draft.granted(viewer.may(SubmitSignal)?),
    };
    problems.settle()?;

    let from = from(&change, input, parsed.reporter.clone()).await?;
    let submitter = match &from {
        From::Nobody => None,
        From::Account(_) | From::Other { .. } => viewer.id(),
    };
    let submitted_by = submitter.map_or(Uuid::nil(), |account| account.0);
    let new_code =
        from.needs_code().then(|| code::make(store.vault(), submitted_by, parsed.key.as_deref())).transpose()?;

    let hashes = parsed.key.as_deref().map(|key| key_hashes(store, submitted_by, key, input));
    if let Some((key_hash, body_hash)) = &hashes
        && let Some(first) = signal_submission::Entity::find_by_id(key_hash.clone()).one(change.db()).await?
    {
        if first.body_hash != *body_hash {
            return Err(problems.stop("key", Problem::KeyReused));
        }
        // Whoever knows key and story both, sent it. A key alone opens nothing: it may be an easy one.
        if let Some(code) = new_code {
            viewer.hold(code);
        }
        return Ok(first.signal_id);
    }

    let id = SignalId::at(now);
    let sent = hashes.map(|(key_hash, body_hash)| signal_submission::ActiveModel {
        key_hash: Set(key_hash),
        body_hash: Set(body_hash),
        signal_id: Set(id),
        created_at: Set(now),
    });
    let origin = Origin { from: &from, region: None, code: new_code.as_ref(), sent };
    let proposed = insert(&change, id, &screen, &parsed, origin).await?;
    let events = std::iter::once(came_in(id, &parsed)).chain(proposed);
    match submitter {
        Some(_) => change.commit(events).await?,
        None => change.commit_anonymously(events).await?,
    }
    if let Some(code) = new_code {
        viewer.hold(code);
    }
    Ok(id)
}

fn came_in(id: SignalId, parsed: &Parsed) -> Event {
    Event::new(EventKind::SignalSubmitted, SubjectType::Signal, id)
        .term("kind", parsed.kind)
        .term("channel", parsed.channel)
        .key("topicId", parsed.topic)
}

/// A signal that somebody with an account tells by way of something else: what they noticed in a session.
pub(crate) struct NewSignal {
    pub(crate) kind: SignalKind,
    pub(crate) channel: Channel,
    pub(crate) text: Screened,
    pub(crate) topic: Option<TopicId>,
    /// The region that it belongs to, where that is known.
    pub(crate) region: Option<RegionId>,
    pub(crate) reporter: AccountId,
}

/// Writes a signal in a change that may. Gives what happened, for the commit.
pub(crate) async fn make(change: &Change, new: NewSignal) -> Result<(SignalId, Vec<Event>), Error> {
    let id = SignalId::at(change.now());
    let parsed = Parsed::told(new.kind, new.channel, new.text, new.topic);
    let screen = change.screen().await?;
    let from = From::Account(new.reporter);
    let origin = Origin { from: &from, region: new.region, code: None, sent: None };
    let proposed = insert(change, id, &screen, &parsed, origin).await?;
    Ok((id, std::iter::once(came_in(id, &parsed)).chain(proposed).collect()))
}

/// A topic that is named, if signals can be about it.
pub(crate) async fn topic_of(
    draft: &Draft,
    id: Option<&ID>,
    field: &str,
    problems: &mut Problems,
) -> Result<Option<TopicId>, Error> {
    let Some(id) = id else { return Ok(None) };
    let Some(id) = problems.take(field, id.parse::<TopicId>().map_err(|_| Problem::NotFound)) else { return Ok(None) };
    check_topic(draft, id, field, problems).await?;
    Ok(Some(id))
}

/// Checks that signals can be about a topic: one that is in use, which everybody sees. That another is there, only those are
/// told who see all topics.
async fn check_topic(draft: &Draft, id: TopicId, field: &str, problems: &mut Problems) -> Result<(), Error> {
    match draft.reference().await?.topics.get(id) {
        Some(topic) if topic.is_active => {}
        Some(_) if Sight::of::<topic::Entity>(draft.viewer()).is_everything() => {
            problems.add(field, Problem::TopicClosed);
        }
        _ => problems.add(field, Problem::NotFound),
    }
    Ok(())
}

/// Whom the signal is from. A client known by the e-mail address they gave sees it among their own.
async fn from(change: &Change, input: &SubmitSignalInput, reporter: Option<Reporter>) -> Result<From, Error> {
    if input.anonymous == Some(true) {
        return Ok(From::Nobody);
    }
    let Some(reporter) = reporter else {
        let person = change.viewer().account().filter(|person| !person.is_integration);
        return Ok(person.map_or(From::Nobody, |person| From::Account(person.id)));
    };
    let account = match &reporter.email {
        Some(email) => account::Entity::find()
            .filter(account::Column::Email.eq(email))
            .filter(account::Column::IsClient.eq(true))
            // Whoever registered by themselves may have written down somebody else's address.
            .filter(account::Column::IsEmailProven.eq(true))
            .filter(account::Column::Status.eq(AccountStatus::Active))
            .one(change.db())
            .await?
            .map(|account| account.id),
        None => None,
    };
    Ok(if reporter.is_nobody() { From::Nobody } else { From::Other { reporter, account } })
}

fn key_hashes(store: &Store, submitter: Uuid, key: &str, input: &SubmitSignalInput) -> (Vec<u8>, Vec<u8>) {
    (
        store.vault().hash("submission key", &[submitter.as_bytes(), key.as_bytes()]),
        store.vault().hash("submission body", &[&body(input)]),
    )
}

/// Where a signal comes from, besides what it tells.
struct Origin<'a> {
    from: &'a From,
    /// The region that it belongs to, where that is known.
    region: Option<RegionId>,
    code: Option<&'a HeldCode>,
    /// The key and the body that it was sent with.
    sent: Option<signal_submission::ActiveModel>,
}

/// Writes a signal with what hangs on it. Gives that it may be distressing, where its words say so.
async fn insert(
    change: &Change,
    id: SignalId,
    screen: &Screen,
    parsed: &Parsed,
    origin: Origin<'_>,
) -> Result<Vec<Event>, Error> {
    let db = change.db();
    let Origin { from, region, code, sent } = origin;
    let now = change.now();
    let reference = change.reference().await?;
    let postcode = parsed.place.postcode.as_ref();
    let told = reference.regions.resolve(Whereabouts {
        postcode: postcode.map(|postcode| postcode.written.as_str()),
        name: parsed.place.region_name.as_deref(),
        source: None,
    });
    let integration = change.viewer().account().filter(|person| person.is_integration).map(|person| person.id);
    let row = signal::ActiveModel {
        id: Set(id),
        kind: Set(parsed.kind),
        channel: Set(parsed.channel),
        text: Set(Some(parsed.text.text.clone())),
        is_masked: Set(parsed.text.is_masked),
        topic_id: Set(parsed.topic),
        happened_at: Set(parsed.happened_at),
        received_at: Set(now),
        latitude: Set(parsed.place.coordinates.map(|(latitude, _)| latitude)),
        longitude: Set(parsed.place.coordinates.map(|(_, longitude)| longitude)),
        address: Set(parsed.place.address.as_deref().map(|text| screen.mask_place(text))),
        postcode: Set(postcode.map(|postcode| postcode.written.clone())),
        region_name: Set(parsed.place.region_name.as_deref().map(|name| screen.mask(name).text)),
        region_id: Set(region.or(told)),
        page: Set(parsed.page.clone()),
        step: Set(parsed.step.clone()),
        score: Set(parsed.score),
        urgency: Set(Urgency::Normal),
        source: Set(None),
        external_id: Set(None),
        source_hash: Set(None),
        is_imported: Set(false),
        integration_id: Set(integration),
        status: Set(SignalStatus::Received),
        outcome: Set(None),
        has_way_back: Set(true),
        handler_id: Set(None),
        department_id: Set(reference.topics.intake()),
        seen_at: Set(None),
        heard_at: Set(None),
        helped_at: Set(None),
        closed_at: Set(None),
        reopened_count: Set(0),
        main_signal_id: Set(None),
        code_hash: Set(code.map(|code| code.hash.clone())),
        created_at: Set(now),
    };

    let owner = from.account().map_or(id.0, |account| account.0);
    let place = Place { subject_type: SubjectType::Signal, subject: id.0, field: "text" };
    sealed_text::seal(db, change.vault(), owner, &[(place, &parsed.text)], now).await?;
    let reporter = reporter_row(change, id, owner, from).await?;
    let begin = Begin {
        signal: id,
        urgency: Urgency::Normal,
        about: About { topics: &reference.topics, topic: parsed.topic },
        steps: first_steps(true),
        round: 0,
        from: now,
    };
    let deadlines = reference.terms.begin(&begin);
    let rows = [
        Some(signal::Entity::insert(row).into_query()),
        reporter.map(|row| signal_reporter::Entity::insert(row).into_query()),
        (!deadlines.is_empty()).then(|| deadline::Entity::insert_many(deadlines).into_query()),
        sent.map(|row| signal_submission::Entity::insert(row).into_query()),
    ];
    insert_together(db, rows.into_iter().flatten()).await?;
    let suspect = Suspect::of(id, &parsed.text.text, parsed.topic, reference.topics.intake());
    distress::propose(change, &reference.terms, &reference.topics, suspect.into_iter().collect()).await
}

async fn reporter_row(
    change: &Change,
    id: SignalId,
    owner: Uuid,
    from: &From,
) -> Result<Option<signal_reporter::ActiveModel>, Error> {
    let (account, sealed) = match from {
        From::Nobody => return Ok(None),
        From::Account(account) => (Some(*account), None),
        From::Other { reporter, account } => (*account, Some(seal_identity(change, id, owner, reporter).await?)),
    };
    Ok(Some(signal_reporter::ActiveModel {
        signal_id: Set(id),
        account_id: Set(account),
        sealed_identity: Set(sealed),
        submitted_by: Set(change.viewer().id()),
        created_at: Set(change.now()),
    }))
}

/// Seals who a reporter is.
pub(super) async fn seal_identity(
    change: &Change,
    id: SignalId,
    owner: Uuid,
    reporter: &Reporter,
) -> Result<Vec<u8>, Error> {
    let (_, key) = sealed_text::key_of(change.db(), change.vault(), owner, change.now()).await?;
    let plain = serde_json::to_vec(reporter).map_err(|_| Error::internal("a reporter cannot be written"))?;
    key.seal(&plain, id.0.as_bytes())
}
