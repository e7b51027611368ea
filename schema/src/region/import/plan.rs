//! What an import of regions will do: worked out in memory, before anything is written.

use std::collections::{BTreeMap, BTreeSet};

use entity::term::RegionKind;

use super::ImportedRegion;
use crate::{
    problem::Problem,
    region::postcodes::{Range, merged},
    tally::{Did, Rejected, Tally},
    text::fold,
    tree,
};

/// A region as it is or will be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct State {
    pub(super) name: String,
    pub(super) kind: RegionKind,
    /// The code of the region that it lies in.
    pub(super) parent: Option<String>,
    /// By source and folded name: the name as it is written.
    pub(super) aliases: BTreeMap<(String, String), String>,
    /// In order.
    pub(super) postcodes: Vec<Range>,
}

impl State {
    pub(super) fn new(name: &str, kind: RegionKind, parent: Option<String>) -> Self {
        Self { name: name.to_owned(), kind, parent, aliases: BTreeMap::new(), postcodes: Vec::new() }
    }

    /// The region as a row has it. What the row leaves out stays as it is.
    fn with(before: Option<&Self>, row: &ImportedRegion) -> Self {
        let mut state = before.cloned().unwrap_or_else(|| Self::new("", row.kind, None));
        row.name.trim().clone_into(&mut state.name);
        state.kind = row.kind;
        if let Some(parent) = &row.parent_code {
            state.parent = Some(parent.trim().to_owned());
        }
        let sources: BTreeSet<&str> = row.aliases.iter().map(|(source, _)| source.trim()).collect();
        state.aliases.retain(|(source, _), _| !sources.contains(source.as_str()));
        for (source, alias) in &row.aliases {
            let key = (source.trim().to_owned(), fold(alias));
            state.aliases.entry(key).or_insert_with(|| alias.trim().to_owned());
        }
        if !row.postcodes.is_empty() {
            let ranges = row.postcodes.iter().filter_map(|(first, last)| Range::parse(*first, *last).ok());
            state.postcodes = merged(ranges.collect());
        }
        state
    }
}

/// What an import will do.
#[derive(Debug)]
pub(super) struct Plan {
    /// All regions as they will be, by code.
    pub(super) after: BTreeMap<String, State>,
    /// The codes of those that are new.
    pub(super) created: Vec<String>,
    /// The codes of those that change.
    pub(super) updated: Vec<String>,
    /// What the rows come to.
    pub(super) tally: Tally,
}

/// Works out what rows do to the regions that are there. A refused row changes nothing, which can get rows refused
/// that lean on it; so the rules are gone through until they refuse no more.
pub(super) fn plan(before: &BTreeMap<String, State>, rows: &[ImportedRegion]) -> Plan {
    let mut rejected: BTreeMap<usize, Problem> = BTreeMap::new();
    let mut codes = BTreeSet::new();
    for (index, row) in rows.iter().enumerate() {
        let problem = flaw(row).or_else(|| (!codes.insert(row.code.trim())).then_some(Problem::RepeatedInCall));
        if let Some(problem) = problem {
            rejected.insert(index, problem);
        }
    }
    let after = loop {
        let accepted: Vec<(usize, &str)> = rows
            .iter()
            .enumerate()
            .filter(|(index, _)| !rejected.contains_key(index))
            .map(|(index, row)| (index, row.code.trim()))
            .collect();
        let mut after = before.clone();
        for (index, code) in &accepted {
            if let Some(row) = rows.get(*index) {
                after.insert((*code).to_owned(), State::with(before.get(*code), row));
            }
        }
        let refused = refused(&after, &accepted);
        if refused.is_empty() {
            break after;
        }
        rejected.extend(refused);
    };

    let mut plan = Plan { after, created: Vec::new(), updated: Vec::new(), tally: Tally::default() };
    for (index, row) in rows.iter().enumerate() {
        if let Some(problem) = rejected.get(&index) {
            plan.tally.rejected.push(Rejected { index, problem: *problem });
            continue;
        }
        let code = row.code.trim();
        let did = match before.get(code) {
            None => Did::Create,
            old if old == plan.after.get(code) => Did::Nothing,
            Some(_) => Did::Update,
        };
        match did {
            Did::Create => plan.created.push(code.to_owned()),
            Did::Update => plan.updated.push(code.to_owned()),
            Did::Nothing => {}
        }
        plan.tally.count(did);
    }
    plan
}

/// What is wrong with a row by itself.
fn flaw(row: &ImportedRegion) -> Option<Problem> {
    let text = |text: &str, most: usize| match text.trim().chars().count() {
        0 => Some(Problem::Empty),
        length => (length > most).then_some(Problem::TooLong),
    };
    let aliases = row.aliases.iter().find_map(|(source, alias)| {
        let blank = fold(alias).is_empty().then_some(Problem::Empty);
        text(source, 100).or_else(|| text(alias, 200)).or(blank)
    });
    let postcodes = row.postcodes.iter().find_map(|(first, last)| Range::parse(*first, *last).err());
    text(&row.code, 100).or_else(|| text(&row.name, 200)).or(aliases).or(postcodes)
}

