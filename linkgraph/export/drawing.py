"""Colours, shapes, sizes and short labels of a picture, and the legend that explains them."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from linkgraph.export.bundle import BADGES, ExportBundle, ExportNode, LegendLine
from linkgraph.export.layout import LABEL
from linkgraph.export.lines import Line
from linkgraph.export.wording import say

#: Told apart by people with colour-blindness as far as twelve colours can be; more groups share the last, a grey.
PALETTE = (
    "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00",
    "#8c6bb1", "#b3a100", "#7f4f24", "#2f9e9e", "#e7627d",
)  # fmt: skip
OTHER = "#8a8f98"
SHAPES = {
    "Person": "dot", "Phone": "square", "Account": "diamond", "Place": "triangle", "Incident": "star",
    "Handset": "triangleDown", "Sim": "hexagon",
}  # fmt: skip
_SHORT = 24  # widths of a label in the picture; a Chinese character takes two


@dataclass(frozen=True)
class Style:
    """How one node is drawn: colour, shape, radius, label (shortened), and the group that its colour means."""

    colour: str
    shape: str
    size: float
    label: str
    group: str
    ring: str | None = None

    @property
    def box(self) -> tuple[float, float]:
        """Room for the node with its label beneath."""
        return max(self.size * 2, width(self.label) * 7.5) + 12, self.size * 2 + LABEL


def styles(bundle: ExportBundle, lines: Iterable[Line]) -> dict[str, Style]:
    """Colour by cluster; within one cluster by role, else by type. Size as given, else by number of neighbours."""
    group_of = grouping(bundle)
    groups = sorted({group_of(node) for node in bundle.nodes if group_of(node)})
    colours = {name: PALETTE[i] if i < len(PALETTE) else OTHER for i, name in enumerate(groups)}
    degree = _degrees(lines)
    top = max(degree.values(), default=1)
    return {
        node.id: Style(
            node.colour or colours.get(group_of(node), OTHER),
            SHAPES.get(node.type, "dot"),
            min(max(node.size, 4.0), 40.0) if node.size else 9 + 13 * math.sqrt(degree.get(node.id, 0) / top),
            f"{BADGES[node.badge]} {short(node.label)}" if node.badge in BADGES else short(node.label),
            group_of(node),
            node.ring,
        )
        for node in bundle.nodes
    }


def grouping(bundle: ExportBundle) -> Callable[[ExportNode], str]:
    """What colours mean in this picture."""
    if _several(node.cluster for node in bundle.nodes):
        return lambda node: node.cluster or ""
    if _several(node.role for node in bundle.nodes):
        return lambda node: node.role or "unknown"
    return lambda node: node.type


def _several(values: Iterable[str | None]) -> bool:
    return len(set(values)) > 1


def _degrees(lines: Iterable[Line]) -> dict[str, int]:
    pairs = {tuple(sorted((line.a, line.b))) for line in lines if line.drawn and line.a != line.b}
    out: dict[str, int] = {}
    for pair in pairs:
        for end in pair:
            out[end] = out.get(end, 0) + 1
    return out


def legend(bundle: ExportBundle, drawn: dict[str, Style]) -> tuple[LegendLine, ...]:
    """What the chart said of its colours and rules, else each colour that occurs; and each shape, once."""
    types = sorted({node.type for node in bundle.nodes})
    shapes = [LegendLine(say(name, bundle.language), SHAPES.get(name, "dot"), "#444444") for name in types]
    named = bundle.legend or _colours(bundle, drawn)[:24]
    return (*named, *(shapes if len(types) > 1 else []))


def _colours(bundle: ExportBundle, drawn: dict[str, Style]) -> tuple[LegendLine, ...]:
    colours = dict.fromkeys((drawn[node.id].group, drawn[node.id].colour) for node in bundle.nodes)
    prefix = f"{say('cluster', bundle.language)} " if _several(node.cluster for node in bundle.nodes) else ""
    return tuple(
        LegendLine(prefix + say(group, bundle.language) if group else "–", "dot", colour)
        for group, colour in sorted(colours)
    )


def width(text: str) -> int:
    """Width in Latin letters."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def short(text: str) -> str:
    """One line that fits under a node: control and direction characters become blanks, a long name ends in ``…``."""
    line = " ".join("".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Cs") else c for c in text).split())
    if width(line) <= _SHORT:
        return line
    while width(line) > _SHORT - 1:
        line = line[:-1]
    return line + "…"
