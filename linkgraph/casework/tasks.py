"""Long work besides imports, as jobs: seized data read, the network built."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from linkgraph.casework.seized import SeizedBatches
from linkgraph.evidence.job_table import JobRecord
from linkgraph.graph.snapshot import Snapshot
from linkgraph.ingest.protocol import Progress, ProgressListener
from linkgraph.ingest.seized import SeizedOptions

#: Share of the whole that is done when a step of building begins: 1.6, 7.4, 13.8 and 20 of 24 s with a million calls.
STEPS = {"pairing": 0.0, "linking": 0.07, "naming": 0.31, "loading": 0.58, "grouping": 0.84}


@dataclass(frozen=True)
class Books:
    """The batches that a job added, with their books."""

    batches: tuple[dict[str, Any], ...]

    def to_json(self) -> dict[str, Any]:
        return {"batches": list(self.batches)}


def seized_request(files: Sequence[Path], options: SeizedOptions, attached_to: str | None) -> dict[str, Any]:
    """What is asked for, as the table of jobs keeps it."""
    named = [{"path": str(file.resolve()), "name": file.name} for file in files]
    return {"files": named, "options": asdict(options), "attached_to": attached_to}


def read_seized(batches: SeizedBatches, job: JobRecord, listen: ProgressListener) -> Books:
    """Read the files of a job; one that was read before it was taken up again is known and not read twice."""
    files: list[Mapping[str, str]] = job.request["files"]
    said = job.request["options"]
    options = SeizedOptions(**{**said, "columns": tuple(said["columns"]) if said["columns"] is not None else None})
    found: list[dict[str, Any]] = []
    sizes = [Path(file["path"]).stat().st_size for file in files]
    for number, file in enumerate(files):
        span = (sum(sizes[:number]) / sum(sizes), sizes[number] / sum(sizes))
        found += batches.add(file["path"], options, job.request["attached_to"], _within(listen, *span))
    return Books(tuple(found))


def _within(listen: ProgressListener, before: float, part: float) -> ProgressListener:
    """Tell of one file of several as a part of the whole."""

    def told(progress: Progress) -> None:
        of_file = progress.done / progress.total if progress.total else 0.0
        share = before + part * min(1.0, of_file)
        listen(Progress(progress.file, progress.stage, progress.done, progress.total, progress.seconds,
                        progress.done, progress.total, share))  # fmt: skip

    return told


def followed(steps: Iterator[str | Snapshot], listen: ProgressListener | None) -> Snapshot:
    """Carry out the steps of a snapshot, telling of each as it begins."""
    started = time.monotonic()
    for step in steps:
        if isinstance(step, Snapshot):
            return step
        tell_step(step, started, listen)
    raise RuntimeError("a snapshot was begun and not made")


def tell_step(step: str, started: float, listen: ProgressListener | None) -> None:
    """Tell that a step of building begins."""
    if listen is not None:
        listen(Progress("", step, 0, None, time.monotonic() - started, share=STEPS[step]))
