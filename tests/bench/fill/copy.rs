//! Rows as text, for `COPY … FROM STDIN`, and the tables that they are gathered for.

use std::fmt::Write;

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{AssertSqlSafe, PgConnection};
use uuid::Uuid;

/// The tables that are filled, in an order in which each leans on those before it only; the columns that are given.
/// What is not named is null, or what the table says.
pub const TABLES: &[(&str, &str)] = &[
    ("department", "id, code, name, is_intake, created_at"),
    (
        "account",
        "id, email, is_email_proven, name, password_hash, is_client, is_staff, department_id, status, created_at",
    ),
    ("account_function", "id, account_id, function, since"),
    (
        "contact_preferences",
        "account_id, wanted, unwanted, announce_first, language, reachable_from, reachable_until, changed_at",
    ),
    ("region", "id, code, name, kind, parent_id, created_at"),
    ("region_alias", "id, region_id, source, alias, folded"),
    ("region_postcodes", "id, region_id, region_kind, first, last"),
    ("topic", "id, path, name, parent_id, department_id, is_public_space, created_at"),
    ("council", "id, slug, name, kind, region_id, about, email, seats, liaison_id, status, created_at"),
    ("council_member", "id, council_id, account_id, role, started_on, ends_on, is_public, public_name, created_at"),
    ("council_priority", "id, council_id, year, rank, title, description, created_at"),
    (
        "session",
        "id, kind, title, place, is_online, starts_at, ends_at, organiser_id, is_public, status, confirmed_at, held_at, reported_at, followed_up_at, report, changed_at, created_at",
    ),
    ("session_council", "session_id, council_id"),
    ("session_participant", "id, session_id, account_id, role, answer, answered_at, attended, created_at"),
    (
        "signal",
        "id, kind, channel, text, is_masked, topic_id, happened_at, received_at, postcode, region_id, urgency, source, external_id, source_hash, is_imported, status, outcome, has_way_back, handler_id, department_id, seen_at, heard_at, helped_at, closed_at, code_hash, created_at",
    ),
    ("signal_reporter", "signal_id, account_id, sealed_identity, submitted_by, created_at"),
    ("signal_submission", "key_hash, body_hash, signal_id, created_at"),
    ("sealing_key", "id, owner_id, wrapped, created_at"),
    ("sealed_text", "id, key_id, subject_type, subject_id, field, ciphertext, created_at"),
    ("answer", "id, signal_id, writer_id, author_name, text, channel, outcome, at"),
    ("answer_response", "id, signal_id, helped, comment, at"),
    (
        "proposal",
        "id, kind, title, text, council_id, author_id, department_id, status, submitted_at, published_at, created_at",
    ),
    ("proposal_decision", "id, proposal_id, round, outcome, reasons, decided_by, decided_at"),
    ("proposal_topic", "proposal_id, topic_id"),
    ("proposal_signal", "proposal_id, signal_id"),
    ("proposal_session", "proposal_id, session_id"),
    (
        "follow_up",
        "id, signal_id, session_id, proposal_id, commitment, owner_id, department_id, due_on, status, dropped_reason, created_by, created_at, ended_at",
    ),
    ("follow_up_update", "id, follow_up_id, author_id, text, audience, status, at"),
    (
        "deadline",
        "id, subject_type, subject_id, step, round, started_at, due_at, met_at, dropped_at, warn_at, warned_at, escalated_at",
    ),
    ("event", "id, at, actor_id, kind, subject_type, subject_id, data"),
    ("event_place", "place, event_id, hash, placed_at"),
];

/// Rows of all tables, as text.
pub struct Tables(Vec<String>);

impl Tables {
    pub fn new() -> Self {
        Self(TABLES.iter().map(|_| String::new()).collect())
    }

    /// A new row of a table.
    pub fn row(&mut self, table: &str) -> Row<'_> {
        let place = TABLES.iter().position(|(name, _)| *name == table).unwrap_or_else(|| panic!("no table {table}"));
        Row { out: &mut self.0[place], is_first: true }
    }

    /// The rows of each table that has any.
    pub fn filled(self) -> Vec<(usize, String)> {
        self.0.into_iter().enumerate().filter(|(_, rows)| !rows.is_empty()).collect()
    }
}

