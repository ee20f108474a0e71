"""The weighted ties that groups are searched on, and how well a grouping fits them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from linkgraph.graph.actors import Floats, Ints

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Ties:
    """n nodes; u < v; all weights above 0. ``dead`` marks ties to dead ends: not searched, only followed (None: no)."""

    n: int
    u: Ints
    v: Ints
    weight: Floats
    dead: Bools | None = None

    @property
    def m(self) -> int:
        return len(self.u)

    def keep(self, mask: Bools) -> Ties:
        """The ties where the mask is true."""
        dead = None if self.dead is None else self.dead[mask]
        return Ties(self.n, self.u[mask], self.v[mask], self.weight[mask], dead)

    def searched(self) -> Ties:
        """Without the dead ends."""
        return self if self.dead is None else self.keep(~self.dead)


def modularity(ties: Ties, labels: Ints, resolution: float = 1.0) -> float:
    """Newman's modularity as networkx computes it: share of tie weight inside groups, less what chance would give."""
    inside, chance = inside_and_chance(ties, labels)
    return inside - resolution * chance


def inside_and_chance(ties: Ties, labels: Ints) -> tuple[float, float]:
    """Share of the tie weight inside groups, and what chance alone would put there: modularity is a line in both."""
    total = float(ties.weight.sum())
    if total == 0:
        return 0.0, 0.0
    inside = float(ties.weight[labels[ties.u] == labels[ties.v]].sum())
    both = np.concatenate([labels[ties.u], labels[ties.v]])
    degree = np.bincount(both, weights=np.concatenate([ties.weight, ties.weight]))
    return inside / total, float(((degree / (2 * total)) ** 2).sum())
