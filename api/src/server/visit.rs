//! Reading something under `/v1` for whoever asks: which organisation, who they are, and reading it on the runtime that the
//! connections belong to.

use std::net::IpAddr;

use actix_web::{HttpRequest, web::Data};
use schema::{
    access::{Language, Store},
    error::Error,
};
use tracing::Instrument;

use super::{State, graphql::Task, problem::Problem};
use crate::{auth, registry::OpenError};

/// Whoever asks, and where.
#[derive(Clone)]
pub(super) struct Visitor {
    slug: Option<String>,
    bearer: Option<String>,
    pub(super) language: Language,
    address: Option<IpAddr>,
}

impl Visitor {
    /// Whoever sent a request. Where a token does not count, everybody is the same.
    pub(super) fn of(state: &State, request: &HttpRequest, minds_token: bool) -> Result<Self, Problem> {
        let bearer = match minds_token {
            true => auth::bearer(request.headers()).map_err(|_| Problem::Unauthenticated)?,
            false => None,
        };
        Ok(Self {
            slug: request.match_info().get("organisation").map(str::to_owned),
            bearer,
            language: auth::language(request.headers()),
            address: auth::address(request, state.settings.trust_proxy),
        })
    }

    /// Whether they bring a token. Whether it is good shows when something is read.
    pub(super) fn is_signed_in(&self) -> bool {
        self.bearer.is_some()
    }

    /// Reads something through a store of theirs, which holds a connection that long and no longer.
    pub(super) async fn read<T, F, R>(self, state: &Data<State>, read: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(Store) -> R + Send + 'static,
        R: Future<Output = Result<T, Problem>> + Send,
    {
        let shared = Data::clone(state);
        let reading = async move {
            let registry = shared.registry().ok_or(Problem::Busy)?;
            let organisation = match registry.find(self.slug.as_deref()).await {
                Ok(organisation) => organisation.ok_or(Problem::NotFound)?,
                Err(OpenError::Database(error)) if error.is_temporary() => return Err(Problem::Busy),
                Err(OpenError::Database(error)) => return Err(Error::internal(&error.to_string()).into()),
                Err(OpenError::Keys(error)) => return Err(error.into()),
            };
            let _place = organisation.place()?;
            let clock = shared.clock.clone();
            let store =
                Store::of_bearer(organisation, self.bearer.as_deref(), self.language, self.address, clock).await?;
            let found = read(store.clone()).await;
            store.close().await;
            found
        };
        // It ends with this request, whatever ends that.
        let task = Task(state.runtime.spawn(reading.in_current_span()));
        match tokio::time::timeout(state.settings.request_timeout, task).await {
            Ok(Ok(found)) => found,
            Ok(Err(_)) => Err(Error::internal("reading a file broke off").into()),
            Err(_) => Err(Problem::Busy),
        }
    }
}
