"""Files one after the other, each read while the one before it is written."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path

from linkgraph.evidence.lake import Lake
from linkgraph.ingest import reusing
from linkgraph.ingest.loading import TICK_SECONDS, Job, Loaded, Loader, Registry
from linkgraph.ingest.metering import Meter


def load_all(lake: Lake, registry: Registry, jobs: Sequence[Job], known: Sequence[Path], meter: Meter) -> list[Loaded]:
    """Every file ready to be made visible: read now, or finished by an import that broke off after it.

    Parameters
    ----------
    known : files of content keys that were imported before
    """
    files = _Files(lake, known, meter)
    with ThreadPoolExecutor(1) as behind:
        for number, job in enumerate(jobs):
            tell = meter.file(number)
            if reusing.reusable(lake, [job.source]):
                files.settle()
                if files.taken_up(number, job):
                    continue
            loader = Loader(registry, job, lake.folder / f"unfinished-{job.source[:16]}-{os.getpid()}", tell)
            loader.read()
            files.settle()
            loader.tick("cleaning", loader.records, loader.records)
            loader.tick("writing", 0, loader.records)
            files.begin(number, loader, behind)
        files.settle(last=True)
    return files.loaded


class _Files:
    """The files that are finished, and the one that is being written; only that thread touches it which reads."""

    def __init__(self, lake: Lake, known: Sequence[Path], meter: Meter) -> None:
        self.lake = lake
        self.keys = list(known)
        self.meter = meter
        self.loaded: list[Loaded] = []
        self.writing: tuple[int, Loader, Future[Loaded]] | None = None

    def known(self) -> list[Path]:
        """The files of content keys of everything before (there is none where no row was accepted)."""
        return [path for path in self.keys if path.exists()]

    def taken_up(self, number: int, job: Job) -> bool:
        """Whether finished work on a file could be taken up."""
        found = reusing.take_up(self.lake, job, reusing.fingerprint(job, self.known()))
        if found is not None:
            self._finished(number, found)
        return found is not None

    def begin(self, number: int, loader: Loader, behind: ThreadPoolExecutor) -> None:
        """Let a file be written that is read."""
        known = self.known()
        mark = reusing.fingerprint(loader.job, known)
        self.writing = number, loader, behind.submit(_written, loader, known, mark)

    def settle(self, last: bool = False) -> None:
        """Wait for the file that is being written; of the `last` one it is told how far it is."""
        if self.writing is None:
            return
        number, loader, future = self.writing
        while wait([future], TICK_SECONDS).not_done:
            if last:
                loader.tick("writing", 0, loader.records)
        self.writing = None
        self._finished(number, future.result())
        if last:
            loader.tick("writing", loader.records, loader.records)

    def _finished(self, number: int, loaded: Loaded) -> None:
        self.loaded.append(loaded)
        self.keys.append(loaded.work / "accepted_rows.parquet")
        self.meter.finished(number, sum(int(str(sheet["read"])) for sheet in loaded.sheets))


def _written(loader: Loader, known: Sequence[Path], mark: str) -> Loaded:
    loaded = loader.write(known)
    reusing.keep(loaded, mark)
    return loaded
