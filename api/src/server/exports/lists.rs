//! The lists that go out whole: for each a document of the graph, and the columns of a row.
//!
//! Columns have names of their own, which stay as they are, and a place in what the graph answers.

use serde_json::Value;

/// A list.
pub(super) struct List {
    /// As it is called in addresses, and in the graph.
    pub(super) name: &'static str,
    /// What the filter's type is called.
    filter: &'static str,
    /// What is asked of each item.
    fields: &'static str,
    pub(super) columns: &'static [Column],
}

/// A column: its name, and its place in an item. `*` stands for each item of a list within it.
pub(super) struct Column {
    pub(super) name: &'static str,
    place: &'static str,
}

const fn column(name: &'static str, place: &'static str) -> Column {
    Column { name, place }
}

/// All of them.
pub(super) const LISTS: [List; 5] = [SIGNALS, FOLLOW_UPS, PROPOSALS, SESSIONS, COUNCILS];

const SIGNALS: List = List {
    name: "signals",
    filter: "SignalFilter",
    fields: "id kind channel text masked topic { id name } happenedAt receivedAt
        place { address postcode regionName latitude longitude } region { id name } page step score urgency status outcome
        loop { seenAt heardAt helpedAt closedAt reopenedCount } department { id name } handler { id name }
        mainSignal { id } source externalId",
    columns: &[
        column("id", "id"),
        column("kind", "kind"),
        column("channel", "channel"),
        column("text", "text"),
        column("masked", "masked"),
        column("topicId", "topic/id"),
        column("topic", "topic/name"),
        column("happenedAt", "happenedAt"),
        column("receivedAt", "receivedAt"),
        column("regionId", "region/id"),
        column("region", "region/name"),
        column("address", "place/address"),
        column("postcode", "place/postcode"),
        column("regionName", "place/regionName"),
        column("latitude", "place/latitude"),
        column("longitude", "place/longitude"),
        column("page", "page"),
        column("step", "step"),
        column("score", "score"),
        column("urgency", "urgency"),
        column("status", "status"),
        column("outcome", "outcome"),
        column("seenAt", "loop/seenAt"),
        column("heardAt", "loop/heardAt"),
        column("helpedAt", "loop/helpedAt"),
        column("closedAt", "loop/closedAt"),
        column("reopenedCount", "loop/reopenedCount"),
        column("departmentId", "department/id"),
        column("department", "department/name"),
        column("handlerId", "handler/id"),
        column("handler", "handler/name"),
        column("mainSignalId", "mainSignal/id"),
        column("source", "source"),
        column("externalId", "externalId"),
    ],
};

const FOLLOW_UPS: List = List {
    name: "followUps",
    filter: "FollowUpFilter",
    fields: "id kind commitment masked status dueOn overdue daysOverdue owner { id name } department { id name }
        subject { about: __typename ... on Signal { id } ... on Session { id } ... on Proposal { id } }
        partner agreedAt confirmedAt droppedReason createdAt",
    columns: &[
        column("id", "id"),
        column("kind", "kind"),
        column("commitment", "commitment"),
        column("masked", "masked"),
        column("status", "status"),
        column("dueOn", "dueOn"),
        column("overdue", "overdue"),
        column("daysOverdue", "daysOverdue"),
        column("ownerId", "owner/id"),
        column("owner", "owner/name"),
        column("departmentId", "department/id"),
        column("department", "department/name"),
        column("subject", "subject/about"),
        column("subjectId", "subject/id"),
        column("partner", "partner"),
        column("agreedAt", "agreedAt"),
        column("confirmedAt", "confirmedAt"),
        column("droppedReason", "droppedReason"),
        column("createdAt", "createdAt"),
    ],
};

const PROPOSALS: List = List {
    name: "proposals",
    filter: "ProposalFilter",
    fields: "id kind title text masked status council { id slug name } fromClient department { id name } topics { id name }
        submittedAt decisionDueOn decision { outcome reasons decidedAt } plannedFor implementedOn evaluation abandonedReason
        publishedAt",
    columns: &[
        column("id", "id"),
        column("kind", "kind"),
        column("title", "title"),
        column("text", "text"),
        column("masked", "masked"),
        column("status", "status"),
        column("councilId", "council/id"),
        column("councilSlug", "council/slug"),
        column("council", "council/name"),
        column("fromClient", "fromClient"),
        column("departmentId", "department/id"),
        column("department", "department/name"),
        column("topicIds", "topics/*/id"),
        column("topics", "topics/*/name"),
        column("submittedAt", "submittedAt"),
        column("decisionDueOn", "decisionDueOn"),
        column("decision", "decision/outcome"),
        column("decisionReasons", "decision/reasons"),
        column("decidedAt", "decision/decidedAt"),
        column("plannedFor", "plannedFor"),
        column("implementedOn", "implementedOn"),
        column("evaluation", "evaluation"),
        column("abandonedReason", "abandonedReason"),
        column("publishedAt", "publishedAt"),
    ],
};

