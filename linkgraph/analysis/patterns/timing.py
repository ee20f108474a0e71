"""Could it all have happened within the time? Searched on the single events behind the ties."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from linkgraph.analysis.patterns.candidates import Candidates
from linkgraph.analysis.patterns.host import Host
from linkgraph.analysis.patterns.shape import Pattern
from linkgraph.graph.actors import Floats, Ints


@dataclass(frozen=True)
class Spans:
    """Dated events in seconds (UTC): from `start` to `end`, sorted by end; a call or transfer is one moment.

    `earliest[i]` is the earliest start among the events from the i-th on.
    """

    start: Floats
    end: Floats
    earliest: Floats

    def next(self, at: Floats) -> Floats:
        """The earliest moment, not before each of some moments, at which an event takes place (inf: none)."""
        place = np.searchsorted(self.end, at, side="left")
        known = np.append(self.earliest, np.inf)[place]
        return np.asarray(np.maximum(at, known), dtype=np.float64)


def spans_of(start: Floats, end: Floats) -> Spans:
    order = np.lexsort((start, end))
    start, end = start[order], end[order]
    earliest = np.minimum.accumulate(start[::-1])[::-1] if len(start) else start
    return Spans(start, end, earliest)


#: Rows of the host → (row, start, end) of every dated event behind them.
Events = Callable[[Ints], tuple[Ints, Floats, Floats]]
#: A tie that is part of a match: position of its link in the pattern, first node, second node.
Tie = tuple[int, int, int]


@dataclass(frozen=True)
class Window:
    """From the first to the last event of a match, in seconds (UTC): the shortest time that holds all its ties."""

    start: float
    end: float


@dataclass
class _Tried:
    """Windows, by their start `at`: the first and last event of the ties in them (last inf: they do not fit).

    `done`: per link of the pattern, when its ties have all happened.
    """

    at: Floats
    first: Floats
    last: Floats
    done: dict[int, Floats] = field(default_factory=dict)


class Clock:
    """Knows the events behind every tie of the pattern, and whether ties fit into one window.

    `undated` collects the ties that no dated record speaks of: they cannot be placed in time, so no match has them.
    """

    def __init__(self, host: Host, pattern: Pattern, given: Candidates, events: Events) -> None:
        self.pattern = pattern
        self.host = host
        self.given = given
        self.undated: set[Tie] = set()
        self._groups = [self._rows_by_pair(k) for k in range(len(pattern.links))]
        rows = sorted({row for groups in self._groups for rows in groups.values() for row in rows})
        row, start, end = events(np.array(rows, dtype=np.int64))
        order = np.argsort(row, kind="stable")
        self._row, self._start, self._end = row[order], start[order], end[order]
        self.spans = lru_cache(maxsize=200_000)(self._spans)

    def _rows_by_pair(self, k: int) -> Mapping[tuple[int, int], list[int]]:
        link, frame = self.pattern.links[k], self.host.frame
        first, second = self.given.fitting[link.first], self.given.fitting[link.second]
        src, dst = frame["src"].to_numpy(), frame["dst"].to_numpy()
        usable = self.host.rows_of(link) & frame["happened"].to_numpy(np.bool_)
        groups: dict[tuple[int, int], list[int]] = {}
        for a, b in ((src, dst),) if link.directed else ((src, dst), (dst, src)):
            rows = np.flatnonzero(usable & first[a] & second[b])
            for row, one, other in zip(rows.tolist(), a[rows].tolist(), b[rows].tolist(), strict=True):
                groups.setdefault((one, other), []).append(row)
        return groups

    def _spans(self, tie: Tie) -> Spans | None:
        """The events of a tie; None where it speaks of no events (who owns what): then time asks nothing of it."""
        rows = self._groups[tie[0]].get(tie[1:])
        if rows is None:
            return None
        parts = [slice(*np.searchsorted(self._row, [row, row + 1])) for row in sorted(rows)]
        starts = np.concatenate([self._start[part] for part in parts])
        ends = np.concatenate([self._end[part] for part in parts])
        if not len(starts):
            self.undated.add(tie)
        return spans_of(starts, ends)

    def window(self, ties: Sequence[Tie]) -> Window | None:
        """The shortest time that holds an event of every tie in the asked order; None where no window does."""
        tried = self._try(ties)
        if tried is None:
            return None
        best = int(np.argmin(tried.last - tried.first))
        return None if np.isinf(tried.last[best]) else Window(float(tried.first[best]), float(tried.last[best]))

    def best_members(self, ties: Sequence[Tie], group: Mapping[int, Sequence[Tie]]) -> list[int]:
        """The members of a group that fit into one window with all `ties`: those of the window that holds most."""
        tried = self._try(ties, [tie for own in group.values() for tie in own])
        if tried is None:
            return sorted(group)
        inside = {node: np.max([self._moment(tie, tried) for tie in own], axis=0) for node, own in group.items()}
        limit = tried.at + float(self.pattern.within or 0)
        counts = np.sum([moments <= limit for moments in inside.values()], axis=0) * (tried.last < np.inf)
        best = int(np.argmax(counts))
        fine = counts[best] > 0
        return sorted(node for node, moments in inside.items() if fine and moments[best] <= limit[best])

    def _moment(self, tie: Tie, tried: _Tried) -> Floats:
        """When a tie happens at the earliest in each window, after what it must come after."""
        spans, after = self.spans(tie), self.pattern.links[tie[0]].after
        begin = tried.done.get(after, tried.at) if after is not None else tried.at
        return begin if spans is None else spans.next(begin)

    def _try(self, ties: Sequence[Tie], more: Sequence[Tie] = ()) -> _Tried | None:
        """Every window worth trying; None where no tie speaks of events.

        A window that fits can be moved until it starts with an event or ends with the start of one, so these are all.
        """
        timed = sorted(tie for tie in ties if self.spans(tie) is not None)
        starts = [spans.start for tie in [*timed, *more] if (spans := self.spans(tie)) is not None]
        if not starts:
            return None
        moments, within = np.unique(np.concatenate(starts)), float(self.pattern.within or 0)
        at = np.unique(np.concatenate([moments, moments - within]))
        if not len(at):
            at = np.zeros(1)  # nothing is dated: one window, which holds nothing
        tried = _Tried(at, np.full(len(at), np.inf), at.copy())
        for tie in timed:
            happened = self._moment(tie, tried)
            tried.done[tie[0]] = np.maximum(tried.done.get(tie[0], at), happened)
            tried.first, tried.last = np.minimum(tried.first, happened), np.maximum(tried.last, happened)
        tried.first = np.where(np.isinf(tried.first), at, tried.first)
        tried.last = np.where(tried.last <= at + within, tried.last, np.inf)
        return tried
