//! What there are few of: regions, topics, departments, people, councils. The same number at every size, but for clients.

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc};
use schema::promise::{Calendar, Promises};
use uuid::Uuid;

use super::{
    copy::Tables,
    lot::{Few, Lot, few},
    words,
};

/// Clients whose phones the benchmark plays, and how many signals each of them sent. The same at every size.
pub const PHONES: u64 = 40;
/// How many signals each of them has.
pub const SIGNALS_OF_A_PHONE: u64 = 30;
/// The days that the story goes back.
const DAYS: i64 = 3 * 365;

pub const DEPARTMENTS: u64 = 20;
pub const STAFF: u64 = 1_000;
pub const DISTRICTS: u64 = 12;
pub const MUNICIPALITIES: u64 = 350;
pub const ROOT_TOPICS: u64 = 20;
pub const TOPICS: u64 = 200;
pub const COUNCILS: u64 = 40;
const SEATS: u64 = 10;

/// The made-up organisation, as far as everything else leans on it.
pub struct World {
    pub now: DateTime<Utc>,
    pub from: DateTime<Utc>,
    /// How many signals there are.
    pub signals: u64,
    /// How many of them came in since there is this system: the last ones. The others were imported, resolved.
    pub live: u64,
    pub clients: u64,
    pub intake: Uuid,
    pub password_hash: String,
    pub calendar: Calendar,
    pub promises: Promises,
}

impl World {
    pub fn new(signals: u64, now: DateTime<Utc>, intake: Uuid, password_hash: String) -> Self {
        Self {
            now,
            from: now - TimeDelta::days(DAYS),
            signals,
            live: signals / 5,
            clients: (signals / 20).max(2_000),
            intake,
            password_hash,
            calendar: Calendar::default(),
            promises: Promises::default(),
        }
    }

    pub fn department(&self, number: u64) -> Uuid {
        if number == 0 { self.intake } else { few(Few::Department, number) }
    }

    pub fn today(&self) -> NaiveDate {
        self.now.with_timezone(&schema::clock::ZONE).date_naive()
    }

    /// Somebody who handles signals at a department.
    pub fn handler(&self, department: u64, lot: &mut Lot) -> Uuid {
        few(Few::Staff, department + DEPARTMENTS * (1 + lot.below(STAFF / DEPARTMENTS - 1)))
    }

    /// The department of a topic.
    pub fn department_of(topic: u64) -> u64 {
        (topic % ROOT_TOPICS) % DEPARTMENTS
    }

    /// The municipality that these four digits lie in.
    pub fn municipality(digits: u64) -> Uuid {
        few(Few::Region, 1 + DISTRICTS + (digits - 1_000) / 25)
    }

    /// Four digits that lie somewhere.
    pub fn digits(lot: &mut Lot) -> u64 {
        1_000 + lot.below(MUNICIPALITIES * 25)
    }

    pub fn member(council: u64, seat: u64) -> Uuid {
        few(Few::Client, PHONES + council * SEATS + seat)
    }

    pub fn write(&self, tables: &mut Tables) {
        self.departments(tables);
        self.people(tables);
        self.regions(tables);
        self.topics(tables);
        self.councils(tables);
    }

    fn departments(&self, tables: &mut Tables) {
        for number in 1..DEPARTMENTS {
            let mut row = tables.row("department");
            row.id(self.department(number)).text(&format!("AFD{number:02}")).text(&format!("Afdeling {number}"));
            row.flag(false).moment(self.from);
        }
    }

    fn people(&self, tables: &mut Tables) {
        for number in 0..STAFF {
            let mut row = tables.row("account");
            row.id(few(Few::Staff, number)).text(&format!("staff-{number}@bench.example")).flag(true);
            row.text(&words::name(number)).null().flag(false).flag(true);
            row.id(self.department(number % DEPARTMENTS)).text("ACTIVE").moment(self.from);
            drop(row);
            let function = if number < DEPARTMENTS { "PROCESS_OWNER" } else { "HANDLER" };
            let mut row = tables.row("account_function");
            row.id(few(Few::Row, number)).id(few(Few::Staff, number)).text(function).moment(self.from);
        }
        for number in 0..self.clients {
            let mut lot = Lot::of(1, number);
            let id = few(Few::Client, number);
            let mut row = tables.row("account");
            row.id(id).text(&format!("client-{number}@bench.example")).flag(true).text(&words::name(10_000 + number));
            row.text_or_null((number < PHONES).then_some(self.password_hash.as_str()));
            row.flag(true).flag(false).null().text("ACTIVE").moment(self.from);
            drop(row);
            if number < PHONES || lot.chance(50) {
                let mut row = tables.row("contact_preferences");
                row.id(id).text("{APP,EMAIL}").text("{VISIT}").flag(lot.chance(30)).text("nl");
                row.text("09:00").text("17:30").moment(self.from);
            }
        }
    }

