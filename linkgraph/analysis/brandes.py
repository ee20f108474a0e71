"""Shortest ways in steps, exact: who stands on them (Brandes 2001) and how far everybody is from everybody.

Trees are taken off first and answered from their numbers alone (Baglioni and others 2012). What is left is searched
from many people at once, always the same people together whatever the number of threads, and their sums are added in
one order: the digits do not depend on the machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import reverse_cuthill_mckee

from linkgraph.analysis import native
from linkgraph.analysis.arrays import adjacency, components
from linkgraph.analysis.paths import DistanceSums, distance_sums, sums_of
from linkgraph.analysis.trimming import Trimmed, at_distance, depths, trim
from linkgraph.graph.actors import Floats, Ints
from linkgraph.settings import threads

#: Sources of one search, in large networks and in small ones. Part of the answer's last digits: never to be made
#: dependent on the machine.
TOGETHER, TOGETHER_SMALL, SMALL = 16, 256, 1000
#: Longer chains and higher trees than this are left to rustworkx, which does not pay per step.
DEEPEST = 60
#: Source × (people + ties) from which threads pay.
THREADS_FROM = 2_000_000
Bools = npt.NDArray[np.bool_]
#: Some people, or everybody without a copy.
Rows = Ints | slice
Task = TypeVar("Task")
Done = TypeVar("Done")


class Level(NamedTuple):
    """Who is found at one distance: rows (people) × sources; the number of shortest ways to each."""

    people: Rows
    ways: Floats
    here: Bools
    ties: csr_array


@dataclass(frozen=True)
class Paths:
    """Shortest ways of a network, in steps.

    Attributes
    ----------
    through : for everybody, the share of shortest ways through him, summed over all pairs of others (each pair once).
    sums : for everybody, the sums over the distances to the others.
    """

    through: Floats
    sums: DistanceSums


def betweenness(n: int, u: Ints, v: Ints) -> Floats:
    """For everybody, the share of shortest ways through him, summed over all pairs of others (each pair once)."""
    return shortest_paths(n, u, v).through


def shortest_paths(n: int, u: Ints, v: Ints) -> Paths:
    """Ways through everybody and distances from everybody, from one search."""
    core = trim(n, u, v)
    if len(core.rounds) > DEEPEST or _deep(core.matrix):
        return Paths(native.betweenness(n, u, v), distance_sums(n, u, v))
    below = depths(core)
    inner, groups = below[core.kept], _groups(core.matrix)

    def found(group: Ints) -> tuple[Floats, Floats]:
        levels = _search(core.matrix, group)
        return _dependencies(core, levels, core.stands_for[group]), _beyond(levels, inner)

    through, beyond = core.through_trees.copy(), np.zeros((len(core.kept), 1))
    for group, (part, counts) in zip(groups, in_order(found, groups, core.work), strict=True):
        through[core.kept] += part / 2.0
        beyond = np.pad(beyond, ((0, 0), (0, max(0, counts.shape[1] - beyond.shape[1]))))
        beyond[group, : counts.shape[1]] = counts
    return Paths(through, sums_of(at_distance(core, below, beyond)))


def dependencies(n: int, u: Ints, v: Ints, sources: Ints) -> Floats:
    """Shortest ways from these sources to all others through everybody."""
    core = Trimmed(np.arange(n), adjacency(n, u, v), np.ones(n), np.zeros(n), ())
    groups = [sources[first : first + TOGETHER] for first in range(0, len(sources), TOGETHER)]
    parts = in_order(lambda g: _dependencies(core, _search(core.matrix, g), np.ones(len(g))), groups, core.work)
    return sum(parts, np.zeros(n))


class Sampled(NamedTuple):
    """An estimate and its standard error, both per person."""

    values: Floats
    error: Floats


def sampled_betweenness(core: Trimmed, pivots: int, rng: np.random.Generator) -> Sampled:
    """The same from ``pivots`` sources drawn at random, each as often as the people he stands for.

    The standard error is that of the mean over groups of eight sources; it is right for those whom many ways run
    through, and too small for those whom hardly any source sees.
    """
    out, error = core.through_trees.copy(), np.zeros(core.n)
    if not len(core.kept):
        return Sampled(out, error)
    everybody = float(core.stands_for.sum())
    drawn = rng.choice(len(core.kept), size=pivots, p=core.stands_for / everybody)
    groups = np.array_split(drawn, max(1, pivots // 8))
    work = pivots * core.work // len(core.kept)
    done = in_order(lambda g: _dependencies(core, _search(core.matrix, g), np.ones(len(g))), groups, work)
    parts = np.array([part / (2.0 * len(g)) for g, part in zip(groups, done, strict=True)]) * everybody
    out[core.kept] += parts.mean(axis=0)
    if len(parts) > 1:
        error[core.kept] = parts.std(axis=0, ddof=1) / np.sqrt(len(parts))
    return Sampled(out, error)


def in_order(call: Callable[[Task], Done], tasks: Sequence[Task], work: int) -> Iterator[Done]:
    """The answers in the order of the tasks, by several threads where the work is worth it."""
    many = threads() if work >= THREADS_FROM and len(tasks) > 1 else 1
    if many == 1:
        yield from map(call, tasks)
        return
    with ThreadPoolExecutor(many) as pool:
        yield from pool.map(call, tasks)


def _groups(matrix: csr_array) -> list[Ints]:
    """Everybody, with those who are near each other in one search: they find the same people at the same time."""
    n = matrix.shape[0]
    order = reverse_cuthill_mckee(matrix, symmetric_mode=True) if n else np.zeros(0, dtype=np.int64)
    step = TOGETHER_SMALL if n <= SMALL else TOGETHER
    return [np.sort(order[first : first + step]).astype(np.int64) for first in range(0, n, step)]


def _deep(matrix: csr_array) -> bool:
    """Whether somebody is more than `DEEPEST` steps from the first person of his part."""
    n = matrix.shape[0]
    if n == 0:
        return False
    _, first = np.unique(_parts(matrix), return_index=True)
    seen, front = np.zeros(n, dtype=np.bool_), np.zeros(n)
    front[first], seen[first] = 1.0, True
    for _ in range(DEEPEST + 1):
        front = np.where(seen, 0.0, matrix @ front)
        if not front.any():
            return False
        front = (front > 0).astype(np.float64)
        seen |= front > 0
    return True


def _parts(matrix: csr_array) -> Ints:
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    return components(matrix.shape[0], rows, np.asarray(matrix.indices, dtype=np.int64))


def _dependencies(core: Trimmed, levels: list[Level], weight: Floats) -> Floats:
    """Σ over the sources of weight × Brandes' dependency of the source on everybody."""
    out = np.zeros(len(core.kept))
    stands_for, wide = core.stands_for[:, None], np.zeros((len(core.kept), len(weight)))
    below: Floats | None = None
    for depth in range(len(levels) - 1, 0, -1):
        people, ways, here, _ = levels[depth]
        owed = np.divide(stands_for[people], ways + ~here)
        owed *= here
        if below is not None:
            below *= here
            owed += below
            below *= ways
            out[people] += below @ weight
        if isinstance(people, slice):
            below = levels[depth - 1].ties @ owed
        else:
            wide[people] = owed
            below = levels[depth - 1].ties @ wide
            wide[people] = 0.0
    return out


