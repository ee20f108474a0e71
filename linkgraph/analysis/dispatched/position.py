"""Position measures and distances of the nodes."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np

from linkgraph.analysis import brandes, centrality
from linkgraph.analysis.arrays import components, triangles_of
from linkgraph.analysis.dispatched.matrix import to_scipy_sparse_array
from linkgraph.analysis.dispatched.registry import Node, answers, by_node, degrees, generator, loopless, network_of
from linkgraph.analysis.paths import distance_rows, distance_sums
from linkgraph.graph.actors import Floats, Ints
from linkgraph.graph.array_graph import ArrayGraph


@answers()
def degree_centrality(G: ArrayGraph) -> dict[Node, float]:
    """Contacts as a share of everybody else."""
    degree = np.bincount(np.concatenate([G.u, G.v]), minlength=G.n)
    return by_node(G, degree * (1.0 / (G.n - 1))) if G.n > 1 else dict.fromkeys(G, 1)


@answers(weight=(None,), endpoints=(False,))
def betweenness_centrality(
    G: ArrayGraph, k: int | None = None, normalized: bool = True, weight: None = None, endpoints: bool = False,
    seed: object = None,
) -> dict[Node, float]:  # fmt: skip
    """Shortest paths between others that run through the node; with `k`, from as many nodes as networkx would draw."""
    if k is None or k == G.n:
        values = brandes.betweenness(G.n, *loopless(G))
        return by_node(G, values * (2.0 / ((G.n - 1) * (G.n - 2))) if normalized and G.n > 2 else values)
    if k < 1:
        raise NotImplementedError("no source")
    drawn = np.array([G.position[node] for node in generator(seed).sample(G.order_of_nodes, k)], dtype=np.int64)
    values = brandes.dependencies(G.n, *loopless(G), drawn)
    return by_node(G, values * _share_of_draws(G.n, drawn, normalized) if G.n > 2 else values)


def _share_of_draws(n: int, drawn: Ints, normalized: bool) -> Floats:
    """What makes sums over drawn sources estimates: a source saw one pair of ends less than the others."""
    seen = np.full(n, float(len(drawn)))
    seen[drawn] -= 1.0
    whole = 1.0 / (n - 2) if normalized else (n - 1) / 2.0
    share: Floats = np.divide(whole, seen, out=np.full(n, np.nan), where=seen > 0)
    return share


@answers(nbunch=(None,), distance=(None,), sources=(None,))
def harmonic_centrality(G: ArrayGraph, nbunch: None = None, distance: None = None, sources: None = None) -> Any:
    """Sum of 1/distance to everybody else."""
    return by_node(G, distance_sums(G.n, *loopless(G)).harmonic)


@answers(u=(None,), distance=(None,))
def closeness_centrality(G: ArrayGraph, u: None = None, distance: None = None, wf_improved: bool = True) -> Any:
    """1 / mean distance to those who can be reached, less for small parts of the graph when `wf_improved`."""
    sums = distance_sums(G.n, *loopless(G))
    reached = sums.reached.astype(np.float64)
    values = np.divide(reached, sums.total, out=np.zeros(G.n), where=sums.total > 0)
    return by_node(G, values * (reached / (G.n - 1)) if wf_improved and G.n > 1 else values)


@answers(nstart=(None,))
def eigenvector_centrality(
    G: ArrayGraph, max_iter: int = 100, tol: float = 1e-06, nstart: None = None, weight: str | None = None
) -> dict[Node, float]:
    """High for those whose contacts are high themselves."""
    if not G.n:
        raise nx.NetworkXPointlessConcept("cannot compute centrality for the null graph")
    matrix = to_scipy_sparse_array(G, weight=weight, dtype=np.float64)
    x = np.full(G.n, 1.0 / G.n)
    for _ in range(max_iter):
        last = x
        x = last + matrix @ last
        x = x / (float(np.sqrt(x @ x)) or 1.0)
        if np.abs(x - last).sum() < G.n * tol:
            return by_node(G, x)
    raise nx.PowerIterationFailedConvergence(max_iter)


@answers(nodes=(None,))
def triangles(G: ArrayGraph, nodes: None = None) -> dict[Node, int]:
    """Pairs of the node's contacts who know each other."""
    return by_node(G, triangles_of(G.n, *loopless(G)))


def _clustering(graph: ArrayGraph) -> tuple[Floats, Floats]:
    u, v = loopless(graph)
    degree = degrees(graph).astype(np.float64)
    return triangles_of(graph.n, u, v).astype(np.float64), degree * (degree - 1)


@answers(nodes=(None,), weight=(None,))
def clustering(G: ArrayGraph, nodes: None = None, weight: None = None) -> dict[Node, float]:
    """Share of the pairs of the node's contacts who know each other."""
    closed, pairs = _clustering(G)
    return by_node(G, np.divide(2 * closed, pairs, out=np.zeros(G.n), where=pairs > 0))


@answers()
def transitivity(G: ArrayGraph) -> float:
    """Share of all pairs with a common contact who know each other."""
    closed, pairs = _clustering(G)
    return float(2 * closed.sum() / pairs.sum()) if closed.any() else 0


@answers(nodes=(None,), weight=(None,))
def constraint(G: ArrayGraph, nodes: None = None, weight: None = None) -> dict[Node, float]:
    """Burt's constraint: low for those whose contacts do not know each other."""
    if G.has_loops or not G.n:
        raise NotImplementedError("ties to oneself, or no node")
    return by_node(G, centrality.constraint(network_of(G)))


@answers(nodes=(None,), weight=(None,))
def effective_size(G: ArrayGraph, nodes: None = None, weight: None = None) -> dict[Node, float]:
    """Burt's effective size: contacts less those who are contacts of one another."""
    if G.has_loops or not G.n:
        raise NotImplementedError("ties to oneself, or no node")
    return by_node(G, centrality.effective_size(network_of(G)))


@answers()
def single_source_shortest_path_length(G: ArrayGraph, source: Node, cutoff: float | None = None) -> dict[Node, int]:
    """Steps to everybody who can be reached, the nearest first."""
    if source not in G.position:
        raise nx.NodeNotFound(f"Source {source} is not in G")
    steps = distance_rows(G.n, G.u, G.v, None, np.array([G.position[source]]))[0]
    found = np.flatnonzero(steps <= (np.finfo(np.float64).max if cutoff is None else cutoff))
    found = found[np.argsort(steps[found], kind="stable")]
    return {G.order_of_nodes[i]: int(steps[i]) for i in found.tolist()}


@answers(weight=(None,), method=(None, "unweighted"))
def average_shortest_path_length(G: ArrayGraph, weight: None = None, method: str | None = None) -> float:
    """Mean steps between two people of a connected graph."""
    if not G.n:
        raise nx.NetworkXPointlessConcept("the null graph has no paths, thus there is no average shortest path length")
    if G.n == 1:
        return 0
    if components(G.n, G.u, G.v).any():
        raise nx.NetworkXError("Graph is not connected.")
    return float(distance_sums(G.n, *loopless(G)).total.sum() / (G.n * (G.n - 1)))
