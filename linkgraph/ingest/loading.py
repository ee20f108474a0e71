"""One file from its bytes to a finished folder of the evidence: staged, cleaned, judged, written, checked."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from linkgraph.errors import FileRefused
from linkgraph.evidence.lake import connect
from linkgraph.ingest import accounting, compiling, flagging, writing
from linkgraph.ingest.ceilings import question_at_ceiling, with_confirmed_ceiling
from linkgraph.ingest.cleaning import clean_fields, constants_of, field_columns
from linkgraph.ingest.headings import refuse_moved_headings
from linkgraph.ingest.layouts import Layout
from linkgraph.ingest.ordering import why_order
from linkgraph.ingest.plans import SheetPlan
from linkgraph.ingest.protocol import Importer, ImportOptions, Progress, ProgressListener
from linkgraph.ingest.sheets import source_id
from linkgraph.ingest.staging import Staged, raw_table, stage

Connection = duckdb.DuckDBPyConnection
UNRECOGNISED = "unrecognised"


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
class SheetRun:
    """A sheet on its way in."""

    plan: SheetPlan
    staged: Staged
    kind: str


@dataclass(frozen=True)
class Loaded:
    """A file ready to be made visible: its folder and its rows for the catalogue."""

    source: dict[str, object]
    sheets: list[dict[str, object]]
    work: Path


class Loader:
    """Reads one file into a work folder; nothing outside the folder changes."""

    def __init__(self, registry: Registry, job: Job, work: Path, listen: ProgressListener | None) -> None:
        self.importers = registry.importers
        self.job = job
        self.work = work
        self.listen = listen
        self.started = time.monotonic()

    def tick(self, stage_name: str, done: int, total: int | None = None) -> None:
        """Tell the listener how far it is."""
        if self.listen:
            self.listen(Progress(self.job.name, stage_name, done, total, time.monotonic() - self.started))

    def load(self, known: Sequence[Path]) -> Loaded:
        """Read the file; `known` are the files of content keys that were imported before.

        Raises
        ------
        FileRefused
            It has no rows, or changed while it was read.
        MustChoose
            Day and month, or the zone of a time, cannot be told.
        """
        self.work.mkdir(parents=True)
        connection = connect()
        try:
            connection.execute(Path(__file__).with_name("macros.sql").read_text(encoding="utf-8"))
            flagging.start(connection)
            runs = [self._stage_and_judge(connection, plan, i) for i, plan in enumerate(self.job.plans)]
            total = sum(run.staged.records for run in runs)
            if not total:
                raise FileRefused(
                    f"{self.job.name} holds headings but no rows: ask the sender whether records are missing"
                )
            self.tick("writing", 0, total)
            kinds = {run.kind for run in runs}
            mark_duplicates(connection, kinds, known)
            flagging.flag_rows(connection, kinds, self.importers)
            writing.write_tables(connection, self.work, self.job.source, kinds, self.importers, len(runs))
            raw = writing.quoted(self.work / "raw.parquet")
            connection.execute(f"CREATE VIEW raw_all AS SELECT * FROM read_parquet('{raw}')")
            rows = [self._sheet_row(connection, run) for run in runs]
        finally:
            connection.close()
        if source_id(self.job.path) != self.job.source:
            raise FileRefused(f"{self.job.name} changed while it was read: import it when nobody writes to it")
        self.tick("writing", total, total)
        size = self.job.path.stat().st_size
        source: dict[str, object] = {"source_id": self.job.source, "file": self.job.name, "bytes": size}
        return Loaded(source, rows, self.work)

    def _stage_and_judge(self, connection: Connection, plan: SheetPlan, number: int) -> SheetRun:
        target = self.work / f"raw-{number}.parquet"
        if plan.match is None:
            return stage_unrecognised(connection, plan, target)
        kind = plan.match.layout.kind
        importer = self.importers[kind]
        staged = stage(plan, target, lambda done: self.tick("reading", done))
        if plan.sheet.encoding != "xlsx":  # of a workbook this was asked before
            if question := question_at_ceiling(plan, staged.lines, self._options(plan)):
                raise question
            plan = with_confirmed_ceiling(plan, staged.lines)
        connection.execute(
            f"CREATE OR REPLACE TEMP VIEW raw AS SELECT *{plan.matched.joined_sql()} "
            f"FROM read_parquet('{writing.quoted(target)}')"
        )
        refuse_moved_headings(connection, "raw", plan)
        self.tick("cleaning", staged.records, staged.records)
        order = clean_fields(connection, importer, plan)
        columns = field_columns(importer, plan.matched)
        query, parameters = compiling.typed_sql(importer, columns, constants_of(importer, plan))
        _append(connection, f"judged_{kind}", compiling.judged_sql(importer, f"({query})"), parameters)
        why = why_order(order, self._options(plan).date_order, plan)
        return SheetRun(replace(plan, date_order=order, reasons=(*plan.reasons, *why)), staged, kind)

    def _options(self, plan: SheetPlan) -> ImportOptions:
        return self.job.options.of(self.job.path.name, plan.sheet.name)

    def _sheet_row(self, connection: Connection, run: SheetRun) -> dict[str, object]:
        plan, match = run.plan, run.plan.match
        account = accounting.close_books(connection, run.kind, plan, run.staged, self.importers)
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
            "warnings": flagging.counted(connection, plan.sheet.name),
            **account,
        }


def _append(connection: Connection, table: str, query: str, parameters: Sequence[str] = ()) -> None:
    exists = connection.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = ?", [table]).fetchone()
    connection.execute((f"INSERT INTO {table} " if exists else f"CREATE TABLE {table} AS ") + query, list(parameters))


def stage_unrecognised(connection: Connection, plan: SheetPlan, target: Path) -> SheetRun:
    """Keep every row of a sheet that is not recognised, as rejected."""
    records = list(plan.sheet.records())
    pq.write_table(raw_table([(r, "rejected:sheet_not_recognised") for r in records], plan.sheet.name, 0), target)
    query = (
        "SELECT sheet, record_no, line, substr(state, 10) AS reason, 'rejected' AS disposition, "
        f"'' AS base_key FROM read_parquet('{writing.quoted(target)}')"
    )
    _append(connection, f"judged_{UNRECOGNISED}", query)
    return SheetRun(plan, Staged(target, len(records), len(records)), UNRECOGNISED)


def mark_duplicates(connection: Connection, kinds: set[str], known: Sequence[Path]) -> None:
    """Make ``keyed_<kind>`` (with content keys, duplicates marked) and ``ok_<kind>`` (what is accepted).

    The n-th equal record of a file is a duplicate of the n-th equal record of an earlier file, so that
    true repetitions within one file stay.
    """
    listed = ", ".join(f"'{writing.quoted(path)}'" for path in known)
    rows = f"SELECT content_key FROM read_parquet([{listed}])" if known else "SELECT '' AS content_key WHERE FALSE"
    connection.execute(f"CREATE VIEW known AS {rows}")
    for kind in sorted(kinds):
        accepted = f"judged_{kind} WHERE disposition = 'accepted'"
        counted = compiling.counted_sql(accepted, "base_key", "sheet, record_no")
        connection.execute(f"CREATE TABLE counted_{kind} AS {counted}")
        key = "base_key || '-' || CAST(coalesce(n, 1) AS VARCHAR)"
        numbered = f"judged_{kind} j LEFT JOIN counted_{kind} c ON j.rowid = c.at_row"
        connection.execute(
            f"CREATE TABLE again_{kind} AS SELECT j.rowid AS again_row FROM {numbered} "
            f"WHERE disposition = 'accepted' AND {key} IN (SELECT content_key FROM known)"
        )
        again = "again_row IS NOT NULL THEN 'duplicate'"
        connection.execute(
            f"CREATE VIEW keyed_{kind} AS SELECT j.* REPLACE (CASE WHEN {again} ELSE disposition END AS disposition, "
            f"CASE WHEN {again} ELSE reason END AS reason), {key} AS content_key "
            f"FROM {numbered} LEFT JOIN again_{kind} ON j.rowid = again_row"
        )
        connection.execute(f"CREATE VIEW ok_{kind} AS SELECT * FROM keyed_{kind} WHERE disposition = 'accepted'")
