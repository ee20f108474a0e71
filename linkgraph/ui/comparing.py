"""Two pictures beside each other: who is in both, who only in one. Pure functions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from linkgraph.ui.chart import PALETTE, ChartLink, ChartNode

#: Groups of the legend while comparing, and their colours: in both, only here, a super-node with some of each.
BOTH, ONLY, PARTLY = "both", "only", "partly"
COLOUR_OF = {BOTH: PALETTE[0], ONLY: PALETTE[1], PARTLY: "#8b919c"}


@dataclass(frozen=True)
class Split:
    """What two sets have in common and what not, each in the order in which it was given."""

    both: tuple[str, ...]
    left: tuple[str, ...]
    right: tuple[str, ...]


def split(left: Iterable[str], right: Iterable[str]) -> Split:
    """Who is in both, only in the first, only in the second."""
    a, b = dict.fromkeys(left), dict.fromkeys(right)
    return Split(
        tuple(one for one in a if one in b),
        tuple(one for one in a if one not in b),
        tuple(one for one in b if one not in a),
    )


def painted(
    nodes: Sequence[ChartNode], common: Collection[str], members: Mapping[str, Sequence[str]]
) -> list[ChartNode]:
    """Nodes in the colours of the comparison; `members` are those of super-nodes."""

    def group(node: ChartNode) -> str:
        inside = [one in common for one in members.get(node.id, (node.id,))]
        return BOTH if all(inside) else PARTLY if any(inside) else ONLY

    return [replace(node, group=one, colour=COLOUR_OF[one]) for node in nodes for one in (group(node),)]


def pairs(links: Iterable[ChartLink]) -> list[str]:
    """Who is tied to whom on a chart, whatever the direction and however many ties: one text for each two."""
    return [" ".join(pair) for pair in dict.fromkeys(tuple(sorted((one.source, one.target))) for one in links)]
