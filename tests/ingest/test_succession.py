"""Files one after the other: reading goes on while the file before is written, and what fails takes all with it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from unittest import mock

import pytest

from linkgraph.ingest.loading import Loaded, Loader
from linkgraph.ingest.metering import Meter
from linkgraph.ingest.protocol import ImportOptions, Progress
from tests.evidence.records import calls_file, many_calls
from tests.ingest.cases import Bench

OPTIONS = ImportOptions(timezone="Asia/Shanghai")


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Three files; the last has the first one's records again."""
    records = [many_calls(30, seed=1), many_calls(40, seed=2), [*many_calls(30, seed=1), *many_calls(5, seed=3)]]
    return [calls_file(tmp_path / f"{i}.csv", some) for i, some in enumerate(records)]


def test_a_file_is_read_while_the_one_before_it_is_written(tmp_path: Path, files: list[Path]) -> None:
    begun = {path.name: threading.Event() for path in files}
    read, write = Loader.read, Loader.write

    def reading(self: Loader) -> None:
        begun[self.job.name].set()
        read(self)

    def writing(self: Loader, known: Sequence[Path]) -> Loaded:
        following = {"0.csv": "1.csv", "1.csv": "2.csv"}.get(self.job.name, self.job.name)
        assert begun[following].wait(60), "the next file is not begun before this one is written"
        return write(self, known)

    with mock.patch.object(Loader, "read", reading), mock.patch.object(Loader, "write", writing):
        report = Bench(tmp_path / "case").ingest.import_files(files, OPTIONS)
    assert [(sheet.file, sheet.accepted, sheet.duplicate) for sheet in report.sources] == [
        ("0.csv", 30, 0),
        ("1.csv", 40, 0),
        ("2.csv", 5, 30),
    ]


@pytest.mark.parametrize("broken", ["0.csv", "1.csv", "2.csv"])
def test_what_cannot_be_written_takes_all_with_it(tmp_path: Path, files: list[Path], broken: str) -> None:
    write = Loader.write

    def failing(self: Loader, known: Sequence[Path]) -> Loaded:
        if self.job.name == broken:
            raise OSError("the disk is broken")
        return write(self, known)

    bench = Bench(tmp_path / "case")
    with mock.patch.object(Loader, "write", failing), pytest.raises(OSError, match="the disk is broken"):
        bench.ingest.import_files(files, OPTIONS)
    assert bench.ingest.catalogue.source_ids() == []
    assert list(bench.ingest.lake.folder.iterdir()) == []


def test_what_is_read_is_not_yet_written(tmp_path: Path, files: list[Path]) -> None:
    """A file counts as done when it is written, though the next one is read meanwhile."""
    seen: list[Progress] = []
    meter = Meter(files, seen.append)
    meter.rows = [100, 100]
    first, second = meter.file(0), meter.file(1)
    assert first is not None
    assert second is not None
    first(Progress("0.csv", "cleaning", 100, 100, 0.0))
    second(Progress("1.csv", "reading", 50, None, 0.0))
    meter.finished(0, 100)
    second(Progress("1.csv", "reading", 50, None, 0.0))
    second(Progress("1.csv", "writing", 100, 100, 0.0))
    assert [round(progress.share, 3) for progress in seen] == [0.35, 0.525, 0.675, 1.0]
    assert [progress.rows for progress in seen] == [100, 150, 150, 200]
