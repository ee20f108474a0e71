"""How sure is a grouping? Repeat it with records missing: who stays together?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array, csr_array

from linkgraph.analysis.chance import Finder
from linkgraph.analysis.effort import Steps
from linkgraph.analysis.ties import Ties
from linkgraph.graph.actors import Floats, Ints

#: From this many people on, only tied pairs are looked at (all pairs would not fit).
ALL_PAIRS_UP_TO = 3000
#: A pair is unsettled when it is together in this share of the runs.
UNSETTLED = (0.2, 0.8)
#: At most this many unsettled pairs are listed; the number of all of them is always given.
LISTED_PAIRS = 200

Labels = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Unsettled:
    """Pairs of nodes that are together in some runs and apart in others."""

    basis: str
    count: int
    pairs: tuple[tuple[int, int, float], ...]


def loss_runs(ties: Ties, find: Finder, runs: int, loss: float, seed: int, steps: Steps | None = None) -> Labels:
    """Groupings of ``runs`` copies of the graph; each copy has lost every tie with probability ``loss``."""
    told = steps or Steps(runs)
    out = np.zeros((runs, ties.n), dtype=np.int32)
    for run in range(runs):
        rng = np.random.default_rng([seed, 1, run])
        kept = ties.keep(rng.random(ties.m) >= loss)
        out[run] = find(kept, int(rng.integers(2**31)))
        told.add()
    return out


def shares(runs: Labels, partition: Ints) -> csr_array:
    """Person × group: the mean share of the runs in which the person is together with a member of that group."""
    size = np.bincount(partition, minlength=1)
    everybody, total = np.arange(len(partition)), csr_array((len(partition), len(size)))
    for labels in runs:
        width = int(labels.max(initial=0)) + 1
        among = coo_array((np.ones(len(labels)), (everybody, labels)), shape=(len(labels), width)).tocsr()
        parts = coo_array((1.0 / size[partition], (labels, partition)), shape=(width, len(size))).tocsr()
        total = total + among @ parts
    return csr_array(total / max(len(runs), 1))


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
