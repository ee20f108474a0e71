"""Cleaning: rows of a sheet to typed columns, each distinct text cleaned once, times by their digits."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from linkgraph.errors import WrongUse
from linkgraph.ingest.blocks import whole
from linkgraph.ingest.keys import mixed, seed_of, zero_lanes
from linkgraph.ingest.matching import Match
from linkgraph.ingest.moments import Clock
from linkgraph.ingest.plans import SheetPlan
from linkgraph.ingest.protocol import Field, Importer, sql_type
from linkgraph.ingest.selecting import selected
from linkgraph.ingest.staging import Rows
from linkgraph.ingest.vocabulary import ARROW_TYPES, Lanes, Vocabulary
from linkgraph.ingest.writings import Ordinary
from linkgraph.model.types import VALUE_TYPES
from linkgraph.model.values import FLAGS, Cleaning


def field_columns(importer: Importer, match: Match) -> dict[str, int]:
    """Which column each field of the importer is read from (fields that read another one's column included)."""
    columns = dict(match.columns)
    for name, spec in importer.fields.items():
        if name not in columns and spec.reads is not None and spec.reads in columns:
            columns[name] = columns[spec.reads]
    return columns


@dataclass
class Problems:
    """The problem of each row as its place among `names` (-1: none)."""

    names: list[str]
    codes: NDArray[np.int32]


@dataclass
class Typed:
    """Rows with their fields cleaned: ``<field>``, ``<field>_offset`` of times, ``<field>__p`` of problems that may
    reject a row; the keys; and rows with a cell that is to be looked at, by ``problem:field``."""

    columns: dict[str, pa.Array]
    keys: Lanes
    flags: dict[str, NDArray[np.int64]] = field(default_factory=dict)

    def add_key(self, lanes: Lanes) -> None:
        """Add digests of a field."""
        self.keys[0][:] += lanes[0]
        self.keys[1][:] += lanes[1]

    def add_digest(self, digest: tuple[np.uint64, np.uint64], rows: NDArray[np.bool_] | None = None) -> None:
        """Add the digest of a value that all rows have, or some."""
        size = len(self.keys[0])
        some = np.ones(size, bool) if rows is None else rows
        self.add_key((digest[0] * some, digest[1] * some))


class SheetCleaner:
    """Cleans the rows of one sheet, portion by portion; several threads may do so at once."""

    def __init__(self, importer: Importer, plan: SheetPlan, settled: bool = False) -> None:
        """`settled` as of `Clock`."""
        self.importer = importer
        self.match = plan.matched
        self.columns = field_columns(importer, plan.matched)
        self.clock = Clock(plan, settled)
        self.constants = constants_of(importer, plan)
        self.vocabularies = {
            name: Vocabulary(name, importer.fields[name], cleaning_of(name, importer.fields[name], plan))
            for name in self.columns
            if importer.fields[name].type != "when"
        }

    @property
    def times(self) -> dict[str, int]:
        """The fields that are times, with their columns."""
        return {name: i for name, i in self.columns.items() if self.importer.fields[name].type == "when"}

    def typed(self, rows: Rows) -> Typed:
        """The rows with their fields.

        Raises
        ------
        OrderNeeded, MustChoose
            See `Clock.read`.
        """
        typed = Typed({}, zero_lanes(len(rows)))
        typed.add_digest(seed_of("kind", self.importer.kind))
        read_on = pc.is_null(rows.states).to_numpy(zero_copy_only=False)
        for name, column in self.columns.items():
            cells = self.cells(rows, column)
            if name in self.vocabularies:
                self._add_value(typed, name, cells, (read_on, rows.broken))
            else:
                self._add_time(typed, name, (cells, rows.ordinary(column)), read_on)
        for name, text in self.constants.items():
            if name not in self.columns:
                self._add_constant(typed, name, text, len(rows))
        return typed

    def cells(self, rows: Rows, column: int) -> pa.Array:
        """A column of the file, or one made of several (see `Match.cell`)."""
        if column < len(self.match.headings):
            return rows.cells[column]
        used = {f"c{i}": rows.cells[i] for parts in self.match.joined for i in parts}
        query = f"SELECT c{column} FROM (SELECT *{self.match.joined_sql()} FROM typed)"
        return whole(selected(query, pa.table(used)).column(0))

    def _add_value(
        self, typed: Typed, name: str, cells: pa.Array, which: tuple[NDArray[np.bool_], NDArray[np.bool_]]
    ) -> None:
        """Clean a field; `which` are the rows to be read on, and the broken ones."""
        read_on, broken = which
        entries = cells if pa.types.is_dictionary(cells.type) else cells.dictionary_encode()
        texts, codes = entries.dictionary, entries.indices.fill_null(-1).to_numpy()
        if len(at := np.flatnonzero(broken)):  # only they have the texts that come last
            codes, theirs = codes.copy(), codes[at]
            codes[at] = -1
            texts = texts.slice(0, int(codes.max(initial=-1)) + 1)
            codes[at] = np.where(theirs < len(texts), theirs, np.int32(-1))
        meanings = self.vocabularies[name].meanings(texts)
        codes = codes.astype(np.int64)  # of which `take` makes no copy of its own
        typed.add_key((meanings.lanes[0].take(codes), meanings.lanes[1].take(codes)))
        problems = None
        if (meanings.problem >= 0).any():
            problems = Problems(meanings.problems, meanings.problem.take(codes))
            self._add_problems(typed, name, problems, read_on)
        typed.columns[name] = self._values(typed, name, (meanings.values, codes), problems)

    def _values(
        self, typed: Typed, name: str, found: tuple[pa.Array, NDArray[np.int64]], problems: Problems | None
    ) -> pa.Array:
        """The value of each row; where the cell is blank, what the layout says that all rows have."""
        values, codes = found
        entries = values.dictionary_encode() if values.type == pa.string() else None
        places = codes
        if entries is not None:
            places = np.append(entries.indices.fill_null(-1).to_numpy(), np.int32(-1)).take(codes)
        values = values if entries is None else entries.dictionary
        missing = codes < 0 if entries is None else places < 0
        if entries is None and values.null_count:
            missing = missing | ~np.append(values.is_valid().to_numpy(zero_copy_only=False), False)[codes]
        if name in self.constants:
            blank = missing if problems is None else missing & (problems.codes < 0)
            values = pa.concat_arrays([values, pa.array([self.constants[name]]).cast(values.type)])
            places = np.where(blank, len(values) - 1, places)
            typed.add_digest(seed_of(name, self.constants[name]), blank)
            missing = missing & ~blank
        indices = pa.array(places, mask=missing) if missing.any() else pa.array(places)
        return pa.DictionaryArray.from_arrays(indices, values) if entries is not None else values.take(indices)

    def _add_time(
        self, typed: Typed, name: str, found: tuple[pa.Array, Ordinary | None], read_on: NDArray[np.bool_]
    ) -> None:
        cells, ordinary = found
        times = self.clock.read(cells.cast(pa.string()), read_on, ordinary)
        typed.add_key(mixed(name, times.utc, times.known))
        unknown = ~times.known
        typed.columns[name] = pa.array(times.utc, mask=unknown).cast(pa.timestamp("us"))
        typed.columns[f"{name}_offset"] = pa.array(times.offset, mask=unknown)
        if times.problems:
            self._add_problems(typed, name, Problems(times.problems, times.problem), read_on)

    def _add_problems(self, typed: Typed, name: str, problems: Problems, read_on: NDArray[np.bool_]) -> None:
        """Keep what may reject a row, and flag what does not."""
        spec = self.importer.fields[name]
        may_reject = spec.required or spec.strict
        if may_reject:
            codes = pa.array(problems.codes, mask=problems.codes < 0)
            typed.columns[f"{name}__p"] = pa.DictionaryArray.from_arrays(codes, pa.array(problems.names, pa.string()))
        if name in self.match.columns:
            for code, problem in enumerate(problems.names):
                if not may_reject or problem in FLAGS:
                    rows = np.flatnonzero(read_on & (problems.codes == code))
                    if len(rows):
                        typed.flags[f"{problem}:{name}"] = rows

    def _add_constant(self, typed: Typed, name: str, text: str, size: int) -> None:
        value = pa.array([text]).cast(ARROW_TYPES[sql_type(self.importer.fields[name].type)])
        indices = pa.array(np.zeros(size, np.int32))
        text_column = value.type == pa.string()
        typed.columns[name] = pa.DictionaryArray.from_arrays(indices, value) if text_column else value.take(indices)
        typed.add_digest(seed_of(name, text))


def cleaning_of(name: str, spec: Field, plan: SheetPlan) -> Cleaning:
    """How a field of a sheet is cleaned."""
    layout = plan.matched.layout
    words = {**spec.words, **layout.words.get(name, {})}
    return Cleaning(
        layout.country or plan.country,
        layout.units.get(name, "1"),
        tuple(words.items()),
        layout.anonymised,
        layout.decimal or "",
    )


def constants_of(importer: Importer, plan: SheetPlan) -> dict[str, str]:
    """Fields with one value throughout the sheet: what the layout says, and what stands above the headings, cleaned."""
    found = dict(plan.matched.layout.constants)
    for name, text in plan.given.items():
        spec = importer.fields[name]
        cleaned = VALUE_TYPES[spec.type].clean(text, cleaning_of(name, spec, plan)).value
        if cleaned is None:
            raise WrongUse(f"{text!r} cannot be used as {name} of {plan.title}: choose another value with --own")
        found[name] = cleaned
    return found
