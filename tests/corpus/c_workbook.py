"""C: workbooks."""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.corpus.making import HEAD, OWN, SHEET, Made, case, good, goods, one, rewritten, table, workbook
from tests.corpus.old_excel import NOT_AVAILABLE, xls

LAUGHS = b'<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;">]>'
OUTSIDE = b'<!DOCTYPE x [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>'


def _book(data: bytes, name: str = "a.xlsx", **options: str) -> Made:
    return one(data, name=name, **options)


def _declared(entity: bytes) -> bytes:
    def declare(data: bytes) -> bytes:
        head, mark, rest = data.partition(b"?>")
        return head + mark + entity + rest if mark else entity + data

    return rewritten(workbook(HEAD, *goods(2)), SHEET, declare)


def _last_row(number: int) -> bytes:
    far = f'<row r="{number}"><c r="A{number}" t="inlineStr"><is><t>{OWN}</t></is></c></row></sheetData>'.encode()
    return rewritten(workbook(HEAD, *goods(2)), SHEET, lambda data: data.replace(b"</sheetData>", far))


@case
def c01_wrong_dimension() -> Made:
    def declare(data: bytes) -> bytes:
        return re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:E12"', data)

    return _book(rewritten(workbook(HEAD, *goods(101)), SHEET, declare))


@case
def c02_bomb() -> Made:
    return _book(rewritten(workbook(HEAD, *goods(2)), SHEET, lambda data: data + b" " * 40_000_000))


@case
def c03_billion_laughs() -> Made:
    return _book(_declared(LAUGHS))


@case
def c04_external_entity() -> Made:
    return _book(_declared(OUTSIDE))


@case
def c05_encrypted() -> Made:
    return _book(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 600
    )


