"""Delimited text, record by record: nothing is guessed about types and no record is lost.

A record is what ends at a line end outside quotes. A quote that is not closed within
`MAX_QUOTED_LINES` lines condemns its own line only; reading goes on at the next one.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MAX_QUOTED_LINES = 50
MAX_RECORD_BYTES = 5_000_000
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True)
class Record:
    """One record: its number in the sheet (1 = first record), its line, its cells, its text as it stood."""

    record_no: int
    line: int
    cells: tuple[str, ...]
    raw: str
    problem: str | None = None
    lines: int = 1


def bom_encoding(head: bytes) -> str | None:
    """The encoding that a byte order mark at the start proves, if there is one."""
    return next((name for mark, name in BOMS if head.startswith(mark)), None)


def physical_lines(path: Path, encoding: str) -> Iterator[tuple[str, bool]]:
    """(text, decoded without loss) of every line; undecodable bytes are kept as ``\\xNN``."""
    if encoding.startswith("utf-16"):
        yield from _utf16_lines(path)
        return
    with path.open("rb") as handle:
        head = handle.read(65_536)
        lone_cr = b"\r" in head and b"\n" not in head
        handle.seek(0)
        first = True
        for chunk in handle:
            for piece in chunk.split(b"\r") if lone_cr else [chunk]:
                mark = b"\xef\xbb\xbf" if first and encoding == "utf-8-sig" else b""
                first = False
                yield _decode(piece.removeprefix(mark), encoding)


def _decode(piece: bytes, encoding: str) -> tuple[str, bool]:
    codec = "utf-8" if encoding == "utf-8-sig" else encoding
    try:
        return piece.decode(codec), True
    except UnicodeDecodeError:
        return piece.decode(codec, errors="backslashreplace"), False


def _utf16_lines(path: Path) -> Iterator[tuple[str, bool]]:
    with path.open(encoding="utf-16", errors="backslashreplace", newline="") as handle:
        for line in handle:
            yield line, True


def read_records(path: Path, encoding: str, delimiter: str) -> Iterator[Record]:
    """Every record of a delimited file, blank and broken ones too, in order."""
    lines = physical_lines(path, encoding)
    pending: list[tuple[str, bool]] = []
    record_no = line_no = 0
    while True:
        line, fine = pending.pop(0) if pending else next(lines, ("", None))
        if fine is None:
            return
        start = line_no = line_no + 1
        extra = 0
        text, problem = line, None if fine else "undecodable_bytes"
        if '"' in line and _open_quote(line, delimiter):
            joined = _join_quoted(line, delimiter, lines, pending)
            if joined is None:
                problem = "unclosed_quote"
            else:
                text, extra, extra_fine = joined
                line_no += extra
                problem = problem or (None if extra_fine else "undecodable_bytes")
        body = text.rstrip("\r\n")
        if len(body) > MAX_RECORD_BYTES:
            problem, body = "record_too_long", body[:1000]
        if "\x00" in body:
            problem, body = "nul_byte", body.replace("\x00", "\\x00")
        record_no += 1
        yield Record(record_no, start, _cells(body, delimiter, problem), body, problem, 1 + extra)


def _open_quote(text: str, delimiter: str) -> bool:
    """Whether a quoted field is still open at the end (a quote inside an unquoted field does not open one)."""
    start = rf"(^|{re.escape(delimiter)})"
    rest = re.sub(start + r'"(?:[^"]|"")*"', r"\1", text)
    return re.search(start + '"', rest) is not None


def _join_quoted(
    line: str, delimiter: str, lines: Iterator[tuple[str, bool]], pending: list[tuple[str, bool]]
) -> tuple[str, int, bool] | None:
    taken: list[tuple[str, bool]] = []
    text = line
    for _ in range(MAX_QUOTED_LINES):
        following = pending.pop(0) if pending else next(lines, None)
        if following is None:
            break
        taken.append(following)
        text += following[0]
        if not _open_quote(text, delimiter):
            return text, len(taken), all(fine for _, fine in taken)
    pending[:0] = taken
    return None


def _cells(body: str, delimiter: str, problem: str | None) -> tuple[str, ...]:
    if problem in ("unclosed_quote", "record_too_long"):
        return (body,)
    if '"' not in body:
        return tuple(body.split(delimiter))
    return tuple(next(csv.reader([body.replace("\r\n", "\n")], delimiter=delimiter), [""])) if body else ("",)


def count_lines(path: Path, encoding: str) -> int:
    """An independent count of physical lines, made on the bytes and not by the reader.

    Every line must belong to exactly one record; where the two counts differ the import is "unreconciled".
    """
    if encoding.startswith("utf-16"):
        data = path.read_text(encoding="utf-16", errors="backslashreplace").encode()
        return data.count(b"\n") + (0 if data.endswith(b"\n") or not data else 1)
    newlines = returns = size = 0
    last = b""
    with path.open("rb") as handle:
        while chunk := handle.read(1 << 20):
            newlines += chunk.count(b"\n")
            returns += chunk.count(b"\r")
            size, last = size + len(chunk), chunk[-1:]
    ends, end = (newlines, b"\n") if newlines else (returns, b"\r")
    return ends + (1 if size and last != end else 0)
