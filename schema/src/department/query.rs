//! Finding departments.

use async_graphql::{Context, Object, Result};
use entity::department;
use sea_orm::Value;

use super::Department;
use crate::{
    access::{Open, Order, Store},
    page::{self, Connection, Direction, PageArgs},
};

/// Root fields about departments.
#[derive(Default)]
pub struct DepartmentQuery;

/// Root fields about departments.
#[Object(guard = "crate::access::Closed")]
impl DepartmentQuery {
    /// Departments, by name.
    #[graphql(guard = "Open", complexity = "page::cost(first, None, child_complexity)")]
    async fn departments(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<Department>> {
        let order = Order {
            field: "NAME",
            column: department::Column::Name,
            value: |row: &department::Model| Value::from(row.name.clone()),
            direction: Direction::Asc,
        };
        let departments = ctx.data::<Store>()?.find::<department::Entity>();
        Ok(departments.page(PageArgs::forwards(first, after), order).await?)
    }
}
