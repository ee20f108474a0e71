"""Groupings that survive: Zachary's club has exactly one; the envelope against a slow search."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkgraph.analysis import ClusterOptions, agreement, communities
from linkgraph.analysis.resolutions import _Line, envelope, implied_resolution, resolutions
from linkgraph.analysis.ties import Ties, inside_and_chance
from linkgraph.errors import AnalysisError
from tests.analysis.graphs import from_layers, unweighted
from tests.analysis.operation import operation


@pytest.mark.parametrize("seed", range(3))
def test_karate_has_exactly_one(seed: int) -> None:
    """methods.md: resolutions 0 to 2 → exactly one, sizes 5/6/11/12."""
    levels = resolutions(unweighted(nx.karate_club_graph()), ClusterOptions(seed=seed), highest=2.0)
    assert [level.sizes for level in levels if level.stable] == [(12, 11, 6, 5)]
    assert levels[0].low == 0.0
    assert levels[-1].high == 2.0
    assert len(levels) > 3
    assert all(a.high == b.low for a, b in pairwise(levels))
    assert len(levels[0].sizes) == 1


def test_the_chosen_resolution_gives_the_grouping() -> None:
    graph = unweighted(nx.karate_club_graph())
    [level] = [one for one in resolutions(graph, highest=2.0) if one.stable]
    shown = communities(graph, ClusterOptions(resolution=level.middle, runs=0, rewirings=0))
    assert tuple(c.size for c in shown.clusters) == level.sizes


def test_the_coarsest_grouping_of_planted_gangs_that_survives_is_theirs() -> None:
    graphs, _ = operation(2)
    assert next(len(level.sizes) for level in resolutions(graphs["fused"]) if level.survives) == 6


LINES = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=12, unique=True)


@settings(max_examples=200, deadline=None)
@given(LINES)
def test_envelope_is_the_highest_line_everywhere(points: list[tuple[int, int]]) -> None:
    lines = [_Line(a / 40, b / 40, np.array([k])) for k, (a, b) in enumerate(points)]
    found = envelope(lines, 3.0)
    assert (found[0][1], found[-1][2]) == (0.0, 3.0)
    assert all(a[2] == b[1] for a, b in pairwise(found))
    for resolution in np.linspace(0, 2.999, 97).tolist():
        top = max(line.inside - resolution * line.chance for line in lines)
        own = next(line for line, low, high in found if low <= resolution <= high)
        assert own.inside - resolution * own.chance == pytest.approx(top, abs=1e-9)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=25))
def test_agreement_is_the_one_of_the_slow_count(pairs: list[tuple[int, int]]) -> None:
    a, b = (np.array(column) for column in zip(*pairs, strict=True))
    both = [(a[i] == a[j], b[i] == b[j]) for i in range(len(a)) for j in range(i)]
    together, left, right = sum(x and y for x, y in both), sum(x for x, _ in both), sum(y for _, y in both)
    expected = left * right / max(len(both), 1)
    spread = (left + right) / 2 - expected
    assert agreement.adjusted_rand(a, b) == pytest.approx((together - expected) / spread if spread else 1.0)


def test_implied_resolution_by_hand() -> None:
    """Two triangles and one tie: 6 of 7 inside, chance .5; ω 12/7 and 2/7."""
    u, v = np.array([0, 0, 1, 2, 3, 3, 4]), np.array([1, 2, 2, 3, 4, 5, 5])
    ties, labels = Ties(6, u, v, np.ones(7)), np.array([0, 0, 0, 1, 1, 1])
    assert inside_and_chance(ties, labels) == (6 / 7, 0.5)
    expected = (12 / 7 - 2 / 7) / (np.log(12 / 7) - np.log(2 / 7))
    assert implied_resolution(ties, labels) == pytest.approx(expected)
    assert implied_resolution(ties, np.zeros(6, dtype=np.int64)) is None


def test_nothing_to_search() -> None:
    assert resolutions(from_layers(3, {})) == []
    with pytest.raises(AnalysisError, match="knows no resolution"):
        resolutions(from_layers(3, {}), ClusterOptions("label_propagation"))
    with pytest.raises(AnalysisError, match="highest"):
        resolutions(from_layers(3, {}), highest=0.0)
