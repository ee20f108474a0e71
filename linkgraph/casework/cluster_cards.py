"""A cluster's card: everything the case knows of a group of actors, on one page."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from linkgraph.graph.snapshot import Snapshot
from linkgraph.graph.view import View
from linkgraph.model import node_type


@dataclass(frozen=True)
class Card:
    """What stands behind the members of a cluster.

    Attributes
    ----------
    roles : role → how many of the members have it ("" none).
    jurisdictions : jurisdiction → members, most first.
    entities : type → ids of everything behind the members (persons, numbers, accounts, handsets …).
    places : premises → members who stayed or were detained there, most first.
    incidents : ids of the victim reports that name a number, account or person of the cluster.
    methods : method of fraud → how many of these incidents, most first.
    victims : ids of the persons who are the victims of these incidents.
    loss : what these victims reported lost, in all; reports without a sum are not in it.
    first, last : first and last record of any member (UTC).
    """

    roles: Mapping[str, int]
    jurisdictions: Mapping[str, int]
    entities: Mapping[str, tuple[str, ...]]
    places: Mapping[str, int]
    incidents: tuple[str, ...]
    methods: Mapping[str, int]
    victims: tuple[str, ...]
    loss: float
    first: str | None
    last: str | None

    def to_json(self) -> dict[str, Any]:
        return {
            **self.__dict__,
            "entities": {kind: list(ids) for kind, ids in self.entities.items()},
            "incidents": list(self.incidents),
            "victims": list(self.victims),
        }


def card(snapshot: Snapshot, view: View, people: Sequence[str]) -> Card:
    """The card of some actors of a view."""
    behind = view.behind()
    owner = {entity: actor for actor in people for entity in (actor, *behind.get(actor, ()))}
    links, nodes = view.links.to_pandas(), _nodes(snapshot)
    known = nodes.loc[nodes.index.intersection(list(people))]
    incidents = _incidents(links, owner)
    named = nodes.loc[nodes.index.intersection(incidents), "props"].map(json.loads)
    victims = links[(links["type"] == "VICTIM_OF") & links["dst"].isin(incidents)]["src"]
    seen = known[["first_seen", "last_seen"]]
    return Card(
        roles=_counted(known["role"].fillna("")),
        jurisdictions=_counted(known["jurisdiction"].dropna()),
        entities=_by_type(owner),
        places=_places(links, owner),
        incidents=tuple(incidents),
        methods=_counted(m for props in named for m in props.get("method", ())),
        victims=tuple(sorted(set(victims))),
        loss=sum(float(sum_) for props in named for sum_ in props.get("loss", ())[:1]),
        first=_moment(seen["first_seen"].min()),
        last=_moment(seen["last_seen"].max()),
    )


def common_places(view: View, a: Iterable[str], b: Iterable[str]) -> tuple[str, ...]:
    """Premises where people of both groups stayed or were detained, sorted by id."""
    links, behind = view.links.to_pandas(), view.behind()
    sides = [{e: actor for actor in group for e in (actor, *behind.get(actor, ()))} for group in (a, b)]
    return tuple(sorted(_places(links, sides[0]).keys() & _places(links, sides[1]).keys()))


def _nodes(snapshot: Snapshot) -> pd.DataFrame:
    columns = ["id", "role", "jurisdiction", "props", "first_seen", "last_seen"]
    frame: pd.DataFrame = snapshot.table("entities", columns).to_pandas().set_index("id")
    return frame


def _counted(values: Iterable[str]) -> dict[str, int]:
    counts = Counter(values)
    return {value: counts[value] for value in sorted(counts, key=lambda v: (-counts[v], v))}


def _by_type(owner: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    out: dict[str, list[str]] = {}
    for entity in sorted(owner):
        out.setdefault(node_type(entity), []).append(entity)
    return {kind: tuple(ids) for kind, ids in sorted(out.items())}


def _places(links: pd.DataFrame, owner: Mapping[str, str]) -> dict[str, int]:
    """Premises → members who were there."""
    there = links[(links["layer"] == "premises") & links["src"].isin(list(owner))]
    pairs = {(str(place), owner[str(who)]) for who, place in zip(there["src"], there["dst"], strict=True)}
    return _counted(place for place, _ in pairs)


def _incidents(links: pd.DataFrame, owner: Mapping[str, str]) -> list[str]:
    """Victim reports that name one of the entities as caller, payee or lure."""
    ties = links[links["type"].isin(["CONTACTED_BY", "PAID_TO", "LURED_BY"]) & links["dst"].isin(list(owner))]
    return sorted(set(ties["src"]))


def _moment(value: Any) -> str | None:
    return None if pd.isna(value) else value.isoformat() + "Z"
