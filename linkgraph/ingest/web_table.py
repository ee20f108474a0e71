"""Tables of a web page under the name of a spreadsheet (common from Chinese banks), read as text and never run.

Cells are taken as they are shown: no script, no style, nothing that the page would fetch. A merged cell stands where it
begins, the places it covers are blank, as in a workbook.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

from linkgraph.errors import FileRefused, MustChoose
from linkgraph.ingest import differences
from linkgraph.ingest.encoding_names import known_encoding
from linkgraph.ingest.oddities import is_utf8
from linkgraph.ingest.text import Record, bom_encoding
from linkgraph.ingest.workbook import MAX_CELLS, Worksheet

MAX_BYTES = 300_000_000
MAX_SPAN = 1_000
_CHARSET = re.compile(
    rb"(?i)<meta\b[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w-]{2,30})|<\?xml\b[^>]{0,200}?encoding=[\"']([\w-]+)"
)
_CHOICES = ("gb18030", "utf-8", "big5", "cp1252")
_UNREAD = ("script", "style")
_SPACE = re.compile(r"[\s\u00a0\u3000]+")


def encoding_of(path: Path, chosen: str | None) -> tuple[str, str]:
    """Encoding of a page, and why.

    Raises
    ------
    MustChoose
        The page does not say, and it is not valid UTF-8.
    """
    if chosen is not None:
        return known_encoding(chosen), "chosen by the person"
    data = _bytes(path)
    if marked := bom_encoding(data[:4]):
        return marked, "byte order mark"
    if said := _CHARSET.search(data[: 1 << 16]):
        name = (said[1] or said[2]).decode("ascii")
        return known_encoding(name), f"the page says that it is {name}"
    if is_utf8(data):
        return "utf-8", "every line is valid UTF-8"
    shown = differences.encodings(path, _CHOICES)
    raise MustChoose(
        f"{path.name} is a web page that does not say its encoding: choose --encoding ({', '.join(_CHOICES)})",
        {"encoding": list(_CHOICES)},
        {"encoding": shown},
    )


def check(path: Path, encoding: str) -> list[Worksheet]:
    """The tables of a page that hold anything.

    Raises
    ------
    FileRefused
        There is none, or it is too big.
    """
    tables = _tables(path, encoding, path.stat().st_mtime_ns)
    if not tables:
        raise FileRefused(
            f"{path.name} is a web page without a table: open it in a spreadsheet program and save it as .xlsx or .csv"
        )
    return [Worksheet(name, False, len(table.rows), table.notes()) for name, table in tables.items()]


def records(path: Path, name: str, encoding: str) -> Iterator[Record]:
    """Every row of a table from the first to the last one that holds anything."""
    for number, row in enumerate(_tables(path, encoding, path.stat().st_mtime_ns)[name].rows, start=1):
        problem = "undecodable_bytes" if any("\ufffd" in cell for cell in row) else None
        yield Record(number, number, tuple(row), "\t".join(row), problem)


def count_rows(path: Path, name: str, encoding: str) -> int:
    """An independent count: the row tags of a table up to the last one with text behind it, without the parser."""
    text = re.sub(r"(?is)<!--.*?-->|<(script|style)\b.*?</\1\s*>", "", _text(path, encoding))
    counts: list[list[int]] = []
    inside: list[int] = []
    for tag, words in re.findall(r"(?i)(</?(?:table|tr)\b[^>]*>)|(?:<[^>]*>)|([^<]+)", text):
        kind = tag[:3].lower()
        if kind == "<ta":
            inside.append(len(counts))
            counts.append([0, 0])
        elif kind == "<tr" and inside:
            counts[inside[-1]][0] += 1
        elif tag.lower().startswith("</table") and inside:
            inside.pop()
        elif words and inside and _SPACE.sub("", unescape(words)):
            counts[inside[-1]][1] = counts[inside[-1]][0]
    filled = [last for _, last in counts if last]
    return filled[int(name.rpartition(" ")[2]) - 1] if name else filled[0]


def _bytes(path: Path) -> bytes:
    if path.stat().st_size > MAX_BYTES:
        raise FileRefused(f"{path.name} is a web page of more than {MAX_BYTES:,} bytes: save it as .xlsx or .csv")
    return path.read_bytes()


def _text(path: Path, encoding: str) -> str:
    return _bytes(path).decode(encoding, errors="replace").replace("\x00", "\ufffd")


@lru_cache(maxsize=2)
def _tables(path: Path, encoding: str, _changed: int) -> dict[str, _Table]:
    """The tables with anything in them, by name ('' where there is one)."""
    page = _Page()
    page.feed(_text(path, encoding))
    page.close()
    found = [table for table in page.tables if table.rows]
    return {(f"table {i}" if len(found) > 1 else ""): table for i, table in enumerate(found, start=1)}


@dataclass
class _Table:
    """A table while it is read: `over` are the columns that cells of rows above reach into, and for how many rows."""

    rows: list[list[str]] = field(default_factory=list)
    over: dict[int, int] = field(default_factory=dict)
    hidden: int = 0
    cell: list[str] | None = None
    span: tuple[int, int] = (1, 1)

    def notes(self) -> tuple[str, ...]:
        return (f"{self.hidden} rows are hidden in the page",) if self.hidden else ()

    def begin_row(self, hidden: bool) -> None:
        self.end_cell()
        self.rows.append([])
        self.hidden += hidden
        self.over = {column: left - 1 for column, left in self.over.items() if left > 1}

    def begin_cell(self, columns: int, rows: int) -> None:
        self.end_cell()
        if not self.rows:
            self.rows.append([])
        self.cell, self.span = [], (columns, rows)

    def end_cell(self) -> None:
        if self.cell is None:
            return
        row = self.rows[-1]
        while self.over.get(len(row)):
            row.append("")
        text, (columns, rows) = _SPACE.sub(" ", "".join(self.cell)).strip(), self.span
        if rows > 1:
            self.over |= dict.fromkeys(range(len(row), len(row) + columns), rows)
        row += [text, *[""] * (columns - 1)]
        self.cell = None

    def end(self) -> None:
        self.end_cell()
        while self.rows and not any(self.rows[-1]):
            self.rows.pop()


class _Page(HTMLParser):
    """Takes the tables out of a page; a table within a cell is a table of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self.open: list[_Table] = []
        self.unread = 0
        self.cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag in _UNREAD:
            self.unread += 1
        elif tag == "table":
            self.open.append(_Table())
            self.tables.append(self.open[-1])
        elif tag == "tr" and self.open:
            self.open[-1].begin_row("display:none" in said.get("style", "").replace(" ", "").lower())
        elif tag in ("td", "th") and self.open:
            columns, rows = (_span(said.get(name, "")) for name in ("colspan", "rowspan"))
            self.cells += columns
            if self.cells > MAX_CELLS // 10:
                raise FileRefused("the page reaches over too many cells: refused as a possible bomb")
            self.open[-1].begin_cell(columns, rows)
        elif tag == "br":
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNREAD:
            self.unread = max(0, self.unread - 1)
        elif tag in ("td", "th", "tr") and self.open:
            self.open[-1].end_cell()
        elif tag == "table" and self.open:
            self.open.pop().end()

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1].cell is not None and not self.unread:
            self.open[-1].cell.append(data)

    def close(self) -> None:
        super().close()
        for table in self.open:
            table.end()


def _span(text: str) -> int:
    return min(MAX_SPAN, max(1, int(text))) if text.isdecimal() and text.isascii() else 1
