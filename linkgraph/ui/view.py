"""From analysis and neighbourhoods to what the chart draws: sizes, colours, groups, labels. Pure functions."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from linkgraph.graph.actors import ActorGraph
from linkgraph.graph.records import Link, Node
from linkgraph.model import node_type
from linkgraph.ui.chart import OTHER, ChartLink, ChartNode
from linkgraph.ui.format import number, one_line, short

TIE = "TIE"
SMALLEST, LARGEST = 6.0, 20.0
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
    measure : id → value that gives the size; nodes without a value are drawn smallest.
    note : id → one more line for the tooltip.
    """

    group: Mapping[str, str]
    colours: Mapping[str, str]
    otherwise: str = OTHER
    measure: Mapping[str, float] = field(default_factory=dict)
    note: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


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
        return dict.fromkeys(values, SMALLEST)
    return {key: SMALLEST + (LARGEST - SMALLEST) * math.sqrt(value / top) for key, value in values.items()}


def widths(counts: Sequence[float]) -> list[float]:
    """Width of each tie: grows with the logarithm of its records, so that one heavy tie does not hide the others."""
    top = math.log1p(max(counts, default=0.0))
    if top <= 0:
        return [THINNEST] * len(counts)
    return [THINNEST + (THICKEST - THINNEST) * math.log1p(max(0.0, count)) / top for count in counts]


def actor_links(graph: ActorGraph, ids: Sequence[str], word: Words) -> list[ChartLink]:
    """The ties among some actors; without direction, because they sum up layers and both ways."""
    shown = np.zeros(graph.n, dtype=bool)
    wanted = set(ids)
    shown[[i for i, actor in enumerate(graph.ids) if actor in wanted]] = True
    kept = np.flatnonzero(shown[graph.u] & shown[graph.v])
    width = widths(graph.weight[kept].tolist())
    out = []
    for k, wide in zip(kept.tolist(), width, strict=True):
        a, b = graph.ids[graph.u[k]], graph.ids[graph.v[k]]
        layers = {name: float(count[k]) for name, count in graph.layers.items() if count[k] > 0}
        kind = max(layers, key=lambda name: layers[name], default="")
        parts = ", ".join(f"{word('layer', name)} {number(count)}" for name, count in layers.items())
        out.append(ChartLink(tie_id(a, b), a, b, kind, wide, parts, directed=False))
    return out


def actor_nodes(graph: ActorGraph, ids: Sequence[str], dress: Dress) -> list[ChartNode]:
    """Actors as nodes; what is unknown to the graph is not drawn."""
    label = dict(zip(graph.ids, graph.labels, strict=True))
    size = sizes({i: dress.measure.get(i, 0.0) for i in ids})
    return [_node(i, label[i], node_type(i), size[i], dress) for i in ids if i in label]


def entity_nodes(nodes: Sequence[Node], dress: Dress) -> list[ChartNode]:
    size = sizes({node.id: dress.measure.get(node.id, 0.0) for node in nodes})
    return [_node(node.id, node.label, node.type, size[node.id], dress) for node in nodes]


def entity_links(links: Sequence[Link], drawn: Sequence[Node], word: Words) -> list[ChartLink]:
    """Links whose both ends are drawn; direction as the records say, associations have none."""
    ids = {node.id for node in drawn}
    kept = [link for link in links if link.src in ids and link.dst in ids]
    width = widths([float(link.count) for link in kept])
    return [
        ChartLink(
            link.id, link.src, link.dst, link.type, wide, link_caption(link, word), directed=link.type != "ASSOCIATED"
        )
        for link, wide in zip(kept, width, strict=True)
    ]


def link_caption(link: Link, word: Words) -> str:
    """What a link says in one line: type, count, sum."""
    parts = [word("link", link.type), f"× {number(link.count)}"]
    if link.amount is not None:
        parts.append(f"{number(link.amount, 2)} {link.currency or ''}".strip())
    return " ".join(parts)


def _node(node: str, label: str, kind: str, size: float, dress: Dress) -> ChartNode:
    group = dress.group.get(node)
    colour = dress.colours.get(group, dress.otherwise) if group is not None else dress.otherwise
    title = "\n".join(filter(None, [one_line(label), node, dress.note.get(node, "")]))
    return ChartNode(node, short(label, 24), kind, None, None, size, colour, group, title)
