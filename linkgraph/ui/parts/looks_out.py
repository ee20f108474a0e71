"""The look of a picture for what goes out: how ties are drawn, and the legend in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from linkgraph.casework.shown import TieLook
from linkgraph.export import BADGES, LegendLine
from linkgraph.ui.chart import ChartLink
from linkgraph.ui.chart.wire import legend
from linkgraph.ui.i18n import text
from linkgraph.ui.looks import TIE, Look
from linkgraph.ui.parts.chart import Dots
from linkgraph.ui.ruling import code_word, words


def tie_looks(look: Look, dots: Dots, owner: Mapping[str, str]) -> dict[tuple[str, str], TieLook]:
    """How rules draw the ties of each pair of dots; `owner`: node of the chart → the dot that it is part of."""
    factor: dict[str, float] = {}
    for rule, ids in zip(look.rules, dots.met, strict=True):
        if rule.about == TIE:
            factor |= {one: factor.get(one, 1.0) * rule.style.factor for one in ids}
    pairs: dict[tuple[str, str], list[ChartLink]] = {}
    for link in dots.links:
        a, b = owner.get(link.source), owner.get(link.target)
        if a is not None and b is not None and a != b:
            pairs.setdefault((min(a, b), max(a, b)), []).append(link)
    made = {
        pair: TieLook(
            next((link.colour for link in own if link.colour), None),
            max(factor.get(link.id, 1.0) for link in own),
            all(link.dashed for link in own),
        )
        for pair, own in pairs.items()
    }
    return {pair: one for pair, one in made.items() if one != TieLook()}


def legend_of(look: Look, dots: Dots, shown: Collection[str]) -> tuple[LegendLine, ...]:
    """What stands beside the chart, for pictures that are drawn elsewhere."""
    drawn = [node for node in dots.nodes if node.id in shown]
    lines = [LegendLine(f"{text('explore.colour')}: {code_word(look.colour)}")]
    lines += [
        LegendLine(f"{one['label']}  {one['count']}", "dot", one["colour"])
        for one in legend(drawn, dots.legend, dots.colours)
    ]
    lines.append(LegendLine(f"{text('explore.size')}: {code_word(look.size)}{_range(dots)}"))
    for rule, ids in zip(look.rules, dots.met, strict=True):
        if rule.on:
            style = rule.style
            shape = ("dashes" if style.dashed else "line") if rule.about == TIE else "ring" if style.ring else "dot"
            sign = f"{BADGES[style.badge]} " if style.badge else ""
            lines.append(LegendLine(f"{sign}{words(rule)}  {len(ids)}", shape, style.ring or style.colour or "#444444"))
    return tuple(lines)


def _range(dots: Dots) -> str:
    return f" {dots.sized.low} – {dots.sized.high}" if dots.sized is not None and dots.sized.low else ""


def drawn_by(look: Look) -> str:
    """For exports: what gives colour and size, and the rules that are on."""
    said = [code_word(look.colour), code_word(look.size), *(words(rule) for rule in look.rules if rule.on)]
    return ", ".join(said)
