"""Fragmentation (KPP-NEG): how many pairs of people can still reach each other when some are removed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from linkgraph.analysis.arrays import adjacency
from linkgraph.graph.actors import Floats, Ints


class FragmentGoal:
    """Judges sets by the pairs that can still reach each other without them."""

    def __init__(self, n: int, u: Ints, v: Ints) -> None:
        matrix = adjacency(n, u, v)
        starts, ends = matrix.indptr.tolist(), matrix.indices.tolist()
        self._n = n
        self._neighbours = [ends[starts[i] : starts[i + 1]] for i in range(n)]

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
        alive_again = [-1] * self._n
        for i in removed:
            alive_again[i] = -2
        change = np.zeros(self._n, dtype=np.int64)
        total = 0
        for root in range(self._n):
            if alive_again[root] == -1:
                total += self._walk(root, alive_again, change)
        return total + change if singly else np.array([total], dtype=np.int64)

    def _walk(self, root: int, seen: list[int], change: Ints) -> int:
        """Search one component; writes into ``change`` what removing each of its actors does. Returns s(s−1)."""
        order, parent, low, size = self._search(root, seen)
        fallen: dict[int, int] = {}
        kept: dict[int, int] = {}
        for node in reversed(order[1:]):
            above = parent[node]
            size[above] += size[node]
            low[above] = min(low[above], low[node])
            if low[node] >= seen[above]:
                fallen[above] = fallen.get(above, 0) + size[node]
                kept[above] = kept.get(above, 0) + size[node] * (size[node] - 1)
        s = len(order)
        for node in order:
            rest = s - 1 - fallen.get(node, 0)
            change[node] = kept.get(node, 0) + rest * (rest - 1) - s * (s - 1)
        return s * (s - 1)

    def _search(self, root: int, seen: list[int]) -> tuple[list[int], dict[int, int], dict[int, int], dict[int, int]]:
        """Depth-first order with parents, lowest reachable depth-first number and size 1 for everybody."""
        seen[root] = 0
        order, parent, low, size = [root], {root: root}, {root: 0}, {root: 1}
        stack = [(root, iter(self._neighbours[root]))]
        while stack:
            node, ahead = stack[-1]
            for other in ahead:
                number = seen[other]
                if number == -1:
                    seen[other] = low[other] = len(order)
                    order.append(other)
                    parent[other], size[other] = node, 1
                    stack.append((other, iter(self._neighbours[other])))
                    break
                if number >= 0 and other != parent[node] and number < low[node]:
                    low[node] = number
            else:
                stack.pop()
        return order, parent, low, size
