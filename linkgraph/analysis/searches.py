"""Search for the best set of k: all sets, all that could be best (bounds), or greedy with swaps."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Protocol

import numpy as np

from linkgraph.graph.actors import Floats, Ints

#: Values nearer than this are equal.
CLOSE = 1e-7


class Goal(Protocol):
    """What a set is judged by."""

    def value(self, members: Sequence[int]) -> float:
        """The figure that is shown for a set."""

    def scores(self, members: Sequence[int], more: Sequence[int]) -> Floats | Ints:
        """For every single actor of ``more``: how good the set ``members`` + that actor is (higher is better)."""


def best_of_all(goal: Goal, must: list[int], free: list[int], more: int) -> list[int]:
    """Compare every set; of equally good ones the first in id order.

    Sets are walked by their first k−1 free members; the last one is judged for all candidates at once.
    """
    if more == 0:
        return must
    best: list[int] = []
    top = -np.inf
    for places in combinations(range(len(free)), more - 1):
        rest = free[places[-1] + 1 :] if places else free
        if not rest:
            continue
        prefix = must + [free[i] for i in places]
        scores = goal.scores(prefix, rest)
        last = int(np.argmax(scores))
        if scores[last] > top:
            top, best = float(scores[last]), [*prefix, rest[last]]
    return sorted(best)


class Bounded:
    """The best set where a member never adds more to a larger set than to a smaller one (submodular goals).

    Then no set that holds ``chosen`` is better than its value and the largest single gains together: branches that
    cannot beat the best set found so far are never looked at, and what remains is proven to be the best.
    """

    def __init__(self, goal: Goal, must: list[int], looks: int) -> None:
        self._goal, self._must, self._looks = goal, must, looks
        self._best: list[int] = []
        self._top = -np.inf

    def search(self, free: list[int], more: int, start: list[int]) -> tuple[list[int], bool]:
        """The best set, ``start`` (a good one) if none is better; and whether that is proven."""
        if more == 0:
            return self._must, True
        self._best = sorted(start)
        last = self._best[-1]
        self._top = float(self._goal.scores([i for i in self._best if i != last], [last])[0])
        nobody = float(self._goal.scores(self._must[:-1], self._must[-1:])[0]) if self._must else 0.0
        self._descend([], np.array(free, dtype=np.int64), more, nobody)
        return self._best, self._looks >= 0

    def _descend(self, chosen: list[int], rest: Ints, more: int, value: float) -> None:
        self._looks -= 1
        if self._looks < 0 or len(rest) < more:
            return
        scores = self._goal.scores(self._must + chosen, rest.tolist())
        order = np.argsort(-scores, kind="stable")
        rest, gains = rest[order], scores[order] - value
        if more == 1:
            if value + gains[0] > self._top + CLOSE:
                self._best, self._top = sorted([*self._must, *chosen, int(rest[0])]), float(value + gains[0])
            return
        for i in range(len(rest) - more + 1):
            if value + gains[i : i + more].sum() <= self._top + CLOSE or self._looks < 0:
                return
            self._descend([*chosen, int(rest[i])], rest[i + 1 :], more - 1, float(value + gains[i]))


def greedy_with_swaps(goal: Goal, must: list[int], free: list[int], more: int, firsts: Sequence[int]) -> list[int]:
    """The best of several climbs: one from nothing, and one from each of ``firsts`` as the first member."""
    best, top = _climb(goal, must, free, more, [])
    for first in firsts:
        members, value = _climb(goal, must, free, more, [first])
        if value > top:
            best, top = members, value
    return best


def _climb(
    goal: Goal, must: list[int], free: list[int], more: int, members: list[int], passes: int = 20
) -> tuple[list[int], float]:
    """Add the best single actor until the set is full, then exchange members while that helps."""
    top = -np.inf
    while len(members) < more:
        added, top = _best_addition(goal, must, members, free)
        members = [*members, added]
    for _ in range(passes):
        before = top
        for old in sorted(members):
            others = [i for i in members if i != old]
            added, value = _best_addition(goal, must, others, free)
            if value > top:
                members, top = [*others, added], value
        if top == before:
            break
    return sorted(must + members), top


def _best_addition(goal: Goal, must: list[int], members: list[int], free: list[int]) -> tuple[int, float]:
    taken = set(members)
    rest = [i for i in free if i not in taken]
    scores = goal.scores(must + members, rest)
    best = int(np.argmax(scores))
    return rest[best], float(scores[best])
