"""What holds a member in his cluster: ties inside and outside per layer, and his certainty without each layer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from linkgraph.analysis import stability
from linkgraph.analysis.cluster_results import ClusterResult
from linkgraph.analysis.communities import ClusterOptions, search_of
from linkgraph.analysis.effort import Progress, Steps
from linkgraph.analysis.fusing import Fusing
from linkgraph.errors import NotFound
from linkgraph.graph.actors import ActorGraph, Floats, Ints

#: Runs per layer that is left out: a share of them is known to ± 5 points.
RUNS = 50


@dataclass(frozen=True)
class LayerHold:
    """What one layer does for one member.

    ``ties_inside``, ``records_inside``: to others of his cluster; ``ties_outside``: to everybody else.
    ``without``: his membership when the layer is left out (None: the case has no other layer). Far below his
    membership: this layer alone holds him.
    """

    layer: str
    ties_inside: int
    records_inside: float
    ties_outside: int
    without: float | None

    def to_json(self) -> dict[str, Any]:
        return dict(self.__dict__)


@dataclass(frozen=True)
class Holding:
    """For every actor of the graph and every layer, what the layer does for him."""

    ids: tuple[str, ...]
    layers: tuple[str, ...]
    inside: Ints
    records: Floats
    outside: Ints
    without: Floats | None

    def of(self, actor: str) -> tuple[LayerHold, ...]:
        """The layers of one actor, in the order of their names."""
        if actor not in self.ids:
            raise NotFound(f"{actor} is not in this actor graph: check the id, the layers and the period")
        i = self.ids.index(actor)
        return tuple(
            LayerHold(
                layer, int(self.inside[i, k]), float(self.records[i, k]), int(self.outside[i, k]),
                None if self.without is None else round(float(self.without[i, k]), 4),
            )
            for k, layer in enumerate(self.layers)
        )  # fmt: skip


def holding(
    graph: ActorGraph, result: ClusterResult, options: ClusterOptions | None = None, progress: Progress | None = None
) -> Holding:
    """What holds everybody in the clusters of `result`, which was computed on this graph with these options.

    Every layer is left out once and the loss runs are repeated without it (at most 50 of them);
    ``progress`` is told the share done.
    """
    chosen = options or ClusterOptions()
    layers = tuple(sorted(name for name, count in graph.layers.items() if (count > 0).any()))
    partition = np.array(result.partition, dtype=np.int64)
    same = partition[graph.u] == partition[graph.v]
    inside, outside = (np.zeros((graph.n, len(layers)), dtype=np.int64) for _ in range(2))
    records = np.zeros((graph.n, len(layers)))
    for k, layer in enumerate(layers):
        count = graph.layers[layer]
        for end in (graph.u, graph.v):
            inside[:, k] += np.bincount(end[same & (count > 0)], minlength=graph.n)
            outside[:, k] += np.bincount(end[~same & (count > 0)], minlength=graph.n)
            records[:, k] += np.bincount(end[same], weights=count[same], minlength=graph.n)
    without = None
    if len(layers) > 1 and chosen.runs:
        steps = Steps(len(layers), progress)
        without = np.stack([_without(graph, partition, layer, chosen, steps) for layer in layers], axis=1)
    return Holding(graph.ids, layers, inside, records, outside, without)


def _without(graph: ActorGraph, partition: Ints, layer: str, options: ClusterOptions, steps: Steps) -> Floats:
    weights = (*(pair for pair in options.fusing.layer_weights if pair[0] != layer), (layer, 0.0))
    fusing: Fusing = replace(options.fusing, layer_weights=weights)
    search = search_of(graph, replace(options, fusing=fusing, runs=min(options.runs, RUNS)))
    labels = search.labels(Steps(search.runs, steps.part()))
    return stability.memberships(labels, partition)
