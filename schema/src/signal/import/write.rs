//! Writing records, many rows a statement.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use entity::{
    account, deadline,
    id::{AccountId, RegionId, SealedTextId, SealingKeyId, SignalId, TopicId},
    sealed_text, sealing_key, signal, signal_reporter,
    term::{AccountStatus, EventKind, SignalStatus, SubjectType, Urgency},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DbBackend, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Statement,
};
use uuid::Uuid;

use super::{
    Imported, ImportedSignal, Quality, Rejected,
    read::{Record, read},
    update::{Known, update},
};
use crate::{
    access::{Change, insert_all},
    deadline::Terms,
    distress::{self, Suspect},
    error::Error,
    event::Event,
    payload::Stop,
    problem::Problem,
    region::{RegionIndex, Whereabouts},
    screening::Screen,
    sealed_text::{self as texts, Place},
    sealing::Key,
    signal::deadlines::{About, Begin, first_steps},
    topic::TopicIndex,
};

/// What the organisation knows that records are read against.
pub(super) struct Against {
    pub(super) topics: TopicIndex,
    regions: RegionIndex,
    pub(super) terms: Terms,
    clients: HashMap<String, AccountId>,
    pub(super) screen: Arc<Screen>,
}

/// What a record leads to here.
pub(super) struct Resolved {
    pub(super) topic: Option<TopicId>,
    pub(super) region: Option<RegionId>,
    /// Whether whoever told it can be answered.
    pub(super) way_back: bool,
}

/// All rows that new records come to.
#[derive(Default)]
struct NewRows {
    signals: Vec<signal::ActiveModel>,
    reporters: Vec<signal_reporter::ActiveModel>,
    keys: Vec<sealing_key::ActiveModel>,
    texts: Vec<sealed_text::ActiveModel>,
    deadlines: Vec<deadline::ActiveModel>,
    suspects: Vec<Suspect>,
}

pub(super) async fn write(change: Change, source: &str, records: &[ImportedSignal]) -> Result<Imported, Stop> {
    let mut result = Imported::default();
    let screen = change.screen().await?;
    let read = read_all(&change, &screen, records, &mut result);
    let known = known(&change, source, &read).await?;
    let against = against(&change, &read, screen).await?;

    let mut rows = NewRows::default();
    let mut events = Vec::new();
    let mut read_as = Vec::new();
    let sender = change.viewer().id();
    for record in &read {
        let anothers =
            |known: &Known| sender.is_some() && known.integration_id.is_some_and(|owner| Some(owner) != sender);
        if known.get(&record.external_id).is_some_and(anothers) {
            result.rejected.push(Rejected { index: record.index, problem: Problem::AnothersRecord });
            continue;
        }
        let topic = against.topics.find(&record.source.topic_path);
        let place = &record.place;
        let region = against.regions.resolve(Whereabouts {
            postcode: place.postcode.as_ref().map(|postcode| postcode.written.as_str()),
            name: place.region_name.as_deref(),
            source: Some(source),
        });
        let way_back = way_back(record, &against);
        count(&mut result.quality, record, topic, region, way_back);
        let to = Resolved { topic, region, way_back };
        match known.get(&record.external_id) {
            Some(known) if known.source_hash.as_ref() == Some(&record.hash) => {
                read_as.push(known.id);
                result.unchanged += 1;
            }
            Some(known) => {
                events.push(Event::new(EventKind::SignalUpdated, SubjectType::Signal, known.id));
                events.extend(update(&change, known, record, &to, &against).await?);
                read_as.push(known.id);
                result.updated += 1;
            }
            None => {
                let id = add(&change, &mut rows, source, record, &to, &against).await?;
                events.push(
                    Event::new(EventKind::SignalImported, SubjectType::Signal, id)
                        .term("kind", record.source.kind)
                        .term("channel", record.source.channel)
                        .key("topicId", topic),
                );
                read_as.push(id);
                result.created += 1;
            }
        }
    }
    let db = change.db();
    insert_all(db, rows.signals).await?;
    insert_all(db, rows.reporters).await?;
    insert_all(db, rows.keys).await?;
    insert_all(db, rows.texts).await?;
    insert_all(db, rows.deadlines).await?;
    events.extend(distress::propose(&change, &against.terms, &against.topics, rows.suspects).await?);
    result.quality.possible_duplicates = possible_duplicates(&change, &read_as).await?;
    // Where nothing changed there is nothing to keep.
    if !events.is_empty() {
        change.commit(events).await?;
    }
    Ok(result)
}

