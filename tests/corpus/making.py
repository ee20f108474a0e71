"""What the makers of bad files share: plain call rows that are good, tables, workbooks, and the list of all cases."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import openpyxl

HEAD = ["本方号码", "对方号码", "呼叫类型", "开始时间", "通话时长"]
OWN = "13800138000"


@dataclass(frozen=True)
class Made:
    """The files of a case, in the order in which they are imported one by one, and what a person chose beforehand."""

    files: tuple[tuple[str, bytes], ...]
    options: dict[str, str] = field(default_factory=dict)


CASES: dict[str, Callable[[], Made]] = {}


def case(maker: Callable[[], Made]) -> Callable[[], Made]:
    """Add a maker to the list under its name (``a01_gbk``)."""
    CASES[maker.__name__] = maker
    return maker


def good(k: int) -> list[str]:
    """The k-th good call: to 1390013900k at 12:00:0k for 60 + k seconds, local time of China."""
    clock = f"{12 + k // 3600}:{k // 60 % 60:02}:{k % 60:02}"
    return [OWN, f"139{139000 + k:08}", "主叫", f"2023-05-01 {clock}", str(60 + k)]


def goods(n: int, first: int = 1) -> list[list[str]]:
    """The good calls number `first` and following."""
    return [good(k) for k in range(first, first + n)]


def line(cells: Sequence[str], delimiter: str = ",", end: str = "\n") -> str:
    """A record as a spreadsheet writes it."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerow(cells)
    return text.getvalue()


def table(*rows: Sequence[str] | str, head: Sequence[str] = HEAD, delimiter: str = ",", end: str = "\n") -> str:
    """A heading and rows; a row given as text stands as it is (with its line end)."""
    return "".join(row if isinstance(row, str) else line(row, delimiter, end) for row in (head, *rows))


def one(text: str | bytes, encoding: str = "utf-8", name: str = "a.csv", **options: str) -> Made:
    """A case of one file."""
    return Made(((name, text if isinstance(text, bytes) else text.encode(encoding)),), options)


def several(*texts: str | bytes, **options: str) -> Made:
    """A case of several files a.csv, b.csv, …"""
    data = [text if isinstance(text, bytes) else text.encode() for text in texts]
    return Made(tuple((f"{chr(97 + i)}.csv", content) for i, content in enumerate(data)), options)


def calls(*rows: dict[str, str]) -> str:
    """A call grid in which only the cells that matter are given; all others are good."""
    names = list(dict.fromkeys([*HEAD, *(name for row in rows for name in row)]))
    lines = []
    for k, row in enumerate(rows, start=1):
        base = dict(zip(HEAD, good(k), strict=True))
        lines.append([{**base, **row}.get(name, "") for name in names])
    return table(*lines, head=names)


def workbook(*rows: Sequence[object], name: str = "话单", change: Callable[[Any], None] | None = None) -> bytes:
    """A workbook of one sheet; `change` gets the sheet before it is saved."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    if change:
        change(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rewritten(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook with one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            new.writestr(entry.filename, change(content) if entry.filename == part else content)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
