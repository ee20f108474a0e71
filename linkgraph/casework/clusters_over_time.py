"""The clusters of a case period by period, and what became of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from linkgraph.analysis import ClusterResult
from linkgraph.analysis.evolution import Change, Groups, changes
from linkgraph.casework.clusterings import ClusterRequest
from linkgraph.errors import WrongUse

STEPS = ("week", "month", "quarter")
#: Clusters of fewer people are not followed: a pair is born and dies with every week.
FEWEST = 3
MOST_PERIODS = 60


@dataclass(frozen=True)
class Period:
    """The clusters of one period (local dates; ``since`` inclusive, ``until`` exclusive)."""

    since: str
    until: str
    result: ClusterResult

    @property
    def followed(self) -> Groups:
        """Clusters of three and more."""
        return {c.id: frozenset(m.id for m in c.members) for c in self.result.clusters if c.size >= FEWEST}


@dataclass(frozen=True)
class Evolution:
    """Periods in order, and between every two of them what became of the clusters."""

    periods: tuple[Period, ...]
    changes: tuple[tuple[Change, ...], ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "periods": [{"since": p.since, "until": p.until, **p.result.to_json()} for p in self.periods],
            "changes": [[change.to_json() for change in step] for step in self.changes],
        }


def over_time(
    request: ClusterRequest, dates: Sequence[str], compute: Callable[[ClusterRequest], ClusterResult]
) -> Evolution:
    """Clusters between every two of the dates, with the layers and options of the request."""
    found = tuple(Period(a, b, compute(replace(request, since=a, until=b))) for a, b in pairwise(dates))
    return Evolution(found, tuple(tuple(_between(a, b)) for a, b in pairwise(found)))


def _between(a: Period, b: Period) -> list[Change]:
    """Changes among those who have records in both periods: who has none in one of them says nothing about it.

    Of a cluster with one or two of them nothing can be said; a cluster with none is born or died.
    """
    both = frozenset(a.result.cluster_of()) & frozenset(b.result.cluster_of())
    before, after = ({name: people & both for name, people in period.followed.items()} for period in (a, b))
    sides = [{name: known for name, known in side.items() if len(known) not in (1, 2)} for side in (before, after)]
    return changes(sides[0], sides[1])


def cut(text: str, first: date, last: date) -> list[str]:
    """Dates that cut the time from `first` to `last`: every week, month or quarter, or the given dates.

    Raises
    ------
    WrongUse
        If the text is neither a step nor two dates and more in order, or gives more than 60 periods.
    """
    if text in STEPS:
        dates = _calendar(text, first, last)
    else:
        try:
            dates = [date.fromisoformat(part.strip()) for part in text.split(",")]
        except ValueError:
            raise WrongUse(f"{text!r} is no way to cut time: say {', '.join(STEPS)}, or dates such as "
                           "2017-03-01,2017-04-01") from None  # fmt: skip
        if len(dates) < 2 or sorted(set(dates)) != dates:
            raise WrongUse("give at least two different dates in order: periods lie between them")
    if len(dates) > MOST_PERIODS + 1:
        raise WrongUse(f"that would be {len(dates) - 1} periods: choose longer ones, or narrow the time")
    return [one.isoformat() for one in dates]


def _calendar(step: str, first: date, last: date) -> list[date]:
    start = first - timedelta(days=first.weekday()) if step == "week" else first.replace(day=1)
    if step == "quarter":
        start = start.replace(month=(start.month - 1) // 3 * 3 + 1)
    dates = [start]
    while dates[-1] <= last:
        dates.append(_next(step, dates[-1]))
    return dates


def _next(step: str, day: date) -> date:
    if step == "week":
        return day + timedelta(days=7)
    month = day.month - 1 + (1 if step == "month" else 3)
    return day.replace(year=day.year + month // 12, month=month % 12 + 1)
