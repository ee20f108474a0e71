"""The k best loop-free paths between two nodes of a graph that is fetched piece by piece from a store.

Two balls grow around the two ends until every path that can be among the k best must lie inside them
(a path no longer than the sum of the two radii has each of its ties at an already fetched node); then
Yen's algorithm ranks the paths in what was fetched. Costs are whole numbers, so that equal is equal.

References
----------
Yen, J. Y. (1971): Finding the K shortest loopless paths in a network. Management Science 17(11).
"""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

#: Cost of a tie of one record: 1/records is a whole number for up to 40 records, else right to 15 digits.
UNIT = math.lcm(*range(1, 41))

Fetch = Callable[[Sequence[str]], Iterable[tuple[str, str, int]]]
#: What paths are ordered by: (cost or steps, steps or cost, ids).
Rank = tuple[int, int, tuple[str, ...]]


def tie_cost(records: int) -> int:
    """Cost of a tie: 1/records in units of 1/UNIT; a tie that states no records costs as much as one of one."""
    return UNIT // max(records, 1)


@dataclass
class Ball:
    """What is known around one end: distances, nodes not yet fetched, and the radius within which all is fetched."""

    centre: str
    other: str
    distance: dict[str, int] = field(default_factory=dict)
    fetched: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.distance[self.centre] = 0

    def pending(self) -> list[str]:
        """Nodes reached but not fetched, nearest first; the other end is where paths stop, it is never passed."""
        waiting = [node for node in self.distance if node not in self.fetched and node != self.other]
        return sorted(waiting, key=lambda node: (self.distance[node], node))


class PathSearch:
    """One search for the k best paths; `fetch` gives (node, neighbour, records) of all ties of some nodes."""

    def __init__(self, fetch: Fetch, weighted: bool) -> None:
        self.fetch = fetch
        self.weighted = weighted
        self.ties: dict[str, dict[str, int]] = {}

    def best(self, a: str, b: str, k: int) -> list[tuple[str, ...]]:
        """Ids along the k best paths from a to b, best first; fewer when there are fewer."""
        balls = (Ball(a, b), Ball(b, a))
        batch = 64
        while True:
            waiting = [ball.pending() for ball in balls]
            complete = not all(waiting)
            bound = sum(ball.distance[nodes[0]] for ball, nodes in zip(balls, waiting, strict=True) if nodes)
            if complete or self._meet(balls) <= bound:
                found = self._ranked(balls, k, None if complete else bound)
                if complete or (len(found) == k and found[-1][0] <= bound):
                    return [rank[2] for rank in found if complete or rank[0] <= bound]
            side = 0 if len(waiting[0]) <= len(waiting[1]) else 1
            self._grow(balls[side], self._next(balls[side], waiting[side], batch))
            batch *= 2

    def _next(self, ball: Ball, waiting: list[str], batch: int) -> list[str]:
        """Whole layers when steps count; the nearest nodes, twice as many every round, when strength counts."""
        if self.weighted:
            return waiting[:batch]
        nearest = ball.distance[waiting[0]]
        return [node for node in waiting if ball.distance[node] == nearest]

    def _grow(self, ball: Ball, nodes: list[str]) -> None:
        unknown = [node for node in nodes if node not in self.ties]
        self.ties.update((node, {}) for node in unknown)
        for source, target, records in self.fetch(unknown):
            self.ties[source][target] = tie_cost(records)
        ball.fetched.update(nodes)
        self._relax(ball, nodes)

    def _relax(self, ball: Ball, nodes: list[str]) -> None:
        """Shorten distances from newly fetched nodes on (Dijkstra over what is fetched)."""
        queue = [(ball.distance[node], node) for node in nodes]
        heapq.heapify(queue)
        while queue:
            reached, node = heapq.heappop(queue)
            if reached > ball.distance[node]:
                continue
            for target, cost in self.ties[node].items():
                further = reached + (cost if self.weighted else 1)
                if further < ball.distance.get(target, further + 1):
                    ball.distance[target] = further
                    if target in ball.fetched:
                        heapq.heappush(queue, (further, target))

    @staticmethod
    def _meet(balls: tuple[Ball, Ball]) -> float:
        """Length of the best way known through both balls."""
        small, large = sorted((ball.distance for ball in balls), key=len)
        return min((far + large[node] for node, far in small.items() if node in large), default=math.inf)

    def _ranked(self, balls: tuple[Ball, Ball], k: int, bound: int | None) -> list[Rank]:
        graph = self._inside(balls, bound)
        return k_best(graph, (balls[0].centre, balls[1].centre), k, self.weighted)

    def _inside(self, balls: tuple[Ball, Ball], bound: int | None) -> dict[str, dict[str, int]]:
        """The fetched ties as an undirected graph, without nodes too far out to lie on a path within the bound."""
        graph: dict[str, dict[str, int]] = {ball.centre: {} for ball in balls}
        for node, ties in self.ties.items():
            for target, cost in ties.items():
                graph.setdefault(node, {})[target] = cost
                graph.setdefault(target, {})[node] = cost
        if bound is None:
            return graph
        far = [_distances(graph, ball.centre, self.weighted) for ball in balls]
        keep = {node for node in far[0] if node in far[1] and far[0][node] + far[1][node] <= bound}
        keep.update(ball.centre for ball in balls)
        return {node: {t: c for t, c in graph[node].items() if t in keep} for node in keep}


def _distances(graph: dict[str, dict[str, int]], start: str, weighted: bool) -> dict[str, int]:
    distance = {start: 0}
    queue = [(0, start)]
    while queue:
        reached, node = heapq.heappop(queue)
        if reached > distance[node]:
            continue
        for target, cost in graph[node].items():
            further = reached + (cost if weighted else 1)
            if further < distance.get(target, further + 1):
                distance[target] = further
                heapq.heappush(queue, (further, target))
    return distance


def k_best(graph: dict[str, dict[str, int]], ends: tuple[str, str], k: int, weighted: bool) -> list[Rank]:
    """Yen's algorithm: the k best loop-free paths by (steps, cost, ids), or by (cost, steps, ids) when weighted."""
    first = _best_path(graph, (ends[0],), ends[1], frozenset(), weighted)
    found: list[Rank] = []
    candidates: list[Rank] = [first] if first else []
    seen = {rank[2] for rank in candidates}
    while candidates and len(found) < k:
        found.append(heapq.heappop(candidates))
        path = found[-1][2]
        for i in range(len(path) - 1):
            root = path[: i + 1]
            banned = frozenset(rank[2][i + 1] for rank in found if rank[2][: i + 1] == root)
            spur = _best_path(graph, root, ends[1], banned, weighted)
            if spur and spur[2] not in seen:
                seen.add(spur[2])
                heapq.heappush(candidates, spur)
    return found


def _best_path(
    graph: dict[str, dict[str, int]], root: tuple[str, ...], end: str, banned: frozenset[str], weighted: bool
) -> Rank | None:
    """The best path that begins with `root`, does not go on to a banned node, and ends at `end`."""
    cost = sum(graph[a][b] for a, b in itertools.pairwise(root))
    steps = len(root) - 1
    queue: list[Rank] = [(cost, steps, root) if weighted else (steps, cost, root)]
    done = set(root[:-1])
    while queue:
        rank = heapq.heappop(queue)
        one, two, path = rank
        node = path[-1]
        if node == end:
            return rank
        if node in done:
            continue
        done.add(node)
        for target, price in graph[node].items():
            if target not in done and not (len(path) == len(root) and target in banned):
                more = (one + price, two + 1) if weighted else (one + 1, two + price)
                heapq.heappush(queue, (*more, (*path, target)))
    return None
