"""How the layers of a tie become the one weight that communities are searched on, and which ties are searched.

Chosen on evidence: generated operations of seven shapes (`benchmarks/communities.py`, table in docs/analyses.md) and
the six-gang operations of the tests. Calls and transfers are damped: one talkative pair then cannot outweigh all other
ties of its members. A pair that several layers tie counts more than their sum: brokers call other gangs, but they do
not live with them and are not paid by them. A dead end (a person whose only tie is calls or transfers with one other)
belongs with that other and says nothing about who else does; left in the search, hundreds of private contacts make
large gangs fall apart. One-off contacts are not pruned: where records are missing, one call is evidence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from linkgraph.analysis.arrays import components
from linkgraph.analysis.ties import Ties
from linkgraph.errors import AnalysisError
from linkgraph.graph.actors import ActorGraph, Floats, Ints

#: Layers whose records are single events (a call, a transfer, a co-location): their number is damped.
#: In all other layers a tie is one judged statement ("stayed together", "associated") and weighs 1.
DAMPED = ("calls", "money", "colocation")
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Fusing:
    """How layers are fused.

    Parameters
    ----------
    damped : layers weighing log2(1 + count): one call weighs 1, three weigh 2, seven weigh 3.
    min_count : ties of a damped layer with fewer records are left out of the search for clusters (1 keeps all).
    layer_weights : (layer, factor) pairs; a layer that is not named has factor 1, factor 0 leaves it out.
    agreement : in the search, every further layer that ties a pair adds this share of the pair's weight.
    dead_ends : True searches people with one single contact like all others; False (default) lets them follow him.
    """

    damped: tuple[str, ...] = DAMPED
    min_count: float = 1.0
    layer_weights: tuple[tuple[str, float], ...] = ()
    agreement: float = 0.5
    dead_ends: bool = False

    def __post_init__(self) -> None:
        if not 0.0 <= self.agreement < float("inf"):
            raise AnalysisError(f"Agreement is a share from 0 up, not {self.agreement}; 0 counts layers one by one.")

    def to_json(self) -> dict[str, object]:
        return {
            "damped": sorted(self.damped),
            "min_count": self.min_count,
            "layer_weights": dict(sorted(self.layer_weights)),
            "agreement": self.agreement,
            "dead_ends": self.dead_ends,
        }


def fused_weight(graph: ActorGraph, fusing: Fusing) -> Floats:
    """Weight of every tie, layers added up; 0 where fusing leaves the tie out. Modularity is computed on this.

    A graph without named layers is taken as one layer in which every tie weighs 1.
    """
    weights = _weights(graph, fusing)
    return np.sum(list(weights.values()), axis=0) if weights else np.ones(graph.m)


def fused_ties(graph: ActorGraph, fusing: Fusing) -> Ties:
    """The ties that count, with their fused weight."""
    ties = Ties(graph.n, graph.u, graph.v, fused_weight(graph, fusing))
    return ties.keep(ties.weight > 0)


def search_ties(graph: ActorGraph, fusing: Fusing) -> Ties:
    """The ties that groups are searched on: weight raised where layers agree, dead ends marked to follow."""
    weights = _weights(graph, fusing)
    total = fused_weight(graph, fusing)
    layers = np.sum([w > 0 for w in weights.values()], axis=0) if weights else np.ones(graph.m)
    judged = np.zeros(graph.m, dtype=np.bool_) if weights else np.ones(graph.m, dtype=np.bool_)
    for name, weight in weights.items():
        if name not in fusing.damped:
            judged |= weight > 0
    dead = np.zeros(graph.m, dtype=np.bool_)
    counts = total > 0
    if not fusing.dead_ends:
        dead[counts] = _dead_ends(graph.n, graph.u[counts], graph.v[counts], judged[counts])
    raised = total * (1.0 + fusing.agreement * np.maximum(layers - 1, 0))
    return Ties(graph.n, graph.u, graph.v, raised, dead).keep(counts)


def has_events(graph: ActorGraph, fusing: Fusing) -> bool:
    """Does the graph rest on single events (calls, transfers), which also happen by accident?"""
    return any(name in fusing.damped and bool((count > 0).any()) for name, count in graph.layers.items())


def _weights(graph: ActorGraph, fusing: Fusing) -> dict[str, Floats]:
    factors = _factors(graph.layers, fusing)
    return {
        name: factors[name] * _layer_weight(graph.layers[name], name in fusing.damped, fusing.min_count)
        for name in sorted(graph.layers)
    }


def _dead_ends(n: int, u: Ints, v: Ints, judged: Bools) -> Bools:
    """Ties of events outside the 2-core, where their component has anything else to search on."""
    alive = np.ones(len(u), dtype=np.bool_)
    while True:
        contacts = np.bincount(np.concatenate([u[alive], v[alive]]), minlength=n)
        still = alive & (contacts[u] > 1) & (contacts[v] > 1)
        if still.sum() == alive.sum():
            break
        alive = still
    searched = alive | judged
    part = components(n, u, v)
    something = np.zeros(n, dtype=np.bool_)
    something[part[u[searched]]] = True
    dead: Bools = ~searched & something[part[u]]
    return dead


def _layer_weight(count: Floats, damped: bool, min_count: float) -> Floats:
    if not damped:
        return (count > 0).astype(np.float64)
    return np.where(count >= min_count, np.log2(1.0 + count), 0.0)


def _factors(layers: Mapping[str, Floats], fusing: Fusing) -> dict[str, float]:
    factors = dict.fromkeys(layers, 1.0)
    factors.update({name: factor for name, factor in fusing.layer_weights if name in layers})
    negative = sorted(name for name, factor in factors.items() if not (0.0 <= factor < float("inf")))
    if negative:
        raise AnalysisError(f"Layer weight of {', '.join(negative)} must be a number from 0 up; 0 leaves a layer out.")
    return factors
