"""The truth behind the files; it is kept apart from them and never imported."""

from __future__ import annotations

from typing import Any

from linkgraph.sample.form_tables import HOSTILE
from linkgraph.sample.raids import known_by
from linkgraph.sample.tables import Table
from linkgraph.sample.things import Account, Person, Phone, World, stamp

GANGS = ["青松", "白帆", "赤岩", "玄木", "金桥", "银滩"]


def truth(world: World, tables: list[Table]) -> dict[str, Any]:
    """Everything that is so in the sample, and how many rows of each file must be accepted or not."""
    phones = [q for p in world.suspects for q in p.phones]
    return {
        "about": "Invented. No person, number, address or account in it is real.",
        "options": world.options.__dict__,
        "jurisdictions": [{"name": a.name, "raid": stamp(a.raid)} for a in world.jurisdictions],
        "gangs": [_gang(world, k) for k in range(6)],
        "people": [_person(world, p) for p in world.suspects],
        "hideouts": [_hideout(world, k) for k in range(len(world.hideouts))],
        "brokers": [{"id_number": k, "serves": [GANGS[g] for g in v]} for k, v in world.brokers.items()],
        "successions": [_succession(old, new, p) for old, new, p in world.successions],
        "incidents": [_incident(world, k) for k in range(len(world.incidents))],
        "mule_chains": [{"report_id": r, "cards": cards, "amount": fen / 100} for r, cards, fen in world.chains],
        "service_numbers": [q.number for q in world.services],
        "public_numbers": [q.number for q in world.shops],
        "foreign_numbers": [q.number for q in world.foreign],
        "innocents": [
            {"id_number": p.id_number, "name": p.name, "part": p.part, "number": p.phones[0].number}
            for p in world.innocents
        ],
        "stolen_identities": _stolen(world),
        "hostile_names": HOSTILE,
        "seized_records": sum(b.records for b in world.batches),
        "coverage": {
            "suspect_numbers": len(phones),
            "own_records_held": sum(q.held for q in phones),
            "subscriber_unknown": sum(q.subscriber is None for q in phones),
        },
        "files": _files(tables),
    }


def _gang(world: World, gang: int) -> dict[str, Any]:
    rooms = [h.name for h in world.hideouts if gang in h.gangs]
    return {"name": GANGS[gang], "size": len(world.members(gang)), "hideouts": rooms}


def _phone(q: Phone, user: Person | None) -> dict[str, Any]:
    who = "unknown" if q.subscriber is None else "self" if q.subscriber is user else "stolen"
    return {
        "number": q.number, "kind": q.kind, "imsi": q.imsi, "imei": q.imei, "from": stamp(q.since),
        "until": stamp(q.until), "own_records_held": q.held, "subscriber": who, "seized": q.seized,
    }  # fmt: skip


def _account(a: Account, user: Person) -> dict[str, Any]:
    who = "self" if a.holder is user else "other"
    return {"card": a.card, "layer": a.layer, "holder": who, "holder_id": a.holder.id_number, "held": a.held}


def _person(world: World, p: Person) -> dict[str, Any]:
    return {
        "id_number": p.id_number, "name": p.name, "gang": GANGS[p.gang], "role": p.role,
        "hideout": world.hideouts[p.hideout].name, "jurisdiction": world.jurisdictions[p.jurisdiction].name,
        "phones": [_phone(q, p) for q in p.phones], "accounts": [_account(a, p) for a in p.accounts],
        "broker": p.id_number in world.brokers, "at_large": p.at_large,
        "known_by": known_by(world, p),
    }  # fmt: skip


def _hideout(world: World, k: int) -> dict[str, Any]:
    h = world.hideouts[k]
    return {
        "name": h.name, "address": h.address, "kind": h.kind, "jurisdiction": h.jurisdiction.name,
        "gangs": [GANGS[g] for g in h.gangs], "diallers": [_phone(q, None) for q in h.diallers],
    }  # fmt: skip


def _succession(old: Phone, new: Phone, p: Person) -> dict[str, Any]:
    return {
        "old": old.number, "new": new.number, "on": stamp(new.since), "id_number": p.id_number,
        "same_handset": old.imei == new.imei,
    }  # fmt: skip


def _incident(world: World, k: int) -> dict[str, Any]:
    i = world.incidents[k]
    return {
        "report_id": i.report_id, "victim": i.victim.name, "id_number": i.victim.id_number,
        "number": i.victim.phones[0].number, "gang": GANGS[i.gang], "method": i.method,
        "contacted_by": [q.number for q in i.contacts], "paid": [t.fen / 100 for t in i.payments],
    }  # fmt: skip


def _stolen(world: World) -> list[dict[str, Any]]:
    """People whose papers were misused: innocent, although numbers or cards stand in their name."""
    out = []
    for person in world.identities:
        used = [(q.number, p.id_number) for p in world.suspects for q in p.phones if q.subscriber is person]
        cards = [(a.card, p.id_number) for p in world.suspects for a in p.accounts if a.holder is person]
        rest = {"numbers": dict(used), "cards": dict(cards)}
        out.append({"id_number": person.id_number, "name": person.name, **rest})
    return out


def _files(tables: list[Table]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for table in tables:
        entry = out.setdefault(table.file, {"kind": table.kind, "sheets": []})
        if not table.sheet:
            entry["encoding"] = table.encoding
        entry["sheets"].append(table.account())
    return out
