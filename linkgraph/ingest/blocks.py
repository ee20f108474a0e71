"""Many simple records at once. What is not simple is left to the record-by-record reader.

Simple: every line is one record with as many fields as there are headings, valid in the file's encoding, without
NUL, without a carriage return inside, and with no quotes but those around whole fields.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.csv as pacsv

from linkgraph.ingest.quoting import regular_block

_ONE_COLUMN = "\x1f"


@dataclass(frozen=True)
class Block:
    """Simple records: number and line of the first, their text, their cells column by column."""

    record_no: int
    line: int
    raw: pa.Array
    cells: tuple[pa.Array, ...]

    def row(self, index: int) -> tuple[str, ...]:
        """The cells of one record."""
        return tuple(column[index].as_py() for column in self.cells)


def plain_block(chunk: bytes, encoding: str, delimiter: str, width: int, start: tuple[int, int]) -> Block | None:
    """Whole lines as a block, or None where a line needs a closer look.

    Parameters
    ----------
    start : record number and line of the first line
    """
    quoted = b'"' in chunk
    if b"\x00" in chunk or _ONE_COLUMN.encode() in chunk or chunk.count(b"\r") != chunk.count(b"\r\n"):
        return None
    if encoding not in ("utf-8", "utf-8-sig"):
        try:
            chunk = chunk.decode(encoding).encode()
        except UnicodeDecodeError:
            return None
    if chunk.startswith(codecs.BOM_UTF8):  # the parser below would drop it
        return None
    if not chunk.endswith(b"\n"):
        chunk += b"\n"
    if quoted and regular_block(delimiter).fullmatch(chunk) is None:
        return None
    try:
        raw = _columns(chunk, _ONE_COLUMN, 1, quoted=False)
        cells = _columns(chunk, delimiter, width, quoted)
    except pa.ArrowInvalid:
        return None
    if not len(raw[0]) == len(cells[0]) == chunk.count(b"\n"):
        return None
    return Block(*start, raw[0], tuple(cells))


def _columns(chunk: bytes, delimiter: str, width: int, quoted: bool) -> list[pa.Array]:
    names = [f"c{i}" for i in range(width)]
    table = pacsv.read_csv(
        pa.BufferReader(chunk),
        pacsv.ReadOptions(column_names=names, use_threads=False, block_size=len(chunk) + 1),
        pacsv.ParseOptions(delimiter=delimiter, quote_char='"' if quoted else False, ignore_empty_lines=False),
        pacsv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False, quoted_strings_can_be_null=False
        ),
    )
    return [pa.concat_arrays(column.chunks) if column.num_chunks != 1 else column.chunk(0) for column in table.columns]
