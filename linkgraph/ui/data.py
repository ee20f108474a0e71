"""Answers of the case, kept between reruns: every key is case id, snapshot id and frozen parameters, never a table."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from linkgraph.analysis import (
    ClusterOptions,
    ClusterResult,
    KeyPeopleOptions,
    KeyPeopleResult,
    KeySetOptions,
    KeySetResult,
    communities,
    key_people,
    key_set,
)
from linkgraph.analysis.patterns import PatternResult
from linkgraph.case import Case
from linkgraph.errors import CaseError
from linkgraph.graph.actors import ActorGraph
from linkgraph.graph.overview import Overview
from linkgraph.graph.records import Node
from linkgraph.model import node_type
from linkgraph.network import ActorView
from linkgraph.ui import canvas, state
from linkgraph.ui.format import day
from linkgraph.ui.state import Window


@dataclass(frozen=True)
class Scope:
    """What every analysis is computed on: snapshot, layers (None = all that the case has), time window."""

    case_id: str
    snapshot: str
    layers: tuple[str, ...] | None
    window: Window


@dataclass(frozen=True)
class ClusterFacts:
    """What stands behind a cluster besides its members' names."""

    jurisdictions: tuple[str, ...]
    kinds: Mapping[str, int]
    places: int
    first: str | None
    last: str | None


def scope(case: Case, layers: Sequence[str] | None, window: Window) -> Scope:
    return Scope(case.id, state.network(case).id, tuple(sorted(layers)) if layers else None, window)


@st.cache_resource(max_entries=12, show_spinner=False)
def view(at: Scope, _case: Case) -> ActorView:
    """The actor view of a scope."""
    return _case.actors(layers=at.layers, since=at.window.since, until=at.window.until)


def graph(at: Scope, case: Case) -> ActorGraph:
    return view(at, case).actors


@st.cache_resource(max_entries=24, show_spinner=False)
def clusters(at: Scope, options: ClusterOptions, _case: Case) -> ClusterResult:
    return communities(graph(at, _case), options)


@st.cache_resource(max_entries=24, show_spinner=False)
def people(at: Scope, options: KeyPeopleOptions, _case: Case) -> KeyPeopleResult:
    return key_people(graph(at, _case), options)


@st.cache_resource(max_entries=24, show_spinner=False)
def best_set(at: Scope, options: KeySetOptions, _case: Case) -> KeySetResult:
    return key_set(graph(at, _case), options)


@st.cache_resource(max_entries=8, show_spinner=False)
def pattern(at: Scope, shape: str, _case: Case) -> PatternResult:
    """Every group of a shape (its JSON text) in a scope."""
    return _case.pattern(json.loads(shape), layers=at.layers, since=at.window.since, until=at.window.until)


@st.cache_resource(max_entries=24, show_spinner=False)
def nodes(case_id: str, snapshot: str, ids: tuple[str, ...], _case: Case) -> dict[str, Node]:
    """What the case knows of some entities, by id."""
    return {node.id: node for node in state.network(_case).reader.nodes(ids)}


def actor_nodes(at: Scope, case: Case) -> dict[str, Node]:
    """What the case knows of every actor of a scope."""
    return nodes(at.case_id, at.snapshot, graph(at, case).ids, case)


def cluster_facts(people: Sequence[str], at: Scope, case: Case) -> ClusterFacts:
    """Jurisdictions (most frequent first), entities by type, premises, first and last record of a group of actors."""
    known, behind, stays = actor_nodes(at, case), members(at, case), places(at, case)
    own = [known[i] for i in people if i in known]
    areas = Counter(node.jurisdiction for node in own if node.jurisdiction)
    entities = {entity for actor in people for entity in (actor, *behind.get(actor, ()))}
    return ClusterFacts(
        tuple(sorted(areas, key=lambda area: (-areas[area], area))),
        Counter(node_type(entity) for entity in entities),
        len({place for entity in entities for place in stays.get(entity, ())}),
        min((node.first for node in own if node.first), default=None),
        max((node.last for node in own if node.last), default=None),
    )


@st.cache_resource(max_entries=12, show_spinner=False)
def position(at: Scope, _case: Case) -> dict[str, tuple[int, float]]:
    """Contacts and records of every actor."""
    actors = graph(at, _case)
    records = canvas.strengths(actors)
    return {actor: (count, records[actor]) for actor, count in canvas.contacts(actors).items()}


@st.cache_resource(max_entries=12, show_spinner=False)
def members(at: Scope, _case: Case) -> dict[str, list[str]]:
    """Actor → the entities behind it (itself among them)."""
    return view(at, _case).view.behind()


def actor_of(at: Scope, case: Case) -> dict[str, str]:
    """Entity → the actor of the graph that it stands behind."""
    drawn = set(graph(at, case).ids)
    return {entity: actor for actor, own in members(at, case).items() if actor in drawn for entity in own}


@st.cache_resource(max_entries=12, show_spinner=False)
def places(at: Scope, _case: Case) -> dict[str, frozenset[str]]:
    """Person → the premises where he stayed or was detained."""
    links = view(at, _case).view.links
    rows = zip(*(links.column(name).to_pylist() for name in ("layer", "src", "dst")), strict=True)
    found: dict[str, set[str]] = {}
    for layer, src, dst in rows:
        if layer == "premises":
            found.setdefault(src, set()).add(dst)
    return {person: frozenset(own) for person, own in found.items()}


@st.cache_resource(max_entries=8, show_spinner=False)
def overview(case_id: str, snapshot: str, sheets: int, _case: Case) -> Overview:
    """What is in the case; `sheets` is part of the key because findings speak of files that are not built in yet."""
    return _case.overview()


@st.cache_data(max_entries=8, show_spinner=False)
def days(case_id: str, sheets: int, parts: str, _case: Case) -> pd.DataFrame:
    """Records per local day of the case's zone and kind of event; `parts` selects kind and moment (UTC)."""
    hour = "date_trunc('hour', moment) AS hour"
    hours = _case.sql(f"SELECT kind, {hour}, count(*) AS records FROM ({parts}) GROUP BY ALL")
    local = pd.to_datetime(hours["hour"], utc=True).dt.tz_convert(_case.timezone)
    by_day = hours.assign(day=local.dt.tz_localize(None).dt.normalize()).groupby(["kind", "day"], as_index=False)
    return by_day.agg(records=("records", "sum"))


def labels(case: Case, ids: Sequence[str]) -> dict[str, str]:
    """Id → label; what is no entity (a file) stands for itself."""
    known = nodes(case.id, state.network(case).id, tuple(sorted(ids)), case)
    return {one: known[one].label if one in known else one for one in ids}


def span(case: Case) -> tuple[date, date] | None:
    """First and last local day that the built network speaks of; None where nothing is built or dated."""
    try:
        found = overview(case.id, state.network(case).id, len(case.sources()), case)
    except CaseError:
        return None
    if found.first is None or found.last is None:
        return None
    first, last = (date.fromisoformat(day(moment, case.timezone)) for moment in (found.first, found.last))
    return first, last
