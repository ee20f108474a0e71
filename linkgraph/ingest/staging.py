"""Staging: portions of a sheet as columns, each record with what is already clear about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from linkgraph.ingest.blocks import Block, line_ends, read_block
from linkgraph.ingest.layouts import plain
from linkgraph.ingest.matching import Match
from linkgraph.ingest.text import Portion, Record

_DIGITS = tuple("0123456789")


@dataclass(frozen=True)
class Rows:
    """Records in order: place, what is clear already, text, cells (a dictionary each, or plain text).

    `state` holds ``heading``, ``ignored:…`` or ``rejected:…`` for records that are not read on; `raw` is null where
    the text is the cells with the delimiter between them.
    """

    numbers: NDArray[np.int64]
    lines: NDArray[np.int64]
    states: pa.Array
    raw: pa.Array
    cells: tuple[pa.Array, ...]

    def __len__(self) -> int:
        return len(self.numbers)


class Staging:
    """How portions of one sheet become rows."""

    def __init__(self, match: Match, delimiter: str, times: Iterable[int]) -> None:
        """`times` are the columns whose texts are nearly all different; all others get a dictionary."""
        self.match = match
        self.width = len(match.headings)
        self.delimiter = delimiter or "\t"
        self.plain = frozenset(times)

    def rows(self, portion: Portion) -> Rows:
        """The records of a portion, in order."""
        block, others = read_block(portion, self.delimiter, self.width)
        records = [*portion.records, *others]
        first = block.cells[0].dictionary_encode()
        states = self._states(portion, block, first)
        odd = [state_of(record, self.match) for record in records]
        cells = [pa.concat_arrays([block.cells[i], _column(records, i)]) for i in range(self.width)]
        cells = [cell if i in self.plain else cell.dictionary_encode() for i, cell in enumerate(cells)]
        raw = [None if self.delimiter.join(r.cells) == r.raw and len(r.cells) == self.width else r.raw for r in records]
        rows = Rows(
            np.concatenate([block.numbers, np.array([r.record_no for r in records], np.int64)]),
            np.concatenate([block.lines, np.array([r.line for r in records], np.int64)]),
            pa.concat_arrays([states, pa.array(odd, pa.string())]),
            pa.concat_arrays([block.raw, pa.array(raw, pa.string())]),
            tuple(cells),
        )
        return _in_order(rows) if records else rows

    def _states(self, portion: Portion, block: Block, first: pa.DictionaryArray) -> pa.Array:
        """What is clear about the rows of a block; only those that may be no plain rows are looked at one by one."""
        doubtful = sorted({*self._blank_or_heading(first), *self._with_words(portion, block)})
        if not doubtful:
            return pa.nulls(len(first), pa.string())
        states: list[str | None] = [None] * len(first)
        for i in doubtful:
            cells = tuple(column[i].as_py() for column in block.cells)
            raw = block.raw[i].as_py()
            record = Record(
                int(block.numbers[i]), int(block.lines[i]), cells, self.delimiter.join(cells) if raw is None else raw
            )
            states[i] = state_of(record, self.match)
        return pa.array(states, pa.string())

    def _blank_or_heading(self, first: pa.DictionaryArray) -> list[int]:
        """Rows whose first cell is that of a blank row or of a repeated heading."""
        heading = plain(self.match.headings[0])
        skip = () if heading.startswith(_DIGITS) else _DIGITS
        special = [
            i
            for i, text in enumerate(first.dictionary.to_pylist())
            if not text.startswith(skip) and (not text.strip() or plain(text) == heading)
        ]
        found: list[int] = np.flatnonzero(np.isin(first.indices.to_numpy(), special)).tolist() if special else []
        return found

    def _with_words(self, portion: Portion, block: Block) -> list[int]:
        """Rows that hold a word of a footer or notice."""
        found: set[int] = set()
        data = portion.data
        for word in (w.encode() for w in (*self.match.layout.footers, *self.match.layout.notes)):
            at = data.find(word)
            places = []
            while at >= 0:
                places.append(at)
                at = data.find(word, at + 1)
            if places:
                found.update(block.place[np.searchsorted(line_ends(data), places)].tolist())
        return [i for i in found if i >= 0]


def _column(records: Sequence[Record], i: int) -> pa.Array:
    return pa.array([r.cells[i] if i < len(r.cells) else None for r in records], pa.string())


def _in_order(rows: Rows) -> Rows:
    order = np.argsort(rows.numbers, kind="stable")
    taken = pa.array(order)
    return Rows(
        rows.numbers[order],
        rows.lines[order],
        rows.states.take(taken),
        rows.raw.take(taken),
        tuple(cell.take(taken) for cell in rows.cells),
    )


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
