"""Seized personal data: time, memory and size of the hashed index against the number of rows; time of a look-up.

`python3 benchmarks/seized.py 1000000 10000000` makes up rows of name, telephone and ID number, adds them to a case in a
temporary folder and prints one line a size.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from linkgraph.case import Case

CHECK = "10X98765432"
REGIONS = [110105, 440305, 440524, 350203, 310104, 420106, 510107]
WEIGHTS = [pow(2, 17 - i, 11) for i in range(17)]


def write(path: Path, rows: int) -> None:
    """Made-up rows; every telephone number and every ID number is different (an affine walk over nine digits)."""
    with path.open("w", encoding="utf-8") as handle:
        handle.write("姓名,手机号,身份证号\n")
        for start in range(0, rows, 200_000):
            k = np.arange(start, min(rows, start + 200_000), dtype=np.int64)
            tail = (k * 387_420_489 + 12_345) % 10**9
            number, day = k % 1000, k // 1000  # a thousand people of one birthday and region
            days = np.datetime64("1950-01-01") + (day % 20_000).astype("timedelta64[D]")
            born = np.char.replace(days.astype(str), "-", "").astype(np.int64)
            region = np.array(REGIONS)[day // 20_000]
            body = (region * 10**8 + born) * 1000 + number
            digits = (body[:, None] // 10 ** np.arange(16, -1, -1, dtype=np.int64)) % 10
            check = (digits @ np.array(WEIGHTS)) % 11
            triples = zip(tail.tolist(), body.tolist(), check.tolist(), strict=True)
            handle.writelines(f"王某,13{t:09d},{b}{CHECK[c]}\n" for t, b, c in triples)


def measure(rows: int) -> None:
    """One size, in a process of its own so that its peak memory is its own."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "batch.csv"
        write(file, rows)
        case = Case.create(Path(name) / "case")
        started, worked = time.perf_counter(), time.process_time()
        (book,) = case.add_seized(file)
        added, worked = time.perf_counter() - started, time.process_time() - worked
        assert book["accepted"] == rows
        assert book["reconciled"]
        numbers = [f"13{(k * 387_420_489 + 12_345) % 10**9:09d}" for k in range(0, rows, max(1, rows // 500))]
        started = time.perf_counter()
        hits = len(case.seized.find(numbers).hits)
        looked = time.perf_counter() - started
        assert hits == len(numbers)
        size = sum(path.stat().st_size for path in case.folder.rglob("*") if path.is_file())
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        mega, rate = file.stat().st_size / 1e6, rows / added
        print(
            f"{rows:>11,} rows, {mega:.0f} MB: added in {added:.1f} s ({rate:,.0f} rows/s; {worked:.1f} s of the "
            f"processors), peak {peak:.0f} MB,",
            end=" ",
        )
        print(f"index {size / rows:.1f} bytes a row, {len(numbers)} look-ups in {looked * 1000:.0f} ms")


if __name__ == "__main__":
    for size in [int(text) for text in sys.argv[1:]] or [1_000_000]:
        worker = multiprocessing.get_context("spawn").Process(target=measure, args=(size,))
        worker.start()
        worker.join()
        if worker.exitcode:
            sys.exit(worker.exitcode)
