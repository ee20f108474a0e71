"""Small array helpers that several analyses share: components, sub-graphs, ordering of groups."""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from linkgraph.errors import NotFound
from linkgraph.graph.actors import ActorGraph, Floats, Ints


def adjacency(n: int, u: Ints, v: Ints, weight: Floats | None = None) -> csr_array:
    """Symmetric sparse matrix of the ties (1 for every tie when no weight is given)."""
    values = np.ones(len(u)) if weight is None else weight
    ends = (np.concatenate([u, v]), np.concatenate([v, u]))
    return coo_array((np.concatenate([values, values]), ends), shape=(n, n)).tocsr()


def components(n: int, u: Ints, v: Ints) -> Ints:
    """Number of the connected component of every node."""
    if n == 0:
        return np.zeros(0, dtype=np.int64)
    one_way = coo_array((np.ones(len(u)), (u, v)), shape=(n, n)).tocsr()  # scipy adds the way back
    _, labels = connected_components(one_way, directed=False)
    return np.asarray(labels, dtype=np.int64)


def triangles_of(n: int, u: Ints, v: Ints) -> Ints:
    """For every node, how many pairs of its neighbours are tied themselves.

    Every triangle is found once: ties point to the end with more neighbours, so that hubs cost little.
    """
    degree = np.bincount(np.concatenate([u, v]), minlength=n)
    up = (degree[u] < degree[v]) | ((degree[u] == degree[v]) & (u < v))
    ends = (np.where(up, u, v), np.where(up, v, u))
    forward = coo_array((np.ones(len(u), dtype=np.int64), ends), shape=(n, n)).tocsr()
    lowest_top = (forward @ forward).multiply(forward).tocsr()
    middle = (forward.T @ forward).multiply(forward).tocsr()
    out = lowest_top.sum(axis=1) + lowest_top.sum(axis=0) + middle.sum(axis=1)
    return np.asarray(out, dtype=np.int64).ravel()


def ordered(labels: Ints) -> Ints:
    """The same grouping numbered 0, 1, … by size, largest first; equal sizes by their first node."""
    if len(labels) == 0:
        return np.zeros(0, dtype=np.int64)
    _, first, inverse, size = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    order = np.lexsort((first, -size))
    number = np.empty(len(order), dtype=np.int64)
    number[order] = np.arange(len(order))
    return number[inverse]


def positions(graph: ActorGraph, ids: tuple[str, ...]) -> list[int]:
    """Where the ids stand in the graph, sorted; refuses ids that are not there."""
    index = {name: i for i, name in enumerate(graph.ids)}
    missing = sorted(set(ids) - index.keys())
    if missing:
        raise NotFound(
            f"Not in this actor graph: {', '.join(missing[:5])}. "
            "Only actors of the chosen layers and period can be used; check the id or widen the choice."
        )
    return sorted({index[name] for name in ids})


def subgraph(graph: ActorGraph, keep: list[int]) -> ActorGraph:
    """The actors at the given (sorted) positions and the ties among them."""
    new = np.full(graph.n, -1, dtype=np.int64)
    new[keep] = np.arange(len(keep))
    inside = (new[graph.u] >= 0) & (new[graph.v] >= 0)
    return ActorGraph(
        tuple(graph.ids[i] for i in keep),
        tuple(graph.labels[i] for i in keep),
        new[graph.u[inside]],
        new[graph.v[inside]],
        {name: values[inside] for name, values in graph.layers.items()},
        graph.weight[inside],
        graph.snapshot,
        graph.parameters,
    )
