"""Dates and times: read with an explicit order, kept as local text, UTC and offset.

A date without a time means local midnight at the start of that day, also where it ends something: a stay
"until 2023-05-02" ends at 2023-05-02 00:00 local time, so the second of May itself is not claimed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from linkgraph.model.values import tidy

#: Order of day, month and year in a numeric date. YMD is read whatever was chosen when the year stands first.
DATE_ORDERS = ("YMD", "DMY", "MDY")
_MONTHS = {
    m: i + 1 for i, m in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
}
_CLOCK = r"(?:(?:[T \-]\s*|(?<=日))(?P<h>\d{1,2})[:时点](?P<mi>\d{1,2})(?:[:分](?P<s>\d{1,2})秒?)?分?(?:\.\d+)?)?"
_ZONE = r"\s*(?P<z>Z|UTC|[+-]\d{2}:?\d{2})?"
_YEAR_FIRST = re.compile(r"(?P<y>(?:19|20)\d{2})[-/.年](?P<a>\d{1,2})[-/.月](?P<b>\d{1,2})日?" + _CLOCK + _ZONE)
_YEAR_LAST = re.compile(r"(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<y>(?:19|20)\d{2})" + _CLOCK + _ZONE)
_NAMED = re.compile(r"(?P<b>\d{1,2})[- ](?P<m>[A-Za-z]{3})[a-z]*[- ,]+(?P<y>(?:19|20)\d{2})" + _CLOCK + _ZONE)
#: Years of two digits: 00–68 are 2000–2068, 69–99 are 1969–1999 (POSIX).
_CENTURY_TURN = 69
_SHORT_YEAR = re.compile(
    r"(?P<a>\d{1,2})(?:[/.](?P<b>\d{1,2})[/.]|[-/. ](?P<m>[A-Za-z]{3})[-/. ])(?P<y>\d{2})" + _CLOCK + _ZONE
)
_PACKED = re.compile(r"(?P<y>(?:19|20)\d{2})(?P<a>\d{2})(?P<b>\d{2})(?:[T ]?(?P<h>\d{2})(?P<mi>\d{2})(?P<s>\d{2})?)?")


@dataclass(frozen=True)
class Moment:
    """A moment as read: UTC, the source's offset in minutes, and whether only a date was given."""

    utc: datetime
    offset_min: int
    date_only: bool


def date_order_of(raw: str) -> str | None:
    """What a text says about the order of day and month: ``DMY``, ``MDY``, ``?`` (cannot be told), None (no matter).

    A year of two digits could stand first or last, so such a text tells nothing.
    """
    if _SHORT_YEAR.fullmatch(tidy(raw)):
        return "?"
    match = _YEAR_LAST.fullmatch(tidy(raw))
    if not match:
        return None
    first, second = int(match["a"]), int(match["b"])
    if first > 12:
        return "DMY"
    return "MDY" if second > 12 else "?"


def parse_when(
    raw: str, zone: ZoneInfo | None, order: str | None = None, origin: str | None = None
) -> Moment | str | None:
    """A moment, a problem code of `PROBLEMS`, or None when the cell is blank.

    Parameters
    ----------
    zone : ZoneInfo or None
        Zone of local times. None is only right where every text carries its own offset.
    order : {"YMD", "DMY", "MDY"} or None
        Order of numeric dates whose year stands last; years of two digits are only read with one.
    origin : str or None
        For numeric columns that count seconds since a date (ISO text, UTC).
    """
    text = tidy(raw)
    if text in ("", "-", "--", "/", "NULL", "null", "\\N"):
        return None
    if origin is not None:
        return _from_origin(text, origin)
    parts = _parts(text, order)
    return parts if isinstance(parts, str) else _moment(parts, zone)


def _from_origin(text: str, origin: str) -> Moment | str:
    if not re.fullmatch(r"\d{1,12}", text):
        return "time_invalid"
    start = datetime.fromisoformat(origin)
    try:
        return Moment(start + timedelta(seconds=int(text)), 0, False)
    except OverflowError:
        return "time_invalid"


def _parts(text: str, order: str | None) -> dict[str, int | str | None] | str:
    if match := _YEAR_FIRST.fullmatch(text) or _PACKED.fullmatch(text):
        month, day = int(match["a"]), int(match["b"])
    elif match := _NAMED.fullmatch(text):
        month, day = _MONTHS.get(match["m"].lower(), 0), int(match["b"])
    elif match := _YEAR_LAST.fullmatch(text):
        if order not in ("DMY", "MDY"):
            return "time_ambiguous"
        month, day = (int(match["a"]), int(match["b"])) if order == "MDY" else (int(match["b"]), int(match["a"]))
    elif match := _SHORT_YEAR.fullmatch(text):
        if order not in ("DMY", "MDY"):
            return "time_ambiguous"
        first, second = int(match["a"]), _MONTHS.get(match["m"].lower(), 0) if match["m"] else int(match["b"])
        month, day = (first, second) if order == "MDY" and not match["m"] else (second, first)
    else:
        return "time_invalid"
    found = match.groupdict()
    clock = {k: int(found[k] or 0) for k in ("h", "mi", "s")}
    year = int(match["y"])
    year += 0 if year > 99 else 2000 if year < _CENTURY_TURN else 1900
    return {"y": year, "mo": month, "d": day, **clock, "z": found.get("z"), "only": int(found["h"] is None)}


def _moment(p: dict[str, int | str | None], zone: ZoneInfo | None) -> Moment | str:
    numbers = {k: int(v) for k, v in p.items() if isinstance(v, int)}
    next_day = numbers["h"] == 24 and numbers["mi"] == numbers["s"] == 0
    try:
        local = datetime(  # noqa: DTZ001 - local on purpose; the zone is applied below
            numbers["y"], numbers["mo"], numbers["d"], 0 if next_day else numbers["h"], numbers["mi"], numbers["s"]
        ) + timedelta(days=int(next_day))
    except ValueError:
        return "time_invalid"
    mark = p["z"]
    if isinstance(mark, str):
        offset = _offset(mark)
    elif zone is None:
        return "time_invalid"
    else:
        offset = zone.utcoffset(local) or timedelta(0)
        if (local - offset).replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None) != local:
            return "time_does_not_exist"
    return Moment(local - offset, int(offset.total_seconds() // 60), bool(numbers["only"]))


def _offset(mark: str) -> timedelta:
    if mark in ("Z", "UTC"):
        return timedelta(0)
    hours, minutes = int(mark[1:3]), int(mark[-2:])
    return (-1 if mark[0] == "-" else 1) * timedelta(hours=hours, minutes=minutes)
