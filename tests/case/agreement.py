"""Adjusted Rand index, written out: agreement of two partitions, 1 = the same, 0 = as by chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from math import comb


def adjusted_rand(a: Sequence[Hashable], b: Sequence[Hashable]) -> float:
    """Hubert and Arabie 1985."""
    both = sum(comb(n, 2) for n in Counter(zip(a, b, strict=True)).values())
    of_a = sum(comb(n, 2) for n in Counter(a).values())
    of_b = sum(comb(n, 2) for n in Counter(b).values())
    by_chance = of_a * of_b / comb(len(a), 2)
    return (both - by_chance) / ((of_a + of_b) / 2 - by_chance)
