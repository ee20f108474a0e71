"""Times without a year (05-01 12:00:07), as customer print-outs write them: the year is that of the period above.

Month and day stand in this order, as always in China. A day that is in the period in no year, or in two, gets none.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

_PATTERN = "[0-9]{1,2}(?:[-/.][0-9]{1,2}(?: .*)?|月[0-9]{1,2}日.*)"
_TEXT = re.compile(_PATTERN)
_PARTS = re.compile("([0-9]{1,2})[-/.月]([0-9]{1,2})日?(.*)")
_DAY = r"((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
_PERIOD = re.compile(rf"{_DAY}(?:\s*\d{{1,2}}:\d\d(?::\d\d)?)?\s*(?:至|到|~|～|-+|—+|–)\s*{_DAY}")
_MONTH = re.compile(r"((?:19|20)\d\d)年(\d{1,2})月(?!\d{1,2}日)")


@dataclass(frozen=True)
class Years:
    """The year of each day of a period: (first month and day, last, year) as ``0115``, ``1231``, 2023."""

    spans: tuple[tuple[str, str, int], ...]

    def of(self, text: str) -> str:
        """The text with its year; the text itself where it has one, or gets none."""
        if not _TEXT.fullmatch(text) or not (parts := _PARTS.fullmatch(text)):
            return text
        month, day, rest = parts[1].zfill(2), parts[2].zfill(2), parts[3].strip(" ")
        year = next((year for first, last, year in self.spans if first <= month + day <= last), None)
        return text if year is None else f"{year}-{month}-{day} {rest}".strip(" ")

    def sql(self, text: str) -> str:
        """`of` as an expression over an expression."""
        month = f"lpad(regexp_extract({text}, '^([0-9]+)', 1), 2, '0')"
        day = f"lpad(regexp_extract({text}, '^[0-9]+[-/.月]([0-9]+)', 1), 2, '0')"
        rest = f"regexp_extract({text}, '^[0-9]+[-/.月][0-9]+日?(.*)$', 1)"
        cases = " ".join(
            f"WHEN {month} || {day} BETWEEN '{first}' AND '{last}' "
            f"THEN trim('{year}-' || {month} || '-' || {day} || ' ' || trim({rest}))"
            for first, last, year in self.spans
        )
        bare = f"coalesce(regexp_full_match({text}, '{_PATTERN}'), FALSE)"
        return f"CASE WHEN NOT {bare} THEN {text} {cases} ELSE {text} END"


def is_yearless(text: str) -> bool:
    """Whether a text is month and day, perhaps with a clock, and no year."""
    return _TEXT.fullmatch(text.strip()) is not None


def year_alone(year: str) -> Years | None:
    """Every day in one year, as a person says it; None where it is no year."""
    return Years((("0101", "1231", int(year)),)) if re.fullmatch("(19|20)[0-9]{2}", year) else None


def period_above(texts: Iterable[str]) -> Years | None:
    """The one period that stands in these texts, as two days or a month; None where there is none, or several."""
    found: set[tuple[date, date]] = set()
    months: set[tuple[date, date]] = set()
    for text in texts:
        found |= {(_day(*parts[:3]), _day(*parts[3:])) for parts in _PERIOD.findall(text)}
        months |= {(_day(year, month, "1"), _day(year, month, "")) for year, month in _MONTH.findall(text)}
    periods = found or months
    return _years(*periods.pop()) if len(periods) == 1 else None


def _day(year: str, month: str, day: str) -> date:
    """A day, the last of a month for ''; one that there is not is the first of all days, which no period has."""
    try:
        return date(int(year), int(month), int(day or monthrange(int(year), int(month))[1]))
    except ValueError:
        return date.min


def _years(first: date, last: date) -> Years | None:
    """The years of a period of less than one."""
    a, b = f"{first:%m%d}", f"{last:%m%d}"
    if date.min in (first, last) or first > last or (last - first).days >= 365:
        return None
    if first.year == last.year:
        return Years(((a, b, first.year),))
    return Years(((a, "1231", first.year), ("0101", b, last.year))) if b < a else None
