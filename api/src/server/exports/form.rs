//! How rows are written: CSV (RFC 4180), or a JSON object a line (NDJSON). Pure.
//!
//! CSV is opened in spreadsheets, and a cell that begins like a formula is one there: what a stranger wrote would run on the
//! desk of who opens it. So such a text gets an apostrophe before it (OWASP, *CSV Injection*); numbers stay numbers. In NDJSON
//! nothing is changed. There is no byte order mark: programs would take it for a part of the first column's name, and a
//! spreadsheet that is set to Dutch has to be told what the columns are parted by anyhow, where one also says UTF-8.

use csv::{Terminator, WriterBuilder};
use schema::error::Error;
use serde::ser::{SerializeMap, Serializer as _};
use serde_json::Value;

use super::lists::{Column, List};

/// What a cell of a spreadsheet begins with that is a formula, also in wide letters, or after what is skipped.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
/// Between the values of one cell.
const WITHIN: &str = "; ";

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Csv,
    Ndjson,
}

impl Form {
    pub(super) fn of(name: &str) -> Option<Self> {
        match name {
            "csv" => Some(Self::Csv),
            "ndjson" => Some(Self::Ndjson),
            _ => None,
        }
    }

    pub(super) fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Ndjson => "ndjson",
        }
    }

    pub(super) fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Ndjson => "application/x-ndjson; charset=utf-8",
        }
    }

    /// What comes before the first row.
    pub(super) fn head(self, list: &List) -> Result<Vec<u8>, Error> {
        match self {
            Self::Csv => csv(&[list.columns.iter().map(|column| column.name.to_owned()).collect()]),
            Self::Ndjson => Ok(Vec::new()),
        }
    }

    /// Some rows.
    pub(super) fn rows(self, list: &List, items: &[Value]) -> Result<Vec<u8>, Error> {
        match self {
            Self::Csv => {
                let cells = |item| list.row(item).iter().map(cell).collect();
                csv(&items.iter().map(cells).collect::<Vec<_>>())
            }
            Self::Ndjson => {
                let mut lines = Vec::new();
                for item in items {
                    line(&mut lines, list.columns, &list.row(item))?;
                }
                Ok(lines)
            }
        }
    }
}

fn csv(rows: &[Vec<String>]) -> Result<Vec<u8>, Error> {
    let told = |error: &dyn std::fmt::Display| Error::internal(&error.to_string());
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).map_err(|error| told(&error))?;
    }
    writer.into_inner().map_err(|error| told(error.error()))
}

/// What stands in a cell.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => disarmed(text.clone()),
        Value::Array(values) => {
            let texts = values.iter().map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
            disarmed(texts.collect::<Vec<_>>().join(WITHIN))
        }
        Value::Object(_) => disarmed(value.to_string()),
    }
}

/// A text that no spreadsheet takes for a formula.
fn disarmed(text: String) -> String {
    if text.starts_with(FORMULA) { format!("'{text}") } else { text }
}

/// An object with the columns in their order.
fn line(lines: &mut Vec<u8>, columns: &[Column], row: &[Value]) -> Result<(), Error> {
    let told = |error: serde_json::Error| Error::internal(&error.to_string());
    let mut serializer = serde_json::Serializer::new(&mut *lines);
    let mut object = serializer.serialize_map(Some(columns.len())).map_err(told)?;
    for (column, value) in columns.iter().zip(row) {
        object.serialize_entry(column.name, value).map_err(told)?;
    }
    object.end().map_err(told)?;
    lines.push(b'\n');
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_begins_like_a_formula_is_disarmed_and_a_number_is_a_number() {
        for formula in ["=1+1", "+31 20", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"] {
            assert_eq!(cell(&json!(formula)), format!("'{formula}"));
            assert_eq!(cell(&json!([formula, "x"])), format!("'{formula}; x"));
        }
        for plain in ["", "a=1", "'=1", "2026-06-01T12:00:00+00:00", "ü"] {
            assert_eq!(cell(&json!(plain)), plain);
        }
        assert_eq!(
            [json!(-2), json!(4.5), json!(true), json!(null)].map(|value| cell(&value)),
            ["-2", "4.5", "true", ""]
        );
    }

    #[test]
    fn a_row_is_a_line_with_what_parts_it_quoted() {
        let list = List::find("councils").unwrap();
        let items = [json!({ "id": "council_1", "name": "Noord, \"de raad\"\r\nen meer", "seats": 9 })];
        let told = String::from_utf8(Form::Csv.rows(list, &items).unwrap()).unwrap();
        assert_eq!(told, "council_1,,\"Noord, \"\"de raad\"\"\r\nen meer\",,,,,,9,,,,\r\n");
        assert!(String::from_utf8(Form::Csv.head(list).unwrap()).unwrap().starts_with("id,slug,name,kind,status,"));
        let told = String::from_utf8(Form::Ndjson.rows(list, &items).unwrap()).unwrap();
        assert!(told.starts_with("{\"id\":\"council_1\",\"slug\":null,\"name\":\"Noord, ") && told.ends_with("}\n"));
        assert_eq!(told.lines().count(), 1);
    }
}
