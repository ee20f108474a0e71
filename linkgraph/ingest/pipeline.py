"""Imports of a case: recognised first, loaded one by one, made visible all together or not at all."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path

from linkgraph.errors import Cancelled, CaseError, WrongUse
from linkgraph.evidence.catalogue import Catalogue
from linkgraph.evidence.lake import Lake
from linkgraph.ingest import reusing, writing
from linkgraph.ingest.encoding_names import known_encoding
from linkgraph.ingest.loading import UNRECOGNISED, Job, Registry, about
from linkgraph.ingest.metering import Meter
from linkgraph.ingest.plans import SheetPlan
from linkgraph.ingest.protocol import ImportOptions, Progress, ProgressListener, Wanted, family
from linkgraph.ingest.recognise import plan_file
from linkgraph.ingest.report import ImportReport, SheetReport
from linkgraph.ingest.sheets import check_file, source_id
from linkgraph.ingest.succession import load_all

__all__ = ["INTERRUPTED", "Ingest", "Registry"]
#: How long an import waits for another one; one that died holds no lock.
LOCK_SECONDS = 86_400.0
POLL_SECONDS = 0.5
RESERVE_BYTES = 1 << 20
#: What the database says when a signal to stop reached it in the middle of a query.
INTERRUPTED = "Query interrupted"
#: What system, database and catalogue say on a full disk.
_FULL = ("No space left on device", "Disk quota exceeded", "disk is full")


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
        """Import files that are all read with the same options (see `import_set`)."""
        return self.import_set([Wanted(path, options) for path in paths], listen)

    def import_set(
        self,
        files: Sequence[Wanted],
        listen: ProgressListener | None = None,
        first_known: Callable[[set[str]], set[str]] | None = None,
    ) -> ImportReport:
        """Import files, each with its own options: all of them are taken over, or, if one cannot be, none.

        An import that is already running is waited for. Work on finished files of an import that broke off is taken up.
        `first_known` is told the sources that are there before this import, and says which were there when it was first
        tried: the report calls only those known already.

        Raises
        ------
        MustChoose, FileRefused, WrongUse, Cancelled
            Nothing was changed.
        """
        started = time.monotonic()
        with self._failures(files), self._lock(files, listen), self._reserve(), ExitStack() as stack:
            pool = stack.enter_context(ThreadPoolExecutor(os.cpu_count()))
            for file in files:
                with about(file.title):
                    check_file(file.path)
            plans = {id(file): pool.submit(self._checked, file) for file in files}
            sources = list(zip(files, pool.map(_source_of, files), strict=True))
            known = set(self.catalogue.source_ids())
            seen = first_known(known) if first_known else set(known)
            new = {source: file for file, source in reversed(sources) if source not in known}
            self.lake.remove_unfinished(known, reusing.reusable(self.lake, new))
            for file, source in sources:
                if source in known:
                    self._check_same_reading(source, file)
            jobs = [Job(f.path, s, plans[id(f)].result(), f.options, f.title) for s, f in reversed(new.items())]
            self._take_over(jobs, Meter([job.path for job in jobs], listen))
        reports = []
        for _, source in sources:
            reports += self._sheet_reports(source, again=source in seen)
            seen.add(source)
        return ImportReport(tuple(reports), time.monotonic() - started)

    @contextmanager
    def _failures(self, files: Sequence[Wanted]) -> Iterator[None]:
        """Keeps the reason why an import was refused or broke off; a question or a person's stop is no failure."""
        try:
            yield
        except (WrongUse, Cancelled):
            raise
        except Exception as error:
            if str(error) == INTERRUPTED:
                raise Cancelled("the import was stopped: nothing of it is in the case") from error
            named = [file for file in files if file.path.name in str(error) or file.title in str(error)]
            for file in named or files:
                size = file.path.stat().st_size if file.path.is_file() else None
                source = source_id(file.path) if size else None
                self.catalogue.add_failure(file.title, source, size, " ".join(str(error).split())[:1000])
            if any(sign in str(error) for sign in _FULL):
                raise CaseError("the disk is full: make room and import again; nothing of it is in the case") from error
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
        connection = self.lake.open_books([source])
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

    def _checked(self, file: Wanted) -> list[SheetPlan]:
        """The plans of a file whose every question is answered; sheets of other things may stand beside known ones."""
        with about(file.title):
            plans = self.plan(file.path, file.options)
        questions = [plan.problem for plan in plans if plan.problem and (plan.match or plan.ambiguous)]
        if not any(plan.match for plan in plans):
            questions += [plan.problem for plan in plans if plan.problem]
        if questions:
            questions[0].file = file.title
            raise questions[0]
        return plans

    def _take_over(self, jobs: Sequence[Job], meter: Meter) -> None:
        files = [self.lake.source_folder(source) / "accepted_rows.parquet" for source in self.catalogue.source_ids()]
        try:
            loaded = load_all(self.lake, self.registry, jobs, files, meter)
            for one in loaded:
                target = self.lake.source_folder(str(one.source["source_id"]))
                writing.publish(one.work, target)
                (target / reusing.NOTE).unlink()
            entries = [({**one.source, "hashes": one.hashes}, one.sheets) for one in loaded]
            self.catalogue.add_sources(entries)
        except BaseException as error:
            stopped = isinstance(error, Cancelled) or str(error) == INTERRUPTED
            kept = reusing.reusable(self.lake, [job.source for job in jobs]) if stopped else []
            self._reserve_file.unlink(missing_ok=True)  # first of all: on a full disk the catalogue needs the room
            self.lake.remove_work(kept)
            self.lake.remove_unfinished(self.catalogue.source_ids(), kept)
            raise

    def discard_work(self) -> None:
        """Delete what was kept for taking up an import again; left alone while an import is running."""
        with closing(self._lock_file(timeout=0)) as lock:
            if _locked(lock):
                self.lake.remove_work()

    def _lock_file(self, timeout: float) -> sqlite3.Connection:
        path = self.catalogue.path.with_name("import.lock")
        return sqlite3.connect(path, timeout=timeout, isolation_level=None)

    @property
    def _reserve_file(self) -> Path:
        return self.catalogue.path.with_name("import.reserve")

    @contextmanager
    def _reserve(self) -> Iterator[None]:
        """Holds a little room: when the disk is full, the catalogue must still be read and what went wrong be noted."""
        try:
            self._reserve_file.write_bytes(os.urandom(RESERVE_BYTES))
            yield
        finally:
            self._reserve_file.unlink(missing_ok=True)

    @contextmanager
    def _lock(self, files: Sequence[Wanted], listen: ProgressListener | None) -> Iterator[None]:
        """Only one import at a time; one that died holds nothing."""
        started = time.monotonic()
        with closing(self._lock_file(POLL_SECONDS)) as lock:
            while not _locked(lock):
                waited = time.monotonic() - started
                if waited > LOCK_SECONDS:
                    raise CaseError("another import into this case is running: wait for it and try again")
                if listen:
                    listen(Progress(files[0].title, "waiting", 0, None, waited))
            yield

    def _check_same_reading(self, source: str, file: Wanted) -> None:
        for sheet in self.catalogue.sheets(source):
            for name in ("timezone", "encoding", "date_order"):
                chosen = getattr(file.options.of(file.path.name, sheet["sheet"]), name)
                if name == "encoding" and chosen:
                    chosen = known_encoding(chosen)
                read = str(sheet[name] or "").rpartition(":")[2]  # of a page its own encoding
                if chosen and read not in ("", chosen) and sheet["kind"] != UNRECOGNISED:
                    raise WrongUse(
                        f"{file.title} is already in this case, read with {name} {sheet[name]}: make a new case to "
                        f"read it with {chosen}"
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


def _source_of(file: Wanted) -> str:
    with about(file.title):
        return source_id(file.path)


def _locked(lock: sqlite3.Connection) -> bool:
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise CaseError(f"import.lock cannot be used ({error}): check the disk and the folder's rights") from error
        return False
    return True
