"""Imports as jobs: seen by every process, stopped cleanly, taken up again, none the wiser when a worker dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from linkgraph import cli
from linkgraph.case import Case
from linkgraph.cli.bar import clock, line
from linkgraph.errors import Cancelled, CaseError, FileRefused, LinkgraphError, MustChoose, WrongUse
from linkgraph.evidence import job_table
from linkgraph.evidence.job_table import JobRecord
from linkgraph.ingest.protocol import ImportOptions, Progress, Wanted
from linkgraph.ingest.seized import SeizedOptions
from tests.evidence.records import calls_file, many_calls
from tests.ingest.cases import written

ROOT = Path(__file__).resolve().parents[2]
CHOSEN = ImportOptions(timezone="Asia/Shanghai")
#: Works on a job and dies of SIGKILL when a file reaches a stage.
KILLED = """
import os, sys
sys.path[:0] = [{root!r}]
from linkgraph.case import Case
def die(p):
    if p.file == {file!r} and p.stage == {stage!r}:
        os.kill(os.getpid(), 9)
Case.open({case!r}).jobs.work({number}, die)
"""


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case.create(tmp_path / "case")


@pytest.fixture
def files(tmp_path: Path) -> list[Wanted]:
    made = [calls_file(tmp_path / f"part{i}.csv", many_calls(300, seed=i)) for i in range(3)]
    return [Wanted(file, CHOSEN, f"return.zip/{file.name}") for file in made]


def snapshot(case: Case) -> str:
    network = case.build()
    case.close()
    return network.id


@pytest.fixture
def undisturbed(tmp_path: Path, files: list[Wanted]) -> str:
    other = Case.create(tmp_path / "other")
    other.jobs.work(other.add_import(files))
    return snapshot(other)


def leftovers(case: Case) -> set[str]:
    known = set(case.catalogue.source_ids())
    evidence = {path.name for path in (case.folder / "evidence").iterdir()} - known
    return evidence | {path.name for path in (case.folder / "jobs").iterdir()}


def until(case: Case, number: int, ready: Callable[[JobRecord], bool]) -> JobRecord:
    for _ in range(600):
        job = case.jobs.table.get(number)
        if ready(job):
            return job
        time.sleep(0.1)
    raise AssertionError(f"{job} did not get there")


def killed(case: Case, number: int, file: str, stage: str) -> None:
    code = KILLED.format(root=str(ROOT), case=str(case.folder), number=number, file=file, stage=stage)
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == -signal.SIGKILL


def test_every_import_is_a_job_that_others_see(case: Case, files: list[Wanted]) -> None:
    seen: list[Progress] = []
    report = case.jobs.work(case.add_import(files), seen.append)
    (job,) = case.jobs.table.all()
    assert (job.state, job.share, job.pid, job.stop, job.resumable) == ("done", 1.0, os.getpid(), False, False)
    assert job.result == report.to_json()
    assert [sheet.file for sheet in report.sources] == [f"return.zip/part{i}.csv" for i in range(3)]
    assert [sheet.accepted for sheet in report.sources] == [300, 300, 300]
    shares = [progress.share for progress in seen]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert (seen[-1].rows, seen[-1].rows_total) == (900, 900)
    assert leftovers(case) == set()


def test_a_worker_of_its_own_does_what_it_is_given(case: Case, files: list[Wanted], undisturbed: str) -> None:
    paths = [file.path for file in files]
    number = case.add_import(files, bring=True)
    assert not any(path.exists() for path in paths), "they are the job's now: nobody's temporary folder takes them away"
    case.jobs.start(number)
    job = until(case, number, lambda job: not job.active)
    assert (job.state, job.message) == ("done", None)
    assert job.pid != os.getpid()
    assert job.result is not None
    assert [s["file"] for s in job.result["sources"]] == [f"return.zip/part{i}.csv" for i in range(3)]
    until(case, number, lambda _: leftovers(case) == set())
    assert snapshot(case) == undisturbed


def test_a_stop_ends_it_cleanly_and_finished_files_are_not_read_again(
    case: Case, files: list[Wanted], undisturbed: str
) -> None:
    number = case.add_import(files)

    def stop(progress: Progress) -> None:
        if progress.file.endswith("part2.csv") and progress.stage == "cleaning":
            case.jobs.stop(number)
            for _ in range(600):  # long work: the stop interrupts it
                time.sleep(0.05)

    started = time.monotonic()
    with pytest.raises(Cancelled, match="nothing of it"):
        case.jobs.work(number, stop)
    assert time.monotonic() - started < 20
    job = case.jobs.table.get(number)
    assert (job.state, job.resumable, case.catalogue.source_ids(), case.failed_imports()) == ("cancelled", True, [], [])
    kept = leftovers(case)
    assert len(kept) == 2
    assert all(name.startswith("unfinished-") for name in kept)
    case.jobs.again(number)
    seen: list[Progress] = []
    report = case.jobs.work(number, seen.append)
    assert {progress.file for progress in seen if progress.stage == "cleaning"} == {"return.zip/part2.csv"}
    assert [(s.accepted, s.already_imported) for s in report.sources] == [(300, False)] * 3
    assert leftovers(case) == set()
    assert snapshot(case) == undisturbed


def test_work_is_not_taken_up_where_anything_differs(case: Case, files: list[Wanted]) -> None:
    for change in ("bytes", "options", "sources"):
        number = case.add_import(files)
        killed(case, number, "return.zip/part2.csv", "cleaning")
        assert len([name for name in leftovers(case) if name.startswith("unfinished-")]) == 3
        if change == "bytes":
            calls_file(files[0].path, many_calls(301, seed=7))
        if change == "options":
            files = [Wanted(file.path, ImportOptions(timezone="Asia/Tokyo"), file.name) for file in files]
        if change == "sources":
            case.import_files([calls_file(files[0].path.with_name("more.csv"), many_calls(9, seed=9))], CHOSEN)
        seen: set[str] = set()

        def stop(progress: Progress, seen: set[str] = seen) -> None:
            seen |= {progress.file} if progress.stage == "cleaning" else set()
            if progress.file.endswith("part2.csv"):
                raise Cancelled("enough seen")

        with pytest.raises(Cancelled):
            case.jobs.work(case.add_import(files), stop)
        assert "return.zip/part0.csv" in seen


@pytest.mark.parametrize("stage", ["reading", "cleaning", "writing"])
def test_a_dead_worker_is_found_out_and_its_job_resumed(
    case: Case, files: list[Wanted], undisturbed: str, stage: str
) -> None:
    number = case.add_import(files)
    file = "return.zip/part1.csv" if stage == "writing" else "return.zip/part2.csv"
    stage = "cleaning" if stage == "reading" else stage
    killed(case, number, file, stage)
    job = case.jobs.table.get(number)
    assert (job.state, job.resumable) == ("broken", True)
    assert f"process {job.pid}" in str(job.message)
    assert case.catalogue.source_ids() == []
    case.jobs.again(number)
    with pytest.raises(WrongUse, match="waiting and cannot be resumed"):
        case.jobs.again(number)
    case.jobs.start(number)
    assert until(case, number, lambda job: not job.active).state == "done"
    until(case, number, lambda _: leftovers(case) == set())
    assert snapshot(case) == undisturbed


def test_a_stop_that_comes_when_all_is_in_is_no_stop(
    case: Case, files: list[Wanted], monkeypatch: pytest.MonkeyPatch
) -> None:
    number = case.add_import(files)
    add = case.catalogue.add_sources

    def late(*arguments: object) -> None:
        add(*arguments)  # type: ignore[arg-type]
        if arguments[0]:
            raise Cancelled("stopped")

    monkeypatch.setattr(type(case.catalogue), "add_sources", lambda self, *a: late(*a))
    report = case.jobs.work(number)
    assert [(s.accepted, s.already_imported) for s in report.sources] == [(300, False)] * 3
    assert case.jobs.table.get(number).state == "done"
    assert leftovers(case) == set()


def test_what_was_refused_is_said_and_given_up(case: Case, tmp_path: Path) -> None:
    empty = calls_file(tmp_path / "empty.csv", [])
    number = case.add_import([Wanted(empty, CHOSEN)], bring=True)
    with pytest.raises(FileRefused):
        case.jobs.work(number)
    job = case.jobs.table.get(number)
    assert (job.state, job.resumable) == ("failed", True)
    assert "no rows" in str(job.message)
    assert leftovers(case) == {job.folder}
    assert not case.jobs.stop(number).resumable
    assert leftovers(case) == set()
    with pytest.raises(WrongUse, match="nothing to stop or to give up"):
        case.jobs.stop(number)
    with pytest.raises(WrongUse, match="cannot be resumed"):
        case.jobs.again(number)
    with pytest.raises(LinkgraphError, match="there is no job 99"):
        case.jobs.table.get(99)


def test_the_others_can_be_imported_without_the_refused_one(case: Case, files: list[Wanted], tmp_path: Path) -> None:
    bad = Wanted(calls_file(tmp_path / "bad.csv", []), CHOSEN, "return.zip/bad.csv")
    number = case.add_import([files[0], bad, files[1]])
    with pytest.raises(FileRefused):
        case.jobs.work(number)
    job = case.jobs.table.get(number)
    assert (job.state, job.file, case.sources()) == ("failed", "return.zip/bad.csv", [])
    with pytest.raises(WrongUse, match="no file 'x' besides others"):
        case.jobs.again(number, "x")
    case.jobs.again(number, job.file)
    assert [s.file for s in case.jobs.work(number).sources] == ["return.zip/part0.csv", "return.zip/part1.csv"]
    (left,) = case.jobs.table.get(number).left_out
    assert left["file"] == "return.zip/bad.csv"
    assert "no rows" in left["reason"]


def test_a_worker_that_never_comes_is_found_out(
    case: Case, files: list[Wanted], monkeypatch: pytest.MonkeyPatch
) -> None:
    number = case.add_import(files)
    assert case.jobs.table.get(number).state == "waiting"
    monkeypatch.setattr(job_table, "START_SECONDS", 0)
    assert case.jobs.table.get(number).state == "broken"
    with pytest.raises(WrongUse, match="is broken"):
        case.jobs.work(number)


def test_only_one_worker_does_a_job(case: Case, files: list[Wanted]) -> None:
    number = case.add_import(files)
    said: list[int] = []

    def other(progress: Progress) -> None:
        if not said:
            out = subprocess.run(
                [sys.executable, "-m", "linkgraph.cli.worker", str(case.folder), str(number)], cwd=ROOT, check=False
            )
            said.append(out.returncode)

    case.jobs.work(number, other)
    assert said == [3]
    assert case.jobs.table.get(number).state == "done"


#: The command line, which is then long busy in the middle of an import.
BUSY = """
import sys, time
from unittest import mock
sys.path[:0] = [{root!r}]
from linkgraph import cli
from linkgraph.ingest.loading import Loader
def busy(self):
    self.work.mkdir(parents=True)
    self.tick("reading", 1)
    for _ in range(1200):
        time.sleep(0.05)
