"""The rows of a sheet in chunks of bounded size, those that are clearly no data named already."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pyarrow as pa

from linkgraph.ingest.blocks import read_block
from linkgraph.ingest.plans import SheetPlan
from linkgraph.ingest.staging import state_of
from linkgraph.ingest.text import Record

CHUNK_ROWS = 400_000


@dataclass(frozen=True)
class Refused:
    """A record that is no row of data: place, ``ignored:…`` or ``rejected:…``, and its text."""

    record_no: int
    line: int
    state: str
    raw: str


@dataclass
class Chunk:
    """Rows of data as a table (record_no, line, c0, c1, …), records set aside beside them, lines read."""

    rows: pa.Table
    refused: list[Refused] = field(default_factory=list)
    lines: int = 0

    @property
    def records(self) -> int:
        return int(self.rows.num_rows) + len(self.refused)


def chunks(plan: SheetPlan) -> Iterator[Chunk]:
    """Every record of a sheet, heading excepted."""
    match = plan.matched
    width = max(len(match.headings), 1 + max(match.columns.values()))
    names = ["record_no", "line", *(f"c{i}" for i in range(width))]
    tables: list[pa.Table] = []
    single: list[Record] = []
    refused: list[Refused] = []
    rows = lines = 0

    def flush() -> Chunk:
        nonlocal rows, lines, refused
        if single:
            tables.append(_table(single, names, width))
            single.clear()
        empty = pa.table({name: pa.array([], pa.int64() if name in names[:2] else pa.string()) for name in names})
        chunk = Chunk(pa.concat_tables([empty, *tables]), refused, lines)
        tables.clear()
        rows, lines, refused = 0, 0, []
        return chunk

    for portion in plan.sheet.portions(width, match.heading_row):
        block, others = read_block(portion, plan.sheet.delimiter or "\t", width)
        numbers = [pa.array(block.numbers), pa.array(block.lines)]
        tables.append(pa.Table.from_arrays([*numbers, *block.cells], names=names))
        for record in (*portion.records, *others):
            state = state_of(record, match)
            if state is None:
                single.append(record)
            elif state != "heading":
                refused.append(Refused(record.record_no, record.line, state, record.raw))
        rows += len(block.numbers) + len(portion.records) + len(others)
        lines += portion.line_count
        if rows >= CHUNK_ROWS:
            yield flush()
    yield flush()


def _table(records: list[Record], names: list[str], width: int) -> pa.Table:
    cells = [pa.array([r.cells[i] if i < len(r.cells) else None for r in records], pa.string()) for i in range(width)]
    places = [pa.array([r.record_no for r in records], pa.int64()), pa.array([r.line for r in records], pa.int64())]
    return pa.Table.from_arrays([*places, *cells], names=names)
