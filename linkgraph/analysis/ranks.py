"""Would a rank survive missing records? Rank intervals over copies of the graph that each lost some ties."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from math import ceil, floor
from typing import Any

import numpy as np
import numpy.typing as npt

from linkgraph.analysis.brandes import in_order
from linkgraph.analysis.centrality import Network, beside
from linkgraph.analysis.effort import Progress
from linkgraph.graph.actors import Floats, Ints

Measure = Callable[[Network], Floats | Ints]
#: Ranks are kept in two bytes where they fit.
Ranks = npt.NDArray[Any]

#: Share of the runs in which the first place must hold for the words below.
LIKELY_FROM = 0.5
STABLE_FROM = 0.95
PERCENTILES = (0.05, 0.95)
#: Steps of a run per tie, about: what threads are worth.
RUN_WORK = 100
#: Copies that are measured side by side, and people and ties of all of them together.
SIDE_BY_SIDE, STEPS_BESIDE = 20, 200_000


@dataclass(frozen=True)
class RankSpread:
    """Ranks of all actors over the runs, by one measure (1 = highest value).

    Attributes
    ----------
    low, high : 5th and 95th percentile of the rank; actors of equal value share the best and the worst of their places.
    first : share of the runs in which the actor alone has the highest value.
    top5 : share of the runs in which no more than five actors have at least his value.
    """

    low: Ints
    high: Ints
    first: Floats
    top5: Floats


@dataclass(frozen=True)
class Loss:
    """How ties are lost: with one probability or with one each; the same seed loses the same ties."""

    share: float | Floats = 0.1
    seed: int = 0

    def copy(self, net: Network, run: int) -> Network:
        """Copy number ``run`` of the graph without the ties that are lost in it."""
        kept = np.random.default_rng([self.seed, 3, run]).random(len(net.u)) >= self.share
        return replace(net, u=net.u[kept], v=net.v[kept], weight=net.weight[kept], run=run)


def verdict_key(p_first: float) -> str:
    """May the first place be named? below .5 no, below .95 "likely", else "stable"."""
    if p_first < LIKELY_FROM:
        return "cannot_be_ranked"
    return "stable" if p_first >= STABLE_FROM else "likely"


def places(values: Floats | Ints) -> tuple[Ranks, Ranks]:
    """Best and worst place of every actor; they differ where several have the same value."""
    rounded = tidy(values)
    order = np.sort(rounded)
    best = len(order) - np.searchsorted(order, rounded, side="right") + 1
    worst = len(order) - np.searchsorted(order, rounded, side="left")
    kind = np.uint16 if len(order) < 2**16 else np.int32
    return best.astype(kind), worst.astype(kind)


def tidy(values: Floats | Ints) -> Floats:
    """Values to ten digits of the largest: two sums that differ only in rounding are equal."""
    top = float(np.abs(values).max(initial=0.0))
    return np.round(np.asarray(values, dtype=np.float64) / top, 10) if top > 0 else np.zeros(len(values))


@dataclass(frozen=True)
class Runs:
    """Which measures are repeated how often.

    Attributes
    ----------
    single : measures that are computed on one copy of the graph at a time, ``of_single`` times.
    joint : measures that may be computed on several copies side by side (`centrality.beside`), ``of_joint`` times.
    """

    single: Mapping[str, Measure]
    of_single: int
    joint: Mapping[str, Measure]
    of_joint: int


def rank_spreads(net: Network, runs: Runs, loss: Loss, progress: Progress | None = None) -> dict[str, RankSpread]:
    """Rank intervals of every measure over its number of runs, in each of which every tie may be lost.

    All measures of a run see the same ties, so that the intervals of two measures can be compared.
    """
    most = max(runs.of_single, runs.of_joint)
    if most == 0 or net.n == 0:
        return {}
    step = max(1, min(SIDE_BY_SIDE, STEPS_BESIDE // (net.n + len(net.u))))
    batches = [range(first, min(most, first + step)) for first in range(0, most, step)]
    found: dict[str, list[tuple[Ranks, Ranks]]] = {}
    for batch, ranked in zip(
        batches, in_order(partial(_batch, net, runs, loss), batches, most * len(net.u) * RUN_WORK), strict=True
    ):
        for name, both in ranked.items():
            found.setdefault(name, []).extend(both)
        if progress is not None:
            progress(batch.stop / most)
    return {name: _spread(*(np.array(side) for side in zip(*both, strict=True))) for name, both in found.items()}


def _batch(net: Network, runs: Runs, loss: Loss, batch: range) -> dict[str, list[tuple[Ranks, Ranks]]]:
    copies = [loss.copy(net, run) for run in batch]
    jointly = copies[: max(0, runs.of_joint - batch.start)]
    singly = copies[: max(0, runs.of_single - batch.start)]
    out = {}
    if jointly:
        all_of_them = beside(jointly)
        for name, measure in runs.joint.items():
            out[name] = [places(values) for values in measure(all_of_them).reshape(len(jointly), -1)]
    if singly:
        out.update({name: [places(measure(copy)) for copy in singly] for name, measure in runs.single.items()})
    return out


def _spread(best: Ranks, worst: Ranks) -> RankSpread:
    last = len(best) - 1
    first, top5 = (worst == 1).mean(axis=0), (worst <= 5).mean(axis=0)
    low, high = floor(PERCENTILES[0] * last), ceil(PERCENTILES[1] * last)
    return RankSpread(
        low=np.partition(best, low, axis=0)[low].astype(np.int64),
        high=np.partition(worst, high, axis=0)[high].astype(np.int64),
        first=np.round(first, 4),
        top5=np.round(top5, 4),
    )