const SESSIONS: List = List {
    name: "sessions",
    filter: "SessionFilter",
    fields:
        "id kind title status startsAt endsAt place online centre { id name } public councils { slug } about capacity
        reportDueOn cancelledReason report reportedAt followedUpAt",
    columns: &[
        column("id", "id"),
        column("kind", "kind"),
        column("title", "title"),
        column("status", "status"),
        column("startsAt", "startsAt"),
        column("endsAt", "endsAt"),
        column("place", "place"),
        column("online", "online"),
        column("centreId", "centre/id"),
        column("centre", "centre/name"),
        column("public", "public"),
        column("councilSlugs", "councils/*/slug"),
        column("about", "about"),
        column("capacity", "capacity"),
        column("reportDueOn", "reportDueOn"),
        column("cancelledReason", "cancelledReason"),
        column("report", "report"),
        column("reportedAt", "reportedAt"),
        column("followedUpAt", "followedUpAt"),
    ],
};

const COUNCILS: List = List {
    name: "councils",
    filter: "CouncilFilter",
    fields: "id slug name kind status region { id name } about seats contact { email phone website } calendarPath",
    columns: &[
        column("id", "id"),
        column("slug", "slug"),
        column("name", "name"),
        column("kind", "kind"),
        column("status", "status"),
        column("regionId", "region/id"),
        column("region", "region/name"),
        column("about", "about"),
        column("seats", "seats"),
        column("email", "contact/email"),
        column("phone", "contact/phone"),
        column("website", "contact/website"),
        column("calendarPath", "calendarPath"),
    ],
};

impl List {
    pub(super) fn find(name: &str) -> Option<&'static Self> {
        LISTS.iter().find(|list| list.name == name)
    }

    /// What is asked for a page: on the first how many there are in all.
    pub(super) fn document(&self) -> String {
        let Self { name, filter, fields, .. } = self;
        format!(
            "query Export($filter: {filter}, $first: Int!, $after: String, $isFirst: Boolean!) {{
                list: {name}(filter: $filter, first: $first, after: $after) {{
                    totalCount @include(if: $isFirst) pageInfo {{ hasNextPage endCursor }} nodes {{ {fields} }}
                }}
            }}"
        )
    }

    /// The row of an item, in the order of the columns.
    pub(super) fn row(&self, item: &Value) -> Vec<Value> {
        self.columns.iter().map(|column| at(item, column.place)).collect()
    }
}

/// What stands at a place; null where nothing does.
fn at(item: &Value, place: &str) -> Value {
    let (head, rest) = place.split_once('/').map_or((place, None), |(head, rest)| (head, Some(rest)));
    if head == "*" {
        let Value::Array(items) = item else { return Value::Null };
        return items.iter().map(|item| rest.map_or_else(|| item.clone(), |rest| at(item, rest))).collect();
    }
    match (item.get(head), rest) {
        (None, _) => Value::Null,
        (Some(found), None) => found.clone(),
        (Some(found), Some(rest)) => at(found, rest),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::json;

    use super::*;

    #[test]
    fn each_column_has_a_name_of_its_own() {
        for list in &LISTS {
            let names: BTreeSet<_> = list.columns.iter().map(|column| column.name).collect();
            assert_eq!(names.len(), list.columns.len(), "{}", list.name);
        }
    }

    #[test]
    fn a_place_is_followed_through_objects_and_lists() {
        let item = json!({ "a": { "b": 1 }, "c": [{ "d": "x" }, { "d": "y" }], "e": null });
        assert_eq!(at(&item, "a/b"), 1);
        assert_eq!(at(&item, "c/*/d"), json!(["x", "y"]));
        for nothing in ["e", "e/f", "g", "a/b/c", "e/*/d"] {
            assert_eq!(at(&item, nothing), Value::Null, "{nothing}");
        }
    }
}
