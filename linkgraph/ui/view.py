"""From analysis and neighbourhoods to what the chart draws: sizes, colours, groups, labels. Pure functions."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from linkgraph.graph.actors import ActorGraph, Floats, Ints
from linkgraph.graph.records import Link, Node
from linkgraph.model import node_type
from linkgraph.ui.canvas import Picture
from linkgraph.ui.chart import OTHER, ChartLink, ChartNode
from linkgraph.ui.format import number, one_line, short
from linkgraph.ui.scales import Sizes

TIE = "TIE"
#: Type of a super-node on the chart; no entity has it.
CLUSTER = "Cluster"
SMALLEST, LARGEST = 6.0, 20.0
#: Where nothing gives the size.
EQUAL = 10.0
THINNEST, THICKEST = 1.0, 6.0
Words = Callable[[str, str], str]


@dataclass(frozen=True)
class Dress:
    """How nodes are drawn.

    Attributes
    ----------
    group : id → group (cluster, type, role or jurisdiction) that gives the colour; a missing id has none.
    colours : group → colour; `otherwise` colours nodes without a group.
    words : group → what the legend says.
    label : id → what stands on the dot, where that is not its own name (super-nodes).
    measure : id → value that gives the size; nodes without a value are drawn smallest.
    note : id → one more line for the tooltip.
    hollow : ids without a value of what gives the size.
    sized : the range of what gives the size, in words; None where all are the same.
    """

    group: Mapping[str, str]
    colours: Mapping[str, str]
    otherwise: str = OTHER
    measure: Mapping[str, float] = field(default_factory=dict)
    note: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    label: Mapping[str, str] = field(default_factory=dict)
    hollow: frozenset[str] = frozenset()
    sized: Sizes | None = None


def tie_id(a: str, b: str) -> str:
    """The chart's id of the tie of two actors."""
    first, second = sorted((a, b))
    return f"{TIE}~{first}~{second}"


def tied(link: str) -> tuple[str, str] | None:
    """The two actors of a chart tie; None for an id of another kind."""
    parts = link.split("~")
    return (parts[1], parts[2]) if len(parts) == 3 and parts[0] == TIE else None


def sizes(measure: Mapping[str, float]) -> dict[str, float]:
    """Radius of each node: its area grows with the value."""
    values = {key: max(0.0, value) for key, value in measure.items() if value == value}
    top = max(values.values(), default=0.0)
    if top <= 0:
        return dict.fromkeys(values, EQUAL)
    return {key: SMALLEST + (LARGEST - SMALLEST) * math.sqrt(value / top) for key, value in values.items()}


def widths(counts: Sequence[float]) -> list[float]:
    """Width of each tie: grows with the logarithm of its records, so that one heavy tie does not hide the others."""
    top = math.log1p(max(counts, default=0.0))
    if top <= 0:
        return [THINNEST] * len(counts)
    return [THINNEST + (THICKEST - THINNEST) * math.log1p(max(0.0, count)) / top for count in counts]


