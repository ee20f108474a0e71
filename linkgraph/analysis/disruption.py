"""What is left of the network when actors are removed one after another or in blocks.

Networks recover: people are replaced and ties are made anew. A curve shows the day after, not the year after.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from linkgraph.analysis import native
from linkgraph.analysis.arrays import components, positions
from linkgraph.analysis.centrality import Network, betweenness_centrality, contacts
from linkgraph.analysis.keysets import KeySetOptions, key_set
from linkgraph.analysis.ranks import Measure
from linkgraph.analysis.removal import by_circles, by_influence, by_measure, by_set, largest_left, without
from linkgraph.analysis.results import DisruptionResult, NetworkState
from linkgraph.analysis.trimming import trim
from linkgraph.errors import AnalysisError
from linkgraph.graph.actors import ActorGraph

#: random is the mean of many; list is the user's own. The others look at the network and choose.
STRATEGIES = ("betweenness", "degree", "collective_influence", "corehd", "keyset", "random", "list")
MEASURES: Mapping[str, Measure] = {"betweenness": betweenness_centrality, "degree": contacts}
#: Steps of all searches of a curve together, beyond which it is refused (about two minutes).
MOST_WORK = 6_000_000_000
#: Which share of the random runs the band leaves out on each side.
BAND = (5.0, 95.0)


@dataclass(frozen=True)
class DisruptionOptions:
    """How actors are removed.

    Parameters
    ----------
    strategy : betweenness, degree, collective_influence (recomputed after every step), corehd (takes circles apart,
        then trees), keyset (the best set of so many, the member who breaks most first), random (mean of ``runs``),
        list.
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
    total = min(graph.n, chosen.steps * chosen.block)
    _refuse_too_large(net, chosen, total)
    removed: list[int] = []
    if chosen.strategy == "random":
        curves = np.array([_curve(net, order, chosen.block) for order in _random_orders(graph.n, total, chosen)])
        curve = [float(value) for value in curves.mean(axis=0)]
        low, high = np.percentile(curves, BAND, axis=0).tolist()
    else:
        removed = _order(graph, net, total, chosen)
        curve, low, high = _curve(net, removed, chosen.block), [], []
    total = len(removed) or total
    return DisruptionResult(
        snapshot=graph.snapshot,
        parameters=_parameters(graph, chosen),
        removed=tuple(graph.ids[i] for i in removed),
        labels=tuple(graph.labels[i] for i in removed),
        removed_count=tuple(min(i * chosen.block, total) for i in range(len(curve))),
        largest_component=tuple(curve),
        band=tuple(zip(low, high, strict=True)),
        before=_state(net, []),
        after=_state(net, removed) if removed else None,
    )


def _state(net: Network, removed: list[int]) -> NetworkState:
    left = np.ones(net.n, dtype=np.bool_)
    left[removed] = False
    smaller = without(net, removed)
    sizes = np.bincount(components(net.n, smaller.u, smaller.v)[left]) if left.any() else np.zeros(0, dtype=np.int64)
    sizes = np.sort(sizes[sizes > 0])[::-1]
    return NetworkState(int(left.sum()), len(smaller.u), len(sizes), tuple(sizes[:10].tolist()))


def _refuse_too_large(net: Network, options: DisruptionOptions, total: int) -> None:
    searches = -(-total // options.block)
    work = 0
    if options.strategy == "betweenness":
        work = net.n * (net.n + len(net.u)) if net.weighted else trim(net.n, net.u, net.v).work
    elif options.strategy in ("corehd", "keyset", "collective_influence"):
        work = 30 * (net.n + len(net.u))
    if work * searches > MOST_WORK:
        raise AnalysisError(
            f"Recomputing {options.strategy} {searches} times on {net.n} actors would take too long. "
            "Choose strategy degree, one cluster, fewer steps or a shorter period."
        )


def _order(graph: ActorGraph, net: Network, total: int, options: DisruptionOptions) -> list[int]:
    if options.strategy == "list":
        positions(graph, options.members)  # refuses unknown ids
        place = {name: i for i, name in enumerate(graph.ids)}
        return [place[name] for name in dict.fromkeys(options.members)][:total]
    if options.strategy == "corehd":
        return by_circles(net, total)
    if options.strategy == "keyset":
        return by_set(net, positions(graph, key_set(graph, KeySetOptions(size=total)).members)) if total else []
    if options.strategy == "collective_influence":
        return by_influence(net, total, options.block, options.radius)
    return by_measure(net, total, options.block, MEASURES[options.strategy])


def _random_orders(n: int, total: int, options: DisruptionOptions) -> Iterator[list[int]]:
    for run in range(options.runs):
        rng = np.random.default_rng([options.seed, 4, run])
        yield rng.permutation(n)[:total].tolist()


def _curve(net: Network, removed: list[int], block: int) -> list[float]:
    start = largest_left(net, [])
    if start == 0:
        return [0.0]
    stops = [*range(0, len(removed), block), len(removed)]
    return [largest_left(net, removed[:stop]) / start for stop in stops]


def _parameters(graph: ActorGraph, options: DisruptionOptions) -> dict[str, Any]:
    out: dict[str, Any] = {
        **dict(graph.parameters),
        "strategy": options.strategy,
        "steps": options.steps,
        "block": options.block,
        "weighted": options.weighted,
        "actors": graph.n,
        "ties": graph.m,
        "warning": "networks_recover",
        "libraries": native.library_versions(),
    }
    if options.strategy == "random":
        out.update(seed=options.seed, runs=options.runs)
    if options.strategy == "collective_influence":
        out["radius"] = options.radius
    return out
