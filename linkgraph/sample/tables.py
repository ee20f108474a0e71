"""Tables as files: CSV in the encodings that are sent, workbooks that are the same bytes every time."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

#: A cell of a table: text, or a number where the sender's workbook holds one.
CellValue = str | int | float
STILL = (2017, 7, 1, 9, 0, 0)


@dataclass(frozen=True)
class Odd:
    """A row that is wrong on purpose: what it is called in the truth, and what an importer must make of it."""

    cells: list[CellValue]
    what: str
    expected: str


@dataclass
class Table:
    """One table: `rows` are good; `odd` rows are spread between them, footers and the like at the end."""

    file: str
    kind: str
    headings: list[str]
    rows: list[list[str]]
    sheet: str = ""
    encoding: str = "utf-8-sig"
    odd: list[Odd] = field(default_factory=list)
    tail: list[Odd] = field(default_factory=list)
    repeats: int = 0

    def lines(self) -> list[list[CellValue]]:
        """Every row under the heading in the order of the file."""
        out: list[list[CellValue]] = []
        places: dict[int, list[Odd]] = {}
        for i, odd in enumerate(self.odd):
            places.setdefault((i + 1) * len(self.rows) // (len(self.odd) + 1), []).append(odd)
        for i, row in enumerate(self.rows):
            out += [odd.cells for odd in places.get(i, [])]
            out.append(list(row))
        out += [odd.cells for odd in places.get(len(self.rows), [])]
        return out + [odd.cells for odd in self.tail]

    def account(self) -> dict[str, object]:
        """What the truth says about the table: rows, and how each odd row must be disposed of."""
        counts = {"accepted": len(self.rows) - self.repeats, "duplicate": self.repeats, "rejected": 0, "ignored": 0}
        rows: dict[str, dict[str, object]] = {}
        for odd in self.odd + self.tail:
            disposition = odd.expected.split(":")[0]
            counts[disposition] += 1
            entry = rows.setdefault(odd.what, {"rows": 0, "expected": odd.expected})
            entry["rows"] = int(str(entry["rows"])) + 1
        return {"sheet": self.sheet, "rows": len(self.lines()), **counts, "odd_rows": rows}


def write_tables(folder: Path, tables: list[Table]) -> list[Path]:
    """Write the tables, those with the same file name as the sheets of one workbook."""
    folder.mkdir(parents=True, exist_ok=True)
    out = []
    for name in dict.fromkeys(t.file for t in tables):
        path = folder / name
        group = [t for t in tables if t.file == name]
        path.write_bytes(_workbook(group) if name.endswith(".xlsx") else _text(group[0]))
        out.append(path)
    return out


def _text(table: Table) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(table.headings)
    for cells in table.lines():
        if any(str(c) for c in cells):
            writer.writerow(cells)
        else:
            buffer.write("\r\n")
    return buffer.getvalue().encode(table.encoding)


def _workbook(tables: list[Table]) -> bytes:
    return workbook_bytes({table.sheet: [list(table.headings), *table.lines()] for table in tables})


def workbook_bytes(sheets: Mapping[str, Sequence[Sequence[CellValue]]]) -> bytes:
    """A workbook of these sheets, the same bytes every time."""
    book = Workbook(write_only=True)
    book.properties.created = datetime(*STILL)  # noqa: DTZ001 - a workbook's own times have no zone
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for cells in rows:
            sheet.append([_cell(sheet, c) if isinstance(c, str) and c.startswith("=") else c or None for c in cells])
    raw = io.BytesIO()
    book.save(raw)
    return _still(raw.getvalue())


def _cell(sheet: object, text: str) -> WriteOnlyCell:
    """Text that begins like a formula, kept as text."""
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    return cell


def _still(raw: bytes) -> bytes:
    """The same workbook with the times of its making taken out."""
    out = io.BytesIO()
    moment = "{:04d}-{:02d}-{:02d}T{:02d}:{:02d}:{:02d}Z".format(*STILL).encode()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:\w+[^>]*>)[^<]*", rb"\g<1>" + moment, data)
            new.writestr(zipfile.ZipInfo(name, STILL), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
