"""How alike two groupings of the same people are."""

from __future__ import annotations

import numpy as np

from linkgraph.graph.actors import Floats, Ints


def adjusted_rand(a: Ints, b: Ints) -> float:
    """Adjusted Rand index: 1 the same grouping, 0 as alike as chance makes them (Hubert and Arabie, 1985).

    Counts pairs of people: together in both, against what groups of these sizes would share by chance.
    """
    _, i = np.unique(a, return_inverse=True)
    _, j = np.unique(b, return_inverse=True)
    _, both = np.unique(i * (int(j.max(initial=0)) + 1) + j, return_counts=True)
    together, left, right = (_pairs(counts) for counts in (both, np.bincount(i), np.bincount(j)))
    expected = left * right / max(_pairs(np.array([len(i)])), 1.0)
    spread = (left + right) / 2 - expected
    return 1.0 if spread == 0 else (together - expected) / spread


def _pairs(counts: Ints | Floats) -> float:
    return float((counts * (counts - 1) / 2).sum())
