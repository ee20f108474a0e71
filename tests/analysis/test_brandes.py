"""Betweenness without trees: networkx's figures on every shape, the same digits for any number of threads."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from linkgraph.analysis import brandes
from linkgraph.analysis.paths import distance_sums
from linkgraph.analysis.trimming import trim
from linkgraph.graph.actors import ActorGraph
from linkgraph.graph.array_graph import of_actors
from tests.analysis.graphs import from_layers, unweighted
from tests.analysis.strategies import actor_graphs


def pairs_through(graph: ActorGraph) -> list[float]:
    scores = nx.betweenness_centrality(graph.to_networkx(), normalized=False)
    return [scores[i] for i in graph.ids]


@settings(max_examples=150, deadline=None)
@given(actor_graphs(most=14))
@example(from_layers(0, {}))
@example(from_layers(3, {}))
@example(unweighted(nx.path_graph(9)))
@example(unweighted(nx.star_graph(6)))
def test_ways_are_networkx_s_and_distances_those_of_a_plain_search(graph: ActorGraph) -> None:
    agree(graph)


@pytest.mark.parametrize(
    "shape",
    [
        nx.disjoint_union(nx.lollipop_graph(12, 30), nx.balanced_tree(3, 3)),
        nx.barabasi_albert_graph(1100, 2, seed=4),
        nx.caveman_graph(40, 6),
        nx.cycle_graph(300),
        nx.path_graph(200),
        nx.disjoint_union(nx.complete_graph(5), nx.cycle_graph(140)),
        nx.random_labeled_tree(400, seed=1),
    ],
)
def test_trees_circles_and_large_networks(shape: Any) -> None:
    agree(unweighted(shape))


def agree(graph: ActorGraph) -> None:
    found = brandes.shortest_paths(graph.n, graph.u, graph.v)
    assert found.through == pytest.approx(pairs_through(graph), rel=1e-9, abs=1e-9)
    sums = distance_sums(graph.n, graph.u, graph.v)
    assert found.sums.harmonic == pytest.approx(sums.harmonic, abs=1e-9)
    assert found.sums.total.tolist() == sums.total.tolist()
    assert found.sums.reached.tolist() == sums.reached.tolist()


@settings(max_examples=60, deadline=None)
@given(actor_graphs())
def test_what_trimming_leaves_is_the_2_core_and_the_ways_to_it(graph: ActorGraph) -> None:
    core = trim(graph.n, graph.u, graph.v)
    other = graph.to_networkx()
    kept = {graph.ids[i] for i in core.kept}
    assert kept == {i for i, k in nx.core_number(other).items() if k >= 2} | (kept & set(_between_circles(other)))
    for part in nx.connected_components(other):
        inside = [k for k, i in enumerate(core.kept) if graph.ids[i] in part]
        if inside:
            assert core.stands_for[inside].sum() == len(part)


def _between_circles(graph: Any) -> set[str]:
    left = graph.copy()
    while leaves := [i for i, degree in left.degree if degree <= 1]:
        left.remove_nodes_from(leaves)
    return set(left)


@settings(max_examples=60, deadline=None)
@given(actor_graphs(), st.integers(0, 5), st.integers(0, 3), st.booleans())
def test_networkx_draws_the_same_sources(graph: ActorGraph, k: int, seed: int, normalized: bool) -> None:
    if not 0 < k < graph.n:
        return
    ours = nx.betweenness_centrality(of_actors(graph), k=k, seed=seed, normalized=normalized)
    theirs = nx.betweenness_centrality(graph.to_networkx(), k=k, seed=seed, normalized=normalized)
    assert ours == pytest.approx(theirs, nan_ok=True)


def test_a_sample_says_how_far_off_it_may_be() -> None:
    graph = unweighted(nx.barabasi_albert_graph(600, 2, seed=2))
    exact = brandes.betweenness(graph.n, graph.u, graph.v)
    core = trim(graph.n, graph.u, graph.v)
    samples = [brandes.sampled_betweenness(core, 64, np.random.default_rng(seed)) for seed in range(40)]
    off = np.array([sample.values - exact for sample in samples])
    said = np.array([sample.error for sample in samples])
    first = np.argsort(-exact)[:5]  # of few pairs, most sources see none: there the error is told too small
    assert np.abs(off[:, first].mean(axis=0) / exact[first]).max() < 0.05
    assert 0.85 < (np.abs(off[:, first]) <= 2 * said[:, first]).mean() <= 0.99


def test_the_digits_do_not_depend_on_threads_or_row_order() -> None:
    program = (
        "import sys, networkx as nx; from linkgraph.analysis import brandes;"
        "from linkgraph.graph.actors import from_networkx;"
        "e = list(nx.barabasi_albert_graph(1500, 5, seed=1).edges); e = e if sys.argv[1] == '1' else e[::-1];"
        "g = from_networkx(nx.Graph(e));"
        "sys.stdout.write(brandes.betweenness(g.n, g.u, g.v).tobytes().hex())"
    )
    out = [
        subprocess.run(
            [sys.executable, "-c", program, threads], check=True, capture_output=True,
            env={**os.environ, "LINKGRAPH_THREADS": threads},
        ).stdout
        for threads in ("1", "3")
    ]  # fmt: skip
    assert out[0] == out[1]
    assert len(out[0]) == 1500 * 16
