"""The table of long work: what was asked for, how far it is, how it ended; and whether its worker is alive.

A worker holds a lock on ``jobs/<number>.lock`` for as long as it lives, so that a job whose worker died is told from
one that is only slow, whatever became of its process id.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from linkgraph.errors import CaseError, NotFound
from linkgraph.evidence.catalogue import Catalogue, utc_now

ACTIVE = ("waiting", "running")
#: A worker that has not taken its job up after so many seconds is not coming.
START_SECONDS = 120
_LOCK_SECONDS = 10


@dataclass(frozen=True)
class JobRecord:
    """A job as the table has it.

    `stop`: a person asked for its end. `share`: the part of the work that is done, 0–1. Times are UTC.
    """

    number: int
    verb: str
    request: dict[str, Any]
    folder: str
    state: str
    resumable: bool
    stop: bool
    started_by: str
    created_at: str
    started_at: str | None
    beat_at: str | None
    ended_at: str | None
    pid: int | None
    known: list[str] | None
    file: str | None
    stage: str | None
    rows: int | None
    rows_total: int | None
    share: float | None
    run_s: float | None
    message: str | None
    result: dict[str, Any] | None

    @property
    def active(self) -> bool:
        """Whether it waits for its worker or is being worked on."""
        return self.state in ACTIVE

    @property
    def rows_per_s(self) -> float | None:
        """Rows per second since the worker took it up."""
        return self.rows / self.run_s if self.rows and self.run_s else None

    @property
    def left_s(self) -> float | None:
        """Seconds that are left if the work goes on as it went so far; None where nothing can be said yet."""
        return self.run_s * (1 / self.share - 1) if self.active and self.run_s and self.share else None

    def to_json(self) -> dict[str, Any]:
        hidden = ("request", "known", "result", "folder")
        shown = {name: value for name, value in self.__dict__.items() if name not in hidden}
        files = [file["name"] or Path(file["path"]).name for file in self.request["files"]]
        more = {"files": files, "left_out": self.left_out, "result": self.result}
        return {**shown, "rows_per_s": self.rows_per_s, "left_s": self.left_s, **more}

    @property
    def left_out(self) -> list[dict[str, str]]:
        """File and reason of what a person chose to leave out."""
        return list(self.request.get("left_out", []))


class JobTable:
    """Reads and writes the jobs of a case."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.folder = catalogue.path.with_name("jobs")

    def add(self, verb: str, request: Mapping[str, Any], folder: str, by: str) -> int:
        """Ask for a job; its number."""
        with self.catalogue.connect() as db:
            _widen(db)
            values = (verb, json.dumps(request, ensure_ascii=False), folder, by, utc_now())
            row = db.execute(
                "INSERT INTO jobs (verb, request, folder, state, started_by, created_at) "
                "VALUES (?, ?, ?, 'waiting', ?, ?) RETURNING number",
                values,
            ).fetchone()
        return int(row[0])

    def all(self) -> list[JobRecord]:
        """Every job, the newest first; a job whose worker died is found out and marked broken."""
        with self.catalogue.connect() as db:
            rows = db.execute("SELECT * FROM jobs ORDER BY number DESC").fetchall()
        return [self._alive(_record(row)) for row in rows]

    def get(self, number: int) -> JobRecord:
        """One job.

        Raises
        ------
        NotFound
            There is none of that number.
        """
        with self.catalogue.connect() as db:
            row = db.execute("SELECT * FROM jobs WHERE number = ?", (number,)).fetchone()
        if row is None:
            raise NotFound(f"there is no job {number} in this case: `linkgraph jobs` lists them")
        return self._alive(_record(row))

    def update(self, number: int, states: tuple[str, ...], **values: Any) -> bool:
        """Change a job that is in one of these states; whether it was."""
        told = {k: json.dumps(v, ensure_ascii=False) if isinstance(v, dict | list) else v for k, v in values.items()}
        names = ", ".join(f"{name} = :{name}" for name in values)
        among = ", ".join(f"'{state}'" for state in states)
        with self.catalogue.connect() as db:
            done = db.execute(
                f"UPDATE jobs SET {names} WHERE number = :number AND state IN ({among})", {**told, "number": number}
            )
            return done.rowcount == 1

    def stop_asked(self, number: int) -> bool:
        """Whether a person asked for the job's end."""
        with self.catalogue.connect() as db:
            row = db.execute("SELECT stop FROM jobs WHERE number = ?", (number,)).fetchone()
        return bool(row and row["stop"])

    @contextmanager
    def holding(self, number: int) -> Iterator[None]:
        """Be the job's worker: everybody sees that it is alive until this ends, however it ends.

        Raises
        ------
        CaseError
            Another process is working on it.
        """
        self.folder.mkdir(exist_ok=True)
        path = self.folder / f"{number}.lock"
        with closing(sqlite3.connect(path, timeout=_LOCK_SECONDS, isolation_level=None)) as lock:
            try:
                lock.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError as error:
                raise CaseError(
                    f"job {number} is being worked on already ({error}): `linkgraph jobs` shows it"
                ) from error
            try:
                yield
            finally:
                with suppress(PermissionError):  # some systems keep an open file
                    path.unlink()

    def is_held(self, number: int) -> bool:
        """Whether a living worker has the job."""
        path = self.folder / f"{number}.lock"
        if not path.exists():
            return False
        with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as lock:
            try:
                lock.execute("BEGIN")
                lock.execute("SELECT count(*) FROM sqlite_master").fetchone()
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                    return True
                raise CaseError(f"{path.name} cannot be used ({error}): check the disk and the rights") from error
        return False

    def _alive(self, job: JobRecord) -> JobRecord:
        """The job itself; where its worker is dead, the job marked as broken."""
        coming = job.state == "waiting" and _age(job.created_at if not job.beat_at else job.beat_at) < START_SECONDS
        if not job.active or coming or self.is_held(job.number):
            return job
        message = f"its worker (process {job.pid}) ended without a word: nothing of it is visible, it can be resumed"
        values = {"state": "broken", "resumable": 1, "ended_at": utc_now(), "message": message}
        self.update(job.number, ACTIVE, **values)
        with self.catalogue.connect() as db:
            return _record(db.execute("SELECT * FROM jobs WHERE number = ?", (job.number,)).fetchone())


def _widen(db: sqlite3.Connection) -> None:
    """Let the table of a case that was made when imports were the only jobs take other work too."""
    made = db.execute("SELECT sql FROM sqlite_master WHERE name = 'jobs'").fetchone()["sql"]
    if "CHECK (verb IN ('import'))" in made:
        db.execute("BEGIN IMMEDIATE")
        db.execute("ALTER TABLE jobs RENAME TO jobs_of_before")
        db.execute(made.replace("CHECK (verb IN ('import'))", ""))
        db.execute("INSERT INTO jobs SELECT * FROM jobs_of_before")
        db.execute("DROP TABLE jobs_of_before")


def _record(row: sqlite3.Row) -> JobRecord:
    values = dict(row)
    for name in ("request", "known", "result"):
        values[name] = json.loads(values[name]) if values[name] else None
    return JobRecord(**{**values, "resumable": bool(values["resumable"]), "stop": bool(values["stop"])})


def _age(moment: str) -> float:
    return time.time() - datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp()
