"""Draws a picture of the canvas with the network chart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import streamlit as st

from linkgraph.analysis import ClusterResult
from linkgraph.case import Case
from linkgraph.graph.records import Node
from linkgraph.model import ENTITY_TYPES, LAYERS
from linkgraph.ui import data, view
from linkgraph.ui.canvas import ACTORS, Picture
from linkgraph.ui.chart import (
    Answers,
    ChartAsk,
    ChartCluster,
    ChartGuard,
    ChartLink,
    ChartNode,
    ChartOptions,
    ChartView,
    network_chart,
)
from linkgraph.ui.comparing import COLOUR_OF, painted
from linkgraph.ui.data import Scope
from linkgraph.ui.dress import Look, cluster_colours, dress_actors, dress_entities
from linkgraph.ui.i18n import language, name
from linkgraph.ui.marked import TAG, marked, tag_words


@dataclass(frozen=True)
class Acts:
    """What happens on a click, on a double-click, on another arrangement, and on what else the chart asks for."""

    select: Callable[[tuple[str, ...]], None]
    expand: Callable[[str], None]
    arrange: Callable[[ChartView, str], None] | None = None
    ask: Callable[[ChartAsk], None] | None = None


@dataclass(frozen=True)
class Drawn:
    """What is drawn how: the scope it is computed on, clusters for the colour, look, height, arrangement."""

    at: Scope
    clusters: ClusterResult
    look: Look = field(default_factory=Look)
    height: int = 640
    selected: tuple[str, ...] = ()
    view: ChartView | None = None
    guard: ChartGuard | None = None
    asks: tuple[str, ...] = ("expand",)
    menu: Mapping[str, str] = field(default_factory=dict)
    undo: bool = False
    redo: bool = False
    report: int = 0
    common: frozenset[str] | None = None  #: while two pictures are compared: who is in both


@dataclass(frozen=True)
class Dots:
    """What the chart is given, kept while the picture and its looks stay the same: then nothing is computed anew."""

    picture: Picture
    clusters: ClusterResult
    basis: tuple[object, ...]
    nodes: list[ChartNode]
    links: list[ChartLink]
    legend: Mapping[str, str]
    sure: Mapping[str, ChartCluster]


def draw(case: Case, picture: Picture, drawn: Drawn, acts: Acts, key: str) -> None:
    """The chart of a picture; says how many of how many are shown."""
    dots = _kept(case, picture, drawn, f"{key}:dots")
    options = ChartOptions(
        height=drawn.height,
        language=language(),
        selected=drawn.selected,
        total=max(picture.total, picture.shown),
        legend=dots.legend,
        types={kind: name("type", kind) for kind in (*ENTITY_TYPES, view.CLUSTER)},
        picture=picture.name,
        view=drawn.view,
        clusters=dots.sure,
        reliable=drawn.clusters.reliable,
        asks=drawn.asks,
        menu=drawn.menu,
        layers={layer: name("layer", layer) for layer in LAYERS},
        guard=drawn.guard,
        report=drawn.report,
        undo=drawn.undo,
        redo=drawn.redo,
    )
    network_chart(dots.nodes, dots.links, key=key, options=options, answers=_answers(acts))


def _answers(acts: Acts) -> Answers:
    """A page that answers no questions of the chart still answers a double-click."""

    def expand(asked: ChartAsk) -> None:
        for node in asked.ids if asked.action == "expand" else ():
            acts.expand(node)

    return Answers(acts.select, acts.arrange, acts.ask or expand)


def _clusters(found: ClusterResult) -> dict[str, ChartCluster]:
    """How sure each cluster of two and more is: mean membership of its actors."""
    out = {}
    for cluster in found.clusters:
        sure = [member.membership for member in cluster.members if member.membership is not None]
        if cluster.size > 1:
            label = f"{name('word', 'cluster')} {cluster.id}"
            out[cluster.id] = ChartCluster(label, sum(sure) / len(sure) if sure else None)
    return out


def dots_of(case: Case, picture: Picture, drawn: Drawn) -> Dots:
    """Nodes and ties of a picture as the chart draws them."""
    narrowed = data.narrowed(drawn.at, picture.period)
    if picture.level == ACTORS:
        graph, known = data.graph(drawn.at, case), data.drawn_nodes(drawn.at, picture.ids, case)
        dress = dress_actors(graph, known, drawn.clusters, drawn.look, picture, name)
        nodes = view.actor_nodes(graph, picture, dress, _known(known, data.cluster_of(drawn.clusters)))
        links = view.actor_links(data.graph(narrowed, case), view.ends_of(data.graph(narrowed, case), picture), name)
    else:
        clusters = data.entity_clusters(drawn.at, drawn.clusters, case)
        colours = cluster_colours(drawn.clusters, data.drawn_nodes(drawn.at, (), case))
        dress = dress_entities(picture.nodes, {e: c for e, (c, _) in clusters.items()}, colours, drawn.look, name)
        nodes = view.entity_nodes(picture, dress, _known({node.id: node for node in picture.nodes}, clusters))
        links = view.entity_links(data.links_in(drawn.at, picture, case), picture.nodes, name)
    nodes = marked(nodes, case.marks(), drawn.look.colour == TAG, name)
    if picture.period is not None:
        tied = {end for link in links for end in (link.source, link.target)}
        nodes = [node for node in nodes if node.id in tied]
    words: Mapping[str, str] = tag_words(name) if drawn.look.colour == TAG else dress.words
    if drawn.common is not None:
        gone = drawn.view.hidden if drawn.view else frozenset()
        nodes = [node for node in nodes if node.id not in gone]
        links = [link for link in links if link.source not in gone and link.target not in gone]
        nodes = painted(nodes, drawn.common, {group.id: group.members for group in picture.groups})
        words = {one: name("compared", one) for one in COLOUR_OF}
    return Dots(picture, drawn.clusters, _basis(case, drawn), nodes, links, words, _clusters(drawn.clusters))


def _kept(case: Case, picture: Picture, drawn: Drawn, memory: str) -> Dots:
    """The same objects as last time while nothing changed: the chart then does not even compare them."""
    kept: Dots | None = st.session_state.get(memory)
    same = kept is not None and kept.picture is picture and kept.clusters is drawn.clusters
    if kept is None or not same or kept.basis != _basis(case, drawn):
        kept = dots_of(case, picture, drawn)
        st.session_state[memory] = kept
    return kept


def _basis(case: Case, drawn: Drawn) -> tuple[object, ...]:
    return (drawn.at, drawn.look, drawn.common, language(), case.marks())


def _known(nodes: Mapping[str, Node], clusters: Mapping[str, tuple[str, float | None]]) -> view.Known:
    return view.Known(
        {one: cluster for one, (cluster, _) in clusters.items()},
        {one: sure for one, (_, sure) in clusters.items() if sure is not None},
        {one: _seconds(node.first) for one, node in nodes.items() if node.first},
        {one: place for one, node in nodes.items() if (place := _place(node)) is not None},
    )


def _seconds(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp()


def _place(node: Node) -> tuple[float, float] | None:
    """Longitude and latitude where a source gives both as plain numbers."""
    said = [node.props.get(prop) for prop in ("lon", "lat")]
    try:
        lon, lat = (float(value[0] if isinstance(value, list | tuple) else value) for value in said)  # type: ignore[arg-type]
    except (TypeError, ValueError, IndexError):
        return None
    return (lon, lat) if abs(lon) <= 180 and abs(lat) <= 90 else None
