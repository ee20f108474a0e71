"""Shortest-path distances on the actor graph, many sources at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse.csgraph import dijkstra

from linkgraph.analysis.arrays import adjacency
from linkgraph.graph.actors import Floats, Ints

#: Bytes that one level of the search may take; more sources than fit are done in turns.
LEVEL_BYTES = 64_000_000
Words = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class DistanceSums:
    """Per person, over everybody else: sum of 1 / steps, sum of steps, number reached (the unreachable add 0)."""

    harmonic: Floats
    total: Floats
    reached: Ints


def distance_sums(n: int, u: Ints, v: Ints, to: Ints | None = None) -> DistanceSums:
    """Sums over the shortest distances from each person, in steps: to everybody, or to some people only.

    Breadth-first search from 64 people at a time, one bit each: a person's word holds who has reached him so far.
    """
    out = DistanceSums(np.zeros(n), np.zeros(n), np.zeros(n, dtype=np.int64))
    if len(u) == 0:
        return out
    words = max(1, LEVEL_BYTES // (16 * (len(u) + n)))
    matrix = adjacency(n, u, v)
    people = np.arange(n) if to is None else to
    for first in range(0, len(people), 64 * words):
        _add_sums(out, matrix.indptr, matrix.indices, people[first : first + 64 * words])
    return out


def sums_of(found: Floats) -> DistanceSums:
    """The same from how many people are at distance 0, 1, 2, … (columns) of everybody (rows)."""
    steps = np.arange(1, found.shape[1])
    others = found[:, 1:]
    return DistanceSums(others @ (1.0 / steps), others @ steps, others.sum(axis=1).astype(np.int64))


def _add_sums(sums: DistanceSums, starts: Ints, neighbours: Ints, sources: Ints) -> None:
    n = len(starts) - 1
    tied = np.flatnonzero(np.diff(starts))
    bit = np.arange(len(sources))
    seen: Words = np.zeros((n, (len(sources) + 63) // 64), dtype=np.uint64)
    seen[sources, bit // 64] = np.uint64(1) << (bit % 64).astype(np.uint64)
    front, steps = seen.copy(), 0
    while True:
        steps += 1
        reached: Words = np.zeros_like(seen)
        reached[tied] = np.bitwise_or.reduceat(front[neighbours], starts[:-1][tied], axis=0)
        front = reached & ~seen
        found = np.bitwise_count(front).sum(axis=1, dtype=np.int64)
        if not found.any():
            return
        sums.harmonic[:] += found / steps
        sums.total[:] += found * steps
        sums.reached[:] += found
        seen |= front


def distance_rows(n: int, u: Ints, v: Ints, length: Floats | None, sources: Ints) -> Floats:
    """Distances from each source (row) to everybody (column); infinite where there is no path."""
    matrix = adjacency(n, u, v, length)
    rows: Floats = dijkstra(matrix, directed=False, indices=sources, unweighted=length is None)
    return rows.reshape(len(sources), n)
