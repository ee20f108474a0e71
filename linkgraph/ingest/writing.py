"""Writing: accepted rows become events and statements, every other row is kept with its reason; all or nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from linkgraph.evidence.lake import STORED, raw_rows
from linkgraph.ingest import compiling
from linkgraph.ingest.ahead import in_order
from linkgraph.ingest.blocks import whole
from linkgraph.ingest.compiling import Output
from linkgraph.ingest.keys import joined, occurrences
from linkgraph.ingest.parquet import ParquetFile, constant, schema_of
from linkgraph.ingest.pieces import Piece, SheetRun, split
from linkgraph.ingest.protocol import Importer
from linkgraph.ingest.report import message_of
from linkgraph.model.schema import EVENT_TABLES

Columns = Mapping[str, pa.Array]


@dataclass(frozen=True)
class Numbered:
    """A piece whose records and events are numbered among equal ones; `again` are those that other files have."""

    piece: Piece
    n: NDArray[np.int32]
    again: NDArray[np.bool_]
    event_n: tuple[NDArray[np.int32], ...]


def numbered_pieces(
    runs: Sequence[SheetRun], importers: Mapping[str, Importer], n: NDArray[np.int32], again: NDArray[np.bool_]
) -> list[list[Numbered]]:
    """The pieces of every sheet with the numbers of their events.

    Equal events of one source are counted through, those of records that an earlier source has already first: the
    third of three is the third event, whichever file came first.
    """
    pieces = [(importers.get(run.kind), piece) for run in runs for piece in run.pieces]
    sizes = [len(piece.numbers) for _, piece in pieces]
    ns, agains = split(n, sizes), split(again, sizes)
    event_n: list[dict[int, NDArray[np.int32]]] = [{} for _ in pieces]
    for table in EVENT_TABLES:
        places = [
            (i, k)
            for i, (importer, _) in enumerate(pieces)
            for k, event in enumerate(importer.events if importer else ())
            if event.table == table
        ]
        events = [pieces[i][1].events[k] for i, k in places]
        if events:
            first = np.concatenate([agains[i][event.rows] for (i, _), event in zip(places, events, strict=True)])
            numbers = occurrences(joined([event.keys for event in events]), first)
            for (i, k), some in zip(places, split(numbers, [len(event.rows) for event in events]), strict=True):
                event_n[i][k] = some
    found = iter(
        Numbered(piece, ns[i], agains[i], tuple(event_n[i][k] for k in sorted(event_n[i])))
        for i, (_, piece) in enumerate(pieces)
    )
    return [[next(found) for _ in run.pieces] for run in runs]


def write_tables(
    work: Path,
    source: str,
    runs: Sequence[SheetRun],
    numbered: Sequence[Sequence[Numbered]],
    importers: Mapping[str, Importer],
    pool: Executor,
) -> None:
    """Write every table of a source but the raw one into the work folder (tables without rows are left out)."""
    files = {name: ParquetFile(work / f"{name}.parquet", schema_of(columns)) for name, columns in STORED.items()}
    try:
        for run, pieces in zip(runs, numbered, strict=True):
            sheet = _Sheet(work, source, run, importers.get(run.kind))
            for tables in in_order(pool, sheet.tables, pieces):
                for name, columns in tables:
                    files[name].add(columns)
                    if name == "accepted_rows":
                        run.written["accepted"] += len(columns["record_no"])
                    if name == "set_aside":
                        run.written.update(columns["disposition"].to_pylist())
            files["facts"].add(sheet.said_once())
        for file in files.values():
            file.close()
    finally:
        for file in files.values():
            file.abandon()


class _Sheet:
    """Makes the tables of a sheet's pieces."""

    def __init__(self, work: Path, source: str, run: SheetRun, importer: Importer | None) -> None:
        self.work = work
        self.source = source
        self.run = run
        self.name = run.plan.sheet.name
        self.importer = importer
        self.once: list[pa.Table] = []

    def tables(self, numbered: Numbered) -> list[tuple[str, Columns]]:
        """(table, rows) of a piece, in the order in which they are written."""
        outputs = numbered.piece.kept.columns()
        found: list[tuple[str, Columns]] = []
        if self.importer is not None and outputs:
            tables = dict.fromkeys(event.table for event in self.importer.events)
            found += [(table, self._events(self.importer, table, numbered, outputs)) for table in tables]
            found += [("facts", some) for some in self._facts(self.importer, numbered, outputs)]
        fresh = np.flatnonzero(~numbered.again)
        keys = numbered.piece.keys
        accepted = {"kind": constant(self.run.kind, len(fresh)), "key_a": pa.array(keys[0][fresh]),
                    "key_b": pa.array(keys[1][fresh]), "n": pa.array(numbered.n[fresh])}  # fmt: skip
        found.append(("accepted_rows", self._placed(numbered.piece.numbers[fresh], accepted)))
        found.append(("set_aside", self._aside(numbered)))
        found.append(("flagged", self._flagged(numbered.piece.flagged)))
        return found

    def _placed(self, numbers: NDArray[np.int64], columns: Columns) -> Columns:
        size = len(numbers)
        place = {"source_id": constant(self.source, size), "sheet": constant(self.name, size)}
        return {**place, "record_no": pa.array(numbers), **columns}

    def _events(
        self, importer: Importer, table: str, numbered: Numbered, outputs: Mapping[Output, pa.Array]
    ) -> Columns:
        """The events of one table, in order of their records, then of the importer's declarations."""
        parts = []
        for k, event in enumerate(importer.events):
            if event.table != table:
                continue
            rows, n = numbered.piece.events[k].rows, numbered.event_n[k]
            if numbered.again.any():
                fresh = ~numbered.again[rows]
                rows, n = rows[fresh], n[fresh]
            made = compiling.event_outputs(event)
            columns = {name: column_of(output, outputs, rows) for name, output in made.items()}
            numbers = numbered.piece.numbers
            parts.append(
                self._placed(numbers[rows] if len(rows) < len(numbers) else numbers, {"n": pa.array(n), **columns})
            )
        return parts[0] if len(parts) == 1 else _merged(parts, STORED[table])

    def _facts(self, importer: Importer, numbered: Numbered, outputs: Mapping[Output, pa.Array]) -> Iterator[Columns]:
        """The statements of every row; what is said alike throughout is put by."""
        fresh = np.flatnonzero(~numbered.again)
        numbers = numbered.piece.numbers
        for k, fact in enumerate(importer.facts):
            node, value = (column_of(output, outputs, fresh) for output in compiling.fact_outputs(fact))
            if node.null_count == len(node) or value.null_count == len(value):
                continue
            rows = first_of_each(node, value) if fact.once else both_known(node, value)
            taken = pa.array(rows)
            columns = self._placed(
                numbers[fresh][rows],
                {"node": node.take(taken), "property": constant(fact.property, len(rows)), "value": value.take(taken)},
            )
            if fact.once:
                declared = pa.array(np.full(len(rows), k))
                self.once.append(pa.table({"k": declared, **{name: _text(c) for name, c in columns.items()}}))
            else:
                yield columns

    def said_once(self) -> Columns:
        """What every row says alike, with the first row that says it."""
        if not self.once:
            return {"node": pa.array([], pa.string())}
        table = pa.concat_tables(self.once)
        keys = ["k", "source_id", "sheet", "node", "property", "value"]
        first = table.group_by(keys, use_threads=False).aggregate([("record_no", "min")])
        first = first.rename_columns([name.removesuffix("_min") for name in first.column_names])
        order = [(name, "ascending") for name in ("record_no", "node", "property", "value", "k")]
        return {
            name: whole(column) for name, column in zip(first.column_names, first.sort_by(order).columns, strict=True)
        }

    def _aside(self, numbered: Numbered) -> Columns:
        table = numbered.piece.aside
        if numbered.again.any():
            table = pa.concat_tables([table, self._duplicates(numbered.piece.numbers[numbered.again])])
            table = table.sort_by("record_no")
        reasons = table["reason"].to_pylist()
        messages = {reason: message_of(reason, self.importer) for reason in set(reasons)}
        columns = {name: whole(table[name]) for name in ("line", "disposition", "reason", "raw")}
        columns["message"] = pa.array([messages[reason] for reason in reasons], pa.string())
        return self._placed(whole(table["record_no"]).to_numpy(), columns)

    def _flagged(self, table: pa.Table) -> Columns:
        reasons = table["reason"].to_pylist()
        rules = {flag.code: flag.message for flag in self.importer.flags} if self.importer else {}
        messages = {reason: rules.get(reason) or message_of(reason, None) for reason in set(reasons)}
        columns = {name: whole(table[name]) for name in ("line", "reason", "raw")}
        columns["message"] = pa.array([messages[reason] for reason in reasons], pa.string())
        return self._placed(whole(table["record_no"]).to_numpy(), columns)

    def _duplicates(self, numbers: NDArray[np.int64]) -> pa.Table:
        """Rows that other files have already, with their text."""
        with duckdb.connect(":memory:") as connection:
            connection.register("wanted", pa.table({"record_no": numbers}))
            return connection.sql(
                "SELECT record_no, r.line, 'duplicate' AS disposition, 'duplicate' AS reason, r.raw "
                f"FROM {raw_rows(self.work / 'raw.parquet')} r JOIN wanted USING (record_no) "
                "WHERE r.sheet = ? ORDER BY record_no",
                params=[self.name],
            ).to_arrow_table()


