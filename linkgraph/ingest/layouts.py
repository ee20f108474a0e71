"""Known layouts: headings → fields, as data files; a new layout is one TOML file."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
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
    above : field name → labels (as `plain` writes them) behind which its value stands above the headings
    own : the field that says whose records these are, where no column does: found above the headings, or asked
    nominal : the date of a joined time is the working day: the hours after midnight belong to the day before
    day_turns : until which hour that is (``05:00``); asked where the format does not say
    signature : the headings, as `numbered` writes them, of the files for which a person saved this layout
    saved_by, saved_at : who saved it, and when (UTC), as it says itself; None for layouts of the program
    added_by, added_at : who took it over from somebody else, and when
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
    above: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    own: str | None = None
    nominal: bool = False
    day_turns: str | None = None
    signature: tuple[str, ...] = ()
    saved_by: str | None = None
    saved_at: str | None = None
    added_by: str | None = None
    added_at: str | None = None

    @cached_property
    def known(self) -> frozenset[str]:
        """Every heading that means something here."""
        parts = (part for parts in self.joined.values() for part in parts)
        return frozenset(heading for group in (*self.fields.values(), *parts) for heading in group)

    @property
    def headings(self) -> dict[str, tuple[str, ...]]:
        """Field name → headings that mean it; the parts of a joined field as ``date + time``."""
        parts = {name: (" + ".join(part[0] for part in parts),) for name, parts in self.joined.items()}
        return {**self.fields, **parts}


def plain(heading: str) -> str:
    """A heading as it is compared: NFKC, lower case, without blanks, underscores or outer quotes."""
    return _plain_short(heading) if len(heading) <= _SHORT else _plain(heading)


def _plain(heading: str) -> str:
    text = unicodedata.normalize("NFKC", heading).strip().strip("'\"").lstrip("\ufeff")
    return unicodedata.normalize("NFKC", re.sub(r"[\s_*]+", "", text).lower())  # without its blank "O¯" is "Ō"


#: Texts of up to so many characters are remembered.
_SHORT = 100
_plain_short = lru_cache(maxsize=10_000)(_plain)


def numbered(cells: Sequence[str]) -> tuple[str, ...]:
    """A row of headings as `plain` writes them, each with a name of its own.

    The second column of a heading is ``heading[2]``; a column without heading is called by its place, ``[7]``.
    """
    return _numbered(tuple(cells))


@lru_cache(maxsize=256)  # every layout looks at the same few rows
def _numbered(cells: tuple[str, ...]) -> tuple[str, ...]:
    seen: Counter[str] = Counter()
    names: list[str] = []
    for i, heading in enumerate(plain(cell) for cell in cells):
        seen[heading] += 1
        names.append(f"[{i + 1}]" if not heading else heading + (f"[{seen[heading]}]" if seen[heading] > 1 else ""))
    return tuple(names)


def read_layout(path: Path) -> Layout:
    """A layout file as a Layout.

    Raises
    ------
    LinkgraphError
        If a key is unknown or missing.
    """
    with path.open("rb") as handle:
        return layout_of(tomllib.load(handle), path.stem)


def layout_of(data: dict[str, Any], name: str) -> Layout:
    """What a layout file says as a Layout; `name` is what it is called where it does not say so itself.

    Raises
    ------
    LinkgraphError
        If a key is unknown or missing.
    """
    data = {"name": name, **data}
    data["fields"] = {name: tuple(plain(h) for h in headings) for name, headings in data.get("fields", {}).items()}
    data["required"] = tuple(tuple(group.split("|")) for group in data.get("required", []))
    data["words"] = {
        name: {tidy(k).lower(): v for k, v in words.items()} for name, words in data.get("words", {}).items()
    }
    joined = data.get("joined", {}).items()
    data["joined"] = {name: tuple(tuple(plain(h) for h in part) for part in parts) for name, parts in joined}
    data["above"] = {name: tuple(plain(label) for label in labels) for name, labels in data.get("above", {}).items()}
    for key in ("columns", "footers", "notes", "signature"):
        data[key] = tuple(data.get(key, ()))
    try:
        return Layout(**data)
    except TypeError as error:
        raise LinkgraphError(f"layout {name} cannot be read ({error}): compare it with a shipped one") from error


@cache
def load_layouts(folder: Path) -> tuple[Layout, ...]:
    """Every layout of a folder, sorted by name."""
    return tuple(read_layout(path) for path in sorted(folder.glob("*.toml")))
