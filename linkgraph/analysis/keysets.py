"""Whom to arrest together, whom to watch: the best set of k actors, which is not the top k of any list.

Goal *fragment* (KPP-NEG): F(S) = 1 − Σ s(s−1) / (n'(n'−1)) over the components that are left, n' people left.
0: everybody left can still reach everybody; 1: nobody can reach anybody.
Goal *reach* (KPP-POS): D_R(S) = (1/n) Σ_j 1/d(S, j): how close the set is to everybody; members count 1, unreachable 0.
(Borgatti 2006.) Distances are steps; with ``weighted`` they are 1/count, and whoever is nearer than 1 counts 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from typing import Any, NamedTuple

import numpy as np

from linkgraph.analysis import native, searches
from linkgraph.analysis.arrays import adjacency, positions
from linkgraph.analysis.centrality import Network, contacts
from linkgraph.analysis.fragments import FragmentGoal
from linkgraph.analysis.paths import distance_rows
from linkgraph.analysis.reach import ReachGoal
from linkgraph.analysis.results import KeySetResult
from linkgraph.analysis.searches import Goal
from linkgraph.errors import AnalysisError
from linkgraph.graph.actors import ActorGraph

GOALS = ("fragment", "reach")
ALL, GREEDY = "all sets compared", "greedy with swaps: best found"
BOUNDED = "all sets compared or excluded by a bound"
#: Up to this many possible sets all are compared; for fragmentation also where the searches that this takes have fewer
#: steps than the second figure (about 15 s), for reach where so many bounds prove that no other set is better.
EXACT_SETS = 2_000_000
EXACT_STEPS = 60_000_000
BOUNDS = 3_000
#: Reach looks only at the candidates with most contacts when there are more than this, or when the table of
#: distances from candidates to everybody would have more cells than that.
REACH_CANDIDATES = 3000
REACH_CELLS = 20_000_000
#: Where not all sets can be compared: climbs that start from one of the busiest actors each, fewer on large graphs.
MOST_CLIMBS = 20
CLIMBS_WORK = 100_000


@dataclass(frozen=True)
class KeySetOptions:
    """What set is looked for.

    Parameters
    ----------
    goal : fragment (break the network up) or reach (see or inform as many as possible).
    size : number of actors in the set, those in ``must`` included.
    must, never : actor ids that have to be in the set (already arrested, informant) or cannot be (undercover, abroad).
    steps : for goal reach, how far "reached" goes when people are counted.
    weighted : goal reach takes 1/count as distance; fragmentation knows no distances.
    """

    goal: str = "fragment"
    size: int = 3
    must: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    steps: int = 2
    weighted: bool = False

    def __post_init__(self) -> None:
        if self.goal not in GOALS:
            raise AnalysisError(f"Unknown goal {self.goal!r}; choose one of {', '.join(GOALS)}.")
        if self.size < 1 or self.steps < 1:
            raise AnalysisError("Size and steps must be at least 1.")


def key_set(graph: ActorGraph, options: KeySetOptions | None = None) -> KeySetResult:
    """The best set: exact where all sets can be compared, else greedy with swaps and ``exact`` False."""
    chosen = options or KeySetOptions()
    must = positions(graph, chosen.must)
    everybody = _candidates(graph, chosen, must)
    more = chosen.size - len(must)
    net = Network(graph.n, graph.u, graph.v, graph.weight, chosen.weighted)
    free, folded = _not_worse(net, chosen, must, everybody)
    if len(free) < more:
        free, folded = everybody, []
    if chosen.goal == "fragment":
        return _result(graph, chosen, _fragmenting(net, must, free, folded, more))
    return _result(graph, chosen, _reaching(net, chosen, must, free, more))


class Found(NamedTuple):
    """The best set and how it was found."""

    goal: Goal
    members: list[int]
    exact: bool
    search: str
    looked_at: int


def _fragmenting(net: Network, must: list[int], free: list[int], folded: list[int], more: int) -> Found:
    goal = FragmentGoal(net.n, net.u, net.v, folded)
    steps = comb(len(free), max(0, more - 1)) * (net.n + len(net.u) - 2 * len(folded))
    if comb(len(free), more) <= EXACT_SETS or steps <= EXACT_STEPS:
        return Found(goal, searches.best_of_all(goal, must, free, more), True, ALL, len(free))
    members = searches.greedy_with_swaps(goal, must, free, more, _climbs(net, free, folded))
    return Found(goal, members, False, GREEDY, len(free))


def _reaching(net: Network, options: KeySetOptions, must: list[int], free: list[int], more: int) -> Found:
    most = min(REACH_CANDIDATES, REACH_CELLS // max(net.n, 1))
    cut = len(free) > most
    if cut:
        free = _busiest(net, free, max(most, more))
    candidates = sorted({*must, *free})
    rows = distance_rows(net.n, net.u, net.v, net.length, np.array(candidates, dtype=np.int64))
    goal = ReachGoal(rows, candidates)
    if comb(len(free), more) <= EXACT_SETS and not cut:
        return Found(goal, searches.best_of_all(goal, must, free, more), True, ALL, len(free))
    members = searches.greedy_with_swaps(goal, must, free, more, _climbs(net, free, []))
    members, proven = searches.Bounded(goal, must, BOUNDS).search(free, more, members)
    return Found(goal, members, proven and not cut, BOUNDED if proven and not cut else GREEDY, len(free))


def _climbs(net: Network, free: list[int], folded: list[int]) -> list[int]:
    most = min(MOST_CLIMBS, CLIMBS_WORK // (net.n + len(net.u) - 2 * len(folded)))
    return _busiest(net, free, most)


def _not_worse(net: Network, options: KeySetOptions, must: list[int], free: list[int]) -> tuple[list[int], list[int]]:
    """Candidates without those whose only contact would do at least as well in their place, and these.

    Removing the contact of such a leaf instead of the leaf cuts off the leaf and more; watching him instead sees the
    leaf, and everybody else from nearer by. With weights (reach) the leaf may be nearer to nobody but itself: kept.
    """
    if options.weighted and options.goal == "reach":
        return free, []
    matrix = adjacency(net.n, net.u, net.v)
    degree = np.diff(matrix.indptr)
    allowed = np.zeros(net.n, dtype=np.bool_)
    allowed[free] = allowed[must] = True
    leaves = np.flatnonzero(degree == 1)
    others = matrix.indices[matrix.indptr[leaves]]
    worse = allowed[others] & ((degree[others] > 1) | (others < leaves))
    folded = np.setdiff1d(leaves[worse], must)
    return np.setdiff1d(free, folded).tolist(), folded.tolist()


def _candidates(graph: ActorGraph, options: KeySetOptions, must: list[int]) -> list[int]:
    never = positions(graph, options.never)
    both = sorted(set(must) & set(never))
    if both:
        raise AnalysisError(f"{graph.ids[both[0]]} is both in must and in never; take it out of one of them.")
    free = sorted(set(range(graph.n)) - set(must) - set(never))
    most = len(must) + len(free)
    if not len(must) <= options.size <= most:
        raise AnalysisError(
            f"A set of {options.size} is not possible: {len(must)} must be in it and {most} actors may be. "
            "Change the size, must or never."
        )
    return free


def _busiest(net: Network, free: list[int], most: int) -> list[int]:
    degree = contacts(net)
    return sorted(sorted(free, key=lambda i: (-int(degree[i]), i))[:most])


def _result(graph: ActorGraph, options: KeySetOptions, found: Found) -> KeySetResult:
    goal, members = found.goal, found.members
    parameters: dict[str, Any] = {
        **dict(graph.parameters),
        "goal": options.goal,
        "size": options.size,
        "must": sorted(options.must),
        "never": sorted(options.never),
        "weighted": options.weighted,
        "candidates": found.looked_at,
        "search": found.search,
        "libraries": native.library_versions(),
    }
    if options.goal == "reach":
        parameters["steps"] = options.steps
    return KeySetResult(
        snapshot=graph.snapshot,
        parameters=parameters,
        members=tuple(graph.ids[i] for i in members),
        labels=tuple(graph.labels[i] for i in members),
        value=goal.value(members),
        start=goal.value([]),
        exact=found.exact,
        reached=people_within(graph, members, options.steps) if options.goal == "reach" else None,
    )


def people_within(graph: ActorGraph, members: list[int], steps: int) -> int:
    """m-reach: actors within so many steps of the set, its members included."""
    if not members:
        return 0
    rows = distance_rows(graph.n, graph.u, graph.v, None, np.array(members, dtype=np.int64))
    return int((rows.min(axis=0) <= steps).sum())
