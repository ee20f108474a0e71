"""Dates and times: read with an explicit order, kept as local text, UTC and offset.

A date without a time means local midnight at the start of that day, also where it ends something: a stay
"until 2023-05-02" ends at 2023-05-02 00:00 local time, so the second of May itself is not claimed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from linkgraph.model.values import tidy

#: How dates are written: order of day, month and year in a numeric date, or what a number counts. A year of four
#: digits in front is read whatever was chosen.
DATE_ORDERS = ("YMD", "DMY", "MDY", "ROC", "EPOCH_S", "EPOCH_MS", "EXCEL1900", "EXCEL1904")
#: Earlier times are flagged: a clock that was never set says 1970 or 1980.
EARLIEST = datetime(1990, 1, 1)  # noqa: DTZ001 - UTC like every moment
_MONTHS = {
    m: i + 1 for i, m in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
}
_CLOCK = (
    r"(?:(?:[T \-,]\s*|(?<=日))(?P<cn>上午|下午)?\s*(?P<h>\d{1,2})(?::(?=\d\d|\d:\d)|[时時点])(?P<mi>\d{1,2})"
    r"(?:[:分](?P<s>\d{1,2})秒?)?分?(?:\.\d+)?(?:\s*(?P<ap>[AaPp])\.?[Mm]\.?)?)?"
)
_ZONE = r"\s*(?P<z>Z|UTC|[+-]\d{2}:?\d{2})?"
_YEAR_FIRST = re.compile(r"(?P<y>(?:19|20)\d{2})[-/.年](?P<a>\d{1,2})[-/.月](?P<b>\d{1,2})日?" + _CLOCK + _ZONE)
_YEAR_LAST = re.compile(r"(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<y>(?:19|20)\d{2})" + _CLOCK + _ZONE)
_NAMED = re.compile(r"(?P<b>\d{1,2})[- ](?P<m>[A-Za-z]{3})[a-z]*[- ,]+(?P<y>(?:19|20)\d{2})" + _CLOCK + _ZONE)
_NAME_FIRST = re.compile(r"(?P<m>[A-Za-z]{3})[a-z]*\.? (?P<b>\d{1,2}),? (?P<y>(?:19|20)\d{2})" + _CLOCK + _ZONE)
#: Years of two digits: 00–68 are 2000–2068, 69–99 are 1969–1999 (POSIX).
_CENTURY_TURN = 69
_SHORT_YEAR = re.compile(
    r"(?P<a>\d{1,2})(?:(?P<sep>[-/.])(?P<b>\d{1,2})(?P=sep)|[-/. ](?P<m>[A-Za-z]{3})[-/. ])(?P<y>\d{2})"
    + _CLOCK
    + _ZONE
)
_SHORT_YEAR_FIRST = re.compile(r"(?P<a>\d{2})(?P<sep>[-/.])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{1,2})" + _CLOCK + _ZONE)
#: Years of the Republic of China (Taiwan), 1 = 1912: 民國113年5月1日 says so itself, 113/05/01 does not.
_ROC_NAMED = re.compile(
    r"(?:中[华華])?民[国國] ?(?P<y>\d{2,3})[-/.年] ?(?P<a>\d{1,2})[-/.月] ?(?P<b>\d{1,2})日?" + _CLOCK + _ZONE
)
_ROC = re.compile(r"(?P<y>\d{2,3})[-/.年](?P<a>\d{1,2})[-/.月](?P<b>\d{1,2})日?" + _CLOCK + _ZONE)
_ROC_YEAR_ONE = 1911
_PACKED = re.compile(r"(?P<y>(?:19|20)\d{2})(?P<a>\d{2})(?P<b>\d{2})(?:[T ]?(?P<h>\d{2})(?P<mi>\d{2})(?P<s>\d{2})?)?")
#: Numbers that count from a day on: pattern, that day, how many of them make a second. They hold 1990 to 2100.
_COUNTS = {
    "EPOCH_S": (re.compile(r"(?:6[3-9]|[7-9]\d)\d{7}|[1-4]\d{9}"), datetime(1970, 1, 1), 1.0),  # noqa: DTZ001
    "EPOCH_MS": (re.compile(r"(?:(?:6[3-9]|[7-9]\d)\d{7}|[1-4]\d{9})\d{3}"), datetime(1970, 1, 1), 1000.0),  # noqa: DTZ001
    "EXCEL1900": (re.compile(r"(?:3[2-9]|[4-6]\d|7[0-3])\d{3}(?:\.\d+)?"), datetime(1899, 12, 30), 1 / 86400),  # noqa: DTZ001
    "EXCEL1904": (re.compile(r"(?:3[1-9]|[4-6]\d|7[01])\d{3}(?:\.\d+)?"), datetime(1904, 1, 1), 1 / 86400),  # noqa: DTZ001
}  # fmt: skip


@dataclass(frozen=True)
class Moment:
    """A moment as read: UTC, the source's offset in minutes, and whether only a date was given.

    `flag` is a problem code where the time is used all the same: ``time_occurs_twice`` (the clocks were put back; the
    first of the two is taken, so it may be an hour later), ``time_unlikely`` (before 1990 or after `latest`).
    """

    utc: datetime
    offset_min: int
    date_only: bool
    flag: str | None = None


def date_order_of(raw: str) -> str | None:
    """What a text says about the order of day and month: ``DMY``, ``MDY``, ``?`` (cannot be told), None (no matter).

    A year of two digits could stand first or last, so such a text tells nothing.
    """
    text = tidy(raw)
    if _SHORT_YEAR.fullmatch(text) or _SHORT_YEAR_FIRST.fullmatch(text):
        return "?"
    match = _YEAR_LAST.fullmatch(text)
    if not match:
        return None
    first, second = int(match["a"]), int(match["b"])
    if first > _MOST_MONTHS:
        return "DMY"
    return "MDY" if second > _MOST_MONTHS else "?"


_MOST_MONTHS = 12


def date_orders_of(raw: str) -> tuple[str, ...]:
    """Every way of `DATE_ORDERS` in which a text that says none by itself could be read, () for all other texts."""
    text = tidy(raw)
    if date_order_of(text):
        short = ("YMD",) if _SHORT_YEAR_FIRST.fullmatch(text) else ()
        return tuple(o for o in (*short, "DMY", "MDY") if isinstance(_read(text, o), datetime))
    if _ROC.fullmatch(text):
        return ("ROC",)
    return tuple(order for order, (pattern, _, _) in _COUNTS.items() if pattern.fullmatch(text))


def carries_offset(raw: str) -> bool:
    """Whether a time says its own offset from UTC (01-05-2023 does not: its year is no offset)."""
    parts = _parts(tidy(raw), "DMY")
    return not isinstance(parts, str) and bool(parts.get("z"))


def _read(text: str, order: str) -> datetime | str:
    parts = _parts(text, order)
    return parts if isinstance(parts, str) else _local(parts)


def parse_when(
    raw: str,
    zone: ZoneInfo | None,
    order: str | None = None,
    origin: str | None = None,
    latest: datetime | None = None,
) -> Moment | str | None:
    """A moment, a problem code of `PROBLEMS`, or None when the cell is blank.

    Parameters
    ----------
    zone : ZoneInfo or None
        Zone of local times. None is only right where every text carries its own offset.
    order : one of `DATE_ORDERS`, or None
        How dates are written whose year does not stand first; years of two digits and counted numbers are only read
        with one.
    origin : str or None
        For numeric columns that count seconds since a date (ISO text, UTC).
    latest : datetime or None
        UTC; later moments are flagged (the day after the import).
    """
    text = tidy(raw)
    if text in ("", "-", "--", "/", "NULL", "null", "\\N"):
        return None
    if origin is not None:
        return _from_origin(text, origin)
    if order in _COUNTS and (counted := _counted(text, order)) is not None:
        read = _in_zone(counted, zone) if order.startswith("EXCEL") else _since(counted, zone)
    else:
        parts = _parts(text, order)
        read = parts if isinstance(parts, str) else _moment(parts, zone)
    if isinstance(read, Moment) and not (read.utc >= EARLIEST and (latest is None or read.utc < latest)):
        return replace(read, flag="time_unlikely")
    return read


def _counted(text: str, order: str) -> datetime | None:
    pattern, start, per_second = _COUNTS[order]
    if not pattern.fullmatch(text):
        return None
    seconds = float(text) / per_second
    return start + timedelta(seconds=round(seconds) if order.startswith("EXCEL") else int(seconds))


def _since(utc: datetime, zone: ZoneInfo | None) -> Moment:
    offset = utc.replace(tzinfo=UTC).astimezone(zone).utcoffset() if zone else None
    return Moment(utc, int((offset or timedelta(0)).total_seconds() // 60), False)


def _from_origin(text: str, origin: str) -> Moment | str:
    if not re.fullmatch(r"\d{1,12}", text):
        return "time_invalid"
    start = datetime.fromisoformat(origin)
    try:
        return Moment(start + timedelta(seconds=int(text)), 0, False)
    except OverflowError:
        return "time_invalid"


def _parts(text: str, order: str | None) -> dict[str, str | None] | str:
    """Year, month, day, clock and offset of a text as digits, or a problem code."""
    if match := _YEAR_FIRST.fullmatch(text) or _PACKED.fullmatch(text):
        return _found(match, int(match["y"]), match["a"], match["b"])
    if match := _NAMED.fullmatch(text) or _NAME_FIRST.fullmatch(text):
        return _found(match, int(match["y"]), _month(match["m"]), match["b"])
    if match := _ROC_NAMED.fullmatch(text) or (_ROC.fullmatch(text) if order == "ROC" else None):
        return _found(match, int(match["y"]) + _ROC_YEAR_ONE, match["a"], match["b"])
    if order == "YMD" and (match := _SHORT_YEAR_FIRST.fullmatch(text)):
        return _found(match, _century(int(match["a"])), match["b"], match["y"])
    if match := _YEAR_LAST.fullmatch(text) or _SHORT_YEAR.fullmatch(text):
        return _ordered(match, order)
    return "time_ambiguous" if _SHORT_YEAR_FIRST.fullmatch(text) and order != "YMD" else "time_invalid"


def _ordered(match: re.Match[str], order: str | None) -> dict[str, str | None] | str:
    """The parts of a date whose order was chosen."""
    found = match.groupdict()
    first, second, year = match["a"], match["b"], match["y"]
    if order not in ("DMY", "MDY"):
        return "time_ambiguous"
    full = int(year) if len(year) == 4 else _century(int(year))
    if found.get("m"):
        return _found(match, full, _month(match["m"]), first)
    return _found(match, full, *((first, second) if order == "MDY" else (second, first)))


def _month(name: str) -> str:
    return str(_MONTHS.get(name.lower(), 0))


def _century(year: int) -> int:
    return year + (2000 if year < _CENTURY_TURN else 1900)


def _found(match: re.Match[str], year: int, month: str, day: str) -> dict[str, str | None]:
    return {**match.groupdict(), "y": str(year), "mo": month, "d": day}


_HALF_DAY = 12


def _hour(p: dict[str, str | None]) -> int:
    """The hour of 24; of a clock of twelve hours as its mark says (ValueError where they contradict)."""
    hour, mark = int(p["h"] or 0), p.get("ap") or p.get("cn") or ""
    if mark in ("p", "P", "下午"):
        return hour if hour >= _HALF_DAY else hour + _HALF_DAY
    if mark and hour > _HALF_DAY:
        raise ValueError("13:00 am")
    return 0 if mark and hour == _HALF_DAY else hour


def _local(p: dict[str, str | None]) -> datetime | str:
    """The local time of parts; 24:00:00 is the start of the next day."""
    try:
        hour = _hour(p)
        minute, second = int(p["mi"] or 0), int(p.get("s") or 0)
        next_day = hour == 24 and minute == second == 0
        day = datetime(int(p["y"] or 0), int(p["mo"] or 0), int(p["d"] or 0), 0 if next_day else hour, minute, second)  # noqa: DTZ001
    except ValueError:
        return "time_invalid"
    return day + timedelta(days=int(next_day))


def _moment(p: dict[str, str | None], zone: ZoneInfo | None) -> Moment | str:
    local, mark = _local(p), p.get("z")
    if isinstance(local, str):
        return local
    if mark:
        offset = _offset(mark)
        return Moment(local - offset, int(offset.total_seconds() // 60), p["h"] is None)
    read = _in_zone(local, zone)
    return read if isinstance(read, str) else replace(read, date_only=p["h"] is None)


def _in_zone(local: datetime, zone: ZoneInfo | None) -> Moment | str:
    """A local time of a zone; flagged where the clocks showed it twice."""
    if zone is None:
        return "time_invalid"
    offset = zone.utcoffset(local) or timedelta(0)
    if (local - offset).replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None) != local:
        return "time_does_not_exist"
    twice = zone.utcoffset(local.replace(fold=1)) != offset
    return Moment(local - offset, int(offset.total_seconds() // 60), False, "time_occurs_twice" if twice else None)


def _offset(mark: str) -> timedelta:
    if mark in ("Z", "UTC"):
        return timedelta(0)
    hours, minutes = int(mark[1:3]), int(mark[-2:])
    return (-1 if mark[0] == "-" else 1) * timedelta(hours=hours, minutes=minutes)
