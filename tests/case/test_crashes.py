"""Imports that are killed, run out of disk, are fed changing files or meet each other: what is in the case is whole.

``LINKGRAPH_CRASHES=100`` kills at a hundred random moments and fills the disk at 20 sizes; without it a few of each.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from linkgraph.case import Case
from linkgraph.errors import CaseError, FileRefused, LinkgraphError
from linkgraph.evidence.decisions import pairing_of
from linkgraph.graph.snapshot import snapshot_id
from linkgraph.ingest.protocol import Progress, Wanted
from linkgraph.ingest.sheets import source_id
from tests.evidence.records import HEAD, many_calls
from tests.ingest.cases import as_csv, written

ROOT = Path(__file__).resolve().parents[2]
MANY = int(os.environ.get("LINKGRAPH_CRASHES", "0"))
KILLS, SIZES = MANY or 4, 20 if MANY else 3
ROWS = 1500


@dataclass(frozen=True)
class State:
    """All that an undisturbed import leaves."""

    snapshot: str
    books: tuple[tuple[object, ...], ...]
    hashes: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]


def state_of(case: Case) -> State:
    """Snapshot id, accounting and the hash of every evidence file; only of a case that agrees with its books."""
    assert case.verify()["problems"] == []
    sources = case.catalogue.source_ids()
    name = snapshot_id(case.lake, sources, case.catalogue.roles(), case.country, pairing_of(case.catalogue))
    counts = ("file", "read", "accepted", "duplicate", "rejected", "ignored", "state")
    books = sorted(tuple(source[count] for count in counts) for source in case.sources())
    hashes = sorted((source, file, tuple(found.items())) for source, file, found in case.catalogue.hashes())
    return State(name, tuple(books), tuple(hashes))


class Server:
    """A warm process whose children do the jobs."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.case.import_server"]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def begin(self, case: Case, number: int) -> int:
        """Let a child work on a job; its process id."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{case.folder}\t{number}\n")
        self.process.stdin.flush()
        return self._answer()

    def end(self) -> int:
        """Wait for the child: the signal that killed it, 0 if it ended by itself."""
        return os.WTERMSIG(status) if os.WIFSIGNALED(status := self._answer()) else 0

    def _answer(self) -> int:
        assert self.process.stdout is not None
        return int(self.process.stdout.readline())


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.process.kill()
    made.process.wait()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Wanted]:
    """Three files that overlap and hold bad rows, so that what one becomes depends on those before it."""
    folder = tmp_path_factory.mktemp("files")
    calls = many_calls(2 * ROWS, seed=5)
    made = []
    for part in range(3):
        rows = [list(row) for row in calls[part * ROWS // 2 : part * ROWS // 2 + ROWS]]
        for row in rows[::97]:
            row[3] = "yesterday"
        made.append(written(folder / f"part{part}.csv", as_csv([HEAD, *rows])))
    return [Wanted(path, name=f"return.zip/{path.name}") for path in made]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, files: list[Wanted]) -> State:
    case = Case.create(tmp_path_factory.mktemp("case") / "undisturbed")
    case.jobs.work(case.add_import(files))
    found = state_of(case)
    assert sum(int(str(book[3])) for book in found.books) > ROWS / 2, "the files overlap"
    return found


def resumed(case: Case, number: int) -> None:
    case.jobs.again(number)
    case.jobs.work(number)


def leftovers(case: Case) -> set[str]:
    """Whatever is in the case besides the catalogue, the lock and the evidence of its sources."""
    allowed = {"case.sqlite", "case.sqlite-wal", "case.sqlite-shm", "import.lock", "evidence", "jobs"}
    found = {path.name for path in case.folder.iterdir()} - allowed
    found |= {path.name for path in (case.folder / "evidence").glob("*")} - set(case.catalogue.source_ids())
    return found | {path.name for path in (case.folder / "jobs").glob("*")}


def half_visible(case: Case) -> bool:
    """Whether anything but all or nothing of the set can be seen."""
    return len(case.catalogue.source_ids()) not in (0, 3) or not case.verify()["ok"]


def test_killed_at_any_moment(
    tmp_path: Path, server: Server, files: list[Wanted], undisturbed: State, capsys: pytest.CaptureFixture[str]
) -> None:
    """As many kills as asked for, each while the import is running; later ones than its end are not counted."""
    seed = int(os.environ.get("LINKGRAPH_SEED", "1"))
    r, seen, attempt = random.Random(seed), Counter[str](), 0
    usual = min(_timed(tmp_path / f"timed{i}", server, files) for i in range(3))
    while seen["killed"] < KILLS and attempt < 4 * KILLS:
        attempt += 1
        case = Case.create(tmp_path / f"case{attempt}")
        number = case.add_import(files)
        child = server.begin(case, number)
        time.sleep(r.uniform(0, usual))
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        killed = server.end() == signal.SIGKILL
        job = case.jobs.table.get(number)
        where = f"seed {seed}, attempt {attempt}: {job}"
        assert not half_visible(case), where
        assert job.state in (("broken", "waiting", "done") if killed else ("done",)), where
        seen["killed" if killed else "done before"] += 1
        if killed:
            seen[f"{job.state} ({job.stage}), {'all' if case.catalogue.source_ids() else 'nothing'} in the case"] += 1
        if job.state == "waiting":  # killed before it took the job up: the starter finds out later
            assert case.jobs.table.update(number, ("waiting",), state="broken", resumable=1)
        if job.state != "done":
            resumed(case, number)
        assert state_of(case) == undisturbed, where
        result = case.jobs.table.get(number).result
        assert result is not None
        assert sum(s["accepted"] for s in result["sources"]) == sum(int(str(b[2])) for b in undisturbed.books)
        assert leftovers(case) == set()
        shutil.rmtree(case.folder)
    with capsys.disabled():
        if MANY:
            sys.stdout.write(f"\nkills within {usual:.2f} s (seed {seed}): {dict(seen)}\n")
    assert seen["killed"] == KILLS


def _timed(folder: Path, server: Server, files: list[Wanted]) -> float:
    case = Case.create(folder)
    started = time.monotonic()
    server.begin(case, case.add_import(files))
    assert server.end() == 0
    return time.monotonic() - started


@contextlib.contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[Callable[[int], None]]:
    """A file system of this size; yields what gives it another."""
    folder.mkdir()
    mount = shutil.which("mount")
    made = mount and subprocess.run(
        [mount, "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if not made or made.returncode:
        pytest.skip(
            f"no file system of a limited size can be made here: {made.stderr.decode() if made else 'no mount'}"
        )
    try:
        yield lambda size: _resize(str(mount), folder, size)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def _resize(mount: str, folder: Path, kilobytes: int) -> None:
    subprocess.run([mount, "-o", f"remount,size={kilobytes}k", str(folder)], check=True)


def used_kilobytes(folder: Path) -> int:
    usage = shutil.disk_usage(folder)
    return (usage.total - usage.free) // 1024


def _watch(folder: Path, over: threading.Event, peaks: list[int]) -> None:
    while not over.wait(0.002):
        peaks.append(used_kilobytes(folder))


def test_a_full_disk(
    tmp_path: Path, server: Server, files: list[Wanted], undisturbed: State, capsys: pytest.CaptureFixture[str]
) -> None:
    most = threading.Event()
    peaks: list[int] = []
    with small_disk(tmp_path / "measure", 400_000):
        case = Case.create(tmp_path / "measure" / "case")
        number = case.add_import(files)
        least = used_kilobytes(case.folder)
        server.begin(case, number)
        watch = threading.Thread(target=_watch, args=(case.folder, most, peaks))
        watch.start()
        assert server.end() == 0
        most.set()
        watch.join()
    seen = Counter[str]()
    for step in range(SIZES):
        size = least + (max(peaks) - least) * step // SIZES
        disk = tmp_path / f"disk{step}"
        with small_disk(disk, 400_000) as resize:
            case = Case.create(disk / "case")
            number = case.add_import(files)
            resize(size)
            server.begin(case, number)
            assert server.end() == 0, "it says why and ends; it does not crash"
            try:
                job = case.jobs.table.get(number)
            except CaseError:  # no room for the few bytes with which a catalogue is opened
                seen["not to be opened before there is room"] += 1
                resize(400_000)
                job = case.jobs.table.get(number)
            seen[job.state] += 1
            assert not half_visible(case), f"{size} kB: {job}"
            if job.state != "done":
                assert case.catalogue.source_ids() == []
                assert leftovers(case) <= {f"{number}.lock"}, f"{size} kB: {job}"
                resize(400_000)
                if job.state == "waiting":
                    assert case.jobs.table.update(number, ("waiting",), state="broken", resumable=1)
                resumed(case, number)
            assert state_of(case) == undisturbed
            assert leftovers(case) == set()
    with capsys.disabled():
        if MANY:
            sys.stdout.write(f"\n{SIZES} sizes, {least} to {max(peaks)} kB: {dict(seen)}\n")
    assert seen["failed"] > SIZES / 2, seen


@pytest.mark.parametrize("change", ["appended", "cut", "another byte", "replaced"])
@pytest.mark.parametrize("stage", ["reading", "cleaning", "writing"])
def test_a_file_that_changes_while_it_is_read(tmp_path: Path, files: list[Wanted], change: str, stage: str) -> None:
    case = Case.create(tmp_path / "case")
    path = tmp_path / "moving.csv"
    shutil.copy(files[0].path, path)
    text = path.read_text(encoding="utf-8")
    done: list[str] = []

    def disturb(progress: Progress) -> None:
        at = progress.stage == stage or (stage == "reading" and progress.stage == "cleaning")
        if done or not at or progress.file != path.name:
            return
        done.append(progress.stage)
        if change == "appended":
            path.write_text(text + text.splitlines()[-1] + "\n", encoding="utf-8")
        elif change == "cut":
            path.write_text(text[: len(text) // 2], encoding="utf-8")
        elif change == "another byte":
            path.write_text(text[:-3] + "7" + text[-2:], encoding="utf-8")
        else:
            path.unlink()
            shutil.copy(files[1].path, path)

    original = source_id(path)
    number = case.add_import([files[2], Wanted(path)])
    try:
        case.jobs.work(number, disturb)
    except FileRefused as error:
        said = str(error)
    else:  # it changed when its rows had been read and its bytes had been hashed once more
        assert stage == "writing"
        (moved,) = (source for source in case.sources() if source["file"] == path.name)
        assert (moved["source_id"], moved["read"]) == (original, ROWS)
        return
    assert said == "moving.csv changed while it was read: import it when nobody writes to it"
    assert done
    assert case.catalogue.source_ids() == []
    assert "changed while it was read" in str(case.jobs.table.get(number).message)
    assert [failed["file"] for failed in case.failed_imports()] == ["moving.csv"]
    assert leftovers(case) == set()


def test_two_imports_at_once(tmp_path: Path, files: list[Wanted]) -> None:
    """The second waits for the first, both complete, and the case is that of one import after the other."""
    after, at_once = Case.create(tmp_path / "after"), Case.create(tmp_path / "at_once")
    for part in (files[:2], files[1:]):
        after.jobs.work(after.add_import(part))
    numbers = [at_once.add_import(part) for part in (files[:2], files[1:])]
    for number in numbers:
        at_once.jobs.start(number)
    deadline = time.monotonic() + 120
    while any(job.active for job in at_once.jobs.table.all()) and time.monotonic() < deadline:
        time.sleep(0.1)
    jobs = at_once.jobs.table.all()
    assert [job.state for job in jobs] == ["done", "done"], jobs
    assert state_of(at_once).snapshot == state_of(after).snapshot
    assert sorted(at_once.catalogue.source_ids()) == sorted(after.catalogue.source_ids())
    total = sum(s["accepted"] for s in at_once.sources())
    assert total == sum(s["accepted"] for s in after.sources())


def test_a_stop_at_any_moment_leaves_nothing(
    tmp_path: Path, server: Server, files: list[Wanted], undisturbed: State
) -> None:
    r = random.Random(3)
    for attempt in range(max(3, MANY // 5)):
        case = Case.create(tmp_path / f"case{attempt}")
        number = case.add_import(files)
        child = server.begin(case, number)
        while case.jobs.table.get(number).run_s is None and case.jobs.table.get(number).state != "done":
            time.sleep(0.01)
        time.sleep(r.uniform(0, 0.5))
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGINT)
        assert server.end() == 0
        job = case.jobs.table.get(number)
        assert job.state in ("cancelled", "done"), job
        assert not half_visible(case)
        if job.state == "cancelled":
            assert all(name.startswith("unfinished-") for name in leftovers(case))
            resumed(case, number)
        assert state_of(case) == undisturbed
        assert leftovers(case) == set()
        assert case.failed_imports() == []


def test_a_refused_import_is_no_crash(tmp_path: Path, files: list[Wanted]) -> None:
    case = Case.create(tmp_path / "case")
    bad = written(tmp_path / "bad.csv", as_csv([HEAD]))
    with pytest.raises(LinkgraphError):
        case.jobs.work(case.add_import([*files, Wanted(bad)]))
    assert case.catalogue.source_ids() == []
    assert leftovers(case) == set()
