"""A file as named sheets of records, whatever it is inside. Nothing above this file knows formats."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from linkgraph.errors import FileRefused
from linkgraph.ingest import old_workbook, text, web_table, workbook
from linkgraph.ingest.oddities import is_utf8, undecodable
from linkgraph.ingest.text import Portion, Record

HEAD_ROWS = 30
DELIMITERS = (",", "\t", ";", "|")
#: What is no text: a workbook, one of before 2007, a web page with tables (``html:`` and its encoding).
SPREADSHEETS = ("xlsx", "xls", "html")


@dataclass(frozen=True)
class Sheet:
    """One table of a file. `name` is '' for a text file; `encoding` is one of `SPREADSHEETS` for what is no text.

    `top` are the first records of a workbook's sheet, kept because opening one reads it whole; `rows` is the number
    of its last row, `notes` say what is hidden in it.
    """

    path: Path
    name: str
    encoding: str
    delimiter: str = ""
    top: tuple[Record, ...] = ()
    hidden: bool = False
    rows: int = 0
    notes: tuple[str, ...] = ()

    @property
    def is_text(self) -> bool:
        """Whether its records are the lines of the file."""
        return self.encoding.partition(":")[0] not in SPREADSHEETS

    def records(self) -> Iterator[Record]:
        """Every record of the sheet, in order."""
        if not self.is_text:
            return _cells(self.path, self.name, self.encoding)
        return text.read_records(self.path, self.encoding, self.delimiter)

    def portions(self, width: int, heading_row: int) -> Iterator[Portion]:
        """Every record of a sheet whose heading is known, many at a time."""
        if self.is_text:
            yield from text.read_portions(self.path, self.encoding, self.delimiter, width, heading_row)
            return
        records = self.records()
        while some := tuple(islice(records, text.RECORDS)):
            yield Portion(records=some)

    def head(self, rows: int = HEAD_ROWS) -> list[Record]:
        """The first records."""
        return list(self.top[:rows]) if self.top else list(islice(self.records(), rows))

    def independent_count(self) -> int:
        """Lines (text) or rows (workbook) counted by other means than the reader."""
        kind, _, page = self.encoding.partition(":")
        if kind == "html":
            return web_table.count_rows(self.path, self.name, page)
        if kind == "xls":
            return old_workbook.count_rows(self.path, self.name)
        if kind == "xlsx":
            return workbook.count_rows(self.path, self.name)
        return text.count_lines(self.path, self.encoding)


def _cells(path: Path, name: str, encoding: str) -> Iterator[Record]:
    """Every row of a sheet that is no text."""
    kind, _, page = encoding.partition(":")
    if kind == "html":
        return web_table.records(path, name, page)
    return workbook.records(path, name) if kind == "xlsx" else old_workbook.records(path, name)


def source_id(path: Path) -> str:
    """SHA-256 of a file's bytes: the name of a source for ever."""
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        while chunk := handle.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def check_file(path: Path) -> Path:
    """The path itself; refuses what is no file or has nothing in it."""
    if not path.is_file():
        raise FileRefused(f"{path} is not a file: check the path")
    if path.stat().st_size == 0:
        raise FileRefused(f"{path.name} is empty: nothing to import; ask the sender for the file again")
    return path


_PAGE = re.compile(rb"(?i)\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|body|table|meta|\?xml)\b")
#: Control codes that no table of text holds in number.
_NOT_TEXT = bytes([*range(1, 9), *range(14, 27), *range(28, 32), 127])


def _is_noise(head: bytes) -> bool:
    """Whether a file's beginning is no text in any encoding (UTF-16 has a mark, or a NUL beside every ASCII sign)."""
    utf16 = text.bom_encoding(head) == "utf-16" or head.count(0) > 0.05 * len(head)
    return not utf16 and len(head.translate(None, _NOT_TEXT)) < 0.95 * len(head)


def looks_like_utf16(path: Path) -> bool:
    """Whether a file without a mark has a NUL beside most signs of its beginning."""
    with path.open("rb") as handle:
        head = handle.read(4096)
    halves = (head[::2].count(0), head[1::2].count(0))
    return max(halves) > 0.2 * len(head[::2]) and min(halves) < 0.1 * max(halves)


