"""Calls and messages as they happened, before anybody's records were asked for."""

from __future__ import annotations

import numpy as np

from linkgraph.sample.incidents import contact_numbers
from linkgraph.sample.issuer import Issuer
from linkgraph.sample.things import DAY, HOUR, Call, Cell, Hideout, Phone, World
from linkgraph.sample.ties import Tie, build_ties

Rng = np.random.Generator
COLD_CALLS_PER_DIALLER = 70
SECOND_GANG_SHARE = 0.04


def build_calls(world: World, issuer: Issuer) -> None:
    """Add every call: between the people of the ties, to the victims, and cold calls from the lists."""
    rng = np.random.default_rng([world.options.seed, 7])
    for tie in build_ties(world):
        _contacts(world, tie, rng)
    for incident in world.incidents:
        _to_victim(world, incident.contacts, incident.victim.phones[0], incident.reported, rng)
        if rng.random() < SECOND_GANG_SHARE:
            _second_gang(world, incident.gang, incident.victim.phones[0], incident.reported, rng)
    for h in world.hideouts:
        _cold(world, h, issuer, rng)
    world.calls.sort(key=lambda c: (c.t, c.a.number, c.b.number, c.seconds))


def _contacts(world: World, tie: Tie, rng: Rng) -> None:
    for _ in range(int(rng.poisson(tie.mean * world.options.scale))):
        t = int(rng.integers(5, 158)) * DAY + _hour(tie.kind, rng)
        a = tie.a.phone_at(t, tie.kind if rng.random() < 0.92 else "private")
        b = tie.b if isinstance(tie.b, Phone) else tie.b.phone_at(t, tie.kind)
        if a is None or b is None:
            continue
        if b.kind != "public" and rng.random() < 0.45:
            a, b = b, a
        _add(world, t, a, b, rng)


def _hour(kind: str, rng: Rng) -> int:
    """Work in script hours with a break at noon, private life in the evening."""
    hour = rng.choice([9, 10, 11, 14, 15, 16, 17, 20]) if kind == "work" else rng.choice([8, 12, 18, 19, 20, 21, 22])
    return int(hour) * HOUR + int(rng.integers(HOUR))


def _add(world: World, t: int, a: Phone, b: Phone, rng: Rng) -> None:
    sms = b.kind != "public" and bool(rng.random() < 0.14)
    seconds = 0 if sms else max(1, int(rng.lognormal(3.9, 0.9)))
    world.calls.append(Call(t, a, b, seconds, sms, _cell(world, a, rng), _cell(world, b, rng)))


def _cell(world: World, phone: Phone, rng: Rng) -> Cell:
    """Work phones are mostly at the hideout, all others around town."""
    near = world.base.get(phone.number)
    if near is not None and (phone.kind == "dialler" or rng.random() < 0.7):
        return near.cells[0 if phone.kind == "dialler" else int(rng.integers(len(near.cells)))]
    start = int(phone.number[-4:]) % 14
    return world.cells[max(phone.jurisdiction, 0)][(start + int(rng.integers(4))) % 14]


def _to_victim(world: World, contacts: list[Phone], victim: Phone, t: int, rng: Rng) -> None:
    for k, phone in enumerate(contacts):
        for _ in range(int(rng.integers(1, 3)) + (k > 0)):
            _add(world, t - int(rng.integers(1_200, 2 * HOUR)), phone, victim, rng)


def _second_gang(world: World, gang: int, victim: Phone, t: int, rng: Rng) -> None:
    rooms = [h for h in world.hideouts if h.gangs[0] != gang and h.diallers]
    room = rooms[int(rng.integers(len(rooms)))]
    later = min(max(t + 5 * DAY, room.since + 2 * DAY), room.jurisdiction.raid - DAY)
    _to_victim(world, contact_numbers(world, room, 1, later, rng), victim, later, rng)


def _cold(world: World, h: Hideout, issuer: Issuer, rng: Rng) -> None:
    """Strangers from the bought list; one in twelve is tried again by another SIM of the box."""
    known: list[Phone] = []
    for phone in h.diallers:
        for _ in range(round(COLD_CALLS_PER_DIALLER * world.options.scale)):
            t = int(rng.integers(phone.since // DAY + 1, phone.until // DAY)) * DAY + _hour("work", rng)
            again = known and rng.random() < 0.08
            other = known[int(rng.integers(len(known)))] if again else _stranger(issuer, rng)
            known.append(other)
            _add(world, t, phone, other, rng)


def _stranger(issuer: Issuer, rng: Rng) -> Phone:
    return Phone(issuer.mobile(), "stranger", int(rng.integers(4)), issuer.imsi(), issuer.imei())
