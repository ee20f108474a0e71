"""Parts, cores and the nodes and ties that hold the graph together."""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx
import numpy as np

from linkgraph.analysis import native
from linkgraph.analysis.arrays import components
from linkgraph.analysis.cores import core_numbers
from linkgraph.analysis.densest import densest_group
from linkgraph.analysis.dispatched.registry import Node, answers, by_node, groups_of, loopless
from linkgraph.graph.array_graph import ArrayGraph


@answers()
def connected_components(G: ArrayGraph) -> Iterator[set[Node]]:
    """Parts of the graph that no tie connects."""
    yield from groups_of(G, components(G.n, G.u, G.v))


@answers()
def number_connected_components(G: ArrayGraph) -> int:
    """How many parts the graph falls into."""
    return len(np.unique(components(G.n, G.u, G.v)))


@answers()
def is_connected(G: ArrayGraph) -> bool:
    """Whether everybody can be reached from everybody."""
    if not G.n:
        raise nx.NetworkXPointlessConcept("Connectivity is undefined for the null graph.")
    return not components(G.n, G.u, G.v).any()


@answers()
def node_connected_component(G: ArrayGraph, n: Node) -> set[Node]:
    """Everybody who can be reached from a node."""
    labels = components(G.n, G.u, G.v)
    if n not in G.position:
        raise KeyError(n)
    return {G.order_of_nodes[i] for i in np.flatnonzero(labels == labels[G.position[n]]).tolist()}


@answers()
def core_number(G: ArrayGraph) -> dict[Node, int]:
    """Largest k such that the node is in a group where everybody has k contacts inside it."""
    if G.has_loops:
        raise nx.NetworkXNotImplemented(
            "Input graph has self loops which is not permitted; "
            "Consider using G.remove_edges_from(nx.selfloop_edges(G))."
        )
    return by_node(G, core_numbers(G.n, G.u, G.v))


@answers(method=("fista",))
def densest_subgraph(G: ArrayGraph, iterations: int = 1, *, method: str = "fista") -> tuple[float, set[Node]]:
    """Most ties per node of all groups, and its nodes: the best there is, where networkx's own is an approximation."""
    if iterations < 1 and len(G.u):
        raise ValueError(f"The number of iterations must be an integer >= 1. Provided: {iterations}")
    density, members = densest_group(G.n, *loopless(G))
    return density, {G.order_of_nodes[i] for i in members.tolist()}


@answers()
def articulation_points(G: ArrayGraph) -> Iterator[Node]:
    """Nodes without whom their part falls apart."""
    u, v = loopless(G)
    yield from (G.order_of_nodes[i] for i in native.cut_nodes(G.n, u, v))


@answers(root=(None,))
def bridges(G: ArrayGraph, root: Node | None = None) -> Iterator[tuple[Node, Node]]:
    """Ties without which their part falls apart."""
    u, v = loopless(G)
    found = native.cut_ties(G.n, u, v)
    order = G.order_of_nodes
    yield from ((order[a], order[b]) for a, b in zip(u[found].tolist(), v[found].tolist(), strict=True))
