"""Memberships and unsettled pairs against a slow, obvious count."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkgraph.analysis import stability
from linkgraph.analysis.arrays import ordered
from linkgraph.analysis.stability import memberships, unsettled_pairs
from linkgraph.analysis.ties import Ties

LABELS = st.integers(1, 7).flatmap(
    lambda n: st.lists(st.lists(st.integers(0, 3), min_size=n, max_size=n), min_size=2, max_size=6)
)


def no_ties(n: int) -> Ties:
    nobody = np.zeros(0, dtype=np.int64)
    return Ties(n, nobody, nobody, np.zeros(0))


@settings(max_examples=150, deadline=None)
@given(LABELS)
def test_memberships(rows: list[list[int]]) -> None:
    partition, runs = ordered(np.array(rows[0])), np.array(rows[1:], dtype=np.int32)
    found = memberships(runs, partition)
    for i, own in enumerate(partition.tolist()):
        others = [j for j in range(len(partition)) if j != i and partition[j] == own]
        if others:
            share = np.mean([[run[i] == run[j] for j in others] for run in runs])
        else:
            share = np.mean([all(run[i] != run[j] for j in range(len(partition)) if j != i) for run in runs])
        assert found[i] == pytest.approx(share)


@settings(max_examples=150, deadline=None)
@given(LABELS)
def test_unsettled_pairs(rows: list[list[int]]) -> None:
    runs = np.array(rows, dtype=np.int32)
    n = runs.shape[1]
    share = {(a, b): float(np.mean(runs[:, a] == runs[:, b])) for a, b in combinations(range(n), 2)}
    expected = {pair: s for pair, s in share.items() if 0.2 <= s <= 0.8}
    found = unsettled_pairs(runs, no_ties(n))
    assert found.count == len(expected)
    assert {(a, b): s for a, b, s in found.pairs} == pytest.approx(expected)
    doubts = [round(abs(s - 0.5), 9) for _, _, s in found.pairs]
    assert doubts == sorted(doubts)


def test_many_unsettled_pairs_are_counted_but_not_all_listed() -> None:
    half = np.array([[0] * 60, list(range(60))], dtype=np.int32)
    found = unsettled_pairs(half, no_ties(60))
    assert (found.count, len(found.pairs), found.basis) == (60 * 59 // 2, stability.LISTED_PAIRS, "all pairs")


def test_large_graphs_compare_tied_pairs_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stability, "ALL_PAIRS_UP_TO", 2)
    ties = Ties(3, np.array([0]), np.array([1]), np.ones(1))
    found = unsettled_pairs(np.array([[0, 0, 0], [0, 1, 2]], dtype=np.int32), ties)
    assert (found.basis, found.count, found.pairs) == ("tied pairs", 1, ((0, 1, 0.5),))


def test_loss_runs_lose_the_chosen_share() -> None:
    u, v = np.triu_indices(60, 1)
    seen: list[int] = []

    def count(ties: Ties, seed: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        seen.append(ties.m)
        return np.zeros(60, dtype=np.int64)

    stability.loss_runs(Ties(60, u, v, np.ones(len(u))), count, 50, 0.1, seed=0)
    assert np.mean(seen) / len(u) == pytest.approx(0.9, abs=0.005)
    assert len(set(seen)) > 1
