"""XLSX: About, Members, Ties, Links, Rows, Sources, Set aside. Text is text in every cell, never a formula."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from linkgraph.errors import WrongUse
from linkgraph.export.about import manifest
from linkgraph.export.bundle import ExportBundle
from linkgraph.export.csv_format import zip_bytes
from linkgraph.export.tables import ORIGINAL, Cell, Table, tables
from linkgraph.export.text import runs_as_formula, to_json, visible
from linkgraph.export.wording import say

MAX_ROWS = 1_048_575  # what a sheet holds below its heading
MAX_TEXT = 32_767  # what a cell holds
_BOLD = Font(bold=True)
_WRAP = Alignment(wrap_text=True, vertical="top")
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def write_xlsx(bundle: ExportBundle, name: str) -> dict[str, bytes]:
    """One workbook; same bundle, same bytes (no time of writing inside)."""
    found = tables(bundle)
    for table in found:
        _check_rows(table)
    book = Workbook(write_only=True)
    book.properties.creator = "linkgraph"
    book.properties.title = visible(bundle.title)
    _about(book, bundle)
    for table in found:
        _sheet(book, table, bundle.language)
    raw = io.BytesIO()
    book.save(raw)
    return {name: _fixed(raw.getvalue())}


def _about(book: Workbook, bundle: ExportBundle) -> None:
    sheet = book.create_sheet(say("about", bundle.language))
    sheet.column_dimensions["A"].width = 22
    sheet.column_dimensions["B"].width = 100
    about = manifest(bundle)
    for key, value in about.items():
        for part, text in _lines(key, value):
            sheet.append([_cell(sheet, say(part, bundle.language), _BOLD), _cell(sheet, text, wrap=True)])


def _lines(key: str, value: Any) -> list[tuple[str, Cell]]:
    """A line for each parameter, source and warning; one for anything else."""
    if isinstance(value, dict):
        return [(f"{key}.{name}", _flat(item)) for name, item in value.items()]
    if isinstance(value, list) and value:
        return [(key, _flat(item)) for item in value]
    return [(key, None if value == [] else _flat(value))]


def _flat(value: Any) -> Cell:
    return to_json(value) if isinstance(value, (dict, list)) else value


def _check_rows(table: Table) -> None:
    if len(table.rows) > MAX_ROWS:
        raise WrongUse(
            f"Too many rows ({len(table.rows)}) in table {table.name!r} for a sheet of XLSX (maximum {MAX_ROWS}); "
            "export csv or json, or a smaller selection."
        )


def _sheet(book: Workbook, table: Table, language: str) -> None:
    sheet = book.create_sheet(say(table.name, language))
    sheet.freeze_panes = "B2"
    if table.rows:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.headings))}{len(table.rows) + 1}"
    for number, width in enumerate(_widths(table), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([_cell(sheet, _heading(text, language), _BOLD) for text in table.headings])
    for row in table.rows:
        sheet.append([_cell(sheet, value) for value in row])


def _heading(text: str, language: str) -> str:
    return text if text.startswith(ORIGINAL) else say(text, language)


def _widths(table: Table) -> list[float]:
    """Room for the heading and the first rows, Chinese characters counted double, between 8 and 40."""
    columns = zip(table.headings, *table.rows[:50], strict=True)
    return [min(40.0, max(8.0, max(_width(value) for value in column) + 2)) for column in columns]


def _width(value: Cell) -> float:
    return 0 if value is None else sum(2 if ord(character) > 0x2E7F else 1 for character in str(value)[:60])


def _cell(sheet: Any, value: Cell, font: Font | None = None, wrap: bool = False) -> Any:
    """A cell whose text is a string whatever it begins with; marked so that editing it keeps it one."""
    if not isinstance(value, str) or not value:
        cell = WriteOnlyCell(sheet, None if value == "" else value)
    else:
        cell = WriteOnlyCell(sheet, _fitting(visible(value)))
        cell.data_type = "s"
        if runs_as_formula(value):
            cell.quotePrefix = True
    if font:
        cell.font = font
    if wrap:
        cell.alignment = _WRAP
    return cell


def _fitting(text: str) -> str:
    if len(text) <= MAX_TEXT:
        return text
    mark = f" … [{len(text)} characters; the csv and json exports hold all of them]"
    return text[: MAX_TEXT - len(mark)] + mark


def _fixed(workbook: bytes) -> bytes:
    """The same workbook without the time of writing."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    core = "docProps/core.xml"
    files[core] = _STAMP.sub(rb"\g<1>1980-01-01T00:00:00Z", files[core])
    return zip_bytes(files)
