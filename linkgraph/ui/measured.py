"""What the fields of drawn nodes are read from: the case, its money, and measures of the whole network of a scope."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from linkgraph.analysis import ClusterOptions, ClusterResult, KeyPeopleOptions, KeyPeopleResult
from linkgraph.case import Case
from linkgraph.errors import LinkgraphError
from linkgraph.ui import answers, data, facts, state
from linkgraph.ui.canvas import ACTORS, Picture
from linkgraph.ui.data import Scope
from linkgraph.ui.fields import FIELDS, POSITIONS, Known, frame_of
from linkgraph.ui.i18n import t
from linkgraph.ui.view import CLUSTER


@dataclass(frozen=True)
class Asked:
    """Whose values are wanted: scope, clusters, picture, and how positions are measured."""

    at: Scope
    clusters: ClusterResult
    picture: Picture
    positions: KeyPeopleOptions
    clustering: ClusterOptions


@dataclass(frozen=True)
class Money:
    """Sums paid and received, by id, in the currency of most payments of the scope; who has none is missing."""

    currency: str = ""
    paid: Mapping[str, float] = field(default_factory=dict)
    received: Mapping[str, float] = field(default_factory=dict)


@st.cache_resource(max_entries=12, show_spinner=False)
def money(at: Scope, level: str, _case: Case) -> Money:
    """What every actor (or entity) of a scope paid and received; payments to oneself are left out."""
    frame = data.view(at, _case).view.links.select(["src", "dst", "type", "count", "amount", "currency"]).to_pandas()
    paid = frame[(frame["type"] == "PAID") & frame["amount"].notna()]
    if paid.empty:
        return Money()
    currency = str(paid.assign(currency=paid["currency"].fillna("")).groupby("currency")["count"].sum().idxmax())
    own = paid[paid["currency"].fillna("") == currency]
    if level == ACTORS:
        owner = data.actor_of(at, _case)
        own = own.assign(
            src=own["src"].map(lambda one: owner.get(one, one)), dst=own["dst"].map(lambda one: owner.get(one, one))
        )
    own = own[own["src"] != own["dst"]]
    out, into = own.groupby("src")["amount"].sum(), own.groupby("dst")["amount"].sum()
    return Money(currency, dict(zip(map(str, out.index), out.tolist(), strict=True)),
                 dict(zip(map(str, into.index), into.tolist(), strict=True)))  # fmt: skip


def people(asked: Asked, names: Iterable[str], case: Case) -> KeyPeopleResult | None:
    """The positions, where some of the fields are measures of position; None where none is, or they were stopped.

    They are those of the Key people page: computed once for both, with rank intervals, under a bar with a stop.

    Raises
    ------
    AnalysisError
        If they would take too long with the options chosen there.
    """
    if not needed(asked, names) or stopped(asked):
        return None
    return data.people(asked.at, asked.positions, asked.clustering, case, t("people.measuring"))


def needed(asked: Asked, names: Iterable[str]) -> bool:
    """Whether any of the fields is a measure of position, which only actors have."""
    return asked.picture.level == ACTORS and any(FIELDS[name].position for name in names if name in FIELDS)


def stopped(asked: Asked) -> bool:
    """Whether somebody stopped measuring positions, and nobody has asked for them again."""
    return answers.stopped(data.people_key(asked.at, asked.positions, asked.clustering))


def _columns(asked: Asked, names: Iterable[str], case: Case) -> Mapping[str, Mapping[str, float]]:
    """Measure → actor → value; where a measure is not defined for somebody he is missing."""
    try:
        found = people(asked, names, case)
    except LinkgraphError:  # the page says it (parts/looks.py); nobody has a value then
        return {}
    if found is None:
        return {}

    def taken(_progress: answers.Progress) -> dict[str, dict[str, float]]:
        every = {name: [(one.id, getattr(one, name)) for one in found.actors] for name in POSITIONS}
        return {
            name: {one: float(value) for one, value in pairs if value is not None and value == value}
            for name, pairs in every.items()
        }

    key = ("position columns", data.people_key(asked.at, asked.positions, asked.clustering))
    columns: dict[str, dict[str, float]] = answers.kept_or_computed(key, taken)
    return columns


def entity_contacts(at: Scope, ids: Collection[str], case: Case) -> dict[str, int]:
    """With how many other entities each of some is linked in a scope."""
    table = data.view(at, case).view.links.select(["src", "dst"])
    wanted = pa.array(sorted(ids), pa.string())
    either = pc.or_(pc.is_in(table["src"], wanted), pc.is_in(table["dst"], wanted))
    near: dict[str, set[str]] = {one: set() for one in ids}
    for a, b in zip(*(table.filter(either)[end].to_pylist() for end in ("src", "dst")), strict=True):
        for one, other in ((a, b), (b, a)):
            if one in near and one != other:
                near[one].add(other)
    return {one: len(others) for one, others in near.items()}


def _positions(asked: Asked, ids: Sequence[str], case: Case) -> Mapping[str, tuple[int, float]]:
    """Contacts and records: of actors in the network, of entities by their links and as the case counts them."""
    if asked.picture.level == ACTORS:
        return data.position(asked.at, case)
    records = {node.id: float(node.records) for node in asked.picture.nodes}
    return {one: (n, records.get(one, 0.0)) for one, n in entity_contacts(asked.at, ids, case).items()}


def known(asked: Asked, ids: Sequence[str], names: Iterable[str], case: Case) -> Known:
    """Everything that the fields `names` of some nodes are read from."""
    at, actors, wanted = asked.at, asked.picture.level == ACTORS, set(names)
    sums = money(at, asked.picture.level, case) if wanted & {"paid", "received"} else Money()
    return Known(
        data.drawn_nodes(at, ids, case) if actors else {node.id: node for node in asked.picture.nodes},
        data.cluster_of(asked.clusters) if actors else data.entity_clusters(at, asked.clusters, case),
        _positions(asked, ids, case),
        asked.picture.roles,
        case.timezone,
        case.marks(),
        sums.paid,
        sums.received,
        _columns(asked, wanted, case),
    )


def facts_of(asked: Asked, ids: tuple[str, ...], measured: tuple[str, ...], case: Case) -> pd.DataFrame:
    """One row for each of some drawn nodes (kept while the same are asked for)."""
    halted = needed(asked, measured) and stopped(asked)
    key = (asked.at, asked.picture.level, ids, asked.picture.roles, case.marks(), measured, halted)
    kept = state.recall(case, "facts")
    if kept is not None and kept[0] == key and kept[1] is asked.clusters:
        frame: pd.DataFrame = kept[2]
        return frame
    frame = facts.facts(ids, known(asked, ids, (*facts.READ, *measured), case), measured)
    state.remember(case, "facts", (key, asked.clusters, frame))
    return frame


def values(asked: Asked, names: tuple[str, ...], about: Known) -> pd.DataFrame:
    """One row a dot (index id) with the fields `names`; a super-node has what its members come to together."""
    frame = facts.typed(frame_of(list(asked.picture.drawn), about, names))
    frame.index = pd.Index(list(asked.picture.drawn), dtype=object)
    if not asked.picture.groups:
        return frame
    rows = [{name: _together(name, group.members, about) for name in names} for group in asked.picture.groups]
    more = facts.typed(pd.DataFrame(rows, columns=list(names)))
    more.index = pd.Index([group.id for group in asked.picture.groups], dtype=object)
    return pd.concat([frame, more]) if len(frame) else more


_COME_TO: Mapping[str, Callable[[list[float]], float]] = {"sum": sum, "most": max}


def _together(name: str, members: Sequence[str], about: Known) -> float | str | None:
    """Of contacts the number of members, of measures their sum or the greatest; attributes only single nodes have."""
    one = FIELDS[name]
    if name == "contacts":
        return float(len(members))
    if name == "type":
        return CLUSTER
    if not one.together:
        return None
    there = [float(value) for member in members if (value := one.read(member, about)) is not None]
    return _COME_TO[one.together](there) if there else None


def ranks(asked: Asked, name: str, case: Case) -> Mapping[str, tuple[int, int]]:
    """Best and worst rank of everybody by a measure in 90 % of the loss runs; empty where it has none."""
    try:
        found = people(asked, (name,), case)
    except LinkgraphError:
        return {}
    return {one.id: one.rank[name] for one in found.actors if name in one.rank} if found else {}
