"""Lines of a chunk of text that need a closer look, found without looking at every line.

Odd: bytes that are no text, NUL, a carriage return inside the line, quotes other than around whole fields, and lines
of megabytes. What is odd is left to the reader that takes one record at a time.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from threading import local

import numpy as np
import pyarrow as pa

from linkgraph.ingest.quoting import regular_block, regular_line

#: Longer lines are odd, in bytes.
LONG = 1 << 20
#: So many bytes are checked at once for lines that are not valid UTF-8.
_STRETCH = 1 << 14
#: With a quote in so many bytes or fewer, all lines are looked at in one go.
_QUOTED_OFTEN = 64
_LONE_RETURN = re.compile(rb"\r(?!\n)")
_SURROGATE = re.compile("[\udc80-\udcff]")
_noted = local()


def occurring(data: bytes | memoryview, sign: bytes) -> int:
    """How often a sign of one byte occurs (several times faster than `bytes.count`)."""
    signs = np.frombuffer(data, np.uint8)
    return sum(int(np.count_nonzero(signs[at : at + LONG] == sign[0])) for at in range(0, len(signs), LONG))


def recoded(chunk: bytes, encoding: str) -> bytes:
    """A chunk of another encoding in UTF-8; what cannot be decoded becomes bytes that are not UTF-8 either."""
    return chunk.decode(encoding, errors="surrogateescape").encode(errors="surrogatepass")


def undone(piece: bytes) -> str:
    """A line of a `recoded` chunk as text, with the bytes that could not be decoded as ``\\xNN``."""
    text = piece.decode(errors="surrogatepass")
    return _SURROGATE.sub(lambda found: f"\\x{ord(found[0]) - 0xDC00:02x}", text)


def is_utf8(data: bytes) -> bool:
    """Whether bytes are valid UTF-8 (no Python text is made of them)."""
    return data.isascii() or _all_valid(_cut(data, [0, len(data)]))


def _cut(data: bytes, ends: Sequence[int]) -> pa.LargeStringArray:
    """Bytes as texts that lie between these places, whether they are valid or not."""
    offsets = pa.array(ends, pa.int64()).buffers()[1]
    return pa.Array.from_buffers(pa.large_string(), len(ends) - 1, [None, offsets, pa.py_buffer(data)])


def _all_valid(texts: pa.LargeStringArray) -> bool:
    try:
        texts.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def odd_lines(chunk: bytes, start: int, delimiter: str) -> list[int]:
    """Where the odd lines of a chunk begin, in order; `start` is the beginning of a line."""
    marks: set[int] = set()
    for found in _marks(chunk, start):
        marks.add(chunk.rfind(b"\n", start, found) + 1 or start)
    if chunk.find(b'"', start) >= 0:
        marks.update(_quoted_oddly(chunk, start, delimiter))
    return sorted(marks)


def _marks(chunk: bytes, start: int) -> Iterator[int]:
    at = chunk.find(b"\x00", start)
    while at >= 0:
        yield at
        at = chunk.find(b"\x00", at + 1)
    if chunk.find(b"\r", start) >= 0 and chunk.count(b"\r") != chunk.count(b"\r\n"):
        yield from (found.start() for found in _LONE_RETURN.finditer(chunk, start))
    if not is_utf8(chunk):
        yield from undecodable(chunk, start)
    for at in range(start, len(chunk), LONG // 2):  # a line of LONG bytes covers at least one such stretch
        if chunk.find(b"\n", at, at + LONG // 2) < 0:
            yield at


def undecodable(chunk: bytes, start: int) -> Iterator[int]:
    """One place in every line that is not valid UTF-8."""
    ends = [start]
    while (at := ends[-1]) < len(chunk):
        ends.append(chunk.rfind(b"\n", at, at + _STRETCH) + 1 or chunk.find(b"\n", at) + 1 or len(chunk))
    stretches = _cut(chunk, ends)
    for i, (begin, end) in enumerate(pairwise(ends)):
        if not _all_valid(stretches.slice(i, 1)):
            yield from _in_stretch(chunk[begin:end], begin)


def _in_stretch(stretch: bytes, begin: int) -> Iterator[int]:
    _noted.places = []
    stretch.decode(errors="linkgraph.note_place")
    end = -1
    for place in _noted.places:
        if place >= end:
            yield begin + place
            end = stretch.find(b"\n", place) + 1 or len(stretch)


def _note_place(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    _noted.places.append(error.start)
    return "", error.end


codecs.register_error("linkgraph.note_place", _note_place)


def _quoted_oddly(chunk: bytes, start: int, delimiter: str) -> Iterator[int]:
    """The beginnings of lines with quotes other than around whole fields."""
    if occurring(chunk, b'"') > len(chunk) // _QUOTED_OFTEN:
        pattern = regular_block(delimiter)
        while (found := pattern.match(chunk, start)) and (start := found.end()) < len(chunk):
            end = chunk.find(b"\n", start) + 1 or len(chunk)
            if not regular_line(delimiter).fullmatch(chunk, start, end):  # else it is the last one, without an end
                yield start
            start = end
        return
    at = chunk.find(b'"', start)
    while at >= 0:
        begin = chunk.rfind(b"\n", start, at) + 1 or start
        end = chunk.find(b"\n", at) + 1 or len(chunk)
        if not regular_line(delimiter).fullmatch(chunk, begin, end):
            yield begin
        at = chunk.find(b'"', end)
