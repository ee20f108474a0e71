"""What is left of the network when actors are removed one after another or in blocks.

Networks recover: people are replaced and ties are made anew. A curve shows the day after, not the year after.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from linkgraph.analysis import native
from linkgraph.analysis.arrays import components, positions
from linkgraph.analysis.centrality import Network, betweenness_centrality, contacts
from linkgraph.analysis.keypeople import EXACT_WORK
from linkgraph.analysis.paths import distance_rows
from linkgraph.analysis.ranks import tidy
from linkgraph.analysis.results import DisruptionResult
from linkgraph.errors import AnalysisError
from linkgraph.graph.actors import ActorGraph, Floats, Ints

STRATEGIES = ("betweenness", "degree", "collective_influence", "random", "list")
#: Rows of distances held at a time.
ROWS = 1000


@dataclass(frozen=True)
class DisruptionOptions:
    """How actors are removed.

    Parameters
    ----------
    strategy : betweenness, degree, collective_influence (recomputed after every step), random (mean of ``runs``), list.
    steps : number of steps; the curve ends earlier when nobody is left.
    block : actors removed per step.
    members : for strategy list: the actor ids in the order of removal (for example a key set).
    radius : for collective influence: the distance ℓ at which the contacts' contacts are counted.
    weighted : betweenness takes 1/count as the length of a tie.
    """

    strategy: str = "betweenness"
    steps: int = 10
    block: int = 1
    members: tuple[str, ...] = ()
    seed: int = 0
    runs: int = 100
    radius: int = 2
    weighted: bool = False

    def __post_init__(self) -> None:
        if self.strategy not in STRATEGIES:
            raise AnalysisError(f"Unknown strategy {self.strategy!r}; choose one of {', '.join(STRATEGIES)}.")
        if min(self.steps, self.block, self.runs, self.radius) < 1 or self.seed < 0:
            raise AnalysisError("Steps, block, runs and radius must be at least 1 and seed at least 0.")
        if (self.strategy == "list") != bool(self.members):
            raise AnalysisError("Strategy list needs members, and only strategy list takes them.")


def disrupt(graph: ActorGraph, options: DisruptionOptions | None = None) -> DisruptionResult:
    """The removal curve: largest connected group after each step, as a share of what it was."""
    chosen = options or DisruptionOptions()
    net = Network(graph.n, graph.u, graph.v, graph.weight, chosen.weighted)
    _refuse_too_large(net, chosen)
    total = min(graph.n, chosen.steps * chosen.block)
    if chosen.strategy == "random":
        removed: list[int] = []
        curves = [_curve(net, order, chosen.block) for order in _random_orders(graph.n, total, chosen)]
        curve = [float(value) for value in np.mean(curves, axis=0)]
    else:
        removed = _order(graph, net, total, chosen)
        curve = _curve(net, removed, chosen.block)
    counts = tuple(min(i * chosen.block, total) for i in range(len(curve)))
    return DisruptionResult(
        snapshot=graph.snapshot,
        parameters=_parameters(graph, chosen),
        removed=tuple(graph.ids[i] for i in removed),
        removed_count=counts,
        largest_component=tuple(curve),
    )


def collective_influence(net: Network, radius: int) -> Floats:
    """(k_i − 1) × Σ (k_j − 1) over the people exactly ``radius`` steps away: ways into well-tied surroundings."""
    degree = contacts(net).astype(np.float64) - 1.0
    out = np.zeros(net.n)
    for low in range(0, net.n, ROWS):
        part = np.arange(low, min(net.n, low + ROWS))
        at = distance_rows(net.n, net.u, net.v, None, part) == radius
        out[part] = degree[part] * (at @ degree)
    return out


def _refuse_too_large(net: Network, options: DisruptionOptions) -> None:
    work = net.n * (net.n + len(net.u)) * options.steps
    if options.strategy in ("betweenness", "collective_influence") and work > EXACT_WORK:
        raise AnalysisError(
            f"Recomputing {options.strategy} {options.steps} times on {net.n} actors would take too long. "
            "Choose strategy degree, one cluster, fewer steps or a shorter period."
        )


def _order(graph: ActorGraph, net: Network, total: int, options: DisruptionOptions) -> list[int]:
    if options.strategy == "list":
        positions(graph, options.members)  # refuses unknown ids
        place = {name: i for i, name in enumerate(graph.ids)}
        return [place[name] for name in dict.fromkeys(options.members)][:total]
    return _by_measure(net, total, options.block, _measure(options))


def _measure(options: DisruptionOptions) -> Callable[[Network], Floats | Ints]:
    if options.strategy == "betweenness":
        return betweenness_centrality
    if options.strategy == "degree":
        return contacts
    return lambda net: collective_influence(net, options.radius)


def _by_measure(net: Network, total: int, block: int, measure: Callable[[Network], Floats | Ints]) -> list[int]:
    """Always the highest by the measure on what is left; equal ones in id order."""
    removed: list[int] = []
    while len(removed) < total:
        values = tidy(measure(_without(net, removed)))
        values[removed] = -np.inf
        ranked = np.lexsort((np.arange(net.n), -values))
        removed.extend(ranked[: min(block, total - len(removed))].tolist())
    return removed


def _random_orders(n: int, total: int, options: DisruptionOptions) -> Iterator[list[int]]:
    for run in range(options.runs):
        rng = np.random.default_rng([options.seed, 4, run])
        yield rng.permutation(n)[:total].tolist()


def _curve(net: Network, removed: list[int], block: int) -> list[float]:
    start = _largest(net, [])
    if start == 0:
        return [0.0]
    stops = [*range(0, len(removed), block), len(removed)]
    return [_largest(net, removed[:stop]) / start for stop in stops]


def _largest(net: Network, removed: list[int]) -> int:
    left = np.ones(net.n, dtype=np.bool_)
    left[removed] = False
    smaller = _without(net, removed)
    labels = components(net.n, smaller.u, smaller.v)[left]
    return int(np.bincount(labels).max(initial=0)) if len(labels) else 0


def _without(net: Network, removed: list[int]) -> Network:
    gone = np.zeros(net.n, dtype=np.bool_)
    gone[removed] = True
    kept = ~(gone[net.u] | gone[net.v])
    return replace(net, u=net.u[kept], v=net.v[kept], weight=net.weight[kept])


def _parameters(graph: ActorGraph, options: DisruptionOptions) -> dict[str, Any]:
    out: dict[str, Any] = {
        **dict(graph.parameters),
        "strategy": options.strategy,
        "steps": options.steps,
        "block": options.block,
        "weighted": options.weighted,
        "warning": "networks_recover",
        "libraries": native.library_versions(),
    }
    if options.strategy == "random":
        out.update(seed=options.seed, runs=options.runs)
    if options.strategy == "collective_influence":
        out["radius"] = options.radius
    return out