@dataclass(frozen=True)
class Known:
    """What is known of nodes besides their names; a missing id is not known.

    Attributes
    ----------
    cluster, certainty : cluster of each, and how surely it belongs there (share of the loss runs).
    first : when it was first seen, seconds since 1970 UTC.
    place : (longitude, latitude) in degrees.
    """

    cluster: Mapping[str, str] = field(default_factory=dict)
    certainty: Mapping[str, float] = field(default_factory=dict)
    first: Mapping[str, float] = field(default_factory=dict)
    place: Mapping[str, tuple[float, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class Ends:
    """Which dot of the chart each actor of a graph is part of (-1: of none), and the dots' ids."""

    dot: Ints
    names: tuple[str, ...]


def ends_of(graph: ActorGraph, picture: Picture) -> Ends:
    """Every drawn actor is its own dot; the members of a super-node share one."""
    place = {name: i for i, name in enumerate(graph.ids)}
    dot = np.full(graph.n, -1, dtype=np.int64)
    for k, group in enumerate(picture.groups):
        dot[[place[one] for one in group.members if one in place]] = len(picture.ids) + k
    for k, name in enumerate(picture.ids):
        if name in place:
            dot[place[name]] = k
    return Ends(dot, (*picture.ids, *(group.id for group in picture.groups)))


def actor_links(graph: ActorGraph, ends: Ends, word: Words) -> list[ChartLink]:
    """The ties among the dots; without direction, because they sum up layers and both ways."""
    a, b = ends.dot[graph.u], ends.dot[graph.v]
    kept = np.flatnonzero((a >= 0) & (b >= 0) & (a != b))
    low, high = np.minimum(a[kept], b[kept]), np.maximum(a[kept], b[kept])
    pairs, tie = np.unique(low * max(len(ends.names), 1) + high, return_inverse=True)

    def summed(values: Floats) -> list[float]:
        sums: list[float] = np.bincount(tie, weights=values[kept], minlength=len(pairs)).tolist()
        return sums

    weight, layers = summed(graph.weight), {name: summed(values) for name, values in graph.layers.items()}
    first, second = (pairs // max(len(ends.names), 1)).tolist(), (pairs % max(len(ends.names), 1)).tolist()
    words = {name: word("layer", name) for name in layers}
    wide = widths(weight)
    out = []
    for k, (i, j) in enumerate(zip(first, second, strict=True)):
        parts = {name: counts[k] for name, counts in layers.items() if counts[k] > 0}
        kind = max(parts, key=lambda name: parts[name], default="")
        said = ", ".join(f"{words[name]} {number(count)}" for name, count in parts.items())
        x, y = ends.names[i], ends.names[j]
        out.append(ChartLink(tie_id(x, y), x, y, kind, wide[k], said, directed=False, count=weight[k],
                             layers=tuple(parts)))  # fmt: skip
    return out


def undrawn_contacts(graph: ActorGraph, ends: Ends) -> dict[str, int]:
    """Dot → how many contacts of it are on the chart neither by themselves nor in a super-node."""
    a, b = ends.dot[graph.u], ends.dot[graph.v]
    out = np.concatenate([a[(a >= 0) & (b < 0)], b[(b >= 0) & (a < 0)]])
    counts = np.bincount(out, minlength=len(ends.names)).tolist()
    return {name: counts[k] for k, name in enumerate(ends.names) if counts[k]}


def actor_nodes(graph: ActorGraph, picture: Picture, dress: Dress, known: Known | None = None) -> list[ChartNode]:
    """Actors as nodes, super-nodes after them; what is unknown to the graph is not drawn."""
    about = known or Known()
    place = {name: i for i, name in enumerate(graph.ids)}
    drawn = [name for name in picture.ids if name in place]
    more = undrawn_contacts(graph, ends_of(graph, picture))
    size = sizes({i: dress.measure.get(i, 0.0) for i in (*drawn, *(group.id for group in picture.groups))})
    singles = [
        replace(
            _node(i, graph.labels[place[i]], node_type(i), size[i], dress, about),
            more=more.get(i, 0),
            origin=picture.origin.get(i),
        )
        for i in drawn
    ]
    return singles + [
        replace(
            _node(group.id, dress.label.get(group.id, group.cluster), CLUSTER, size[group.id], dress, about),
            members=len(group.members),
            cluster=group.cluster,
        )
        for group in picture.groups
    ]


def entity_nodes(picture: Picture, dress: Dress, known: Known | None = None) -> list[ChartNode]:
    """Entities as nodes."""
    about = known or Known()
    size = sizes({node.id: dress.measure.get(node.id, 0.0) for node in picture.nodes})
    return [
        replace(_node(node.id, node.label, node.type, size[node.id], dress, about), origin=picture.origin.get(node.id))
        for node in picture.nodes
    ]


def entity_links(links: Sequence[Link], drawn: Sequence[Node], word: Words) -> list[ChartLink]:
    """Links whose both ends are drawn; direction as the records say, associations have none."""
    ids = {node.id for node in drawn}
    kept = [link for link in links if link.src in ids and link.dst in ids]
    width = widths([float(link.count) for link in kept])
    return [
        ChartLink(
            link.id,
            link.src,
            link.dst,
            link.type,
            wide,
            link_caption(link, word),
            directed=link.type != "ASSOCIATED",
            count=float(link.count),
            amount=link.amount,
            currency=link.currency or "",
            layers=(link.layer,) if link.layer else (),
        )
        for link, wide in zip(kept, width, strict=True)
    ]


def link_caption(link: Link, word: Words) -> str:
    """What a link says in one line: type, count, sum."""
    said = f"{word('link', link.type)} × {number(link.count)}"
    return said if link.amount is None else f"{said} · {number(link.amount, 2)} {link.currency or ''}".strip()


def _node(node: str, label: str, kind: str, size: float, dress: Dress, known: Known) -> ChartNode:
    group = dress.group.get(node)
    colour = dress.colours.get(group, dress.otherwise) if group is not None else dress.otherwise
    title = "\n".join(filter(None, [one_line(label), node, dress.note.get(node, "")]))
    lon, lat = known.place.get(node, (None, None))
    return ChartNode(
        node,
        short(label, 24),
        kind,
        size=size,
        colour=colour,
        group=group,
        title=title,
        cluster=known.cluster.get(node),
        certainty=known.certainty.get(node),
        first=known.first.get(node),
        lon=lon,
        lat=lat,
        hollow=node in dress.hollow,
    )
