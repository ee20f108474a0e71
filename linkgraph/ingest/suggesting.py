"""Which field a column may be: by its heading in layouts that are known, else by what its values look like.

Suggestions only: a person confirms every one, with the values beside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from zoneinfo import ZoneInfo

from linkgraph.ingest.layouts import Layout, plain
from linkgraph.ingest.protocol import Importer, family
from linkgraph.model.phones import clean_phone, phone_facts
from linkgraph.model.times import DATE_ORDERS, Moment, parse_when
from linkgraph.model.values import is_citizen_id, tidy
from linkgraph.reference import passes_luhn

#: So large a part of the filled cells must look like a kind of value.
_SHARE = 0.8
_UTC = ZoneInfo("UTC")


def _time(text: str) -> bool:
    """A date with or without a clock; plain figures are none, they could be anything."""
    return not text.isdigit() and any(isinstance(parse_when(text, _UTC, order), Moment) for order in DATE_ORDERS)


def _phone(text: str) -> bool:
    if not re.fullmatch(r"\+?\d[\d\- ]{4,16}", text):
        return False
    node = clean_phone(text).value
    return node is not None and phone_facts(node).kind in ("mobile", "fixed", "service")


#: Type of a field → whether a text looks like one. The first that fits counts: an ID number is no account.
LOOKS: Mapping[str, Callable[[str], bool]] = {
    "citizen_id": is_citizen_id,
    "when": _time,
    "imsi": lambda text: bool(re.fullmatch(r"460\d{12}", text)),
    "imei": lambda text: bool(re.fullmatch(r"\d{15}", text)) and passes_luhn(text),
    "phone": _phone,
    "account": lambda text: bool(re.fullmatch(r"\d{16,21}|[A-Z]{2}\d{2}[A-Z0-9]{11,30}", text)),
    "amount": lambda text: bool(re.fullmatch(r"[-+]?[¥￥]?(\d{1,3}(,\d{3})+|\d+)\.\d{1,2}", text)),
    "duration": lambda text: bool(re.fullmatch(r"\d{1,5}|(\d+:)?\d{1,2}:\d{2}|(\d+小时)?(\d+分)?\d+秒", text)),
    "name": lambda text: bool(re.fullmatch(r"[\u4e00-\u9fff·]{2,6}", text)),
}


def looks_like(texts: Sequence[str]) -> str | None:
    """The type of value that nearly all filled cells of a column look like; None where there is none."""
    filled = [text for text in (tidy(text) for text in texts) if text]
    for name, fits in LOOKS.items() if filled else ():
        if sum(fits(text) for text in filled) >= _SHARE * len(filled):
            return name
    return None


def suggest_kind(headings: Sequence[str], importers: Mapping[str, Importer], layouts: Sequence[Layout]) -> str | None:
    """The kind of record whose layouts know most of these headings; None where they know none."""
    names = {plain(heading) for heading in headings}
    found = {
        kind: len(names & set(_known(importers[kind], layouts, importers, own=True))) for kind in sorted(importers)
    }
    best = max(found, key=lambda kind: found[kind])
    return best if found[best] else None


def suggest_fields(
    headings: Sequence[str],
    columns: Sequence[Sequence[str]],
    importer: Importer,
    layouts: Sequence[Layout],
    importers: Mapping[str, Importer],
) -> dict[int, str]:
    """Column → field; `columns` are the first values of each column. No field is suggested twice."""
    known = _known(importer, layouts, importers)
    found: dict[int, str] = {}
    for column, heading in enumerate(headings):
        field = known.get(plain(heading))
        if field and field not in found.values():
            found[column] = field
    for column, texts in enumerate(columns):
        if column not in found and (field := _by_values(texts, importer, set(found.values()))):
            found[column] = field
    return found


def _known(
    importer: Importer, layouts: Sequence[Layout], importers: Mapping[str, Importer], own: bool = False
) -> dict[str, str]:
    """Heading → field of the importer, out of every layout of its kind, then of its family."""
    near = [x for x in layouts if x.kind == importer.kind]
    near += [] if own else [x for x in layouts if x.kind in importers and family(importers[x.kind]) == family(importer)]
    known: dict[str, str] = {}
    for layout in near:
        for field, headings in layout.fields.items():
            for heading in headings if field in importer.fields else ():
                known.setdefault(heading, field)
    return known


def _by_values(texts: Sequence[str], importer: Importer, taken: set[str]) -> str | None:
    filled = {tidy(text).lower() for text in texts if text.strip()}
    for name, spec in importer.fields.items():
        if spec.type == "word" and name not in taken and spec.reads is None and filled and filled <= set(spec.words):
            return name
    kind = looks_like(texts)
    free = [name for name, spec in importer.fields.items() if spec.type == kind and name not in taken]
    sided = "direction" in taken
    one_side = {"caller", "callee", "payer", "beneficiary"}
    both_sides = {"own_number", "peer_number", "card", "account", "peer"}
    free = [name for name in free if name not in (one_side if sided else both_sides)] or free
    return free[0] if free else None
