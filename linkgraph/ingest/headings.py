"""Headings that cannot be trusted: the same one over two columns, or all of them again in another order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from linkgraph.errors import FileRefused, MustChoose
from linkgraph.ingest.layouts import plain
from linkgraph.ingest.matching import Match
from linkgraph.ingest.plans import SheetPlan
from linkgraph.ingest.staging import Rows
from linkgraph.ingest.text import Record


def with_repeated_headings(plan: SheetPlan) -> SheetPlan:
    """The plan with what is to be said of a heading that stands more than once where one of its columns is read.

    Where the columns differ in the first rows, nobody can say which is meant, and a person must; where they agree, the
    first is read, and the source keeps the reason.
    """
    match = plan.matched
    rows = [record for record in plan.sheet.head() if record.record_no > match.heading_row]
    for column in sorted(match.used):
        others = [i for i in _same_heading(match, column) if i not in match.used]
        if not others:
            continue
        said = f"the heading {match.headings[column].strip()} stands more than once"
        if any(_cell(record, i) not in ("", _cell(record, column)) for record in rows for i in others):
            problem = MustChoose(
                f"{plan.title}: {said}, with different values (columns "
                f"{', '.join(str(i + 1) for i in (column, *others))}): rename all but the one that is meant, or save a "
                "layout that says which is which"
            )
            return replace(plan, problem=plan.problem or problem)
        plan = replace(plan, reasons=(*plan.reasons, f"{said}; the first is read, the others hold the same or nothing"))
    return plan


def _same_heading(match: Match, column: int) -> list[int]:
    name = plain(match.headings[column])
    return [i for i, heading in enumerate(match.headings) if i != column and name and plain(heading) == name]


def _cell(record: Record, column: int) -> str:
    return record.cells[column].strip() if column < len(record.cells) else ""


def refuse_moved_headings(rows: Rows, plan: SheetPlan) -> None:
    """Look for the headings in another order: below them every value would stand in a wrong column.

    Raises
    ------
    FileRefused
        With the line at which the file must be taken apart.
    """
    match = plan.matched
    names = sorted(plain(heading) for heading in match.headings)
    shown = [heading.strip() for heading in match.headings if heading.strip()]
    first = rows.cells[0]
    texts = first.dictionary if pa.types.is_dictionary(first.type) else first
    like = pc.is_in(pc.utf8_trim_whitespace(texts), pa.array(shown, pa.string()))
    if not match.heading_row or not pc.any(like).as_py():
        return
    for at in np.flatnonzero(pc.is_in(first.cast(pa.string()), texts.filter(like))).tolist():
        if rows.states[at].as_py() in ("heading", "ignored:repeated_heading"):
            continue
        if _is_moved([column[at].as_py() or "" for column in rows.cells], names):
            raise FileRefused(
                f"{plan.title}: line {rows.lines[at]} holds the headings again in another order, so that the rows "
                "below it have their columns in other places: take the file apart there and import both parts"
            )


def _is_moved(texts: Sequence[str], names: Sequence[str]) -> bool:
    return sorted(plain(text) for text in texts) == list(names)
