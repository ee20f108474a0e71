"""Betweenness in steps, exact, by one search from many people at once (Brandes 2001), on what is left without trees.

People who hang on the network by one tie, and trees of such people, are taken off first: what runs through them is
counted from their numbers alone (Baglioni and others 2012). On a case's actors that is most of the network. Searches
run 64 sources at a time, the same 64 whatever the number of threads, and their sums are added in one order: the digits
do not depend on the machine.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, reverse_cuthill_mckee

from linkgraph.analysis import native
from linkgraph.analysis.arrays import adjacency, components
from linkgraph.graph.actors import Floats, Ints
from linkgraph.settings import threads

#: Sources of one search, in large networks and in small ones. Part of the answer's last digits: never to be made
#: dependent on the machine.
TOGETHER, TOGETHER_SMALL, SMALL = 64, 256, 1000
#: Searches deeper than this (long chains in circles) are left to rustworkx, which does not pay per step.
DEEPEST = 60
#: Source × (people + ties) from which threads pay.
THREADS_FROM = 2_000_000
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Trimmed:
    """A network without its trees.

    Attributes
    ----------
    kept : positions of the people in circles and on the ways between them, sorted.
    matrix : their ties among each other.
    stands_for : for each of them, himself and everybody who hung on him.
    through_trees : for everybody of the whole network, the pairs whose way is settled by the trees.
    """

    kept: Ints
    matrix: csr_array
    stands_for: Floats
    through_trees: Floats

    @property
    def work(self) -> int:
        """Steps of a full search, up to a constant."""
        return len(self.kept) * (len(self.kept) + int(self.matrix.nnz) // 2)


class _Level(NamedTuple):
    """Who is found at one distance: rows (people) × sources; the number of shortest ways to each."""

    people: Ints
    ways: Floats
    here: Bools
    ties: csr_array


def trim(n: int, u: Ints, v: Ints) -> Trimmed:
    """Take off everybody with one contact left, again and again."""
    degree = np.bincount(np.concatenate([u, v]), minlength=n)
    others = np.zeros(n, dtype=np.int64)  # exclusive-or of the contacts left: with one contact, that contact
    np.bitwise_xor.at(others, u, v)
    np.bitwise_xor.at(others, v, u)
    stands_for, squares, gone = np.ones(n), np.zeros(n), np.zeros(n, dtype=np.bool_)
    leaves = np.flatnonzero(degree == 1)
    while len(leaves):
        above = others[leaves]
        mutual = (degree[above] == 1) & (leaves < above)  # the last two of a tree: the first of them stays
        leaves, above = leaves[~mutual], above[~mutual]
        gone[leaves] = True
        degree[leaves] = 0
        np.add.at(stands_for, above, stands_for[leaves])
        np.add.at(squares, above, stands_for[leaves] ** 2)
        np.subtract.at(degree, above, 1)
        np.bitwise_xor.at(others, above, leaves)
        leaves = np.unique(above[(degree[above] == 1) & ~gone[above]])
    part = components(n, u, v)
    size = np.bincount(part, minlength=1).astype(np.float64)[part] if n else np.zeros(0)
    hung = stands_for - 1.0
    kept = np.flatnonzero(degree > 0)
    place = np.cumsum(degree > 0) - 1
    inside = ~(gone[u] | gone[v])
    matrix = adjacency(len(kept), place[u[inside]], place[v[inside]])
    return Trimmed(kept, matrix, stands_for[kept], (hung**2 - squares) / 2.0 + hung * (size - stands_for))


def betweenness(n: int, u: Ints, v: Ints) -> Floats:
    """For everybody, the share of shortest ways through him, summed over all pairs of others (each pair once)."""
    core = trim(n, u, v)
    if core.matrix.nnz == 0:
        return core.through_trees
    if _depth(core.matrix) > DEEPEST:
        return native.betweenness(n, u, v)
    order = reverse_cuthill_mckee(core.matrix, symmetric_mode=True)
    step = TOGETHER_SMALL if len(order) <= SMALL else TOGETHER
    groups = [np.sort(order[first : first + step]) for first in range(0, len(order), step)]
    total = _summed(core, [(group, core.stands_for[group]) for group in groups])
    out = core.through_trees.copy()
    out[core.kept] += total / 2.0
    return out


def dependencies(n: int, u: Ints, v: Ints, sources: Ints) -> Floats:
    """The same with these sources only, each pair once per end that is a source."""
    whole = Trimmed(np.arange(n), adjacency(n, u, v), np.ones(n), np.zeros(n))
    groups = [sources[first : first + TOGETHER] for first in range(0, len(sources), TOGETHER)]
    return _summed(whole, [(group, np.ones(len(group))) for group in groups])


class Sampled(NamedTuple):
    """An estimate and its standard error, both per person."""

    values: Floats
    error: Floats


def sampled_betweenness(core: Trimmed, pivots: int, rng: np.random.Generator) -> Sampled:
    """The same from ``pivots`` sources drawn at random, each as often as the people he stands for.

    The standard error is that of the mean over groups of eight sources; it is right for those whom many ways run
    through, and too small for those whom hardly any source sees.
    """
    everybody = float(core.stands_for.sum())
    drawn = rng.choice(len(core.kept), size=pivots, p=core.stands_for / everybody)
    groups = np.array_split(drawn, max(1, pivots // 8))
    parts = np.array([_summed(core, [(g, np.full(len(g), everybody / (2.0 * len(g))))]) for g in groups])
    out, error = core.through_trees.copy(), np.zeros(len(core.through_trees))
    out[core.kept] += parts.mean(axis=0)
    if len(parts) > 1:
        error[core.kept] = parts.std(axis=0, ddof=1) / np.sqrt(len(parts))
    return Sampled(out, error)


def _depth(matrix: csr_array) -> int:
    """Steps to the farthest person from the first one: at least half of the longest shortest way of his part."""
    order, before = breadth_first_order(matrix, 0, directed=False)
    steps = np.zeros(matrix.shape[0], dtype=np.int64)
    for person in order[1:].tolist():
        steps[person] = steps[before[person]] + 1
    return int(steps.max())


def _summed(core: Trimmed, groups: list[tuple[Ints, Floats]]) -> Floats:
    """Weighted dependencies of all groups of sources, added in the order of the groups."""
    total = np.zeros(len(core.kept))
    sources = sum(len(group) for group, _ in groups)
    many = threads() if sources * (len(core.kept) + core.matrix.nnz) >= THREADS_FROM else 1
    if many == 1:
        for group, weight in groups:
            total += _dependencies(core, group, weight)
        return total
    with ThreadPoolExecutor(many) as pool:
        for part in pool.map(lambda task: _dependencies(core, *task), groups):
            total += part
    return total


def _dependencies(core: Trimmed, sources: Ints, weight: Floats) -> Floats:
    """Σ over the sources of weight × Brandes' dependency of the source on everybody."""
    out = np.zeros(len(core.kept))
    levels = _search(core.matrix, sources)
    wide = np.zeros((len(core.kept), len(sources)))
    below: Floats | None = None
    for depth in range(len(levels) - 1, 0, -1):
        people, ways, here, _ = levels[depth]
        owed = core.stands_for[people][:, None] / (ways + ~here)
        owed *= here
        if below is not None:
            below *= here
            owed += below
            out[people] += (below * ways) @ weight
        wide[people] = owed
        below = levels[depth - 1].ties @ wide
        wide[people] = 0.0
    return out


