"""The six-gang generator of the design: planted gangs of 138 people in three layers, each badly incomplete."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from linkgraph.graph.actors import ActorGraph, Floats, Ints
from tests.analysis.graphs import Layer, from_layers

GANGS = 6
PEOPLE = 138
HIDEOUTS = 14


@dataclass(frozen=True)
class Operation:
    """Chances of a tie inside and outside a gang, and what is missing.

    calls: p_in .20, half missing; money: p_in .10, half missing; hideouts: 60 % of the people known.
    Ties between gangs are what innocent contacts and brokers leave; their chance was chosen so that the single layers
    come out as measured for the design (adjusted Rand index: calls .33, money .10, premises .21).
    """

    call_inside: float = 0.20
    call_outside: float = 0.015
    money_inside: float = 0.10
    money_outside: float = 0.010
    missing: float = 0.5
    hideout_known: float = 0.6
    #: Records per tie: geometric with this chance to stop, inside and between gangs (1 = always one record).
    stop_inside: float = 1.0
    stop_outside: float = 1.0


def operation(seed: int, shape: Operation | None = None) -> tuple[dict[str, ActorGraph], Ints]:
    """Actor graphs "calls", "money", "premises" and "fused" of one operation, and the gang of every person."""
    chosen = shape or Operation()
    rng = np.random.default_rng(seed)
    gang = np.repeat(np.arange(GANGS), PEOPLE // GANGS)
    layers = {
        "calls": _contacts(rng, gang, chosen, chosen.call_inside, chosen.call_outside),
        "money": _contacts(rng, gang, chosen, chosen.money_inside, chosen.money_outside),
        "premises": _hideouts(rng, gang, chosen.hideout_known),
    }
    graphs = {name: from_layers(PEOPLE, {name: layer}) for name, layer in layers.items()}
    return {**graphs, "fused": from_layers(PEOPLE, layers)}, gang


def _contacts(rng: np.random.Generator, gang: Ints, shape: Operation, inside: float, outside: float) -> Layer:
    u, v = np.triu_indices(len(gang), 1)
    same = gang[u] == gang[v]
    tied = (rng.random(len(u)) < np.where(same, inside, outside)) & (rng.random(len(u)) >= shape.missing)
    u, v, same = u[tied], v[tied], same[tied]
    count: Floats = rng.geometric(np.where(same, shape.stop_inside, shape.stop_outside)).astype(np.float64)
    return u, v, count


def _hideouts(rng: np.random.Generator, gang: Ints, known: float) -> Layer:
    owner = np.arange(HIDEOUTS) % GANGS
    place = np.array([int(rng.choice(np.flatnonzero(owner == g))) for g in gang])
    place[rng.random(len(gang)) >= known] = -1
    u, v = np.triu_indices(len(gang), 1)
    together = (place[u] == place[v]) & (place[u] >= 0)
    return u[together], v[together], np.ones(int(together.sum()))
