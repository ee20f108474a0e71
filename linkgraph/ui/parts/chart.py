"""Draws a picture of the canvas with the network chart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from linkgraph.analysis import ClusterResult
from linkgraph.case import Case
from linkgraph.model import ENTITY_TYPES
from linkgraph.ui import data, view
from linkgraph.ui.canvas import ACTORS, Picture
from linkgraph.ui.chart import ChartOptions, network_chart
from linkgraph.ui.data import Scope
from linkgraph.ui.dress import Look, cluster_colours, cluster_groups, dress_actors, dress_entities
from linkgraph.ui.i18n import language, name


@dataclass(frozen=True)
class Acts:
    """What happens on a click and on a double-click."""

    select: Callable[[tuple[str, ...]], None]
    expand: Callable[[str], None]


@dataclass(frozen=True)
class Drawn:
    """What is drawn how: the scope it is computed on, clusters for the colour, look, height."""

    at: Scope
    clusters: ClusterResult
    look: Look = field(default_factory=Look)
    height: int = 640
    selected: tuple[str, ...] = ()


def draw(case: Case, picture: Picture, drawn: Drawn, acts: Acts, key: str) -> None:
    """The chart of a picture; says how many of how many are shown."""
    if picture.level == ACTORS:
        graph = data.graph(drawn.at, case)
        known = data.actor_nodes(drawn.at, case)
        dress = dress_actors(graph, known, drawn.clusters, drawn.look, picture.ids, name)
        nodes = view.actor_nodes(graph, picture.ids, dress)
        links = view.actor_links(graph, picture.ids, name)
    else:
        belongs, actor_of = cluster_groups(drawn.clusters), data.actor_of(drawn.at, case)
        clusters = {entity: belongs[actor] for entity, actor in actor_of.items() if actor in belongs}
        colours = cluster_colours(drawn.clusters, data.actor_nodes(drawn.at, case))
        dress = dress_entities(picture.nodes, clusters, colours, drawn.look, name)
        nodes = view.entity_nodes(picture.nodes, dress)
        links = view.entity_links(picture.links, picture.nodes, name)
    options = ChartOptions(
        height=drawn.height,
        language=language(),
        selected=drawn.selected,
        total=max(picture.total, picture.shown),
        legend=dress.words,
        types={kind: name("type", kind) for kind in ENTITY_TYPES},
    )
    network_chart(nodes, links, key=key, options=options, on_select=acts.select, on_expand=acts.expand)
