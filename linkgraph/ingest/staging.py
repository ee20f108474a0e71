"""Staging: portions of a sheet as columns, each record with what is already clear about it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from linkgraph.ingest.blocks import Block, read_block
from linkgraph.ingest.layouts import plain
from linkgraph.ingest.matching import Match
from linkgraph.ingest.text import Portion, Record
from linkgraph.ingest.writings import Ordinary, like_ordinary, ordinary

_DIGITS = tuple("0123456789")
#: A line that says nothing but how many records there are: 共12笔记录.
_COUNT_LINE = re.compile(r"共\s*[\d,]+\s*[条笔](?:记录|交易|数据)?[。.:：]?")


@dataclass(frozen=True)
class Rows:
    """Records in order: place, what is clear already, text, cells (a dictionary each, or plain text).

    `state` holds ``heading``, ``ignored:…`` or ``rejected:…`` for records that are not read on; `raw` is null where
    the text is the cells with the delimiter between them; `broken` records have no cells worth cleaning (an open
    quote, bytes that are no text), and what only they hold comes last in the dictionaries.
    """

    numbers: NDArray[np.int64]
    lines: NDArray[np.int64]
    states: pa.Array
    raw: pa.Array
    cells: tuple[pa.Array, ...]
    broken: NDArray[np.bool_]
    looked: dict[int, Ordinary] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.numbers)

    def ordinary(self, column: int) -> Ordinary | None:
        """The ordinary times of a column that is plain text, looked for once; None of another one."""
        if column >= len(self.cells) or pa.types.is_dictionary(self.cells[column].type):
            return None
        if column not in self.looked:
            self.looked[column] = ordinary(self.cells[column])
        return self.looked[column]


class Staging:
    """How portions of one sheet become rows."""

    def __init__(self, match: Match, delimiter: str, times: Iterable[int]) -> None:
        """`times` are the columns whose texts are nearly all different; all others get a dictionary."""
        self.match = match
        self.width = len(match.headings)
        self.delimiter = delimiter or "\t"
        self.plain = frozenset(times)
        self.words = "|".join(re.escape(word) for word in (*match.layout.footers, *match.layout.notes))

    def rows(self, portion: Portion) -> Rows:
        """The records of a portion, in order."""
        block, others = read_block(portion, self.delimiter, self.width)
        records = sorted((*portion.records, *others), key=lambda record: record.problem is not None)
        odd = [state_of(record, self.match) for record in records]
        cells = [self._joined(i, block.cells[i], records) for i in range(self.width)]
        raw = [None if self.delimiter.join(r.cells) == r.raw and len(r.cells) == self.width else r.raw for r in records]
        rows = Rows(
            np.concatenate([block.numbers, np.array([r.record_no for r in records], np.int64)]),
            np.concatenate([block.lines, np.array([r.line for r in records], np.int64)]),
            pa.concat_arrays([self._states(block, cells), pa.array(odd, pa.string())]),
            pa.concat_arrays([block.raw, pa.array(raw, pa.string())]),
            tuple(cells),
            np.concatenate([np.zeros(len(block.numbers), bool), np.array([bool(r.problem) for r in records], bool)]),
        )
        return _in_order(rows) if records else rows

    def _joined(self, i: int, column: pa.Array, records: Sequence[Record]) -> pa.Array:
        """A column with the cells of records behind it; what only they hold comes last in the dictionary."""
        if i in self.plain:
            return pa.concat_arrays([column, _column(records, i)])
        if not records:
            return column.dictionary_encode()
        both = pa.chunked_array([column, _column(records, i)]).dictionary_encode()
        indices = pa.concat_arrays([chunk.indices for chunk in both.chunks])
        return pa.DictionaryArray.from_arrays(indices, both.chunk(both.num_chunks - 1).dictionary)

    def _states(self, block: Block, cells: Sequence[pa.Array]) -> pa.Array:
        """What is clear about the rows of a block; only those that may be no plain rows are looked at one by one."""
        size = len(block.numbers)
        doubtful = np.zeros(size, bool)
        for i, column in enumerate(cells):
            doubtful |= self._doubtful(column.slice(0, size), first=i == 0)
        if not doubtful.any():
            return pa.nulls(size, pa.string())
        states: list[str | None] = [None] * size
        for i in np.flatnonzero(doubtful).tolist():
            texts = tuple(column[i].as_py() for column in block.cells)
            raw = block.raw[i].as_py() if block.raw[i].is_valid else self.delimiter.join(texts)
            states[i] = state_of(Record(int(block.numbers[i]), int(block.lines[i]), texts, raw), self.match)
        return pa.array(states, pa.string())

    def _doubtful(self, column: pa.Array, first: bool) -> NDArray[np.bool_]:
        """Rows whose cell is that of a blank row or a repeated heading (in the `first` column), or of a footer or
        notice."""
        if not (first or self.words):
            return np.zeros(len(column), bool)
        if pa.types.is_dictionary(column.type):
            entries, codes = column.dictionary, column.indices.to_numpy()
        else:
            unlike = np.flatnonzero(~like_ordinary(column))  # no time of the ordinary writing is a word
            some = column.take(pa.array(unlike)).dictionary_encode()
            entries, codes = some.dictionary, np.full(len(column), -1)
            codes[unlike] = some.indices.to_numpy()
        special = np.zeros(len(entries) + 1, bool)
        if self.words:
            special[:-1] = pc.match_substring_regex(entries, self.words).to_numpy(zero_copy_only=False)
        if first:
            special[:-1] |= self._blank_or_heading(entries)
        found: NDArray[np.bool_] = special[codes]
        return found

    def _blank_or_heading(self, texts: pa.Array) -> NDArray[np.bool_]:
        heading = plain(self.match.headings[0])
        skip = () if heading.startswith(_DIGITS) else _DIGITS
        return np.array(
            [not text.startswith(skip) and (not text.strip() or plain(text) == heading) for text in texts.to_pylist()],
            bool,
        )


def _column(records: Sequence[Record], i: int) -> pa.Array:
    return pa.array([r.cells[i] if i < len(r.cells) else None for r in records], pa.string())


def _in_order(rows: Rows) -> Rows:
    order = np.argsort(rows.numbers, kind="stable")
    return Rows(
        rows.numbers[order],
        rows.lines[order],
        _ordered(rows.states, order),
        _ordered(rows.raw, order),
        tuple(_ordered(cell, order) for cell in rows.cells),
        rows.broken[order],
    )


def _ordered(column: pa.Array, order: NDArray[np.int64]) -> pa.Array:
    if not pa.types.is_dictionary(column.type):
        return column.take(pa.array(order))
    return pa.DictionaryArray.from_arrays(column.indices.take(pa.array(order)), column.dictionary)


def text_of(rows: Rows, delimiter: str, at: NDArray[np.int64]) -> pa.Array:
    """The text of some of the rows, as it stood in the file."""
    taken = pa.array(at)
    cells = [cell.take(taken).cast(pa.string()) for cell in rows.cells]
    raw = rows.raw.take(taken)
    if not cells:
        return raw
    return pc.coalesce(raw, pc.binary_join_element_wise(*cells, delimiter or "\t"))


def state_of(record: Record, match: Match) -> str | None:
    """``heading``, ``ignored:…``, ``rejected:…`` or None for a row to be read on."""
    layout, filled = match.layout, [cell.strip() for cell in record.cells if cell.strip()]
    if record.record_no == match.heading_row:
        return "heading"
    if record.record_no < match.heading_row:
        return "ignored:preamble"
    if not filled and record.problem is None:
        return "ignored:blank"
    if match.heading_row and _same_heading(record, match):
        return "ignored:repeated_heading"
    if filled and filled[0].startswith(layout.footers) and len(filled) <= max(4, len(match.headings) // 3):
        return "ignored:footer"
    if len(filled) == 1 and _COUNT_LINE.fullmatch(filled[0]):
        return "ignored:footer"
    if len(filled) <= 4 and any(word in cell for cell in filled for word in layout.notes):
        return "ignored:nothing_found_notice"
    if record.problem is not None:
        return f"rejected:{record.problem}"
    return _shape(record, len(match.headings))


def _same_heading(record: Record, match: Match) -> bool:
    return (
        len(record.cells) == len(match.headings)
        and plain(record.cells[0]) == plain(match.headings[0])
        and all(plain(cell) == plain(name) for cell, name in zip(record.cells, match.headings, strict=True))
    )


def _shape(record: Record, width: int) -> str | None:
    if len(record.cells) < width:
        return "rejected:too_few_fields"
    if any(cell.strip() for cell in record.cells[width:]):
        return "rejected:too_many_fields"
    return None
