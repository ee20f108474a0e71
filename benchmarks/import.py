"""Time and memory of an import, beside what DuckDB and pandas need for the same files in the same run.

    python benchmarks/import.py --rows 20000000 --files 4        ratios on so many call rows, 1 in 100 bad
    python benchmarks/import.py --rows 100000000 --files 20 --only linkgraph
    python benchmarks/import.py --plot                           1 to 100 million rows, drawn into docs/images
    python benchmarks/import.py --xlsx 100000                    a workbook, beside openpyxl

``duckdb`` merely reads the files as text and writes them to Parquet: less cannot be done. ``pandas_tuned`` and
``pandas_by_row`` are `pandas_import`, the same job with distinct values cleaned once, and with the cleaning functions
applied row by row as one writes it first. Each runs in a process of its own; the counts of rows by reason must agree
between pandas, the import, and what was planted.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from call_files import HEAD, OVERLAP, write_calls  # type: ignore[import-not-found]

PARTS = ("duckdb", "pandas_tuned", "pandas_by_row", "linkgraph")
SIZES = (1_000_000, 2_000_000, 5_000_000, 10_000_000, 20_000_000, 50_000_000, 100_000_000)
FILE_ROWS = 5_000_000
IMAGE = Path(__file__).parents[1] / "docs" / "images" / "import-growth.svg"


def with_linkgraph(files: list[Path], folder: Path) -> Counter[str]:
    from linkgraph import Case

    case = Case.create(folder)
    report = case.import_files(files)
    counts: Counter[str] = Counter()
    for sheet in report.sources:
        if not sheet.reconciled:
            raise SystemExit(f"{sheet.file} does not reconcile: {sheet.checks}")
        counts += Counter(accepted=sheet.accepted, duplicate=sheet.duplicate)
    connection = case.lake.open(case.catalogue.source_ids())
    rejected = "SELECT reason, count(*) FROM set_aside WHERE disposition = 'rejected' GROUP BY 1"
    return counts + Counter(dict(connection.execute(rejected).fetchall()))


def with_duckdb(files: list[Path], folder: Path) -> Counter[str]:
    """The files as text into Parquet: nothing is looked at, and what is no row of nine cells is dropped."""
    import duckdb

    folder.mkdir()
    for file in files:
        query = "SELECT * FROM read_csv(?, all_varchar = true, header = true, ignore_errors = true, quote = '')"
        target = str(folder / f"{file.stem}.parquet").replace("'", "''")
        duckdb.execute(f"COPY ({query}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)", [str(file)])
    return Counter()


def with_pandas_tuned(files: list[Path], folder: Path) -> Counter[str]:
    from pandas_import import import_files  # type: ignore[import-not-found]

    counts: Counter[str] = import_files(files, folder)
    return counts


def with_pandas_by_row(files: list[Path], folder: Path) -> Counter[str]:
    from pandas_import import import_files

    counts: Counter[str] = import_files(files, folder, by_row=True)
    return counts


def measured(name: str, files: list[Path], folder: Path) -> dict[str, Any]:
    """Seconds, peak memory in MB and counts of one run in a process of its own."""
    command = [sys.executable, __file__, "--run", name, str(folder), *map(str, files)]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found: dict[str, Any] = json.loads(out.splitlines()[-1])
    return found


def run(name: str, folder: Path, files: list[Path]) -> None:
    """What `measured` starts."""
    import pandas as pd  # noqa: F401

    import linkgraph  # noqa: F401 - so that no one's time holds the loading of modules

    began, busy = time.perf_counter(), time.process_time()
    counts = globals()[f"with_{name}"](files, folder)
    seconds, cpu = time.perf_counter() - began, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(json.dumps({"seconds": seconds, "cpu": cpu, "peak_mb": peak, "bytes": size, "counts": counts}))


def compare(rows: int, files: int, bad: float, only: list[str]) -> dict[str, dict[str, Any]]:
    """Every part on the same files; prints what it took."""
    found: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = write_calls(folder, rows, files, bad)
        size = sum(path.stat().st_size for path in paths)
        print(
            f"{rows:,} rows in {files} files, {size / 1e9:.2f} GB, {bad:.1%} bad, {OVERLAP:,} rows overlap", flush=True
        )
        for part in only:
            found[part] = one = measured(part, paths, folder / part)
            print(
                f"{part:13} {one['seconds']:8.2f} s {one['cpu']:8.2f} s of CPU {rows / one['seconds']:12,.0f} rows/s "
                f"{one['peak_mb']:8,.0f} MB peak {one['bytes'] / 1e6:10,.0f} MB written",
                flush=True,
            )
    _agree(found, rows, files, bad)
    for part in PARTS[:-1]:
        if part in found and "linkgraph" in found:
            time_, cpu = (found["linkgraph"][what] / found[part][what] for what in ("seconds", "cpu"))
            print(f"linkgraph's time over that of {part}: {time_:.2f}, {1 / time_:.1f} times as fast (CPU: {cpu:.2f})")
    return found


def _agree(found: dict[str, dict[str, Any]], rows: int, files: int, bad: float) -> None:
    counts = {name: one["counts"] for name, one in found.items() if one["counts"]}
    for name, one in counts.items():
        print(f"{name}: {dict(sorted(one.items()))}")
        planted = sum(int(min(500_000, rows // files - start) * bad) for start in range(0, rows // files, 500_000))
        rejected = sum(n for reason, n in one.items() if reason not in ("accepted", "duplicate"))
        if rejected != files * planted or one.get("duplicate", 0) < (files - 1) * OVERLAP:
            raise SystemExit(f"{name}: {files * planted} bad rows were planted")
    if len({json.dumps(one, sort_keys=True) for one in counts.values()}) > 1:
        raise SystemExit("the counts do not agree")


def plot(sizes: list[int], bad: float) -> None:
    """The time and memory of growing imports, and a picture of both."""
    points = []
    for rows in sizes:
        found = compare(rows, max(1, rows // FILE_ROWS), bad, ["linkgraph"])["linkgraph"]
        points.append((rows, found["seconds"], found["peak_mb"]))
        print(f"{rows:,} rows: {1e6 * found['seconds'] / rows:.2f} s a million, {found['peak_mb']:,.0f} MB", flush=True)
    IMAGE.write_text(_drawn(sorted(points)), encoding="utf-8")
    print(f"drawn: {IMAGE}")


def _drawn(points: list[tuple[int, float, float]]) -> str:
    """A plain picture: seconds and peak memory over millions of rows, with the line of the largest size."""
    most_rows, most, _ = points[-1]
    top, room = max(seconds for _, seconds, _ in points), max(peak for _, _, peak in points)

    def at(rows: float, share: float) -> tuple[float, float]:
        return 60 + 560 * rows / most_rows, 340 - 300 * share

    x, y = at(most_rows, most / top)
    parts = [f'<line x1="60" y1="340" x2="{x:.1f}" y2="{y:.1f}" stroke="#bbb" stroke-dasharray="4 4"/>']
    parts += ['<path d="M60 30 V340 H630" fill="none" stroke="#333"/>']
    last = -100.0
    for rows, seconds, peak in points:
        x, y = at(rows, seconds / top)
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#1565c0"/>')
        parts.append(
            f'<rect x="{x - 3:.1f}" y="{at(0, 0.3 * peak / room)[1] - 3:.1f}" width="6" height="6" fill="#c62828"/>'
        )
        if x - last > 45:  # nearer ones would stand on each other
            parts.append(
                f'<text x="{x - 6:.1f}" y="{y - 8:.1f}" text-anchor="end">{rows / 1e6:g} M: {seconds:.0f} s</text>'
            )
            last = x
    parts.append('<text x="345" y="362" text-anchor="middle">million rows imported</text>')
    listed = [f"{rows / 1e6:g} M: {seconds:.0f} s, {peak / 1000:.1f} GB" for rows, seconds, peak in points]
    for line in range(0, len(listed), 4):
        text = " · ".join(listed[line : line + 4])
        parts.append(f'<text x="330" y="{383 + 4 * line}" text-anchor="middle" font-size="11">{text}</text>')
    parts.append(f'<text x="66" y="24">blue: seconds; red: peak memory (the highest is {room / 1000:.1f} GB)</text>')
    style = 'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 660 410" font-family="sans-serif" font-size="12"'
    return f'<svg {style}><rect width="660" height="410" fill="white"/>{"".join(parts)}</svg>\n'


def workbook(rows: int) -> None:
    """A workbook of so many call rows: the import, our reading of its cells, and openpyxl's."""
    import openpyxl

    from linkgraph import Case
    from linkgraph.ingest import workbook as reading

    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "calls.xlsx"
        lines = write_calls(Path(name), rows, 1, 0)[0].read_text(encoding="utf-8").splitlines()
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet("calls")
        for line in (HEAD, *lines[1:]):
            sheet.append(line.split(","))
        book.save(path)
        began = time.perf_counter()
        theirs = sum(1 for _ in openpyxl.load_workbook(path, read_only=True)["calls"].iter_rows(values_only=True))
        middle = time.perf_counter()
        ours = sum(1 for _ in reading.records(path, "calls"))
        read = time.perf_counter()
        (report,) = Case.create(Path(name) / "case").import_files([path]).sources
        done = time.perf_counter()
    if not theirs == ours == rows + 1 or report.accepted != rows:
        raise SystemExit("rows are missing")
    print(f"openpyxl, reading  {middle - began:7.2f} s\nlinkgraph, reading {read - middle:7.2f} s "
          f"({(middle - began) / (read - middle):.1f} times as fast)")  # fmt: skip
    print(f"linkgraph, import  {done - read:7.2f} s ({(middle - began) / (done - read):.1f} times as fast as reading)")


def main() -> None:
    if sys.argv[1:2] == ["--run"]:
        run(sys.argv[2], Path(sys.argv[3]), [Path(path) for path in sys.argv[4:]])
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--files", type=int, default=1)
    parser.add_argument("--bad", type=float, default=0.01, help="share of bad rows")
    parser.add_argument("--only", default=",".join(PARTS), help="which parts to run")
    parser.add_argument("--plot", nargs="?", const=",".join(map(str, SIZES)), help="sizes to draw")
    parser.add_argument("--xlsx", type=int, help="rows of a workbook")
    given = parser.parse_args()
    if given.plot:
        plot([int(size) for size in given.plot.split(",")], given.bad)
    elif given.xlsx:
        workbook(given.xlsx)
    else:
        compare(given.rows, given.files, given.bad, given.only.split(","))


if __name__ == "__main__":
    main()
