"""Delimited text, record by record: nothing is guessed about types and no record is lost.

A record is what ends at a line end outside quotes. A quote that is not properly closed within
`MAX_QUOTED_LINES` lines condemns its own line only; reading goes on at the next one.
"""

from __future__ import annotations

import codecs
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from linkgraph.ingest.oddities import occurring, odd_lines, recoded, undone
from linkgraph.ingest.quoting import OPEN, split_fields

MAX_QUOTED_LINES = 50
MAX_RECORD_CHARS = 5_000_000
CHUNK_BYTES = 1 << 24
#: So much is read at once where mostly the first lines are wanted.
HEAD_BYTES = 1 << 16
#: So many records read one by one are handed on together.
RECORDS = 50_000
EMPTY = np.zeros(0, np.int64)
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_LOST = "\ufffd"

#: A line with its end, and whether it was decoded without loss.
Line = tuple[str, bool]


@dataclass(frozen=True)
class Record:
    """One record: its number in the sheet (1 = first record), its line, its cells, its text as it stood."""

    record_no: int
    line: int
    cells: tuple[str, ...]
    raw: str
    problem: str | None = None
    lines: int = 1


@dataclass(frozen=True)
class Portion:
    """Records that stand near each other: whole lines of UTF-8 text with their numbers, and those read one by one.

    Every line of `data` is one record, is valid, and has quotes around whole fields at most.
    """

    data: bytes = b""
    numbers: NDArray[np.int64] = field(default_factory=lambda: EMPTY)
    lines: NDArray[np.int64] = field(default_factory=lambda: EMPTY)
    records: tuple[Record, ...] = ()

    @property
    def line_count(self) -> int:
        """Physical lines of the file that are in it."""
        return len(self.lines) + sum(record.lines for record in self.records)


def bom_encoding(head: bytes) -> str | None:
    """The encoding that a byte order mark at the start proves, if there is one."""
    return next((name for mark, name in BOMS if head.startswith(mark)), None)


def line_end(path: Path) -> bytes:
    r"""What ends a line of this file: ``\n`` (``\r\n`` too), or ``\r`` in files of very old programs."""
    with path.open("rb") as handle:
        head = handle.read(65_536)
    return b"\r" if b"\r" in head and b"\n" not in head else b"\n"


def last_line_ends(path: Path, encoding: str) -> bool:
    """Whether the last line of a file has an end; where it has none, the file may have been cut."""
    with path.open("rb") as handle:
        handle.seek(max(0, path.stat().st_size - 2))
        end = handle.read()
    return (end.strip(b"\x00") if encoding.startswith("utf-16") else end[-1:]) in (b"\n", b"\r")


def physical_lines(path: Path, encoding: str) -> Iterator[Line]:
    """(text, decoded without loss) of every line; undecodable bytes are kept as ``\\xNN``."""
    for chunk in _chunks(path, encoding, HEAD_BYTES):
        yield from _lines(chunk, encoding)


def _chunks(path: Path, encoding: str, size: int) -> Iterator[bytes | list[Line]]:
    """The file in pieces of whole lines: bytes where lines end with a line feed, decoded lines elsewhere."""
    if encoding.startswith("utf-16"):
        yield from ([line] for line in _utf16_lines(path, encoding))
        return
    with path.open("rb") as handle:
        if handle.read(3) != codecs.BOM_UTF8 or encoding != "utf-8-sig":
            handle.seek(0)
        if line_end(path) == b"\r":
            yield from ([_decode(piece, encoding)] for piece in _cr_pieces(iter(lambda: handle.read(size), b"")))
            return
        while True:
            begin = handle.tell()
            handle.seek(begin + size)
            rest = len(handle.readline())
            handle.seek(begin)
            if not (chunk := handle.read(size + rest)):
                return
            yield chunk


def _cr_pieces(chunks: Iterator[bytes]) -> Iterator[bytes]:
    rest = b""
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\r")
        yield from (piece + b"\r" for piece in whole)
    if rest:
        yield rest


def _lines(chunk: bytes | list[Line], encoding: str) -> Iterator[Line]:
    if isinstance(chunk, list):
        yield from chunk
        return
    pieces = chunk.removesuffix(b"\n").split(b"\n")
    for piece in pieces[:-1]:
        yield _decode(piece + b"\n", encoding)
    yield _decode(pieces[-1] + (b"\n" if chunk.endswith(b"\n") else b""), encoding)


