"""Evidence is written once, whole or not at all, and can be read at any time."""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from linkgraph.errors import CaseError
from linkgraph.evidence.catalogue import SCHEMA, Catalogue
from linkgraph.ingest import pipeline
from tests.evidence.records import CALLS_OF_A, CALLS_OF_B, calls_file, many_calls
from tests.ingest.cases import Bench

ROOT = Path(__file__).resolve().parents[2]
#: Imports a file and stops for ever at a point of the way, after saying so.
HANG = """
import sys, time
from pathlib import Path
from unittest import mock
sys.path[:0] = [{root!r}]
from linkgraph.evidence.catalogue import SCHEMA, Catalogue
from linkgraph.ingest import loading, writing
from tests.ingest.cases import Bench
def hang(*a, **k):
    print("there", flush=True)
    time.sleep(600)
def after(f):
    def run(*a, **k):
        f(*a, **k)
        hang()
    return run
points = {{
    "staged": (loading, "raw_columns", hang),
    "judged": (loading, "mark_duplicates", hang),
    "written": (writing, "write_tables", after(writing.write_tables)),
    "half published": (writing, "publish", after(writing.publish)),
    "before the catalogue": (Catalogue, "add_sources", hang),
}}
module, name, replacement = points[{point!r}]
with mock.patch.object(module, name, replacement):
    Bench(Path({case!r})).one(Path({file!r}))
"""
POINTS = ["staged", "judged", "written", "half published", "before the catalogue"]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path / "case")


def hanging_import(bench: Bench, file: Path, point: str) -> subprocess.Popen[str]:
    code = HANG.format(root=str(ROOT), point=point, case=str(bench.folder), file=str(file))
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None
    assert process.stdout.readline() == "there\n"
    return process


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_import_leaves_no_trace(bench: Bench, point: str) -> None:
    bench.one(calls_file(bench.folder / "b.csv", CALLS_OF_B))
    before = {p: p.read_bytes() for p in (bench.folder / "evidence").rglob("*.parquet")}
    file = calls_file(bench.folder / "a.csv", CALLS_OF_A)
    process = hanging_import(bench, file, point)
    process.kill()
    process.wait()
    assert len(bench.catalogue.source_ids()) == 1, "nothing of the killed import is to be seen"
    assert bench.rows("SELECT count(*) FROM calls") == [(2,)]
    assert bench.ingest.verify() == []
    report = bench.one(file)
    assert (report.accepted, report.already_imported) == (5, False)
    folders = {path.name for path in (bench.folder / "evidence").iterdir()}
    assert folders == set(bench.catalogue.source_ids())
    assert {p: p.read_bytes() for p in before} == before


