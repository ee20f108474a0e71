"""When things happened: calls, messages and transfers of some entities by day and by hour of the week."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from linkgraph.evidence.lake import Lake
from linkgraph.evidence.pairing import share
from linkgraph.graph.snapshot_sql import Window, moments_sql

DAYS, HOURS = 7, 24


@dataclass(frozen=True)
class Asked:
    """Whose events: of any of these entities, or (`both_ends`) only those among them; in a period (UTC)."""

    entities: tuple[str, ...]
    both_ends: bool = False
    window: Window = field(default_factory=Window)


@dataclass(frozen=True)
class Heatmap:
    """Hour × weekday of the calls, messages and transfers of one subject.

    Attributes
    ----------
    counts : seven rows, Monday first, of 24 hours, in local time of `timezone`; each event counts once.
    without_clock : transfers of which only the day is known (midnight sharp); they are in no hour.
    """

    subject: str
    counts: tuple[tuple[int, ...], ...]
    timezone: str
    without_clock: int = 0

    def to_json(self) -> dict[str, Any]:
        return {**self.__dict__, "counts": [list(row) for row in self.counts]}


def moments(lake: Lake, sources: Iterable[str], pairs: pa.Table, asked: Asked, timezone: str) -> pd.DataFrame:
    """Events by quarter of an hour: columns ``type``, ``layer``, ``at`` (local time), ``n``, ``clock``.

    ``clock`` is False for a transfer at midnight sharp: only its day is known.
    """
    connection = lake.open(sources)
    share(connection, pairs)
    connection.register("asked_in", pa.table({"id": pa.array(sorted(set(asked.entities)), pa.string())}))
    connection.execute("CREATE TEMP TABLE asked AS SELECT * FROM asked_in")
    query, parameters = moments_sql(asked.window, asked.both_ends)
    frame: pd.DataFrame = connection.execute(query, parameters).df()
    connection.close()
    local = pd.to_datetime(frame["at"], utc=True).dt.tz_convert(timezone)
    midnight = frame["sharp"] & (local.dt.hour == 0) & (local.dt.minute == 0)
    clock = ~(midnight & (frame["type"] == "PAID"))
    return frame.assign(at=local.dt.tz_localize(None), clock=clock).drop(columns="sharp")


def week(frame: pd.DataFrame, subject: str, timezone: str) -> Heatmap:
    """What `moments` found, by weekday and hour."""
    timed = frame[frame["clock"].astype(bool)]
    cell = timed["at"].dt.day_of_week.to_numpy() * HOURS + timed["at"].dt.hour.to_numpy()
    sums = np.bincount(cell.astype(np.int64), weights=timed["n"].to_numpy(dtype=float), minlength=DAYS * HOURS)
    rows = sums.astype(np.int64).reshape(DAYS, HOURS).tolist()
    left = int(frame["n"].sum() - timed["n"].sum())
    return Heatmap(subject, tuple(tuple(row) for row in rows), timezone, left)


def by_day(frame: pd.DataFrame) -> pd.DataFrame:
    """What `moments` found, by day and layer: columns ``day``, ``layer``, ``n``."""
    days = frame.assign(day=frame["at"].dt.normalize()).groupby(["day", "layer"], as_index=False)
    return days.agg(n=("n", "sum"))


def entities_of(members: pa.Table, actors: Sequence[str]) -> tuple[str, ...]:
    """The entities behind some actors, and themselves."""
    wanted = set(actors)
    rows = zip(members.column("actor").to_pylist(), members.column("entity").to_pylist(), strict=True)
    return tuple(sorted(wanted | {entity for actor, entity in rows if actor in wanted}))
