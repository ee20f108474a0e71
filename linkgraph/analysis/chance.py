"""Would chance do as well? The modularity of a grouping against random graphs with the same contacts per person.

A modularity alone proves nothing: a random graph of 138 people and 400 ties reaches .41, Zachary's club .42.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from linkgraph.analysis import native
from linkgraph.analysis.effort import Steps
from linkgraph.analysis.ties import Ties, modularity
from linkgraph.graph.actors import Ints

#: Ends of ties that are exchanged per tie until a random graph has forgotten the one it was made of.
SWAPS_PER_TIE = 10.0
#: Finds groups: (ties, seed) → group number of every node.
#: What a rewiring and its searches cost, in loss runs.
REWIRING_WORK = 4.0
Finder = Callable[[Ties, int], Ints]


@dataclass(frozen=True)
class Chance:
    """The modularity found on the searched ties (``own``), and on each of the random graphs (``random``)."""

    own: float
    random: tuple[float, ...]

    @property
    def z(self) -> float | None:
        """Standard deviations that ``own`` stands above chance; None where chance gives no spread to compare with."""
        if len(self.random) < 2:
            return None
        spread = float(np.std(self.random, ddof=1))
        return None if spread < 1e-9 else (self.own - float(np.mean(self.random))) / spread


def against_chance(
    ties: Ties, find: Finder, resolution: float, rewirings: int, seed: int, steps: Steps | None = None
) -> Chance:
    """Modularity of the ties and of their rewirings, in which everybody keeps his number of contacts.

    The tie weights are dealt out anew over the random ties; all are searched with the same finder, without dead ends.
    """
    searched = ties.searched()
    if searched.m < 2 or rewirings < 2:
        return Chance(0.0, ())
    told = steps or Steps(rewirings * REWIRING_WORK)
    plain = native.native_graph(searched.n, searched.u, searched.v)
    random = []
    for k in range(rewirings):
        rng = np.random.default_rng([seed, 2, k])
        u, v = native.rewired(plain, SWAPS_PER_TIE, int(rng.integers(2**31)))
        other = Ties(searched.n, u, v, rng.permutation(searched.weight))
        random.append(modularity(other, find(other, int(rng.integers(2**31))), resolution))
        told.add(REWIRING_WORK)
    return Chance(modularity(searched, find(searched, seed), resolution), tuple(random))
