"""Fragmentation (KPP-NEG): how many pairs of people can still reach each other when some are removed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from linkgraph.analysis.arrays import adjacency
from linkgraph.graph.actors import Floats, Ints


class FragmentGoal:
    """Judges sets by the pairs that can still reach each other without them.

    Parameters
    ----------
    folded : people with one contact who are in no set that is judged: they are counted with their contact, and alone
        when he is gone.
    """

    def __init__(self, n: int, u: Ints, v: Ints, folded: Sequence[int] = ()) -> None:
        matrix = adjacency(n, u, v)
        starts, ends = matrix.indptr.tolist(), matrix.indices.tolist()
        self._n = n
        self._neighbours = [ends[starts[i] : starts[i + 1]] for i in range(n)]
        self._weight = [1] * n
        self._judged = np.ones(n, dtype=np.bool_)
        for leaf in folded:
            (other,) = self._neighbours[leaf]
            self._weight[other] += 1
            self._judged[leaf] = False
        if folded:
            hidden = set(folded)
            self._neighbours = [[j for j in own if j not in hidden] for own in self._neighbours]
        self._people = np.flatnonzero(self._judged).tolist()

    def value(self, members: Sequence[int]) -> float:
        """F: share of the ordered pairs of people left that cannot reach each other (1.0 when no pair is left)."""
        left = self._n - len(members)
        if left < 2:
            return 1.0
        return 1.0 - self._pairs(members) / (left * (left - 1))

    def scores(self, members: Sequence[int], more: Sequence[int]) -> Floats | Ints:
        """Minus the pairs still connected after removing ``members`` and one more."""
        return -self._pairs_without(members)[np.asarray(more, dtype=np.int64)]

    def _pairs(self, removed: Sequence[int]) -> int:
        without = self._pairs_without(removed, singly=False)
        return int(without[0]) if len(without) else 0

    def _pairs_without(self, removed: Sequence[int], singly: bool = True) -> Ints:
        """Connected ordered pairs after removing ``removed`` and, for each position, that actor as well.

        One depth-first search: a child's subtree that has no tie above its parent falls off when the parent goes.
        With ``singly`` False only ``removed`` goes and the array holds that one figure.
        """
        seen = [-1] * self._n
        for i in removed:
            seen[i] = -2
        change = [0] * self._n
        total = 0
        for root in self._people:
            if seen[root] == -1:
                total += self._walk(root, seen, change)
        if not singly:
            return np.array([total], dtype=np.int64)
        return total + np.array(change, dtype=np.int64)

    def _walk(self, root: int, seen: list[int], change: list[int]) -> int:
        """Search one component; writes into ``change`` what removing each of its actors does. Returns s(s−1)."""
        order, parent, low = self._search(root, seen)
        size = [self._weight[node] for node in order]
        fallen, kept = [0] * len(order), [0] * len(order)
        for number in range(len(order) - 1, 0, -1):
            above, own = parent[number], size[number]
            size[above] += own
            if low[number] >= above:
                fallen[above] += own
                kept[above] += own * (own - 1)
            elif low[number] < low[above]:
                low[above] = low[number]
        s = size[0]
        pairs = s * (s - 1)
        for number, node in enumerate(order):
            rest = s - self._weight[node] - fallen[number]
            change[node] = kept[number] + rest * (rest - 1) - pairs
        return pairs

    def _search(self, root: int, seen: list[int]) -> tuple[list[int], list[int], list[int]]:
        """People in depth-first order; by number in it: the parent's number, the lowest number reached by one tie."""
        neighbours = self._neighbours
        seen[root] = 0
        order, parent, low = [root], [-1], [0]
        stack = [(0, iter(neighbours[root]))]
        while stack:
            number, ahead = stack[-1]
            lowest = low[number]
            for other in ahead:
                there = seen[other]
                if there == -1:
                    there = seen[other] = len(order)
                    order.append(other)
                    parent.append(number)
                    low.append(number)
                    stack.append((there, iter(neighbours[other])))
                    break
                if 0 <= there < lowest:
                    lowest = there
            else:
                stack.pop()
            low[number] = lowest
        return order, parent, low
