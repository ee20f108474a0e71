"""Whom to arrest together, whom to watch: the best set of k actors, which is not the top k of any list.

Goal *fragment* (KPP-NEG): F(S) = 1 − Σ s(s−1) / (n'(n'−1)) over the components that are left, n' people left.
0: everybody left can still reach everybody; 1: nobody can reach anybody.
Goal *reach* (KPP-POS): D_R(S) = (1/n) Σ_j 1/d(S, j): how close the set is to everybody; members count 1, unreachable 0.
(Borgatti 2006.) Distances are steps; with ``weighted`` they are 1/count, and whoever is nearer than 1 counts 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from typing import Any

import numpy as np

from linkgraph.analysis import native, searches
from linkgraph.analysis.arrays import positions
from linkgraph.analysis.centrality import Network, contacts
from linkgraph.analysis.fragments import FragmentGoal
from linkgraph.analysis.paths import distance_rows
from linkgraph.analysis.reach import ReachGoal
from linkgraph.analysis.results import KeySetResult
from linkgraph.analysis.searches import Goal
from linkgraph.errors import AnalysisError
from linkgraph.graph.actors import ActorGraph

GOALS = ("fragment", "reach")
#: Up to this many possible sets all are compared.
EXACT_SETS = 2_000_000
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
    free = _candidates(graph, chosen, must)
    more = chosen.size - len(must)
    net = Network(graph.n, graph.u, graph.v, graph.weight, chosen.weighted)
    exact = comb(len(free), more) <= EXACT_SETS
    most = min(REACH_CANDIDATES, REACH_CELLS // max(net.n, 1))
    if chosen.goal == "reach" and len(free) > most:
        exact, free = more == 0, _busiest(net, free, max(most, more))
    goal = _goal(net, chosen, sorted({*must, *free}))
    if exact:
        members = searches.best_of_all(goal, must, free, more)
    else:
        climbs = min(MOST_CLIMBS, CLIMBS_WORK // (net.n + len(net.u)))
        members = searches.greedy_with_swaps(goal, must, free, more, _busiest(net, free, climbs))
    return _result(graph, chosen, goal, members, exact=exact, looked_at=len(free))


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


def _goal(net: Network, options: KeySetOptions, candidates: list[int]) -> Goal:
    if options.goal == "fragment":
        return FragmentGoal(net.n, net.u, net.v)
    rows = distance_rows(net.n, net.u, net.v, net.length, np.array(candidates, dtype=np.int64))
    return ReachGoal(rows, candidates)


def _result(
    graph: ActorGraph, options: KeySetOptions, goal: Goal, members: list[int], *, exact: bool, looked_at: int
) -> KeySetResult:
    parameters: dict[str, Any] = {
        **dict(graph.parameters),
        "goal": options.goal,
        "size": options.size,
        "must": sorted(options.must),
        "never": sorted(options.never),
        "weighted": options.weighted,
        "candidates": looked_at,
        "search": "all sets compared" if exact else "greedy with swaps: best found",
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
        exact=exact,
        reached=people_within(graph, members, options.steps) if options.goal == "reach" else None,
    )


def people_within(graph: ActorGraph, members: list[int], steps: int) -> int:
    """m-reach: actors within so many steps of the set, its members included."""
    if not members:
        return 0
    rows = distance_rows(graph.n, graph.u, graph.v, None, np.array(members, dtype=np.int64))
    return int((rows.min(axis=0) <= steps).sum())
