"""In what order people are removed: by a measure of what is left, by taking circles apart, by the best set."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from linkgraph.analysis.arrays import adjacency, components
from linkgraph.analysis.centrality import Network, contacts
from linkgraph.analysis.cores import neighbours_of
from linkgraph.analysis.fragments import FragmentGoal
from linkgraph.analysis.ranks import tidy
from linkgraph.graph.actors import Floats, Ints

#: People whose surroundings are looked at together.
ROWS = 256
Bools = npt.NDArray[np.bool_]


def without(net: Network, removed: Iterable[int]) -> Network:
    """The network with the ties of some people cut (they stay as people without ties)."""
    gone = np.zeros(net.n, dtype=np.bool_)
    gone[list(removed)] = True
    kept = ~(gone[net.u] | gone[net.v])
    return replace(net, u=net.u[kept], v=net.v[kept], weight=net.weight[kept])


def largest_left(net: Network, removed: Iterable[int]) -> int:
    """People in the largest connected group when some are gone."""
    gone = list(removed)
    smaller = without(net, gone)
    left = np.ones(net.n, dtype=np.bool_)
    left[gone] = False
    labels = components(net.n, smaller.u, smaller.v)[left]
    return int(np.bincount(labels).max(initial=0)) if len(labels) else 0


def by_measure(net: Network, total: int, block: int, measure: Callable[[Network], Floats | Ints]) -> list[int]:
    """Always the highest by the measure on what is left; equal ones in id order."""
    removed: list[int] = []
    while len(removed) < total:
        values = tidy(measure(without(net, removed)))
        values[removed] = -np.inf
        removed.extend(np.argsort(-values, kind="stable")[: min(block, total - len(removed))].tolist())
    return removed


def collective_influence(net: Network, radius: int, people: Ints | None = None) -> Floats:
    """(k_i − 1) × Σ (k_j − 1) over those exactly ``radius`` steps away: ways into well-tied surroundings.

    (Morone and Makse 2015.) With ``people`` only theirs, in that order.
    """
    more = contacts(net).astype(np.float64) - 1.0
    busy = np.flatnonzero(more > 0)  # whoever has one contact has no influence, adds none and is on no way
    asked = np.arange(net.n) if people is None else people
    out = np.zeros(len(asked))
    place = np.full(net.n, -1)
    place[busy] = np.arange(len(busy))
    inside = (place[net.u] >= 0) & (place[net.v] >= 0)
    matrix = adjacency(len(busy), place[net.u[inside]], place[net.v[inside]])
    some = np.flatnonzero(place[asked] >= 0)
    for low in range(0, len(some), ROWS):
        part = asked[some[low : low + ROWS]]
        out[some[low : low + ROWS]] = more[part] * (more[busy] @ _at(matrix, place[part], radius))
    return out


def _at(matrix: csr_array, people: Ints, radius: int) -> Floats:
    """1 for everybody (row) who is exactly so many steps from each of the people (column)."""
    front = np.zeros((matrix.shape[0], len(people)))
    front[people, np.arange(len(people))] = 1.0
    seen = front > 0
    for _ in range(radius):
        new = ((matrix @ front) > 0) & ~seen
        seen |= new
        front = new.astype(np.float64)
    return front


def by_influence(net: Network, total: int, block: int, radius: int) -> list[int]:
    """Highest collective influence first; after each step only those nearby are looked at again."""
    values = collective_influence(net, radius)
    removed: list[int] = []
    while len(removed) < total:
        place = np.where(np.isin(np.arange(net.n), removed), -np.inf, tidy(values))
        step = np.argsort(-place, kind="stable")[: min(block, total - len(removed))]
        near = _within(without(net, removed), step, radius + 1)
        removed.extend(step.tolist())
        values[near] = collective_influence(without(net, removed), radius, near)
    return removed


def _within(net: Network, people: Ints, steps: int) -> Ints:
    matrix = adjacency(net.n, net.u, net.v)
    near = np.unique(people)
    for _ in range(steps):
        near = np.union1d(near, neighbours_of(matrix, near))
    return near


def by_circles(net: Network, total: int) -> list[int]:
    """CoreHD: whoever has most contacts among those in circles; then the middles of trees; harmless ones are put back.

    (Zdeborová and others 2016.) Somebody is harmless when he can come back without making the largest group larger;
    his place goes to the next in line, until that helps no more.
    """
    removed = _more_circles(net, [], total)
    largest = largest_left(net, removed)
    while True:
        needed = _needed(net, removed, largest)
        renewed = _more_circles(net, needed, total)
        smaller = largest_left(net, renewed)
        if smaller >= largest:
            return removed
        removed, largest = renewed, smaller


def _more_circles(net: Network, removed: list[int], total: int) -> list[int]:
    out = list(removed)
    while len(out) < total:
        left = without(net, out)
        circle = _in_circles(left)
        if not circle.any():
            return out + _middles(net, out, total - len(out))
        inner = without(left, np.flatnonzero(~circle).tolist())
        out.append(int(np.argmax(contacts(inner))))
    return out


def _in_circles(net: Network) -> Bools:
    """Who is left when everybody with one contact or none is taken off again and again (the 2-core)."""
    matrix = adjacency(net.n, net.u, net.v)
    degree = np.diff(matrix.indptr).astype(np.int64)
    leaves = np.flatnonzero(degree == 1)
    while len(leaves):
        degree[leaves] = 0
        touched = neighbours_of(matrix, leaves)
        touched = touched[degree[touched] > 0]
        np.subtract.at(degree, touched, 1)
        leaves = np.unique(touched[degree[touched] == 1])
    circle: Bools = degree > 0
    return circle


def _middles(net: Network, removed: list[int], more: int) -> list[int]:
    """Of the largest tree, whoever leaves the most pairs apart; then of the largest tree that is left."""
    out: list[int] = []
    goal = FragmentGoal(net.n, net.u, net.v)
    while len(out) < min(more, net.n - len(removed)):
        gone = [*removed, *out]
        rest = np.setdiff1d(np.arange(net.n), gone)
        scores = goal.scores(gone, rest.tolist())
        out.append(int(rest[int(np.argmax(scores))]))
    return out


def _needed(net: Network, removed: list[int], largest: int) -> list[int]:
    """The removed without those who can come back, the last removed first, and nobody's group grows beyond largest."""
    needed = list(removed)
    for person in reversed(removed):
        others = [other for other in needed if other != person]
        if largest_left(net, others) <= largest:
            needed = others
    return needed


def by_set(net: Network, members: list[int]) -> list[int]:
    """The members of a set, always the one who leaves fewest pairs connected."""
    goal = FragmentGoal(net.n, net.u, net.v)
    out: list[int] = []
    while len(out) < len(members):
        rest = [person for person in sorted(members) if person not in out]
        out.append(rest[int(np.argmax(goal.scores(out, rest)))])
    return out
