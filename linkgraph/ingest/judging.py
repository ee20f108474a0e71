"""Judging: portions of a sheet become accepted rows with what they say, and rows that are set aside with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from linkgraph.ingest import compiling
from linkgraph.ingest.accounting import Tally, statements, tallied
from linkgraph.ingest.cleaning import SheetCleaner, Typed
from linkgraph.ingest.compiling import Output
from linkgraph.ingest.digests import digests
from linkgraph.ingest.headings import refuse_moved_headings
from linkgraph.ingest.keys import zero_lanes
from linkgraph.ingest.making import Maker
from linkgraph.ingest.plans import SheetPlan
from linkgraph.ingest.protocol import Event, Importer
from linkgraph.ingest.staging import Rows, Staging, text_of
from linkgraph.ingest.text import Portion
from linkgraph.ingest.vocabulary import Lanes
from linkgraph.model.schema import EVENT_TABLES


@dataclass(frozen=True)
class Events:
    """Which accepted rows make an event of one declaration, and keys that are equal for equal events of one side."""

    rows: NDArray[np.int64]
    keys: Lanes


@dataclass(frozen=True)
class Judged:
    """A portion judged.

    Attributes
    ----------
    rows : the records as read
    accepted : which of the records say something, before records of other files are compared
    outputs : what the accepted rows say, by column of `OutputColumns`
    keys : content keys of the accepted rows
    events : per declaration of the importer
    aside : place, disposition, reason and text of all other rows
    flagged : place, reason and text of rows that are to be looked at
    """

    rows: Rows
    accepted: NDArray[np.int64]
    outputs: Mapping[Output, pa.Array]
    keys: Lanes
    events: tuple[Events, ...]
    aside: pa.Table
    tally: Tally
    lines: int
    flagged: pa.Table
    statements: tuple[Mapping[str, Any], ...] = ()


class Judge:
    """Judges the portions of one sheet; several threads may do so at once."""

    def __init__(self, plan: SheetPlan, importer: Importer, settled: bool = False) -> None:
        """`settled` as of `Clock`."""
        self.plan = plan
        self.importer = importer
        self.cleaner = SheetCleaner(importer, plan, settled)
        times = {i for column in self.cleaner.times.values() for i in plan.matched.parts(column)}
        self.staging = Staging(plan.matched, plan.sheet.delimiter, times)
        self.maker = Maker(importer)

    def judge(self, portion: Portion) -> Judged:
        """One portion.

        Raises
        ------
        OrderNeeded, MustChoose
            See `Clock.read`.
        FileRefused
            The headings stand in it again in another order.
        """
        rows = self.staging.rows(portion)
        refuse_moved_headings(rows, self.plan)
        typed = self.cleaner.typed(rows)
        made = self.maker.made(typed.columns, rows.states)
        open_, outputs = made.accepted, made.outputs
        accepted = np.flatnonzero(open_)
        keys = typed.keys if len(accepted) == len(rows) else (typed.keys[0][accepted], typed.keys[1][accepted])
        flagged = self._flagged(rows, typed, outputs, accepted)
        aside, ignored = self._aside(rows, made.reasons, np.flatnonzero(~open_))
        return Judged(
            rows,
            accepted,
            outputs,
            keys,
            tuple(_events(event, outputs, len(accepted)) for event in self.importer.events),
            aside,
            tallied(self.importer, self.plan, rows, typed, (open_, ignored)),
            portion.line_count,
            flagged,
            tuple(statements(rows, aside)),
        )

    def texts_of_times(self, portion: Portion) -> dict[int, pa.Array]:
        """The distinct texts of a portion's times, by column."""
        rows = self.staging.rows(portion)
        read_on = pc.is_null(rows.states)
        columns = self.cleaner.times.values()
        return {i: self.cleaner.cells(rows, i).cast(pa.string()).filter(read_on).drop_null().unique() for i in columns}

    def _flagged(
        self, rows: Rows, typed: Typed, outputs: dict[Output, pa.Array], accepted: NDArray[np.int64]
    ) -> pa.Table:
        """Rows that are to be looked at, for a cell (`Typed.flags`) or by a rule of the importer's."""
        found = dict(typed.flags)
        for flag in self.importer.flags:
            holds = outputs.pop(Output(flag.when, "BOOLEAN")).fill_null(False).to_numpy(zero_copy_only=False)
            found[flag.code] = accepted[holds]
        at = np.concatenate([np.zeros(0, np.int64), *found.values()])
        reasons = np.repeat(np.array(list(found), np.object_), [len(some) for some in found.values()])
        order = np.lexsort((reasons.astype(str), at)) if len(at) else at
        at = at[order]
        columns = {
            "record_no": rows.numbers[at],
            "line": rows.lines[at],
            "reason": pa.array(reasons[order], pa.string()),
        }
        return pa.table({**columns, "raw": text_of(rows, self.plan.sheet.delimiter, at)})

    def _aside(self, rows: Rows, reasons: pa.Array, at: NDArray[np.int64]) -> tuple[pa.Table, NDArray[np.bool_]]:
        """The rows set aside (the heading is none of them); and, of all rows, which are ignored."""
        said = np.array(reasons.take(pa.array(at)).to_pylist(), np.object_)
        at, said = at[said != "heading"], said[said != "heading"]
        ignored = np.array([str(text).startswith("ignored:") for text in said], bool)
        everywhere = np.zeros(len(rows), bool)
        everywhere[at[ignored]] = True
        bare = [str(text).removeprefix("ignored:").removeprefix("rejected:") for text in said]
        table = pa.table(
            {
                "record_no": pa.array(rows.numbers[at]),
                "line": pa.array(rows.lines[at]),
                "disposition": pa.array(np.where(ignored, "ignored", "rejected").tolist(), pa.string()),
                "reason": pa.array(bare, pa.string()),
                "raw": text_of(rows, self.plan.sheet.delimiter, at),
            }
        )
        return table, everywhere


def left_alone(portion: Portion) -> Judged:
    """A portion of a sheet that is not recognised: every row is kept, and rejected."""
    records = portion.records
    raw = pa.array([record.raw for record in records], pa.string())
    reason = "sheet_not_recognised"
    numbers = np.array([record.record_no for record in records], np.int64)
    lines = np.array([record.line for record in records], np.int64)
    rows = Rows(
        numbers,
        lines,
        pa.array([f"rejected:{reason}"] * len(records), pa.string()),
        raw,
        (),
        np.ones(len(records), bool),
    )
    columns = {"record_no": pa.array(numbers), "line": pa.array(lines),
               "disposition": pa.array(["rejected"] * len(records), pa.string()),
               "reason": pa.array([reason] * len(records), pa.string()), "raw": raw}  # fmt: skip
    nothing = zero_lanes(0)
    aside = pa.table(columns)
    tally, flagged = Tally(len(records)), aside.slice(0, 0).drop_columns("disposition")
    return Judged(rows, np.zeros(0, np.int64), {}, nothing, (), aside, tally, portion.line_count, flagged)


def _events(event: Event, outputs: Mapping[Output, pa.Array], size: int) -> Events:
    rows = np.arange(size)
    if event.when != "TRUE":
        holds = outputs[Output(event.when, "BOOLEAN")].fill_null(False).to_numpy(zero_copy_only=False)
        rows = np.flatnonzero(holds)
    table = EVENT_TABLES[event.table]
    made = compiling.event_outputs(event)
    names = [name for name in (*table.same, *([table.side] if table.side else [])) if name in made]
    first, second = digests({name: outputs[made[name]] for name in names}, size)
    return Events(rows, (first[rows], second[rows]) if len(rows) < size else (first, second))
