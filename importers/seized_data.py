"""Seized personal data, as counted batches: where, who held it, from whom, to whom; never the data itself."""

from linkgraph.ingest.protocol import Event, Fact, Field, Importer, Reject

_SCOPE = "'premises' || chr(31) || coalesce(place_of(place_name, address), '')"

IMPORTER = Importer(
    kind="seized_data",
    fields={
        "place_name": Field("text"),
        "address": Field("text"),
        "holder": Field("name"),
        "holder_id": Field("citizen_id"),
        "records": Field("count", required=True),
        "categories": Field("text"),
        "bought_from": Field("name"),
        "bought_from_id": Field("citizen_id"),
        "sold_to": Field("name"),
        "sold_to_id": Field("citizen_id"),
        "seized_on": Field("when"),
        "jurisdiction": Field("text"),
    },
    derive={
        "place": "place_of(place_name, address)",
        "who": f"person_of(holder_id, holder, {_SCOPE})",
        "seller": f"person_of(bought_from_id, bought_from, {_SCOPE})",
        "buyer": f"person_of(sold_to_id, sold_to, {_SCOPE})",
        "batch": "data_of(concat_ws(chr(31), place, who, seller, buyer, categories, CAST(records AS VARCHAR),"
        " CAST(seized_on AS VARCHAR)))",
    },
    rejects=(
        Reject("count_not_positive", "records <= 0", "no records in the batch"),
        Reject("no_owner", "place IS NULL AND who IS NULL", "neither a place nor a holder"),
    ),
    events=(
        Event(
            "batches",
            {
                "data": "batch",
                "place": "place",
                "holder": "who",
                "bought_from": "seller",
                "sold_to": "buyer",
                "records": "records",
                "at": "seized_on",
            },
        ),
    ),
    facts=(
        Fact("who", "name", "holder"),
        Fact("seller", "name", "bought_from"),
        Fact("buyer", "name", "sold_to"),
        Fact("place", "name", "place_name"),
        Fact("place", "address", "address"),
        Fact("batch", "records", "records"),
        Fact("batch", "categories", "categories"),
        Fact("batch", "jurisdiction", "jurisdiction"),
    ),
)
