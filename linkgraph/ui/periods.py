"""Periods of the timeline: from a brush, and moved on step by step. Local dates, the second one exclusive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd

Period = tuple[str, str]
#: A period that nobody chose is this part of the whole.
PARTS = 20
_WEEKS_FROM, _MONTHS_FROM = 400, 3_000


def of_brush(selection: Mapping[str, Any]) -> Period | None:
    """The period of a brush over the axis ``day`` (milliseconds UTC at its two ends); None where there is none."""
    ends = selection.get("day")
    if not isinstance(ends, Sequence) or len(ends) != 2:
        return None
    first, last = sorted(datetime.fromtimestamp(float(end) / 1000, UTC) for end in ends)
    return first.date().isoformat(), (last.date() + timedelta(days=1)).isoformat()


def first_of(span: tuple[date, date]) -> Period:
    """The period to begin with: the first part of the whole."""
    length = max(1, ((span[1] - span[0]).days + 1) // PARTS)
    return span[0].isoformat(), (span[0] + timedelta(days=length)).isoformat()


def moved(period: Period, span: tuple[date, date], steps: int) -> Period:
    """The period moved by its own length; beyond one end of the whole it begins again at the other."""
    since, until = (date.fromisoformat(one) for one in period)
    length = until - since
    begin = since + steps * length
    if begin > span[1]:
        begin = span[0]
    elif begin + length <= span[0]:
        begin = max(span[0], span[1] - length + timedelta(days=1))
    return begin.isoformat(), (begin + length).isoformat()


def span_of(days: pd.DataFrame) -> tuple[date, date] | None:
    """First and last day of a table with the column ``day``."""
    if days.empty:
        return None
    return days["day"].min().date(), days["day"].max().date()


def binned(days: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """(the days, or weeks or months where they are very many; ``day``, ``week`` or ``month``)."""
    span = span_of(days)
    length = 0 if span is None else (span[1] - span[0]).days
    unit, form = ("month", "M") if length > _MONTHS_FROM else ("week", "W") if length > _WEEKS_FROM else ("day", "")
    if not form:
        return days, unit
    begun = days.assign(day=days["day"].dt.to_period(form).dt.start_time)
    return begun.groupby(["day", "layer"], as_index=False).agg(n=("n", "sum")), unit
