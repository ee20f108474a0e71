"""Known associations between two people: met, seen together, relatives, or any pair list."""

from linkgraph.ingest.protocol import Event, Fact, Field, Importer, Reject

IMPORTER = Importer(
    kind="associations",
    fields={
        "person_a": Field("name"),
        "person_a_id": Field("citizen_id"),
        "person_b": Field("name"),
        "person_b_id": Field("citizen_id"),
        "relation": Field("text"),
        "count": Field("count", strict=True),
        "first": Field("when"),
        "last": Field("when"),
        "grade": Field("text"),
    },
    derive={
        "a": "person_of(person_a_id, person_a, 'associations')",
        "b": "person_of(person_b_id, person_b, 'associations')",
    },
    rejects=(
        Reject("no_person", "a IS NULL OR b IS NULL", "one of the two people is not named"),
        Reject("same_person", "a = b", "both names are the same person"),
        Reject("count_not_positive", '"count" <= 0', "a count below one"),
        Reject("end_before_start", '"last" < "first"', "the last time is before the first"),
    ),
    events=(
        Event(
            "associations",
            {
                "person_a": "a",
                "person_b": "b",
                "relation": "relation",
                "count": 'coalesce("count", 1)',
                "first": '"first"',
                "last": '"last"',
                "grade": "grade",
            },
        ),
    ),
    facts=(Fact("a", "name", "person_a"), Fact("b", "name", "person_b")),
)
