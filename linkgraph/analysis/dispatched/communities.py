"""Communities. Random methods: without a seed they start from one fixed state, so that they repeat."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import networkx as nx
import numpy as np

from linkgraph.analysis import native
from linkgraph.analysis.dispatched.registry import Node, answers, groups_of, native_of
from linkgraph.analysis.partitions import connected
from linkgraph.analysis.ties import Ties
from linkgraph.graph.array_graph import ArrayGraph

#: Leiden's rounds where nobody asked for the best of several starts: a fourth adds less than .5 % to the modularity.
ITERATIONS = 3


def _found(graph: ArrayGraph, algorithm: str, weight: str | None, resolution: float, seed: object) -> list[set[Node]]:
    values = graph.column(weight).astype(np.float64)
    if len(values) and values.min() < 0:
        raise NotImplementedError("ties with a negative weight")
    keep = values > 0
    ties = Ties(graph.n, graph.u[keep], graph.v[keep], values[keep])
    start = _seed(seed)
    if start is None and keep.all():
        labels = native.detect(native_of(graph, weight), algorithm, float(resolution), 0, ITERATIONS)
    else:
        place = np.random.default_rng(start or 0).permutation(ties.n)
        shuffled = native.native_graph(ties.n, place[ties.u], place[ties.v], ties.weight)
        labels = native.detect(shuffled, algorithm, float(resolution), start or 0, ITERATIONS)[place]
    return groups_of(graph, connected(ties, labels))


def _seed(seed: object) -> int | None:
    if seed is None or seed is getattr(random, "_inst", None):  # the latter is what networkx makes of None
        return None
    if isinstance(seed, (int, np.integer)):
        return int(seed) % 2**31
    if isinstance(seed, random.Random):
        return seed.randrange(2**31)
    raise NotImplementedError(f"a seed of type {type(seed).__name__}")


@answers(max_level=(None,))
def leiden_communities(
    G: ArrayGraph, weight: str | None = "weight", resolution: float = 1, max_level: None = None, seed: object = None
) -> list[set[Node]]:
    """Groups with more ties inside than chance would give (Leiden)."""
    return _found(G, "leiden", weight, resolution, seed)


@answers(max_level=(None,), threshold=(1e-07,))
def louvain_communities(
    G: ArrayGraph, weight: str | None = "weight", resolution: float = 1, threshold: float = 1e-07,
    max_level: None = None, seed: object = None,
) -> list[set[Node]]:  # fmt: skip
    """Groups with more ties inside than chance would give (Louvain)."""
    return _found(G, "louvain", weight, resolution, seed)


@answers()
def asyn_lpa_communities(G: ArrayGraph, weight: str | None = None, seed: object = None) -> Iterator[set[Node]]:
    """Groups in which everybody follows the majority of his contacts (label propagation)."""
    yield from _found(G, "label_propagation", weight, 1.0, seed)


@answers()
def modularity(G: ArrayGraph, communities: Any, weight: str | None = "weight", resolution: float = 1) -> float:
    """Ties inside the groups beyond what chance would give, as a share of all."""
    groups = list(communities)
    label = np.full(G.n, -1, dtype=np.int64)
    for k, group in enumerate(groups):
        for node in group:
            at = G.position.get(node, -1)
            if at < 0 or label[at] >= 0:
                raise nx.community.quality.NotAPartition(G, groups)
            label[at] = k
    if (label < 0).any():
        raise nx.community.quality.NotAPartition(G, groups)
    values = G.column(weight).astype(np.float64)
    inside = label[G.u] == label[G.v]
    within = np.bincount(label[G.u[inside]], weights=values[inside], minlength=len(groups))
    ends = np.bincount(np.concatenate([label[G.u], label[G.v]]), weights=np.tile(values, 2), minlength=len(groups))
    total = ends.sum()
    return float((within / (total / 2) - resolution * (ends / total) ** 2).sum())