    fn regions(&self, tables: &mut Tables) {
        let mut add = |number: u64, code: String, name: String, kind: &str, parent: Option<Uuid>| {
            let id = few(Few::Region, number);
            let mut row = tables.row("region");
            row.id(id).text(&code).text(&name).text(kind).id_or_null(parent).moment(self.from);
            drop(row);
            let mut row = tables.row("region_alias");
            row.id(few(Few::Row, 10_000 + number)).id(id).text("registratie").text(&name).text(&name.to_lowercase());
            drop(row);
            if kind == "MUNICIPALITY" {
                let first = i64::try_from(1_000 + 25 * (number - 1 - DISTRICTS)).unwrap_or(0);
                let mut row = tables.row("region_postcodes");
                row.id(few(Few::Row, 20_000 + number)).id(id).text(kind).number(first).number(first + 24);
            }
        };
        add(0, "NL".to_owned(), "Nederland".to_owned(), "COUNTRY", None);
        for number in 0..DISTRICTS {
            let name = format!("District {}", number + 1);
            add(1 + number, format!("D{number:02}"), name, "DISTRICT", Some(few(Few::Region, 0)));
        }
        for number in 0..MUNICIPALITIES {
            let parent = few(Few::Region, 1 + number * DISTRICTS / MUNICIPALITIES);
            let (code, name) = (format!("GM{number:04}"), format!("Gemeente {}", number + 1));
            add(1 + DISTRICTS + number, code, name, "MUNICIPALITY", Some(parent));
        }
    }

    fn topics(&self, tables: &mut Tables) {
        for number in 0..TOPICS {
            let root = number % ROOT_TOPICS;
            let is_root = number < ROOT_TOPICS;
            let path = if is_root { format!("T{root:02}") } else { format!("T{root:02}/{number:03}") };
            let mut row = tables.row("topic");
            row.id(few(Few::Topic, number)).text(&path).text(&format!("Onderwerp {number}"));
            row.id_or_null((!is_root).then(|| few(Few::Topic, root)));
            row.id_or_null(is_root.then(|| self.department(Self::department_of(number))));
            row.flag(root == 3).moment(self.from);
        }
    }

    fn councils(&self, tables: &mut Tables) {
        let year = self.today().year();
        for number in 0..COUNCILS {
            let mut lot = Lot::of(2, number);
            let id = few(Few::Council, number);
            let (kind, region) = match number {
                0 => ("CENTRAL", 0),
                1..=DISTRICTS => ("DISTRICT", number),
                _ => ("LOCAL", 1 + DISTRICTS + (number * 7) % MUNICIPALITIES),
            };
            let mut row = tables.row("council");
            row.id(id).text(&format!("raad-{number}")).text(&format!("Cliëntenraad {:02}", (number * 7) % COUNCILS));
            row.text(kind).id(few(Few::Region, region)).text("Wij denken mee namens alle cliënten in onze regio.");
            row.text(&format!("raad-{number}@bench.example")).number(12).id(few(Few::Staff, 20 + number));
            row.text("ACTIVE").moment(self.from);
            drop(row);
            for seat in 0..SEATS {
                let role = ["CHAIR", "VICE_CHAIR", "SECRETARY"].get(usize::try_from(seat).unwrap_or(9)).copied();
                let public = lot.chance(80).then(|| words::name(50_000 + number * SEATS + seat));
                let started = self.today() - Days::new(100 + lot.below(900));
                let mut row = tables.row("council_member");
                row.id(few(Few::Row, 30_000 + number * SEATS + seat)).id(id).id(Self::member(number, seat));
                row.text(role.unwrap_or("MEMBER")).day(started).day(self.today() + Days::new(400 + lot.below(900)));
                row.flag(public.is_some()).text_or_null(public.as_deref()).moment(self.from);
            }
            for (place, year) in [year - 1, year].into_iter().enumerate() {
                for rank in 1..=5_u64 {
                    let place = u64::try_from(place).unwrap_or(0);
                    let mut row = tables.row("council_priority");
                    row.id(few(Few::Row, 40_000 + number * 10 + place * 5 + rank)).id(id).number(year.into());
                    row.number(i64::try_from(rank).unwrap_or(1)).text(words::title(&mut lot)).null().moment(self.from);
                }
            }
        }
    }
}
