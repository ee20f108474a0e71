"""What an importer and a layout declare. Importers are data about a kind of record; the compiler does the work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from linkgraph.model.types import VALUE_TYPES

#: What a field may be: a value type of the model, or ``when`` (moments need the source's zone and order).
FIELD_TYPES = (*VALUE_TYPES, "when")


def sql_type(field_type: str) -> str:
    """How a cleaned field is stored."""
    return "TIMESTAMP" if field_type == "when" else VALUE_TYPES[field_type].sql_type


@dataclass(frozen=True)
class Field:
    """A column that an importer understands.

    `required` fields that are blank or unusable reject the row; elsewhere a problem is counted as a
    warning and the value left out, never repaired. `words` is the vocabulary of a ``word`` field;
    a layout may add to it.
    """

    type: str
    required: bool = False
    words: Mapping[str, str] = field(default_factory=dict)
    strict: bool = False  #: a problem here rejects the row even though a blank would not
    reads: str | None = None  #: read from the column of another field (another reading of the same cell)


@dataclass(frozen=True)
class Reject:
    """A rule that keeps a row out: SQL condition over fields and derived columns, with its message."""

    code: str
    when: str
    message: str


@dataclass(frozen=True)
class Flag:
    """A rule that names rows which are taken over all the same, but should be looked at.

    `when` is an SQL condition over fields and derived columns.
    """

    code: str
    when: str
    message: str


@dataclass(frozen=True)
class Event:
    """A row becomes an event of `table` when `when` holds; columns are SQL expressions."""

    table: str
    columns: Mapping[str, str]
    when: str = "TRUE"


@dataclass(frozen=True)
class Fact:
    """A row says `value` of a node's `property` (nothing where either is NULL).

    `once`: what every row of a sheet says alike is kept with the first row that says it.
    """

    node: str
    property: str
    value: str
    once: bool = False


@dataclass(frozen=True)
class Importer:
    """One kind of record: fields, derived columns, rules, and what each row becomes.

    `family` is the name a person uses for tables that belong together (``hideouts``: premises, stays,
    seized items); empty where the kind stands alone.
    """

    kind: str
    fields: Mapping[str, Field]
    events: tuple[Event, ...]
    family: str = ""
    derive: Mapping[str, str] = field(default_factory=dict)
    rejects: tuple[Reject, ...] = ()
    flags: tuple[Flag, ...] = ()
    facts: tuple[Fact, ...] = ()


#: Questions that stop an import until a person says yes: what is confirmed.
CONFIRMATIONS = {"row-ceiling": "a table of exactly as many rows as a spreadsheet can hold is complete"}


#: What a person may choose of one file or one sheet alone.
SHEET_OPTIONS = ("kind", "layout", "timezone", "encoding", "date_order", "year", "own", "day_turns", "confirm")
#: Of these nobody can list what there is to choose from.
TYPED = ("own", "year")


@dataclass(frozen=True)
class SheetChoice:
    """A choice for one file, one sheet of it, or every sheet of that name ('' = every one)."""

    file: str
    sheet: str
    option: str
    value: str


@dataclass(frozen=True)
class ImportOptions:
    """What a person chose for the files; None means "recognise it, or ask".

    `own` is the number or account whose records the files are, where they do not say so themselves; `day_turns` the
    hour until which a working day goes on after midnight (``05:00``). `per_sheet` are choices for single files and
    sheets: they go before the others, and those for a sheet before those for its file.
    `year` is that of times without one. `confirm` answers a question of `CONFIRMATIONS` with yes.
    """

    kind: str | None = None
    layout: str | None = None
    timezone: str | None = None
    encoding: str | None = None
    date_order: str | None = None
    grade: str | None = None
    country: str = "CN"
    confirm: str | None = None
    own: str | None = None
    day_turns: str | None = None
    year: str | None = None
    per_sheet: tuple[SheetChoice, ...] = ()

    def of(self, file: str, sheet: str = "") -> ImportOptions:
        """What was chosen for a sheet of a file."""
        told = [c for c in self.per_sheet if c.file in ("", file) and c.sheet in ("", sheet)]
        told.sort(key=lambda c: (bool(c.sheet), bool(c.file)))
        return replace(self, per_sheet=(), **{c.option: c.value for c in told})

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ImportOptions:
        """Options as `dataclasses.asdict` wrote them."""
        told = tuple(SheetChoice(**choice) for choice in data.get("per_sheet", ()))
        return cls(**{**data, "per_sheet": told})


@dataclass(frozen=True)
class Wanted:
    """A file to import: where it lies, how to read it, what it is called (empty: its own name)."""

    path: Path
    options: ImportOptions = field(default_factory=ImportOptions)
    name: str = ""

    @property
    def title(self) -> str:
        """What the case calls the file: its name, or ``archive/member``."""
        return self.name or self.path.name


@dataclass(frozen=True)
class Progress:
    """How far an import is: stage (``waiting``, ``reading``, ``cleaning``, ``writing``), rows done, of how many.

    `rows` and `rows_total` are those of the whole set of files (the total is an estimate until all are read);
    `share` is the part of the work that is done, 0–1.
    """

    file: str
    stage: str
    done: int
    total: int | None
    seconds: float
    rows: int = 0
    rows_total: int | None = None
    share: float = 0.0


ProgressListener = Callable[[Progress], None]


def family(importer: Importer) -> str:
    """The kind as a person names it (`--kind`)."""
    return importer.family or importer.kind
