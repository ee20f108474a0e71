"""How far an import of several files is: rows of all of them, and the share of the work that is done."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from linkgraph.ingest.protocol import Progress, ProgressListener

_SAMPLE_BYTES = 1 << 18
#: Share of a file's work that is done when a stage begins and when it ends.
_READ = 0.7
_STAGES = {"waiting": (0.0, 0.0), "reading": (0.0, _READ), "cleaning": (_READ, _READ), "writing": (_READ, 1.0)}


def estimated_rows(path: Path) -> int:
    """About how many rows a file holds, from its first 256 KB; never less than 1."""
    try:
        with zipfile.ZipFile(path) as book:
            parts = [part for part in book.infolist() if part.filename.startswith("xl/worksheets/sheet")]
            heads = [(part.file_size, book.open(part).read(_SAMPLE_BYTES)) for part in parts]
        return max(1, sum(size * head.count(b"<row") // max(1, len(head)) for size, head in heads))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):  # a text file, or refused later in words
        with path.open("rb") as handle:
            head = handle.read(_SAMPLE_BYTES)
    return max(1, path.stat().st_size * max(head.count(b"\n"), head.count(b"\r")) // max(1, len(head)))


class Meter:
    """Adds up what the files of one import report; each is read while the one before it is written."""

    def __init__(self, paths: Sequence[Path], listen: ProgressListener | None) -> None:
        self.rows = [estimated_rows(path) for path in paths] if listen else []
        self.listen = listen
        self.written: set[int] = set()

    def file(self, number: int) -> ProgressListener | None:
        """The listener of the file with this number; all before it are read."""
        return partial(self._tell, number) if self.listen else None

    def finished(self, number: int, rows: int) -> None:
        """A file has all its rows in: what was estimated is known now."""
        self.written.add(number)
        if self.listen:
            self.rows[number] = rows

    def _tell(self, number: int, progress: Progress) -> None:
        if progress.total is not None and progress.stage != "reading":
            self.rows[number] = max(1, progress.total)
        else:
            self.rows[number] = max(self.rows[number], progress.done)
        own, total = self.rows[number], sum(self.rows)
        first, last = _STAGES.get(progress.stage, (0.0, 1.0))
        part = first + (last - first) * min(1.0, progress.done / own)
        read = progress.done if progress.stage == "reading" else own
        before = self.rows[:number]
        done = sum(rows * (1.0 if i in self.written else _READ) for i, rows in enumerate(before))
        share = (done + own * part) / total
        if self.listen:
            self.listen(replace(progress, rows=sum(before) + read, rows_total=total, share=share))