@case
def c06_truncated_archive() -> Made:
    data = workbook(HEAD, *goods(50))
    return _book(data[: len(data) * 2 // 3])


@case
def c07_exactly_65536_rows() -> Made:
    return _book(_last_row(65_536))


@case
def c08_exactly_1048576_rows() -> Made:
    return _book(_last_row(1_048_576))


@case
def c09_text_of_exactly_65536_lines() -> Made:
    return one(table(*goods(2)) + "\n" * (65_536 - 3))


@case
def c10_hidden_sheet() -> Made:
    def hide(sheet: Any) -> None:
        other = sheet.parent.create_sheet("隐藏")
        for row in (HEAD, *goods(2, 3)):
            other.append(row)
        other.sheet_state = "hidden"

    return _book(workbook(HEAD, *goods(2), change=hide))


@case
def c11_hidden_rows_and_columns() -> Made:
    def hide(sheet: Any) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["E"].hidden = True

    return _book(workbook(HEAD, *goods(3), change=hide))


@case
def c12_heading_over_two_rows() -> Made:
    top = ["本端", "", "对端", "", "通话"]
    second = ["号码", "归属地", "号码", "归属地", "开始时间"]

    def merge(sheet: Any) -> None:
        sheet.merge_cells("A1:B1")
        sheet.merge_cells("C1:D1")

    rows = [[OWN, "北京", "13900139001", "上海", "2023-05-01 12:00:01"]]
    return _book(workbook(top, second, *rows, change=merge))


@case
def c13_merged_cells_in_the_data() -> Made:
    """The time is written once over two rows: the second row has none, and none is filled in."""
    return _book(workbook(HEAD, *goods(3), change=lambda sheet: sheet.merge_cells("D2:D3")))


@case
def c14_card_number_as_a_number() -> Made:
    head = ["交易卡号", "交易时间", "交易金额", "收付标志", "交易对手账卡号"]
    rows: list[list[Any]] = [["6222021234567890128", "2023-05-01 12:00:01", "5.00", "出", "6222000000000000001"],
            [6222021234567890128, "2023-05-01 12:00:02", "5.00", "出", "6222000000000000001"],
            ["6222021234567890128", "2023-05-01 12:00:03", 5.5, "进", 123456789012345]]  # fmt: skip
    return _book(workbook(head, *rows))


@case
def c15_dates_counted_from_1904() -> Made:
    def count_from_1904(sheet: Any) -> None:
        sheet.parent.epoch = CALENDAR_MAC_1904

    row: list[Any] = [*good(1)[:3], datetime(2023, 5, 1, 12, 0, 1), "61"]
    return _book(workbook(HEAD, row, change=count_from_1904))


@case
def c16_dates_counted_from_1900() -> Made:
    return _book(workbook(HEAD, [*good(1)[:3], datetime(2023, 5, 1, 12, 0, 1), "61"]))


@case
def c17_formula_without_a_result() -> Made:
    """Also in the last row, where a reader of values sees nothing at all."""
    rows: list[list[Any]] = [good(1), [*good(2)[:4], "=60+2"], good(3), ["=A2", "=B2", "=C2", "=D2", "=E2"]]
    return _book(workbook(HEAD, *rows))


@case
def c18_formula_with_its_result() -> Made:
    def calculate(data: bytes) -> bytes:
        return re.sub(rb"<f>60\+2</f><v\s*/>|<f>60\+2</f><v></v>|<f>60\+2</f>", b"<f>60+2</f><v>62</v>", data)

    return _book(rewritten(workbook(HEAD, good(1), [*good(2)[:4], "=60+2"]), SHEET, calculate))


@case
def c19_web_page_named_xls() -> Made:
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in (HEAD, *goods(2)))
    return one(f"<html><head><meta charset='utf-8'></head><body><table>{cells}</table></body></html>", name="a.xls")


@case
def c20_text_named_xlsx() -> Made:
    return one(table(*goods(3)), "gbk", name="a.xlsx")


@case
def c21_entry_that_leaves_the_folder() -> Made:
    out = io.BytesIO(workbook(HEAD, *goods(2)))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("../../x", "left behind")
    return _book(out.getvalue())


@case
def c22_archive_in_an_archive() -> Made:
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("inner.zip", b"PK\x05\x06" + b"\x00" * 18)
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr("inner.zip", inner.getvalue())
    return _book(outer.getvalue())


@case
def c23_error_cells() -> Made:
    rows = [good(1), [OWN, "#N/A", *good(2)[2:]], [*good(3)[:3], "#VALUE!", "63"], good(4)]
    return _book(workbook(HEAD, *rows))


@case
def c24_numbers_as_numbers() -> Made:
    rows: list[list[Any]] = [[int(OWN), 13900139001, "主叫", "2023-05-01 12:00:01", 61.0]]
    return _book(workbook(HEAD, *rows))


@case
def c25_sheet_that_is_no_table() -> Made:
    def note(sheet: Any) -> None:
        other = sheet.parent.create_sheet("说明")
        other.append(["本表由某队制作"])
        other.append(["请勿外传"])

    return _book(workbook(HEAD, *goods(2), change=note))


def _page(*rows: Sequence[str], head: str = "", more: str = "") -> str:
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<html><head>{head}</head><body><table>{cells}</table>{more}</body></html>"


@case
def c26_web_page_of_a_bank() -> Made:
    """GBK as the page says; a merged title, a script, an entity, a hidden row, blanks that do not break."""
    rows = [*goods(2), [*good(3)[:4], "6&nbsp;"], good(4)]
    page = _page(HEAD, *rows, head="<meta http-equiv='Content-Type' content='text/html; charset=gb2312'>")
    title = "<table border=1><tr><th colspan=5>通话&nbsp;清单</th></tr>"
    page = page.replace("<table>", title).replace("</table>", "<script>alert('<tr><td>x')</script></table>")
    hidden = f"<tr style='display: none'><td>{OWN}"
    return one(page.replace(f"<tr><td>{OWN}", hidden, 1), "gbk", name="a.xls")


@case
def c27_web_page_that_hides_its_encoding() -> Made:
    return one(_page(HEAD, *goods(2)), "gbk", name="a.xls")


@case
def c28_web_page_without_a_table() -> Made:
    return one("<html><body>会话已过期，请重新登录</body></html>", name="a.xls")


@case
def c29_workbook_of_1997() -> Made:
    """A number as a number, one of 19 digits, an error cell, a hidden row."""
    rows: list[Sequence[object]] = [HEAD, [int(OWN), *good(1)[1:]], [OWN, 6222021234567890123, *good(2)[2:]],
                                [OWN, NOT_AVAILABLE, *good(3)[2:]], good(4)]  # fmt: skip
    return one(xls({"话单": rows}, hidden_rows=[5]), name="a.xls")


@case
def c30_workbook_of_1997_encrypted() -> Made:
    return one(xls({"话单": [HEAD, *goods(2)]}, encrypted=True), name="a.xls")


@case
def c31_workbook_of_1997_cut_short() -> Made:
    return one(xls({"话单": [HEAD, *goods(200)]})[:9000], name="a.xls")


@case
def c32_workbook_of_1997_that_asks_for_all_memory() -> Made:
    """The sheet says that it reaches over four thousand million rows."""
    data = xls({"话单": [HEAD, *goods(2)]})
    said = bytes.fromhex("00020e00") + (0).to_bytes(4, "little") + (3).to_bytes(4, "little")
    assert said in data
    return one(data.replace(said, said[:8] + b"\xff\xff\xff\xff"), name="a.xls")
