"""Closing the books: every row counted once, a second count by other means, sums compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from linkgraph.ingest.blocks import whole
from linkgraph.ingest.cleaning import Typed, field_columns
from linkgraph.ingest.plans import SheetPlan
from linkgraph.ingest.protocol import Importer
from linkgraph.ingest.selecting import selected
from linkgraph.ingest.staging import Rows
from linkgraph.ingest.totals import SIDES, SUMMED, may_state, message_of, provider_totals

_PLAIN_NUMBER = "[-+]?([0-9]+|[0-9]{1,3}(,[0-9]{3})+|[0-9]{1,2}(,[0-9]{2})+,[0-9]{3})([.][0-9]{1,2})?"
_COMMA_NUMBER = "[-+]?([0-9]+|[0-9]{1,3}([.][0-9]{3})+)(,[0-9]{1,2})?"
Masks = tuple[NDArray[np.bool_], NDArray[np.bool_]]


@dataclass
class Tally:
    """What there is in rows: records, sums of fields by side (`found`), and sums taken twice (`sums`).

    `sums` holds per field the rows, the sum as read, and the sum of the original texts as the database's own cast
    reads them.
    """

    records: int = 0
    found: dict[tuple[str, str | None], Decimal] = field(default_factory=dict)
    sums: dict[str, tuple[int, Decimal, Decimal]] = field(default_factory=dict)

    def add(self, other: Tally) -> None:
        """Take in what there is in other rows."""
        self.records += other.records
        for key, value in other.found.items():
            self.found[key] = self.found.get(key, Decimal(0)) + value
        for name, (rows, read, again) in other.sums.items():
            mine = self.sums.get(name, (0, Decimal(0), Decimal(0)))
            self.sums[name] = (mine[0] + rows, mine[1] + read, mine[2] + again)


def tallied(importer: Importer, plan: SheetPlan, rows: Rows, typed: Typed, masks: Masks) -> Tally:
    """What there is in rows; `masks` are the accepted ones and the ignored ones."""
    accepted, ignored = masks
    heading = int(pc.sum(pc.equal(rows.states, "heading")).as_py() or 0)
    tally = Tally(len(rows) - heading - int(ignored.sum()))
    direction = typed.columns.get("direction")
    for name, column in field_columns(importer, plan.matched).items():
        kind = importer.fields[name].type
        if kind not in SUMMED:
            continue
        values = typed.columns[name]
        tally.found[name, None] = _sum(values, ~ignored)[1]
        for side in SIDES if direction is not None else ():
            tally.found[name, side] = _sum(values, ~ignored & _holds(direction, side))[1]
        if not plan.matched.layout.units.get(name):
            comma = plan.matched.layout.decimal == "," and kind == "amount"
            again = _again(rows.cells[column], SUMMED[kind], comma)
            known = pc.and_(values.is_valid(), again.is_valid()).to_numpy(zero_copy_only=False)
            both = accepted & known
            tally.sums[name] = (*_sum(values, both), _sum(again, both)[1])
    return tally


def _holds(column: pa.DictionaryArray, text: str) -> NDArray[np.bool_]:
    code = column.dictionary.index(text).as_py()
    found: NDArray[np.bool_] = column.indices.fill_null(-1).to_numpy() == (code if code >= 0 else -2)
    return found


def _sum(values: pa.Array, where: NDArray[np.bool_]) -> tuple[int, Decimal]:
    chosen = values if where.all() else values.filter(pa.array(where))
    return len(chosen) - chosen.null_count, Decimal(pc.sum(chosen).as_py() or 0)


def _again(cells: pa.Array, sql_type: str, comma: bool) -> pa.Array:
    """The numbers in a column as the database casts their texts; null where a text is not a plain number."""
    entries = cells if pa.types.is_dictionary(cells.type) else cells.dictionary_encode()
    pattern = _COMMA_NUMBER if comma else _PLAIN_NUMBER
    shown = f"translate(trim(text), '{',.' if comma else ','}', '{'.' if comma else ''}')"
    number = f"CASE WHEN regexp_full_match(trim(text), '{pattern}') THEN try_cast({shown} AS {sql_type}) END"
    found = whole(selected(f"SELECT {number} FROM typed", pa.table({"text": entries.dictionary})).column(0))
    return found.take(entries.indices)


def statements(rows: Rows, aside: pa.Table) -> Iterator[Mapping[str, Any]]:
    """The rows that may state a figure of the provider's: line, reason, text, cells."""
    for i, (reason, text) in enumerate(zip(aside["reason"].to_pylist(), aside["raw"].to_pylist(), strict=True)):
        if may_state(reason, text):
            at = int(np.searchsorted(rows.numbers, aside["record_no"][i].as_py()))
            cells = [column[at].as_py() or "" for column in rows.cells]
            yield {"line": aside["line"][i].as_py(), "reason": reason, "raw": text, "cells": cells}


@dataclass(frozen=True)
class Counts:
    """What was counted of a sheet: by the reader, by a second count, by disposition as written, and what there is."""

    records: int
    lines: int
    lines_again: int
    written: Mapping[str, int]
    tally: Tally
    statements: Sequence[Mapping[str, Any]] = ()


def close_books(counts: Counts, plan: SheetPlan, importer: Importer | None) -> dict[str, Any]:
    """Counts of a sheet, whether they reconcile, and the figures that were compared."""
    found = {name: counts.written.get(name, 0) for name in ("accepted", "duplicate", "rejected", "ignored")}
    total = sum(found.values())
    checks: dict[str, Any] = {"lines_by_reader": counts.lines, "lines_counted_again": counts.lines_again}
    checks["rows_by_reader"] = counts.records
    checks["rows_accounted_for"] = total
    checks["sums"] = {
        name: {"rows": rows, "read": str(read), "again": str(again)}
        for name, (rows, read, again) in counts.tally.sums.items()
        if rows
    }
    there = {**counts.tally.found, ("records", None): Decimal(counts.tally.records)}
    checks["provider"] = provider_totals(counts.statements, there, plan, importer) if importer else []
    checks["problems"] = _problems(checks)
    reconciled = not checks["problems"]
    state = "unreconciled" if not reconciled else "with_rejects" if found["rejected"] else "complete"
    return {
        "read": total, **found, "counted": counts.lines_again, "reconciled": int(reconciled), "checks": checks,
        "state": state,
    }  # fmt: skip


def _problems(checks: Mapping[str, Any]) -> list[str]:
    """Why a sheet does not reconcile, in words; nothing where it does."""
    out = []
    lines = (checks["lines_by_reader"], checks["lines_counted_again"])
    rows = (checks["rows_by_reader"], checks["rows_accounted_for"])
    if lines[0] != lines[1]:
        out.append(f"{lines[0]} lines were read, a second count finds {lines[1]}: report this, do not rely on the file")
    if rows[0] != rows[1]:
        out.append(f"{rows[0]} rows were read, {rows[1]} are accounted for: report this, do not rely on the file")
    out += [
        f"the sum of {name} is {pair['read']}, added up again from the text {pair['again']}: report this"
        for name, pair in checks["sums"].items()
        if pair["read"] != pair["again"]
    ]
    return out + [message_of(total) for total in checks["provider"] if not total["agrees"]]
