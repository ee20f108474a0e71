"""What the backend's functions share: where they are registered, and the pieces of a view that several need."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Hashable
from typing import Any

import numpy as np
import numpy.typing as npt

from linkgraph.analysis import native
from linkgraph.analysis.centrality import Network
from linkgraph.graph.actors import Ints
from linkgraph.graph.array_graph import ArrayGraph

Node = Hashable
#: name → function under networkx's name and with its arguments.
FUNCTIONS: dict[str, Callable[..., Any]] = {}
#: name → argument → the values of it that are answered here.
ONLY: dict[str, dict[str, Collection[Any]]] = {}


def answers(**only: Collection[Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a function; `only` names, for arguments that are not answered in general, the values that are."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        FUNCTIONS[function.__name__] = function
        ONLY[function.__name__] = only
        return function

    return register


def by_node(graph: ArrayGraph, values: npt.NDArray[Any]) -> dict[Node, Any]:
    """Values of the nodes as networkx gives them."""
    return dict(zip(graph.order_of_nodes, values.tolist(), strict=True))


def groups_of(graph: ArrayGraph, labels: Ints) -> list[set[Node]]:
    """Sets of nodes, that of the first node first."""
    _, first, size = np.unique(labels, return_index=True, return_counts=True)
    nodes = graph.order_of_nodes
    members = list(map(nodes.__getitem__, np.argsort(labels, kind="stable").tolist()))
    ends = np.cumsum(size)
    order = np.argsort(first).tolist()
    return [
        set(members[start:end]) for start, end in zip((ends - size)[order].tolist(), ends[order].tolist(), strict=True)
    ]


def loopless(graph: ArrayGraph) -> tuple[Ints, Ints]:
    """The ties between different nodes."""
    if not graph.has_loops:
        return graph.u, graph.v
    keep = graph.u != graph.v
    return graph.u[keep], graph.v[keep]


def degrees(graph: ArrayGraph) -> Ints:
    """Contacts of every node, itself not counted."""
    return np.bincount(np.concatenate(loopless(graph)), minlength=graph.n).astype(np.int64)


def network_of(graph: ArrayGraph) -> Network:
    """The ties for our own measures, unweighted."""
    u, v = loopless(graph)
    return Network(graph.n, u, v, np.ones(len(u)))


def generator(seed: object) -> random.Random:
    """The random generator that networkx makes of a seed; without one, always the same."""
    if seed is None or seed is getattr(random, "_inst", None):  # the latter is what networkx makes of None
        return random.Random(0)  # noqa: S311
    if isinstance(seed, random.Random):
        return seed
    if isinstance(seed, int):
        return random.Random(seed)  # noqa: S311
    raise NotImplementedError(f"a seed of type {type(seed).__name__}")


def native_of(graph: ArrayGraph, weight: str | None) -> Any:
    """networkit's graph of a view, made once."""
    key = ("networkit", weight)
    if key not in graph.kept:
        values = None if weight is None else graph.column(weight).astype(np.float64)
        graph.kept[key] = native.native_graph(graph.n, graph.u, graph.v, values)
    return graph.kept[key]
