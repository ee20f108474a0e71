"""Every attribute and measure of the drawn nodes, one list: facets count them, sizes, colours and rules go by them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter
from typing import Any

import pandas as pd

from linkgraph.evidence.marks import Mark
from linkgraph.graph.records import Node
from linkgraph.model import node_type

CATEGORY, NUMBER, TIME, TEXT = "category", "number", "time", "text"
#: No value; never drawn or counted as 0.
NONE = ""


@dataclass(frozen=True)
class Known:
    """What the fields of nodes are read from, each by id.

    Attributes
    ----------
    positions : contacts and records in the network of the scope.
    paid, received : money out and in, in the currency of most payments; who never paid is missing.
    measured : position measure → id → value.
    """

    nodes: Mapping[str, Node]
    clusters: Mapping[str, tuple[str, float | None]]
    positions: Mapping[str, tuple[int, float]]
    roles: Mapping[str, str]
    zone: str
    marks: Mapping[str, Mark] = field(default_factory=dict)
    paid: Mapping[str, float] = field(default_factory=dict)
    received: Mapping[str, float] = field(default_factory=dict)
    measured: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


Read = Callable[[str, Known], Any]


@dataclass(frozen=True)
class Field:
    """One attribute or measure.

    Attributes
    ----------
    read : its value for an id; None where it is not known.
    words : group of strings that has words for its codes; '' for values that stand for themselves.
    together : how the value of a super-node comes of its members: ``sum`` or ``most``; '' has none.
    position : measured on the whole network of the scope (with rank intervals), not read from the records of the node.
    """

    name: str
    kind: str
    read: Read
    words: str = ""
    together: str = ""
    position: bool = False

    @property
    def label(self) -> str:
        """Key of its name among the strings."""
        return f"measure.{self.name}" if self.position else f"fact.{self.name}"


def _of_node(read: Callable[[Node], Any]) -> Read:
    return lambda one, known: read(known.nodes[one]) if one in known.nodes else None


def _derived(name: str) -> Read:
    return _of_node(lambda node: node.derived.get(name))


def _of_mark(name: str) -> Read:
    return lambda one, known: getattr(known.marks[one], name) or None if one in known.marks else None


def _records(one: str, known: Known) -> float | None:
    if one in known.positions:
        return known.positions[one][1]
    return known.nodes[one].records if one in known.nodes else None


def _local(end: str) -> Read:
    """The local moment that a node was first or last seen."""
    read = attrgetter(end)
    return lambda one, known: local(read(known.nodes[one]), known.zone) if one in known.nodes else None


@lru_cache(maxsize=100_000)
def local(moment: str | None, zone: str) -> pd.Timestamp | None:
    """A moment kept in UTC as local time without zone."""
    if moment is None:
        return None
    stamp = pd.Timestamp(moment)
    return (stamp.tz_localize("UTC") if stamp.tzinfo is None else stamp).tz_convert(zone).tz_localize(None)


def _days(one: str, known: Known) -> int | None:
    """Local days from the first to the last record, both counted."""
    first, last = _local("first")(one, known), _local("last")(one, known)
    return None if first is None or last is None else int((last.normalize() - first.normalize()).days) + 1


def _measured(name: str) -> Read:
    return lambda one, known: known.measured.get(name, {}).get(one)


#: Measures of position, as the Key people page has them.
POSITIONS = (
    "betweenness", "harmonic", "pagerank", "eigenvector", "core", "constraint", "effective_size",
    "collective_influence", "participation", "within_z", "hub", "authority",
)  # fmt: skip
_LIST = (
    Field("type", CATEGORY, lambda one, known: node_type(one), "type"),
    Field("cluster", CATEGORY, lambda one, known: known.clusters.get(one, (None,))[0]),
    Field("role", CATEGORY, _of_node(lambda node: node.role), "role"),
    Field("part", CATEGORY, lambda one, known: known.roles.get(one)),
    Field("tag", CATEGORY, _of_mark("tag"), "tag"),
    Field("jurisdiction", CATEGORY, _of_node(lambda node: node.jurisdiction)),
    Field("country", CATEGORY, _of_node(lambda node: node.country)),
    Field("number_country", CATEGORY, _derived("number_country"), "country"),
    Field("carrier", CATEGORY, _derived("carrier")),
    Field("home_province", CATEGORY, _derived("home_province")),
    Field("bank", CATEGORY, _derived("bank")),
    Field("contacts", NUMBER, lambda one, known: known.positions.get(one, (None,))[0], together="most"),
    Field("records", NUMBER, _records, together="sum"),
    Field("paid", NUMBER, lambda one, known: known.paid.get(one), together="sum"),
    Field("received", NUMBER, lambda one, known: known.received.get(one), together="sum"),
    Field("days", NUMBER, _days),
    Field("membership", NUMBER, lambda one, known: known.clusters.get(one, (None, None))[1]),
    Field("first", TIME, _local("first")),
    Field("last", TIME, _local("last")),
    *(Field(name, NUMBER, _measured(name), together="most", position=True) for name in POSITIONS),
    Field("label", TEXT, lambda one, known: known.nodes[one].label if one in known.nodes else one),
    Field("note", TEXT, _of_mark("note")),
    Field("id", TEXT, lambda one, known: one),
)
FIELDS: Mapping[str, Field] = {one.name: one for one in _LIST}
#: What there are many of and what is a figure or a moment; texts are neither.
KINDS = tuple(one.name for one in _LIST if one.kind == CATEGORY)
MEASURES = tuple(one.name for one in _LIST if one.kind in (NUMBER, TIME))
#: Read from what the case says about a node; the others must be measured on the network first.
READ = tuple(one.name for one in _LIST if not one.position)


def frame_of(ids: list[str], known: Known, names: tuple[str, ...]) -> pd.DataFrame:
    """One row per node, in the order given, with the columns `names`; what is not known is empty."""
    return pd.DataFrame({name: [_value(name, one, known) for one in ids] for name in names}, columns=[*names])


def _value(name: str, one: str, known: Known) -> Any:
    value = FIELDS[name].read(one, known)
    return None if isinstance(value, str) and value == NONE else value
