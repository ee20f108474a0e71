"""Call records of carriers outside China: own side by direction, with the first and the last cell of each call."""

from importers import coordinates
from importers.calls import CONTRADICTION, DIRECTIONS, FLAGS, RECORD_TYPES
from linkgraph.ingest.protocol import Event, Fact, Field, Importer, Reject

_IN, _OUT = "in", "out"
_WAYS = {
    **DIRECTIONS,
    **dict.fromkeys(("outbound", "mo", "moc", "smo"), _OUT),
    **dict.fromkeys(("inbound", "mt", "mtc", "smt"), _IN),
}
_TYPES = {
    **RECORD_TYPES,
    **dict.fromkeys(("voice call", "inbound", "outbound", "mo", "moc", "mt", "mtc"), "call"),
    **dict.fromkeys(("smo", "smt"), "sms"),
}
#: A cell in one piece: 404-98-8331-230711555, 404056205320221, 40585703AD319.
_WHOLE = "[0-9A-F]{2,}(-[0-9A-F]+){2,3}|[0-9]{5}[0-9A-F]{4,15}"


def _side(own_is_caller: str, own_is_callee: str) -> str:
    return f"CASE direction WHEN 'out' THEN {own_is_caller} WHEN 'in' THEN {own_is_callee} END"


def _cell(when: str) -> str:
    """A cell as the carrier names it: in one piece, by area and cell, by LTE site and sector, or by switch and cell.

    A switch's cell of 4 or 5 digits is a sector in front of a cell number: 2083 is sector 2 of cell 083.
    """
    whole, area, site = f"{when}_cell", f"{when}_area", f"{when}_site"
    return f"""CASE
        WHEN switch IS NULL AND {area} IS NULL AND regexp_full_match(upper({whole}), '{_WHOLE}')
            THEN 'cell:' || upper({whole})
        WHEN regexp_full_match({site}, '[0-9]+') AND regexp_full_match({when}_sector, '[0-9]+')
            THEN 'cell:' || network || '-enb' || {site} || '-' || {when}_sector
        WHEN regexp_full_match({area}, '[0-9]+') AND regexp_full_match({whole}, '[0-9]+')
            THEN 'cell:' || network || '-' || {area} || '-' || {whole}
        WHEN regexp_full_match(switch, '[0-9A-Za-z]+') AND regexp_full_match({whole}, '[1-9][0-9]{{3,4}}')
            THEN 'cell:' || network || '-' || switch || '-' || substr({whole}, 2) || '-' || left({whole}, 1) END"""


def _degrees(when: str, number: int, furthest: int) -> str:
    """A coordinate of a cell, from its own column or from one that holds 21.2967/72.8915."""
    packed = f"try_cast(split_part({when}_place, '/', {number}) AS DOUBLE)"
    name = ("lat", "lon")[number - 1]
    return f"""CASE WHEN abs(coalesce({when}_{name}, {packed})) <= {furthest}
        AND coalesce({when}_lat, {when}_lon, try_cast(split_part({when}_place, '/', 1) AS DOUBLE)) <> 0
        THEN coalesce({when}_{name}, {packed}) END"""


_CELL_FIELDS = {
    f"{when}_{name}": Field(kind)
    for when in ("first", "last")
    for name, kind in (
        ("cell", "item"), ("area", "item"), ("site", "item"), ("sector", "item"), ("lat", "coordinate"),
        ("lon", "coordinate"), ("place", "item"), ("address", "text"),
    )
}  # fmt: skip

IMPORTER = Importer(
    kind="carrier_calls",
    family="calls",
    fields={
        "caller": Field("phone"),
        "callee": Field("phone"),
        "dialled": Field("phone"),
        "own_number": Field("phone"),
        "peer_number": Field("phone"),
        "direction": Field("word", words=_WAYS, strict=True),
        "record_type": Field("word", words=_TYPES, strict=True, reads="direction"),
        "start": Field("when", required=True),
        "end": Field("when"),
        "duration": Field("duration", strict=True),
        "imsi": Field("imsi"),
        "imei": Field("imei"),
        "network": Field("text"),
        "switch": Field("item"),
        **_CELL_FIELDS,
    },
    derive={
        "own": f"coalesce(own_number, {_side('caller', 'coalesce(dialled, callee)')})",
        "the_caller": f"coalesce(caller, {_side('own_number', 'peer_number')})",
        "the_callee": f"""coalesce(CASE WHEN direction = 'out' THEN callee ELSE coalesce(dialled, callee) END,
            CASE WHEN caller IS NULL THEN {_side("peer_number", "own_number")} END, dialled)""",
        "the_kind": "coalesce(record_type, 'call')",
        "seconds": """CASE WHEN coalesce(record_type, 'call') = 'call'
            THEN coalesce(duration, date_diff('second', start, "end")) END""",
        "the_first_cell": _cell("first"),
        "the_last_cell": _cell("last"),
    },
    rejects=(
        Reject("no_party", "the_caller IS NULL AND the_callee IS NULL AND own IS NULL", "neither party has a number"),
        Reject(
            "direction_missing",
            "own_number IS NOT NULL AND caller IS NULL AND direction IS NULL",
            "nothing says who called whom",
        ),
        Reject("end_before_start", '"end" < start', "the call ends before it starts"),
        CONTRADICTION,
    ),
    flags=(*FLAGS, *coordinates.flags("first_lat", "first_lon"), *coordinates.flags("last_lat", "last_lon")),
    events=(
        Event(
            "calls",
            {
                "kind": "the_kind",
                "caller": "the_caller",
                "callee": "the_callee",
                "start": "start",
                "offset_min": "start_offset",
                "end": '"end"',
                "duration_s": "seconds",
                "own": "own",
                "caller_imsi": _side("imsi", "NULL"),
                "caller_imei": _side("imei", "NULL"),
                "caller_cell": _side("the_first_cell", "NULL"),
                "caller_last_cell": _side("the_last_cell", "NULL"),
                "callee_imsi": _side("NULL", "imsi"),
                "callee_imei": _side("NULL", "imei"),
                "callee_cell": _side("NULL", "the_first_cell"),
                "callee_last_cell": _side("NULL", "the_last_cell"),
            },
        ),
    ),
    facts=(
        Fact("own", "records_held", "'calls'", once=True),
        Fact("own", "seen", "'own records'", once=True),
        Fact("CASE WHEN the_caller IS DISTINCT FROM own THEN the_caller END", "seen", "'counterparty'", once=True),
        Fact("CASE WHEN the_callee IS DISTINCT FROM own THEN the_callee END", "seen", "'counterparty'", once=True),
        *(
            Fact(f"the_{when}_cell", name, value, once=True)
            for when in ("first", "last")
            for name, value in (
                ("lat", _degrees(when, 1, 90)),
                ("lon", _degrees(when, 2, 180)),
                ("address", f"{when}_address"),
            )
        ),
    ),
)