def test_a_second_import_waits_for_the_first(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    file, other = calls_file(bench.folder / "a.csv", CALLS_OF_A), calls_file(bench.folder / "b.csv", CALLS_OF_B)
    process = hanging_import(bench, file, "written")
    try:
        with monkeypatch.context() as patch:
            patch.setattr(pipeline, "LOCK_SECONDS", 0.2)
            with pytest.raises(CaseError, match="another import into this case is running"):
                Bench(bench.folder).one(other)
        done: list[int] = []
        second = threading.Thread(target=lambda: done.append(Bench(bench.folder).one(other).accepted))
        second.start()
        second.join(0.5)
        assert not done, "it waits"
        assert list((bench.folder / "evidence").glob("unfinished-*")), "and does not clear away what the first writes"
    finally:
        process.kill()
        process.wait()
    second.join(60)
    assert done == [2]
    assert len(bench.catalogue.source_ids()) == 1


def test_two_imports_at_once_both_get_in(bench: Bench) -> None:
    files = [calls_file(bench.folder / f"{i}.csv", many_calls(400, seed=i)) for i in range(3)]
    reports: list[Any] = []
    threads = [threading.Thread(target=lambda f=file: reports.append(Bench(bench.folder).one(f))) for file in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert sorted(r.accepted + r.duplicate for r in reports) == [400, 400, 400]
    assert bench.rows("SELECT count(*) FROM accepted_rows") == [(sum(r.accepted for r in reports),)]
    assert bench.ingest.verify() == []


def test_readers_are_not_disturbed_by_an_import(bench: Bench) -> None:
    """The app and the command line read while a third process imports."""
    bench.one(calls_file(bench.folder / "b.csv", CALLS_OF_B))
    process = hanging_import(bench, calls_file(bench.folder / "a.csv", CALLS_OF_A), "before the catalogue")
    try:
        for reader in (bench, Bench(bench.folder)):
            started = time.monotonic()
            assert reader.rows("SELECT count(*) FROM calls") == [(2,)]
            assert len(reader.catalogue.sheets()) == 1
            assert time.monotonic() - started < 10
        code = (
            f"import sys; sys.path[:0] = [{str(ROOT)!r}]\n"
            "from pathlib import Path\nfrom tests.ingest.cases import Bench\n"
            f"print(Bench(Path({str(bench.folder)!r})).rows('SELECT count(*) FROM calls'))"
        )
        out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
        assert out.stdout == "[(2,)]\n"
    finally:
        process.kill()
        process.wait()


def test_open_readers_keep_what_they_see(bench: Bench) -> None:
    bench.one(calls_file(bench.folder / "b.csv", CALLS_OF_B))
    connection = bench.lake.open(bench.catalogue.source_ids())
    bench.one(calls_file(bench.folder / "a.csv", CALLS_OF_A))
    assert connection.execute("SELECT count(*) FROM calls").fetchone() == (2,)
    connection.close()
    assert bench.rows("SELECT count(*) FROM calls") == [(7,)]


def test_the_catalogue_takes_no_books_that_do_not_close(bench: Bench) -> None:
    bench.one(calls_file(bench.folder / "a.csv", CALLS_OF_A))
    with contextlib.closing(sqlite3.connect(bench.catalogue.path)) as db:
        for column in ("read", "accepted", "duplicate", "rejected", "ignored"):
            with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
                db.execute(f'UPDATE sheets SET "{column}" = "{column}" + 1')
        with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
            db.execute("UPDATE sheets SET state = 'fine'")


def test_verify_finds_changed_and_missing_evidence(bench: Bench) -> None:
    bench.one(calls_file(bench.folder / "a.csv", CALLS_OF_A))
    folder = bench.lake.source_folder(bench.catalogue.source_ids()[0])
    assert bench.ingest.verify() == []
    calls = folder / "calls.parquet"
    whole = calls.read_bytes()
    calls.write_bytes(whole[:-20] + bytes([whole[-20] ^ 1]) + whole[-19:])
    assert bench.ingest.verify() == ["a.csv: calls.parquet in the evidence was changed; restore the case from a backup"]
    calls.write_bytes(whole)
    (folder / "raw.parquet").unlink()
    assert bench.ingest.verify() == ["a.csv: raw.parquet is gone from the evidence; restore the case from a backup"]


def test_foreign_files_in_the_evidence_folder_are_left_alone(bench: Bench) -> None:
    bench.one(calls_file(bench.folder / "a.csv", CALLS_OF_A))
    (bench.folder / "evidence" / ".DS_Store").write_bytes(b"x")
    (bench.folder / "evidence" / "notes").mkdir()
    (bench.folder / "evidence" / ("0" * 64)).mkdir()
    bench.one(calls_file(bench.folder / "b.csv", CALLS_OF_B))
    names = {path.name for path in (bench.folder / "evidence").iterdir()}
    assert names == {".DS_Store", "notes", *bench.catalogue.source_ids()}


def test_settings_roles_exports_and_log(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path / "case.sqlite")
    catalogue.create({"id": "x"})
    catalogue.keep_setting("store", "embedded")
    assert catalogue.settings() == {"id": "x", "schema": SCHEMA, "store": "embedded"}
    catalogue.set_role("person:1", "victim")
    catalogue.set_role("person:1", "witness")
    assert catalogue.roles() == {"person:1": "witness"}
    values = dict.fromkeys(
        ("sha256", "file", "what", "format", "snapshot", "purpose", "recipient"), "'); DROP TABLE log"
    )
    catalogue.add_export(values)
    assert catalogue.exports()[0]["purpose"] == "'); DROP TABLE log"
    with catalogue.connect() as db:
        assert [row["action"] for row in db.execute("SELECT * FROM log ORDER BY number")] == ["role", "role"]
    with pytest.raises(sqlite3.IntegrityError), catalogue.connect() as db:
        db.execute("INSERT INTO roles VALUES ('person:1', 'boss', 'now')")
    (tmp_path / "broken.sqlite").mkdir()
    with pytest.raises(CaseError, match=r"broken\.sqlite cannot be used"):
        Catalogue(tmp_path / "broken.sqlite").settings()
    (tmp_path / "text.sqlite").write_text("no database at all" * 99)
    with pytest.raises(CaseError, match=r"text\.sqlite cannot be used"):
        Catalogue(tmp_path / "text.sqlite").settings()
