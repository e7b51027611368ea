//! Resolving the objects of a list, field by field, without keeping a future for each.
//!
//! The library makes a future of every field of every object before it runs the first. Most fields are ready at once: here
//! each is run as soon as it is made, and only those that wait for something are kept.

use std::{borrow::Cow, future::poll_fn, task::Poll};

use async_graphql::{
    ContainerType, ContextSelectionSet, Name, OutputType, Positioned, ServerResult, Value,
    indexmap::IndexMap,
    parser::types::{Field, Selection, SelectionSet},
    registry::Registry,
    resolver_utils::resolve_container,
};
use futures::future::BoxFuture;

/// An object of a list, or of each object of one.
pub(crate) struct Walked<T>(pub(crate) T);

impl<T: ContainerType> OutputType for Walked<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn introspection_type_name(&self) -> Cow<'static, str> {
        self.0.introspection_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, _field: &Positioned<Field>) -> ServerResult<Value> {
        if let Some(fields) = plain(&ctx.item.node)
            && let Some(value) = walk(ctx, &self.0, fields).await?
        {
            return Ok(value);
        }
        Box::pin(resolve_container(ctx, &self.0)).await
    }
}

/// The fields of a selection, where it holds nothing else: no fragments, no directives.
fn plain(selection: &SelectionSet) -> Option<Vec<&Positioned<Field>>> {
    let mut fields = Vec::with_capacity(selection.items.len());
    for item in &selection.items {
        match &item.node {
            Selection::Field(field) if field.node.directives.is_empty() => fields.push(field),
            _ => return None,
        }
    }
    Some(fields)
}

/// A field that is not ready, and its place in the object.
type Waiting<'a> = (usize, BoxFuture<'a, ServerResult<Option<Value>>>);

/// The object; nothing where a name is asked for twice, which is the library's to put together.
async fn walk<'a, T: ContainerType>(
    ctx: &ContextSelectionSet<'a>,
    object: &'a T,
    fields: Vec<&'a Positioned<Field>>,
) -> ServerResult<Option<Value>> {
    let mut found: IndexMap<Name, Value> = IndexMap::with_capacity(fields.len());
    let mut waiting: Vec<Waiting<'a>> = Vec::new();
    let mut fields = fields.into_iter();
    let (mut is_begun, mut failed) = (false, None);
    poll_fn(|task| {
        for field in fields.by_ref() {
            let name = field.node.response_key().node.clone();
            if found.contains_key(&name) {
                return Poll::Ready(Ok(None));
            }
            if field.node.name.node == "__typename" {
                found.insert(name, Value::String(object.introspection_type_name().into_owned()));
                continue;
            }
            let ctx = ctx.clone();
            let mut resolving: BoxFuture<'a, _> =
                Box::pin(async move { object.resolve_field(&ctx.with_field(field)).await });
            match resolving.as_mut().poll(task) {
                Poll::Ready(value) => {
                    found.insert(name, value?.unwrap_or_default());
                }
                Poll::Pending => waiting.push((found.insert_full(name, Value::Null).0, resolving)),
            }
        }
        if is_begun {
            waiting.retain_mut(|(index, resolving)| match resolving.as_mut().poll(task) {
                Poll::Pending => true,
                Poll::Ready(value) => {
                    let value = value
                        .map(|value| found.get_index_mut(*index).map(|(_, slot)| *slot = value.unwrap_or_default()));
                    failed = failed.take().or(value.err());
                    false
                }
            });
        }
        is_begun = true;
        match failed.take() {
            Some(error) => Poll::Ready(Err(error)),
            None if waiting.is_empty() => Poll::Ready(Ok(Some(Value::Object(std::mem::take(&mut found))))),
            None => Poll::Pending,
        }
    })
    .await
}