with mock.patch.object(Loader, "read", busy):
    sys.exit(cli.main(["import", "--case", {case!r}, "--json", {file!r}]))
"""


def test_ctrl_c_on_the_command_line_leaves_nothing(case: Case, tmp_path: Path) -> None:
    file = calls_file(tmp_path / "a.csv", many_calls(60))
    code = BUSY.format(root=str(ROOT), case=str(case.folder), file=str(file))
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
    )
    while not case.jobs.table.all():
        time.sleep(0.05)
    until(case, 1, lambda job: job.stage is not None)
    process.send_signal(signal.SIGINT)
    out, error = process.communicate(timeout=60)
    job = case.jobs.table.get(1)
    assert (process.returncode, out, job.state) == (3, "", "cancelled"), error
    assert error == "error: the import was stopped: nothing of it is in the case\n"
    assert case.sources() == []
    assert leftovers(case) == set()


def test_the_commands_show_stop_and_resume(case: Case, files: list[Wanted], capsys: pytest.CaptureFixture[str]) -> None:
    number = case.add_import(files)
    killed(case, number, "return.zip/part1.csv", "cleaning")
    assert cli.main(["jobs", "--case", str(case.folder)]) == 0
    assert "broken" in capsys.readouterr().out
    assert cli.main(["jobs", "show", str(number), "--case", str(case.folder)]) == 1
    assert cli.main(["jobs", "resume", "--case", str(case.folder)]) == 0
    assert "return.zip/part2.csv" in capsys.readouterr().out
    assert cli.main(["jobs", "cancel", "--case", str(case.folder)]) == 2
    assert "nothing to stop" in capsys.readouterr().err


def test_a_build_is_a_job_that_can_be_stopped_and_taken_up(case: Case, files: list[Wanted], undisturbed: str) -> None:
    with pytest.raises(CaseError, match="nothing in this case"):
        case.jobs.run(case.add_build())
    case.jobs.stop(1)
    case.jobs.work(case.add_import(files))
    number = case.add_build()
    assert case.add_build() == number, "one build at a time"
    seen: list[str] = []

    def stop(progress: Progress) -> None:
        seen.append(progress.stage)
        if progress.stage == "naming":
            case.jobs.stop(number)
            for _ in range(600):
                time.sleep(0.05)

    with pytest.raises(Cancelled, match="the one before"):
        case.jobs.run(number, stop)
    assert seen == ["pairing", "linking", "naming"]
    assert (case.jobs.table.get(number).state, list((case.folder / "snapshots").iterdir())) == ("cancelled", [])
    case.jobs.again(number)
    case.jobs.start(number)
    job = until(case, number, lambda job: not job.active)
    assert (job.state, job.message, job.result and job.result["snapshot"]) == ("done", None, undisturbed)
    assert case.network().id == undisturbed
    case.close()


def test_seized_data_are_read_by_a_job_and_not_left_lying(case: Case, tmp_path: Path) -> None:
    people = ["姓名,手机号", *(f"某,1380013{i:04}" for i in range(50))]
    first, second = (written(tmp_path / f"{k}.csv", "\n".join(people[: 30 * (k + 1)])) for k in range(2))
    number = case.add_seized_job([first, second], SeizedOptions(sample=2), bring=True)
    assert not first.exists()

    def stop(progress: Progress) -> None:
        if progress.file == "1.csv":
            case.jobs.stop(number)
            for _ in range(600):
                time.sleep(0.05)

    with pytest.raises(Cancelled):
        case.jobs.run(number, stop)
    assert [batch["file"] for batch in case.seized.batches()] == ["0.csv"]
    assert case.jobs.table.get(number).resumable
    case.jobs.again(number)
    case.jobs.start(number)
    job = until(case, number, lambda job: not job.active)
    assert job.result is not None
    assert [(b["file"], b["accepted"], b.get("already", False)) for b in job.result["batches"]] == [
        ("0.csv", 0, True), ("1.csv", 50, False)]  # fmt: skip
    until(case, number, lambda _: list((case.folder / "jobs").iterdir()) == [])
    with pytest.raises(MustChoose):
        case.add_seized_job([written(tmp_path / "x.csv", "1,2\n3,4\n")])


def test_builds_and_seized_data_on_the_command_line(
    case: Case, files: list[Wanted], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case.jobs.work(case.add_import(files))
    place = ["--case", str(case.folder)]
    assert cli.main(["seized", "add", str(written(tmp_path / "p.csv", "手机号\n13800138000\n")), *place]) == 0
    assert cli.main(["build", "--background", *place]) == 0
    until(case, 3, lambda job: not job.active)
    capsys.readouterr()
    assert cli.main(["jobs", *place]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert [line.split()[1:3] for line in shown[1:]] == [["build", "done"], ["seized", "done"], ["import", "done"]]


def test_a_case_of_before_takes_the_new_work_too(case: Case, files: list[Wanted]) -> None:
    """The table of jobs once allowed imports only."""
    case.jobs.work(case.add_import(files[:1]))
    with case.catalogue.connect() as db:
        sql = db.execute("SELECT sql FROM sqlite_master WHERE name = 'jobs'").fetchone()[0]
        kept = db.execute("SELECT * FROM jobs").fetchall()
        db.execute("DROP TABLE jobs")
        db.execute(sql.replace("verb TEXT NOT NULL,", "verb TEXT NOT NULL CHECK (verb IN ('import')),"))
        db.execute(f"INSERT INTO jobs VALUES ({', '.join('?' * len(kept[0]))})", tuple(kept[0]))
    assert case.jobs.run(case.add_build()).to_json()["snapshot"] == case.network().id
    assert [(job.number, job.verb) for job in case.jobs.table.all()] == [(2, "build"), (1, "import")]
    case.close()


def test_how_far_it_is_in_words() -> None:
    progress = Progress("话单.csv", "reading", 30, None, 1.0, rows=3_000, rows_total=10_000, share=0.25)
    assert line(progress, 10.0) == (
        "[######------------------]  25% 话单.csv reading 3,000 of about 10,000 rows, 300 rows/s, 30 s left"
    )
    assert [clock(s) for s in (12.4, 185, 7_800)] == ["12 s", "3 min 05 s", "2 h 10 min"]
    assert "\x1b" not in line(Progress("\x1b[2J.csv", "waiting", 0, None, 1.0), 1.0)