fn read_all<'a>(
    change: &Change,
    screen: &Screen,
    records: &'a [ImportedSignal],
    result: &mut Imported,
) -> Vec<Record<'a>> {
    let mut seen = HashSet::new();
    let mut good = Vec::new();
    for (index, record) in records.iter().enumerate() {
        match read(index, record, change.vault(), screen, change.now()) {
            Ok(record) if seen.insert(record.external_id.clone()) => good.push(record),
            Ok(record) => {
                result.rejected.push(Rejected { index: record.index, problem: Problem::RepeatedInCall });
            }
            Err(problem) => result.rejected.push(Rejected { index, problem }),
        }
    }
    good
}

async fn known(change: &Change, source: &str, records: &[Record<'_>]) -> Result<HashMap<String, Known>, Error> {
    let rows: Vec<Known> = signal::Entity::find()
        .select_only()
        .columns([
            signal::Column::Id,
            signal::Column::ExternalId,
            signal::Column::SourceHash,
            signal::Column::Status,
            signal::Column::Urgency,
            signal::Column::TopicId,
            signal::Column::SeenAt,
            signal::Column::HeardAt,
            signal::Column::ReopenedCount,
            signal::Column::HasWayBack,
            signal::Column::DepartmentId,
            signal::Column::IntegrationId,
        ])
        .filter(signal::Column::Source.eq(source))
        .filter(signal::Column::ExternalId.eq_any(records.iter().map(|record| record.external_id.clone())))
        .lock_exclusive()
        .into_model()
        .all(change.db())
        .await?;
    Ok(rows.into_iter().map(|row| (row.external_id.clone(), row)).collect())
}

async fn against(change: &Change, records: &[Record<'_>], screen: Arc<Screen>) -> Result<Against, Error> {
    let db = change.db();
    let emails: HashSet<String> = records.iter().filter_map(|record| record.reporter.as_ref()?.email.clone()).collect();
    let clients: Vec<(Option<String>, AccountId)> = account::Entity::find()
        .select_only()
        .columns([account::Column::Email, account::Column::Id])
        .filter(account::Column::Email.eq_any(emails))
        .filter(account::Column::IsClient.eq(true))
        .filter(account::Column::IsEmailProven.eq(true))
        .filter(account::Column::Status.eq(AccountStatus::Active))
        .into_tuple()
        .all(db)
        .await?;
    Ok(Against {
        topics: TopicIndex::load(db).await?,
        regions: RegionIndex::load(db).await?,
        terms: Terms::load(db).await?,
        clients: clients.into_iter().filter_map(|(email, id)| Some((email?, id))).collect(),
        screen,
    })
}

pub(super) fn client(record: &Record<'_>, against: &Against) -> Option<AccountId> {
    against.clients.get(record.reporter.as_ref()?.email.as_deref()?).copied()
}

fn way_back(record: &Record<'_>, against: &Against) -> bool {
    client(record, against).is_some() || record.reporter.as_ref().is_some_and(|reporter| reporter.can_be_reached())
}

fn count(quality: &mut Quality, record: &Record<'_>, topic: Option<TopicId>, region: Option<RegionId>, way_back: bool) {
    let place = &record.place;
    let placed = place.coordinates.is_some()
        || place.address.is_some()
        || place.postcode.is_some()
        || place.region_name.is_some();
    quality.without_topic += usize::from(topic.is_none());
    quality.without_place += usize::from(!placed);
    quality.without_region += usize::from(region.is_none());
    quality.without_date += usize::from(record.source.happened_at.is_none());
    quality.without_way_back += usize::from(!way_back);
}

/// What the source owns of a signal, as columns.
pub(super) fn owned_by_source(record: &Record<'_>, screen: &Screen, to: &Resolved) -> signal::ActiveModel {
    let place = &record.place;
    signal::ActiveModel {
        kind: Set(record.source.kind),
        channel: Set(record.source.channel),
        text: Set(record.text.as_ref().map(|text| text.text.clone())),
        is_masked: Set(record.text.as_ref().is_some_and(|text| text.is_masked)),
        topic_id: Set(to.topic),
        happened_at: Set(record.source.happened_at),
        received_at: Set(record.source.received_at),
        latitude: Set(place.coordinates.map(|(latitude, _)| latitude)),
        longitude: Set(place.coordinates.map(|(_, longitude)| longitude)),
        address: Set(place.address.as_deref().map(|text| screen.mask_place(text))),
        postcode: Set(place.postcode.as_ref().map(|postcode| postcode.written.clone())),
        region_name: Set(place.region_name.as_deref().map(|name| screen.mask(name).text)),
        region_id: Set(to.region),
        score: Set(record.source.score),
        source_hash: Set(Some(record.hash.clone())),
        ..Default::default()
    }
}

async fn add(
    change: &Change,
    rows: &mut NewRows,
    source: &str,
    record: &Record<'_>,
    to: &Resolved,
    against: &Against,
) -> Result<SignalId, Error> {
    let now = change.now();
    let id = SignalId::at(now);
    let resolved = record.source.resolved_at;
    let integration = change.viewer().account().filter(|person| person.is_integration).map(|person| person.id);
    rows.signals.push(signal::ActiveModel {
        id: Set(id),
        page: Set(None),
        step: Set(None),
        urgency: Set(Urgency::Normal),
        source: Set(Some(source.to_owned())),
        external_id: Set(Some(record.external_id.clone())),
        is_imported: Set(true),
        integration_id: Set(integration),
        status: Set(if resolved.is_some() { SignalStatus::Closed } else { SignalStatus::Received }),
        outcome: Set(None),
        has_way_back: Set(to.way_back),
        handler_id: Set(None),
        department_id: Set(match (resolved, to.topic) {
            (Some(_), Some(topic)) => against.topics.department_of(topic),
            _ => against.topics.intake(),
        }),
        seen_at: Set(None),
        heard_at: Set(None),
        helped_at: Set(None),
        closed_at: Set(resolved),
        reopened_count: Set(0),
        main_signal_id: Set(None),
        code_hash: Set(None),
        created_at: Set(now),
        ..owned_by_source(record, &against.screen, to)
    });
    add_secrets(change, rows, id, record, against).await?;
    if resolved.is_none() {
        rows.deadlines.extend(against.terms.begin(&Begin {
            signal: id,
            urgency: Urgency::Normal,
            about: About { topics: &against.topics, topic: to.topic },
            steps: first_steps(to.way_back),
            round: 0,
            from: now,
        }));
        // What is resolved there needs nobody here.
        let text = record.text.as_ref().map_or("", |text| text.text.as_str());
        rows.suspects.extend(Suspect::of(id, text, to.topic, against.topics.intake()));
    }
    Ok(id)
}

/// Seals what was masked, and who the reporter is.
async fn add_secrets(
    change: &Change,
    rows: &mut NewRows,
    id: SignalId,
    record: &Record<'_>,
    against: &Against,
) -> Result<(), Error> {
    let original = record.text.as_ref().and_then(|text| text.original());
    if original.is_none() && record.reporter.is_none() {
        return Ok(());
    }
    let client = client(record, against);
    let (key_id, key) = match client {
        Some(client) => texts::key_of(change.db(), change.vault(), client.0, change.now()).await?,
        None => new_key(change, rows, id.0)?,
    };
    if let Some(original) = original {
        let place = Place { subject_type: SubjectType::Signal, subject: id.0, field: "text" };
        rows.texts.push(sealed_text::ActiveModel {
            id: Set(SealedTextId::at(change.now())),
            key_id: Set(key_id),
            subject_type: Set(place.subject_type),
            subject_id: Set(place.subject),
            field: Set(place.field.to_owned()),
            ciphertext: Set(key.seal(original.as_bytes(), &place.bytes())?),
            created_at: Set(change.now()),
        });
    }
    if let Some(reporter) = &record.reporter {
        let plain = serde_json::to_vec(reporter).map_err(|_| Error::internal("a reporter cannot be written"))?;
        rows.reporters.push(signal_reporter::ActiveModel {
            signal_id: Set(id),
            account_id: Set(client),
            sealed_identity: Set(Some(key.seal(&plain, id.0.as_bytes())?)),
            submitted_by: Set(change.viewer().id()),
            created_at: Set(change.now()),
        });
    }
    Ok(())
}

fn new_key(change: &Change, rows: &mut NewRows, owner: Uuid) -> Result<(SealingKeyId, Key), Error> {
    let (key, wrapped) = change.vault().new_key()?;
    let id = SealingKeyId::at(change.now());
    rows.keys.push(sealing_key::ActiveModel {
        id: Set(id),
        owner_id: Set(owner),
        wrapped: Set(wrapped),
        created_at: Set(change.now()),
    });
    Ok((id, key))
}

/// How many of these look like another of the same source: same topic and place, within a day.
async fn possible_duplicates(change: &Change, signals: &[SignalId]) -> Result<usize, Error> {
    const SQL: &str = "SELECT count(*) AS count FROM signal WHERE id = ANY($1) AND EXISTS (
            SELECT 1 FROM signal AS other
            WHERE other.id <> signal.id AND other.source = signal.source AND other.topic_id = signal.topic_id
            AND other.received_at BETWEEN signal.received_at - interval '1 day' AND signal.received_at + interval '1 day'
            AND (other.address = signal.address
                 OR (other.latitude = signal.latitude AND other.longitude = signal.longitude)))";
    #[derive(FromQueryResult)]
    struct Row {
        count: i64,
    }
    let ids: Vec<Uuid> = signals.iter().map(|id| id.0).collect();
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, SQL, [ids.into()]);
    let row = Row::find_by_statement(statement).one(change.db()).await?;
    Ok(row.map_or(0, |row| usize::try_from(row.count).unwrap_or_default()))
}