def spreadsheet(path: Path) -> str | None:
    """What of `SPREADSHEETS` a file is, by its content; None for text (a CSV named .xlsx is read as text).

    Raises
    ------
    FileRefused
        It is something else than a table.
    """
    with path.open("rb") as handle:
        head = handle.read(4096)
    if head.startswith(b"PK\x03\x04"):
        return "xlsx"
    if head.startswith(old_workbook.MAGIC):
        return "xls"
    if head.startswith(_NO_TABLES) or _is_noise(head):
        raise FileRefused(f"{path.name} is not a table that can be read here: save it as .xlsx or .csv")
    if not _PAGE.match(head):
        return None
    if _is_xml_book(head):
        raise FileRefused(
            f"{path.name} is an XML file under the name of a table: open it in a spreadsheet program and save it as "
            ".xlsx or .csv"
        )
    return "html"


_NO_TABLES = (b"\xd0\xcf\x11\xe0", b"%PDF", b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05", b"\x89PNG",
              b"\xff\xd8", b"\x1f\x8b")  # fmt: skip


def _is_xml_book(head: bytes) -> bool:
    """Whether a file is XML of another kind than a page."""
    return re.match(rb"(?i)\s*(?:\xef\xbb\xbf)?\s*<\?xml\b", head) is not None and not re.search(rb"(?i)<html\b", head)


def spreadsheet_sheets(path: Path, kind: str, encoding: str | None = None) -> tuple[list[Sheet], str]:
    """The sheets of a spreadsheet that hold anything, and why in this encoding; `encoding` is chosen, for a page.

    Raises
    ------
    MustChoose
        A page does not say its encoding.
    """
    name, reason = kind, "a workbook keeps its own encoding"
    if kind == "html":
        page, reason = web_table.encoding_of(path, encoding)
        name, listed = f"html:{page}", web_table.check(path, page)
    else:
        listed = (workbook.check_workbook if kind == "xlsx" else old_workbook.check)(path)
    found = []
    for x in listed:
        top = tuple(islice(_cells(path, x.name, name), HEAD_ROWS + 10))
        if top:
            found.append(Sheet(path, x.name, name, top=top, hidden=x.hidden, rows=x.rows, notes=x.notes))
    return found, reason


def text_sheets(path: Path, encoding: str) -> list[Sheet]:
    """A text file read with each delimiter that occurs in its first lines (the best is chosen by its headings)."""
    lines = [line for line, _ in islice(text.physical_lines(path, encoding), HEAD_ROWS)]
    counts = Counter({d: sum(line.count(d) for line in lines) for d in DELIMITERS})
    found = [d for d, n in counts.most_common() if n]
    return [Sheet(path, "", encoding, d) for d in found or [","]]


def utf8_kind(path: Path) -> str | None:
    """``ASCII``, ``UTF-8``, or None where a line is not valid UTF-8."""
    kind = "ASCII"
    with path.open("rb") as handle:
        while chunk := handle.read(1 << 20):
            chunk += handle.readline()
            if not chunk.isascii():
                kind = "UTF-8"
                if not is_utf8(chunk):
                    return None
    return kind


def valid_utf8_share(path: Path) -> tuple[int, int, int]:
    """(lines with non-ASCII text that is valid UTF-8, lines that are not valid UTF-8, ASCII lines)."""
    good = bad = ascii_lines = 0
    with path.open("rb") as handle:
        while chunk := handle.read(1 << 20):
            chunk += handle.readline()
            lines = chunk.count(b"\n") + (not chunk.endswith(b"\n"))
            data = np.frombuffer(chunk, np.uint8)
            starts = np.concatenate([[0], np.flatnonzero(data == ord("\n")) + 1])
            beyond = int(np.count_nonzero(np.maximum.reduceat(data, starts[starts < len(data)]) > ord("\x7f")))
            wrong = 0 if is_utf8(chunk) else sum(1 for _ in undecodable(chunk, 0))
            good, bad, ascii_lines = good + beyond - wrong, bad + wrong, ascii_lines + lines - beyond
    return good, bad, ascii_lines
