"""The matrix of the ties, and the measures that networkx computes on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import networkx as nx
import numpy as np
from scipy.sparse import coo_array

from linkgraph.analysis.dispatched.registry import FUNCTIONS, Node, answers
from linkgraph.graph.actors import Ints
from linkgraph.graph.array_graph import ArrayGraph


@answers()
def to_scipy_sparse_array(
    G: ArrayGraph, nodelist: Sequence[Node] | None = None, dtype: Any = None, weight: str | None = "weight",
    format: str = "csr",  # noqa: A002
) -> Any:  # fmt: skip
    """The matrix of the ties; most of networkx's spectral measures are computed on it."""
    if not G.n:
        raise nx.NetworkXError("Graph has no nodes or edges")
    u, v, values = G.u, G.v, G.column(weight)
    size = G.n
    if nodelist is not None:
        place = _places(G, nodelist)
        u, v = place[u], place[v]
        inside = (u >= 0) & (v >= 0)
        u, v, values, size = u[inside], v[inside], values[inside], len(nodelist)
    off = u != v
    ends = (np.concatenate([u, v[off]]), np.concatenate([v, u[off]]))
    matrix = coo_array((np.concatenate([values, values[off]]), ends), shape=(size, size), dtype=dtype)
    try:
        return matrix.asformat(format)
    except ValueError as error:
        raise nx.NetworkXError(f"Unknown sparse matrix format: {format}") from error


def _places(graph: ArrayGraph, nodelist: Sequence[Node]) -> Ints:
    if not len(nodelist):
        raise nx.NetworkXError("nodelist has no nodes")
    place = np.full(graph.n, -1, dtype=np.int64)
    for i, node in enumerate(nodelist):
        if node not in graph.position:
            raise nx.NetworkXError(f"Node {node} in nodelist is not in G")
        if place[graph.position[node]] >= 0:
            raise nx.NetworkXError("nodelist contains duplicates.")
        place[graph.position[node]] = i
    return place


def _through_matrix(name: str) -> None:
    """networkx's own code, which asks for the matrix and gets it from the arrays: the same numbers."""
    FUNCTIONS[name] = getattr(nx, name).orig_func


for _name in ("pagerank", "hits", "eigenvector_centrality_numpy", "katz_centrality_numpy"):
    _through_matrix(_name)
