"""A network without its trees: who hangs on it by one tie only, and what distances look like from there.

On a case's actors most of the network is such trees: a victim or a number that one suspect alone called. What runs
through them and how far they are from everybody follows from the rest, which is a tenth of the work or less.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array

from linkgraph.analysis.arrays import adjacency, components
from linkgraph.graph.actors import Floats, Ints


class Round(NamedTuple):
    """People taken off together, and on whom each of them hung."""

    leaves: Ints
    above: Ints


@dataclass(frozen=True)
class Trimmed:
    """A network without its trees.

    Attributes
    ----------
    kept : positions of the people in circles and on the ways between them, sorted.
    matrix : their ties among each other.
    stands_for : for each of them, himself and everybody who hung on him.
    through_trees : for everybody of the whole network, the pairs of others whose way through him the trees settle.
    rounds : who was taken off, the outermost first.
    """

    kept: Ints
    matrix: csr_array
    stands_for: Floats
    through_trees: Floats
    rounds: tuple[Round, ...]

    @property
    def n(self) -> int:
        """People of the whole network."""
        return len(self.through_trees)

    @property
    def work(self) -> int:
        """Steps of a search from everybody kept."""
        return len(self.kept) * (len(self.kept) + int(self.matrix.nnz) // 2)


def trim(n: int, u: Ints, v: Ints) -> Trimmed:
    """Take off everybody with one contact left, again and again."""
    degree = np.bincount(np.concatenate([u, v]), minlength=n)
    others = np.zeros(n, dtype=np.int64)  # exclusive-or of the contacts left: with one contact, that contact
    np.bitwise_xor.at(others, u, v)
    np.bitwise_xor.at(others, v, u)
    stands_for, squares, rounds = np.ones(n), np.zeros(n), []
    leaves = np.flatnonzero(degree == 1)
    while len(leaves):
        above = others[leaves]
        last = (degree[above] == 1) & (leaves < above)  # the last two of a tree: the first of them stays
        leaves, above = leaves[~last], above[~last]
        rounds.append(Round(leaves, above))
        degree[leaves] = 0
        np.add.at(stands_for, above, stands_for[leaves])
        np.add.at(squares, above, stands_for[leaves] ** 2)
        np.subtract.at(degree, above, 1)
        np.bitwise_xor.at(others, above, leaves)
        leaves = np.unique(above[degree[above] == 1])
    kept = np.flatnonzero(degree > 0)
    place = np.cumsum(degree > 0) - 1
    inside = (degree[u] > 0) & (degree[v] > 0)
    matrix = adjacency(len(kept), place[u[inside]], place[v[inside]])
    through = _through_trees(components(n, u, v), stands_for, squares)
    return Trimmed(kept, matrix, stands_for[kept], through, tuple(rounds))


def _through_trees(part: Ints, stands_for: Floats, squares: Floats) -> Floats:
    """Pairs of different branches, and of a branch with the rest of the part: all of them go through its foot."""
    if not len(part):
        return np.zeros(0)
    size = np.bincount(part)[part]
    hung = stands_for - 1.0
    return (hung**2 - squares) / 2.0 + hung * (size - stands_for)


def depths(core: Trimmed) -> Floats:
    """For everybody: how many of those who hang on him are 0, 1, 2, … steps below him (himself at 0)."""
    below = np.zeros((core.n, len(core.rounds) + 1))
    below[:, 0] = 1.0
    for leaves, above in core.rounds:
        np.add.at(below[:, 1:], above, below[leaves, :-1])
    return below


def at_distance(core: Trimmed, below: Floats, beyond: Floats) -> Floats:
    """For everybody: how many people are at distance 0, 1, 2, …

    Parameters
    ----------
    below : of `depths`.
    beyond : for everybody kept (rows in the order of ``kept``): the people reached over other kept people, by distance.
    """
    height = below.shape[1]
    out = np.zeros((core.n, beyond.shape[1] + 2 * height))
    out[:, :height] = below
    out[core.kept, : beyond.shape[1]] += beyond
    for leaves, above in reversed(core.rounds):
        rest = out[above]
        rest[:, 1 : height + 1] -= below[leaves]  # his own branch
        out[leaves, 1:] += rest[:, :-1]
    return out