def _decode(piece: bytes, encoding: str) -> Line:
    codec = "utf-8" if encoding == "utf-8-sig" else encoding
    try:
        return piece.decode(codec), True
    except UnicodeDecodeError:
        return piece.decode(codec, errors="backslashreplace"), False


def _mark_loss(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return _LOST + "".join(f"\\x{byte:02x}" for byte in error.object[error.start : error.end]), error.end


codecs.register_error("linkgraph.mark_loss", _mark_loss)


def _utf16_lines(path: Path, encoding: str) -> Iterator[Line]:
    with path.open(encoding=encoding, errors="linkgraph.mark_loss", newline="") as handle:
        head = handle.read(30_000)
    end = "\r" if "\r" in head and "\n" not in head else "\n"
    with path.open(encoding=encoding, errors="linkgraph.mark_loss", newline=end) as handle:
        for line in handle:
            yield line, _LOST not in line


def read_records(path: Path, encoding: str, delimiter: str) -> Iterator[Record]:
    """Every record of a delimited file, blank and broken ones too, in order."""
    reader = _Reader(path, encoding, delimiter, HEAD_BYTES)
    while (record := reader.next_record(0)) is not None:
        yield record


def read_portions(path: Path, encoding: str, delimiter: str, width: int, heading_row: int) -> Iterator[Portion]:
    """As `read_records`, many records at a time: lines below the heading that need no closer look stay bytes.

    A quoted field over several lines only counts as one record when it then has as many fields as the heading.
    """
    reader = _Reader(path, encoding, delimiter, CHUNK_BYTES)
    waiting: list[Record] = []
    while True:
        if reader.record_no >= heading_row and (portion := reader.next_portion(width)) is not None:
            yield replace(portion, records=(*waiting, *portion.records))
            waiting = []
            continue
        record = reader.next_record(width if reader.record_no >= heading_row else 0)
        if record is None or len(waiting) == RECORDS:
            yield Portion(records=tuple(waiting))
            waiting = []
        if record is None:
            return
        waiting.append(record)


class _Reader:
    """Where in a file the reading is: lines that wait to be read, then the rest of a chunk."""

    def __init__(self, path: Path, encoding: str, delimiter: str, chunk_bytes: int) -> None:
        self.recode = None if encoding.startswith("utf") else encoding
        self.delimiter = delimiter
        self.chunks = _chunks(path, encoding, chunk_bytes)
        self.pending: deque[Line] = deque()
        self.chunk = b""
        self.at = 0
        self.loaded = 0
        self.record_no = 0
        self.line_no = 0

    def _load(self) -> bool:
        """Go on to the next chunk where this one is read to its end; False at the end of the file."""
        while not self.pending and self.at == len(self.chunk):
            chunk = next(self.chunks, None)
            if chunk is None:
                return False
            self.loaded += 1
            if isinstance(chunk, list):
                self.pending.extend(chunk)
            else:
                self.chunk, self.at = recoded(chunk, self.recode) if self.recode else chunk, 0
        return True

    def next_line(self) -> Line | None:
        if not self._load():
            return None
        if self.pending:
            return self.pending.popleft()
        end = self.chunk.find(b"\n", self.at) + 1 or len(self.chunk)
        piece, self.at = self.chunk[self.at : end], end
        line, fine = _decode(piece, "utf-8")
        return (line, fine) if fine or not self.recode else (undone(piece), False)

    def next_portion(self, width: int) -> Portion | None:
        """The rest of the chunk; None where lines wait that are to be read one by one, or nothing is left."""
        if not self._load() or self.pending:
            return None
        loaded, chunk = self.loaded, self.chunk
        portion = _Gathered(self)
        for start in odd_lines(chunk, self.at, self.delimiter):
            if self.loaded != loaded or self.pending:
                break
            if start >= self.at:  # else a record before it took this line in
                portion.take_lines(start)
                portion.records.append(self.next_record(width))
        if self.loaded == loaded and not self.pending:
            portion.take_lines(len(chunk))
        return portion.portion()

    def next_record(self, width: int) -> Record | None:
        line = self.next_line()
        if line is None:
            return None
        text, fine = line
        taken: list[Line] = []
        problem = None if fine else "undecodable_bytes"
        cells, status = split_fields(text.rstrip("\r\n"), self.delimiter)
        if status == OPEN:
            joined = self._join(text, width, taken)
            if joined is None:
                problem, cells = "unclosed_quote", (text.rstrip("\r\n"),)
            else:
                text, cells = joined
                problem = problem or (None if all(fine for _, fine in taken) else "undecodable_bytes")
        return self._record(text.rstrip("\r\n"), cells, problem, len(taken))

    def _record(self, body: str, cells: tuple[str, ...], problem: str | None, extra: int) -> Record:
        if len(body) > MAX_RECORD_CHARS:
            problem, body = "record_too_long", body[:1000]
            cells = (body,)
        if "\x00" in body:
            problem, body = "nul_byte", body.replace("\x00", "\\x00")
            cells = tuple(cell.replace("\x00", "\\x00") for cell in cells)
        self.record_no += 1
        start = self.line_no + 1
        self.line_no += 1 + extra
        return Record(self.record_no, start, cells, body, problem, 1 + extra)

    def _join(self, text: str, width: int, taken: list[Line]) -> tuple[str, tuple[str, ...]] | None:
        """The record that a quoted field makes of the following lines; None (and nothing taken) if there is none."""
        if self._no_quote_follows():
            return None
        loaded, at, waiting = self.loaded, self.at, bool(self.pending)
        for _ in range(MAX_QUOTED_LINES):
            following = self.next_line()
            if following is None:
                break
            taken.append(following)
            text += following[0]
            cells, status = split_fields(text.rstrip("\r\n"), self.delimiter, strict=True)
            if status == OPEN and len(text) <= MAX_RECORD_CHARS:
                continue
            if not status and width in (0, len(cells)):
                return text, cells
            break
        if self.loaded == loaded and not waiting:
            self.at = at
        else:
            self.pending.extendleft(reversed(taken))
        taken.clear()
        return None

    def _no_quote_follows(self) -> bool:
        """Whether none of the next lines of the chunk, as many as may be joined, could close a quote."""
        end = self.at
        for _ in range(MAX_QUOTED_LINES):
            end = self.chunk.find(b"\n", end) + 1
            if not end:
                return False
        return not self.pending and self.chunk.find(b'"', self.at, end) < 0


class _Gathered:
    """What a reader takes from a chunk: lines as they are, records between them."""

    def __init__(self, reader: _Reader) -> None:
        self.reader = reader
        self.pieces: list[bytes | memoryview] = []
        self.places: list[tuple[int, int, int]] = []
        self.records: list[Record | None] = []

    def take_lines(self, end: int) -> None:
        """Take the lines up to a place in the chunk."""
        reader = self.reader
        if end <= reader.at:
            return
        piece = memoryview(reader.chunk)[reader.at : end]
        size = int(np.count_nonzero(np.frombuffer(piece, np.uint8) == ord("\n")))  # counted again by other means
        self.pieces.append(reader.chunk if len(piece) == len(reader.chunk) else piece)
        if piece[-1] != ord("\n"):
            self.pieces.append(b"\n")
            size += 1
        self.places.append((reader.record_no + 1, reader.line_no + 1, size))
        reader.record_no += size
        reader.line_no += size
        reader.at = end

    def portion(self) -> Portion:
        numbers = [np.arange(number, number + size, dtype=np.int64) for number, _, size in self.places]
        lines = [np.arange(line, line + size, dtype=np.int64) for _, line, size in self.places]
        first = self.pieces[0] if len(self.pieces) == 1 else None
        data = first if isinstance(first, bytes) else b"".join(self.pieces)
        records = tuple(record for record in self.records if record is not None)
        return Portion(data, np.concatenate([EMPTY, *numbers]), np.concatenate([EMPTY, *lines]), records)


def count_lines(path: Path, encoding: str) -> int:
    """An independent count of physical lines, made on the bytes and not by the reader.

    Every line must belong to exactly one record; where the two counts differ the import is "unreconciled".
    """
    if encoding.startswith("utf-16"):
        text = path.read_bytes().decode(encoding, errors="replace")
        end = "\r" if "\r" in text[:30_000] and "\n" not in text[:30_000] else "\n"
        return text.count(end) + (0 if text.endswith(end) or not text else 1)
    end_byte = line_end(path)
    ends = 0
    last = b""
    with path.open("rb") as handle:
        while chunk := handle.read(CHUNK_BYTES):
            ends += occurring(chunk, end_byte)
            last = chunk[-1:]
    return ends + (1 if last and last != end_byte else 0)
