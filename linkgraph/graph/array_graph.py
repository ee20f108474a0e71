"""The actor graph as networkx sees it: a networkx graph whose ties stay arrays until somebody walks them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import cached_property
from typing import Any, NoReturn

import networkx as nx
import numpy as np

from linkgraph.graph.actors import ActorGraph, Floats, Ints

BACKEND = "linkgraph"


class TieData(dict[str, Any]):
    """What a tie of a view carries; read only, because the arrays behind it would not follow a change."""

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise nx.NetworkXError("A view's ties cannot be changed: change a copy, `view.to_networkx()`.")

    __setitem__ = __delitem__ = __ior__ = update = setdefault = pop = popitem = clear = _refuse

    def __deepcopy__(self, _: dict[int, Any]) -> dict[str, Any]:
        return dict(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (dict(self),)


class ArrayGraph(nx.Graph):  # type: ignore[type-arg]
    """An undirected simple graph for every networkx function; the fast ones read its arrays without conversion.

    It cannot be changed. Copies and sub-graphs that networkx makes of it are ordinary, changeable networkx graphs.

    Attributes
    ----------
    u, v : int64 arrays, length m
        Ends of every tie as positions in ``list(graph)``, in the order of ``graph.edges``.
    kept : dict
        What an algorithm has made of the arrays and may want again.
    """

    __networkx_backend__ = BACKEND

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        """A view when made from arrays; networkx's own ``graph.__class__()`` gives a plain graph."""
        if "ends" in kwargs:
            return object.__new__(cls)
        return nx.Graph(*args, **kwargs)

    def __init__(
        self,
        *,
        nodes: Mapping[Hashable, dict[str, Any]],
        ends: tuple[Ints, Ints],
        columns: Mapping[str, Floats] | None = None,
        rows: Mapping[Hashable, Mapping[Hashable, Any]] | None = None,
        about: Mapping[str, Any] | None = None,
    ) -> None:
        self.graph = dict(about or {})
        self.__networkx_cache__: Any = None  # a view has nothing to convert, and its plain form costs nothing
        self._nodes = nodes
        self._columns = columns
        self._rows = rows
        self.kept: dict[object, Any] = {}
        self.u, self.v = ends
        nx.freeze(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (dict(self._nodes), (self.u, self.v), self._columns, self._rows, self.graph)

    @property
    def _node(self) -> Any:
        return self._nodes

    @property
    def _adj(self) -> Any:
        if self._rows is None:
            self._rows = self._walkable()
        return self._rows

    def _walkable(self) -> dict[Hashable, dict[Hashable, TieData]]:
        order = self.order_of_nodes
        columns = self._columns or {}
        names, values = list(columns), [column.tolist() for column in columns.values()]
        rows: dict[Hashable, dict[Hashable, TieData]] = {node: {} for node in order}
        for k, (i, j) in enumerate(zip(self.u.tolist(), self.v.tolist(), strict=True)):
            a, b = order[i], order[j]
            rows[a][b] = rows[b][a] = TieData({name: value[k] for name, value in zip(names, values, strict=True)})
        return rows

    @cached_property
    def order_of_nodes(self) -> list[Hashable]:
        """The nodes; position i is "node i" of the arrays."""
        return list(self._nodes)

    @cached_property
    def position(self) -> dict[Hashable, int]:
        """Where each node stands in the arrays."""
        return {node: i for i, node in enumerate(self.order_of_nodes)}

    @property
    def n(self) -> int:
        """Number of nodes."""
        return len(self._nodes)

    def size(self, weight: str | None = None) -> Any:
        """Number of ties, or the sum of an attribute over them."""
        return len(self.u) if weight is None else self.column(weight).sum().item()

    def number_of_edges(self, u: Any = None, v: Any = None) -> int:
        """Number of ties, of all or between two nodes."""
        return len(self.u) if u is None else super().number_of_edges(u, v)

    def column(self, name: str | None, default: float = 1) -> Any:
        """An attribute of every tie as an array; `default` where a tie has none."""
        if name is None:
            return np.full(len(self.u), default)
        if self._columns is not None:
            found = self._columns.get(name)
            return np.full(len(self.u), default) if found is None else found
        order, rows = self.order_of_nodes, self._adj
        pairs = zip(self.u.tolist(), self.v.tolist(), strict=True)
        return np.array([rows[order[i]][order[j]].get(name, default) for i, j in pairs])

    @cached_property
    def has_loops(self) -> bool:
        """Whether a node is tied to itself (never in an actor graph)."""
        return bool((self.u == self.v).any())


def _restored(nodes: Any, ends: Any, columns: Any, rows: Any, about: Any) -> ArrayGraph:
    return ArrayGraph(nodes=nodes, ends=ends, columns=columns, rows=rows, about=about)


def of_actors(actors: ActorGraph) -> ArrayGraph:
    """The view of an actor graph: node = actor id (``label``), tie attributes ``weight`` and one per layer.

    What the backend cannot answer goes to networkx by networkx's own rule, which this switches on
    (``networkx.config.fallback_to_nx``).
    """
    nx.config.fallback_to_nx = True
    nodes: dict[Hashable, dict[str, Any]] = {
        i: {"label": text} for i, text in zip(actors.ids, actors.labels, strict=True)
    }
    columns = {"weight": actors.weight, **actors.layers}
    return ArrayGraph(nodes=nodes, ends=(actors.u, actors.v), columns=columns, about={"snapshot": actors.snapshot})


def of_networkx(graph: Any) -> ArrayGraph:
    """The same for any undirected simple networkx graph; attributes are read from it when they are asked for."""
    position = {node: i for i, node in enumerate(graph)}
    pairs = np.array([(position[a], position[b]) for a, b in graph.edges], dtype=np.int64).reshape(-1, 2)
    ends = (np.ascontiguousarray(pairs[:, 0]), np.ascontiguousarray(pairs[:, 1]))
    return ArrayGraph(nodes=graph._node, ends=ends, rows=graph._adj, about=graph.graph)


def to_plain(graph: ArrayGraph) -> Any:
    """A plain networkx graph over the same nodes and ties, for what only networkx computes; nothing is copied."""
    plain: Any = nx.Graph()
    plain.graph, plain._node, plain._adj = graph.graph, graph._nodes, graph._adj
    return nx.freeze(plain)
