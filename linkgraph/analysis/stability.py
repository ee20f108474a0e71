"""How sure is a grouping? Repeat it with records missing, and compare it with chance.

A modularity alone proves nothing: a random graph of 138 people and 400 ties reaches .41, Zachary's club .42.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from linkgraph.analysis import native
from linkgraph.graph.actors import Floats, Ints

#: From this many people on, only tied pairs are looked at for unsettled pairs (all pairs would not fit).
ALL_PAIRS_UP_TO = 3000
#: A pair is unsettled when it is together in this share of the runs.
UNSETTLED = (0.2, 0.8)
#: At most this many unsettled pairs are listed; the number of all of them is always given.
LISTED_PAIRS = 200
#: Two groupings of a random graph are compared over this many swaps per tie.
SWAPS_PER_TIE = 10.0

Labels = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Ties:
    """The weighted ties that are searched: n nodes, u < v, all weights above 0."""

    n: int
    u: Ints
    v: Ints
    weight: Floats

    @property
    def m(self) -> int:
        return len(self.u)

    def keep(self, mask: npt.NDArray[np.bool_]) -> Ties:
        return Ties(self.n, self.u[mask], self.v[mask], self.weight[mask])


#: Finds groups: (ties, seed) → group number of every node.
Finder = Callable[[Ties, int], Ints]


@dataclass(frozen=True)
class Unsettled:
    """Pairs of nodes that are together in some runs and apart in others."""

    basis: str
    count: int
    pairs: tuple[tuple[int, int, float], ...]


def modularity(ties: Ties, labels: Ints, resolution: float = 1.0) -> float:
    """Newman's modularity as networkx computes it: share of tie weight inside groups, less what chance would give."""
    total = float(ties.weight.sum())
    if total == 0:
        return 0.0
    inside = float(ties.weight[labels[ties.u] == labels[ties.v]].sum())
    both = np.concatenate([labels[ties.u], labels[ties.v]])
    degree = np.bincount(both, weights=np.concatenate([ties.weight, ties.weight]))
    return inside / total - resolution * float(((degree / (2 * total)) ** 2).sum())


def loss_runs(ties: Ties, find: Finder, runs: int, loss: float, seed: int) -> Labels:
    """Groupings of ``runs`` copies of the graph; each copy has lost every tie with probability ``loss``."""
    out = np.zeros((runs, ties.n), dtype=np.int32)
    for run in range(runs):
        rng = np.random.default_rng([seed, 1, run])
        kept = ties.keep(rng.random(ties.m) >= loss)
        out[run] = find(kept, int(rng.integers(2**31)))
    return out


def memberships(runs: Labels, partition: Ints) -> Floats:
    """For every node the mean share of the runs in which it is together with another member of its group.

    A node alone in its group gets the share of the runs in which it is alone. .95 and more: as good as certain;
    below .5: the person is more often elsewhere.
    """
    n = len(partition)
    size = np.bincount(partition, minlength=1)[partition] if n else np.zeros(0, dtype=np.int64)
    total = np.zeros(n)
    for labels in runs:
        width = int(labels.max(initial=0)) + 1
        _, place, count = np.unique(partition * width + labels, return_inverse=True, return_counts=True)
        alone = np.bincount(labels, minlength=width)[labels] == 1
        total += np.where(size > 1, (count[place] - 1) / np.maximum(size - 1, 1), alone)
    return total / max(len(runs), 1)


def settledness(sure: Floats, partition: Ints) -> float | None:
    """Mean membership of the people in groups of two and more: below .5 the groups are more often others than these."""
    grouped = np.bincount(partition, minlength=1)[partition] > 1 if len(partition) else np.zeros(0, dtype=np.bool_)
    return float(sure[grouped].mean()) if grouped.any() else None


def unsettled_pairs(runs: Labels, ties: Ties) -> Unsettled:
    """Pairs together in 20 to 80 % of the runs, the most undecided first."""
    share = np.arange(len(runs) + 1) / max(len(runs), 1)
    undecided = (share >= UNSETTLED[0]) & (share <= UNSETTLED[1])
    if ties.n <= ALL_PAIRS_UP_TO:
        basis, together = "all pairs", times_together(runs, ties.n)
        a, b = np.nonzero(np.triu(undecided[together], 1))
        count = together[a, b]
    else:
        basis, count = "tied pairs", (runs[:, ties.u] == runs[:, ties.v]).sum(axis=0)
        chosen = np.flatnonzero(undecided[count])
        a, b, count = ties.u[chosen], ties.v[chosen], count[chosen]
    listed = np.lexsort((b, a, np.round(np.abs(share[count] - 0.5), 9)))[:LISTED_PAIRS]
    pairs = tuple((int(a[k]), int(b[k]), float(share[count[k]])) for k in listed)
    return Unsettled(basis, len(a), pairs)


def times_together(runs: Labels, n: int) -> npt.NDArray[np.int32]:
    """For every pair of nodes the number of runs that put them into one group (n × n)."""
    together = np.zeros((n, n), dtype=np.int32)
    for labels in runs:
        order = np.argsort(labels, kind="stable")
        for members in np.split(order, np.flatnonzero(np.diff(labels[order])) + 1):
            together[np.ix_(members, members)] += 1
    return together


def null_z(ties: Ties, find: Finder, resolution: float, rewirings: int, seed: int) -> float | None:
    """How many standard deviations the modularity stands above that of random graphs with the same contacts per person.

    The tie weights are dealt out anew over the random ties. Both sides are searched with the same finder.
    None where chance gives no spread to compare with (too few ties, or only one way to tie the people).
    """
    if ties.m < 2 or rewirings < 2:
        return None
    plain = native.native_graph(ties.n, ties.u, ties.v)
    chance = np.zeros(rewirings)
    for k in range(rewirings):
        rng = np.random.default_rng([seed, 2, k])
        u, v = native.rewired(plain, SWAPS_PER_TIE, int(rng.integers(2**31)))
        random = Ties(ties.n, u, v, rng.permutation(ties.weight))
        labels = find(random, int(rng.integers(2**31)))
        chance[k] = modularity(random, labels, resolution)
    spread = float(chance.std(ddof=1))
    if spread < 1e-9:
        return None
    own = modularity(ties, find(ties, seed), resolution)
    return (own - float(chance.mean())) / spread
