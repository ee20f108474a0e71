"""Search for the best set of k: all sets, or greedy with swaps."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Protocol

import numpy as np

from linkgraph.graph.actors import Floats, Ints


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
