"""Would a rank survive missing records? Rank intervals over copies of the graph that each lost some ties."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from linkgraph.analysis.centrality import Network
from linkgraph.graph.actors import Floats, Ints

Measure = Callable[[Network], Floats | Ints]
Ranks = npt.NDArray[np.int32]

#: Share of the runs in which the first place must hold for the words below.
LIKELY_FROM = 0.5
STABLE_FROM = 0.95
PERCENTILES = (5.0, 95.0)


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
    return best.astype(np.int32), worst.astype(np.int32)


def tidy(values: Floats | Ints) -> Floats:
    """Values to ten digits of the largest: two sums that differ only in rounding are equal."""
    top = float(np.abs(values).max(initial=0.0))
    return np.round(np.asarray(values, dtype=np.float64) / top, 10) if top > 0 else np.zeros(len(values))


def rank_spreads(
    net: Network, measures: Mapping[str, Measure], runs: int, loss: float, seed: int
) -> dict[str, RankSpread]:
    """Rank intervals of every measure over ``runs`` copies in which each tie was lost with probability ``loss``.

    The same seed loses the same ties whatever the measures, so that intervals of two measures can be compared.
    """
    if runs < 1 or net.n == 0:
        return {}
    best = {name: np.zeros((runs, net.n), dtype=np.int32) for name in measures}
    worst = {name: np.zeros((runs, net.n), dtype=np.int32) for name in measures}
    for run in range(runs):
        copy = with_loss(net, loss, seed, run)
        for name, measure in measures.items():
            best[name][run], worst[name][run] = places(measure(copy))
    return {name: _spread(best[name], worst[name]) for name in measures}


def with_loss(net: Network, loss: float, seed: int, run: int) -> Network:
    """Copy number ``run`` of the graph, each tie lost with probability ``loss``."""
    kept = np.random.default_rng([seed, 3, run]).random(len(net.u)) >= loss
    return replace(net, u=net.u[kept], v=net.v[kept], weight=net.weight[kept])


def _spread(best: Ranks, worst: Ranks) -> RankSpread:
    return RankSpread(
        low=np.percentile(best, PERCENTILES[0], axis=0, method="lower").astype(np.int64),
        high=np.percentile(worst, PERCENTILES[1], axis=0, method="higher").astype(np.int64),
        first=np.round((worst == 1).mean(axis=0), 4),
        top5=np.round((worst <= 5).mean(axis=0), 4),
    )
