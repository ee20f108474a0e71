"""Workbooks: what their cells say, not what their file claims."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from linkgraph.errors import FileRefused, MustChoose
from tests.ingest.cases import Bench, as_csv, written

HEAD = ["人员甲", "人员乙", "关系", "次数"]
ROWS = [["张三", "李四", "同学", 3], ["王五", "赵六", "亲属", 1]]
BANK = ["交易卡号", "交易时间", "交易金额", "收付标志", "交易对手账卡号"]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path / "case")


def workbook(path: Path, **sheets: Sequence[Sequence[Any]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if name.startswith("hidden"):
            sheet.sheet_state = "hidden"
    book.save(path)
    return path


def changed(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """The workbook with one of its parts rewritten."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            new.writestr(entry.filename, change(data) if entry.filename == part else data)
    path.write_bytes(out.getvalue())
    return path


def test_cells_as_text(bench: Bench) -> None:
    head = ["本方号码", "对方号码", "呼叫类型", "开始时间", "通话时长"]
    rows: list[list[Any]] = [
        head,
        [13800138000, "013900139000", "主叫", datetime(2023, 5, 1, 12, 0, 7), 57],
        ["13800138000", 13900139000.0, "被叫", "2023-05-01 13:00:00", time(0, 1, 5)],
    ]
    report = bench.one(workbook(bench.folder / "a.xlsx", 话单=rows))
    assert (report.accepted, report.reconciled, report.encoding, report.sheet) == (2, True, "xlsx", "话单")
    calls = bench.rows("SELECT caller, callee, CAST(start AS VARCHAR), duration_s FROM calls ORDER BY start")
    assert calls == [
        ("tel:+8613800138000", "tel:+8613900139000", "2023-05-01 04:00:07", 57),
        ("tel:+8613900139000", "tel:+8613800138000", "2023-05-01 05:00:00", 65),
    ]


def test_a_card_number_kept_as_a_number_is_not_repaired(bench: Bench) -> None:
    good = ["6222021234567890123", "2023-05-01 12:00:07", "5.00", "出", "6222000000000000001"]
    rows: list[list[Any]] = [BANK, good, [6222021234567890123, *good[1:]], [*good[:3], "进", 123456789012345]]
    report = bench.one(workbook(bench.folder / "a.xlsx", s=rows))
    assert (report.accepted, report.rejected, report.reconciled) == (2, 1, True)
    assert bench.aside() == [(3, 3, "rejected", "precision_lost")]


@pytest.mark.parametrize("dimension", ["A1:B2", "A1", "A1:XFD1048576"])
def test_the_declared_dimension_is_not_believed(bench: Bench, dimension: str) -> None:
    file = workbook(bench.folder / "a.xlsx", s=[HEAD, *[[f"甲{i}", f"乙{i}", "", 1] for i in range(101)]])

    def declare(data: bytes) -> bytes:
        found, n = re.subn(rb'<dimension ref="[^"]*"', f'<dimension ref="{dimension}"'.encode(), data)
        assert n == 1
        return found

    report = bench.one(changed(file, "xl/worksheets/sheet1.xml", declare))
    assert (report.read, report.accepted, report.reconciled) == (101, 101, True)


def test_several_sheets_of_several_kinds_a_hidden_one_and_an_unknown_one(bench: Bench) -> None:
    stays = [["窝点名称", "地址", "姓名", "抓获时间"], ["一号", "某路1号", "张三", "2023-05-01"]]
    file = workbook(
        bench.folder / "a.xlsx", 关系=[HEAD, *ROWS], 人员=stays, hidden=[HEAD, ["孙七", "周八", "", 2]],
        说明=[["本表由某队制作"], ["请勿外传"]], 空=[],
    )  # fmt: skip
    reports = bench.take(file)
    assert [(r.sheet, r.kind, r.accepted, r.rejected, r.reconciled) for r in reports] == [
        ("关系", "associations", 2, 0, True),
        ("人员", "hideouts", 1, 0, True),
        ("hidden", "associations", 1, 0, True),
        ("说明", "unrecognised", 0, 2, True),
    ]
    assert "the sheet is hidden in the workbook" in reports[2].reasons
    rows = bench.rows("SELECT sheet, record_no, reason, raw FROM set_aside ORDER BY record_no")
    assert [(s, n, reason) for s, n, reason, _ in rows] == [
        ("说明", 1, "sheet_not_recognised"),
        ("说明", 2, "sheet_not_recognised"),
    ]
    assert rows[0][3] == "本表由某队制作"


def test_an_ambiguous_sheet_beside_a_good_one_is_asked_about(bench: Bench) -> None:
    file = workbook(bench.folder / "a.xlsx", 关系=[HEAD, *ROWS], x=[["X1", "X2", "X3", "X4"], [1, 0, 2, 99]])
    with pytest.raises(MustChoose, match="sheet x fits"):
        bench.take(file)


