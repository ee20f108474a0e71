"""Pairs of records seen, taken apart and put together again: from the command line and from Python."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from linkgraph.case import Case
from linkgraph.cli import main
from tests.evidence.records import A, B, calls_file

LINK = f"CALLED~tel:+86{A}~tel:+86{B}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A's call of 12:00:07 stands in B's records two seconds later and one second shorter."""
    a = calls_file(tmp_path / "a.csv", [[A, B, "主叫", "2023-05-01 12:00:07", "57", ""]])
    b = calls_file(tmp_path / "b.csv", [[B, A, "被叫", "2023-05-01 12:00:09", "56", ""]])
    case = Case.create(tmp_path / "case")
    case.import_files([a, b])
    case.build()
    case.close()
    return case.folder


def run(capsys: pytest.CaptureFixture[str], folder: Path, *words: str) -> dict[str, Any]:
    capsys.readouterr()
    assert main([*words, "--case", str(folder), "--json"]) == 0
    out: dict[str, Any] = json.loads(capsys.readouterr().out)
    return out


def called(folder: Path) -> tuple[int, int | None]:
    case = Case.open(folder)
    link = next(x for x in case.build().snapshot.table("links").to_pylist() if x["type"] == "CALLED")
    windowed = case.actors(since="2023-05-01", until="2023-05-02").view.tie(f"tel:+86{A}", f"tel:+86{B}")
    assert [x.count for x in windowed if x.type == "CALLED"] == [link["count"]], "in a period as in the whole"
    case.close()
    return link["count"], link["total_duration_s"]


def test_a_pair_is_listed_undone_and_restored(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = run(capsys, folder, "pairs")
    (pair,) = found["pairs"]
    assert (pair["state"], pair["apart_s"], pair["a_duration_s"], pair["b_duration_s"]) == ("paired", 2.0, 57, 56)
    assert [(pair[s]["file"], pair[s]["record_no"]) for s in ("a_row", "b_row")] == [("a.csv", 2), ("b.csv", 2)]
    assert found["counts"] == {"exact": 0, "paired": 1, "doubtful": 0, "undone": 0}
    first = Case.open(folder).network().id
    assert called(folder) == (1, 56)
    run(capsys, folder, "pairs", "undo", pair["pair"])
    assert Case.open(folder).network().stale
    assert called(folder) == (2, 113)
    assert run(capsys, folder, "pairs", "--state", "undone")["total"] == 1
    run(capsys, folder, "pairs", "restore", pair["pair"])
    assert called(folder) == (1, 56)
    assert Case.open(folder).network().id == first


def test_pairing_is_undone_as_a_whole(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = Case.open(folder).network().id
    run(capsys, folder, "pairs", "set", "--start", "0", "--money", "0")
    assert called(folder) == (2, 113)
    assert run(capsys, folder, "pairs")["pairs"] == []
    assert run(capsys, folder, "pairs", "set", "--start", "2", "--money", "300")["rule"]["duration_s"] == 2
    assert called(folder) == (1, 56)
    assert Case.open(folder).network().id == before


def test_both_rows_of_a_pair_are_one_event_of_the_evidence(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = run(capsys, folder, "evidence", LINK)["rows"]
    assert [row["file"] for row in rows] == ["a.csv", "b.csv"]
    assert rows[0]["event"] == rows[1]["event"]
    (pair,) = Case.open(folder).pairs().pairs
    run(capsys, folder, "pairs", "undo", pair["pair"])
    Case.open(folder).build()
    rows = run(capsys, folder, "evidence", LINK)["rows"]
    assert rows[0]["event"] != rows[1]["event"]


@pytest.mark.parametrize(
    "words",
    [["undo", "nonsense"], ["undo"], ["list", "abc"], ["set", "--start", "-1"], ["set", "--money", "999999"]],
)
def test_what_cannot_be_done_is_said(folder: Path, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pairs", *words, "--case", str(folder)]) == 2
    assert "error:" in capsys.readouterr().err
