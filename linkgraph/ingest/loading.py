"""One file from its bytes to a finished folder of the evidence: read and judged in portions, written, checked."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from linkgraph.errors import FileRefused, LinkgraphError
from linkgraph.evidence.lake import Lake, connect
from linkgraph.ingest import accounting, writing
from linkgraph.ingest.ahead import in_order
from linkgraph.ingest.ceilings import question_at_ceiling, with_confirmed_ceiling
from linkgraph.ingest.judging import Judge, left_alone
from linkgraph.ingest.keys import joined, occurrences
from linkgraph.ingest.layouts import Layout
from linkgraph.ingest.moments import OrderNeeded, TimesSeen
from linkgraph.ingest.ordering import settle_order, why_order
from linkgraph.ingest.parquet import ParquetFile, constant, schema_of
from linkgraph.ingest.pieces import SheetRun, Shelf
from linkgraph.ingest.plans import SheetPlan
from linkgraph.ingest.protocol import Importer, ImportOptions, Progress, ProgressListener
from linkgraph.ingest.sheets import source_id
from linkgraph.ingest.staging import Rows
from linkgraph.ingest.text import RECORDS, Portion
from linkgraph.ingest.vocabulary import Lanes
from linkgraph.ingest.writings import as_numbers

UNRECOGNISED = "unrecognised"
TICK_SECONDS = 0.2


@contextmanager
def about(file: str) -> Iterator[None]:
    """What is refused here is refused for this file."""
    try:
        yield
    except LinkgraphError as error:
        error.file = file
        raise


@dataclass(frozen=True)
class Registry:
    """The importers and layouts that a case reads files with."""

    importers: dict[str, Importer]
    layouts: Sequence[Layout]


@dataclass(frozen=True)
class Job:
    """A file to be imported: where it is, what it is called for ever, how it will be read."""

    path: Path
    source: str
    plans: list[SheetPlan]
    options: ImportOptions
    name: str


@dataclass(frozen=True)
class Loaded:
    """A file ready to be made visible: its folder and its rows for the catalogue."""

    source: dict[str, object]
    sheets: list[dict[str, object]]
    work: Path
    hashes: dict[str, str]


class Loader:
    """Reads one file into a work folder; nothing outside the folder changes."""

    def __init__(self, registry: Registry, job: Job, work: Path, listen: ProgressListener | None) -> None:
        self.importers = registry.importers
        self.job = job
        self.work = work
        self.pool = ThreadPoolExecutor(os.cpu_count())
        self.listen = listen
        self.started = time.monotonic()
        self.ticked = self.started
        self.shelf = Shelf(work)
        self.runs: list[SheetRun] = []
        self.records = 0

    def tick(self, stage_name: str, done: int, total: int | None = None) -> None:
        """Tell the listener how far it is."""
        self.ticked = time.monotonic()
        if self.listen:
            self.listen(Progress(self.job.name, stage_name, done, total, time.monotonic() - self.started))

    def read(self) -> None:
        """Read and judge the whole file.

        Raises
        ------
        FileRefused
            It has no rows.
        MustChoose
            Day and month, or the zone of a time, cannot be told.
        """
        self.work.mkdir(parents=True)
        try:
            with about(self.job.name):
                self.runs = self._runs()
                self.records = sum(run.records for run in self.runs)
                if not self.records:
                    raise FileRefused(
                        f"{self.job.name} holds headings but no rows: ask the sender whether records are missing"
                    )
        except BaseException:
            self.pool.shutdown()
            raise

    def write(self, known: Sequence[Path]) -> Loaded:
        """Write what was read, and check it; `known` are the files of content keys that were imported before.

        Raises
        ------
        FileRefused
            The file changed while it was read.
        """
        with about(self.job.name), self.pool:
            unchanged = self.pool.submit(source_id, self.job.path)
            counted = [self.pool.submit(run.plan.sheet.independent_count) for run in self.runs]
            self._write(self.runs, known)
            rows = [self._sheet_row(run, count.result()) for run, count in zip(self.runs, counted, strict=True)]
            if unchanged.result() != self.job.source:
                raise FileRefused(f"{self.job.name} changed while it was read: import it when nobody writes to it")
        size = self.job.path.stat().st_size
        source: dict[str, object] = {"source_id": self.job.source, "file": self.job.name, "bytes": size}
        return Loaded(source, rows, self.work, Lake.hashes_in(self.work))

    def _write(self, runs: list[SheetRun], known: Sequence[Path]) -> None:
        keys = joined([piece.keys for run in runs for piece in run.pieces])
        n = occurrences(keys)
        again = mark_duplicates(keys, n, known)
        numbered = writing.numbered_pieces(runs, self.importers, n, again)
        writing.write_tables(self.work, self.job.source, runs, numbered, self.importers, self.pool)
        self.shelf.clear()

    def _runs(self) -> list[SheetRun]:
        """Every sheet read and judged. A sheet whose order of day and month shows only on the way is begun again."""
        plans = list(self.job.plans)
        settled: set[int] = set()
        while True:
            self.shelf.clear()
            raw = ParquetFile(self.work / "raw.parquet", raw_schema(plans, self.importers))
            runs: list[SheetRun] = []
            try:
                for i, plan in enumerate(plans):
                    runs.append(self._read(plan, i in settled, raw, sum(run.records for run in runs)))
                raw.close()
            except OrderNeeded:
                i = len(runs)
                plans[i] = replace(plans[i], date_order=self._settled_order(plans[i]))
                settled.add(i)
            else:
                return runs
            finally:
                raw.abandon()

    def _read(self, plan: SheetPlan, settled: bool, raw: ParquetFile, before: int) -> SheetRun:
        """Judge a sheet's portions as they are read, and keep their text."""
        run = SheetRun(plan, plan.match.layout.kind if plan.match else UNRECOGNISED)
        judge = Judge(plan, self.importers[run.kind], settled).judge if plan.match else left_alone
        for judged in in_order(self.pool, judge, portions(plan)):
            raw.add(raw_columns(judged.rows, plan))
            run.take(judged, self.shelf)
            if time.monotonic() - self.ticked > TICK_SECONDS:
                self.tick("reading", before + run.records)
        if plan.match is not None:
            run.plan = self._as_read(plan, run.lines)
        return run

    def _as_read(self, plan: SheetPlan, lines: int) -> SheetPlan:
        """The plan with what became clear about a sheet while it was read."""
        if plan.sheet.is_text:  # of a workbook this was asked before
            if question := question_at_ceiling(plan, lines, self._options(plan)):
                raise question
            plan = with_confirmed_ceiling(plan, lines)
        why = why_order(plan.date_order, self._options(plan).date_order, plan)
        return replace(plan, reasons=(*plan.reasons, *why))

    def _settled_order(self, plan: SheetPlan) -> str | None:
        """The order of day and month, by all times of a sheet (MustChoose where they do not tell)."""
        judge = Judge(plan, self.importers[plan.matched.layout.kind])
        seen = TimesSeen()
        for texts in in_order(self.pool, judge.texts_of_times, portions(plan)):
            for column, some in texts.items():
                seen.look(column, some)
        return settle_order(plan, seen.texts(), seen.ordinary)

    def _options(self, plan: SheetPlan) -> ImportOptions:
        return self.job.options.of(self.job.path.name, plan.sheet.name)

    def _sheet_row(self, run: SheetRun, counted: int) -> dict[str, object]:
        plan, match = run.plan, run.plan.match
        counts = accounting.Counts(run.records, run.lines, counted, run.written, run.tally, run.statements)
        account = accounting.close_books(counts, plan, self.importers.get(run.kind))
        return {
            "source_id": self.job.source,
            "sheet": plan.sheet.name,
            "kind": run.kind,
            "layout": match.layout.name if match else "",
            "encoding": plan.sheet.encoding,
            "delimiter": plan.sheet.delimiter,
            "timezone": plan.timezone,
            "date_order": plan.date_order,
            "grade": self.job.options.grade,
            "heading_row": match.heading_row if match else 0,
            "headings": list(match.headings) if match else [],
            "columns": dict(match.columns) if match else {},
            "given": {
                **plan.given,
                **({"day_turns": match.layout.day_turns} if match and match.layout.nominal else {}),
            },
            "reasons": list(plan.reasons) + ([str(plan.problem)] if plan.problem else []),
            "warnings": run.warnings,
            **account,
        }


