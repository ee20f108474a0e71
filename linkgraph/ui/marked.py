"""How marked nodes look on the chart: a sign before the name, the note in the tooltip; colours of the tags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from linkgraph.evidence.marks import Mark
from linkgraph.ui.chart import ChartNode
from linkgraph.ui.format import one_line, short
from linkgraph.ui.view import Words

TAG = "tag"
COLOUR_OF = {
    "red": "#e5484d", "orange": "#f5862b", "yellow": "#e0b400", "green": "#3fa34d", "blue": "#4e89c4",
    "violet": "#9b5de5",
}  # fmt: skip
SIGN = "⚑ "
LONGEST_IN_TOOLTIP = 200


def marked(nodes: Sequence[ChartNode], marks: Mapping[str, Mark], word: Words) -> list[ChartNode]:
    """Nodes with the marks that they have."""
    return [_marked(node, marks[node.id], word) if node.id in marks else node for node in nodes]


def _marked(node: ChartNode, mark: Mark, word: Words) -> ChartNode:
    said = [f"⚑ {word(TAG, mark.tag)}"] if mark.tag else []
    said += [f"✎ {short(one_line(mark.note), LONGEST_IN_TOOLTIP)}"] if mark.note else []
    return replace(node, label=SIGN + node.label, title="\n".join([node.title, *said]))
