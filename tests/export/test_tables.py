"""CSV, XLSX and JSON read back; nothing lost, nothing run."""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from linkgraph.errors import WrongUse
from linkgraph.export import ExportBundle, write_export
from linkgraph.export.csv_format import write_csv
from linkgraph.export.json_format import write_json
from linkgraph.export.tables import tables
from linkgraph.export.text import FORMULA_STARTS, defused, visible
from linkgraph.export.xlsx_format import MAX_ROWS, MAX_TEXT, write_xlsx
from tests.export.bundles import FORMULAS, ODD, PAYLOADS, calls, cluster, hostile


def parsed(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_csv_as_a_zip_holds_every_table_and_a_manifest_with_their_hashes() -> None:
    bundle = calls()
    data = write_csv(bundle, "Out.ZIP")["Out.ZIP"]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert list(files) == [
        "nodes.csv", "ties.csv", "links.csv", "rows.csv", "sources.csv", "set_aside.csv", "manifest.json",
    ]  # fmt: skip
    about = json.loads(files["manifest.json"])
    assert about["files"] == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items() if name != "manifest.json"
    }
    assert [row["id"] for row in parsed(files["links.csv"])] == [link.id for link in bundle.links]
    assert parsed(files["set_aside.csv"])[0]["reason"] == "service number"


def test_csv_as_a_file_is_the_table_of_members_with_the_rest_beside(tmp_path: Path) -> None:
    bundle = calls()
    receipt = write_export(bundle, "csv", tmp_path / "团伙.csv")
    members = parsed((tmp_path / "团伙.csv").read_bytes())
    assert [row["id"] for row in members] == [node.id for node in bundle.nodes]
    assert members[0]["label"] == "'+86 138 0013 8000"
    assert members[0]["betweenness"] == "0.5"
    assert members[0]["evidence"] == "开户.xlsx [Sheet1] #1; 话单.csv #2-5,9"
    assert members[0]["snapshot"] == "0123abcd"
    assert json.loads(members[2]["props"]) == {"operator": "银行", "list": [1, 2]}
    assert sorted(Path(name).name for name in receipt.beside) == [
        "团伙.links.csv", "团伙.manifest.json", "团伙.rows.csv",
        "团伙.set_aside.csv", "团伙.sources.csv", "团伙.ties.csv",
    ]  # fmt: skip
    rows = parsed((tmp_path / "团伙.rows.csv").read_bytes())
    assert [rows[0][name] for name in ("file", "record_no", "original: 主叫号码")] == ["话单.csv", "2", "13800138000"]
    assert rows[0]["original: 备注"] == "'-"
    assert parsed((tmp_path / "团伙.links.csv").read_bytes())[3]["amount"] == "-5.5"  # a number is no formula
    about = json.loads((tmp_path / "团伙.manifest.json").read_text(encoding="utf-8"))
    assert about["files"]["团伙.csv"] == receipt.sha256


def test_the_ties_name_both_people_and_every_layer() -> None:
    bundle = cluster()
    table = {table.name: table for table in tables(bundle)}["ties"]
    said = dict(zip(table.headings, table.rows[0], strict=True))
    tie = bundle.ties[0]
    assert (said["a"], said["b"], said["weight"]) == (tie.a, tie.b, tie.weight)
    assert said["a_label"] == next(node.label for node in bundle.nodes if node.id == tie.a)
    assert {name: said[name] for name in ("calls", "money")} == tie.layers
    assert said["evidence_rows"] == 6


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_of_a_stranger_is_run_by_a_spreadsheet_program(text: str) -> None:
    assert defused(text) == "'" + text


@given(st.text(max_size=20))
def test_defusing_keeps_the_text_and_leaves_no_formula(text: str) -> None:
    assert defused(text) in (text, "'" + text)
    assert not defused(text).startswith(FORMULA_STARTS)
    assert not defused(text).lstrip(" \u00a0\u3000\ufeff\u200b").startswith(FORMULA_STARTS)


def test_no_cell_of_any_csv_table_begins_like_a_formula() -> None:
    files = write_csv(hostile(), "x.csv")
    cells = 0
    for name, data in files.items():
        if name.endswith(".csv"):
            for line in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")):
                cells += len(line)
                assert not any(cell.startswith(FORMULA_STARTS) for cell in line), (name, line)
    assert cells > 1000
    labels = [row["label"] for row in parsed(files["x.csv"])]
    assert labels == [visible(defused(node.label)) for node in hostile().nodes]
    assert "a\\u000bb\\u0000c" in labels


