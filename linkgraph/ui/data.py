"""Answers of the case, kept between reruns: every key is case id, snapshot id and frozen parameters, never a table."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from linkgraph.analysis import (
    ClusterOptions,
    ClusterResult,
    KeyPeopleOptions,
    KeyPeopleResult,
    KeySetOptions,
    KeySetResult,
    effort,
    key_set,
)
from linkgraph.analysis.centrality import Network
from linkgraph.analysis.connecting import Web
from linkgraph.analysis.holding import Holding, holding
from linkgraph.analysis.patterns import PatternResult
from linkgraph.analysis.resolutions import Level, resolutions
from linkgraph.case import Case
from linkgraph.casework.cluster_cards import Card
from linkgraph.casework.cluster_cards import card as cluster_card
from linkgraph.casework.clusterings import ClusterRequest
from linkgraph.casework.clusters_over_time import Evolution
from linkgraph.casework.groupings import QUICK_FROM, quick
from linkgraph.casework.network import ActorView
from linkgraph.errors import CaseError
from linkgraph.graph.actors import ActorGraph
from linkgraph.graph.overview import Overview
from linkgraph.graph.records import Link, Node
from linkgraph.graph.view import as_links
from linkgraph.model import node_type
from linkgraph.ui import beginnings, state
from linkgraph.ui.answers import Progress, kept_or_computed
from linkgraph.ui.canvas import ACTORS, Picture
from linkgraph.ui.format import day
from linkgraph.ui.removal_picture import before_and_after
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


def web(at: Scope, level: str, case: Case) -> Web:
    """The actors or entities of a scope, ready for questions about single ones."""
    return view(at, case).web if level == ACTORS else view(at, case).entity_web


def narrowed(at: Scope, period: tuple[str | None, str | None] | None) -> Scope:
    """A scope within a period (local dates, the second exclusive), never wider than its own time window."""
    if period is None:
        return at
    since = max(filter(None, (at.window.since, period[0])), default=None)
    until = min(filter(None, (at.window.until, period[1])), default=None)
    return replace(at, window=Window(since, until))


def links_in(at: Scope, picture: Picture, case: Case) -> tuple[Link, ...]:
    """The links of a picture of entities in the chosen layers and in the period it is narrowed to."""
    kept = tuple(link for link in picture.links if not at.layers or link.layer in ("", *at.layers))
    if picture.period is None:
        return kept
    wanted = {link.id for link in kept}
    table = view(narrowed(at, picture.period), case).view.links
    within = table.filter(pc.is_in(table["id"], pa.array(sorted(wanted), pa.string())))
    return tuple(as_links(within.to_pandas()))


def links_among(at: Scope, ids: Collection[str], case: Case) -> tuple[Link, ...]:
    """The links of a scope with both ends among some entities, most records first."""
    table = view(at, case).view.links
    wanted = pa.array(sorted(ids), pa.string())
    both = pc.and_(pc.is_in(table["src"], wanted), pc.is_in(table["dst"], wanted))
    found = as_links(table.filter(both).to_pandas())
    kept = (link for link in found if not at.layers or link.layer in ("", *at.layers))
    return tuple(sorted(kept, key=lambda link: (-link.count, link.id)))


def links_named(at: Scope, ids: Collection[str], case: Case) -> list[Link]:
    """Links of a scope by id; those that are not there any more are left out."""
    table = view(at, case).view.links
    return as_links(table.filter(pc.is_in(table["id"], pa.array(sorted(ids), pa.string()))).to_pandas())


def payees(links: pa.Table, accounts: Collection[str], limit: int) -> list[str]:
    """To whom some accounts paid most often, at most so many of each."""
    wanted = pa.array(sorted(accounts), pa.string())
    paid = links.filter(pc.and_(pc.equal(links["type"], "PAID"), pc.is_in(links["src"], wanted)))
    frame = paid.select(["src", "dst", "count"]).to_pandas().sort_values(["count", "dst"], ascending=[False, True])
    return [str(one) for one in dict.fromkeys(frame.groupby("src").head(limit)["dst"])]


@st.cache_resource(max_entries=8, show_spinner=False)
def incidents(case_id: str, snapshot: str, _case: Case) -> dict[str, str]:
    """Incident → label, the newest first."""
    table = state.network(_case).snapshot.table("entities", ["id", "type", "label", "first_seen"]).to_pandas()
    found = table[table["type"] == "Incident"].sort_values(["first_seen", "id"], ascending=[False, True])
    return dict(zip(found["id"].astype(str), found["label"].astype(str), strict=True))


def behind(at: Scope, level: str, ids: Sequence[str], case: Case) -> tuple[str, ...]:
    """The entities that some nodes of the chart stand for: of an actor all that is behind it."""
    if level != ACTORS:
        return tuple(sorted(ids))
    own = members(at, case)
    return tuple(sorted({entity for one in ids for entity in (one, *own.get(one, ()))}))


@st.cache_resource(max_entries=8, show_spinner=False)
def moments(at: Scope, entities: tuple[str, ...], both_ends: bool, _case: Case) -> pd.DataFrame:
    """Calls, messages and transfers of entities (or only those among them) by quarter of an hour, local time."""
    frame = _case.moments(entities, both_ends, at.window.since, at.window.until)
    return frame if at.layers is None else frame[frame["layer"].isin(at.layers)]


def ties_between(actors: ActorGraph, first: set[str], second: set[str]) -> list[tuple[str, str, float]]:
    """(actor of the first group, actor of the second, records) of every tie between two groups, most records first."""
    one = np.array([name in first for name in actors.ids], dtype=bool)
    other = np.array([name in second for name in actors.ids], dtype=bool)
    found = []
    for a, b in ((actors.u, actors.v), (actors.v, actors.u)):
        kept = np.flatnonzero(one[a] & other[b])
        found += [(actors.ids[a[k]], actors.ids[b[k]], float(actors.weight[k])) for k in kept.tolist()]
    return sorted(found, key=lambda tie: (-tie[2], tie[0], tie[1]))


def services(at: Scope, case: Case) -> frozenset[str]:
    """Service numbers, which no way leads through."""
    return view(at, case).view.services


def cluster_of(found: ClusterResult) -> dict[str, tuple[str, float | None]]:
    """Actor → (cluster, how surely it belongs there), for clusters of two and more."""
    return {m.id: (c.id, m.membership) for c in found.clusters if c.size > 1 for m in c.members}


def entity_clusters(at: Scope, found: ClusterResult, case: Case) -> dict[str, tuple[str, float | None]]:
    """Entity → (cluster, certainty) of the actor that it stands behind."""
    belongs = cluster_of(found)
    return {entity: belongs[actor] for entity, actor in actor_of(at, case).items() if actor in belongs}


def cluster_request(at: Scope, options: ClusterOptions) -> ClusterRequest:
    """What was asked for, as the case keeps it."""
    return ClusterRequest(at.layers, at.window.since, at.window.until, options)


def clusters(at: Scope, options: ClusterOptions, case: Case, saying: str = "") -> ClusterResult:
    """Clusters of a scope; the case keeps what their names stand for. A bar with the words shows how far it is."""

    def searched(progress: Progress) -> ClusterResult:
        return case.clusters_of(cluster_request(at, options), view(at, case), progress)

    found: ClusterResult = kept_or_computed(("clusters", at, options), searched, saying)
    return found


@st.cache_resource(max_entries=12, show_spinner=False)
def levels(at: Scope, _case: Case) -> list[Level]:
    """The groupings of a scope that are the best one at some resolution."""
    return resolutions(graph(at, _case))


def held(at: Scope, options: ClusterOptions, case: Case, saying: str) -> Holding:
    """What every layer does for everybody in the clusters of a scope; a bar with the words shows how far it is."""

    def repeated(progress: Progress) -> Holding:
        return holding(graph(at, case), clusters(at, options, case), options, progress)

    found: Holding = kept_or_computed(("held", at, options), repeated, saying)
    return found


@st.cache_resource(max_entries=6, show_spinner=False)
def evolution(at: Scope, request: ClusterRequest, step: str, _case: Case) -> Evolution:
    """Clusters of a scope period by period."""
    return _case.clusters_over_time(step, request)


@st.cache_resource(max_entries=64, show_spinner=False)
def card(at: Scope, people: tuple[str, ...], _case: Case) -> Card:
    """What stands behind some actors of a scope."""
    return cluster_card(state.network(_case).snapshot, view(at, _case).view, people)


def drawn_clusters(at: Scope, options: ClusterOptions, case: Case, saying: str = "") -> ClusterResult:
    """The clusters that Explore draws: those of the Clusters page, or of a very large case a quick grouping."""
    return clusters(at, drawn_options(at, options, case), case, saying)


def drawn_options(at: Scope, options: ClusterOptions, case: Case) -> ClusterOptions:
    """How the clusters that Explore draws are found."""
    return options if graph(at, case).m < QUICK_FROM else quick(options)


@st.cache_resource(max_entries=24, show_spinner=False)
def quick_runs(at: Scope, choices: tuple[int, ...], seconds: float, _case: Case) -> int:
    """How many repetitions a network of this size allows in about so many seconds."""
    actors = graph(at, _case)
    return effort.quick_runs(Network(actors.n, actors.u, actors.v, actors.weight), choices, seconds)


def people(
    at: Scope, options: KeyPeopleOptions, clustering: ClusterOptions, case: Case, saying: str
) -> KeyPeopleResult:
    """Positions with rank intervals; a bar with the words ``saying`` shows how far the repetitions are."""

    def measured(progress: Progress) -> KeyPeopleResult:
        return view(at, case).key_people(options, clusters(at, clustering, case), progress)

    found: KeyPeopleResult = kept_or_computed(people_key(at, options, clustering), measured, saying)
    return found


def people_key(at: Scope, options: KeyPeopleOptions, clustering: ClusterOptions) -> Hashable:
    """Under which the positions are kept."""
    return ("people", at, options, clustering)


@st.cache_resource(max_entries=24, show_spinner=False)
def removal_picture(at: Scope, removed: tuple[str, ...], _case: Case) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    """The network before and after some are removed: points, lines, how many are not drawn by themselves."""
    return before_and_after(graph(at, _case), removed)


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


@st.cache_resource(max_entries=8, show_spinner=False)
def suspects(case_id: str, snapshot: str, _case: Case) -> frozenset[str]:
    """Persons whom the sources (or the analyst) call suspects."""
    return frozenset(_case.suspects())


def drawn_nodes(at: Scope, ids: Collection[str], case: Case) -> dict[str, Node]:
    """What the case knows of some actors, and of every suspect (whom colours and the order of clusters go by)."""
    wanted = {*ids, *suspects(at.case_id, at.snapshot, case)}
    return nodes(at.case_id, at.snapshot, tuple(sorted(wanted)), case)


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
    records = beginnings.strengths(actors)
    return {actor: (count, records[actor]) for actor, count in beginnings.contacts(actors).items()}


@st.cache_resource(max_entries=12, show_spinner=False)
def members(at: Scope, _case: Case) -> dict[str, list[str]]:
    """Actor → the entities behind it (itself among them)."""
    return view(at, _case).view.behind()


@st.cache_resource(max_entries=12, show_spinner=False)
def actor_of(at: Scope, _case: Case) -> dict[str, str]:
    """Entity → the actor of the graph that it stands behind."""
    drawn = set(graph(at, _case).ids)
    return {entity: actor for actor, own in members(at, _case).items() if actor in drawn for entity in own}


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
