"""Draws a picture of the canvas with the network chart."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import pandas as pd
import streamlit as st

from linkgraph.analysis import ClusterResult
from linkgraph.case import Case
from linkgraph.graph.records import Node
from linkgraph.model import ENTITY_TYPES, LAYERS
from linkgraph.ui import data, measured, rules, view
from linkgraph.ui.canvas import ACTORS, Picture
from linkgraph.ui.chart import (
    Answers,
    ChartAsk,
    ChartCluster,
    ChartGuard,
    ChartLine,
    ChartLink,
    ChartNode,
    ChartOptions,
    ChartSizes,
    ChartView,
    network_chart,
)
from linkgraph.ui.comparing import COLOUR_OF, painted
from linkgraph.ui.data import Scope
from linkgraph.ui.dress import Dressing, suspects_first
from linkgraph.ui.dress import dress as dress_up
from linkgraph.ui.fields import FIELDS, Known
from linkgraph.ui.i18n import language, name, text
from linkgraph.ui.looks import TIE, Look
from linkgraph.ui.marked import marked
from linkgraph.ui.measured import Asked
from linkgraph.ui.parts import scope
from linkgraph.ui.ruling import words
from linkgraph.ui.scales import Sizes
from linkgraph.ui.view import Dress


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
    colours: Mapping[str, str]
    sure: Mapping[str, ChartCluster]
    sized: Sizes | None
    without: int  #: how many have no value of what gives the size
    met: tuple[tuple[str, ...], ...]


def draw(case: Case, picture: Picture, drawn: Drawn, acts: Acts, key: str) -> None:
    """The chart of a picture; says how many of how many are shown."""
    dots = _kept(case, picture, drawn, f"{key}:dots")
    options = ChartOptions(
        height=drawn.height,
        language=language(),
        selected=drawn.selected,
        total=max(picture.total, picture.shown),
        legend=dots.legend,
        colours=dots.colours,
        heading=_heading(drawn),
        sizes=_sizes(dots, drawn.look),
        lines=legend_lines(drawn.look, dots.met) if "legend" in drawn.asks else (),
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


def _heading(drawn: Drawn) -> str:
    return "" if drawn.common is not None else text(FIELDS[drawn.look.colour].label)


def _sizes(dots: Dots, look: Look) -> ChartSizes | None:
    """What the legend says of the sizes: measure, least and greatest value, how many have none."""
    if dots.sized is None:
        return None
    return ChartSizes(text(FIELDS[look.size].label), dots.sized.low, dots.sized.high, dots.without)


def legend_lines(look: Look, met: Sequence[Sequence[str]]) -> tuple[ChartLine, ...]:
    """A line for every rule that is on, with how many dots or ties meet it."""
    return tuple(
        ChartLine(f"rule:{k}", words(rule), len(ids), rule.about == TIE, rule.style.colour, rule.style.ring,
                  rule.style.badge, bool(rule.style.dashed), rule.style.factor)
        for k, (rule, ids) in enumerate(zip(look.rules, met, strict=True)) if rule.on
    )  # fmt: skip


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
    look, asked = drawn.look, scope.asked(drawn.at, drawn.clusters, picture, case)
    more = ("part",) if picture.roles else ("type",)  # what colours by cluster fall back on
    names = tuple(dict.fromkeys((*look.needs, *more)))
    about = measured.known(asked, picture.drawn, names, case)
    values = measured.values(asked, names, about)
    dress = dress_up(_dressing(case, drawn, asked, about, values), look, picture, name)
    nodes, links = _drawn(case, picture, drawn, about, dress)
    by_rule = rules.ruled(look.rules if drawn.common is None else (), values, nodes, links)
    nodes, links, met = by_rule.nodes, by_rule.links, by_rule.met
    nodes = marked(nodes, about.marks, name)
    if picture.period is not None:
        tied = {end for link in links for end in (link.source, link.target)}
        nodes = [node for node in nodes if node.id in tied]
        there = {node.id for node in nodes} | {link.id for link in links}
        met = tuple(tuple(one for one in ids if one in there) for ids in met)
    said, colours = dress.words, dress.colours
    if drawn.common is not None:
        nodes, links = _compared(picture, drawn, drawn.common, nodes, links)
        said, colours = {one: name("compared", one) for one in COLOUR_OF}, COLOUR_OF
    without = {node.id for node in nodes}.intersection(dress.sized.missing if dress.sized else ())
    return Dots(picture, drawn.clusters, _basis(case, picture, drawn), nodes, links, said, colours,
                _clusters(drawn.clusters), dress.sized, len(without), met)  # fmt: skip


def _dressing(case: Case, drawn: Drawn, asked: Asked, about: Known, values: pd.DataFrame) -> Dressing:
    belongs = {one: cluster for one, (cluster, _) in about.clusters.items()}
    belongs |= {group.id: group.cluster for group in asked.picture.groups}
    actors = about.nodes if asked.picture.level == ACTORS else data.drawn_nodes(drawn.at, (), case)
    currency = measured.money(drawn.at, asked.picture.level, case).currency if _sums(drawn.look) else ""
    ranked = suspects_first(drawn.clusters, actors)
    return Dressing(values, belongs, ranked, actors, currency, measured.ranks(asked, drawn.look.size, case))


def _sums(look: Look) -> bool:
    return not {"paid", "received"}.isdisjoint((look.colour, look.size))


def _drawn(
    case: Case, picture: Picture, drawn: Drawn, about: Known, dress: Dress
) -> tuple[list[ChartNode], list[ChartLink]]:
    """Dots and ties in their own colours and sizes."""
    known = _known(about)
    if picture.level != ACTORS:
        return (
            view.entity_nodes(picture, dress, known),
            view.entity_links(data.links_in(drawn.at, picture, case), picture.nodes, name),
        )
    narrowed = data.graph(data.narrowed(drawn.at, picture.period), case)
    nodes = view.actor_nodes(data.graph(drawn.at, case), picture, dress, known)
    return nodes, view.actor_links(narrowed, view.ends_of(narrowed, picture), name)


def _compared(
    picture: Picture, drawn: Drawn, common: frozenset[str], nodes: list[ChartNode], links: list[ChartLink]
) -> tuple[list[ChartNode], list[ChartLink]]:
    """Two pictures beside each other: without what is hidden, in the colours of the comparison."""
    gone = drawn.view.hidden if drawn.view else frozenset()
    nodes = [node for node in nodes if node.id not in gone]
    links = [link for link in links if link.source not in gone and link.target not in gone]
    return painted(nodes, common, {group.id: group.members for group in picture.groups}), links


def _kept(case: Case, picture: Picture, drawn: Drawn, memory: str) -> Dots:
    """The same objects as last time while nothing changed: the chart then does not even compare them."""
    kept: Dots | None = st.session_state.get(memory)
    same = kept is not None and kept.picture is picture and kept.clusters is drawn.clusters
    if kept is None or not same or kept.basis != _basis(case, picture, drawn):
        kept = dots_of(case, picture, drawn)
        st.session_state[memory] = kept
    return kept


def kept_dots(case: Case) -> Dots | None:
    """What the Explore page drew last, for panels that speak of it."""
    kept: Dots | None = st.session_state.get(f"{explore_key(case)}:dots")
    return kept


def explore_key(case: Case) -> str:
    """The key of the chart of the Explore page."""
    return f"explore-{case.id}"


def _basis(case: Case, picture: Picture, drawn: Drawn) -> tuple[object, ...]:
    asked = scope.asked(drawn.at, drawn.clusters, picture, case)
    halted = measured.needed(asked, drawn.look.needs) and measured.stopped(asked)
    return (drawn.at, drawn.look, drawn.common, language(), case.marks(), asked.positions, halted)


def _known(about: Known) -> view.Known:
    nodes, clusters = about.nodes, about.clusters
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
