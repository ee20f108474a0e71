"""A bank return of 115 files, as a folder and as a zip archive: looked at, imported, built; what is planted is found.

    python -m benchmarks.bank_return [--rows 5000]

`--rows` are the transfers of each of the 22 banks. Both imports must give the same snapshot, all books must close, the
odd files must be named, and the planted wrong rows, repeated rows, pairs and chain of payments be found.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from linkgraph.case import Case
from tests.ingest.bank_return import ODD, Truth, bank_return, packed


def run(name: str, path: Path, truth: Truth, folder: Path) -> str:
    """Import one form of the return, print what it took; the snapshot."""
    case = Case.create(folder / name)
    times = [time.perf_counter()]
    found = case.gather([path])
    times.append(time.perf_counter())
    number = case.add_import(found.all_or_some(only_recognised=True), folder=found.folder, left_out=found.left_out())
    report = case.jobs.work(number)
    times.append(time.perf_counter())
    network = case.build()
    times.append(time.perf_counter())
    assert sorted(odd.file.rpartition("/")[2] for odd in found.left_out()) == sorted(ODD)
    assert all(sheet.reconciled for sheet in report.sources)
    assert sum(sheet.accepted for sheet in report.sources) == sum(truth.accepted.values())
    assert sum(sheet.rejected for sheet in report.sources) == sum(truth.rejected.values())
    assert sum(sheet.duplicate for sheet in report.sources) == truth.duplicate
    assert network.snapshot.manifest["pairing"]["paired"] == truth.both
    (way,) = case.path(truth.chain[0], truth.chain[-1], k=1)
    assert tuple(node.id for node in way.nodes) == truth.chain
    rows = sum(sheet.read for sheet in report.sources)
    look, take, build = (b - a for a, b in pairwise(times))
    shapes = [shape for shape in found.shapes if not shape.problem]
    print(f"{name:<8} {len(report.sources)} sheets in {len(shapes)} shapes, {rows:,} rows")
    print(f"         looked at {look:.1f} s, imported {take:.1f} s ({rows / take:,.0f} rows/s), built {build:.1f} s")
    case.close()
    return network.id


def main() -> None:
    """Both forms, one after the other."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=5000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        truth = bank_return(root / "return", options.rows)
        size = sum(path.stat().st_size for path in truth.files)
        archive = packed(root / "return", root / "return.zip")
        print(f"{len(truth.files)} files, {size / 1e6:.0f} MB, packed {archive.stat().st_size / 1e6:.0f} MB")
        wrong = sum(truth.rejected.values())
        print(f"{truth.both:,} transfers in two returns, {wrong:,} wrong rows, {truth.duplicate} sent twice")
        ids = {run(form, path, truth, root) for form, path in (("folder", root / "return"), ("archive", archive))}
        assert len(ids) == 1, "the same snapshot"
        used = resource.getrusage(resource.RUSAGE_SELF)
        print(f"peak {used.ru_maxrss / 1024:,.0f} MB, {used.ru_utime + used.ru_stime:.0f} s of processor in all")


if __name__ == "__main__":
    main()
