"""Who takes part: the six gangs with their roles, their innocent circles, and people whose identity was misused."""

from __future__ import annotations

import numpy as np

from linkgraph.sample.ground import address, shares
from linkgraph.sample.issuer import Issuer
from linkgraph.sample.things import Hideout, Person, Phone, World

Rng = np.random.Generator

#: Shares of a gang by role (the boss comes first, callers fill up).
ROLE_SHARES = [("lieutenant", 0.11, 1), ("cash-out", 0.08, 1), ("mule", 0.2, 1), ("data seller", 0.04, 1)]


def roles(size: int) -> list[str]:
    """The roles of a gang of that size."""
    out = ["boss"]
    for role, share, least in ROLE_SHARES:
        out += [role] * max(least, round(share * size))
    if size >= 7:
        out.append("SIM keeper")
    return (out + ["caller"] * size)[:size]


def build_cast(world: World, issuer: Issuer) -> None:
    """Add suspects (with hideouts), their families and friends, and misused identities."""
    rng = np.random.default_rng([world.options.seed, 3])
    for gang, size in enumerate(shares(world.options.people, 6, 5)):
        for k, role in enumerate(roles(size)):
            world.suspects.append(_suspect(world, gang, role, k, issuer))
    _gaps(world, rng)
    for p in world.suspects:
        world.circles[p.id_number] = [_innocent(world, p, k, issuer) for k in range(int(rng.integers(2, 5)))]
    _shared_friends(world, rng)
    world.identities = [
        Person(issuer.id_number(), issuer.name(), "identity", int(rng.integers(4)), address("远安", rng))
        for _ in range(max(12, world.options.people // 4))
    ]
    _brokers(world, rng)


def _suspect(world: World, gang: int, role: str, k: int, issuer: Issuer) -> Person:
    own = [h for h in world.hideouts if h.gangs[0] == gang]
    home = _home(own, role, k)
    city = home.jurisdiction.city
    oldest = {"boss": 1968, "lieutenant": 1978}.get(role, 1982)
    number = issuer.id_number(min(oldest + 14, 1998), oldest)
    person = Person(number, issuer.unique_name(), "suspect", home.jurisdiction.index, address(city, issuer.rng))
    person.gang, person.role, person.hideout = gang, role, home.index
    return person


def _home(own: list[Hideout], role: str, k: int) -> Hideout:
    wanted = "money" if role in ("mule", "cash-out") else "calls"
    fitting = [h for h in own if h.kind == wanted] or own
    return fitting[k % len(fitting)]


def _innocent(world: World, p: Person, k: int, issuer: Issuer) -> Person:
    part = "family" if k < 2 else "friend"
    other = Person(issuer.id_number(), issuer.name(), part, p.jurisdiction, p.address)
    phone = Phone(issuer.mobile(), "private", p.jurisdiction, issuer.imsi(), issuer.imei())
    phone.subscriber = other if issuer.rng.random() < 0.6 else None
    other.phones.append(phone)
    world.innocents.append(other)
    return other


def _shared_friends(world: World, rng: Rng) -> None:
    """Some friends know suspects of two gangs and prove nothing by it."""
    friends = [p for p in world.innocents if p.part == "friend"]
    for friend in friends[: max(4, len(friends) // 8)]:
        other = world.suspects[int(rng.integers(len(world.suspects)))]
        world.circles[other.id_number].append(friend)


def _gaps(world: World, rng: Rng) -> None:
    """What the investigators do not have: people known only by association, at large, or without a known phone."""
    order = [int(i) for i in rng.permutation(len(world.suspects))]
    crew = [world.suspects[i] for i in order if world.suspects[i].role == "caller"]
    few = max(3, world.options.people // 40)
    for p in crew[:few]:
        p.associations_only = p.no_phone = p.at_large = True
    for p in crew[few : 3 * few]:
        p.no_phone = True
    for p in (world.suspects[i] for i in order):
        if p.role == "boss":
            p.at_large = p.gang % 3 == 2
        elif p.role in ("mule", "cash-out", "data seller") and rng.random() < 0.45:
            p.at_large = True


def _brokers(world: World, rng: Rng) -> None:
    """Data sellers serve two more gangs; one mule and one cash-out of the large gangs also work for another."""
    for gang in range(6):
        for p in world.members(gang, "data seller")[:1]:
            others = [g for g in range(6) if g != gang]
            world.brokers[p.id_number] = sorted(int(g) for g in rng.choice(others, size=2, replace=False))
    for gang, role, other in ((0, "mule", 2), (1, "cash-out", 3), (3, "mule", 5)):
        for p in world.members(gang, role)[-1:]:
            world.brokers[p.id_number] = [other]
