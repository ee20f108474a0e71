"""Known layouts: headings → fields, as data files; a new layout is one TOML file."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from linkgraph.errors import LinkgraphError
from linkgraph.model.values import tidy


@dataclass(frozen=True)
class Layout:
    """One layout of one kind of record.

    Attributes
    ----------
    fields : field name → headings that mean it, in order of preference (as `plain` writes them)
    required : groups of fields; of each group at least one must be among the headings
    words : field name → vocabulary added to the importer's
    columns : for files without headings, the field of each column ('' = not used)
    joined : field name → the headings of each of its parts, for a time whose date and clock stand in two columns
    timezone : IANA zone of its local times, None where the person must say it
    encoding : what the format is always written in, for files whose headings do not tell
    decimal : ``,`` where the format writes 1.234,56
    """

    name: str
    kind: str
    title: str
    fields: Mapping[str, tuple[str, ...]]
    required: tuple[tuple[str, ...], ...]
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    origin: str | None = None
    constants: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    joined: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    timezone: str | None = None
    encoding: str | None = None
    decimal: str | None = None
    date_order: str | None = None
    country: str | None = None
    anonymised: bool = False
    footers: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def headings(self) -> dict[str, tuple[str, ...]]:
        """Field name → headings that mean it; the parts of a joined field as ``date + time``."""
        parts = {name: (" + ".join(part[0] for part in parts),) for name, parts in self.joined.items()}
        return {**self.fields, **parts}


def plain(heading: str) -> str:
    """A heading as it is compared: NFKC, lower case, without blanks, underscores or outer quotes."""
    text = unicodedata.normalize("NFKC", heading).strip().strip("'\"").lstrip("\ufeff")
    return re.sub(r"[\s_*]+", "", text).lower()


def read_layout(path: Path) -> Layout:
    """A layout file as a Layout.

    Raises
    ------
    LinkgraphError
        If a key is unknown or missing.
    """
    with path.open("rb") as handle:
        data: dict[str, Any] = tomllib.load(handle)
    data.setdefault("name", path.stem)
    data["fields"] = {name: tuple(plain(h) for h in headings) for name, headings in data.get("fields", {}).items()}
    data["required"] = tuple(tuple(group.split("|")) for group in data.get("required", []))
    data["words"] = {
        name: {tidy(k).lower(): v for k, v in words.items()} for name, words in data.get("words", {}).items()
    }
    joined = data.get("joined", {}).items()
    data["joined"] = {name: tuple(tuple(plain(h) for h in part) for part in parts) for name, parts in joined}
    for key in ("columns", "footers", "notes"):
        data[key] = tuple(data.get(key, ()))
    try:
        return Layout(**data)
    except TypeError as error:
        raise LinkgraphError(f"layout {path.name} cannot be read ({error}): compare it with a shipped one") from error


@cache
def load_layouts(folder: Path) -> tuple[Layout, ...]:
    """Every layout of a folder, sorted by name."""
    return tuple(read_layout(path) for path in sorted(folder.glob("*.toml")))


@dataclass(frozen=True)
class Match:
    """A layout found in a row of headings: which column holds which field.

    `joined` are columns made of several of the file's; the first of them has the number after the file's last one.
    """

    layout: Layout
    heading_row: int
    columns: Mapping[str, int]
    headings: tuple[str, ...]
    joined: tuple[tuple[int, ...], ...] = ()

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
        return " ".join(part or "?" for part in parts) if len(parts) > 1 and any(parts) else parts[0]

    def joined_sql(self) -> str:
        """The joined columns as further columns of a select over the file's own (the same rule as `cell`)."""
        made = []
        for k, parts in enumerate(self.joined, start=len(self.headings)):
            texts = [f"nullif(trim(c{i}, ' ''\"'), '')" for i in parts]
            shown = ", ".join(f"coalesce({text}, '?')" for text in texts)
            made.append(
                f", CASE WHEN coalesce({', '.join(texts)}) IS NOT NULL THEN concat_ws(' ', {shown}) END AS c{k}"
            )
        return "".join(made)


def match_row(layout: Layout, cells: Sequence[str], row: int) -> Match | None:
    """The layout's fields in a row of headings, or None where a required group is not there."""
    names = [plain(cell) for cell in cells]
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
    names = {plain(cell): cell.strip() for cell in cells}
    found = {name: names[h] for name, headings in layout.fields.items() for h in headings if h in names}
    for name, columns in _joined(layout, [plain(cell) for cell in cells], frozenset()).items():
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
