"""Invented operations whose gangs are known: actor graphs of several layers, each as incomplete as real ones.

A gang is planted as people who call each other more often than strangers do, pay each other, and live in hideouts.
Around them stand people who belong to no gang: private contacts, families, shared money mules. What is asked of a
method is only the gang of every suspect; where the others are put does not count.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from linkgraph.graph.actors import ActorGraph, Floats, Ints

Pair = tuple[int, int]


@dataclass(frozen=True)
class Shape:
    """What an operation is made of.

    Attributes
    ----------
    gangs : people in each gang.
    contacts, strangers : calls partners that a suspect has inside his gang, and among suspects of other gangs (means).
    paid, paid_outside : the same for transfers.
    calls, calls_outside : records per tie (means of a geometric distribution), inside and outside.
    hideout : people per hideout; ``housed`` : share of the suspects whose stay is known; ``visitors`` : share of them
        who stayed with another gang.
    brokers : share of the suspects who have as many contacts in one or two other gangs as in their own.
    mules : shared money mules: every one is paid by two to four gangs.
    families : share of the suspects with relatives (two to four, who know each other); two suspects of different gangs
        are of one family in a quarter of them.
    private : private contacts of each suspect (mean), a tenth of them shared with another suspect at random.
    missing : share of the records that are missing.
    """

    gangs: tuple[int, ...] = (23,) * 6
    contacts: float = 5.0
    strangers: float = 1.2
    paid: float = 1.5
    paid_outside: float = 0.4
    calls: float = 4.0
    calls_outside: float = 1.6
    hideout: int = 10
    housed: float = 0.6
    visitors: float = 0.05
    brokers: float = 0.05
    mules: int = 0
    families: float = 0.0
    private: float = 3.0
    missing: float = 0.0


BASE = Shape()
#: The harder variants that issue and methods name; every one differs from the base in one thing.
VARIANTS: dict[str, Shape] = {
    "base": BASE,
    "brokers": replace(BASE, brokers=0.25),
    "half missing": replace(BASE, missing=0.5),
    "5 beside 60": replace(BASE, gangs=(60, 60, 5, 5, 5, 5, 5, 5, 5)),
    "shared mules": replace(BASE, mules=12),
    "families": replace(BASE, families=0.6),
    "all at once": replace(BASE, gangs=(60, 40, 20, 10, 5, 5, 5), brokers=0.15, missing=0.3, mules=8, families=0.3),
}


@dataclass
class Draft:
    """An operation while it is being made: records per pair and layer; the gang of each suspect (−1: none)."""

    shape: Shape
    rng: np.random.Generator
    gang: list[int] = field(default_factory=list)
    records: dict[str, dict[Pair, int]] = field(default_factory=lambda: {"calls": {}, "money": {}, "premises": {}})

    def tie(self, layer: str, a: int, b: int, mean: float) -> None:
        """Add records between two people: a geometric number with this mean."""
        if a != b:
            pair = (min(a, b), max(a, b))
            more = int(self.rng.geometric(1.0 / mean)) if mean > 1 else 1
            self.records[layer][pair] = self.records[layer].get(pair, 0) + more

    def newcomer(self) -> int:
        """A person who belongs to no gang."""
        self.gang.append(-1)
        return len(self.gang) - 1


@dataclass(frozen=True)
class Operation:
    """The graph, and the gang of every actor in it (−1: of none, not judged)."""

    graph: ActorGraph
    gang: Ints

    @property
    def suspects(self) -> Ints:
        return np.flatnonzero(self.gang >= 0)


def operation(shape: Shape, seed: int) -> Operation:
    """One operation of a shape; the same seed gives the same."""
    draft = Draft(shape, np.random.default_rng(seed))
    for number, size in enumerate(shape.gangs):
        draft.gang += [number] * size
    for part in (_contacts, _brokers, _hideouts, _private, _mules, _families):
        part(draft)
    return _finished(draft)


def _groups(draft: Draft) -> list[Ints]:
    gang = np.array(draft.gang)
    return [np.flatnonzero(gang == number) for number in range(len(draft.shape.gangs))]


def _contacts(draft: Draft) -> None:
    """Everyday ties: within the gang, and by chance with suspects of others."""
    shape, rng, groups = draft.shape, draft.rng, _groups(draft)
    everybody = np.concatenate(groups)
    kinds = (
        ("calls", shape.contacts, shape.strangers, shape.calls, shape.calls_outside),
        ("money", shape.paid, shape.paid_outside, shape.calls, shape.calls_outside),
    )
    for layer, inside, outside, often, seldom in kinds:
        for own in groups:
            for a in own.tolist():
                within = min(inside, (len(own) - 1) * 0.8)  # in a gang of five nobody has six partners
                for b in rng.choice(own, rng.poisson(within / 2)).tolist():
                    draft.tie(layer, a, b, often)
                for b in rng.choice(everybody, rng.poisson(outside / 2)).tolist():
                    draft.tie(layer, a, b, often if draft.gang[a] == draft.gang[b] else seldom)


def _brokers(draft: Draft) -> None:
    shape, rng, groups = draft.shape, draft.rng, _groups(draft)
    suspects = np.concatenate(groups)
    for a in rng.choice(suspects, round(shape.brokers * len(suspects)), replace=False).tolist():
        others = [number for number in range(len(groups)) if number != draft.gang[a]]
        for number in rng.choice(others, int(rng.integers(1, 3)), replace=False).tolist():
            for b in rng.choice(groups[number], min(len(groups[number]), rng.poisson(shape.contacts) + 1)).tolist():
                draft.tie("calls", a, b, shape.calls)


def _hideouts(draft: Draft) -> None:
    shape, rng, groups = draft.shape, draft.rng, _groups(draft)
    rooms: dict[tuple[int, int], list[int]] = {}
    for number, own in enumerate(groups):
        for a in own[rng.random(len(own)) < shape.housed].tolist():
            host = int(rng.integers(len(groups))) if rng.random() < shape.visitors else number
            room = int(rng.integers(max(1, round(len(groups[host]) / shape.hideout))))
            rooms.setdefault((host, room), []).append(a)
    for there in rooms.values():
        for i, a in enumerate(there):
            for b in there[i + 1 :]:
                draft.tie("premises", a, b, 1.0)


def _private(draft: Draft) -> None:
    shape, rng = draft.shape, draft.rng
    suspects = np.concatenate(_groups(draft))
    for a in suspects.tolist():
        for _ in range(rng.poisson(shape.private)):
            friend = draft.newcomer()
            draft.tie("calls", a, friend, shape.calls_outside)
            if rng.random() < 0.1:
                draft.tie("calls", int(rng.choice(suspects)), friend, shape.calls_outside)


def _mules(draft: Draft) -> None:
    shape, rng, groups = draft.shape, draft.rng, _groups(draft)
    for _ in range(shape.mules):
        mule = draft.newcomer()
        for number in rng.choice(len(groups), min(len(groups), int(rng.integers(2, 5))), replace=False).tolist():
            own = groups[number]
            for a in rng.choice(own, min(len(own), int(rng.integers(3, 7))), replace=False).tolist():
                draft.tie("money", a, mule, shape.calls)


def _families(draft: Draft) -> None:
    shape, rng = draft.shape, draft.rng
    suspects = np.concatenate(_groups(draft))
    for a in rng.choice(suspects, round(shape.families * len(suspects)), replace=False).tolist():
        family = [a, *(draft.newcomer() for _ in range(int(rng.integers(2, 5))))]
        if rng.random() < 0.25:
            family.append(int(rng.choice(suspects)))
        for i, one in enumerate(family):
            for other in family[i + 1 :]:
                draft.tie("calls", one, other, 2 * shape.calls)


def _finished(draft: Draft) -> Operation:
    """Lose the missing records, leave out who has none left, and number the rest."""
    kept = {layer: _kept(pairs, draft) for layer, pairs in draft.records.items()}
    pairs = sorted({pair for layer in kept.values() for pair in layer})
    there = sorted({i for pair in pairs for i in pair})
    new = {old: i for i, old in enumerate(there)}
    ends = np.array([(new[a], new[b]) for a, b in pairs], dtype=np.int64).reshape(-1, 2)
    layers: dict[str, Floats] = {
        name: np.array([float(found.get(pair, 0)) for pair in pairs]) for name, found in sorted(kept.items())
    }
    ids = tuple(f"person:{i:06d}" for i in there)
    total: Floats = np.sum(list(layers.values()), axis=0)
    graph = ActorGraph(ids, ids, ends[:, 0], ends[:, 1], layers, total)
    return Operation(graph, np.array(draft.gang, dtype=np.int64)[there])


def _kept(pairs: dict[Pair, int], draft: Draft) -> dict[Pair, int]:
    left = {pair: int(draft.rng.binomial(n, 1.0 - draft.shape.missing)) for pair, n in sorted(pairs.items())}
    return {pair: n for pair, n in left.items() if n > 0}


Finder = Callable[[ActorGraph, int], Ints]