def test_json_keeps_the_raw_text() -> None:
    bundle = hostile()
    said = json.loads(write_json(bundle, "x")["x"])
    assert [node["label"] for node in said["nodes"]] == [*PAYLOADS, *FORMULAS, *ODD]
    assert [row["fields"] for row in said["rows"]] == [row.fields for row in bundle.rows]
    assert said["links"][0]["from"] == bundle.links[0].src
    assert said["manifest"]["parameters"] == dict(bundle.parameters)


def test_json_has_null_where_a_measure_is_not_a_number() -> None:
    node = dataclasses.replace(calls().nodes[0], measures={"constraint": float("nan"), "x": float("inf")})
    said = json.loads(write_json(dataclasses.replace(calls(), nodes=(node,)), "x")["x"])
    assert said["nodes"][0]["measures"] == {"constraint": None, "x": None}


def sheets(bundle: ExportBundle) -> dict[str, list[list[Any]]]:
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(bundle, "x")["x"]))
    for sheet in book.worksheets:
        for line in sheet.iter_rows():
            assert all(cell.data_type in "sn" for cell in line), "a cell is neither text nor number"
    return {sheet.title: [list(line) for line in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}


def test_xlsx_read_back_by_openpyxl() -> None:
    bundle = calls()
    said = sheets(bundle)
    assert list(said) == ["About", "Members", "Ties", "Links", "Rows", "Sources", "Set aside"]
    about = {(line[0], line[1]) for line in said["About"]}
    assert ("snapshot", "0123abcd") in about
    assert ("parameters.seed", 0) in about
    assert any(key == "how to read this" and "leads, not evidence" in text for key, text in about)
    assert any(key == "Sources" and "5f5f" in text for key, text in about)
    assert [line[0] for line in said["Members"][1:]] == [node.id for node in bundle.nodes]
    assert said["Members"][1][1] == "+86 138 0013 8000"
    assert said["Links"][4][9] == -5.5
    assert said["Rows"][1][:6] == [bundle.links[0].id, bundle.rows[0].source_id, "话单.csv", None, 2, 3]
    assert said["Sources"][1][:2] == [bundle.rows[0].source_id, "话单.csv"]


def test_xlsx_read_back_by_calamine() -> None:
    bundle = cluster()
    book = CalamineWorkbook.from_filelike(io.BytesIO(write_xlsx(bundle, "x")["x"]))
    members = book.get_sheet_by_name("Members").to_python()
    assert [line[:2] for line in members[1:]] == [[node.id, node.label] for node in bundle.nodes]
    assert len(book.get_sheet_by_name("Rows").to_python()) == len(bundle.rows) + 1


def test_xlsx_speaks_chinese_when_asked() -> None:
    said = sheets(dataclasses.replace(calls(), language="zh"))
    assert list(said) == ["说明", "成员", "关系", "联系", "原始记录", "来源文件", "搁置对象"]
    assert said["成员"][0][:4] == ["标识", "名称", "类型", "角色"]


def test_xlsx_holds_text_as_text_whatever_it_begins_with() -> None:
    said = sheets(hostile())
    wanted = [visible(text) for text in (*PAYLOADS, *FORMULAS, *ODD)]
    assert [line[1].replace("\r", "\n") for line in said["Members"][1:]] == [
        text.replace("\r", "\n") for text in wanted
    ]
    raw = zipfile.ZipFile(io.BytesIO(write_xlsx(hostile(), "x")["x"]))
    for name in raw.namelist():
        assert b"<f>" not in raw.read(name)
        assert b"<hyperlink" not in raw.read(name)
    assert b'quotePrefix="1"' in raw.read("xl/styles.xml")


def test_a_text_too_long_for_a_cell_says_so() -> None:
    long = "长" * (MAX_TEXT + 10)
    node = dataclasses.replace(calls().nodes[0], label=long)
    cell = sheets(dataclasses.replace(calls(), nodes=(node,)))["Members"][1][1]
    assert len(cell) == MAX_TEXT
    assert cell.endswith(f"[{len(long)} characters; the csv and json exports hold all of them]")


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("linkgraph.export.xlsx_format.MAX_ROWS", 5)
    with pytest.raises(WrongUse, match=r"Too many rows \(6\) in table 'rows'.*csv or json"):
        write_export(calls(), "xlsx", tmp_path / "x.xlsx")
    assert MAX_ROWS == 2**20 - 1
    assert list(tmp_path.iterdir()) == []


def test_nothing_at_all_can_be_exported_too(tmp_path: Path) -> None:
    empty = ExportBundle("t", "selection", "c", "s", ())
    for name in ("csv", "xlsx", "json", "graphml", "gexf", "html", "report"):
        assert write_export(empty, name, tmp_path / f"x.{name}").nodes == 0
