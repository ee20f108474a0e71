"""Victims and their reports: one story by method, told by the numbers that called and the account that was paid."""

from __future__ import annotations

import numpy as np

from linkgraph.sample.ground import address
from linkgraph.sample.issuer import Issuer
from linkgraph.sample.things import DAY, HOUR, Account, Hideout, Incident, Person, Phone, World

Rng = np.random.Generator

#: method → how many numbers call, share of the victims
METHODS = {
    "冒充公检法": (3, 0.34),
    "二维码": (1, 0.18),
    "木马链接": (1, 0.16),
    "政府通知": (2, 0.18),
    "验证码": (1, 0.14),
}
URLS = {"二维码": "https://qr.example.invalid/", "木马链接": "http://apk.example.invalid/"}
VICTIMS_PER_CALLER = 2.6


def build_incidents(world: World, issuer: Issuer) -> None:
    """Add victims of every gang; a few are called by a second gang that bought the same list."""
    rng = np.random.default_rng([world.options.seed, 5])
    for gang in range(6):
        rooms = [h for h in world.hideouts if h.gangs[0] == gang and h.diallers]
        callers = world.members(gang, "caller")
        for _ in range(max(2, round(len(callers) * VICTIMS_PER_CALLER * world.options.scale))):
            room = rooms[int(rng.integers(len(rooms)))]
            world.incidents.append(_incident(world, room, issuer, rng))
    world.incidents.sort(key=lambda i: i.reported)
    for k, incident in enumerate(world.incidents):
        incident.report_id = f"JF2017{k + 1:05d}"


def _incident(world: World, room: Hideout, issuer: Issuer, rng: Rng) -> Incident:
    method = list(METHODS)[int(rng.choice(len(METHODS), p=[share for _, share in METHODS.values()]))]
    area = world.jurisdictions[int(rng.integers(4))]
    victim = Person(issuer.id_number(1995, 1945), issuer.name(), "victim", area.index, address(area.city, rng))
    phone = Phone(issuer.mobile(), "private", area.index, issuer.imsi(), issuer.imei())
    victim.phones.append(phone)
    victim.accounts.append(Account(issuer.card(), issuer.account(), int(rng.integers(2)), victim))
    t = int(rng.integers(room.since + 15 * DAY, room.jurisdiction.raid - 3 * DAY)) // DAY * DAY
    t += int(rng.integers(9 * HOUR, 17 * HOUR))
    url = URLS.get(method, "")
    url += f"{rng.integers(16**8):08x}" if url else ""
    contacts = contact_numbers(world, room, METHODS[method][0], t, rng)
    return Incident("", victim, room.gangs[0], method, t, area.index, contacts, url)


def contact_numbers(world: World, room: Hideout, number: int, t: int, rng: Rng) -> list[Phone]:
    """The dialling set first, then callers' own work phones, at times an overseas number."""
    active = [q for q in room.diallers if q.since <= t < q.until] or room.diallers[:1]
    out = [active[int(rng.integers(len(active)))]]
    crew = [p for p in world.members(room.gangs[0], "caller", "lieutenant") if p.hideout == room.index and p.phones]
    for k in rng.permutation(len(crew))[: number - 1]:
        phone = crew[int(k)].phone_at(t, "work")
        if phone is not None and phone.kind == "work":
            out.append(phone)
    if number == 3 and rng.random() < 0.25:
        out.append(world.foreign[int(rng.integers(len(world.foreign)))])
    return out
