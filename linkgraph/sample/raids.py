"""What surveillance and the raids brought: stays, detentions, seized data, known associations."""

from __future__ import annotations

import numpy as np

from linkgraph.sample.things import DAY, HOUR, Association, DataBatch, Hideout, Person, Stay, World

Rng = np.random.Generator
CATEGORIES = ["网购订单", "学籍信息", "车主信息", "银行开户信息", "快递面单", "社保信息", "股民信息", "房产业主信息"]
RELATIONS = ["同乡", "同案前科", "上下级", "同住", "资金往来", "亲属"]


def build_raids(world: World) -> None:
    rng = np.random.default_rng([world.options.seed, 9])
    for p in world.suspects:
        if not p.associations_only:
            _stays(world, p, rng)
    _bystanders(world, rng)
    _associations(world, rng)
    _batches(world, rng)
    for phone in (q for p in world.suspects if not p.at_large for q in p.phones):
        phone.seized = phone.until >= world.jurisdictions[phone.jurisdiction].raid and bool(rng.random() < 0.8)
    for account in (a for p in world.suspects if not p.at_large for a in p.accounts):
        account.seized = bool(rng.random() < (0.4 if account.holder is account.user else 0.75))


def _stays(world: World, p: Person, rng: Rng) -> None:
    """A first stay, at times elsewhere, and the detention at the hideout unless at large."""
    home = world.hideouts[p.hideout]
    seen = {"boss": 0.5, "mule": 0.45, "cash-out": 0.6, "data seller": 0.5}.get(p.role, 0.85)
    own = [h for h in world.hideouts if p.gang in h.gangs]
    if p.at_large and rng.random() > seen:
        return
    since = home.since + int(rng.integers(0, 40)) * DAY + 10 * HOUR
    supervisor = p.role in ("boss", "lieutenant", "cash-out")
    if len(own) > 1 and rng.random() < (0.3 if supervisor else 0.07):
        others = [h for h in own if h.kind != home.kind and h.gangs[0] == p.gang] if supervisor else own
        other = (others or own)[int(rng.integers(len(others or own)))]
        until = since + int(rng.integers(5, 25)) * DAY
        world.stays.append(Stay(p, other, since, until, None))
        since = until + 6 * HOUR
    if p.at_large:
        world.stays.append(Stay(p, home, since, since + int(rng.integers(10, 60)) * DAY, None))
    elif rng.random() < seen:
        world.stays.append(Stay(p, home, since, home.jurisdiction.raid, home.jurisdiction.raid))
    else:
        raid = home.jurisdiction.raid
        world.stays.append(Stay(p, home, raid - 9 * HOUR, raid, raid))


def _bystanders(world: World, rng: Rng) -> None:
    """A landlord or a cleaner met at a hideout: written down, not a suspect."""
    for h in world.hideouts[::4]:
        keeper = world.circles[world.members(h.gangs[0])[-1].id_number][-1]
        since = h.since + int(rng.integers(20, 60)) * DAY
        world.stays.append(Stay(keeper, h, since, since + 3 * HOUR, None))


def _tie(world: World, pair: tuple[Person, Person], relation: str, rng: Rng) -> None:
    first = int(rng.integers(0, 90)) * DAY
    last = first + int(rng.integers(5, 60)) * DAY
    grade = str(rng.choice(["1A", "2B", "2B", "2C", "3C"]))
    world.associations.append(Association(*pair, relation, int(rng.integers(1, 7)), first, last, grade))


def known_by(world: World, p: Person) -> list[str]:
    """Which records name the suspect: premises, exhibits, subscribers, bank returns, associations."""
    out = ["premises"] if any(s.person is p for s in world.stays) else []
    if any(s.person is p and s.detained is not None for s in world.stays) and any(q.seized for q in p.phones):
        out.append("exhibits")
    if any(q.subscriber is p for q in p.phones):
        out.append("subscribers")
    if any(a.held and a.holder is p for a in p.accounts):
        out.append("accounts")
    return out + ["associations"] * any(p in (a.a, a.b) for a in world.associations)


def _associations(world: World, rng: Rng) -> None:
    """Reports tie bosses to lieutenants and some of the crew; kinship and old cases run across the gangs."""
    for gang in range(6):
        _gang_reports(world, gang, rng)
    for _ in range(round(0.13 * len(world.suspects))):
        a, b = (world.suspects[int(k)] for k in rng.permutation(len(world.suspects))[:2])
        _tie(world, (a, b), RELATIONS[int(rng.integers(len(RELATIONS)))], rng)
    for p in world.suspects[::9]:
        _tie(world, (p, world.circles[p.id_number][0]), "亲属", rng)


def _gang_reports(world: World, gang: int, rng: Rng) -> None:
    """Command lines and old acquaintance inside a gang; nobody stays unnamed in every record."""
    boss, chiefs = world.members(gang, "boss")[0], world.members(gang, "lieutenant")
    for p in chiefs:
        _tie(world, (boss, p), "上下级", rng)
    for p in world.members(gang):
        chief = chiefs[int(rng.integers(len(chiefs)))]
        if p.associations_only:
            _tie(world, (p, chief), "同乡", rng)
            _tie(world, (p, chiefs[-1] if chiefs[-1] is not chief else boss), "上下级", rng)
        elif p.role not in ("boss", "lieutenant") and rng.random() < (0.8 if p.no_phone else 0.32):
            _tie(world, (chief, p), "上下级", rng)
    for _ in range(round(0.3 * len(world.members(gang)))):
        a, b = (world.members(gang)[int(k)] for k in rng.permutation(len(world.members(gang)))[:2])
        _tie(world, (a, b), "同案前科" if rng.random() < 0.5 else "同乡", rng)
    for p in (q for q in world.members(gang) if not known_by(world, q)):
        _tie(world, (boss, p), "上下级", rng)


def _batches(world: World, rng: Rng) -> None:
    """Lists of personal data found at the hideouts; together far more than a hundred million records."""
    sellers = [p for p in world.suspects if p.role == "data seller"]
    for h in world.hideouts:
        crew = [p for p in world.members(h.gangs[0]) if p.hideout == h.index] or world.members(h.gangs[0])
        for _ in range(int(rng.integers(1, 4))):
            holder = crew[int(rng.integers(len(crew)))]
            serving = [p for p in sellers if h.gangs[0] in (p.gang, *world.brokers.get(p.id_number, []))]
            world.batches.append(_batch(h, holder, serving, rng))
    short = 120_000_000 - sum(b.records for b in world.batches)
    if short > 0:
        big = world.hideouts[0]
        holder = world.members(big.gangs[0], "lieutenant")[0]
        world.batches.append(DataBatch(big, holder, short + 1_357_911, "网购订单、快递面单", sellers[0], None))


def _batch(h: Hideout, holder: Person, sellers: list[Person], rng: Rng) -> DataBatch:
    seller = sellers[int(rng.integers(len(sellers)))] if sellers and rng.random() < 0.7 else None
    kinds = "、".join(CATEGORIES[int(k)] for k in sorted(rng.permutation(len(CATEGORIES))[:2]))
    records = int(rng.lognormal(14.6, 1.0))
    return DataBatch(h, holder, records, kinds, None if seller is holder else seller, None)
