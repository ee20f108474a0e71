"""A layout found in a row of headings: which column holds which field, and what is missing where it does not fit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from linkgraph.ingest.layouts import Layout, numbered
from linkgraph.ingest.yearless import Years

#: How a working day is written beside a clock, and how where day or month stands first.
_ORDERED = {
    "DMY": ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"),
    "MDY": ("%m/%d/%Y", "%m-%d-%Y", "%m.%d.%Y"),
}
_DATES = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日")


@dataclass(frozen=True)
class Match:
    """A layout found in a row of headings: which column holds which field.

    `joined` are columns made of several of the file's; the first of them has the number after the file's last one.
    `order` is that of the dates of working days; `years` completes times without a year.
    """

    layout: Layout
    heading_row: int
    columns: Mapping[str, int]
    headings: tuple[str, ...]
    joined: tuple[tuple[int, ...], ...] = ()
    order: str | None = None
    years: Years | None = None

    @property
    def used(self) -> frozenset[int]:
        """The file's columns that are read."""
        return frozenset(i for column in self.columns.values() for i in self.parts(column))

    @property
    def unmapped(self) -> tuple[str, ...]:
        """Headings that the layout has no field for (kept in the evidence, not read)."""
        return tuple(h for i, h in enumerate(self.headings) if i not in self.used and h.strip())

    def parts(self, column: int) -> tuple[int, ...]:
        """The file's columns that a column is made of (a column of the file: itself)."""
        made = column - len(self.headings)
        return (column,) if made < 0 else self.joined[made]

    def heading(self, column: int) -> str:
        """The heading of a column, or the headings of its parts."""
        return " + ".join(self.headings[i] for i in self.parts(column))

    def cell(self, cells: Sequence[str], column: int) -> str:
        """What a record holds in a column; a joined one as its parts with a blank between, ``?`` for a blank part."""
        parts = [cells[i].strip(" '\"") if i < len(cells) else "" for i in self.parts(column)]
        if self.years and column >= len(self.headings):
            parts[0] = self.years.of(parts[0])
        if len(parts) > 1 and any(parts):
            return " ".join(part or "?" for part in self._calendar(parts))
        return parts[0]

    def _calendar(self, parts: list[str]) -> list[str]:
        """Date and clock with the date of the calendar, where the format writes the working day."""
        hour = parts[1].partition(":")[0]
        if not self.layout.nominal or not re.fullmatch("[0-9]{1,2}", hour) or int(hour) >= self._turn:
            return parts
        for form in self._forms:
            try:
                day = datetime.strptime(parts[0], form) + timedelta(days=1)  # noqa: DTZ007 - a date without a zone
            except ValueError:
                continue
            return [day.strftime("%Y-%m-%d"), *parts[1:]]
        return ["?" + parts[0], *parts[1:]]

    @property
    def _forms(self) -> tuple[str, ...]:
        """How the dates of working days are written."""
        return (*_DATES, *_ORDERED.get(self.order or "", ()))

    @property
    def _turn(self) -> int:
        return int((self.layout.day_turns or "0").partition(":")[0])

    def joined_sql(self) -> str:
        """The joined columns as further columns of a select over the file's own (the same rule as `cell`)."""
        made = []
        for k, parts in enumerate(self.joined, start=len(self.headings)):
            texts = [f"nullif(trim(c{i}, ' ''\"'), '')" for i in parts]
            if self.years:
                texts[0] = f"({self.years.sql(texts[0])})"
            nominal = self.layout.nominal and len(texts) > 1
            dated = [self._calendar_sql(*texts[:2]), *texts[1:]] if nominal else texts
            shown = ", ".join(f"coalesce({text}, '?')" for text in dated)
            made.append(
                f", CASE WHEN coalesce({', '.join(texts)}) IS NOT NULL THEN concat_ws(' ', {shown}) END AS c{k}"
            )
        return "".join(made)

    def _calendar_sql(self, day: str, clock: str) -> str:
        hour = f"split_part({clock}, ':', 1)"
        forms = ", ".join(f"'{form}'" for form in self._forms)
        next_day = f"strftime(try_strptime({day}, [{forms}]) + INTERVAL 1 DAY, '%Y-%m-%d')"
        early = f"regexp_full_match({hour}, '[0-9]{{1,2}}') AND try_cast({hour} AS INT) < {self._turn}"
        return f"CASE WHEN {early} THEN coalesce({next_day}, '?' || coalesce({day}, '')) ELSE {day} END"


def match_row(layout: Layout, cells: Sequence[str], row: int) -> Match | None:
    """The layout's fields in a row of headings, or None where a required group is not there."""
    names = numbered(cells)
    if layout.known.isdisjoint(names):
        return None  # nearly every row of data, at a glance
    columns: dict[str, int] = {}
    for name, headings in layout.fields.items():
        found = next((i for h in headings if h in names and (i := names.index(h)) not in columns.values()), None)
        if found is not None:
            columns[name] = found
    joined = _joined(layout, names, frozenset(columns.values()))
    columns |= {name: k for k, name in enumerate(joined, start=len(names))}
    complete = bool(layout.required) and all(any(f in columns for f in group) for group in layout.required)
    return Match(layout, row, columns, tuple(cells), tuple(joined.values())) if complete else None


def _joined(layout: Layout, names: Sequence[str], taken: frozenset[int]) -> dict[str, tuple[int, ...]]:
    """The columns of each joined field all of whose parts are among the headings."""
    found: dict[str, tuple[int, ...]] = {}
    for name, parts in layout.joined.items():
        places = [next((names.index(h) for h in part if h in names), None) for part in parts]
        columns = tuple(i for i in places if i is not None and i not in taken)
        if len(columns) == len(parts) == len(set(columns)):
            found[name] = columns
    return found


@dataclass(frozen=True)
class NearMiss:
    """A layout of which a row has some headings but not all that it needs."""

    layout: Layout
    found: tuple[str, ...]
    missing: tuple[str, ...]


def near_miss(layout: Layout, cells: Sequence[str]) -> NearMiss | None:
    """The required columns that a row of headings lacks, where at least two others are there."""
    listed = numbered(cells)
    names = {name: cell.strip() for name, cell in zip(listed, cells, strict=True)}
    found = {name: names[h] for name, headings in layout.fields.items() for h in headings if h in names}
    for name, columns in _joined(layout, listed, frozenset()).items():
        found[name] = " + ".join(cells[i].strip() for i in columns)
    lacking = [group for group in layout.required if not any(name in found for name in group)]
    if len(found) < 2 or not lacking:
        return None
    missing = (
        " or ".join(f"{name} ({', '.join(layout.headings[name][:2])})" for name in group[:3]) for group in lacking
    )
    return NearMiss(layout, tuple(dict.fromkeys(found.values())), tuple(missing))


def match_columns(layout: Layout, width: int) -> Match | None:
    """A layout without headings on a table of that many columns."""
    if not layout.columns or len(layout.columns) != width:
        return None
    columns = {name: i for i, name in enumerate(layout.columns) if name}
    return Match(layout, 0, columns, tuple(name or f"column {i + 1}" for i, name in enumerate(layout.columns)))
