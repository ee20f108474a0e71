"""Records side by side: the cells of many lines at once, column by column, with the text that they came from."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
from numpy.typing import NDArray

from linkgraph.ingest.quoting import split_fields
from linkgraph.ingest.text import EMPTY, Portion, Record

_EMPTY_LINE = re.compile(rb"\A\r?\n|\n\r?\n")


@dataclass(frozen=True)
class Block:
    """Regular records: their numbers and lines, their cells column by column.

    `raw` is their text where it is not just the cells with the delimiter between them, and null elsewhere.
    `place` leads from a line of the portion to its record here (-1: it has another number of fields).
    """

    numbers: NDArray[np.int64]
    lines: NDArray[np.int64]
    cells: tuple[pa.Array, ...]
    raw: pa.Array
    place: NDArray[np.int64]


def read_block(portion: Portion, delimiter: str, width: int) -> tuple[Block, list[Record]]:
    """The lines of a portion that have as many fields as the heading, and the others as records."""
    data, size = portion.data, len(portion.numbers)
    if not size:
        none = pa.array([], pa.string())
        return Block(EMPTY, EMPTY, (none,) * width, none, EMPTY), []
    shift = data.startswith(codecs.BOM_UTF8)  # the parser would drop it
    cells, others = _parsed(delimiter.encode() * (width - 1) + b"\n" + data if shift else data, delimiter, width)
    if shift:
        cells = [column.slice(1) for column in cells]
    at = np.array([number - 1 - shift for number, _ in others], np.int64)
    kept = np.ones(size, bool)
    kept[at] = False
    place = np.where(kept, np.cumsum(kept) - 1, -1)
    special = b'"' in data or (pc.any(pc.equal(cells[0], "")).as_py() and _EMPTY_LINE.search(data))
    raw = _raw(data, cells, delimiter, kept) if special else pa.nulls(len(cells[0]), pa.string())
    records = [
        Record(int(portion.numbers[i]), int(portion.lines[i]), split_fields(text, delimiter)[0], text)
        for i, (_, text) in zip(at, others, strict=True)
    ]
    return Block(portion.numbers[kept], portion.lines[kept], tuple(cells), raw, place), records


def _parsed(data: bytes, delimiter: str, width: int) -> tuple[list[pa.Array], list[tuple[int, str]]]:
    """The cells of lines of the right width, and number and text of the others."""
    names = [f"c{i}" for i in range(width)]
    others: list[tuple[int, str]] = []

    def other(row: pacsv.InvalidRow) -> str:
        others.append((row.number, row.text))
        return "skip"

    table = pacsv.read_csv(
        pa.BufferReader(data),
        pacsv.ReadOptions(column_names=names, use_threads=False, block_size=len(data) + 1),
        pacsv.ParseOptions(
            delimiter=delimiter,
            quote_char='"' if b'"' in data else False,
            ignore_empty_lines=False,
            invalid_row_handler=other,
        ),
        pacsv.ConvertOptions(
            check_utf8=False,  # the reader did
            column_types=dict.fromkeys(names, pa.string()),
            strings_can_be_null=False,
            quoted_strings_can_be_null=False,
        ),
    )
    return [whole(column) for column in table.columns], others


def whole(column: pa.ChunkedArray) -> pa.Array:
    """A column in one piece."""
    return column.chunk(0) if column.num_chunks == 1 else pa.concat_arrays(column.chunks or [pa.nulls(0, column.type)])


def line_ends(data: bytes) -> NDArray[np.int64]:
    """Where the lines of a text end."""
    return np.flatnonzero(np.frombuffer(data, np.uint8) == ord("\n"))


def _raw(data: bytes, cells: Sequence[pa.Array], delimiter: str, kept: NDArray[np.bool_]) -> pa.Array:
    """The text of the kept lines, null where the cells with the delimiter between them are the same."""
    offsets = np.concatenate([[0], line_ends(data) + 1]).astype(np.int64)
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(data)]
    lines = pa.Array.from_buffers(pa.large_string(), len(kept), buffers)
    text = pc.utf8_rtrim(lines, characters="\r\n").filter(pa.array(kept)).cast(pa.string())
    plain = pc.equal(pc.binary_join_element_wise(*cells, delimiter), text)
    return pc.if_else(plain, pa.scalar(None, pa.string()), text)