def test_a_sheet_without_a_zone_beside_an_unknown_one_is_asked_about(bench: Bench) -> None:
    calls = [["caller", "callee", "start"], ["13800138000", "13900139000", "2023-05-01 12:00:07"]]
    file = workbook(bench.folder / "a.xlsx", 说明=[["本表"]], calls=calls)
    with pytest.raises(MustChoose, match="sheet calls has local times"):
        bench.take(file)


def test_blank_rows_and_merged_titles(bench: Bench) -> None:
    rows: list[list[Any]] = [["人员关系表"], [], HEAD, ROWS[0], [], ROWS[1], ["", " ", "", ""]]
    report = bench.one(workbook(bench.folder / "a.xlsx", s=rows))
    assert (report.accepted, report.ignored, report.reconciled) == (2, 3, True)


def test_only_unknown_sheets(bench: Bench) -> None:
    with pytest.raises(MustChoose, match="no headings that are known"):
        bench.take(workbook(bench.folder / "a.xlsx", 说明=[["本表"]], 二=[["别的"]]))


def test_nothing_in_any_sheet(bench: Bench) -> None:
    with pytest.raises(FileRefused, match="no sheet with anything"):
        bench.take(workbook(bench.folder / "a.xlsx", 一=[], 二=[]))


def test_a_bomb_is_refused(bench: Bench) -> None:
    file = workbook(bench.folder / "a.xlsx", s=[HEAD, *ROWS])
    bomb = changed(file, "xl/worksheets/sheet1.xml", lambda data: data + b" " * 40_000_000)
    assert bomb.stat().st_size < 100_000
    with pytest.raises(FileRefused, match="possible bomb"):
        bench.take(bomb)


def test_a_far_cell_does_not_fill_the_memory(bench: Bench) -> None:
    file = workbook(bench.folder / "a.xlsx", s=[HEAD, *ROWS])
    far = b'<row r="900000"><c r="XFD900000" t="n"><v>1</v></c></row></sheetData>'
    with pytest.raises(FileRefused, match="900,000 rows and 16,384 columns"):
        bench.take(changed(file, "xl/worksheets/sheet1.xml", lambda data: data.replace(b"</sheetData>", far)))


@pytest.mark.parametrize("rows", [65_536, 1_048_576])
def test_sheets_cut_at_a_ceiling_are_asked_about(bench: Bench, rows: int) -> None:
    file = workbook(bench.folder / "a.xlsx", s=[HEAD, *ROWS])
    last = f'<row r="{rows}"><c r="A{rows}" t="n"><v>1</v></c></row></sheetData>'.encode()
    changed(file, "xl/worksheets/sheet1.xml", lambda data: data.replace(b"</sheetData>", last))
    with pytest.raises(MustChoose, match="rows are probably missing") as caught:
        bench.take(file)
    assert caught.value.choices == {"confirm": ["row-ceiling"]}
    if rows < 100_000:
        report = bench.one(file, confirm="row-ceiling")
        assert (report.accepted, report.reconciled, report.read) == (2, True, rows - 1)
        assert any("confirmed as complete by the person" in reason for reason in report.reasons)


LAUGHS = b'<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]>'
OUTSIDE = b'<!DOCTYPE x [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"])
@pytest.mark.parametrize("entity", [LAUGHS, OUTSIDE, b"<!--" + b"x" * 9000 + b"-->" + LAUGHS.lower()])
def test_xml_entities_are_refused(bench: Bench, part: str, entity: bytes) -> None:
    def declare(data: bytes) -> bytes:
        head, mark, rest = data.partition(b"?>")
        return head + mark + entity + rest if mark else entity + data

    file = changed(workbook(bench.folder / "a.xlsx", s=[HEAD, *ROWS]), part, declare)
    with pytest.raises(FileRefused, match=r"XML entities|cannot be opened"):
        bench.take(file)


def test_broken_and_foreign_archives(bench: Bench) -> None:
    whole = workbook(bench.folder / "a.xlsx", s=[HEAD, *ROWS]).read_bytes()
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("../../x", "y")
    for name, data in (("cut.xlsx", whole[: len(whole) // 2]), ("zip.xlsx", other.getvalue())):
        with pytest.raises(FileRefused, match=r"cannot be opened as an \.xlsx workbook"):
            bench.take(written(bench.folder / name, data))
    with pytest.raises(FileRefused, match="may be encrypted"):
        bench.take(written(bench.folder / "encrypted.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600))
    assert not (bench.folder.parent.parent / "x").exists()


def test_text_under_the_name_of_a_workbook_is_read_as_text(bench: Bench) -> None:
    file = written(bench.folder / "a.xlsx", as_csv([HEAD, *[[str(c) for c in row] for row in ROWS]]))
    assert (bench.one(file).accepted, bench.catalogue.sheets()[0]["encoding"]) == (2, "utf-8")
