"""The command line as programs use it: names, JSON and exit codes of the interface."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from linkgraph.cli import main

HOSTILE = ["<img src=x onerror=alert(1)>", "=cmd|' /C calc'!A0", "') DETACH DELETE n //", "\u202egnp.exe"]


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, dict[str, Any]]:
    code = main([str(a) for a in arguments] + ["--json"])
    out = capsys.readouterr().out
    return code, json.loads(out) if out else {}


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    path = tmp_path / "calls.csv"
    path.write_text(
        "caller,callee,start,duration\n13800138000,13900139000,2017-03-01 10:00:00,60\n"
        "13900139000,13700137000,2017-03-02 11:00:00,00:01:05\n13800138000,10086,2017-03-02 11:30:00,5\n",
        encoding="utf-8",
    )
    return path


def test_from_file_to_row(capsys: pytest.CaptureFixture[str], calls: Path, tmp_path: Path) -> None:
    case = tmp_path / "case"
    code, report = run(capsys, "import", "--case", case, "--timezone", "Asia/Shanghai", calls)
    source = report["sources"][0]
    assert code == 0
    said = ("file", "kind", "read", "accepted", "duplicate", "rejected", "ignored", "state")
    assert {k: source[k] for k in said} == {
        "file": "calls.csv", "kind": "calls", "read": 3, "accepted": 3, "duplicate": 0, "rejected": 0, "ignored": 0,
        "state": "complete",
    }  # fmt: skip
    assert source["reconciled"] is True
    code, built = run(capsys, "build", "--case", case)
    assert code == 0
    assert built["entities"]["Phone"] == 4
    assert built["links"] == {"CALLED": 3}
    _, around = run(capsys, "neighbours", "--case", case, "13800138000")
    assert {n["id"] for n in around["nodes"]} == {"tel:+8613800138000", "tel:+8613900139000", "tel:10086"}
    link = next(e for e in around["links"] if e["to"] == "tel:+8613900139000")
    assert (link["count"], link["total_duration_s"], link["from"]) == (1, 60, "tel:+8613800138000")
    _, rows = run(capsys, "evidence", "--case", case, link["id"])
    assert rows["rows"][0]["fields"]["caller"] == "13800138000"
    assert (rows["rows"][0]["file"], rows["rows"][0]["record_no"]) == ("calls.csv", 2)
    _, paths = run(capsys, "path", "--case", case, "13800138000", "+8613700137000")
    assert [n["id"] for n in paths["paths"][0]["nodes"]] == [
        "tel:+8613800138000", "tel:+8613900139000", "tel:+8613700137000",
    ]  # fmt: skip
    _, hits = run(capsys, "search", "--case", case, "1390013")
    assert hits["hits"][0]["id"] == "tel:+8613900139000"
    _, people = run(capsys, "keypeople", "--case", case)
    assert {"degree", "strength", "betweenness", "harmonic", "pagerank", "core", "constraint", "rank"} <= set(
        people["actors"][0]
    )
    assert people["set_aside"][0]["id"] == "tel:10086"
    _, found = run(capsys, "clusters", "--case", case, "--runs", 5)
    assert {"snapshot", "algorithm", "parameters", "modularity", "null_z", "reliable", "clusters"} <= set(found)
    _, keyset = run(capsys, "keyset", "--case", case, "--goal", "fragment", "--size", 1)
    assert keyset["members"] == ["tel:+8613900139000"]
    assert keyset["exact"] is True
    _, curve = run(capsys, "disrupt", "--case", case, "--strategy", "betweenness", "--steps", 1)
    assert (curve["removed"], curve["largest_component"]) == (["tel:+8613900139000"], [1.0, pytest.approx(1 / 3)])
    code, _ = run(capsys, "disrupt", "--case", case, "--strategy", "list", "--steps", 1)
    assert code == 2
    code, receipt = run(
        capsys, "export", "--case", case, "--what", "case", "--format", "json", "--out", tmp_path / "o.json"
    )
    assert code == 0
    assert {"file", "sha256", "nodes", "links", "rows"} <= set(receipt)
    code, checked = run(capsys, "verify", "--case", case)
    assert code == 0
    assert checked["ok"]


def test_what_must_be_chosen(capsys: pytest.CaptureFixture[str], calls: Path, tmp_path: Path) -> None:
    assert main(["import", "--case", str(tmp_path / "case"), str(calls)]) == 2
    assert "--timezone" in capsys.readouterr().err
    assert not (tmp_path / "case").exists()
    unknown = tmp_path / "unknown.csv"
    unknown.write_text("alpha,beta\n1,2\n", encoding="utf-8")
    assert main(["import", "--case", str(tmp_path / "case"), str(unknown)]) == 2
    error = capsys.readouterr().err
    assert "--layout" in error
    assert error.count("\n") == 1
    assert main(["import", "--case", str(tmp_path / "case"), str(tmp_path / "absent.csv")]) == 3
    assert main(["neighbours", "--case", str(tmp_path / "case"), "x"]) == 3
    assert main(["nonsense"]) == 2
    assert main(["build", "--case", str(tmp_path / "no case")]) == 3


def test_rejects_are_kept_and_counted(capsys: pytest.CaptureFixture[str], calls: Path, tmp_path: Path) -> None:
    with calls.open("a", encoding="utf-8") as handle:
        handle.write("13800138000,13900139000,2017-02-30 10:00:00,60\n13800138000\n")
    case = tmp_path / "case"
    code, report = run(capsys, "import", "--case", case, "--timezone", "UTC", calls)
    assert code == 1
    assert report["sources"][0]["rejected"] == 2
    _, found = run(capsys, "rejects", "--case", case, "--out", tmp_path / "r.csv")
    assert [(r["record_no"], r["line"], r["reason"]) for r in found["rows"]] == [
        (5, 5, "time_invalid:start"), (6, 6, "too_few_fields"),
    ]  # fmt: skip
    with (tmp_path / "r.csv").open(encoding="utf-8-sig") as handle:
        assert len(list(csv.reader(handle))) == 3
    code, again = run(capsys, "import", "--case", case, "--timezone", "UTC", calls)
    assert again["sources"][0]["accepted"] == 0
    assert again["sources"][0]["duplicate"] == 3


def test_hostile_names_are_only_text(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["person_a", "person_b", "count"])
        writer.writerows([name, "somebody", 1] for name in HOSTILE)
    case = tmp_path / "case"
    assert run(capsys, "import", "--case", case, path)[0] == 0
    assert run(capsys, "build", "--case", case)[1]["entities"] == {"Person": len(HOSTILE) + 1}
    for format_name in ("csv", "xlsx", "json", "graphml", "gexf", "html", "report"):
        code, receipt = run(
            capsys, "export", "--case", case, "--what", "clusters", "--format", format_name, "--out",
            tmp_path / f"out.{format_name}",
        )  # fmt: skip
        assert code == 0, format_name
        assert receipt["nodes"] == len(HOSTILE) + 1
    assert "<img src=x" not in (tmp_path / "out.html").read_text(encoding="utf-8")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as handle:
        cells = [cell for row in csv.reader(handle) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]
    assert main(["clusters", "--case", str(case), "--runs", "0"]) == 0
    shown = capsys.readouterr().out
    assert "\u202e" not in shown
