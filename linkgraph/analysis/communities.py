"""Who belongs together: clusters of the actor graph, how sure each membership is, and would chance do as well?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from linkgraph.analysis import doubts, native, stability
from linkgraph.analysis.chance import REWIRING_WORK, Chance, against_chance
from linkgraph.analysis.cluster_results import (
    Cluster,
    ClusterResult,
    Member,
    UnsettledPair,
    cluster_id,
)
from linkgraph.analysis.consensus import consensus
from linkgraph.analysis.effort import Progress, Steps
from linkgraph.analysis.fusing import Fusing, fused_ties, has_events, search_ties
from linkgraph.analysis.partitions import ALGORITHMS, best_partition
from linkgraph.analysis.stability import Labels, Unsettled
from linkgraph.analysis.ties import Ties, modularity
from linkgraph.errors import AnalysisError
from linkgraph.graph.actors import ActorGraph, Floats, Ints

Elsewhere = Mapping[int, tuple[tuple[str, float], ...]]
CONSENSUS = ("auto", "on", "off")
#: Reliable: modularity this far above chance, and people on average in their group in this share of the loss runs.
#: Error rates, measured by `benchmarks/communities.py --alarm`: table in docs/analyses.md.
RELIABLE_Z = 3.0
RELIABLE_SETTLED = 0.5
#: A consensus is taken over runs whose resolution lies between these shares of the chosen one: what holds at one
#: resolution only is not agreed upon.
SPAN = (0.6, 1.2)
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
    consensus : ``on`` shows the groups on which the repetitions agree, ``off`` the grouping of highest modularity.
        ``auto``: the consensus where records are single events (calls, transfers), which also happen by accident; the
        highest modularity where every tie is a judged statement, or where there are fewer than 20 runs to agree.
    fusing : how layers become one weight.
    """

    algorithm: str = "leiden"
    resolution: float = 1.0
    seed: int = 0
    runs: int = 100
    loss: float = 0.1
    rewirings: int = 30
    consensus: str = "auto"
    fusing: Fusing = field(default_factory=Fusing)

    def __post_init__(self) -> None:
        if self.algorithm not in ALGORITHMS:
            raise AnalysisError(f"Unknown algorithm {self.algorithm!r}; choose one of {', '.join(ALGORITHMS)}.")
        if self.consensus not in CONSENSUS:
            raise AnalysisError(f"Consensus is {', '.join(CONSENSUS)}, not {self.consensus!r}.")
        if self.consensus == "on" and self.runs < 2:
            raise AnalysisError(f"A consensus needs at least 2 runs, not {self.runs}.")
        if not 0.0 < self.resolution < float("inf"):
            raise AnalysisError(f"Resolution must be a number above 0, not {self.resolution}; 1 is the usual choice.")
        if not 0.0 <= self.loss < 1.0:
            raise AnalysisError(f"Loss is the share of ties left out, from 0 to below 1, not {self.loss}.")
        if min(self.runs, self.rewirings, self.seed) < 0:
            raise AnalysisError("Runs, rewirings and seed cannot be negative.")


@dataclass(frozen=True)
class Search:
    """The ties to search and how much of everything the size of the graph allows."""

    ties: Ties
    options: ClusterOptions
    agreed: bool
    starts: int
    runs: int
    rewirings: int

    @property
    def span(self) -> tuple[float, float]:
        return SPAN if self.agreed else (1.0, 1.0)

    def find(self, ties: Ties, seed: int, starts: int = 1) -> Ints:
        """Groups of some ties."""
        return best_partition(ties, self.options.algorithm, self.options.resolution, starts, seed)

    def find_somewhere(self, ties: Ties, seed: int) -> Ints:
        """Groups at a resolution drawn from the span."""
        low, high = np.log(self.span)
        factor = float(np.exp(np.random.default_rng([seed, 3]).uniform(low, high)))
        return best_partition(ties, self.options.algorithm, self.options.resolution * factor, 1, seed)

    def steps(self, progress: Progress | None) -> Steps:
        """The work of loss runs and rewirings, to be counted."""
        return Steps(max(1.0, self.runs + REWIRING_WORK * self.rewirings), progress)

    def labels(self, steps: Steps | None = None) -> Labels:
        """Groups of everybody in every loss run."""
        options = self.options
        return stability.loss_runs(self.ties, self.find_somewhere, self.runs, options.loss, options.seed, steps)

    def partition(self, labels: Labels) -> Ints:
        """The groups that are shown."""
        if self.agreed:
            return consensus(labels, self.ties, self.options.seed, self.options.resolution * self.span[0])
        return self.find(self.ties, self.options.seed, self.starts)

    def chance(self, steps: Steps | None = None) -> Chance:
        find = partial(self.find, starts=NULL_STARTS)
        options = self.options
        return against_chance(self.ties, find, options.resolution, self.rewirings, options.seed, steps)


