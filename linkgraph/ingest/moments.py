"""Times of a column, cleaned: the ordinary writings by arithmetic on their digits, every other text by `parse_when`.

Both give the same result (a test holds them together); the first is a hundred times faster, and needs no table of
texts: nearly every row of a call list has a time of its own.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from linkgraph.errors import LinkgraphError, MustChoose
from linkgraph.ingest import differences
from linkgraph.ingest.plans import SheetPlan
from linkgraph.ingest.settling import COMMON_ZONES
from linkgraph.ingest.writings import Ordinary, ordinary
from linkgraph.model.times import EARLIEST, Moment, carries_offset, date_order_of, date_orders_of, parse_when

_HOUR = timedelta(hours=1)
_EPOCH = date(1970, 1, 1)
_MINUTE_US = 60_000_000
_Z = np.int64


class OrderNeeded(LinkgraphError):
    """Texts whose order of day and month must be settled over the whole sheet first."""


@dataclass(frozen=True)
class Times:
    """Moments of a column: UTC in microseconds and offset in minutes where `known`; the problem of each row as its
    place among `problems` (-1: none)."""

    utc: NDArray[np.int64]
    offset: NDArray[np.int64]
    known: NDArray[np.bool_]
    problem: NDArray[np.int32]
    problems: list[str]


class Clock:
    """Reads the times of a sheet, with its zone, its order of day and month, and its layout's origin.

    `settled` says that there is no more to be found out about the order.
    """

    def __init__(self, plan: SheetPlan, settled: bool = False) -> None:
        self.plan = plan
        self.order = plan.date_order
        self.zone = ZoneInfo(plan.timezone) if plan.timezone else None
        self.origin = plan.matched.layout.origin
        self.settled = settled or self.order is not None or self.origin is not None
        self.latest = datetime.now(UTC).replace(tzinfo=None) + timedelta(days=1)
        self.likely = (EARLIEST.date() + timedelta(days=2), self.latest.date() - timedelta(days=2))
        self.steady: dict[int, int | None] = {}

    def read(self, texts: pa.Array, wanted: NDArray[np.bool_], found: Ordinary | None = None) -> Times:
        """The moments of the wanted rows; `found` are the ordinary ones, where they were looked for already.

        Raises
        ------
        OrderNeeded
            A text can only be read in a known order, and none is known.
        MustChoose
            A time has no zone, and nobody chose.
        """
        size = len(texts)
        times = Times(np.zeros(size, _Z), np.zeros(size, _Z), np.zeros(size, bool), np.full(size, -1, np.int32), [])
        if self.zone is not None and self.origin is None:
            self._read_ordinary(found or ordinary(texts), times, wanted)
        rest = np.flatnonzero(wanted & ~times.known & pc.is_valid(texts).to_numpy(zero_copy_only=False))
        if len(rest):
            self._read_others(texts.take(pa.array(rest)).dictionary_encode(), rest, times)
        return times

    def _read_ordinary(self, found: Ordinary, times: Times, wanted: NDArray[np.bool_]) -> None:
        """Take the texts written as 2023-05-01 12:00:07 on days on which the clocks of the zone did not change."""
        at, day, second = found.at, found.day, found.second
        if not len(at):
            return
        first = int(day.min())
        number = day - first
        offsets = np.zeros(int(number.max()) + 1, _Z)
        steady = np.zeros(len(offsets), bool)
        for which in np.flatnonzero(np.bincount(number)).tolist():
            if (offset := self._offset(first + which)) is not None:
                offsets[which], steady[which] = offset, True
        taken = wanted.take(at) & steady.take(number)
        if not taken.all():
            at, day, second, number = (some[taken] for some in (at, day, second, number))
        offset_of = offsets.take(number)
        times.utc[at] = (day * 86_400 + second) * 1_000_000 - offset_of * _MINUTE_US
        times.offset[at] = offset_of
        times.known[at] = True

    def _offset(self, number: int) -> int | None:
        """The offset of a likely day (any other one is looked at more closely, and flagged)."""
        if number not in self.steady:
            day = _EPOCH + timedelta(number)
            likely = self.zone is not None and self.likely[0] <= day <= self.likely[1]
            self.steady[number] = steady_offset(day, self.zone) if likely and self.zone else None
        return self.steady[number]

    def _read_others(self, texts: pa.DictionaryArray, rows: NDArray[np.int64], times: Times) -> None:
        asked = texts.dictionary.to_pylist()
        if self.zone is None and self.origin is None:
            _ask_zone(asked, self.plan)
        if not self.settled and any(date_order_of(text) or date_orders_of(text) for text in asked):
            raise OrderNeeded("the order of day and month is not settled yet")
        read = [parse_when(text, self.zone, self.order, self.origin, self.latest) for text in asked]
        codes = texts.indices.to_numpy()
        fine = np.array([isinstance(m, Moment) for m in read])[codes]
        utc = pa.array([m.utc if isinstance(m, Moment) else None for m in read], pa.timestamp("us"))
        offset = np.array([m.offset_min if isinstance(m, Moment) else 0 for m in read], _Z)
        times.utc[rows[fine]] = utc.cast(pa.int64()).fill_null(0).to_numpy()[codes][fine]
        times.offset[rows[fine]] = offset[codes][fine]
        times.known[rows[fine]] = True
        problems = [m.flag if isinstance(m, Moment) else m for m in read]
        times.problems.extend(sorted({problem for problem in problems if problem}))
        places = [times.problems.index(problem) if problem else -1 for problem in problems]
        times.problem[rows] = np.array(places, np.int32)[codes]


def steady_offset(day: date, zone: ZoneInfo) -> int | None:
    """The offset in minutes that holds from an hour before to an hour after a local day; None if it changes."""
    start = datetime.combine(day, time())
    offsets = {zone.utcoffset(start + k * _HOUR) for k in range(-1, 26)}
    offset = offsets.pop()
    if offsets or offset is None or offset % timedelta(minutes=1):
        return None
    back = (start - offset).replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
    return offset // timedelta(minutes=1) if back == start else None


def _ask_zone(texts: list[str], plan: SheetPlan) -> None:
    """Times with their own offset were seen at first; here is one without."""
    utc = ZoneInfo("UTC")
    local = [t for t in texts if not carries_offset(t) and isinstance(parse_when(t, utc, "DMY"), Moment)]
    if local:
        raise MustChoose(
            f"{plan.sheet.path.name}: nothing says of which zone times such as {local[0]} are: choose --timezone "
            f"(for example {', '.join(COMMON_ZONES[:4])})",
            {"timezone": COMMON_ZONES},
            {"timezone": differences.zones(local, COMMON_ZONES)},
        )


#: Of a column with more different texts, only those that settle the order are kept.
_TEXTS = 100_000


@dataclass
class TimesSeen:
    """The different times of each column of a sheet that are not written in the ordinary way."""

    columns: dict[int, set[str]] = field(default_factory=dict)
    ordinary: Counter[str] = field(default_factory=Counter)  #: by column, how many others there were

    def look(self, column: int, texts: pa.Array) -> None:
        """Take note of distinct texts of a column."""
        found = self.columns.setdefault(column, set())
        mask = np.ones(len(texts), bool)
        mask[ordinary(texts).at] = False
        self.ordinary[str(column)] += int(len(texts) - mask.sum())
        for text in texts.filter(pa.array(mask)).to_pylist():
            if len(found) < _TEXTS or (date_order_of(text) or "?") != "?":
                found.add(text)

    def texts(self) -> dict[str, list[str]]:
        """The texts by column, in order."""
        return {str(column): sorted(texts) for column, texts in self.columns.items()}
