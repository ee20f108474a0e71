"""The one door to networkit and rustworkx: sorted arrays in, arrays out, one thread, a seed every time.

networkit keeps its random numbers and its thread count in global state; every call here sets both first,
so that the same input gives the same output whatever ran before. With more than one thread it would not.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import networkit as nk
import numpy as np
import rustworkx as rx

from linkgraph.graph.actors import Floats, Ints

#: Libraries whose version can change a figure; named in every result.
LIBRARIES = ("networkit", "networkx", "numpy", "rustworkx", "scipy")


def library_versions() -> dict[str, str]:
    """Versions of the libraries that a result depends on."""
    return {name: version(name) for name in LIBRARIES}


def _start(seed: int) -> None:
    nk.setNumberOfThreads(1)
    nk.setSeed(seed % 2**31, False)


def native_graph(n: int, u: Ints, v: Ints, weight: Floats | None = None) -> Any:
    """A networkit graph of ``n`` nodes and the ties (u, v); unweighted when ``weight`` is None."""
    nk.setNumberOfThreads(1)
    if len(u) == 0:
        return nk.Graph(n, weighted=weight is not None)
    values = np.ones(len(u)) if weight is None else np.ascontiguousarray(weight, dtype=np.float64)
    ends = (u.astype(np.uint64), v.astype(np.uint64))
    return nk.GraphFromCoo((values, ends), n=n, weighted=weight is not None, directed=False)


def detect(graph: Any, algorithm: str, resolution: float, seed: int, iterations: int = 5) -> Ints:
    """One run of a community algorithm: a group number for every node. `iterations` are Leiden's."""
    _start(seed)
    if algorithm == "leiden":
        method = nk.community.ParallelLeiden(graph, iterations=iterations, gamma=resolution)
    elif algorithm == "louvain":
        method = nk.community.PLM(graph, refine=False, gamma=resolution)
    else:
        method = nk.community.PLP(graph)
    method.run()
    return np.array(method.getPartition().getVector(), dtype=np.int64)


def rewired(graph: Any, swaps_per_tie: float, seed: int) -> tuple[Ints, Ints]:
    """Ties of a random simple graph in which everybody keeps his number of contacts."""
    _start(seed)
    switching = nk.randomization.EdgeSwitching(graph, swaps_per_tie)
    switching.run()
    pairs = np.array(sorted(switching.getGraph().iterEdges()), dtype=np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def _scores(method: Any) -> Floats:
    method.run()
    return np.array(method.scores(), dtype=np.float64)


def _light(n: int, u: Ints, v: Ints) -> Any:
    graph = rx.PyGraph(multigraph=False, node_count_hint=n, edge_count_hint=len(u))
    graph.add_nodes_from(range(n))
    graph.add_edges_from_no_data(list(zip(u.tolist(), v.tolist(), strict=True)))
    return graph


def betweenness(n: int, u: Ints, v: Ints, length: Floats | None = None) -> Floats:
    """Exact shortest-path betweenness, every pair of people counted once, not normalised.

    By rustworkx in steps (in one thread: with several, the order of adding changes the last digits); by networkit where
    a tie has a `length`.
    """
    if length is not None:
        _start(0)
        return _scores(nk.centrality.Betweenness(native_graph(n, u, v, length), normalized=False)) / 2.0
    scores = rx.graph_betweenness_centrality(_light(n, u, v), normalized=False, parallel_threshold=n + 1)
    return np.fromiter((scores[i] for i in range(n)), dtype=np.float64, count=n)


def cut_nodes(n: int, u: Ints, v: Ints) -> list[int]:
    """Nodes without whom their component falls apart, sorted."""
    return sorted(rx.articulation_points(_light(n, u, v)))


def cut_ties(n: int, u: Ints, v: Ints) -> Ints:
    """Positions of the ties without which their component falls apart."""
    found = {(min(pair), max(pair)) for pair in rx.bridges(_light(n, u, v))}
    pairs = zip(np.minimum(u, v).tolist(), np.maximum(u, v).tolist(), strict=True)
    return np.array([k for k, pair in enumerate(pairs) if pair in found], dtype=np.int64)


def estimated_betweenness(graph: Any, error: float, delta: float, seed: int) -> Floats:
    """Betweenness as a share of all pairs, each within ``error`` with probability 1 − ``delta`` (KADABRA, unweighted).

    networkit 11.3 gives twice that share on undirected graphs; a test against the exact values guards the halving.
    """
    nk.setNumberOfThreads(1)
    nk.setSeed(seed % 2**31, True)  # KADABRA asks for the thread id in the seed; there is only thread 0
    method = nk.centrality.KadabraBetweenness(graph, error, delta, deterministic=True)
    method.run()
    scores = np.zeros(graph.numberOfNodes())
    for node, value in method.ranking():
        scores[node] = value / 2.0
    return scores


def harmonic(graph: Any) -> Floats:
    """Sum over everybody else of 1/distance; unreachable people add 0."""
    _start(0)
    return _scores(nk.centrality.HarmonicCloseness(graph, normalized=False))
