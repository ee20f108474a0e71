"""Reading: every record of a sheet into a raw Parquet file, each with what is already clear about it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from linkgraph.ingest.layouts import Match, plain
from linkgraph.ingest.recognise import SheetPlan
from linkgraph.ingest.text import Record

BATCH = 50_000


@dataclass
class Staged:
    """A sheet as read: counts of what the reader saw (the heading is not a record)."""

    path: Path
    width: int
    records: int = 0
    lines: int = 0
    states: dict[str, int] = field(default_factory=dict)


def schema(width: int) -> pa.Schema:
    """Columns of a raw file: place, what is clear already (`state`), the text, and the cells c0, c1, …"""
    fixed = [("sheet", pa.string()), ("record_no", pa.int64()), ("line", pa.int64()), ("state", pa.string()),
             ("raw", pa.string())]  # fmt: skip
    return pa.schema(fixed + [(f"c{i}", pa.string()) for i in range(width)])


def stage(plan: SheetPlan, target: Path, tick: Callable[[int], None]) -> Staged:
    """Write a sheet's records to a raw Parquet file."""
    match = plan.matched
    staged = Staged(target, len(match.headings))
    with pq.ParquetWriter(target, schema(staged.width), compression="zstd") as writer:
        batch: list[tuple[Record, str | None]] = []
        last_tick = time.monotonic()
        for record in plan.sheet.records():
            state = state_of(record, match)
            staged.lines += record.lines
            staged.records += state != "heading"
            staged.states[state or "row"] = staged.states.get(state or "row", 0) + 1
            batch.append((record, state))
            if len(batch) == BATCH:
                writer.write_table(raw_table(batch, plan.sheet.name, staged.width))
                batch.clear()
            if time.monotonic() - last_tick > 0.2:
                last_tick = time.monotonic()
                tick(staged.records)
        writer.write_table(raw_table(batch, plan.sheet.name, staged.width))
    return staged


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
    if any(filled[0].startswith(word) for word in layout.footers) and len(filled) <= max(4, len(match.headings) // 3):
        return "ignored:footer"
    if len(filled) <= 4 and any(word in cell for cell in filled for word in layout.notes):
        return "ignored:nothing_found_notice"
    if record.problem is not None:
        return f"rejected:{record.problem}"
    return _shape(record, len(match.headings))


def _same_heading(record: Record, match: Match) -> bool:
    return [plain(c) for c in record.cells] == [plain(h) for h in match.headings]


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
        pa.array([_utf8(r.raw) for r in records], pa.string()),
    ]
    columns += [
        pa.array([_utf8(r.cells[i]) if i < len(r.cells) else None for r in records], pa.string()) for i in range(width)
    ]
    return pa.Table.from_arrays(columns, schema=schema(width))


def _utf8(text: str) -> str:
    """Text that can be stored: lone surrogates (never valid text) written out."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")
