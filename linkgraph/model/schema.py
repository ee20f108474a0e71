"""What there is in a case: entity types, event tables, link types, roles.

`EVENT_TABLES` is what importers fill, `LINK_TYPES` is what a snapshot aggregates from them and what
leads back from a link to its rows. Both are read by the importers' compiler, the snapshot, the
evidence query, the stores and the docs; nothing else names these columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

#: Type → prefix of its node ids.
ENTITY_TYPES: Mapping[str, str] = {
    "Person": "person",
    "Phone": "tel",
    "Sim": "imsi",
    "Handset": "imei",
    "Account": "acct",
    "Place": "place",
    "Cell": "cell",
    "Incident": "incident",
    "SeizedData": "data",
    "OnlineId": "online",
}
PREFIX_TYPES: Mapping[str, str] = {prefix: name for name, prefix in ENTITY_TYPES.items()}

#: Role of a person in a case. A victim is never scored or exported as a suspect.
ROLES = ("suspect", "victim", "witness", "bystander", "unknown")

#: Layers of the actor graph that are computed today.
LAYERS = ("calls", "money", "premises", "associations")


@dataclass(frozen=True)
class EventTable:
    """One kind of event: its columns, and which of them make two records the same event.

    Attributes
    ----------
    columns : mapping column → SQL type
    same : columns that two sources' records of one event agree on
    side : column that tells whose records a row comes from (A's and B's copy of one call count once)
    sums : columns whose totals are compared with an independent sum of the source
    """

    columns: Mapping[str, str]
    same: tuple[str, ...]
    side: str | None = None
    sums: tuple[str, ...] = ()


_TIME = "TIMESTAMP"
_TEXT = "VARCHAR"
_INT = "BIGINT"
_MONEY = "DECIMAL(18,2)"

EVENT_TABLES: Mapping[str, EventTable] = {
    "calls": EventTable(
        {
            "kind": _TEXT, "caller": _TEXT, "callee": _TEXT, "start": _TIME, "offset_min": _INT, "end": _TIME,
            "duration_s": _INT, "own": _TEXT, "caller_imsi": _TEXT, "caller_imei": _TEXT, "caller_cell": _TEXT,
            "callee_imsi": _TEXT, "callee_imei": _TEXT, "callee_cell": _TEXT, "text": _TEXT,
            "caller_last_cell": _TEXT, "callee_last_cell": _TEXT,
        },
        same=("kind", "caller", "callee", "start", "duration_s"), side="own", sums=("duration_s",),
    ),
    "transfers": EventTable(
        {
            "payer": _TEXT, "beneficiary": _TEXT, "amount": _MONEY, "currency": _TEXT, "at": _TIME,
            "offset_min": _INT, "own": _TEXT, "balance": _MONEY, "cash": "BOOLEAN", "succeeded": "BOOLEAN",
            "summary": _TEXT, "ip": _TEXT, "mac": _TEXT, "reference": _TEXT,
        },
        same=("payer", "beneficiary", "amount", "currency", "at", "succeeded"), side="own", sums=("amount",),
    ),
    "stays": EventTable(
        {"person": _TEXT, "place": _TEXT, "kind": _TEXT, "start": _TIME, "end": _TIME, "role": _TEXT},
        same=("person", "place", "kind", "start", "end"),
    ),
    "subscriptions": EventTable(
        {"person": _TEXT, "phone": _TEXT, "sim": _TEXT, "start": _TIME, "end": _TIME, "operator": _TEXT,
         "basis": _TEXT},
        same=("person", "phone", "sim", "start", "end"),
    ),
    "holdings": EventTable(
        {"person": _TEXT, "account": _TEXT, "start": _TIME, "end": _TIME, "basis": _TEXT},
        same=("person", "account", "start", "end"),
    ),
    "associations": EventTable(
        {"person_a": _TEXT, "person_b": _TEXT, "relation": _TEXT, "count": _INT, "first": _TIME, "last": _TIME,
         "grade": _TEXT},
        same=("person_a", "person_b", "relation", "count", "first", "last"), sums=("count",),
    ),
    "seizures": EventTable(
        {"item": _TEXT, "item_kind": _TEXT, "person": _TEXT, "place": _TEXT, "quantity": _INT, "at": _TIME},
        same=("item", "item_kind", "person", "place", "quantity", "at"), sums=("quantity",),
    ),
    "reports": EventTable(
        {"incident": _TEXT, "victim": _TEXT, "contacted_by": _TEXT, "lure": _TEXT, "paid_from": _TEXT,
         "paid_to": _TEXT, "amount": _MONEY, "currency": _TEXT, "at": _TIME, "reported": _TIME, "method": _TEXT},
        same=("incident", "victim", "contacted_by", "lure", "paid_from", "paid_to", "amount", "at"),
        sums=("amount",),
    ),
    "logins": EventTable(
        {"account": _TEXT, "at": _TIME, "offset_min": _INT, "ip": _TEXT, "address": _TEXT},
        same=("account", "at", "ip"),
    ),
    "batches": EventTable(
        {"data": _TEXT, "place": _TEXT, "holder": _TEXT, "bought_from": _TEXT, "sold_to": _TEXT, "records": _INT,
         "at": _TIME},
        same=("data", "place", "holder", "bought_from", "sold_to", "records", "at"), sums=("records",),
    ),
}  # fmt: skip

#: Columns in front of every event table: where the row stands, and a key that all records of one event share.
PROVENANCE: Mapping[str, str] = {
    "source_id": _TEXT, "sheet": _TEXT, "record_no": _INT, "event_key": _TEXT,
}  # fmt: skip
#: What sources say about an entity, one statement a row.
FACT_COLUMNS: Mapping[str, str] = {
    "source_id": _TEXT, "sheet": _TEXT, "record_no": _INT, "node": _TEXT, "property": _TEXT, "value": _TEXT,
}  # fmt: skip


@dataclass(frozen=True)
class LinkType:
    """How events of one table become links of one type (SQL expressions over the table's columns)."""

    table: str
    src: str
    dst: str
    src_types: tuple[str, ...]
    dst_types: tuple[str, ...]
    layer: str = ""
    where: str = "TRUE"
    count: str = "1"
    duration: str | None = None
    amount: str | None = None
    currency: str | None = None
    first: str | None = "start"
    last: str | None = "start"
    doc: str = field(default="")


_PERSON, _PHONE, _ACCOUNT, _PLACE = ("Person",), ("Phone",), ("Account",), ("Place",)
_KIT = ("Phone", "Sim", "Handset", "Account")
_BATCH, _REPORT = ("SeizedData",), ("Incident",)
_AT = {"first": '"at"', "last": '"at"'}
_SPAN = {"first": "start", "last": 'coalesce("end", start)'}

LINK_TYPES: Mapping[str, LinkType] = {
    "CALLED": LinkType("calls", "caller", "callee", _PHONE, _PHONE, "calls", "kind = 'call'",
                       duration="duration_s", doc="caller → callee: voice calls"),
    "TEXTED": LinkType("calls", "caller", "callee", _PHONE, _PHONE, "calls", "kind <> 'call'",
                       doc="caller → callee: text messages and e-mails"),
    "PAID": LinkType("transfers", "payer", "beneficiary", _ACCOUNT, _ACCOUNT, "money", "coalesce(succeeded, TRUE)",
                     amount="amount", currency="currency", doc="payer → beneficiary: transfers that went through",
                     **_AT),
    "STAYED_AT": LinkType("stays", "person", "place", _PERSON, _PLACE, "premises", "kind = 'stay'",
                          doc="person → premises: a stay", **_SPAN),
    "DETAINED_AT": LinkType("stays", "person", "place", _PERSON, _PLACE, "premises", "kind = 'detention'",
                            doc="person → premises: detained there in a raid", **_SPAN),
    "ASSOCIATED": LinkType("associations", "least(person_a, person_b)", "greatest(person_a, person_b)", _PERSON,
                           _PERSON, "associations", "person_a <> person_b", count='"count"', first='"first"',
                           last='coalesce("last", "first")', doc="person – person: known association (no direction)"),
    "SUBSCRIBES": LinkType("subscriptions", "person", "phone", _PERSON, _PHONE,
                           doc="person → phone: registered subscriber", **_SPAN),
    "HOLDS": LinkType("holdings", "person", "account", _PERSON, _ACCOUNT,
                      doc="person → account: registered holder", **_SPAN),
    "USED_SIM": LinkType("kit", "phone", "sim", _PHONE, ("Sim",), doc="phone → SIM card seen with the number"),
    "USED_HANDSET": LinkType("kit", "phone", "handset", _PHONE, ("Handset",), doc="phone → handset seen with it"),
    "SEEN_AT": LinkType("kit", "phone", "cell", _PHONE, ("Cell",), doc="phone → first and last cell of a connection"),
    "SEIZED_FROM": LinkType("seizures", "item", "coalesce(person, place)", _KIT, ("Person", "Place"),
                            count="coalesce(quantity, 1)", doc="exhibit → person (or premises) it was taken from",
                            **_AT),
    "VICTIM_OF": LinkType("reports", "victim", "incident", _PERSON, _REPORT, first="reported", last="reported",
                          doc="victim → incident reported"),
    "CONTACTED_BY": LinkType("reports", "incident", "contacted_by", _REPORT, _PHONE, first='coalesce("at", reported)',
                             last='coalesce("at", reported)', doc="incident → number that contacted the victim"),
    "LURED_BY": LinkType("reports", "incident", "lure", _REPORT, ("OnlineId",), first='coalesce("at", reported)',
                         last='coalesce("at", reported)', doc="incident → web address or QR code used"),
    "PAID_FROM": LinkType("reports", "incident", "paid_from", _REPORT, _ACCOUNT, amount="amount", currency="currency",
                          doc="incident → account the victim paid from", **_AT),
    "PAID_TO": LinkType("reports", "incident", "paid_to", _REPORT, _ACCOUNT, amount="amount", currency="currency",
                        doc="incident → account the victim paid to", **_AT),
    "LOGGED_IN_FROM": LinkType("logins", "account", "address", _ACCOUNT, ("OnlineId",),
                               doc="account → internet address that it logged in from", **_AT),
    "FOUND_AT": LinkType("batches", "data", "place", _BATCH, _PLACE, doc="seized data → premises it was found at",
                         **_AT),
    "HELD_BY": LinkType("batches", "data", "holder", _BATCH, _PERSON, doc="seized data → person who held it",
                        **_AT),
    "BOUGHT_FROM": LinkType("batches", "data", "bought_from", _BATCH, _PERSON, doc="seized data → its seller",
                            **_AT),
    "SOLD_TO": LinkType("batches", "data", "sold_to", _BATCH, _PERSON, doc="seized data → its buyer",
                        **_AT),
}  # fmt: skip

#: Tables that are views of another one: the two sides of a call record, each phone with its SIM, handset and cells.
DERIVED_TABLES: Mapping[str, str] = {
    "kit": """
        SELECT source_id, sheet, record_no, event_key, caller AS phone, caller_imsi AS sim,
               caller_imei AS handset, caller_cell AS cell, start FROM calls
        UNION ALL
        SELECT source_id, sheet, record_no, event_key, callee, callee_imsi,
               callee_imei, callee_cell, start FROM calls
        UNION ALL
        SELECT source_id, sheet, record_no, event_key, caller, NULL, NULL, caller_last_cell,
               coalesce("end", start) FROM calls WHERE caller_last_cell <> coalesce(caller_cell, '')
        UNION ALL
        SELECT source_id, sheet, record_no, event_key, callee, NULL, NULL, callee_last_cell,
               coalesce("end", start) FROM calls WHERE callee_last_cell <> coalesce(callee_cell, '')
    """,
}


def node_type(node: str) -> str:
    """The entity type an id names (``tel:…`` → ``Phone``); '' for what is no node id."""
    return PREFIX_TYPES.get(node.partition(":")[0], "")
