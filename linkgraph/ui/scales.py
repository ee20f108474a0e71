"""From values to what is drawn: figures to classes of a colour scale, kinds to groups, measures to sizes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from linkgraph.ui.chart import OTHER, SEQUENTIAL, colours_for
from linkgraph.ui.fields import NONE, TIME, Field
from linkgraph.ui.format import number

#: Kinds that get a line in the legend; those with fewer nodes share one.
MOST_KINDS = 60
OTHERS = "others"
Say = Callable[[Any], str]


@dataclass(frozen=True)
class Scale:
    """Which group each node is in, and the groups in the order of the legend with words and colours.

    The group of a node without a value is ``NONE``: grey, and said as such; never the lowest class.
    """

    group: Mapping[str, str]
    colours: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


def split(values: pd.Series) -> tuple[pd.Series, tuple[str, ...]]:
    """The values that there are, and who has none."""
    there = values.notna()
    return values[there], tuple(map(str, values.index[~there]))


@dataclass(frozen=True)
class Names:
    """What groups are called that stand for no value of the data."""

    none: str
    others: str


def kinds(values: pd.Series, say: Say, names: Names, own: Mapping[str, str] | None = None) -> Scale:
    """One group a kind, the most frequent first; `own` are colours that belong to kinds (tags)."""
    there, missing = split(values)
    counts = Counter(map(str, there))
    ranked = sorted(counts, key=lambda kind: (-counts[kind], kind))
    kept = ranked[:MOST_KINDS]
    rest = OTHERS
    while rest in counts:  # a kind of the data may be called so
        rest += "'"
    known = set(kept)
    group = {str(one): str(kind) if str(kind) in known else rest for one, kind in there.items()}
    colours = {kind: (own or {}).get(kind, colour) for kind, colour in colours_for(kept).items()}
    words = {kind: say(kind) for kind in kept} | ({rest: names.others} if len(ranked) > len(kept) else {})
    return _with_missing(Scale(group, {**colours, rest: OTHER}, words), missing, names.none)


def classes(values: pd.Series, say: Say, names: Names) -> Scale:
    """Figures or moments in at most seven classes of about equally many nodes, from the lowest to the highest.

    Equal values are never parted. The words of a class are the least and the greatest value in it.
    """
    there, missing = split(values)
    if there.empty:
        return _with_missing(Scale({}), missing, names.none)
    place, many = _class_of(there.to_numpy())
    group = {str(one): f"{k:02d}" for one, k in zip(there.index, place.tolist(), strict=True)}
    words = {}
    for k in range(many):
        own = there[place == k]
        low, high = say(own.min()), say(own.max())
        words[f"{k:02d}"] = low if low == high else f"{low} – {high}"
    return _with_missing(Scale(group, dict(zip(words, shades(many), strict=True)), words), missing, names.none)


def _class_of(values: Any) -> tuple[Any, int]:
    """Class of each value, counted from 0 without gaps."""
    distinct = np.unique(values)
    if len(distinct) <= len(SEQUENTIAL):
        return np.searchsorted(distinct, values), len(distinct)
    ordered = np.sort(values)
    # the last value of each class but the highest
    edges = np.unique(ordered[[len(ordered) * k // len(SEQUENTIAL) - 1 for k in range(1, len(SEQUENTIAL))]])
    raw = np.searchsorted(edges, values, side="left")
    used, place = np.unique(raw, return_inverse=True)
    return place, len(used)


def shades(many: int) -> Sequence[str]:
    """So many colours of the scale, spread over all of it."""
    if many == 1:
        return SEQUENTIAL[-1:]
    return [SEQUENTIAL[round(k * (len(SEQUENTIAL) - 1) / (many - 1))] for k in range(many)]


def _with_missing(scale: Scale, missing: Sequence[str], none: str) -> Scale:
    if not missing:
        return scale
    group = {**scale.group, **dict.fromkeys(missing, NONE)}
    return Scale(group, {**scale.colours, NONE: OTHER}, {**scale.words, NONE: none})


@dataclass(frozen=True)
class Sizes:
    """What gives the sizes: values from 0 up (area grows with them), their range in words, and who has none."""

    values: Mapping[str, float]
    low: str
    high: str
    missing: tuple[str, ...]


def sizes(values: pd.Series, say: Say) -> Sizes:
    """Of measures from 0 up the value itself; of moments, and of what can be negative, how far above the least."""
    there, missing = split(values)
    if there.empty:
        return Sizes({}, NONE, NONE, missing)
    moments = pd.api.types.is_datetime64_any_dtype(there)
    plain = (there - there.min()).dt.total_seconds() if moments else there.astype(float)
    shift = min(0.0, float(plain.min()))
    found = {str(one): float(value) - shift for one, value in plain.items()}
    return Sizes(found, say(there.min()), say(there.max()), missing)


def figure(value: Any) -> str:
    """A figure with the digits that mean something: whole where it is whole, else three."""
    if float(value).is_integer():
        return number(float(value))
    return f"{float(value):,.3g}" if abs(float(value)) < 1000 else number(float(value))


def said(one: Field, currency: str = "") -> Say:
    """How values of a field are written: days, figures, sums with their currency."""
    if one.kind == TIME:
        return lambda value: pd.Timestamp(value).strftime("%Y-%m-%d")
    if one.name in ("paid", "received"):
        return lambda value: f"{number(float(value))} {currency}".strip()
    return figure
