"""Who calls whom, how often: the pattern of contacts behind the call records.

Bosses speak to few (their lieutenants), lieutenants to their crew, mules to the cash-out that runs
them and at times to the lieutenant who recruited them; callers who sit in one room hardly call each
other. Between the gangs run brokers and chance acquaintances.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from linkgraph.sample.things import Person, Phone, World

Rng = np.random.Generator
T = TypeVar("T")


@dataclass(frozen=True)
class Tie:
    """A pair that is in contact `mean` times over the whole time (times the scale)."""

    a: Person
    b: Person | Phone
    mean: float
    kind: str = "work"


def build_ties(world: World) -> list[Tie]:
    rng = np.random.default_rng([world.options.seed, 6])
    out: list[Tie] = []
    for gang in range(6):
        out += _command(world, gang, rng) + _crew(world, gang, rng) + _money_side(world, gang, rng)
    return out + _brokers(world, rng) + _noise(world, rng) + _private(world, rng) + _public(world, rng)


def _command(world: World, gang: int, rng: Rng) -> list[Tie]:
    boss = world.members(gang, "boss")[0]
    chiefs = world.members(gang, "lieutenant")
    out = [Tie(boss, p, float(rng.uniform(4, 9))) for p in chiefs]
    out += [Tie(a, b, float(rng.uniform(8, 24))) for i, a in enumerate(chiefs) for b in chiefs[i + 1 :]]
    out += [Tie(boss, phone, 3.0) for phone in _pick(world.foreign, 1, rng)]
    return out + [Tie(chiefs[0], phone, 6.0) for phone in _pick(world.foreign, 2, rng)]


def _crew(world: World, gang: int, rng: Rng) -> list[Tie]:
    """Each caller has a lieutenant, now and then a second one; rooms do not talk much by telephone."""
    chiefs = world.members(gang, "lieutenant")
    callers = world.members(gang, "caller")
    out: list[Tie] = []
    for p in callers:
        near = [c for c in chiefs if c.hideout == p.hideout] or chiefs
        out.append(Tie(near[int(rng.integers(len(near)))], p, float(rng.uniform(5, 22))))
        if rng.random() < 0.75:
            out.append(Tie(chiefs[int(rng.integers(len(chiefs)))], p, float(rng.uniform(3, 10))))
    pairs = [(a, b) for i, a in enumerate(callers) for b in callers[i + 1 :]]
    met = [(a, b) for a, b in pairs if rng.random() < (0.10 if a.hideout == b.hideout else 0.06)]
    out += [Tie(a, b, float(rng.uniform(1, 8))) for a, b in met]
    for keeper in world.members(gang, "SIM keeper"):
        out += [Tie(keeper, p, float(rng.uniform(3, 9))) for p in chiefs + callers if rng.random() < 0.65]
    return out


def _money_side(world: World, gang: int, rng: Rng) -> list[Tie]:
    chiefs, cashers = world.members(gang, "lieutenant"), world.members(gang, "cash-out")
    mules = world.members(gang, "mule")
    out = [Tie(c, p, float(rng.uniform(6, 18))) for p in cashers for c in chiefs if rng.random() < 0.8]
    for i, p in enumerate(mules):
        out.append(Tie(cashers[i % len(cashers)], p, float(rng.uniform(4, 16))))
        if rng.random() < 0.65:
            out.append(Tie(chiefs[int(rng.integers(len(chiefs)))], p, float(rng.uniform(3, 10))))
        out += [Tie(p, q, float(rng.uniform(1, 5))) for q in mules[i + 1 :] if rng.random() < 0.12]
    return out + [Tie(p, chiefs[0], float(rng.uniform(4, 10))) for p in world.members(gang, "data seller")]


def _brokers(world: World, rng: Rng) -> list[Tie]:
    out = []
    for p in world.suspects:
        for gang in world.brokers.get(p.id_number, []):
            role = "lieutenant" if p.role == "data seller" else "cash-out"
            out.append(Tie(p, world.members(gang, role)[0], float(rng.uniform(3, 9))))
    return out


def _noise(world: World, rng: Rng) -> list[Tie]:
    """People of different gangs who know each other from home or from earlier work."""
    out = []
    for _ in range(round(0.3 * len(world.suspects))):
        a, b = _pick(world.suspects, 2, rng)
        if a.gang != b.gang and "boss" not in (a.role, b.role):
            out.append(Tie(a, b, float(rng.uniform(1, 4))))
    return out


def _private(world: World, rng: Rng) -> list[Tie]:
    low, high = (1.5, 5.0)
    return [
        Tie(p, other, float(rng.uniform(low, high)), "private")
        for p in world.suspects
        for other in world.circles[p.id_number]
    ]


def _public(world: World, rng: Rng) -> list[Tie]:
    """Service numbers are called by everybody, the shops of the city by most."""
    out = []
    for p in world.suspects + [f for circle in world.circles.values() for f in circle[:1]]:
        out += [Tie(p, s, float(rng.uniform(0.5, 4)), "private") for s in _pick(world.services, 5, rng)]
        near = [s for s in world.shops if s.jurisdiction == p.jurisdiction]
        out += [Tie(p, s, float(rng.uniform(0.5, 4))) for s in near if p.part == "suspect" and rng.random() < 0.4]
    return out


def _pick(items: list[T], n: int, rng: Rng) -> list[T]:
    return [items[int(k)] for k in rng.permutation(len(items))[:n]]
