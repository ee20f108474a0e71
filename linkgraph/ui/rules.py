"""Which dots and ties meet a rule, and how they then look: in one place, for the chart and all that goes out."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from linkgraph.ui.chart import ChartLink, ChartNode
from linkgraph.ui.fields import TIME
from linkgraph.ui.looks import NODE, Condition, Rule, Style, kind_of

Mask = npt.NDArray[np.bool_]
LARGEST, WIDEST = 40.0, 12.0
SAME_CLUSTER, OTHER_CLUSTER = "same", "other"


@dataclass(frozen=True)
class Ruled:
    """Dots and ties as the rules make them look; `met` has for each rule the ids that meet it (none if it is off)."""

    nodes: list[ChartNode]
    links: list[ChartLink]
    met: tuple[tuple[str, ...], ...]


def ruled(rules: Sequence[Rule], values: pd.DataFrame, nodes: Sequence[ChartNode], links: Sequence[ChartLink]) -> Ruled:
    """Every rule that is on, from first to last, on dots (``values``: one row each, index id) and on ties."""
    dots, ties = {node.id: node for node in nodes}, {link.id: link for link in links}
    frames: dict[str, pd.DataFrame] = {}
    met: list[tuple[str, ...]] = []
    for rule in rules:
        if not rule.on:
            met.append(())
            continue
        if rule.about not in frames:
            frames[rule.about] = (
                values.loc[values.index.isin(list(dots))] if rule.about == NODE else tie_values(links, dots)
            )
        frame = frames[rule.about]
        ids = tuple(map(str, frame.index[meeting(rule, frame)]))
        met.append(ids)
        for one in ids:
            if rule.about == NODE:
                dots[one] = _dot(dots[one], rule.style)
            else:
                ties[one] = _tie(ties[one], rule.style)
    return Ruled(list(dots.values()), list(ties.values()), tuple(met))


def tie_values(links: Sequence[ChartLink], dots: Mapping[str, ChartNode]) -> pd.DataFrame:
    """What rules may ask of ties, one row each."""

    def across(link: ChartLink) -> str | None:
        a, b = dots[link.source].cluster, dots[link.target].cluster
        return None if a is None or b is None else SAME_CLUSTER if a == b else OTHER_CLUSTER

    rows = [(link.layers or None, link.type or None, across(link), link.count, link.amount) for link in links]
    columns = ["layer", "link", "clusters", "count", "amount"]
    return pd.DataFrame(rows, index=[link.id for link in links], columns=columns)


def meeting(rule: Rule, frame: pd.DataFrame) -> Mask:
    """Which rows meet all conditions of a rule."""
    mask = np.ones(len(frame), dtype=bool)
    for condition in rule.conditions:
        mask &= _meets(condition, frame[condition.field], kind_of(rule.about, condition.field))
    return mask


def _meets(condition: Condition, column: pd.Series, kind: str) -> Mask:
    there: Mask = column.notna().to_numpy(dtype=bool)
    if condition.comparison in ("known", "unknown"):
        return there if condition.comparison == "known" else ~there
    test = _test(condition, kind)
    out = np.zeros(len(column), dtype=bool)
    out[there] = [test(value) for value in column[there]]
    return out


def _test(condition: Condition, kind: str) -> Callable[[Any], bool]:
    """The comparison of one value that is there; several values mean any of them, for ``is not`` none of them."""
    if condition.comparison == "at_least":
        least = min(_bound(value, kind, False) for value in condition.values)
        return lambda value: bool(value >= least)
    if condition.comparison == "at_most":
        most = max(_bound(value, kind, True) for value in condition.values)
        return lambda value: bool(value <= most)
    wanted = [plain(str(value)) for value in condition.values]
    if condition.comparison == "contains":
        return lambda value: any(part in own for own in _texts(value) for part in wanted)
    exact = set(wanted)
    if condition.comparison == "is":
        return lambda value: not exact.isdisjoint(_texts(value))
    return lambda value: exact.isdisjoint(_texts(value))


def _bound(value: str | float, kind: str, end: bool) -> Any:
    """A figure; of a day its first or its last moment."""
    if kind != TIME:
        return float(value)
    day = pd.Timestamp(str(value))
    return day + pd.Timedelta(days=1) - pd.Timedelta(microseconds=1) if end else day


def _texts(value: Any) -> list[str]:
    return [plain(str(one)) for one in value] if isinstance(value, tuple) else [plain(str(value))]


def plain(text: str) -> str:
    """Without the differences that a person does not see: width of letters, case, blanks around."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _dot(node: ChartNode, style: Style) -> ChartNode:
    return replace(
        node,
        colour=style.colour or node.colour,
        ring=style.ring or node.ring,
        badge=style.badge or node.badge,
        size=min(LARGEST, node.size * style.factor),
    )


def _tie(link: ChartLink, style: Style) -> ChartLink:
    return replace(
        link,
        colour=style.colour or link.colour,
        dashed=link.dashed if style.dashed is None else style.dashed,
        width=min(WIDEST, link.width * style.factor),
    )
