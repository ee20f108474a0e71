"""The actor graph as arrays: what clusters and key-person scores are computed on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class ActorGraph:
    """An undirected simple graph of actors, kept as arrays sorted by id.

    An actor is a canonical person or, where nobody is known behind it, a phone or account itself.

    Attributes
    ----------
    ids : tuple of str, length n
        Actor ids, sorted; position i is "node i" everywhere below.
    labels : tuple of str, length n
    u, v : int64 arrays, length m
        Ties, u < v, sorted by (u, v), each pair once, no self-ties.
    layers : mapping layer name → float64 array, length m
        How many records tie the pair in that layer (0 where the layer says nothing).
    weight : float64 array, length m
        Sum over the layers of the records that tie the pair ("count"). Strength and 1/count use this.
    snapshot : str
        The snapshot that this was read from.
    parameters : mapping
        Layers, window and what was set aside; goes into every result.
    """

    ids: tuple[str, ...]
    labels: tuple[str, ...]
    u: Ints
    v: Ints
    layers: Mapping[str, Floats]
    weight: Floats
    snapshot: str = ""
    parameters: Mapping[str, object] = field(default_factory=dict)

    @property
    def n(self) -> int:
        return len(self.ids)

    @property
    def m(self) -> int:
        return len(self.u)

    def to_networkx(self) -> nx.Graph[str]:
        """The same graph for networkx: node = actor id (``label``), edge attributes ``weight`` and one per layer."""
        graph: nx.Graph[str] = nx.Graph(snapshot=self.snapshot)
        graph.add_nodes_from((i, {"label": text}) for i, text in zip(self.ids, self.labels, strict=True))
        names = list(self.layers)
        columns = [self.layers[name].tolist() for name in names]
        for k, (a, b, w) in enumerate(zip(self.u.tolist(), self.v.tolist(), self.weight.tolist(), strict=True)):
            attributes = {name: column[k] for name, column in zip(names, columns, strict=True)}
            graph.add_edge(self.ids[a], self.ids[b], weight=w, **attributes)
        return graph


def from_networkx(graph: nx.Graph[Any]) -> ActorGraph:
    """An ActorGraph of any undirected networkx graph (ids become strings; missing weight counts 1)."""
    ids = tuple(sorted(str(node) for node in graph))
    index = {name: i for i, name in enumerate(ids)}
    ties: dict[tuple[int, int], float] = {}
    for a, b, data in graph.edges(data=True):
        i, j = sorted((index[str(a)], index[str(b)]))
        if i != j:
            ties[i, j] = ties.get((i, j), 0.0) + float(data.get("weight", 1.0))
    pairs = sorted(ties)
    u = np.array([p[0] for p in pairs], dtype=np.int64)
    v = np.array([p[1] for p in pairs], dtype=np.int64)
    weight = np.array([ties[p] for p in pairs], dtype=np.float64)
    return ActorGraph(ids, ids, u, v, {"all": weight}, weight)