/// The rows that the rules that span all regions refuse. What no row is about was there first; of two rows the
/// earlier was.
fn refused(after: &BTreeMap<String, State>, accepted: &[(usize, &str)]) -> BTreeMap<usize, Problem> {
    let ours: BTreeSet<&str> = accepted.iter().map(|(_, code)| *code).collect();
    let others = after.keys().map(String::as_str).filter(|code| !ours.contains(code));
    let in_order = others.map(|code| (None, code)).chain(accepted.iter().map(|(index, code)| (Some(*index), *code)));

    let mut refused = BTreeMap::new();
    let mut names: BTreeSet<&(String, String)> = BTreeSet::new();
    let mut postcodes: BTreeMap<(RegionKind, i32), i32> = BTreeMap::new();
    let parent_of = |code: &str| after.get(code).and_then(|state| state.parent.as_deref());
    for (index, code) in in_order {
        let Some(state) = after.get(code) else { continue };
        if let Some(index) = index {
            let parent = state.parent.as_deref();
            let problem = if parent.is_some_and(|parent| !after.contains_key(parent)) {
                Some(Problem::NotFound)
            } else if parent.is_some_and(|parent| tree::makes_ring(code, parent, parent_of)) {
                Some(Problem::OwnParent)
            } else if state.aliases.keys().any(|key| names.contains(key)) {
                Some(Problem::AliasTaken)
            } else if state.postcodes.iter().any(|range| is_taken(&postcodes, state.kind, *range)) {
                Some(Problem::PostcodesOverlap)
            } else {
                None
            };
            if let Some(problem) = problem {
                refused.insert(index, problem);
                continue;
            }
        }
        names.extend(state.aliases.keys());
        postcodes.extend(state.postcodes.iter().map(|range| ((state.kind, range.first), range.last)));
    }
    refused
}

/// Whether a range shares a postcode with one of these, which share none with each other.
fn is_taken(ranges: &BTreeMap<(RegionKind, i32), i32>, kind: RegionKind, range: Range) -> bool {
    let up_to = ranges.range((kind, i32::MIN)..=(kind, range.last));
    up_to.last().is_some_and(|(_, last)| *last >= range.first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(code: &str, parent: Option<&str>, alias: Option<&str>, postcodes: &[(i32, i32)]) -> ImportedRegion {
        ImportedRegion {
            code: code.to_owned(),
            name: format!("Wijk {code}"),
            kind: RegionKind::Neighbourhood,
            parent_code: parent.map(str::to_owned),
            aliases: alias.map(|alias| ("city".to_owned(), alias.to_owned())).into_iter().collect(),
            postcodes: postcodes.to_vec(),
        }
    }

    fn refusals(plan: &Plan) -> Vec<(usize, Problem)> {
        plan.tally.rejected.iter().map(|row| (row.index, row.problem)).collect()
    }

    #[test]
    fn the_same_rows_a_second_time_change_nothing() {
        let rows = [row("b", Some("a"), Some("Oost"), &[(1000, 1009), (1010, 1010)]), row("a", None, None, &[])];
        let first = plan(&BTreeMap::new(), &rows);
        assert_eq!((first.tally.created, refusals(&first)), (2, vec![]));
        let again = plan(&first.after, &rows);
        assert_eq!((again.tally.created, again.tally.updated, again.tally.unchanged), (0, 0, 2));
        let changed = plan(&first.after, &[row("b", None, Some("Nieuw Oost"), &[])]);
        assert_eq!(changed.updated, ["b"]);
        let b = changed.after.get("b").unwrap();
        assert_eq!(b.parent.as_deref(), Some("a"), "what a row leaves out stays");
        assert_eq!(b.postcodes.len(), 1);
        assert_eq!(b.aliases.values().collect::<Vec<_>>(), ["Nieuw Oost"]);
    }

    #[test]
    fn of_two_that_want_one_name_or_postcode_the_first_has_it() {
        let rows = [
            row("a", None, Some("Oost"), &[(1000, 1009)]),
            row("b", None, Some("oost"), &[]),
            row("c", None, None, &[(1009, 1011)]),
            row("d", None, None, &[(1010, 1011)]),
        ];
        let plan = plan(&BTreeMap::new(), &rows);
        assert_eq!(refusals(&plan), [(1, Problem::AliasTaken), (2, Problem::PostcodesOverlap)]);
        assert_eq!(plan.created, ["a", "d"]);
    }

    #[test]
    fn a_name_that_moved_from_one_region_to_another_moves_in_any_order() {
        let first = plan(&BTreeMap::new(), &[row("a", None, Some("Oost"), &[]), row("b", None, Some("West"), &[])]);
        let swapped = plan(&first.after, &[row("a", None, Some("West"), &[]), row("b", None, Some("Oost"), &[])]);
        assert_eq!((swapped.tally.updated, refusals(&swapped)), (2, vec![]));
    }

    #[test]
    fn a_row_in_a_region_that_is_refused_or_unknown_is_refused() {
        let rows = [row("c", Some("b"), None, &[]), row("b", Some("a"), None, &[]), row("d", Some("d"), None, &[])];
        let plan = plan(&BTreeMap::new(), &rows);
        assert_eq!(refusals(&plan), [(0, Problem::NotFound), (1, Problem::NotFound), (2, Problem::OwnParent)]);
    }

    #[test]
    fn a_row_that_cannot_be_is_refused_by_itself() {
        let mut nameless = row("b", None, None, &[]);
        nameless.name = " ".to_owned();
        let rows = [
            row("", None, None, &[]),
            nameless,
            row("c", None, Some("-"), &[]),
            row("d", None, None, &[(999, 1000)]),
            row("e", None, None, &[]),
            row(" e ", None, None, &[]),
        ];
        let refused: Vec<Problem> = refusals(&plan(&BTreeMap::new(), &rows)).into_iter().map(|(_, p)| p).collect();
        let empty = Problem::Empty;
        assert_eq!(refused, [empty, empty, empty, Problem::PostcodeRange, Problem::RepeatedInCall]);
    }
}
