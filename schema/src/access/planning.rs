//! Keeping PostgreSQL from planning a prepared statement anew each time that it runs.
//!
//! It keeps one plan for all values as long as a plan made for the values at hand does not look cheaper; where it does, each
//! run is planned, which can take longer than to run. So what it would read from a value without need is kept from it.

use sea_orm::{
    ColumnTrait, Statement, Value,
    sea_query::{Expr, Query},
};
use uuid::Uuid;

/// A bound, of a day or a moment, that says nothing about how many rows lie within it.
pub(crate) fn bound(value: impl Into<Value>) -> Expr {
    Expr::SubQuery(None, Box::new(Query::select().expr(Expr::val(value)).take().into()))
}

/// Rows whose column is one of these keys. Of one key it is told that it is one.
pub(crate) fn among(column: impl ColumnTrait, keys: impl ExactSizeIterator<Item = Uuid>) -> Expr {
    let mut keys = keys.peekable();
    match (keys.len(), keys.peek()) {
        (1, Some(key)) => column.eq(*key),
        _ => column.eq_any(keys),
    }
}

/// With the length of a page in the statement: one plan for pages of every length is made for a tenth of all rows.
pub(super) fn of_one_length(mut statement: Statement) -> Statement {
    let Some(values) = &mut statement.values else { return statement };
    let limit = format!(" LIMIT ${}", values.0.len());
    if let (Some(start), Some(Value::BigUnsigned(Some(rows)))) = (statement.sql.strip_suffix(&limit), values.0.last()) {
        statement.sql = format!("{start} LIMIT {rows}");
        values.0.pop();
    }
    statement
}

#[cfg(test)]
mod tests {
    use sea_orm::DbBackend;

    use super::*;

    #[test]
    fn the_length_of_a_page_is_written_out_where_it_is_the_last_value() {
        let of = |sql: &str, values: Vec<Value>| {
            let statement = of_one_length(Statement::from_sql_and_values(DbBackend::Postgres, sql, values));
            (statement.sql, statement.values.map(|values| values.0.len()))
        };
        let (key, rows) = (Value::from("x"), Value::from(51_u64));
        assert_eq!(
            of("SELECT 1 WHERE a = $1 LIMIT $2", vec![key.clone(), rows.clone()]),
            ("SELECT 1 WHERE a = $1 LIMIT 51".to_owned(), Some(1))
        );
        for (sql, values) in
            [("SELECT 1 LIMIT $1 OFFSET $2", vec![rows.clone(), rows]), ("SELECT 1 LIMIT $1", vec![key])]
        {
            let count = values.len();
            assert_eq!(of(sql, values), (sql.to_owned(), Some(count)));
        }
    }
}
