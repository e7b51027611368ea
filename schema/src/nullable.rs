//! Root objects whose fields are nullable, so that one refusal never blanks a page.
//!
//! async-graphql passes an error of a nullable field on to the object above it, which the GraphQL
//! specification (section 6.4.4) does not; at the root that would end the whole answer. Here each root
//! field is nullable, and its error ends that field alone.

use std::borrow::Cow;

use async_graphql::{
    ContainerType, Context, ContextSelectionSet, ObjectType, OutputType, Positioned, ServerResult, Value,
    parser::types::Field,
    registry::{MetaType, Registry},
};

/// A root object with nullable fields.
pub struct Nullable<T>(pub T);

/// Fields that always have a value, as consumers rely on.
const NEVER_NULL: [&str; 2] = ["viewer", "insight"];

impl<T: ObjectType> OutputType for Nullable<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        let name = T::create_type_info(registry);
        if let Some(MetaType::Object { fields, .. }) = registry.types.get_mut(T::type_name().as_ref()) {
            for (name, field) in fields {
                if !NEVER_NULL.contains(&name.as_str())
                    && let Some(nullable) = field.ty.strip_suffix('!')
                {
                    field.ty = nullable.to_owned();
                }
            }
        }
        name
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        self.0.resolve(ctx, field).await
    }
}

impl<T: ObjectType> ContainerType for Nullable<T> {
    async fn resolve_field(&self, ctx: &Context<'_>) -> ServerResult<Option<Value>> {
        match self.0.resolve_field(ctx).await {
            Err(error) if !NEVER_NULL.contains(&ctx.item.node.name.node.as_str()) => {
                ctx.add_error(error);
                Ok(Some(Value::Null))
            }
            result => result,
        }
    }
}

impl<T: ObjectType> ObjectType for Nullable<T> {}
