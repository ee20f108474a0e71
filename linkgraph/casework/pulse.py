"""The pulse of a job: tells the table how far it is and hears whether a person wants it to stop."""

from __future__ import annotations

import _thread
import signal
import sys
import threading
import time
from types import FrameType
from typing import Any

from linkgraph.errors import Cancelled, LinkgraphError
from linkgraph.evidence.catalogue import utc_now
from linkgraph.evidence.job_table import JobTable
from linkgraph.ingest.protocol import Progress, ProgressListener

BEAT_SECONDS = 0.5
_SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


class Pulse:
    """While it is open, the job's row is kept up to date, and a stop (Ctrl-C, or asked for in the table) ends the work.

    `stopped` is what the person who stopped it is told. In the main thread the work is interrupted wherever it is;
    elsewhere it ends when it next reports progress.
    """

    def __init__(self, table: JobTable, number: int, also: ProgressListener | None, stopped: str) -> None:
        self.table = table
        self.number = number
        self.also = also
        self.message = stopped
        self.progress: Progress | None = None
        self.started = time.monotonic()
        self.stopped = False
        self._raised = False
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)
        self._main = threading.current_thread() is threading.main_thread()
        self._before: dict[int, Any] = {}

    def listen(self, progress: Progress) -> None:
        """Take what the import reports."""
        self.progress = progress
        if self.also:
            self.also(progress)
        if self.stopped and not self._raised:
            self._stop()

    def __enter__(self) -> Pulse:
        if self._main:
            self._before = {number: signal.signal(number, self._signal) for number in _SIGNALS}
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._raised = True  # from here on nothing is interrupted
        self._over.set()
        self._thread.join()
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _signal(self, _number: int, _frame: FrameType | None) -> None:
        self.stopped = True
        if not self._raised:
            self._stop()

    def _stop(self) -> None:
        self._raised = True
        raise Cancelled(self.message)

    def _beat(self) -> None:
        while not self._over.wait(BEAT_SECONDS):
            try:
                self._tell()
            except LinkgraphError as error:  # the work itself will meet a full disk; a locked table is told later
                sys.stderr.write(f"job {self.number}: {error}\n")

    def _tell(self) -> None:
        now: dict[str, Any] = {"beat_at": utc_now()}
        if self.progress:
            told = self.progress
            now |= {"file": told.file, "stage": told.stage, "rows": told.rows, "rows_total": told.rows_total,
                    "share": told.share, "run_s": time.monotonic() - self.started}  # fmt: skip
        self.table.update(self.number, ("running",), **now)
        if not self.stopped and self.table.stop_asked(self.number):
            self.stopped = True
            if self._main:
                _thread.interrupt_main()
