"""What the graph is made of, as values: nodes, links, paths, and the columns of a snapshot.

A snapshot is three Parquet tables. `ENTITY_COLUMNS` and `LINK_COLUMNS` are the only place
where their columns are named; stores, views and exports read them from here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from linkgraph.model.derived import derived

#: entities.parquet: one row an entity, sorted by id. `search` is lower-case text that a search looks
#: into (label, identifiers, names, addresses, toneless pinyin and initials). `props` is a JSON object
#: of everything sources say (sorted keys). Times are UTC without zone. `role` is NULL but for persons.
ENTITY_COLUMNS: dict[str, str] = {
    "id": "VARCHAR",
    "type": "VARCHAR",
    "label": "VARCHAR",
    "role": "VARCHAR",
    "jurisdiction": "VARCHAR",
    "country": "VARCHAR",
    "service": "BOOLEAN",
    "search": "VARCHAR",
    "props": "VARCHAR",
    "first_seen": "TIMESTAMP",
    "last_seen": "TIMESTAMP",
    "records": "BIGINT",
}

#: links.parquet: one row per (from, to, type, currency), sorted by id.
LINK_COLUMNS: dict[str, str] = {
    "id": "VARCHAR",
    "src": "VARCHAR",
    "dst": "VARCHAR",
    "type": "VARCHAR",
    "layer": "VARCHAR",
    "count": "BIGINT",
    "total_duration_s": "BIGINT",
    "amount": "DOUBLE",
    "currency": "VARCHAR",
    "first_seen": "TIMESTAMP",
    "last_seen": "TIMESTAMP",
}

#: members.parquet: which entities stand behind an actor (a person, or a phone/account nobody is known behind).
MEMBER_COLUMNS: dict[str, str] = {"actor": "VARCHAR", "entity": "VARCHAR", "basis": "VARCHAR"}


@dataclass(frozen=True)
class Node:
    """An entity as a store returns it."""

    id: str
    type: str
    label: str
    role: str | None = None
    jurisdiction: str | None = None
    country: str | None = None
    service: bool = False
    first: str | None = None
    last: str | None = None
    records: int = 0
    props: dict[str, Any] = field(default_factory=dict)

    @property
    def derived(self) -> dict[str, str]:
        """What the id says by itself (operator, home region, bank, …): computed, never evidence."""
        return derived(self.id)

    def to_json(self) -> dict[str, Any]:
        return {**self.__dict__, "derived": self.derived}


@dataclass(frozen=True)
class Link:
    """An aggregated link; `src` → `dst` as the records say (caller → callee, payer → beneficiary)."""

    id: str
    src: str
    dst: str
    type: str
    layer: str
    count: int
    first: str | None = None
    last: str | None = None
    total_duration_s: int | None = None
    amount: float | None = None
    currency: str | None = None

    def to_json(self) -> dict[str, Any]:
        out: dict[str, Any] = {"id": self.id, "from": self.src, "to": self.dst}
        out.update({k: v for k, v in self.__dict__.items() if k not in ("id", "src", "dst")})
        return out


@dataclass(frozen=True)
class Neighbourhood:
    """Nodes and links around a node; `not_shown` counts the neighbours left out by the limit."""

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    not_shown: int = 0

    def to_json(self) -> dict[str, Any]:
        return {
            "nodes": [n.to_json() for n in self.nodes],
            "links": [e.to_json() for e in self.links],
            "not_shown": self.not_shown,
        }


@dataclass(frozen=True)
class Path:
    """One path: its nodes in order and every link between consecutive nodes (in either direction)."""

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]

    def to_json(self) -> dict[str, Any]:
        return {"nodes": [n.to_json() for n in self.nodes], "links": [e.to_json() for e in self.links]}


@dataclass(frozen=True)
class Hit:
    """A search hit; score 1.0 is an exact match of the id, label or an identifier."""

    id: str
    type: str
    label: str
    score: float

    def to_json(self) -> dict[str, Any]:
        return dict(self.__dict__)
