"""One grouping of the ties: the best of several seeded starts, every group connected, dead ends with their contact."""

from __future__ import annotations

import numpy as np

from linkgraph.analysis import native
from linkgraph.analysis.arrays import components, ordered
from linkgraph.analysis.ties import Ties, modularity
from linkgraph.graph.actors import Ints

ALGORITHMS = ("leiden", "louvain", "label_propagation")


def best_partition(ties: Ties, algorithm: str, resolution: float, starts: int, seed: int) -> Ints:
    """The grouping of highest modularity among seeded starts, each with the people in another random order.

    One run depends on the order in which people are visited; on Montagna meetings one in six finds the best.
    """
    searched = ties.searched()
    best, quality = np.arange(ties.n, dtype=np.int64), -np.inf
    for start in range(starts if searched.m else 0):
        rng = np.random.default_rng([seed, 0, start])
        found = _one_start(searched, algorithm, resolution, rng)
        value = modularity(searched, found, resolution)
        if value > quality + 1e-12:
            best, quality = found, value
    return ordered(follow(ties, best))


def _one_start(ties: Ties, algorithm: str, resolution: float, rng: np.random.Generator) -> Ints:
    place = rng.permutation(ties.n)
    graph = native.native_graph(ties.n, place[ties.u], place[ties.v], ties.weight)
    labels = native.detect(graph, algorithm, resolution, int(rng.integers(2**31)))[place]
    return connected(ties, labels)


def connected(ties: Ties, labels: Ints) -> Ints:
    """Groups that fall apart into unconnected parts are split: nothing ties such parts together."""
    inside = labels[ties.u] == labels[ties.v]
    return components(ties.n, ties.u[inside], ties.v[inside])


def follow(ties: Ties, labels: Ints) -> Ints:
    """Dead ends join the group of the one they hang on: from the searched people outwards, the strongest tie first."""
    if ties.dead is None or not ties.dead.any():
        return labels
    out, placed = labels.copy(), np.zeros(ties.n, dtype=np.bool_)
    searched = ties.searched()
    placed[searched.u] = placed[searched.v] = True
    left = ties.keep(ties.dead)
    while (reach := placed[left.u] != placed[left.v]).any():
        known = np.where(placed[left.u], left.u, left.v)[reach]
        new = np.where(placed[left.u], left.v, left.u)[reach]
        order = np.lexsort((known, -left.weight[reach], new))
        who, first = np.unique(new[order], return_index=True)
        out[who] = out[known[order][first]]
        placed[who] = True
    return out