def portions(plan: SheetPlan) -> Iterator[Portion]:
    """The records of a sheet, many at a time."""
    if plan.match is not None:
        yield from plan.sheet.portions(len(plan.match.headings), plan.match.heading_row)
        return
    records = plan.sheet.records()
    while some := tuple(islice(records, RECORDS)):
        yield Portion(records=some)


def raw_schema(plans: Sequence[SheetPlan], importers: Mapping[str, Importer]) -> pa.Schema:
    """Columns of a raw file: place, what is clear already, delimiter, text, the cells c0, c1, …, and times t0, t1, …"""
    width = max(1, *(len(plan.match.headings) if plan.match else 0 for plan in plans))
    times = {i for plan in plans if plan.match for i in Judge(plan, importers[plan.match.layout.kind]).staging.plain}
    columns = {"sheet": "VARCHAR", "record_no": "BIGINT", "line": "BIGINT", "state": "VARCHAR", "mark": "VARCHAR",
               "raw": "VARCHAR", **{f"c{i}": "VARCHAR" for i in range(width)},
               **{f"t{i}": "UINTEGER" for i in sorted(times)}}  # fmt: skip
    return schema_of(columns, frozenset({"raw", *(f"c{i}" for i in times)}))


def raw_columns(rows: Rows, plan: SheetPlan) -> dict[str, pa.Array]:
    """Rows as columns of a raw file: of times in the ordinary writing the seconds, all else as text."""
    place = {"sheet": constant(plan.sheet.name, len(rows)), "record_no": pa.array(rows.numbers),
             "line": pa.array(rows.lines), "state": rows.states.dictionary_encode(), "raw": rows.raw,
             "mark": constant(plan.sheet.delimiter or "\t", len(rows))}  # fmt: skip
    cells = {f"c{i}": cell for i, cell in enumerate(rows.cells)}
    for i, cell in enumerate(rows.cells):
        if (found := rows.ordinary(i)) is not None:
            cells[f"t{i}"], cells[f"c{i}"] = as_numbers(cell, found)
    return {**place, **cells}


def mark_duplicates(keys: Lanes, n: NDArray[np.int32], known: Sequence[Path]) -> NDArray[np.bool_]:
    """Which records earlier files have already.

    The n-th equal record of a file is a duplicate of the n-th equal record of an earlier file, so that
    true repetitions within one file stay.
    """
    again = np.zeros(len(n), bool)
    if not known:
        return again
    connection = connect()
    try:
        columns = {"place": np.arange(len(n)), "a": keys[0], "b": keys[1], "n": n}
        connection.register("ours", pa.table({name: pa.array(column) for name, column in columns.items()}))
        query = "SELECT place FROM ours SEMI JOIN read_parquet(?) k ON a = key_a AND b = key_b AND ours.n = k.n"
        found = connection.execute(query, [[str(path) for path in known]]).fetchnumpy()["place"]
    finally:
        connection.close()
    again[found] = True
    return again
