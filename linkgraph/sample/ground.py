"""Where the operation takes place: jurisdictions, hideouts, cells, service numbers and shops."""

from __future__ import annotations

import numpy as np

from linkgraph.sample.issuer import Issuer
from linkgraph.sample.things import DAY, Cell, Hideout, Jurisdiction, Phone, World

Rng = np.random.Generator

#: name, city, area as call records print it, latitude, longitude, trunk code, raid day (days after 1 January)
AREAS = [
    ("广东省深圳市", "深圳", "广东深圳", 22.543, 114.058, "755", 150),
    ("福建省厦门市", "厦门", "福建厦门", 24.480, 118.089, "592", 152),
    ("湖北省武汉市", "武汉", "湖北武汉", 30.593, 114.305, "27", 153),
    ("广西南宁市", "南宁", "广西南宁", 22.817, 108.366, "771", 157),
    ("香港特别行政区", "香港", "中国香港", 22.302, 114.177, "", 159),
]
HONG_KONG = 4
SHARES = np.array([38, 29, 24, 20, 16, 11]) / 138
SERVICES = [
    "10086", "10010", "10000", "12306", "12345", "110", "95588", "95555", "95533", "95599",
    "95338", "95554", "95311", "95543", "4000000123", "4000000456", "4000000789",
]  # fmt: skip
ROADS = ["样榕路", "例川街", "设竹巷", "拟湖路", "示枫大道", "仿溪街", "虚云路", "假山路", "试茶街", "借月路"]
ESTATES = ["样景花园", "例安公寓", "设湾新城", "拟岭小区", "示海大厦", "仿江苑", "虚谷山庄", "试桥商务楼"]


def shares(people: int, parts: int, least: int) -> list[int]:
    """People (or hideouts) by gang in the proportions 38 : 29 : 24 : 20 : 16 : 11, largest remainder."""
    raw = SHARES[:parts] * people
    out = np.maximum(np.floor(raw).astype(int), least)
    order = np.argsort(out - raw, kind="stable")
    for k in range(int(people - out.sum())):
        out[order[k % parts]] += 1
    while out.sum() > people:
        out[int(np.argmax(out))] -= 1
    return [int(x) for x in out]


def address(city: str, rng: Rng) -> str:
    """An address on a road that does not exist."""
    road = ROADS[int(rng.integers(len(ROADS)))]
    town = city if city == "香港" else city + "市"
    return f"{town}{road}{rng.integers(1, 300)}号{rng.integers(1, 12)}栋{rng.integers(1, 33)}0{rng.integers(1, 7)}室"


def make_cell(area: Jurisdiction, rng: Rng, spread: float = 0.08) -> Cell:
    lat, lon = area.lat + rng.uniform(-spread, spread), area.lon + rng.uniform(-spread, spread)
    road = ROADS[int(rng.integers(len(ROADS)))]
    return Cell(
        int(rng.integers(4_096, 60_000)),
        int(rng.integers(10_000, 250_000)),
        round(float(lat), 6),
        round(float(lon), 6),
        f"{area.city}{road}{rng.integers(1, 400)}号基站",
    )


def build_ground(world: World, issuer: Issuer) -> None:
    """Add cells, hideouts, shops, service numbers and overseas numbers to the world."""
    rng = np.random.default_rng([world.options.seed, 2])
    world.cells = [[make_cell(area, rng) for _ in range(14)] for area in world.jurisdictions]
    world.services = [Phone(number, "public", -1) for number in SERVICES]
    for area in world.jurisdictions:
        world.shops += [shop(area, issuer) for _ in range(3)]
    world.foreign = [
        Phone(issuer.foreign(code), "foreign", -1) for code in ("852", "853", "886", "60", "63", "855") for _ in "ab"
    ]
    _hideouts(world, rng)


def shop(area: Jurisdiction, issuer: Issuer) -> Phone:
    """A takeaway or taxi number that several gangs of the city call."""
    if area.trunk in ("755", "27"):
        return Phone(issuer.landline(area.trunk, 8), "public", area.index)
    return Phone(issuer.foreign("852") if area.index == HONG_KONG else issuer.mobile(), "public", area.index)


def _hideouts(world: World, rng: Rng) -> None:
    total = max(8, round(world.options.people * 14 / 138))
    for gang, number in enumerate(shares(total, 6, 1)):
        for k in range(number):
            area = world.jurisdictions[(gang + (k + 1) // 2) % len(world.jurisdictions)]
            kind = "money" if number > 1 and k == number - 1 else "calls"
            world.hideouts.append(_hideout(len(world.hideouts), area, kind, gang, rng))
    money = [h for h in world.hideouts if h.kind == "money"]
    for h in money[:2]:
        h.gangs.append((h.gangs[0] + 2) % 6)


def _hideout(index: int, area: Jurisdiction, kind: str, gang: int, rng: Rng) -> Hideout:
    lat, lon = float(area.lat + rng.uniform(-0.05, 0.05)), float(area.lon + rng.uniform(-0.05, 0.05))
    block, flat = int(rng.integers(1, 15)), f"{rng.integers(2, 30)}0{rng.integers(1, 7)}"
    if area.index == HONG_KONG:
        name = f"Flat {flat}, Block {block}, Sample Court {index + 1}"
        place = f"{rng.integers(1, 300)} Example Street, Kowloon"
    else:
        name = f"{ESTATES[index % len(ESTATES)]}{block}栋{flat}"
        place = f"{area.city}市{ROADS[index % len(ROADS)]}{rng.integers(1, 300)}号{name}"
    near = Jurisdiction(area.index, area.name, area.city, area.area, lat, lon, area.trunk, area.raid_day)
    cells = [make_cell(near, rng, 0.006) for _ in range(3)]
    since = int(rng.integers(0, 30)) * DAY
    return Hideout(index, name, place, kind, area, [gang], round(lat, 6), round(lon, 6), cells, since)


def jurisdictions() -> list[Jurisdiction]:
    return [Jurisdiction(i, *row) for i, row in enumerate(AREAS)]