def communities(
    graph: ActorGraph,
    options: ClusterOptions | None = None,
    progress: Progress | None = None,
    known: Ints | None = None,
) -> ClusterResult:
    """Clusters of the actors; an actor without ties is a cluster of one. ``progress`` is told the share done.

    ``known`` : the groups, where the same search on the same graph found them before.
    """
    chosen = options or ClusterOptions()
    search = search_of(graph, chosen)
    steps = search.steps(progress)
    labels = search.labels(steps)
    partition = search.partition(labels) if known is None else known
    chance = search.chance(steps)
    unsettled = stability.unsettled_pairs(labels, search.ties)
    sure = stability.memberships(labels, partition) if search.runs else None
    settled = None if sure is None else stability.settledness(sure, partition)
    alarm = _alarm(chance.z, settled, search.rewirings)
    names = _names(graph, partition)
    overlap = doubts.overlap(stability.shares(labels, partition), partition)
    clusters = _clusters(graph, partition, names, sure, doubts.elsewhere(overlap, names))
    return ClusterResult(
        snapshot=graph.snapshot,
        algorithm=chosen.algorithm,
        parameters=_parameters(graph, search, unsettled.basis),
        modularity=modularity(fused_ties(graph, chosen.fusing), partition, chosen.resolution),
        null_z=chance.z,
        searched_modularity=chance.own,
        chance=chance.random,
        settled=settled,
        reliable=not alarm,
        alarm=alarm,
        clusters=clusters,
        partition=tuple(partition.tolist()),
        unsettled=_named(graph, unsettled),
        unsettled_count=unsettled.count,
        undivided=doubts.undivided(overlap, names),
        people=doubts.unsettled_people(clusters, doubts.between(overlap, graph.ids)),
    )


def search_of(graph: ActorGraph, options: ClusterOptions) -> Search:
    """What is searched, with starts, loss runs and rewirings that the size of the graph allows."""
    ties = search_ties(graph, options.fusing)
    work = ties.n + ties.m + 1
    fewest = STARTS[0] if options.runs or options.rewirings else 1  # a quick look is not asked how sure it is
    starts = min(STARTS[1], max(fewest, STARTS_WORK // work))
    runs = min(options.runs, max(FEWEST_RUNS, RUNS_WORK // work))
    rewirings = min(options.rewirings, max(FEWEST_REWIRINGS, RUNS_WORK // (work * NULL_STARTS)))
    auto = runs >= FEWEST_RUNS and has_events(graph, options.fusing)
    agreed = auto if options.consensus == "auto" else options.consensus == "on"
    return Search(ties, options, agreed, starts, runs, rewirings)


def _alarm(z: float | None, settled: float | None, rewirings: int) -> str:
    if rewirings < 2:
        return "not_tested"
    if z is None:
        return "too_few_ties"
    unsettled = settled is not None and settled < RELIABLE_SETTLED
    return "no_reliable_structure" if z < RELIABLE_Z or unsettled else ""


def _names(graph: ActorGraph, partition: Ints) -> list[str]:
    groups: list[list[str]] = [[] for _ in range(int(partition.max(initial=-1)) + 1)]
    for i, group in zip(graph.ids, partition.tolist(), strict=True):
        groups[group].append(i)
    return [cluster_id(k + 1, group) for k, group in enumerate(groups)]


def _clusters(
    graph: ActorGraph, partition: Ints, names: list[str], sure: Floats | None, elsewhere: Elsewhere
) -> tuple[Cluster, ...]:
    share = [None] * graph.n if sure is None else np.round(sure, 4).tolist()
    members: list[list[Member]] = [[] for _ in names]
    for i, group in enumerate(partition.tolist()):
        members[group].append(Member(graph.ids[i], graph.labels[i], share[i], elsewhere.get(i, ())))
    return tuple(
        Cluster(name, tuple(sorted(own, key=lambda m: (-(m.membership or 0.0), m.id))))
        for name, own in zip(names, members, strict=True)
    )


def _named(graph: ActorGraph, unsettled: Unsettled) -> tuple[UnsettledPair, ...]:
    return tuple(UnsettledPair(graph.ids[a], graph.ids[b], round(share, 4)) for a, b, share in unsettled.pairs)


def _parameters(graph: ActorGraph, search: Search, basis: str) -> dict[str, Any]:
    options = search.options
    return {
        **dict(graph.parameters),
        "resolution": options.resolution,
        "seed": options.seed,
        "loss": options.loss,
        "consensus": search.agreed,
        "resolution_span": [options.resolution * factor for factor in search.span],
        "starts": search.starts,
        "runs": search.runs,
        "rewirings": search.rewirings,
        "pairs_compared": basis,
        "consensus_asked": options.consensus,
        "runs_asked": options.runs,
        "rewirings_asked": options.rewirings,
        "reliable_from_z": RELIABLE_Z,
        "reliable_from_settled": RELIABLE_SETTLED,
        "fusing": options.fusing.to_json(),
        "libraries": native.library_versions(),
    }
