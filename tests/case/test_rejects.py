"""Rejected rows taken out, corrected and sent through again; failed imports kept with their reason."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from linkgraph.case import Case
from linkgraph.cli import main
from linkgraph.errors import FileRefused, NotFound
from linkgraph.export.correcting import read_rows, rows_bytes
from linkgraph.ingest.resending import Correction
from tests.evidence.records import HEAD, A, B
from tests.ingest.cases import as_csv, written

GOOD = [A, B, "主叫", "2023-05-01 12:00:07", "57", ""]
BAD_TIME = [A, B, "主叫", "2023-05-32 12:00:00", "60", "=1+1"]
BAD_WORD = [A, B, "飞鸽", "2023-05-02 12:00:00", "61", "'x"]
SHORT = [A, B, "主叫"]


@pytest.fixture
def case(tmp_path: Path) -> Case:
    case = Case.create(tmp_path / "case")
    text = "号码 13800138000 的话单,共 4 条\n" + as_csv([HEAD, GOOD, BAD_TIME, BAD_WORD, SHORT])
    case.import_files([written(tmp_path / "a.csv", text, "gb18030")], timezone="Asia/Tokyo")
    return case


def source_of(case: Case) -> str:
    return str(case.sources()[0]["source_id"])


def run(capsys: pytest.CaptureFixture[str], code: int, *words: str) -> dict[str, Any]:
    capsys.readouterr()
    assert main([*words, "--json"]) == code
    out: dict[str, Any] = json.loads(capsys.readouterr().out)
    return out


def edit(path: Path, changes: dict[int, dict[int, str]]) -> None:
    """Record number → column → text, written as a spreadsheet program would write it."""
    lines = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    at = lines[0].index("record_no")
    for line in lines[1:]:
        for column, text in changes.get(int(line[at]), {}).items():
            line[next(i for i, name in enumerate(lines[0]) if name.startswith(f"{column}:"))] = text
    path.write_text(as_csv(lines), encoding="utf-8-sig")


def test_out_corrected_elsewhere_and_in_again(case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, source, out = str(case.folder), source_of(case), tmp_path / "out.csv"
    before = {p: p.read_bytes() for p in (case.folder / "evidence").rglob("*.parquet")}
    run(capsys, 0, "rejects", "--case", folder, "--source", source, "--out", str(out))
    edit(out, {4: {4: "2023-05-31 12:00:00"}, 6: {3: "主叫", 4: "2023-05-03 01:00:00", 5: "5"}})
    done = run(capsys, 0, "rejects", "correct", str(out), "--case", folder, "--by", "Officer 7")
    (new,) = done["sources"]
    assert (new["read"], new["accepted"], new["rejected"], new["ignored"]) == (2, 2, 0, 0)
    assert (new["layout"], new["timezone"], new["encoding"]) == ("cn_police_calls", "Asia/Tokyo", "gb18030")
    assert [(s["record_no"], s["reason"]) for s in done["skipped"] if s["record_no"] == 5] == [(5, "not changed")]
    old = {r["record_no"]: r for r in case.rejects(source, ["rejected"])}
    assert sorted(old) == [4, 5, 6], "the old rejects stay listed"
    assert [(c["corrected_by"], c["disposition"], c["record_no"]) for c in old[4]["corrected_in"]] == [
        ("Officer 7", "accepted", 2)
    ]
    assert old[5]["corrected_in"] == []
    assert {p: p.read_bytes() for p in before} == before, "nothing is overwritten"
    assert case.verify()["ok"]
    case.build()
    rows = case.evidence(f"CALLED~tel:+86{A}~tel:+86{B}").rows
    (fixed,) = [r for r in rows if r.corrects is not None and r.corrects.record_no == 4]
    assert (fixed.fields["开始时间"], fixed.corrected_by) == ("2023-05-31 12:00:00", "Officer 7")
    assert fixed.corrects is not None
    assert (fixed.corrects.fields["开始时间"], fixed.corrects.file) == ("2023-05-32 12:00:00", "a.csv")
    assert fixed.fields["本端卡号(IMSI)"] == "=1+1", "the apostrophe of the file is not part of the text"
    starts = case.sql("SELECT CAST(start AS VARCHAR) AS s FROM calls WHERE duration_s = 60")["s"].tolist()
    assert starts == ["2023-05-31 03:00:00"], "in the zone chosen for the old file"


def test_correcting_twice_counts_once(case: Case) -> None:
    source = source_of(case)
    row = Correction(source, "", 4, (A, B, "主叫", "2023-05-31 12:00:00", "60", ""))
    other = Correction(source, "", 4, (A, B, "主叫", "2023-05-30 12:00:00", "60", ""))
    assert [s.accepted for s in case.correct([row]).sources] == [1]
    records = case.sql("SELECT count(*) AS n FROM calls")["n"][0]
    for again in ([row], [other], [row, other]):
        done = case.correct(again)
        assert (done.sources, {s["reason"] for s in done.skipped}) == ([], {"already corrected"})
    assert case.sql("SELECT count(*) AS n FROM calls")["n"][0] == records == 2


def test_a_correction_that_is_rejected_again_can_be_corrected(case: Case) -> None:
    source = source_of(case)
    wrong = case.correct([Correction(source, "", 4, (A, B, "主叫", "2023-06-31 12:00:00", "60", ""))])
    assert [s.rejected for s in wrong.sources] == [1]
    right = case.correct([Correction(source, "", 4, (A, B, "主叫", "2023-06-30 12:00:00", "60", ""))])
    assert [s.accepted for s in right.sources] == [1]
    said = next(r for r in case.rejects(source) if r["record_no"] == 4)["corrected_in"]
    assert [c["disposition"] for c in said] == ["rejected", "accepted"]


def test_a_correction_that_is_there_already_is_a_duplicate(case: Case) -> None:
    done = case.correct([Correction(source_of(case), "", 4, tuple(GOOD))])
    assert [(s.accepted, s.duplicate) for s in done.sources] == [(0, 1)]


@pytest.mark.parametrize("record", [3, 99])
def test_only_rejected_rows_are_corrected(case: Case, record: int) -> None:
    with pytest.raises(NotFound, match="no rejected row"):
        case.correct([Correction(source_of(case), "", record, tuple(GOOD))])
    assert len(case.sources()) == 1


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_what_is_written_is_read_back_and_runs_nowhere(case: Case, tmp_path: Path, suffix: str) -> None:
    rows = case.rows_to_correct(source_of(case))
    out = tmp_path / f"out{suffix}"
    out.write_bytes(rows_bytes(rows, suffix))
    back = read_rows(out)
    assert [r["cells"] for r in back] == [r["cells"] for r in rows]
    assert [(r["source_id"], r["sheet"], r["record_no"]) for r in back] == [
        (r["source_id"], r["sheet"], r["record_no"]) for r in rows
    ]
    if suffix == ".xlsx":
        cells = [cell for line in load_workbook(out)["rows"].iter_rows() for cell in line if cell.value is not None]
        assert {cell.data_type for cell in cells} == {"s"}
    else:
        shown = next(csv.reader(io.StringIO(out.read_text(encoding="utf-8-sig").splitlines()[1])))
        assert shown[-1] == "'=1+1"


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "source_id,sheet,record_no,1:x\nabc,,four,x\n", ""])
def test_what_is_no_correction_file(tmp_path: Path, text: str) -> None:
    with pytest.raises(FileRefused):
        read_rows(written(tmp_path / "x.csv", text))


def test_a_failed_import_is_kept_and_never_in_the_case(
    case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case.build()
    before = case.network().id
    bad = written(tmp_path / "heading only.csv", as_csv([HEAD]))
    with pytest.raises(FileRefused):
        case.import_files([bad])
    (failed,) = case.failed_imports()
    assert (failed["file"], failed["state"], failed["bytes"]) == ("heading only.csv", "failed", bad.stat().st_size)
    assert "no rows" in failed["message"]
    assert (len(case.sources()), case.build().id, case.verify()["ok"]) == (1, before, True)
    assert run(capsys, 0, "rejects", "--case", str(case.folder))["failed_imports"] == [failed]


def test_rows_that_came_in_with_a_doubt_are_listed_with_their_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = Case.create(tmp_path / "case")
    to_itself = [A, A, *GOOD[2:]]
    case.import_files([written(tmp_path / "a.csv", as_csv([HEAD, GOOD, to_itself]))])
    assert case.rejects() == []
    (row,) = case.flagged()
    assert (row["file"], row["record_no"], row["line"], row["reason"]) == ("a.csv", 3, 3, "self_call")
    assert row["raw"].startswith(f"{A},{A}")
    assert row["message"] == "both parties are the same number"
    listed = run(capsys, 0, "rejects", "--flagged", "--case", str(case.folder))["rows"]
    assert [(r["record_no"], r["disposition"]) for r in listed] == [(3, "flagged")]
    assert case.sources()[0]["warnings"] == {"self_call": 1}
