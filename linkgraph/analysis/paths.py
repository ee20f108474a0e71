"""Shortest-path distances on the actor graph, many sources at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse.csgraph import dijkstra

from linkgraph.analysis.arrays import adjacency
from linkgraph.graph.actors import Floats, Ints

#: Bytes that one level of the search may take; more sources than fit are done in turns.
LEVEL_BYTES = 64_000_000
Words = npt.NDArray[np.uint64]


def harmonic_sums(n: int, u: Ints, v: Ints) -> Floats:
    """Sum over everybody else of 1 / number of steps, unreachable people adding 0.

    Breadth-first search from 64 people at a time, one bit each: a person's word holds who has reached him so far.
    """
    out = np.zeros(n)
    if len(u) == 0:
        return out
    words = max(1, LEVEL_BYTES // (16 * (len(u) + n)))
    matrix = adjacency(n, u, v)
    for first in range(0, n, 64 * words):
        sources = np.arange(first, min(n, first + 64 * words))
        out += _sums_from(matrix.indptr, matrix.indices, sources)
    return out


def _sums_from(starts: Ints, neighbours: Ints, sources: Ints) -> Floats:
    n = len(starts) - 1
    tied = np.flatnonzero(np.diff(starts))
    bit = np.arange(len(sources))
    seen: Words = np.zeros((n, (len(sources) + 63) // 64), dtype=np.uint64)
    seen[sources, bit // 64] = np.uint64(1) << (bit % 64).astype(np.uint64)
    front, out, steps = seen.copy(), np.zeros(n), 0
    while True:
        steps += 1
        reached: Words = np.zeros_like(seen)
        reached[tied] = np.bitwise_or.reduceat(front[neighbours], starts[:-1][tied], axis=0)
        front = reached & ~seen
        found = np.bitwise_count(front).sum(axis=1, dtype=np.int64)
        if not found.any():
            return out
        out += found / steps
        seen |= front


def distance_rows(n: int, u: Ints, v: Ints, length: Floats | None, sources: Ints) -> Floats:
    """Distances from each source (row) to everybody (column); infinite where there is no path."""
    matrix = adjacency(n, u, v, length)
    rows: Floats = dijkstra(matrix, directed=False, indices=sources, unweighted=length is None)
    return rows.reshape(len(sources), n)
