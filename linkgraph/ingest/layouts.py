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


@dataclass(frozen=True)
class Layout:
    """One layout of one kind of record.

    Attributes
    ----------
    fields : field name → headings that mean it, in order of preference (as `plain` writes them)
    required : groups of fields; of each group at least one must be among the headings
    words : field name → vocabulary added to the importer's
    columns : for files without headings, the field of each column ('' = not used)
    timezone : IANA zone of its local times, None where the person must say it
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
    timezone: str | None = None
    date_order: str | None = None
    country: str | None = None
    anonymised: bool = False
    footers: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


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
    data["words"] = {name: {plain(k): v for k, v in words.items()} for name, words in data.get("words", {}).items()}
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
    """A layout found in a row of headings: which column holds which field."""

    layout: Layout
    heading_row: int
    columns: Mapping[str, int]
    headings: tuple[str, ...]

    @property
    def unmapped(self) -> tuple[str, ...]:
        """Headings that the layout has no field for (kept in the evidence, not read)."""
        used = set(self.columns.values())
        return tuple(h for i, h in enumerate(self.headings) if i not in used and h.strip())


def match_row(layout: Layout, cells: Sequence[str], row: int) -> Match | None:
    """The layout's fields in a row of headings, or None where a required group is not there."""
    names = [plain(cell) for cell in cells]
    columns: dict[str, int] = {}
    for name, headings in layout.fields.items():
        found = next((i for h in headings if h in names and (i := names.index(h)) not in columns.values()), None)
        if found is not None:
            columns[name] = found
    complete = bool(layout.required) and all(any(f in columns for f in group) for group in layout.required)
    return Match(layout, row, columns, tuple(cells)) if complete else None


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
    lacking = [group for group in layout.required if not any(name in found for name in group)]
    if len(found) < 2 or not lacking:
        return None
    missing = (" or ".join(f"{name} ({', '.join(layout.fields[name][:2])})" for name in group[:3]) for group in lacking)
    return NearMiss(layout, tuple(dict.fromkeys(found.values())), tuple(missing))


def match_columns(layout: Layout, width: int) -> Match | None:
    """A layout without headings on a table of that many columns."""
    if not layout.columns or len(layout.columns) != width:
        return None
    columns = {name: i for i, name in enumerate(layout.columns) if name}
    return Match(layout, 0, columns, tuple(name or f"column {i + 1}" for i, name in enumerate(layout.columns)))
