"""Call and message records: from one subscriber's own records, or as plain caller/callee tables."""

from linkgraph.ingest.protocol import Event, Fact, Field, Flag, Importer, Reject
from linkgraph.model.phones import SERVICE_CN

_OUT, _IN = "out", "in"
DIRECTIONS = {
    "主叫": _OUT, "被叫": _IN, "主短": _OUT, "被短": _IN, "呼出": _OUT, "呼入": _IN, "短信发送": _OUT,
    "短信接收": _IN, "主叫短信": _OUT, "被叫短信": _IN, "发送": _OUT, "接收": _IN, "发短信": _OUT, "收短信": _IN,
    "呼转": "forwarded", "呼叫转移": "forwarded", "前转": "forwarded",
    "out": _OUT, "in": _IN, "outgoing": _OUT, "incoming": _IN,
}  # fmt: skip
RECORD_TYPES = {
    "主叫": "call", "被叫": "call", "呼转": "call", "呼叫转移": "call", "语音": "call", "通话": "call", "呼出": "call",
    "呼入": "call", "主短": "sms", "被短": "sms", "短信": "sms", "短信发送": "sms", "短信接收": "sms",
    "主叫短信": "sms", "被叫短信": "sms", "发送": "sms", "接收": "sms", "发短信": "sms", "收短信": "sms",
    "前转": "call", "out": "call",
    "in": "call", "outgoing": "call", "incoming": "call", "call": "call", "voice": "call", "sms": "sms", "text": "sms",
}  # fmt: skip


def _cell(side: str) -> str:
    return f"cell_node({side}_imsi, {side}_lac, {side}_ci)"


def _by_direction(out: str, inward: str) -> str:
    return f"CASE WHEN direction = 'in' THEN {inward} ELSE {out} END"


CONTRADICTION = Reject(
    "direction_contradicts",
    """own_number IS NOT NULL AND caller <> callee
        AND own_number = CASE direction WHEN 'out' THEN callee WHEN 'in' THEN caller END""",
    "the direction says the opposite of caller and callee",
)
#: A call of more than a day, or one whose duration is not the time between its start and its end.
FLAGS = (
    Flag("self_call", "the_caller = the_callee", "both parties are the same number"),
    Flag("call_of_days", "seconds > 86400", "a call of more than a day: compare the unit of the duration"),
    Flag(
        "duration_disagrees",
        """the_kind = 'call' AND abs(duration - date_diff('second', start, "end")) > 60""",
        "the duration is not the time between start and end",
    ),
)


def scoped(number: str) -> dict[str, str]:
    """A column ``scoped_…``: a short number (短号: 3 to 6 digits, no service number) with the Chinese number that
    dialled it; NULL for all other numbers.

    Short numbers mean somebody only inside one company's network: 661 of one and 661 of another are two people.
    """
    short = f"regexp_full_match({number}, 'tel:[0-9]{{3,6}}') AND NOT regexp_full_match({number}, 'tel:({SERVICE_CN})')"
    return {
        f"short_{number}": f"CASE WHEN length({number}) <= 10 AND {short} THEN {number} END",
        f"scoped_{number}": (
            f"CASE WHEN own_number LIKE 'tel:+86%' THEN short_{number} || '@' || substr(own_number, 5) END"
        ),
    }


def derived(other: str) -> dict[str, str]:
    """What follows from a record's fields; `other` is the column of the other party."""
    return {
        "the_caller": f"coalesce(caller, {_by_direction('own_number', other)})",
        "the_callee": f"coalesce(callee, {_by_direction(other, 'own_number')})",
        "own_cell": _cell("own"),
        "peer_cell": _cell("peer"),
        "the_kind": "coalesce(record_type, 'call')",
        "seconds": """coalesce(duration, CASE WHEN coalesce(record_type, 'call') = 'call'
            THEN date_diff('second', start, "end") END)""",
    }


IMPORTER = Importer(
    kind="calls",
    fields={
        "caller": Field("phone"),
        "callee": Field("phone"),
        "own_number": Field("phone"),
        "peer_number": Field("phone"),
        "direction": Field("word", words=DIRECTIONS, strict=True),
        "record_type": Field("word", words=RECORD_TYPES, strict=True, reads="direction"),
        "start": Field("when", required=True),
        "end": Field("when"),
        "duration": Field("duration", strict=True),
        "own_imsi": Field("imsi"),
        "own_imei": Field("imei"),
        "own_lac": Field("text"),
        "own_ci": Field("text"),
        "peer_imsi": Field("imsi"),
        "peer_imei": Field("imei"),
        "peer_lac": Field("text"),
        "peer_ci": Field("text"),
        "text": Field("text"),
    },
    derive={**scoped("peer_number"), "other": "coalesce(scoped_peer_number, peer_number)", **derived("other")},
    rejects=(
        Reject("no_party", "the_caller IS NULL AND the_callee IS NULL", "neither party has a usable number"),
        Reject("direction_missing", "own_number IS NOT NULL AND direction IS NULL", "nothing says who called whom"),
        Reject("end_before_start", '"end" < start', "the call ends before it starts"),
        CONTRADICTION,
    ),
    flags=FLAGS,
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
                "own": "own_number",
                "caller_imsi": _by_direction("own_imsi", "peer_imsi"),
                "caller_imei": _by_direction("own_imei", "peer_imei"),
                "caller_cell": _by_direction("own_cell", "peer_cell"),
                "callee_imsi": _by_direction("peer_imsi", "own_imsi"),
                "callee_imei": _by_direction("peer_imei", "own_imei"),
                "callee_cell": _by_direction("peer_cell", "own_cell"),
                "text": "text",
            },
        ),
    ),
    facts=(
        Fact("own_number", "records_held", "'calls'", once=True),
        Fact("own_number", "seen", "'own records'", once=True),
        Fact("other", "seen", "'counterparty'", once=True),
        Fact("caller", "seen", "'counterparty'", once=True),
        Fact("callee", "seen", "'counterparty'", once=True),
    ),
)
