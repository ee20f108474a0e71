"""The densest group: every group compared on small graphs, planted ones on large graphs."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings

from linkgraph.analysis.densest import densest_group
from linkgraph.graph.actors import ActorGraph
from linkgraph.graph.array_graph import of_actors
from tests.analysis.graphs import unweighted
from tests.analysis.strategies import actor_graphs

densest: Any = nx.approximation.densest_subgraph


@settings(max_examples=100, deadline=None)
@given(actor_graphs(most=8))
def test_no_group_is_denser(graph: ActorGraph) -> None:
    other = graph.to_networkx()
    density, members = densest_group(graph.n, graph.u, graph.v)
    groups = [c for size in range(1, graph.n + 1) for c in combinations(graph.ids, size)]
    best = max((other.subgraph(c).number_of_edges() / len(c) for c in groups), default=0.0)
    assert density == pytest.approx(best)
    if graph.m:
        named = [graph.ids[i] for i in members]
        assert other.subgraph(named).number_of_edges() / len(named) == pytest.approx(density)


@pytest.mark.parametrize("seed", range(3))
def test_a_planted_ring_is_found_where_the_approximation_may_miss_it(seed: int) -> None:
    shape: Any = nx.gnm_random_graph(3000, 9000, seed=seed)
    ring = range(3000, 3012)
    shape.add_edges_from(combinations(ring, 2))
    shape.add_edges_from((i, i - 3000) for i in ring)
    graph = unweighted(shape)
    density, found = densest(of_actors(graph))
    theirs, _ = nx.approximation.densest_subgraph(graph.to_networkx(), iterations=20)
    assert found == {str(i) for i in ring}
    assert density == pytest.approx(5.5)
    assert density >= theirs - 1e-9


def test_the_lock_step_block_of_the_call_mine_sample(shared_data: Path) -> None:
    files = sorted((shared_data / "callmine").glob("*.csv")) if (shared_data / "callmine").is_dir() else []
    if not files:
        pytest.skip("the CallMine sample is not among the shared data")
    lines = files[0].read_text(encoding="utf-8").splitlines()[1:]
    ends = [(a, b) for a, b, *_ in (line.split(",") for line in lines) if a != b]
    graph = unweighted(nx.Graph(ends))
    density, members = densest_group(graph.n, graph.u, graph.v)
    approximate, _ = nx.approximation.densest_subgraph(graph.to_networkx(), method="greedy++")
    assert density >= approximate - 1e-9
    assert 0 < len(members) < graph.n


def test_too_large_a_core_goes_to_networkx(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linkgraph.analysis.densest.MOST_TIES", 3)
    graph = unweighted(nx.complete_graph(5))
    with pytest.raises(NotImplementedError):
        densest_group(graph.n, graph.u, graph.v)
    assert nx.approximation.densest_subgraph(of_actors(graph))[0] == pytest.approx(2.0)
    assert np.array_equal(densest_group(3, graph.u[:0], graph.v[:0])[1], [])
