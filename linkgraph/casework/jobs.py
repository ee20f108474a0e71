"""Long work as jobs: asked for in one process, done in another or in this one, watched and stopped from anywhere.

Imports are done here; other verbs (``seized``, ``build``) bring the work along that does them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Protocol

from linkgraph.casework.pulse import Pulse
from linkgraph.errors import Cancelled, LinkgraphError, WrongUse
from linkgraph.evidence.catalogue import utc_now
from linkgraph.evidence.job_table import ACTIVE, JobRecord, JobTable
from linkgraph.ingest.gathering import Gathering, Odd, find, gather
from linkgraph.ingest.pipeline import INTERRUPTED, Ingest
from linkgraph.ingest.protocol import ImportOptions, ProgressListener, Wanted
from linkgraph.ingest.report import ImportReport
from linkgraph.ingest.sheets import source_id
from linkgraph.settings import user_name

ENDED = ("failed", "cancelled", "broken")
#: Time for a process to write down the job of files that it has just brought.
_SWEPT_AFTER_SECONDS = 3600
_ROOT = Path(__file__).resolve().parents[2]


#: What a person who stopped it is told, by verb.
_STOPPED = {
    "import": "the import was stopped: nothing of it is in the case",
    "seized": "the reading was stopped: what was not read to its end is not in the case",
    "build": "the build was stopped: the network is the one before",
}


class Outcome(Protocol):
    """What a job says when it is done."""

    def to_json(self) -> dict[str, Any]:
        """As the interface has it."""


#: Does a job of another verb than ``import``, telling how far it is.
Work = Callable[[JobRecord, ProgressListener], Outcome]


class Jobs:
    """The jobs of a case."""

    def __init__(self, ingest: Ingest, works: Mapping[str, Work] | None = None) -> None:
        self.ingest = ingest
        self.works = dict(works or {})
        self.table = JobTable(ingest.catalogue)

    def gather(self, paths: Sequence[Path], options: ImportOptions) -> Gathering:
        """Everything in files, folders and archives, those of one shape together; nothing is imported.

        Archives are unpacked beside the case; the folder goes to the job (`add`), or away (`drop`).

        Raises
        ------
        FileRefused
            Something that was named cannot be opened or goes beyond a limit.
        """
        self._sweep()
        folder = f"brought-{uuid.uuid4().hex}"
        try:
            files, odd = find(paths, self.table.folder / folder)
            gathering = gather(files, odd, options, self.ingest.plan)
        except BaseException:
            self.drop(folder)
            raise
        return replace(gathering, folder=folder if (self.table.folder / folder).exists() else "")

    def drop(self, folder: str) -> None:
        """Take away what was unpacked or brought along and will not be imported."""
        if folder:
            shutil.rmtree(self.table.folder / folder, ignore_errors=True)

    def add(self, files: Sequence[Wanted], bring: bool = False, folder: str = "", left_out: Sequence[Odd] = ()) -> int:
        """Ask for an import; its number.

        `bring`: the files are moved to the case first, for they will not stay where they are. `folder`: where some of
        them were unpacked, which the job takes away when it is done. `left_out`: files that a person chose to leave
        out; the job remembers them, and why.
        """
        if not files:
            raise WrongUse("there is nothing to import: name at least one file")
        self._sweep()
        if bring:
            folder = folder or f"brought-{uuid.uuid4().hex}"
            files = [self._brought(file, folder, number) for number, file in enumerate(files)]
        request = {
            "files": [{"path": str(f.path.resolve()), "name": f.name, "options": asdict(f.options)} for f in files],
            "left_out": [asdict(odd) for odd in left_out],
        }
        return self.table.add("import", request, folder, user_name())

    def ask(self, verb: str, request: Mapping[str, Any], bring: bool = False) -> int:
        """Ask for a job of another verb; its number. `bring`: see `add`."""
        self._sweep()
        files, folder = [dict(file) for file in request["files"]], ""
        if bring:
            folder = f"brought-{uuid.uuid4().hex}"
            for number, file in enumerate(files):
                file["path"] = str(self._brought(Wanted(Path(file["path"])), folder, number).path.resolve())
        return self.table.add(verb, {**request, "files": files}, folder, user_name())

    def running(self, verb: str) -> JobRecord | None:
        """The job of a verb that waits or is being worked on."""
        return next((job for job in self.table.all() if job.verb == verb and job.active), None)

    def _brought(self, file: Wanted, folder: str, number: int) -> Wanted:
        target = self.table.folder / folder / f"file-{number}" / file.path.name
        target.parent.mkdir(parents=True)
        shutil.move(file.path, target)
        return Wanted(target, file.options, file.name)

    def _sweep(self) -> None:
        """Take away brought files that no job can use any more (a crash left them)."""
        used = {job.folder for job in self.table.all() if job.active or job.resumable}
        for path in self.table.folder.glob("brought-*"):
            if path.name not in used and time.time() - path.stat().st_mtime > _SWEPT_AFTER_SECONDS:
                shutil.rmtree(path)

    def start(self, number: int) -> None:
        """Give a job to a process of its own, which lives on when this one ends."""
        self.table.folder.mkdir(exist_ok=True)
        how: dict[str, Any] = {"start_new_session": True}
        if sys.platform == "win32":
            how = {"creationflags": subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP}
        command = [
            sys.executable,
            "-m",
            "linkgraph.cli.worker",
            str(self.table.catalogue.path.parent.resolve()),
            str(number),
        ]
        with self._log(number).open("ab") as log:
            worker = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=_ROOT,
                env={**os.environ, "PYTHONUTF8": "1"}, **how,
            )  # fmt: skip
        threading.Thread(target=worker.wait, daemon=True).start()  # its end is taken note of: no zombie stays

    def work(self, number: int, listen: ProgressListener | None = None) -> ImportReport:
        """Do an import in this process (see `run`)."""
        outcome = self.run(number, listen)
        if not isinstance(outcome, ImportReport):
            raise WrongUse(f"job {number} is no import: `linkgraph jobs show {number}` says what came of it")
        return outcome

    def run(self, number: int, listen: ProgressListener | None = None) -> Outcome:
        """Do a job in this process; what goes wrong is kept in the table and raised.

        Raises
        ------
        WrongUse
            The job waits for nobody (it runs already, or has ended).
        """
        with self.table.holding(number):
            now = utc_now()
            if not self.table.update(
                number, ("waiting",), state="running", pid=os.getpid(), started_at=now, beat_at=now
            ):
                raise WrongUse(
                    f"job {number} is {self.table.get(number).state}: `linkgraph jobs resume` starts it again"
                )
            job = self.table.get(number)
            pulse = Pulse(self.table, number, listen, _STOPPED[job.verb])
            try:
                outcome = self._imported(job, pulse) if job.verb == "import" else self._worked(job, pulse)
            except KeyboardInterrupt as error:  # in the moment before the pulse listens
                self._ended(number, Cancelled(_STOPPED[job.verb]))
                raise Cancelled(_STOPPED[job.verb]) from error
            except BaseException as error:
                self._ended(number, error)
                raise
            self.table.update(number, ("running",), state="done", resumable=0, ended_at=utc_now(), share=1.0,
                              message=None, result=outcome.to_json())  # fmt: skip
            self._clean(job)
        return outcome

    def _worked(self, job: JobRecord, pulse: Pulse) -> Outcome:
        """Do a job of another verb."""
        try:
            with pulse:
                return self.works[job.verb](job, pulse.listen)
        except Cancelled:
            raise
        except Exception as error:
            if str(error) == INTERRUPTED:
                raise Cancelled(_STOPPED[job.verb]) from error
            raise

    def _imported(self, job: JobRecord, pulse: Pulse) -> ImportReport:
        files = wanted(job.request)
        known = job.known

        def first_known(now: set[str]) -> set[str]:
            nonlocal known
            if known is None:
                known = sorted(now)
                self.table.update(job.number, ("running",), known=known)
            return set(known)

        try:
            with pulse:
                return self.ingest.import_set(files, pulse.listen, first_known)
        except Cancelled:
            there = set(self.ingest.catalogue.source_ids())
            if not all(file.path.is_file() and source_id(file.path) in there for file in files):
                raise
        return self.ingest.import_set(files, None, first_known)  # the stop came when all was in already: report it

    def _ended(self, number: int, error: BaseException) -> None:
        state = "cancelled" if isinstance(error, Cancelled) else "failed"
        said = " ".join(str(error).split()) or type(error).__name__
        about = {"file": error.file} if isinstance(error, LinkgraphError) and error.file else {}
        self.table.update(number, ("running",), state=state, resumable=1, ended_at=utc_now(), message=said[:1000],
                          **about)  # fmt: skip

    def stop(self, number: int) -> JobRecord:
        """Ask a job to stop; one that has ended otherwise than well is given up, with what was kept for resuming it."""
        job = self.table.get(number)
        if job.active:
            self.table.update(number, ACTIVE, stop=1)
            if self.table.update(number, ("waiting",), state="cancelled", resumable=1, ended_at=utc_now(),
                                 message="stopped before it began"):  # fmt: skip
                return self.table.get(number)
        elif not job.resumable or not self.table.update(number, ENDED, resumable=0):
            raise WrongUse(f"job {number} is {job.state}: there is nothing to stop or to give up")
        else:
            self._clean(job)
        return self.table.get(number)

    def again(self, number: int, without: str | None = None) -> None:
        """Let a job that was stopped or broke off wait for a worker again; `without` leaves one of its files out.

        Raises
        ------
        WrongUse
            It is not to be resumed: it is running, is done, or was given up; or it has no such file besides others.
        """
        job = self.table.get(number)
        if without is not None and job.resumable:
            self.table.update(number, ENDED, request=_without(job, without))
        values = {"state": "waiting", "stop": 0, "message": None, "ended_at": None, "beat_at": utc_now(), "share": None}
        if not job.resumable or not self.table.update(number, ENDED, resumable=0, **values):
            raise WrongUse(f"job {number} is {job.state} and cannot be resumed: import its files again")

    def _clean(self, job: JobRecord) -> None:
        """Take away what a job brought along and what was kept for resuming it."""
        self.drop(job.folder)
        log = self._log(job.number)
        if log.exists() and log.stat().st_size == 0:
            log.unlink()
        if job.state in ENDED:
            self.ingest.discard_work()

    def _log(self, number: int) -> Path:
        return self.table.folder / f"{number}.log"


def wanted(request: dict[str, Any]) -> list[Wanted]:
    """The files of a job as they were asked for."""
    return [Wanted(Path(f["path"]), ImportOptions.from_json(f["options"]), f["name"]) for f in request["files"]]


def _without(job: JobRecord, title: str) -> dict[str, Any]:
    """The request of a job without one of its files, which is kept in mind as left out."""
    kept = [f for f in job.request["files"] if title not in (f["name"], Path(f["path"]).name)]
    if not kept or len(kept) == len(job.request["files"]):
        raise WrongUse(f"job {job.number} has no file {title!r} besides others: `linkgraph jobs show` names its files")
    left = {"file": title, "reason": str(job.message or "left out by a person")}
    return {**job.request, "files": kept, "left_out": [*job.left_out, left]}
