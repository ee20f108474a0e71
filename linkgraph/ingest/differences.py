"""How a file would be read with each of the values that a person may choose: names, dates, times, fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from linkgraph.ingest.matching import Match
from linkgraph.model.times import Moment, parse_when

#: So many names or dates are shown for each value.
SHOWN = 10
_LONGEST = 40
_LINES = 5_000


def encodings(path: Path, names: Sequence[str]) -> dict[str, list[str]]:
    """The first ten different cells that are not plain ASCII, as each encoding reads them."""
    pieces: dict[bytes, None] = {}
    with path.open("rb") as handle:
        for line in islice(iter(lambda: handle.readline(1 << 16), b""), _LINES):
            for piece in re.split(rb"[,;\t]", line.strip(b'\r\n"')):  # no encoding has these inside a character
                if not piece.isascii() and len(piece) <= _LONGEST:
                    pieces.setdefault(piece.strip(b'" '))
            if len(pieces) >= SHOWN:
                break
    found = list(pieces)[:SHOWN]
    return {name: [piece.decode(name, errors="replace") for piece in found] for name in names}


def date_orders(texts: Iterable[str], orders: Sequence[str] = ("DMY", "MDY")) -> dict[str, list[str]]:
    """The first ten different dates, as each order reads them."""
    found = list(islice(dict.fromkeys(texts), SHOWN))
    return {order: [f"{text} → {_day(text, order)}" for text in found] for order in orders}


def _day(text: str, order: str) -> str:
    read = parse_when(text, ZoneInfo("UTC"), order)
    if not isinstance(read, Moment):
        return "no date"
    return f"{read.utc:%Y-%m-%d}" if read.date_only else f"{read.utc:%Y-%m-%d %H:%M}"


def zones(texts: Iterable[str], names: Sequence[str]) -> dict[str, list[str]]:
    """The first three times, as each zone reads them (in UTC); dates whose order is open are left out."""
    found = list(islice(dict.fromkeys(texts), 3))
    shown: dict[str, list[str]] = {}
    for name in names:
        read = [(text, parse_when(text, ZoneInfo(name))) for text in found]
        shown[name] = [f"{text} → {m.utc:%Y-%m-%d %H:%M:%S} UTC" for text, m in read if isinstance(m, Moment)]
    return {name: lines for name, lines in shown.items() if lines}


def layouts(matches: Iterable[Match]) -> dict[str, list[str]]:
    """Which heading is which field, where the layouts differ."""
    read = {m.layout.name: {name: m.heading(i) for name, i in m.columns.items()} for m in matches}
    alike = set.intersection(*(set(fields.items()) for fields in read.values())) if read else set()
    return {
        layout: [f"{heading} → {name}" for name, heading in fields.items() if (name, heading) not in alike]
        for layout, fields in read.items()
    }


def day_turns(texts: Iterable[str], hours: Mapping[str, int]) -> dict[str, list[str]]:
    """The first ten times after midnight with a working day, as each turn of the day reads them."""
    found: dict[str, list[str]] = {name: [] for name in hours}
    for text in dict.fromkeys(texts):
        read = parse_when(text, ZoneInfo("UTC"))
        if not isinstance(read, Moment) or read.utc.hour >= max(hours.values()):
            continue
        for name, hour in hours.items():
            moved = read.utc + timedelta(days=int(read.utc.hour < hour))
            found[name].append(f"{text} → {moved:%Y-%m-%d %H:%M:%S}")
        if len(found[name]) == SHOWN:
            break
    return found