/// Writes rows of the table with this place in [`TABLES`].
pub async fn copy(connection: &mut PgConnection, table: usize, rows: String) {
    let (name, columns) = TABLES[table];
    let statement = format!("COPY {name} ({columns}) FROM STDIN");
    let mut copy = connection.copy_in_raw(&statement).await.unwrap_or_else(|error| panic!("{name}: {error}"));
    copy.send(rows.into_bytes()).await.unwrap_or_else(|error| panic!("{name}: {error}"));
    copy.finish().await.unwrap_or_else(|error| panic!("{name}: {error}"));
}

/// Runs statements.
pub async fn run(connection: &mut PgConnection, sql: &str) {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(connection)
        .await
        .unwrap_or_else(|error| panic!("{error}\n{sql}"));
}

/// One row: its values in the order of the columns. It ends when it is dropped.
pub struct Row<'a> {
    out: &'a mut String,
    is_first: bool,
}

impl Row<'_> {
    fn next(&mut self) {
        if !self.is_first {
            self.out.push('\t');
        }
        self.is_first = false;
    }

    pub fn null(&mut self) -> &mut Self {
        self.next();
        self.out.push_str("\\N");
        self
    }

    /// Plain text: none of ours holds a tab, a line break or a backslash.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.next();
        self.out.push_str(text);
        self
    }

    pub fn text_or_null(&mut self, text: Option<&str>) -> &mut Self {
        match text {
            Some(text) => self.text(text),
            None => self.null(),
        }
    }

    pub fn flag(&mut self, flag: bool) -> &mut Self {
        self.text(if flag { "t" } else { "f" })
    }

    pub fn number(&mut self, number: i64) -> &mut Self {
        self.next();
        let _ = write!(self.out, "{number}");
        self
    }

    pub fn id(&mut self, id: Uuid) -> &mut Self {
        self.next();
        let mut buffer = Uuid::encode_buffer();
        self.out.push_str(id.hyphenated().encode_lower(&mut buffer));
        self
    }

    pub fn id_or_null(&mut self, id: Option<Uuid>) -> &mut Self {
        match id {
            Some(id) => self.id(id),
            None => self.null(),
        }
    }

    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        self.next();
        self.out.push_str("\\\\x");
        for byte in bytes {
            self.out.push(char::from(DIGITS[usize::from(byte >> 4)]));
            self.out.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
        self
    }

    pub fn bytes_or_null(&mut self, bytes: Option<&[u8]>) -> &mut Self {
        match bytes {
            Some(bytes) => self.bytes(bytes),
            None => self.null(),
        }
    }

    pub fn day(&mut self, day: NaiveDate) -> &mut Self {
        self.next();
        let _ = write!(self.out, "{day}");
        self
    }

    /// A moment, in UTC. Written by hand: there are tens of millions of them.
    pub fn moment(&mut self, at: DateTime<Utc>) -> &mut Self {
        self.next();
        let micros = at.timestamp_micros();
        let (days, of_day) = (micros.div_euclid(86_400_000_000), micros.rem_euclid(86_400_000_000));
        let (year, month, day) = civil(days);
        let (seconds, micros) = (of_day / 1_000_000, of_day % 1_000_000);
        for (number, digits, after) in [
            (year, 4, '-'),
            (month, 2, '-'),
            (day, 2, ' '),
            (seconds / 3_600, 2, ':'),
            (seconds / 60 % 60, 2, ':'),
            (seconds % 60, 2, '.'),
            (micros, 6, '+'),
        ] {
            self.digits(number, digits);
            self.out.push(after);
        }
        self.out.push_str("00");
        self
    }

    pub fn moment_or_null(&mut self, at: Option<DateTime<Utc>>) -> &mut Self {
        match at {
            Some(at) => self.moment(at),
            None => self.null(),
        }
    }

    fn digits(&mut self, number: i64, count: u32) {
        for place in (0..count).rev() {
            let digit = number / 10_i64.pow(place) % 10;
            self.out.push(char::from(b'0' + u8::try_from(digit).unwrap_or(0)));
        }
    }
}

impl Drop for Row<'_> {
    fn drop(&mut self) {
        self.out.push('\n');
    }
}

/// Year, month and day of a number of days since 1970 (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}
