"""Distance-weighted reach (KPP-POS): how close a set of people is to everybody."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from linkgraph.graph.actors import Floats, Ints


class ReachGoal:
    """Judges sets by D_R = (1/n) Σ_j 1/d(S, j); members count 1, unreachable people 0.

    Parameters
    ----------
    rows : distances from each candidate (row) to everybody (column).
    candidates : position in the graph of every row, sorted.
    """

    def __init__(self, rows: Floats, candidates: list[int]) -> None:
        self._n: int = rows.shape[1]
        self._row = {position: i for i, position in enumerate(candidates)}
        self._near: Floats = 1.0 / np.maximum(rows, 1.0)

    def value(self, members: Sequence[int]) -> float:
        """D_R of the set; 0 for nobody, 1 when everybody is a member or tied to one."""
        if self._n == 0:
            return 0.0
        return float(self._nearest(members).sum()) / self._n

    def scores(self, members: Sequence[int], more: Sequence[int]) -> Floats | Ints:
        """D_R × n of ``members`` and one more, to nine digits so that equal sets compare equal."""
        rows = self._near[[self._row[i] for i in more]]
        total: Floats = np.maximum(rows, self._nearest(members)).sum(axis=1)
        return np.round(total, 9)

    def _nearest(self, members: Sequence[int]) -> Floats:
        if not members:
            return np.zeros(self._n)
        nearest: Floats = np.maximum.reduce(self._near[[self._row[i] for i in members]], axis=0)
        return nearest
