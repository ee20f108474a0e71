"""Subscriber lists: which number (and SIM card) was registered to whom, and when."""

from linkgraph.ingest.protocol import Event, Fact, Field, Importer, Reject

_PERSON = "person_of(id_number, holder, 'number' || chr(31) || number)"

IMPORTER = Importer(
    kind="subscribers",
    fields={
        "number": Field("phone", required=True),
        "imsi": Field("imsi"),
        "holder": Field("name"),
        "id_number": Field("citizen_id", strict=True),
        "address": Field("text"),
        "from": Field("when"),
        "until": Field("when"),
        "operator": Field("text"),
    },
    derive={"person": _PERSON},
    rejects=(Reject("end_before_start", '"until" < "from"', "the subscription ends before it starts"),),
    events=(
        Event(
            "subscriptions",
            {
                "person": "person",
                "phone": "number",
                "sim": "imsi",
                "start": '"from"',
                "end": '"until"',
                "operator": "operator",
                "basis": "'subscriber record'",
            },
        ),
    ),
    facts=(
        Fact("person", "name", "holder"),
        Fact("person", "address", "address"),
        Fact("number", "operator", "operator"),
        Fact("number", "subscriber", "CASE WHEN person IS NULL THEN 'unknown' ELSE 'known' END"),
    ),
)
