"""XLSX sheets as text, row by row, from the cells that are there (a sheet's declared dimension is not believed)."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import python_calamine

from linkgraph.errors import FileRefused
from linkgraph.ingest.text import Record

MAX_EXPANDED_BYTES = 2_000_000_000
MAX_RATIO = 200
ROW_CEILINGS = (65_536, 1_048_576)
_UNSAFE_XML = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(frozen=True)
class Workbook:
    """An opened workbook: sheet names in order, and how to read each."""

    path: Path
    sheets: tuple[str, ...]

    def records(self, sheet: str) -> Iterator[Record]:
        """Every row of a sheet from row 1 to the last one that holds anything."""
        book = python_calamine.CalamineWorkbook.from_path(str(self.path))
        rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        while rows and not any(_text(cell)[0] for cell in rows[-1]):
            rows.pop()
        for number, row in enumerate(rows, start=1):
            cells = [_text(cell) for cell in row]
            problem = next((bad for _, bad in cells if bad), None)
            texts = tuple(text for text, _ in cells)
            yield Record(number, number, texts, "\t".join(texts), problem)


def open_workbook(path: Path) -> Workbook:
    """Check a workbook (not a bomb, no entities, no row ceiling hit) and name its sheets.

    Raises
    ------
    FileRefused
        Encrypted, truncated, not a workbook, expanding too far, or cut at a row ceiling.
    """
    _check_archive(path)
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
    except Exception as error:  # the reader has no common error type
        raise FileRefused(
            f"{path.name} cannot be opened as a workbook ({error}): save it again as .xlsx or .csv without a password"
        ) from error
    for name in book.sheet_names:
        if book.get_sheet_by_name(name).total_height in ROW_CEILINGS:
            raise FileRefused(
                f"{path.name}, sheet {name}: exactly {book.get_sheet_by_name(name).total_height} rows, the most such a "
                "file can hold, so rows are probably missing; ask the sender for the data as .csv"
            )
    return Workbook(path, tuple(book.sheet_names))


def _check_archive(path: Path) -> None:
    if not zipfile.is_zipfile(path):
        raise FileRefused(
            f"{path.name} is not an .xlsx workbook inside (perhaps encrypted, truncated, or another format under "
            "that name): open it in a spreadsheet program and save it as .xlsx or .csv"
        )
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            if entry.file_size > MAX_EXPANDED_BYTES or (
                entry.file_size > 10_000_000 and entry.file_size > MAX_RATIO * max(1, entry.compress_size)
            ):
                raise FileRefused(f"{path.name} would expand to {entry.file_size:,} bytes: refused as a possible bomb")
            if entry.filename.endswith(".xml"):
                with archive.open(entry) as part:
                    if _UNSAFE_XML.search(part.read(4096)):
                        raise FileRefused(
                            f"{path.name} holds XML entities, which no spreadsheet program writes: refused"
                        )


def count_rows(path: Path, sheet: str) -> int:
    """An independent count of rows, from the worksheet's XML: the number of the last row that has a value."""
    with zipfile.ZipFile(path) as archive:
        data = archive.read(_sheet_part(archive, sheet))
    last = 0
    for position, match in enumerate(re.finditer(rb"<row\b([^>]*?)(/>|>(.*?)</row>)", data, re.DOTALL), start=1):
        if match[3] and re.search(rb"<(v|t)\b[^>]*>[^<]*\S[^<]*<", match[3]):
            number = re.search(rb'\br="(\d+)"', match[1])
            last = int(number[1]) if number else position
    return last


def _sheet_part(archive: zipfile.ZipFile, sheet: str) -> str:
    from xml.etree import ElementTree

    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    relation = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    for node in book.iter():
        if node.tag.endswith("}sheet") and node.get("name") == sheet:
            target = targets.get(node.get(relation), "")
            return target.lstrip("/") if target.startswith("/") else "xl/" + target
    raise FileRefused(f"sheet {sheet} has no part of its own in the workbook: save it again as .xlsx")


def _text(cell: object) -> tuple[str, str | None]:
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
