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
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

#: Cost of a tie of one record: 1/records is a whole number for up to 40 records, else right to 15 digits.
UNIT = math.lcm(*range(1, 41))

#: From this size on a ball grows by a quarter instead of doubling, unless it is known how far it need go.
GROWN = 2_000

Graph = dict[str, dict[str, int]]
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
        self.fetched: set[str] = set()
        self.ties: Graph = defaultdict(dict)

    def best(self, a: str, b: str, k: int) -> list[tuple[str, ...]]:
        """Ids along the k best paths from a to b, best first; fewer when there are fewer."""
        balls = (Ball(a, b), Ball(b, a))
        while True:
            waiting = [ball.pending() for ball in balls]
            complete = not all(waiting)
            radius = [ball.distance[nodes[0]] if nodes else 0 for ball, nodes in zip(balls, waiting, strict=True)]
            bound, shortest = sum(radius), self._meet(balls)
            if complete or shortest <= bound:
                found = self._ranked(balls, k, None if complete else bound)
                if complete or len(found) == k:
                    return [rank[2] for rank in found]
            side = 0 if len(waiting[0]) <= len(waiting[1]) else 1
            enough = shortest - radius[1 - side] if shortest > bound else math.inf
            self._grow(balls[side], self._next(balls[side], waiting[side], enough))

    def _next(self, ball: Ball, waiting: list[str], enough: float) -> list[str]:
        """Whole layers when steps count; when strength counts, the nearest nodes within what is enough."""
        nearest = ball.distance[waiting[0]]
        if not self.weighted:
            return [node for node in waiting if ball.distance[node] == nearest]
        few = max(64, len(ball.fetched) // (4 if enough == math.inf and len(ball.fetched) > GROWN else 1))
        return [node for node in waiting[:few] if ball.distance[node] <= max(enough, nearest)]

    def _grow(self, ball: Ball, nodes: list[str]) -> None:
        unknown = [node for node in nodes if node not in self.fetched]
        self.fetched.update(unknown)
        for source, target, records in self.fetch(unknown):
            self.ties[source][target] = self.ties[target][source] = tie_cost(records)
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
        """The k best paths in what is fetched, looking no further than the bound."""
        start, end = balls[0].centre, balls[1].centre
        rest = distances(self.ties, end, self.weighted, bound)
        return k_best(Field(self.ties, end, rest, self.weighted, bound), start, k) if start in rest else []


@dataclass(frozen=True)
class Field:
    """A graph seen from the end of the paths: `rest` is the least that is still to go from each node."""

    ties: Mapping[str, Mapping[str, int]]
    end: str
    rest: Mapping[str, int]
    weighted: bool
    bound: int | None = None


def distances(ties: Mapping[str, Mapping[str, int]], start: str, weighted: bool, bound: int | None) -> dict[str, int]:
    """Least cost (or steps) from `start` to every node within the bound."""
    distance = {start: 0}
    queue = [(0, start)]
    while queue:
        reached, node = heapq.heappop(queue)
        if reached > distance[node] or node not in ties:
            continue
        for target, cost in ties[node].items():
            further = reached + (cost if weighted else 1)
            if further < distance.get(target, further + 1) and (bound is None or further <= bound):
                distance[target] = further
                heapq.heappush(queue, (further, target))
    return distance


def k_best(field: Field, start: str, k: int) -> list[Rank]:
    """Yen's algorithm: the k best loop-free paths by (steps, cost, ids), or by (cost, steps, ids) when weighted."""
    first = _best_path(field, (start,), frozenset())
    found: list[Rank] = []
    candidates: list[Rank] = [first] if first else []
    seen = {rank[2] for rank in candidates}
    while candidates and len(found) < k:
        found.append(heapq.heappop(candidates))
        path = found[-1][2]
        for i in range(len(path) - 1):
            root = path[: i + 1]
            banned = frozenset(rank[2][i + 1] for rank in found if rank[2][: i + 1] == root)
            spur = _best_path(field, root, banned)
            if spur and spur[2] not in seen:
                seen.add(spur[2])
                heapq.heappush(candidates, spur)
    return found


def _best_path(field: Field, root: tuple[str, ...], banned: frozenset[str]) -> Rank | None:
    """The best path that begins with `root` and does not go on to a banned node (A*, `rest` being what is left)."""
    cost = sum(field.ties[a][b] for a, b in itertools.pairwise(root))
    one, two = (cost, len(root) - 1) if field.weighted else (len(root) - 1, cost)
    queue: list[Rank] = [(one + field.rest[root[-1]], two, root)]
    done = set(root[:-1])
    while queue:
        rank = heapq.heappop(queue)
        node = rank[2][-1]
        if node == field.end:
            return rank
        if node not in done:
            done.add(node)
            shut = done | banned if rank[2] == root else done
            for step in _steps(field, rank, shut):
                heapq.heappush(queue, step)
    return None


def _steps(field: Field, rank: Rank, shut: Set[str]) -> Iterator[Rank]:
    """The path one step further, for each open neighbour from which the end can be within the bound."""
    whole, two, path = rank
    one = whole - field.rest[path[-1]]
    for target, price in field.ties[path[-1]].items():
        if target in field.rest and target not in shut:
            add, other = (price, 1) if field.weighted else (1, price)
            least = one + add + field.rest[target]
            if field.bound is None or least <= field.bound:
                yield least, two + other, (*path, target)
