"""Imports of a case: recognised first, loaded one by one, made visible all together or not at all."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from linkgraph.errors import CaseError, WrongUse
from linkgraph.evidence.catalogue import Catalogue
from linkgraph.evidence.lake import Lake
from linkgraph.ingest import writing
from linkgraph.ingest.loading import UNRECOGNISED, Job, Loaded, Loader, Registry
from linkgraph.ingest.protocol import ImportOptions, ProgressListener, family
from linkgraph.ingest.recognise import SheetPlan, plan_file
from linkgraph.ingest.report import ImportReport, SheetReport
from linkgraph.ingest.sheets import check_file, source_id

__all__ = ["Ingest", "Registry"]
LOCK_SECONDS = 600


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
        """Import files: all of them are taken over, or, if one cannot be, none.

        Raises
        ------
        MustChoose, FileRefused, WrongUse
            Nothing was changed.
        """
        started = time.monotonic()
        with self._lock(), self._failures(paths):
            self.lake.remove_unfinished(self.catalogue.source_ids())
            sources = [(path, source_id(check_file(path))) for path in paths]
            known = set(self.catalogue.source_ids())
            for path, source in sources:
                if source in known:
                    self._check_same_reading(source, path, options)
            new = {source: path for path, source in reversed(sources) if source not in known}
            jobs = [Job(path, s, self._checked(path, options), options) for s, path in reversed(new.items())]
            self._take_over(jobs, listen)
        seen, reports = set(known), []
        for _, source in sources:
            reports += self._sheet_reports(source, again=source in seen)
            seen.add(source)
        return ImportReport(tuple(reports), time.monotonic() - started)

    @contextmanager
    def _failures(self, paths: Sequence[Path]) -> Iterator[None]:
        """Keeps the reason why an import was refused or broke off; a question to the person is no failure."""
        try:
            yield
        except WrongUse:
            raise
        except Exception as error:
            named = [path for path in paths if path.name in str(error)]
            for path in named or paths:
                size = path.stat().st_size if path.is_file() else None
                source = source_id(path) if size else None
                self.catalogue.add_failure(path.name, source, size, " ".join(str(error).split())[:1000])
            raise

    def reports(self) -> list[dict[str, object]]:
        """The accounting of every imported sheet, with when it was imported."""
        rows = self.catalogue.sheets()
        return [{**self._report(row).to_json(), "imported_at": row["imported_at"]} for row in rows]

    def verify(self) -> list[str]:
        """What in the evidence does not agree with the catalogue: files gone or changed, rows that are not there."""
        problems = []
        for source, file, hashes in self.catalogue.hashes():
            now = self.lake.hashes(source)
            gone = sorted(hashes.keys() - now.keys())
            problems += [f"{file}: {name} is gone from the evidence; restore the case from a backup" for name in gone]
            changed = sorted(name for name in now if hashes.get(name) != now[name])
            problems += [
                f"{file}: {name} in the evidence was changed; restore the case from a backup" for name in changed
            ]
            if not gone and not changed:
                problems += self._miscounted(source)
        return problems

    def _miscounted(self, source: str) -> list[str]:
        problems = []
        connection = self.lake.open([source])
        for sheet in self.catalogue.sheets(source):
            for table, expected in (
                ("accepted_rows", sheet["accepted"]),
                ("set_aside", sheet["read"] - sheet["accepted"]),
            ):
                row = connection.execute(f"SELECT count(*) FROM {table} WHERE sheet = ?", [sheet["sheet"]]).fetchone()
                if row is None or row[0] != expected:
                    name = f"{sheet['file']} {sheet['sheet']}".strip()
                    problems.append(f"{name}: {table} has {row and row[0]} rows where {expected} were booked")
        connection.close()
        return problems

    def _checked(self, path: Path, options: ImportOptions) -> list[SheetPlan]:
        """The plans of a file whose every question is answered; sheets of other things may stand beside known ones."""
        plans = self.plan(path, options)
        questions = [plan.problem for plan in plans if plan.problem and (plan.match or plan.ambiguous)]
        if not any(plan.match for plan in plans):
            questions += [plan.problem for plan in plans if plan.problem]
        if questions:
            raise questions[0]
        return plans

    def _take_over(self, jobs: Sequence[Job], listen: ProgressListener | None) -> None:
        files = [self.lake.source_folder(source) / "accepted_rows.parquet" for source in self.catalogue.source_ids()]
        works: list[Path] = []
        loaded: list[Loaded] = []
        try:
            for job in jobs:
                works.append(self.lake.folder / f"unfinished-{job.source[:16]}-{os.getpid()}")
                loaded.append(Loader(self.registry, job, works[-1], listen).load([f for f in files if f.exists()]))
                files.append(works[-1] / "accepted_rows.parquet")
            for one in loaded:
                target = self.lake.source_folder(str(one.source["source_id"]))
                writing.publish(one.work, target)
            entries = [({**one.source, "hashes": self._hashes(one)}, one.sheets) for one in loaded]
            self.catalogue.add_sources(entries)
        finally:
            for work in works:
                shutil.rmtree(work, ignore_errors=True)

    def _hashes(self, loaded: Loaded) -> dict[str, str]:
        return self.lake.hashes(str(loaded.source["source_id"]))

    @contextmanager
    def _lock(self) -> Iterator[None]:
        path = self.catalogue.path.with_name("import.lock")
        lock = sqlite3.connect(path, timeout=LOCK_SECONDS, isolation_level=None)
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            lock.close()
            raise CaseError(f"another import into this case is running ({error}): wait for it and try again") from error
        try:
            yield
        finally:
            lock.close()

    def _check_same_reading(self, source: str, path: Path, options: ImportOptions) -> None:
        for sheet in self.catalogue.sheets(source):
            for name in ("timezone", "encoding", "date_order"):
                chosen = getattr(options, name)
                if chosen and sheet[name] and chosen != sheet[name] and sheet["kind"] != UNRECOGNISED:
                    raise WrongUse(
                        f"{path.name} is already in this case, read with {name} {sheet[name]}: make a new case to read "
                        f"it with {chosen}"
                    )

    def _sheet_reports(self, source: str, again: bool) -> list[SheetReport]:
        sheets = self.catalogue.sheets(source)
        if not again:
            return [self._report(sheet) for sheet in sheets]
        return [replace(self._report(s, True), accepted=0, duplicate=s["accepted"] + s["duplicate"]) for s in sheets]

    def _report(self, sheet: dict[str, object], again: bool = False) -> SheetReport:
        importer = self.registry.importers.get(str(sheet["kind"]))
        names = ("source_id", "file", "sheet", "layout", "encoding", "timezone", "read", "accepted", "duplicate",
                 "rejected", "ignored", "reconciled", "state", "warnings", "checks")  # fmt: skip
        values: dict[str, object] = {name: sheet[name] for name in names}
        values["kind"] = family(importer) if importer else sheet["kind"]
        values["reasons"] = tuple(sheet["reasons"])  # type: ignore[arg-type]
        return SheetReport(already_imported=again, **values)  # type: ignore[arg-type]
