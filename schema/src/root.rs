//! The table of contents: which nouns have root fields.

use async_graphql::{EmptySubscription, MergedObject, Schema};

use crate::{
    account::{AccountMutation, AccountQuery, Limits, Passwords},
    centre::{CentreMutation, CentreQuery},
    consultation::{ConsultationMutation, ConsultationQuery},
    contact::{AnnounceContactMutation, RecordContactAttemptMutation},
    contact_preferences::ContactPreferencesMutation,
    council::{CouncilMutation, CouncilQuery},
    department::{DepartmentMutation, DepartmentQuery},
    distress::{DistressMutation, DistressQuery},
    follow_up::{
        CreateFollowUpMutation, FollowUpQuery, ManyFollowUpsMutation, RespondToFollowUpMutation,
        TransferFollowUpMutation, UpdateFollowUpMutation,
    },
    insight::InsightQuery,
    journey::{JourneyMutation, JourneyQuery},
    node::NodeQuery,
    notice::{NoticeMutation, NoticeQuery},
    nullable::Nullable,
    pilot::{PilotMutation, PilotQuery},
    proposal::{ProposalDraftMutation, ProposalLifeMutation, ProposalQuery},
    region::{RegionMutation, RegionQuery},
    search::SearchQuery,
    session::{SessionLifeMutation, SessionPeopleMutation, SessionQuery, SessionTalkMutation},
    settings::{
        PromisesMutation, PromisesQuery, ScreeningWordsMutation, ScreeningWordsQuery, SettingsMutation, SettingsQuery,
        WorkingTimeMutation, WorkingTimeQuery,
    },
    signal::{ManySignalsMutation, SignalMutation, SignalQuery},
    topic::{TopicMutation, TopicQuery},
    vocabulary::VocabularyQuery,
};

/// What can be asked.
#[derive(MergedObject, Default)]
pub struct Query(
    AccountQuery,
    CentreQuery,
    ConsultationQuery,
    CouncilQuery,
    DepartmentQuery,
    DistressQuery,
    FollowUpQuery,
    InsightQuery,
    JourneyQuery,
    NodeQuery,
    PromisesQuery,
    NoticeQuery,
    PilotQuery,
    ProposalQuery,
    RegionQuery,
    SearchQuery,
    SessionQuery,
    SettingsQuery,
    SignalQuery,
    TopicQuery,
    VocabularyQuery,
    WorkingTimeQuery,
    ScreeningWordsQuery,
);

/// What can be done.
#[derive(MergedObject, Default)]
pub struct Mutation(
    AccountMutation,
    AnnounceContactMutation,
    ContactPreferencesMutation,
    RecordContactAttemptMutation,
    CentreMutation,
    ConsultationMutation,
    CouncilMutation,
    DepartmentMutation,
    DistressMutation,
    CreateFollowUpMutation,
    UpdateFollowUpMutation,
    PromisesMutation,
    ProposalDraftMutation,
    ProposalLifeMutation,
    TransferFollowUpMutation,
    RespondToFollowUpMutation,
    ManyFollowUpsMutation,
    JourneyMutation,
    PilotMutation,
    RegionMutation,
    SessionLifeMutation,
    SessionPeopleMutation,
    SessionTalkMutation,
    SettingsMutation,
    SignalMutation,
    ManySignalsMutation,
    TopicMutation,
    WorkingTimeMutation,
    ScreeningWordsMutation,
    NoticeMutation,
);

/// The whole schema.
pub type AppSchema = Schema<Nullable<Query>, Nullable<Mutation>, EmptySubscription>;

/// What an operation may cost: about the number of fields in its answer.
const COMPLEXITY: usize = 20_000;

/// Builds the schema. What it costs is bounded here; bytes, nesting, depth and aliases are bounded by the server, before
/// an operation comes this far. A server builds it once: what bounds passwords and failures over all organisations
/// lives in it.
#[must_use]
pub fn build() -> AppSchema {
    Schema::build(Nullable(Query::default()), Nullable(Mutation::default()), EmptySubscription)
        .data(Passwords::default())
        .data(Limits::default())
        .limit_complexity(COMPLEXITY)
        .disable_suggestions()
        .finish()
}

/// The schema in the language of schemas: what `schema/schema.graphql` holds.
#[must_use]
pub fn sdl() -> String {
    build().sdl()
}
