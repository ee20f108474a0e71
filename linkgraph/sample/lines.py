"""Which phones people have: work phones that are changed, private phones, dialling sets, and whose records are held."""

from __future__ import annotations

import numpy as np

from linkgraph.sample.ground import HONG_KONG
from linkgraph.sample.issuer import Issuer
from linkgraph.sample.things import DAY, LAST_DAY, Hideout, Person, Phone, World

Rng = np.random.Generator
CHANGE_SHARE = 0.28
HELD_SHARE = {"work": 0.5, "private": 0.3, "dialler": 0.4}
DIALLERS_PER_BOX = 5


def build_lines(world: World, issuer: Issuer) -> None:
    """Give every suspect phones, every call room a SIM box, and decide what records were obtained."""
    rng = np.random.default_rng([world.options.seed, 4])
    for p in world.suspects:
        if not p.no_phone:
            _work(world, p, issuer, rng)
            if rng.random() < 0.6:
                p.phones.append(_line(p, "private", issuer, p))
            world.base.update({q.number: world.hideouts[p.hideout] for q in p.phones if q.kind == "work"})
    for h in world.hideouts:
        if h.kind == "calls":
            h.diallers = _box(h, issuer)
            world.base.update({q.number: h for q in h.diallers})
    phones = [q for p in world.suspects for q in p.phones] + [q for h in world.hideouts for q in h.diallers]
    for phone in phones:
        phone.held = bool(rng.random() < HELD_SHARE[phone.kind])


def _line(p: Person, kind: str, issuer: Issuer, subscriber: Person | None) -> Phone:
    number = issuer.foreign("852") if p.jurisdiction == HONG_KONG and kind == "work" else issuer.mobile()
    return Phone(number, kind, p.jurisdiction, issuer.imsi(), issuer.imei(), subscriber=subscriber)


def _subscriber(world: World, p: Person, rng: Rng) -> Person | None:
    """Who the operator's list names: the user, somebody whose papers were misused, or nobody."""
    luck = rng.random()
    if luck < 0.35 or (p.at_large and luck < 0.75):
        return p
    if luck > 0.8:
        return world.identities[int(rng.integers(len(world.identities)))]
    return None


def _work(world: World, p: Person, issuer: Issuer, rng: Rng) -> None:
    end = world.jurisdictions[p.jurisdiction].raid if not p.at_large else LAST_DAY * DAY
    first = _line(p, "work", issuer, _subscriber(world, p, rng))
    first.until = end
    p.phones.append(first)
    if rng.random() < CHANGE_SHARE:
        second = _line(p, "work", issuer, _subscriber(world, p, rng))
        change = int(rng.integers(60, 110)) * DAY + int(rng.integers(8, 20)) * 3_600
        first.until, second.since, second.until = change, change, end
        if rng.random() < 0.4:
            second.imei = first.imei
        p.phones.append(second)
        world.successions.append((first, second, p))


def _box(h: Hideout, issuer: Issuer) -> list[Phone]:
    """A SIM box: several SIMs behind one IMEI, never moving, calling strangers from a list."""
    imei = issuer.imei()
    out = []
    for k in range(DIALLERS_PER_BOX):
        phone = Phone(issuer.mobile(), "dialler", h.jurisdiction.index, issuer.imsi(), imei)
        phone.since, phone.until = h.since + 12 * DAY * k, h.jurisdiction.raid
        out.append(phone)
    return out
