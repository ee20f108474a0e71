"""XLSX sheets as text, row by row, from the cells that are there (a sheet's declared dimension is not believed)."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from xml.parsers import expat

import python_calamine

from linkgraph.errors import FileRefused
from linkgraph.ingest.text import Record
from linkgraph.ingest.workbook_marks import error_cells, hidden_parts, lost_formulas, numbered_rows

MAX_EXPANDED_BYTES = 2_000_000_000
MAX_RATIO = 200
MAX_CELLS = 500_000_000
ROW_CEILINGS = (65_536, 1_048_576)
_FAR_COLUMN = re.compile(rb'<c\b[^>]*?\br="([A-Z]{2,3})\d')
#: A cell's content; blanks count only where the file says that they are meant.
_VALUE = re.compile(rb"<v>[^<]+<|<t\b[^>]*>[^<]*[^<\s][^<]*<|<t\b[^>]*preserve[^>]*>[^<]+<")


@dataclass(frozen=True)
class Worksheet:
    """A worksheet as its workbook lists it: `rows` is the number of its last row, `notes` name what is hidden in it."""

    name: str
    hidden: bool
    rows: int
    notes: tuple[str, ...]


def records(path: Path, sheet: str) -> Iterator[Record]:
    """Every row of a sheet from row 1 to the last one that holds anything (a formula without a result too)."""
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    data = _part(path, sheet)
    lost, errors = lost_formulas(data), error_cells(data)
    last = max((*lost, *errors), default=0)
    rows += [[]] * (last - len(rows))
    while len(rows) > last and not any(cell_text(cell)[0] for cell in rows[-1]):
        rows.pop()
    for number, row in enumerate(rows, start=1):
        cells = [cell_text(cell) for cell in row]
        for column, error in errors.get(number, {}).items():
            cells += [("", None)] * (column + 1 - len(cells))
            cells[column] = (error, None)
        problem = next((bad for _, bad in cells if bad), "formula_without_value" if number in lost else None)
        texts = tuple(text for text, _ in cells)
        yield Record(number, number, texts, "\t".join(texts), problem)


def _part(path: Path, sheet: str) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(next(part for name, part, _ in _sheets(archive) if name == sheet))


def check_workbook(path: Path) -> list[Worksheet]:
    """Check a workbook (no bomb, no entities); its sheets.

    Raises
    ------
    FileRefused
        Encrypted, truncated, not a workbook, or expanding too far.
    """
    found = []
    try:
        with zipfile.ZipFile(path) as archive:
            _check_sizes(archive, path)
            sheets = _sheets(archive)
            for name, part, hidden in sheets:
                data = archive.read(part)
                rows = _check_extent(data, f"{path.name}, sheet {name}")
                found.append(Worksheet(name, hidden, rows, hidden_parts(data)))
        python_calamine.CalamineWorkbook.from_path(str(path))
    except FileRefused:
        raise
    except _UNREADABLE as error:
        raise FileRefused(
            f"{path.name} cannot be opened as an .xlsx workbook ({error}); it may be encrypted, cut short, or another "
            "format under that name: save it again as .xlsx or .csv without a password"
        ) from error
    return found


_UNREADABLE = (
    zipfile.BadZipFile, python_calamine.CalamineError, expat.ExpatError, KeyError, ValueError, OSError, EOFError,
    NotImplementedError, RuntimeError,
)  # fmt: skip


def _check_sizes(archive: zipfile.ZipFile, path: Path) -> None:
    entries = archive.infolist()
    for entry in entries:
        if entry.file_size > 10_000_000 and entry.file_size > MAX_RATIO * max(1, entry.compress_size):
            raise FileRefused(f"{path.name} would expand to {entry.file_size:,} bytes: refused as a possible bomb")
    total = sum(entry.file_size for entry in entries)
    if total > MAX_EXPANDED_BYTES:
        raise FileRefused(f"{path.name} would expand to {total:,} bytes: ask the sender for the data as .csv")
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels")):
            with archive.open(entry) as part:
                _refuse_entities(part.read(1 << 20), path.name)


def _refuse_entities(head: bytes, name: str) -> None:
    """A document type (which is where entities are declared) can only stand in front of the first element."""
    prolog = re.split(rb"<[A-Za-z_]", head.replace(b"\x00", b""), maxsplit=1)[0]
    if re.search(rb"<!(DOCTYPE|ENTITY)", prolog, re.IGNORECASE):
        raise FileRefused(f"{name} holds XML entities, which no spreadsheet program writes: refused")


def _check_extent(data: bytes, title: str) -> int:
    """The number of the last row; refuses single cells so far out that the sheet would fill the memory."""
    rows = max((number for number, _, _ in numbered_rows(data)), default=0)
    if rows * 26 * 27 > MAX_CELLS or rows * 26**3 > MAX_CELLS:
        columns = max((_column_number(match[1]) for match in _FAR_COLUMN.finditer(data)), default=26)
        if rows * columns > MAX_CELLS:
            raise FileRefused(f"{title} reaches over {rows:,} rows and {columns:,} columns: refused as a possible bomb")
    return rows


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def count_rows(path: Path, sheet: str) -> int:
    """An independent count of rows, from the worksheet's XML: the number of the last row that has a value."""
    data = _part(path, sheet)
    filled = (number for number, _, cells in numbered_rows(data) if _VALUE.search(cells))
    return max((*filled, *lost_formulas(data)), default=0)


def _sheets(archive: zipfile.ZipFile) -> list[tuple[str, str, bool]]:
    """(name, part in the archive, hidden) of every worksheet, in order."""
    targets = {
        link.get("Id"): link.get("Target", "")
        for tag, link in _elements(archive.read("xl/_rels/workbook.xml.rels"))
        if tag == "Relationship"
    }
    found = []
    for tag, sheet in _elements(archive.read("xl/workbook.xml")):
        if tag == "sheet":
            target = targets.get(next((v for k, v in sheet.items() if k.endswith(":id") or k == "id"), ""), "")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            found.append((sheet.get("name", ""), part, sheet.get("state", "visible") != "visible"))
    return found


def _elements(data: bytes) -> list[tuple[str, dict[str, str]]]:
    """(tag without its prefix, attributes) of every element of a small XML part."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda tag, attributes: found.append((tag.rpartition(":")[2], attributes))
    parser.StartDoctypeDeclHandler = _no_document_type
    parser.Parse(data, True)
    return found


def _no_document_type(*_: object) -> None:
    raise FileRefused("the workbook declares XML entities, which no spreadsheet program writes: refused")


def cell_text(cell: object) -> tuple[str, str | None]:
    """A cell as text, and ``precision_lost`` for numbers of more than 15 digits."""
    if cell is None:
        return "", None
    if isinstance(cell, bool):
        return str(cell).upper(), None
    if isinstance(cell, float):
        if abs(cell) >= 1e15:
            return f"{cell:.0f}", "precision_lost"
        return (str(int(cell)) if cell == int(cell) else repr(cell)), None
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds"), None
    if isinstance(cell, date | time):
        return cell.isoformat(), None
    if isinstance(cell, timedelta):
        return str(int(cell.total_seconds())), None
    return str(cell), None