def column_of(output: Output, outputs: Mapping[Output, pa.Array], rows: NDArray[np.int64]) -> pa.Array:
    """An output in these rows."""
    if output.literal is not None and output not in outputs:
        return constant(output.literal, len(rows))
    column = outputs[output]
    return column if len(rows) == len(column) else column.take(pa.array(rows))


def _codes(column: pa.Array) -> NDArray[np.int64]:
    entries = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    codes: NDArray[np.int64] = entries.indices.fill_null(-1).to_numpy().astype(np.int64)
    return codes


def both_known(node: pa.Array, value: pa.Array) -> NDArray[np.int64]:
    """The rows in which both are there."""
    return np.flatnonzero(pc.and_(node.is_valid(), value.is_valid()).to_numpy(zero_copy_only=False))


def first_of_each(node: pa.Array, value: pa.Array) -> NDArray[np.int64]:
    """The first row of each pair of node and value, where both are there."""
    nodes, values = _codes(node), _codes(value)
    pairs = nodes * (int(values.max(initial=0)) + 1) + values
    known = np.flatnonzero((nodes >= 0) & (values >= 0))
    most = int(pairs.max(initial=0)) + 1
    if most > 4 * len(pairs):
        return np.sort(known[np.unique(pairs[known], return_index=True)[1]])
    first = np.full(most, -1)
    first[pairs[known[::-1]]] = known[::-1]
    return np.sort(first[first >= 0])


def _text(column: pa.Array) -> pa.Array:
    return column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column


def _merged(parts: Sequence[Columns], types: Mapping[str, str]) -> Columns:
    """Rows of several declarations, in order of their records."""
    schema = schema_of(types, frozenset(types))
    empty = [{name: part.get(name, pa.nulls(len(part["record_no"]))) for name in types} for part in parts]
    table = pa.concat_tables([pa.table({n: _text(c) for n, c in part.items()}).cast(schema) for part in empty])
    order = np.argsort(whole(table["record_no"]).to_numpy(), kind="stable")
    table = table.take(pa.array(order))
    return {name: whole(table[name]) for name in types}


def publish(work: Path, target: Path) -> None:
    """Make a finished folder permanent: every file on the disk, then one rename."""
    for path in sorted(work.iterdir()):
        with path.open("rb+") as handle:
            os.fsync(handle.fileno())
    work.rename(target)
    if os.name == "posix":  # elsewhere folders cannot be opened, and need not be
        folder = os.open(target.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