def _search(matrix: csr_array, sources: Ints) -> list[_Level]:
    """Breadth-first from every source at once: column = source. Only rows in which something is found are touched."""
    n, columns = matrix.shape[0], np.arange(len(sources))
    front, unseen = np.zeros((n, len(sources))), np.ones((n, len(sources)), dtype=np.bool_)
    front[sources, columns], unseen[sources, columns] = 1.0, False
    open_rows = np.ones(n, dtype=np.bool_)
    people = np.unique(sources)
    levels = [_Level(people, front[people], front[people] > 0, matrix[people])]
    while True:
        candidates, ties = _next_rows(matrix, people, open_rows)
        ways = ties @ front
        front[people] = 0.0
        new = unseen[candidates]
        ways *= new
        here = ways > 0
        if not here.any():
            return levels
        new &= ~here
        unseen[candidates] = new
        open_rows[candidates] = new.any(axis=1)
        people = candidates
        front[people] = ways
        levels.append(_Level(people, ways, here, ties))


def _next_rows(matrix: csr_array, people: Ints, open_rows: Bools) -> tuple[Ints, csr_array]:
    """Whose contacts are among the people and who is not found from every source; everybody where that is most."""
    active = np.zeros(len(open_rows))
    active[people] = 1.0
    rows = np.flatnonzero((matrix @ active > 0) & open_rows)
    if 2 * len(rows) > len(open_rows):
        return np.arange(len(open_rows)), matrix
    return rows, matrix[rows]
