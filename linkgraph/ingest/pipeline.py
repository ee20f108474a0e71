"""One file from its bytes to the evidence: staged, cleaned, judged, written, checked, then made visible."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from linkgraph.errors import CaseError, FileRefused, WrongUse
from linkgraph.evidence.catalogue import Catalogue
from linkgraph.evidence.lake import Lake, connect
from linkgraph.ingest import accounting, compiling, writing
from linkgraph.ingest.cleaning import clean_fields, field_columns
from linkgraph.ingest.layouts import Layout
from linkgraph.ingest.protocol import Importer, ImportOptions, Progress, ProgressListener, family
from linkgraph.ingest.recognise import SheetPlan, plan_file
from linkgraph.ingest.report import ImportReport, SheetReport
from linkgraph.ingest.sheets import check_file, source_id
from linkgraph.ingest.staging import Staged, raw_table, stage

Connection = duckdb.DuckDBPyConnection


@dataclass(frozen=True)
class Registry:
    """The importers and layouts that a case reads files with."""

    importers: dict[str, Importer]
    layouts: Sequence[Layout]


@dataclass
class SheetRun:
    """A sheet on its way in."""

    plan: SheetPlan
    staged: Staged
    warnings: dict[str, int]
    kind: str


class Ingest:
    """Imports files into a case's evidence. One import at a time per case; readers are never disturbed."""

    def __init__(self, catalogue: Catalogue, lake: Lake, registry: Registry) -> None:
        self.catalogue = catalogue
        self.lake = lake
        self.registry = registry

    def plan(self, path: Path, options: ImportOptions) -> list[SheetPlan]:
        """How a file would be read; nothing is written."""
        return plan_file(path, options, self.registry.layouts, self.registry.importers)

    def import_files(
        self, paths: Sequence[Path], options: ImportOptions, listen: ProgressListener | None = None
    ) -> ImportReport:
        """Import files one by one; each is taken over whole or not at all.

        All files are recognised before the first is imported, so that a question stops everything at once.

        Raises
        ------
        MustChoose, FileRefused, WrongUse
            Nothing of that file was changed.
        """
        started = time.monotonic()
        with self._lock():
            self.lake.remove_unfinished(self.catalogue.source_ids())
            sources = [(path, source_id(check_file(path))) for path in paths]
            plans = {s: self._checked(path, options) for path, s in sources if not self.catalogue.has_source(s)}
            reports: list[SheetReport] = []
            for path, source in sources:
                if self.catalogue.has_source(source):
                    reports += self._again(source, path, options)
                else:
                    reports += self._import_one(path, source, plans[source], options, listen)
        return ImportReport(tuple(reports), time.monotonic() - started)

    def reports(self) -> list[dict[str, object]]:
        """The accounting of every imported sheet, with when it was imported."""
        rows = self.catalogue.sheets()
        return [{**self._report(row).to_json(), "imported_at": row["imported_at"]} for row in rows]

    def verify(self) -> list[str]:
        """What in the evidence does not agree with the catalogue."""
        problems = []
        for sheet in self.catalogue.sheets():
            name = f"{sheet['file']} {sheet['sheet']}".strip()
            raw = self.lake.raw_file(sheet["source_id"])
            if not raw.exists():
                problems.append(f"{name}: its rows are gone from the evidence; restore the case from a backup")
                continue
            connection = self.lake.open([sheet["source_id"]])
            for table, expected in (
                ("accepted_rows", sheet["accepted"]),
                ("set_aside", sheet["read"] - sheet["accepted"]),
            ):
                row = connection.execute(f"SELECT count(*) FROM {table} WHERE sheet = ?", [sheet["sheet"]]).fetchone()
                if row is None or row[0] != expected:
                    problems.append(f"{name}: {table} has {row and row[0]} rows where {expected} were booked")
            connection.close()
        return problems

    def _checked(self, path: Path, options: ImportOptions) -> list[SheetPlan]:
        plans = self.plan(path, options)
        if not any(p.match for p in plans) or any(p.match and p.problem for p in plans) or len(plans) == 1:
            for plan in plans:
                if plan.problem:
                    raise plan.problem
        return plans

    @contextmanager
    def _lock(self) -> Iterator[None]:
        lock = sqlite3.connect(self.catalogue.path.with_name("import.lock"), timeout=60, isolation_level=None)
        try:
            lock.execute("BEGIN EXCLUSIVE")
            yield
        except sqlite3.OperationalError as error:
            raise CaseError(f"another import into this case is running ({error}): wait for it and try again") from error
        finally:
            lock.close()

    def _again(self, source: str, path: Path, options: ImportOptions) -> list[SheetReport]:
        sheets = self.catalogue.sheets(source)
        for sheet in sheets:
            for name in ("timezone", "encoding", "date_order"):
                chosen = getattr(options, name)
                if chosen and sheet[name] and chosen != sheet[name] and sheet["kind"] != "unrecognised":
                    raise WrongUse(
                        f"{path.name} is already in this case, read with {name} {sheet[name]}: make a new case to read "
                        f"it with {chosen}"
                    )
        return [replace(self._report(s, True), accepted=0, duplicate=s["accepted"] + s["duplicate"]) for s in sheets]

    def _report(self, sheet: dict[str, object], again: bool = False) -> SheetReport:
        importer = self.registry.importers.get(str(sheet["kind"]))
        names = ("source_id", "file", "sheet", "layout", "encoding", "timezone", "read", "accepted", "duplicate",
                 "rejected", "ignored", "reconciled", "state", "warnings", "checks")  # fmt: skip
        values: dict[str, object] = {name: sheet[name] for name in names}
        values["kind"] = family(importer) if importer else sheet["kind"]
        values["reasons"] = tuple(sheet["reasons"])  # type: ignore[arg-type]
        return SheetReport(already_imported=again, **values)  # type: ignore[arg-type]

    def _import_one(
        self,
        path: Path,
        source: str,
        plans: list[SheetPlan],
        options: ImportOptions,
        listen: ProgressListener | None,
    ) -> list[SheetReport]:
        work = self.lake.folder / f"unfinished-{source[:16]}-{os.getpid()}"
        work.mkdir(parents=True)
        started = time.monotonic()

        def tick(stage_name: str, done: int, total: int | None = None) -> None:
            if listen:
                listen(Progress(path.name, stage_name, done, total, time.monotonic() - started))

        try:
            connection = connect()
            connection.execute(Path(__file__).with_name("macros.sql").read_text(encoding="utf-8"))
            runs = [self._stage_and_judge(connection, plan, work, i, tick) for i, plan in enumerate(plans)]
            if not any(run.staged.records for run in runs):
                raise FileRefused(f"{path.name} holds headings but no rows: ask the sender whether records are missing")
            total = sum(run.staged.records for run in runs)
            tick("writing", 0, total)
            self._mark_duplicates(connection, {run.kind for run in runs})
            writing.write_tables(connection, work, source, {r.kind for r in runs}, self.registry.importers)
            raw = writing.quoted(work / "raw.parquet")
            connection.execute(f"CREATE VIEW raw_all AS SELECT * FROM read_parquet('{raw}')")
            rows = [self._sheet_row(connection, run, source, options) for run in runs]
            if source_id(path) != source:
                raise FileRefused(f"{path.name} changed while it was read: import it again when nobody writes to it")
            connection.close()
            writing.publish(work, self.lake.source_folder(source))
            self.catalogue.add_source({"source_id": source, "file": path.name, "bytes": path.stat().st_size}, rows)
            tick("writing", total, total)
        finally:
            shutil.rmtree(work, ignore_errors=True)
        return [self._report(sheet) for sheet in self.catalogue.sheets(source)]

    def _stage_and_judge(
        self, connection: Connection, plan: SheetPlan, work: Path, number: int, tick: writing.Tick
    ) -> SheetRun:
        target = work / f"raw-{number}.parquet"
        if plan.match is None:
            return self._stage_unrecognised(connection, plan, target)
        kind = plan.match.layout.kind
        importer = self.registry.importers[kind]
        staged = stage(plan, target, lambda done: tick("reading", done))
        connection.execute(
            "CREATE OR REPLACE TEMP VIEW raw AS SELECT * FROM read_parquet('" + writing.quoted(target) + "')"
        )
        tick("cleaning", staged.records, staged.records)
        order, warnings = clean_fields(connection, importer, plan)
        columns = field_columns(importer, plan.match)
        query, parameters = compiling.typed_sql(importer, columns, plan.match.layout.constants)
        connection.execute(f"CREATE OR REPLACE TEMP TABLE typed AS {query}", parameters)
        judged = compiling.judged_sql(importer, "typed")
        exists = connection.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = ?", [f"judged_{kind}"]).fetchone()
        connection.execute((f"INSERT INTO judged_{kind} " if exists else f"CREATE TABLE judged_{kind} AS ") + judged)
        return SheetRun(replace(plan, date_order=order), staged, warnings, kind)

    def _stage_unrecognised(self, connection: Connection, plan: SheetPlan, target: Path) -> SheetRun:
        records = list(plan.sheet.records())
        staged = Staged(target, 0, len(records), len(records))
        rows = [(r, "rejected:sheet_not_recognised") for r in records]
        pq.write_table(raw_table(rows, plan.sheet.name, 0), target)
        connection.execute(
            "CREATE TABLE IF NOT EXISTS judged_unrecognised (sheet VARCHAR, record_no BIGINT, line BIGINT, "
            "raw_text VARCHAR, reason VARCHAR, disposition VARCHAR, base_key VARCHAR)"
        )
        connection.execute(
            "INSERT INTO judged_unrecognised SELECT sheet, record_no, line, raw, substr(state, 10), 'rejected', '' "
            f"FROM read_parquet('{writing.quoted(target)}')"
        )
        return SheetRun(plan, staged, {}, "unrecognised")

    def _mark_duplicates(self, connection: Connection, kinds: set[str]) -> None:
        files = [
            path
            for source in self.catalogue.source_ids()
            if (path := self.lake.source_folder(source) / "accepted_rows.parquet").exists()
        ]
        connection.execute("CREATE TABLE known (content_key VARCHAR)")
        for path in files:
            connection.execute(f"INSERT INTO known SELECT content_key FROM read_parquet('{writing.quoted(path)}')")
        for kind in sorted(kinds):
            connection.execute(
                f"CREATE TABLE keyed_{kind} AS SELECT *, base_key || '-' || CAST(row_number() OVER (PARTITION BY "
                "disposition, base_key ORDER BY sheet, record_no) AS VARCHAR) AS content_key "
                f"FROM judged_{kind}"
            )
            connection.execute(
                f"UPDATE keyed_{kind} SET disposition = 'duplicate', reason = 'duplicate' "
                "WHERE disposition = 'accepted' AND content_key IN (SELECT content_key FROM known)"
            )
            connection.execute(f"CREATE VIEW ok_{kind} AS SELECT * FROM keyed_{kind} WHERE disposition = 'accepted'")

    def _sheet_row(
        self, connection: Connection, run: SheetRun, source: str, options: ImportOptions
    ) -> dict[str, object]:
        plan, match = run.plan, run.plan.match
        account = accounting.close_books(connection, run.kind, plan, run.staged, self.registry.importers)
        return {
            "source_id": source,
            "sheet": plan.sheet.name,
            "kind": run.kind,
            "layout": match.layout.name if match else "",
            "encoding": plan.sheet.encoding,
            "delimiter": plan.sheet.delimiter,
            "timezone": plan.timezone,
            "date_order": plan.date_order,
            "grade": options.grade,
            "heading_row": match.heading_row if match else 0,
            "headings": list(match.headings) if match else [],
            "columns": dict(match.columns) if match else {},
            "reasons": list(plan.reasons) + ([str(plan.problem)] if plan.problem else []),
            "warnings": run.warnings,
            **account,
        }
