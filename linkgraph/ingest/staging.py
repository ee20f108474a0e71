"""Reading: every record of a sheet into a raw Parquet file, each with what is already clear about it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from linkgraph.ingest.blocks import Block
from linkgraph.ingest.layouts import plain
from linkgraph.ingest.matching import Match
from linkgraph.ingest.plans import SheetPlan
from linkgraph.ingest.text import Record

BATCH = 50_000
#: A line that says nothing but how many records there are: 共12笔记录.
_COUNT_LINE = re.compile(r"共\s*[\d,]+\s*[条笔](?:记录|交易|数据)?[。.:：]?")
#: Rows of a row group: fewer make every later reading slower.
GROUP = 100_000


@dataclass
class Staged:
    """A sheet as read: counts of what the reader saw (the heading is not a record)."""

    path: Path
    records: int = 0
    lines: int = 0


def schema(width: int) -> pa.Schema:
    """Columns of a raw file: place, what is clear already (`state`), the text, and the cells c0, c1, …"""
    fixed = [("sheet", pa.string()), ("record_no", pa.int64()), ("line", pa.int64()), ("state", pa.string()),
             ("raw", pa.string())]  # fmt: skip
    return pa.schema(fixed + [(f"c{i}", pa.string()) for i in range(width)])


def stage(plan: SheetPlan, target: Path, tick: Callable[[int], None]) -> Staged:
    """Write a sheet's records to a raw Parquet file."""
    match = plan.matched
    staging = _Staging(plan.sheet.name, match)
    staged = Staged(target)
    last_tick = time.monotonic()
    with _Writer(target, schema(len(match.headings))) as writer:
        for part in plan.sheet.parts(len(match.headings), match.heading_row):
            if isinstance(part, Block):
                staging.write_waiting(writer)
                writer.write_table(staging.block_table(part))
                staged.records += len(part.raw)
                staged.lines += len(part.raw)
            else:
                staged.records += staging.add(part) != "heading"
                staged.lines += part.lines
                if len(staging.waiting) == BATCH:
                    staging.write_waiting(writer)
            if time.monotonic() - last_tick > 0.2:
                last_tick = time.monotonic()
                tick(staged.records)
        staging.write_waiting(writer)
    return staged


class _Writer:
    """Writes tables in order, in row groups of a good size, while the next ones are read."""

    def __init__(self, target: Path, columns: pa.Schema) -> None:
        self.writer = pq.ParquetWriter(target, columns, compression="zstd")
        self.pool = ThreadPoolExecutor(1)
        self.waiting: list[pa.Table] = []
        self.rows = 0
        self.running: Future[None] | None = None

    def write_table(self, table: pa.Table) -> None:
        """Take a table; raises what went wrong with an earlier one."""
        self.waiting.append(table)
        self.rows += table.num_rows
        if self.rows >= GROUP:
            self._write()

    def _write(self) -> None:
        if self.running is not None:
            self.running.result()
        self.running = self.pool.submit(self.writer.write_table, pa.concat_tables(self.waiting))
        self.waiting, self.rows = [], 0

    def __enter__(self) -> _Writer:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None and self.waiting:
                self._write()
            if self.running is not None:
                self.running.result()
        finally:
            self.pool.shutdown()
            self.writer.close()


@dataclass
class _Staging:
    """Records on their way into a raw file."""

    sheet: str
    match: Match
    waiting: list[tuple[Record, str | None]] = field(default_factory=list)
    ordinary: set[str] = field(default_factory=set)  #: first cells that neither blank rows nor headings have

    def add(self, record: Record) -> str | None:
        state = state_of(record, self.match)
        self.waiting.append((record, state))
        return state

    def write_waiting(self, writer: _Writer) -> None:
        if self.waiting:
            writer.write_table(raw_table(self.waiting, self.sheet, len(self.match.headings)))
            self.waiting.clear()

    def block_table(self, block: Block) -> pa.Table:
        """A block as a table of the raw schema; only rows that may be no plain rows are looked at one by one."""
        size = len(block.raw)
        states: pa.Array | list[str | None] = pa.nulls(size, pa.string())
        doubtful = self._doubtful(block)
        if doubtful:
            states = [None] * size
        for index in doubtful:
            place = (block.record_no + index, block.line + index)
            states[index] = state_of(Record(*place, block.row(index), block.raw[index].as_py()), self.match)
        columns = [
            pa.repeat(pa.scalar(self.sheet, pa.string()), size),
            pa.array(np.arange(block.record_no, block.record_no + size, dtype=np.int64)),
            pa.array(np.arange(block.line, block.line + size, dtype=np.int64)),
            pa.array(states, pa.string()),
            block.raw,
            *block.cells,
        ]
        return pa.Table.from_arrays(columns, schema=schema(len(self.match.headings)))

    def _doubtful(self, block: Block) -> list[int]:
        """Rows that may be blank, a repeated heading, a footer or a notice."""
        heading = plain(self.match.headings[0])
        firsts = set(pc.unique(block.cells[0]).to_pylist()) - self.ordinary
        special = {text for text in firsts if not text.strip() or plain(text) == heading}
        self.ordinary |= firsts - special
        mask = pc.is_in(block.cells[0], pa.array(sorted(special), pa.string()))
        words = (*self.match.layout.footers, *self.match.layout.notes)
        if words:
            mask = pc.or_(mask, pc.match_substring_regex(block.raw, "|".join(re.escape(word) for word in words)))
        indices: list[int] = pc.indices_nonzero(mask).to_pylist()
        return indices


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


def raw_table(batch: Sequence[tuple[Record, str | None]], sheet: str, width: int) -> pa.Table:
    """Records with what is clear about them, as a table of the raw schema."""
    records = [record for record, _ in batch]
    columns = [
        pa.array([sheet] * len(batch), pa.string()),
        pa.array([r.record_no for r in records], pa.int64()),
        pa.array([r.line for r in records], pa.int64()),
        pa.array([state for _, state in batch], pa.string()),
        pa.array([r.raw for r in records], pa.string()),
    ]
    columns += [
        pa.array([r.cells[i] if i < len(r.cells) else None for r in records], pa.string()) for i in range(width)
    ]
    return pa.Table.from_arrays(columns, schema=schema(width))