def _beyond(levels: list[Level], below: Floats) -> Floats:
    """For every source, how many people it reaches over other kept people, by distance."""
    height = below.shape[1]
    out = np.zeros((levels[0].ways.shape[1], len(levels) - 1 + height))
    for steps, level in enumerate(levels[1:], start=1):
        out[:, steps : steps + height] += level.here.T.astype(np.float64) @ below[level.people]
    return out


def _search(matrix: csr_array, sources: Ints) -> list[Level]:
    """Breadth-first from every source at once: column = source. Only rows in which something is found are touched."""
    n, columns = matrix.shape[0], np.arange(len(sources))
    front, unseen = np.zeros((n, len(sources))), np.ones((n, len(sources)), dtype=np.bool_)
    front[sources, columns], unseen[sources, columns] = 1.0, False
    open_rows = np.ones(n, dtype=np.bool_)
    people: Rows = np.unique(sources)
    levels = [Level(people, front[people], front[people] > 0, matrix[people])]
    while True:
        rows, ties = _next_rows(matrix, people, open_rows)
        ways = ties @ front
        new = unseen[rows]
        ways *= new
        here = ways > 0
        if not here.any():
            return levels
        new &= ~here
        open_rows[rows] = new.any(axis=1)
        if isinstance(rows, slice):
            front = ways  # a copy would only cost time: nobody writes into the front of everybody
        else:
            unseen[rows] = new
            front = np.zeros_like(front) if isinstance(people, slice) else _emptied(front, people)
            front[rows] = ways
        people = rows
        levels.append(Level(people, ways, here, ties))


def _emptied(front: Floats, people: Ints) -> Floats:
    front[people] = 0.0
    return front


def _next_rows(matrix: csr_array, people: Rows, open_rows: Bools) -> tuple[Rows, csr_array]:
    """Whose contacts are among the people and who is not found from every source; everybody where that is most."""
    active = np.zeros(len(open_rows))
    active[people] = 1.0
    rows = np.flatnonzero((matrix @ active > 0) & open_rows)
    if 2 * len(rows) > len(open_rows):
        return slice(None), matrix
    return rows, matrix[rows]
