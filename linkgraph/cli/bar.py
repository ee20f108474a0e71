"""How far an import is, drawn on one line of a terminal."""

from __future__ import annotations

import sys
import time

from linkgraph.ingest.protocol import Progress

_WIDTH, _EVERY_S = 24, 0.2


class Bar:
    """A listener that draws share, rows, rows per second and time left on stderr; nothing where that is no terminal."""

    def __init__(self) -> None:
        self.started = time.monotonic()
        self.drawn = 0.0
        self.width = 0

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if sys.stderr.isatty() and now - self.drawn > _EVERY_S:
            self.drawn = now
            self._write(line(progress, now - self.started))

    def close(self) -> None:
        """Take the line away."""
        if self.width:
            self._write("")
            sys.stderr.write("\r")

    def _write(self, text: str) -> None:
        sys.stderr.write("\r" + text.ljust(self.width))
        sys.stderr.flush()
        self.width = len(text)


def line(progress: Progress, seconds: float) -> str:
    """``[####----] 43 % of 115 files … 150,000 rows/s, 12 s left``; `seconds` since the import began."""
    file = "".join(c if c.isprintable() else "?" for c in progress.file)[-40:]
    if progress.stage == "waiting":
        return f"{file}: waiting for another import into this case"
    full = round(_WIDTH * progress.share)
    total = f" of about {progress.rows_total:,}" if progress.rows_total else ""
    counted = f" {progress.rows:,}{total} rows" if progress.rows or total else ""
    rate = f", {progress.rows / seconds:,.0f} rows/s" if seconds > 1 and progress.rows else ""
    left = f", {clock(seconds * (1 / progress.share - 1))} left" if progress.share > 0.01 and seconds > 2 else ""
    doing = f"{file} {progress.stage}".strip()
    drawn = "#" * full + "-" * (_WIDTH - full)
    return f"[{drawn}] {progress.share:4.0%} {doing}{counted}{rate}{left}"


def clock(seconds: float) -> str:
    """12 s, 3 min 05 s, 2 h 10 min."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02} min"
