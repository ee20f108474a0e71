"""One-to-one, nearest first: which of two sides' records belong together, and where that cannot be told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

#: How near two records are, the smaller the nearer: compared from left to right.
Nearness = tuple[int, int]


@dataclass(frozen=True)
class Edge:
    """Two groups of equal records, one of each side, that could be the same events."""

    number: int
    a: int
    b: int
    near: Nearness


@dataclass(frozen=True)
class Taken:
    """So many records of an edge's groups are the same events, from these positions in the groups on."""

    number: int
    a_from: int
    b_from: int
    count: int


def match(edges: Iterable[Edge], a_size: Mapping[int, int], b_size: Mapping[int, int]) -> tuple[list[Taken], list[int]]:
    """Pairs, and the numbers of the edges that stay open because several are equally near.

    The nearest edges come first. An edge is taken when, of all that are as near as it, none other touches its two
    groups; equally near edges that share a group leave all their groups unpaired, for good. The result does not
    depend on the order of the edges.
    """
    a_used: Counter[int] = Counter()
    b_used: Counter[int] = Counter()
    a_open: set[int] = set()
    b_open: set[int] = set()
    taken: list[Taken] = []
    doubtful: list[int] = []
    for _, level in groupby(sorted(edges, key=lambda e: (e.near, e.number)), key=lambda e: e.near):
        free = [e for e in level if e.a not in a_open and e.b not in b_open
                and a_used[e.a] < a_size[e.a] and b_used[e.b] < b_size[e.b]]  # fmt: skip
        at_a, at_b = Counter(e.a for e in free), Counter(e.b for e in free)
        for e in free:
            if at_a[e.a] == 1 and at_b[e.b] == 1:
                count = min(a_size[e.a] - a_used[e.a], b_size[e.b] - b_used[e.b])
                taken.append(Taken(e.number, a_used[e.a], b_used[e.b], count))
                a_used[e.a] += count
                b_used[e.b] += count
            else:
                doubtful.append(e.number)
                a_open.add(e.a)
                b_open.add(e.b)
    return taken, doubtful
