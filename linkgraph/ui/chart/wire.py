"""How a chart travels to the browser: checked, as columns."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from linkgraph.errors import WrongUse
from linkgraph.ui.chart.model import ChartLink, ChartNode, ChartOptions
from linkgraph.ui.chart.texts import TEXTS

VERSION = 1
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def chart_data(
    nodes: Sequence[ChartNode], links: Sequence[ChartLink], options: ChartOptions, key: str
) -> dict[str, Any]:
    """The JSON that the chart is given; refuses what it could not draw faithfully."""
    place = _checked(nodes, links, options)
    return {
        "version": VERSION,
        "key": key,
        "height": options.height,
        "seed": options.seed,
        "nodes": _node_columns(nodes),
        "links": _link_columns(links, place),
        "selected": list(options.selected),
        "total": max(len(nodes), options.total or 0),
        "legend": _legend(nodes, options.legend),
        "types": _types(nodes, options.types),
        "texts": TEXTS[options.language],
    }


def _node_columns(nodes: Sequence[ChartNode]) -> dict[str, list[Any]]:
    names = ("id", "label", "type", "x", "y", "size", "colour", "group", "title", "pinned")
    return {name: [getattr(node, name) for node in nodes] for name in names}


def _link_columns(links: Sequence[ChartLink], place: Mapping[str, int]) -> dict[str, list[Any]]:
    names = ("id", "type", "width", "label", "dashed", "directed")
    columns: dict[str, list[Any]] = {name: [getattr(link, name) for link in links] for name in names}
    columns["source"] = [place[link.source] for link in links]
    columns["target"] = [place[link.target] for link in links]
    return columns


def _legend(nodes: Sequence[ChartNode], words: Mapping[str, str]) -> list[dict[str, Any]]:
    counts = Counter(node.group for node in nodes if node.group is not None)
    order = {group: k for k, group in enumerate(words)}
    colours = {node.group: node.colour for node in reversed(nodes) if node.group is not None}
    return [
        {"group": group, "label": words.get(group, group), "colour": colours[group], "count": count}
        for group, count in sorted(counts.items(), key=lambda item: (order.get(item[0], len(order)), -item[1], item[0]))
    ]


def _types(nodes: Sequence[ChartNode], words: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"type": kind, "label": words.get(kind, kind)} for kind in sorted({node.type for node in nodes})]


def _checked(nodes: Sequence[ChartNode], links: Sequence[ChartLink], options: ChartOptions) -> dict[str, int]:
    if options.language not in TEXTS:
        raise WrongUse(f"The chart has no language {options.language!r}; it has {', '.join(sorted(TEXTS))}.")
    _no_duplicates("node", (node.id for node in nodes))
    _no_duplicates("link", (link.id for link in links))
    for node in nodes:
        _check_node(node)
    place = {node.id: i for i, node in enumerate(nodes)}
    for link in links:
        if link.source not in place or link.target not in place:
            raise WrongUse(f"Link {link.id!r} cannot be drawn: one of its ends is not among the nodes.")
        if not (math.isfinite(link.width) and link.width > 0):
            raise WrongUse(f"Link {link.id!r} has width {link.width}; it must be a number above 0.")
    return place


def _check_node(node: ChartNode) -> None:
    if not COLOUR.fullmatch(node.colour):
        raise WrongUse(f"Node {node.id!r} has colour {node.colour!r}; it must be written #rrggbb.")
    if not (math.isfinite(node.size) and node.size > 0):
        raise WrongUse(f"Node {node.id!r} has size {node.size}; it must be a number above 0.")
    if (node.x is None) != (node.y is None) or not all(math.isfinite(v) for v in (node.x, node.y) if v is not None):
        raise WrongUse(f"Node {node.id!r} has place ({node.x}, {node.y}); give two numbers, or None for both.")


def _no_duplicates(what: str, ids: Iterable[str]) -> None:
    twice = [name for name, count in Counter(ids).items() if count > 1]
    if twice:
        raise WrongUse(f"The {what} id {twice[0]!r} is on the chart more than once; ids must be unique.")
