"""Accounts and transfers: victims pay mules of layer 1, the money runs over layers 2 and 3 to the cash machine."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from linkgraph.sample.issuer import Issuer
from linkgraph.sample.things import DAY, HOUR, Account, Incident, Payment, Person, Transfer, World

Rng = np.random.Generator
HELD_SHARE = 0.6
MERCHANTS = ["样例超市", "示例便利店", "拟真加油站", "设想电商", "例行物业"]


@dataclass(frozen=True)
class Purse:
    """The accounts that a gang runs, by layer."""

    layers: dict[str, list[Account]]

    def draw(self, layer: str, rng: Rng) -> Account:
        accounts = self.layers[layer]
        return accounts[int(rng.integers(len(accounts)))]


def build_money(world: World, issuer: Issuer) -> None:
    """Open the accounts, then move the victims' money, wages and everyday payments."""
    rng = np.random.default_rng([world.options.seed, 8])
    for p in world.suspects:
        _open(world, p, issuer, rng)
    purses = [_purse(world, gang) for gang in range(6)]
    for incident in world.incidents:
        _payments(world, incident, purses[incident.gang], rng)
    for gang, purse in enumerate(purses):
        _wages(world, gang, purse, rng)
    _everyday(world, rng)
    world.transfers.sort(key=lambda x: (x.t, x.fen, x.src.card if x.src else "", x.dst.card if x.dst else ""))


#: role → layers of the accounts it runs, share of suspects of the role whose account is known
ACCOUNTS = {
    "mule": (("L1", "L2"), 1.0),
    "cash-out": (("L3", "L3"), 1.0),
    "lieutenant": (("profit",), 0.7),
    "boss": (("profit",), 0.8),
    "caller": (("wage",), 0.25),
    "data seller": (("wage",), 0.8),
    "SIM keeper": (("wage",), 0.5),
}


def _open(world: World, p: Person, issuer: Issuer, rng: Rng) -> None:
    layers, share = ACCOUNTS[p.role]
    if p.associations_only or rng.random() > share:
        return
    for layer in layers:
        bought = layer in ("L1", "L2", "L3") and rng.random() < 0.35
        holder = world.identities[int(rng.integers(len(world.identities)))] if bought else p
        if p.role == "boss" and rng.random() < 0.4:
            holder = world.circles[p.id_number][0]
        account = Account(issuer.card(), issuer.account(), int(rng.integers(2)), holder, p, layer)
        account.held = bool(rng.random() < HELD_SHARE)
        account.opened = -int(rng.integers(5, 900)) * DAY
        p.accounts.append(account)


def _purse(world: World, gang: int) -> Purse:
    layers: dict[str, list[Account]] = {}
    for p in world.suspects:
        works_for = [p.gang, *world.brokers.get(p.id_number, [])]
        for account in p.accounts:
            if gang in works_for and (p.gang == gang or account.layer in ("L2", "L3")):
                layers.setdefault(account.layer, []).append(account)
    return Purse(layers)


def _payments(world: World, incident: Incident, purse: Purse, rng: Rng) -> None:
    payer = incident.victim.accounts[0]
    t = incident.reported
    for _ in range(1 if rng.random() < 0.7 else 2):
        first = purse.draw("L1", rng)
        fen = max(50_000, int(rng.lognormal(13.6, 1.1))) // 100 * 100
        incident.payments.append(Payment(t, payer, first, fen))
        world.transfers.append(Transfer(t, payer, first, fen, "转账"))
        world.chains.append((incident.report_id, _run(world, first, fen, t, (purse, rng)), fen))
        t += int(rng.integers(1_200, 3 * HOUR))
    incident.reported = t + int(rng.integers(2 * HOUR, 4 * DAY))


def _run(world: World, first: Account, fen: int, t: int, how: tuple[Purse, Rng]) -> list[str]:
    """Split from layer 1 to layer 2, gather in layer 3, cash; returns the cards on one way through."""
    purse, rng = how
    second = [purse.draw("L2", rng) for _ in range(1 if fen < 2_000_000 else 2)]
    last = purse.draw("L3", rng)
    for account in second:
        part, t1 = int(fen * 0.99) // len(second), t + int(rng.integers(300, 2_400))
        _move(world, t1, (first, account), part, "转账")
        _move(world, t1 + int(rng.integers(300, 5_400)), (account, last), part - 500, "跨行转账")
    t += int(rng.integers(3, 12)) * HOUR
    rest = int(fen * 0.97)
    if "profit" in purse.layers and rng.random() < 0.5:
        _move(world, t, (last, purse.draw("profit", rng)), int(rest * 0.3), "货款")
        rest -= int(rest * 0.3)
    while rest >= 10_000:
        piece = min(rest, 2_000_000) // 10_000 * 10_000
        world.transfers.append(Transfer(t, last, None, piece, "ATM取款"))
        rest, t = rest - piece, t + int(rng.integers(60, 400))
        if piece == 2_000_000 and rng.random() < 0.2:
            break
    return [first.card, second[0].card, last.card]


def _move(world: World, t: int, ways: tuple[Account, Account], fen: int, memo: str) -> None:
    if ways[0] is not ways[1]:
        world.transfers.append(Transfer(t, ways[0], ways[1], fen, memo))


def _wages(world: World, gang: int, purse: Purse, rng: Rng) -> None:
    """Monthly pay to those who are paid by transfer; data sellers are paid by every gang they serve."""
    payers = purse.layers.get("profit", []) or purse.layers["L3"]
    for p in world.suspects:
        serves = gang in world.brokers.get(p.id_number, [])
        if p.role == "mule" or not (p.gang == gang or serves):
            continue
        for account in (a for a in p.accounts if a.layer == "wage"):
            for month in range(1, 3 if serves else 5):
                t = month * 30 * DAY + int(rng.integers(9 * HOUR, 20 * HOUR))
                fen = int(rng.integers(40, 160)) * 10_000
                _move(world, t, (payers[int(rng.integers(len(payers)))], account), fen, "工资")


def _everyday(world: World, rng: Rng) -> None:
    """Shopping and transfers within the family: payments that prove nothing."""
    for p in world.suspects:
        for account in p.accounts:
            for _ in range(int(rng.poisson(4 * world.options.scale))):
                t = int(rng.integers(0, 150)) * DAY + int(rng.integers(9 * HOUR, 22 * HOUR))
                shop = MERCHANTS[int(rng.integers(len(MERCHANTS)))]
                world.transfers.append(Transfer(t, account, None, int(rng.integers(500, 60_000)), "消费", shop))
