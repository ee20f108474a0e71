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
from linkgraph.ingest import text, workbook
from linkgraph.ingest.oddities import is_utf8, undecodable
from linkgraph.ingest.text import Portion, Record

HEAD_ROWS = 30
DELIMITERS = (",", "\t", ";", "|")
ENCODINGS = ("utf-8-sig", "gb18030", "big5", "cp1252", "utf-16")


@dataclass(frozen=True)
class Sheet:
    """One table of a file. `name` is '' for a text file; `encoding` is 'xlsx' for a workbook's sheet.

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

    def records(self) -> Iterator[Record]:
        """Every record of the sheet, in order."""
        if self.encoding == "xlsx":
            return workbook.records(self.path, self.name)
        return text.read_records(self.path, self.encoding, self.delimiter)

    def portions(self, width: int, heading_row: int) -> Iterator[Portion]:
        """Every record of a sheet whose heading is known, many at a time."""
        if self.encoding != "xlsx":
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
        if self.encoding == "xlsx":
            return workbook.count_rows(self.path, self.name)
        return text.count_lines(self.path, self.encoding)


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


def is_workbook(path: Path) -> bool:
    """Whether a file is a workbook, by its content first (a CSV named .xlsx is read as text)."""
    with path.open("rb") as handle:
        head = handle.read(4096)
    if head.startswith(b"PK\x03\x04"):
        return True
    if head.startswith(
        (
            b"\xd0\xcf\x11\xe0",
            b"%PDF",
            b"\x80\x02",
            b"\x80\x03",
            b"\x80\x04",
            b"\x80\x05",
            b"\x89PNG",
            b"\xff\xd8",
            b"\x1f\x8b",
        )
    ) or _is_noise(head):
        raise FileRefused(f"{path.name} is not a table that can be read here: save it as .xlsx or .csv")
    if _PAGE.match(head):
        raise FileRefused(
            f"{path.name} is a web page or an XML file under the name of a table: open it in a spreadsheet program and "
            "save it as .xlsx or .csv"
        )
    return False


def workbook_sheets(path: Path) -> list[Sheet]:
    """The sheets of a workbook that hold anything."""
    found = []
    for x in workbook.check_workbook(path):
        top = tuple(islice(workbook.records(path, x.name), HEAD_ROWS + 10))
        if top:
            found.append(Sheet(path, x.name, "xlsx", top=top, hidden=x.hidden, rows=x.rows, notes=x.notes))
    return found


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
