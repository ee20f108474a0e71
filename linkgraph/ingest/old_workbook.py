"""Sheets of an .xls workbook of Excel 5 to 2003 as text.

The values are read by calamine; how far a sheet goes, what is hidden in it and which cells hold errors is found a
second time, in the records of the file themselves.
"""

from __future__ import annotations

import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import python_calamine

from linkgraph.errors import FileRefused
from linkgraph.ingest.text import Record
from linkgraph.ingest.workbook import Worksheet, cell_text

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_BYTES = 500_000_000
_END = 0xFFFFFFFA  #: sector numbers from here on are marks
_BOF, _EOF, _FILEPASS, _BOUNDSHEET, _ROW, _BOOLERR, _FORMULA = 0x809, 0x0A, 0x2F, 0x85, 0x208, 0x205, 0x06
#: Records of a cell, and of several cells beside each other, with a value.
_CELLS = {0x203, 0x27E, 0xBD, 0xFD, 0x204, 0xD6, _BOOLERR, _FORMULA}
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_SHOWN = 5
_TRIAL_SECONDS = 600
#: What the trial of a file does; memory is limited where the system can.
_TRIAL = """
import sys, python_calamine
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
except ImportError:
    pass
book = python_calamine.CalamineWorkbook.from_path(sys.argv[1])
for name in book.sheet_names:
    book.get_sheet_by_name(name).to_python(skip_empty_area=False)
"""


@dataclass
class _Extent:
    """What the records of a sheet say: number of the last row with a value, hidden rows, errors by row and column."""

    last: int = 0
    hidden: list[int] = field(default_factory=list)
    errors: dict[int, dict[int, str]] = field(default_factory=dict)

    def notes(self) -> tuple[str, ...]:
        if not self.hidden:
            return ()
        shown = ", ".join(map(str, self.hidden[:_SHOWN]))
        return (f"{len(self.hidden)} rows are hidden in the workbook ({shown}{' …' * (len(self.hidden) > _SHOWN)})",)


def check(path: Path) -> list[Worksheet]:
    """The worksheets of a workbook.

    Raises
    ------
    FileRefused
        Encrypted, cut short, too big, or no workbook.
    """
    if path.stat().st_size > MAX_BYTES:
        raise FileRefused(f"{path.name} is an .xls workbook of more than {MAX_BYTES:,} bytes: save it as .csv")
    extents = _extents(path, path.stat().st_mtime_ns)
    _try_elsewhere(path)
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    visible = {sheet.name: sheet.visible == python_calamine.SheetVisibleEnum.Visible for sheet in book.sheets_metadata}
    if len(_tables(book)) != len(extents):
        raise _unreadable(path, "its sheets are not those of its list")
    return [
        Worksheet(name, not visible[name], extent.last, extent.notes())
        for name, extent in zip(_tables(book), extents, strict=True)
    ]


