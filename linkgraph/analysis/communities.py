"""Who belongs together: clusters of the actor graph, how sure each membership is, and would chance do as well?"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from linkgraph.analysis import native, stability
from linkgraph.analysis.arrays import components, ordered
from linkgraph.analysis.fusing import Fusing, fused_weight
from linkgraph.analysis.results import Cluster, ClusterResult, Member, UnsettledPair
from linkgraph.analysis.stability import Ties, Unsettled
from linkgraph.errors import AnalysisError
from linkgraph.graph.actors import ActorGraph, Floats, Ints

ALGORITHMS = ("leiden", "louvain", "label_propagation")
#: Reliable: modularity this far above chance, and people on average in their group in this share of the loss runs.
#: Measured with the defaults: called reliable were 0 of 200 random graphs (138 people, 400 ties), 0 of 100 (138, 200)
#: and 1 of 100 (60, 120); 20 of 20 fused six-gang graphs; 15 of 20 with the calls alone and 0 of 20 with the money
#: alone, where the clusters agree with the truth only to .34 and .13. By z alone 3 of the 200 would have passed.
RELIABLE_Z = 3.0
RELIABLE_SETTLED = 0.5
#: Seeded starts of which the best is kept: as many as the work allows, within these bounds.
STARTS = (3, 100)
STARTS_WORK = 400_000
#: Loss runs and rewirings are cut down (and the result says so) when runs × (people + ties) exceeds this.
RUNS_WORK = 20_000_000
FEWEST_RUNS = 20
FEWEST_REWIRINGS = 10
NULL_STARTS = 3


@dataclass(frozen=True)
class ClusterOptions:
    """How clusters are searched.

    Parameters
    ----------
    algorithm : leiden (default), louvain or label_propagation.
    resolution : above 1 more and smaller clusters, below 1 fewer and larger ones (label propagation knows none).
    seed : same seed, same graph, same versions → same answer.
    runs, loss : memberships come from ``runs`` repetitions that each lose every tie with probability ``loss``.
    rewirings : random graphs that the modularity is compared with (0 leaves the comparison out).
    fusing : how layers become one weight.
    """

    algorithm: str = "leiden"
    resolution: float = 1.0
    seed: int = 0
    runs: int = 100
    loss: float = 0.1
    rewirings: int = 30
    fusing: Fusing = field(default_factory=Fusing)

    def __post_init__(self) -> None:
        if self.algorithm not in ALGORITHMS:
            raise AnalysisError(f"Unknown algorithm {self.algorithm!r}; choose one of {', '.join(ALGORITHMS)}.")
        if not 0.0 < self.resolution < float("inf"):
            raise AnalysisError(f"Resolution must be a number above 0, not {self.resolution}; 1 is the usual choice.")
        if not 0.0 <= self.loss < 1.0:
            raise AnalysisError(f"Loss is the share of ties left out, from 0 to below 1, not {self.loss}.")
        if min(self.runs, self.rewirings, self.seed) < 0:
            raise AnalysisError("Runs, rewirings and seed cannot be negative.")


def communities(graph: ActorGraph, options: ClusterOptions | None = None) -> ClusterResult:
    """Clusters of the actors; an actor without ties is a cluster of one."""
    chosen = options or ClusterOptions()
    ties = fused_ties(graph, chosen.fusing)
    starts, runs, rewirings = _effort(ties, chosen)
    partition = best_partition(ties, chosen.algorithm, chosen.resolution, starts, chosen.seed)
    once = partial(_find, chosen.algorithm, chosen.resolution, 1)
    labels = stability.loss_runs(ties, once, runs, chosen.loss, chosen.seed)
    null = partial(_find, chosen.algorithm, chosen.resolution, NULL_STARTS)
    z = stability.null_z(ties, null, chosen.resolution, rewirings, chosen.seed)
    unsettled = stability.unsettled_pairs(labels, ties)
    sure = stability.memberships(labels, partition) if runs else None
    settled = None if sure is None else stability.settledness(sure, partition)
    alarm = _alarm(z, settled, rewirings)
    effort = {"starts": starts, "runs": runs, "rewirings": rewirings, "pairs_compared": unsettled.basis}
    return ClusterResult(
        snapshot=graph.snapshot,
        algorithm=chosen.algorithm,
        parameters=_parameters(graph, chosen, effort),
        modularity=stability.modularity(ties, partition, chosen.resolution),
        null_z=z,
        settled=settled,
        reliable=not alarm,
        alarm=alarm,
        clusters=_clusters(graph, partition, sure),
        partition=tuple(partition.tolist()),
        unsettled=_named(graph, unsettled),
        unsettled_count=unsettled.count,
    )


def fused_ties(graph: ActorGraph, fusing: Fusing) -> Ties:
    """The ties that clusters are searched on, with their fused weight."""
    ties = Ties(graph.n, graph.u, graph.v, fused_weight(graph, fusing))
    return ties.keep(ties.weight > 0)


def best_partition(ties: Ties, algorithm: str, resolution: float, starts: int, seed: int) -> Ints:
    """The grouping of highest modularity among seeded starts, each with the people in another random order.

    One run depends on the order in which people are visited; on Montagna meetings one in six finds the best.
    """
    if ties.m == 0:
        return np.arange(ties.n, dtype=np.int64)
    best, quality = np.zeros(0, dtype=np.int64), -np.inf
    for start in range(starts):
        rng = np.random.default_rng([seed, 0, start])
        found = ordered(_one_start(ties, algorithm, resolution, rng))
        value = stability.modularity(ties, found, resolution)
        if value > quality + 1e-12:
            best, quality = found, value
    return best


def _one_start(ties: Ties, algorithm: str, resolution: float, rng: np.random.Generator) -> Ints:
    place = rng.permutation(ties.n)
    graph = native.native_graph(ties.n, place[ties.u], place[ties.v], ties.weight)
    labels = native.detect(graph, algorithm, resolution, int(rng.integers(2**31)))[place]
    return connected(ties, labels)


def connected(ties: Ties, labels: Ints) -> Ints:
    """Groups that fall apart into unconnected parts are split: nothing ties such parts together."""
    inside = labels[ties.u] == labels[ties.v]
    return components(ties.n, ties.u[inside], ties.v[inside])


def _find(algorithm: str, resolution: float, starts: int, ties: Ties, seed: int) -> Ints:
    return best_partition(ties, algorithm, resolution, starts, seed)


def _effort(ties: Ties, options: ClusterOptions) -> tuple[int, int, int]:
    """Starts, loss runs and rewirings that the size of the graph allows."""
    work = ties.n + ties.m + 1
    starts = min(STARTS[1], max(STARTS[0], STARTS_WORK // work))
    runs = min(options.runs, max(FEWEST_RUNS, RUNS_WORK // work))
    rewirings = min(options.rewirings, max(FEWEST_REWIRINGS, RUNS_WORK // (work * NULL_STARTS)))
    return starts, runs, rewirings


def _alarm(z: float | None, settled: float | None, rewirings: int) -> str:
    if rewirings < 2:
        return "not_tested"
    if z is None:
        return "too_few_ties"
    unsettled = settled is not None and settled < RELIABLE_SETTLED
    return "no_reliable_structure" if z < RELIABLE_Z or unsettled else ""


def _clusters(graph: ActorGraph, partition: Ints, sure: Floats | None) -> tuple[Cluster, ...]:
    share = [None] * graph.n if sure is None else np.round(sure, 4).tolist()
    groups: list[list[Member]] = [[] for _ in range(int(partition.max(initial=-1)) + 1)]
    for i, group in enumerate(partition.tolist()):
        groups[group].append(Member(graph.ids[i], graph.labels[i], share[i]))
    for members in groups:
        members.sort(key=lambda m: (-(m.membership or 0.0), m.id))
    return tuple(Cluster(f"c{k + 1}", tuple(members)) for k, members in enumerate(groups))


def _named(graph: ActorGraph, unsettled: Unsettled) -> tuple[UnsettledPair, ...]:
    return tuple(UnsettledPair(graph.ids[a], graph.ids[b], round(share, 4)) for a, b, share in unsettled.pairs)


def _parameters(graph: ActorGraph, options: ClusterOptions, effort: dict[str, Any]) -> dict[str, Any]:
    return {
        **dict(graph.parameters),
        "resolution": options.resolution,
        "seed": options.seed,
        "loss": options.loss,
        **effort,
        "runs_asked": options.runs,
        "rewirings_asked": options.rewirings,
        "reliable_from_z": RELIABLE_Z,
        "reliable_from_settled": RELIABLE_SETTLED,
        "fusing": options.fusing.to_json(),
        "libraries": native.library_versions(),
    }
