"""Every measure equals networkx's on random graphs: several parts, isolated people, 0, 1 and 2 people."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import example, given, settings

from linkgraph.analysis import centrality
from linkgraph.analysis.centrality import Network, distances
from linkgraph.errors import AnalysisError
from linkgraph.graph.actors import ActorGraph
from tests.analysis.graphs import from_layers, unweighted
from tests.analysis.strategies import actor_graphs

GRAPHS = settings(max_examples=120, deadline=None)


def network(graph: ActorGraph, weighted: bool = False) -> Network:
    return Network(graph.n, graph.u, graph.v, graph.weight, weighted)


def with_distances(graph: ActorGraph) -> Any:
    out = graph.to_networkx()
    for _, _, data in out.edges(data=True):
        data["distance"] = 1.0 / data["weight"]
    return out


def in_order(graph: ActorGraph, scores: Mapping[str, float]) -> list[float]:
    return [scores[i] for i in graph.ids]


def test_a_tie_of_many_records_is_short() -> None:
    assert distances(np.array([1.0, 2.0, 10.0])).tolist() == [1.0, 0.5, 0.1]
    with pytest.raises(AnalysisError, match="no length"):
        distances(np.array([1.0, 0.0]))


@GRAPHS
@given(actor_graphs())
@example(from_layers(0, {}))
@example(from_layers(1, {}))
@example(unweighted(nx.path_graph(2)))
def test_measures_without_distances(graph: ActorGraph) -> None:
    net, other = network(graph), graph.to_networkx()
    assert centrality.degree_centrality(net) == pytest.approx(in_order(graph, nx.degree_centrality(other)), abs=1e-12)
    assert centrality.contacts(net).tolist() == [other.degree(i) for i in graph.ids]
    assert centrality.strength(net).tolist() == [other.degree(i, weight="weight") for i in graph.ids]
    assert centrality.core_number(net).tolist() == in_order(graph, nx.core_number(other))


@GRAPHS
@given(actor_graphs())
def test_pagerank(graph: ActorGraph) -> None:
    expected = nx.pagerank(graph.to_networkx(), tol=1e-12, max_iter=2000) if graph.n else {}
    assert centrality.pagerank(network(graph)) == pytest.approx(in_order(graph, expected), abs=1e-9)


@GRAPHS
@given(actor_graphs())
def test_betweenness_in_steps_and_by_records(graph: ActorGraph) -> None:
    other = with_distances(graph)
    steps = in_order(graph, nx.betweenness_centrality(other))
    records = in_order(graph, nx.betweenness_centrality(other, weight="distance"))
    assert centrality.betweenness_centrality(network(graph)) == pytest.approx(steps, abs=1e-12)
    assert centrality.betweenness_centrality(network(graph, weighted=True)) == pytest.approx(records, abs=1e-12)


@GRAPHS
@given(actor_graphs())
def test_harmonic_closeness_in_steps_and_by_records(graph: ActorGraph) -> None:
    other = with_distances(graph)
    steps = in_order(graph, nx.harmonic_centrality(other))
    records = in_order(graph, nx.harmonic_centrality(other, distance="distance"))
    assert centrality.harmonic_centrality(network(graph)) == pytest.approx(steps, abs=1e-9)
    assert centrality.harmonic_centrality(network(graph, weighted=True)) == pytest.approx(records, abs=1e-9)


@GRAPHS
@given(actor_graphs())
def test_constraint(graph: ActorGraph) -> None:
    expected = in_order(graph, nx.constraint(graph.to_networkx())) if graph.m else [math.nan] * graph.n
    for rows in (2, 2000):
        assert centrality.constraint(network(graph), rows) == pytest.approx(expected, abs=1e-12, nan_ok=True)


def test_harmonic_closeness_of_more_people_than_one_turn_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linkgraph.analysis.paths.LEVEL_BYTES", 1)
    graph = unweighted(nx.gnm_random_graph(200, 260, seed=3))
    expected = in_order(graph, nx.harmonic_centrality(graph.to_networkx()))
    assert centrality.harmonic_centrality(network(graph)) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("seed", range(3))
def test_estimated_betweenness_keeps_its_promise(seed: int) -> None:
    graph = unweighted(nx.barabasi_albert_graph(300, 2, seed=seed))
    exact = centrality.betweenness_centrality(network(graph))
    estimate = centrality.estimated_betweenness(network(graph), seed)
    assert np.abs(estimate - exact).max() <= centrality.ESTIMATE_ERROR
    assert estimate.tolist() == centrality.estimated_betweenness(network(graph), seed).tolist()


def test_freeman_centralisation() -> None:
    assert centrality.degree_centralisation(network(unweighted(nx.star_graph(6)))) == 1.0
    assert centrality.degree_centralisation(network(unweighted(nx.cycle_graph(6)))) == 0.0
    assert centrality.degree_centralisation(network(unweighted(nx.path_graph(2)))) == 0.0
