"""A file of rejected rows to be corrected elsewhere: written, and read back. A cell is a column ``number:heading``."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell

from linkgraph.errors import FileRefused, WrongUse
from linkgraph.export.text import defused, runs_as_formula, visible
from linkgraph.ingest.workbook import check_workbook

PLACE = ("source_id", "file", "sheet", "record_no", "line", "disposition", "reason", "message", "raw")
_NEEDED = ("source_id", "sheet", "record_no")


def write_rows(rows: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Rows that were not accepted as CSV or XLSX (by the name's end); their `cells`, where given, in columns.

    No cell is run by a spreadsheet program: text that looks like a formula gets a leading apostrophe.
    """
    suffix = path.suffix.lower()
    if suffix not in (".csv", ".xlsx"):
        raise WrongUse(f"{path.name} is neither .csv nor .xlsx: name the file so")
    table = _table(rows)
    path.write_bytes(_xlsx(table) if suffix == ".xlsx" else _csv(table))


def rows_bytes(rows: Sequence[Mapping[str, Any]], suffix: str) -> bytes:
    """As `write_rows`, for a download."""
    return _xlsx(_table(rows)) if suffix == ".xlsx" else _csv(_table(rows))


def _table(rows: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    width = max((len(row.get("cells", ())) for row in rows), default=0)
    named = [dict.fromkeys(r["headings"][i] for r in rows if i < len(r.get("cells", ()))) for i in range(width)]
    head = [*PLACE, *(f"{i + 1}:{' / '.join(names)}" for i, names in enumerate(named))]
    body = []
    for row in rows:
        cells = row.get("cells", ())
        body.append([*(str(row.get(name, "")) for name in PLACE), *cells, *[""] * (width - len(cells))])
    return [[defused(cell) for cell in line] for line in [head, *body]]


def _csv(table: list[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(table)
    return text.getvalue().encode("utf-8-sig", errors="backslashreplace")


def _xlsx(table: list[list[str]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("rows")
    for line in table:
        cells = []
        for text in line:
            cell = WriteOnlyCell(sheet, visible(text)[:32_767])
            cell.data_type = "s"
            cell.number_format = "@"
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Places and cells of a corrected file; what made a cell harmless is taken off again.

    Raises
    ------
    FileRefused
        It is no file of this kind.
    """
    if not path.is_file():
        raise FileRefused(f"{path} is not a file: check the path")
    try:
        table = _read_xlsx(path) if path.suffix.lower() == ".xlsx" else _read_csv(path)
    except (UnicodeDecodeError, OSError, KeyError, ValueError) as error:
        raise FileRefused(f"{path.name} cannot be read ({error}): save it as CSV (UTF-8) or XLSX") from error
    head = table[0] if table else []
    columns = {int(name.partition(":")[0]): i for i, name in enumerate(head) if name.partition(":")[0].isdigit()}
    if any(name not in head for name in _NEEDED) or sorted(columns) != list(range(1, len(columns) + 1)) or not columns:
        raise FileRefused(
            f"{path.name} is no correction file (columns {', '.join(_NEEDED)}, 1:…): write one with "
            "`linkgraph rejects --source ID --out FILE`"
        )
    places = {name: head.index(name) for name in _NEEDED}
    out = []
    for number, line in enumerate(table[1:], start=2):
        if not any(line):
            continue
        record = line[places["record_no"]]
        if not record.isdigit():
            raise FileRefused(
                f"{path.name}, line {number}: {record!r} is no record number; leave that column as it was"
            )
        cells = tuple(_armed(line[columns[i]]) for i in sorted(columns))
        if not any(cells):  # a row that was listed without its cells: not rejected, nothing to correct
            continue
        out.append({"source_id": line[places["source_id"]], "sheet": _armed(line[places["sheet"]]),
                    "record_no": int(record), "cells": cells})  # fmt: skip
    return out


def _armed(text: str) -> str:
    return text[1:] if text.startswith("'") and runs_as_formula(text[1:]) else text


def _read_csv(path: Path) -> list[list[str]]:
    text = path.read_bytes().decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text, newline="")))
    width = max((len(line) for line in lines), default=0)
    return [[*line, *[""] * (width - len(line))] for line in lines]


def _read_xlsx(path: Path) -> list[list[str]]:
    check_workbook(path)
    book = load_workbook(path, read_only=True, data_only=True)
    lines = book.worksheets[0].iter_rows(values_only=True)
    rows = [["" if value is None else str(value) for value in line] for line in lines]
    book.close()
    return rows
