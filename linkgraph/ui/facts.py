"""What is known of the drawn nodes, one row each: what the table lists and the facets count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from linkgraph.ui.fields import FIELDS, KINDS, MEASURES, NONE, NUMBER, READ, TIME, Known, frame_of

__all__ = ["KINDS", "MEASURES", "NONE", "READ", "Facet", "Known", "counted", "facts", "typed"]

#: Ranges that a measure is cut into at most, and kinds that are listed at most.
RANGES, LISTED = 12, 200


@dataclass(frozen=True)
class Facet:
    """One value (or range of a measure) and who has it."""

    value: str
    ids: tuple[str, ...]

    @property
    def count(self) -> int:
        return len(self.ids)


def facts(ids: Sequence[str], known: Known, measured: Sequence[str] = ()) -> pd.DataFrame:
    """One row per node, in the order given; what is not known is empty. `measured`: position measures to add."""
    return typed(frame_of(list(ids), known, (*READ, *measured)))


def typed(frame: pd.DataFrame) -> pd.DataFrame:
    """Columns of fields with figures as numbers and moments as moments, also where nobody has one."""
    return frame.assign(**{name: _typed(frame[name], FIELDS[name].kind) for name in frame.columns})


def _typed(column: pd.Series, kind: str) -> pd.Series:
    """Figures as numbers and moments as moments, also where nobody has one."""
    if kind == NUMBER:
        return pd.to_numeric(column)
    return pd.to_datetime(column) if kind == TIME else column


def counted(frame: pd.DataFrame, column: str) -> list[Facet]:
    """Values of a column with who has them: kinds by number, ranges of a measure in their order; empty ones last."""
    if column not in MEASURES:
        groups = frame.assign(value=frame[column].fillna(NONE).astype(str)).groupby("value")["id"].agg(tuple)
        found = [Facet(str(value), ids) for value, ids in groups.items()]
        return sorted(found, key=lambda facet: (facet.value == NONE, -facet.count, facet.value))[:LISTED]
    values = frame[column]
    there = frame[values.notna()]
    empty = tuple(frame[values.isna()]["id"])
    found = [Facet(text, tuple(part["id"])) for text, part in _ranges(there, column)]
    return [*found, *([Facet(NONE, empty)] if empty else [])]


def _ranges(frame: pd.DataFrame, column: str) -> list[tuple[str, pd.DataFrame]]:
    """Ranges of equal width (of times: months or days), the empty ones left out."""
    if frame.empty:
        return []
    if FIELDS[column].kind == TIME:
        span = frame[column].max() - frame[column].min()
        form = "%Y-%m" if span.days > 62 else "%Y-%m-%d"
        return [(str(key), part) for key, part in frame.groupby(frame[column].dt.strftime(form))]
    values = frame[column].astype(float)
    if values.nunique() <= RANGES:
        return [(f"{value:g}", part) for value, part in frame.groupby(values)]
    cut = pd.cut(values, RANGES, duplicates="drop", precision=0 if values.max() > RANGES else 2)
    least = float(min(values.min(), 0.0))  # the first range begins a little below the least value
    return [(f"{max(key.left, least):g} – {key.right:g}", part) for key, part in frame.groupby(cut, observed=True)]