def _try_elsewhere(path: Path) -> None:
    """Read it once in a process of its own: a crafted file can make the reader end the process, or ask for all memory.

    Raises
    ------
    FileRefused
        It does not come back well.
    """
    command = [sys.executable, "-I", "-c", _TRIAL, str(path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_TRIAL_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise _unreadable(path, "it takes too long to read") from error
    if done.returncode:
        raise _unreadable(path, "its parts do not fit together")


def records(path: Path, sheet: str) -> Iterator[Record]:
    """Every row of a sheet from row 1 to the last one that holds anything."""
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    extent = _extents(path, path.stat().st_mtime_ns)[_tables(book).index(sheet)]
    rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    rows += [[]] * (max(extent.errors, default=0) - len(rows))
    while len(rows) > max(extent.errors, default=0) and not any(cell_text(cell)[0] for cell in rows[-1]):
        rows.pop()
    for number, row in enumerate(rows, start=1):
        cells = [cell_text(cell) for cell in row]
        for column, error in extent.errors.get(number, {}).items():
            cells += [("", None)] * (column + 1 - len(cells))
            cells[column] = (error, None)
        texts = tuple(text for text, _ in cells)
        yield Record(number, number, texts, "\t".join(texts), next((bad for _, bad in cells if bad), None))


def count_rows(path: Path, sheet: str) -> int:
    """An independent count of rows: the number of the last one with a value, from the file's records."""
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    return _extents(path, path.stat().st_mtime_ns)[_tables(book).index(sheet)].last


def _tables(book: python_calamine.CalamineWorkbook) -> list[str]:
    work = python_calamine.SheetTypeEnum.WorkSheet
    return [sheet.name for sheet in book.sheets_metadata if sheet.typ == work]


def _unreadable(path: Path, why: str) -> FileRefused:
    return FileRefused(
        f"{path.name} cannot be opened as an .xls workbook ({why}); it may be encrypted, cut short, or another format "
        "under that name: save it again as .xlsx or .csv without a password"
    )


@lru_cache(maxsize=4)
def _extents(path: Path, _changed: int) -> list[_Extent]:
    """The extent of every worksheet, in order."""
    try:
        stream = _stream(path)
        return [_extent(stream, start) for start in _starts(stream, path)]
    except (struct.error, IndexError, KeyError) as error:
        raise _unreadable(path, "its parts are not where it says") from error


def _stream(path: Path) -> bytes:
    """The stream of the workbook in its compound file (the records lie in it one behind the other)."""
    data = path.read_bytes()
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    first_directory, first_more, more = (struct.unpack_from("<I", data, at)[0] for at in (48, 68, 72))
    places = [n for n in struct.unpack_from("<109I", data, 76) if n < _END]
    per = size // 4
    for _ in range(min(more, len(data) // size)):
        *found, first_more = struct.unpack_from(f"<{per}I", data, (first_more + 1) * size)
        places += [n for n in found if n < _END]
    table = [n for place in dict.fromkeys(places) for n in struct.unpack_from(f"<{per}I", data, (place + 1) * size)]
    entries = _chain(data, first_directory, table, size)
    for at in range(0, len(entries), 128):
        length = struct.unpack_from("<H", entries, at + 64)[0]
        name = entries[at : at + max(0, length - 2)].decode("utf-16-le", errors="replace")
        if name == "EncryptedPackage":
            raise FileRefused(f"{path.name} is encrypted: save it again as .xlsx or .csv without a password")
        if name in ("Workbook", "Book"):
            start, extent = struct.unpack_from("<II", entries, at + 116)
            return _chain(data, start, table, size)[:extent]
    raise KeyError("no workbook in it")


def _chain(data: bytes, at: int, table: list[int], size: int) -> bytes:
    pieces: list[bytes] = []
    while at < _END:
        if len(pieces) * size > len(data):
            raise IndexError("a chain of sectors without an end")
        pieces.append(data[(at + 1) * size : (at + 2) * size])
        at = table[at]
    return b"".join(pieces)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """(kind, content) of the records of a part of the workbook, with those of charts within it passed over."""
    depth = 0
    while True:
        kind, length = struct.unpack_from("<HH", stream, at)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth == 0:
            return
        if depth == 1:
            yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _starts(stream: bytes, path: Path) -> list[int]:
    """Where the worksheets begin."""
    starts = []
    for kind, content in _records(stream, 0):
        if kind == _FILEPASS:
            raise FileRefused(f"{path.name} is encrypted: save it again as .xlsx or .csv without a password")
        if kind == _BOUNDSHEET and content[5] == 0:
            starts.append(struct.unpack_from("<I", content)[0])
    return starts


def _extent(stream: bytes, start: int) -> _Extent:
    found = _Extent()
    for kind, content in _records(stream, start):
        if kind in _CELLS:
            row, column = struct.unpack_from("<HH", content)
            found.last = max(found.last, row + 1)
            if (code := _error(kind, content)) is not None:
                found.errors.setdefault(row + 1, {})[column] = _ERRORS.get(code, "#ERROR")
        elif kind == _ROW and len(content) >= 16 and content[12] & 0x20:
            found.hidden.append(struct.unpack_from("<H", content)[0] + 1)
    return found


def _error(kind: int, content: bytes) -> int | None:
    """The code of an error in a cell."""
    if kind == _BOOLERR and content[7]:
        return content[6]
    if kind == _FORMULA and content[12:14] == b"\xff\xff" and content[6] == 2:
        return content[8]
    return None
