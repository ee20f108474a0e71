"""The picture that can be handed on: one HTML file that needs no network and runs nothing that a name contains.

pyvis makes the network and its options; the page around it is ours (pyvis's own calls outside servers).
"""

from __future__ import annotations

import math
from importlib.resources import files
from typing import Any

from linkgraph.errors import WrongUse
from linkgraph.export.bundle import ExportBundle
from linkgraph.export.drawing import Style, styles
from linkgraph.export.layout import place
from linkgraph.export.lines import Line, lines
from linkgraph.export.page import render
from linkgraph.export.text import visible
from linkgraph.export.wording import say

MAX_NODES = 1_000
MAX_LINES = 10_000
_LIBRARY = "lib/vis-9.1.2/vis-network.min.js"
_OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"randomSeed": 0, "improvedLayout": False},
    "interaction": {"hover": True, "tooltipDelay": 120, "multiselect": True, "navigationButtons": False},
    "nodes": {
        "borderWidth": 1.5,
        "font": {"size": 14, "face": "sans-serif", "color": "#1b1f24", "strokeWidth": 4, "strokeColor": "#ffffff"},
    },
    "edges": {
        "color": {"color": "#9aa3ad", "highlight": "#c2410c", "hover": "#5b6470", "opacity": 0.75},
        "smooth": False,
        "arrows": {"to": {"scaleFactor": 0.5}},
        "selectionWidth": 1.5,
        "hoverWidth": 0.5,
    },
}


def write_picture(bundle: ExportBundle, name: str) -> dict[str, bytes]:
    """The self-contained page: picture, legend, members, lines with their sources, parameters.

    Raises
    ------
    WrongUse
        More nodes or lines than can be read in a picture.
    """
    shown = lines(bundle)
    _check_size(len(bundle.nodes), sum(line.drawn for line in shown))
    style = styles(bundle, shown)
    library = files("pyvis").joinpath(_LIBRARY).read_text(encoding="utf-8")
    return {name: render(bundle, shown, style, network(bundle, shown, style), library).encode()}


def _check_size(nodes: int, drawn: int) -> None:
    for count, limit, word in ((nodes, MAX_NODES, "nodes"), (drawn, MAX_LINES, "lines")):
        if count > limit:
            raise WrongUse(
                f"Too many {word} ({count}) for one picture (maximum {limit}): nobody could read it. "
                "Export one cluster or a selection, or graphml/gexf for a graph program."
            )


def network(bundle: ExportBundle, shown: tuple[Line, ...], style: dict[str, Style]) -> dict[str, Any]:
    """Nodes, edges and options for vis-network; ids are positions in the bundle, so none can be a trap."""
    from pyvis.network import Network

    number = {node.id: i for i, node in enumerate(bundle.nodes)}
    drawn = [line for line in shown if line.drawn]
    places = _places(bundle, drawn, style)
    net = Network(directed=True)
    net.options = _OPTIONS
    for node in bundle.nodes:
        look, (x, y) = style[node.id], places[node.id]
        net.add_node(
            number[node.id], look.label or " ", look.shape, _colour(look.colour, look.ring),
            size=round(look.size, 1), x=x, y=y, **({"borderWidth": 3} if look.ring else {}),
        )  # fmt: skip
    both = {(line.a, line.b) for line in drawn if line.directed}
    for line in drawn:
        net.add_edge(number[line.a], number[line.b], **_edge(line, (line.b, line.a) in both))
    _titles(net, bundle, drawn)
    return {"nodes": net.nodes, "edges": net.edges, "options": net.options}


def _places(bundle: ExportBundle, drawn: list[Line], style: dict[str, Style]) -> dict[str, tuple[float, float]]:
    pairs: dict[tuple[str, str], float] = {}
    for line in drawn:
        a, b = sorted((line.a, line.b))
        pairs[a, b] = pairs.get((a, b), 0.0) + line.weight
    groups = {node.id: node.cluster or "" for node in bundle.nodes}
    return place([node.id for node in bundle.nodes], pairs, groups, {i: look.box for i, look in style.items()})


def _colour(colour: str, ring: str | None) -> dict[str, Any]:
    chosen = {"background": colour, "border": "#1b1f24"}
    return {"background": colour, "border": ring or "#ffffff", "highlight": chosen, "hover": chosen}


def _edge(line: Line, counterpart: bool) -> dict[str, Any]:
    """Wider with more records (by their order of magnitude); two opposite lines bend apart."""
    width = line.factor * (0.8 + 1.1 * math.log10(1 + max(line.weight, 0)))
    look: dict[str, Any] = {"width": round(width, 2)}
    if line.colour is not None:
        look["color"] = {"color": line.colour, "highlight": "#c2410c", "hover": line.colour, "opacity": 1}
    if line.dashed:
        look["dashes"] = [6, 5]
    if not line.directed:
        look["arrows"] = ""
    if counterpart and line.a != line.b:
        look["smooth"] = {"enabled": True, "type": "curvedCW", "roundness": 0.14}
    return look


def _titles(net: Any, bundle: ExportBundle, drawn: list[Line]) -> None:
    """What pointing at a node or line shows: lists of lines, set as text by the page."""
    labels = {node.id: node.label for node in bundle.nodes}
    for item, node in zip(net.nodes, bundle.nodes, strict=True):
        said: dict[str, object] = {
            "role": node.role and say(node.role, bundle.language),
            "tag": node.tag and say(node.tag, bundle.language),
            "note": node.note,
            "jurisdiction": node.jurisdiction,
        }
        said |= {"cluster": node.cluster, "membership": node.membership, **node.measures}
        facts = [f"{say(key, bundle.language)}: {number(value)}" for key, value in said.items() if value is not None]
        item["lines"] = [visible(text) for text in (node.label, say(node.type, bundle.language), node.id, *facts)]
    for item, line in zip(net.edges, drawn, strict=True):
        ends = f"{labels[line.a]} {'→' if line.directed else '—'} {labels[line.b]}"
        item["lines"] = [visible(text) for text in (ends, *line.details, *map(str, line.evidence))]


def number(value: object) -> str:
    """A score with the digits that mean something."""
    return f"{value:.4g}" if isinstance(value, float) else str(value)
