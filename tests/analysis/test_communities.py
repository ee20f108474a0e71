"""Clusters: known answers, equality with networkx's modularity, the same bytes for the same graph."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from hashlib import sha256
from importlib import import_module
from pathlib import Path

import networkit as nk
import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkgraph.analysis import ClusterOptions, ClusterResult, communities
from linkgraph.analysis.partitions import ALGORITHMS
from linkgraph.errors import AnalysisError
from linkgraph.graph.actors import ActorGraph, from_networkx
from tests.analysis.graphs import from_layers, lfr, montagna, mutual_information, unweighted
from tests.analysis.strategies import actor_graphs

QUICK = ClusterOptions(runs=0, rewirings=0)


def sizes(result: ClusterResult) -> list[int]:
    return [cluster.size for cluster in result.clusters]


@pytest.mark.parametrize("seed", range(5))
def test_karate(seed: int) -> None:
    result = communities(unweighted(nx.karate_club_graph()), ClusterOptions(seed=seed, runs=0, rewirings=0))
    assert result.modularity == pytest.approx(0.41979, abs=5e-6)
    assert sizes(result) == [12, 11, 6, 5]


def test_football(shared_data: Path) -> None:
    graph = nx.read_gml(shared_data / "football.gml")
    truth = [graph.nodes[name]["value"] for name in sorted(graph)]
    result = communities(unweighted(graph), QUICK)
    assert result.modularity == pytest.approx(0.6046, abs=5e-5)
    assert mutual_information(truth, result.partition) >= 0.88


@pytest.mark.parametrize(("mixing", "least"), [(0.3, 0.997), (0.5, 0.97), (0.6, 0.88)])
def test_lfr(mixing: float, least: float) -> None:
    found = []
    for seed in range(3):
        graph, truth = lfr(mixing, seed)
        found.append(mutual_information(truth, communities(graph, QUICK).partition))
    assert np.mean(found) >= least


@pytest.mark.parametrize("seed", range(5))
def test_montagna_meetings(shared_data: Path, seed: int) -> None:
    graph = montagna(shared_data)
    assert (graph.n, graph.m) == (101, 256)
    result = communities(graph, ClusterOptions(seed=seed, runs=0, rewirings=0))
    assert result.modularity == pytest.approx(0.6151, abs=5e-5)
    assert len(result.clusters) == 13


@settings(max_examples=60, deadline=None)
@given(actor_graphs(layers=("calls", "premises")), st.sampled_from(ALGORITHMS), st.sampled_from([0.5, 1.0, 2.0]))
def test_partition_is_complete_connected_and_its_modularity_networkx_s(
    graph: ActorGraph, algorithm: str, resolution: float
) -> None:
    result = communities(graph, ClusterOptions(algorithm, resolution, runs=2, rewirings=2))
    groups = [{member.id for member in cluster.members} for cluster in result.clusters]
    assert sorted(i for group in groups for i in group) == list(graph.ids)
    other = graph.to_networkx()
    assert all(nx.is_connected(other.subgraph(group)) for group in groups)
    if graph.m:
        for a, b, data in other.edges(data=True):
            fused = (np.log2(1 + data["calls"])) + (data["premises"] > 0)
            other[a][b]["fused"] = fused
        expected = nx.community.modularity(other, groups, weight="fused", resolution=resolution)
        assert result.modularity == pytest.approx(expected, abs=1e-9)


def test_clusters_are_named_by_size_then_first_member() -> None:
    graph = unweighted(nx.disjoint_union_all([nx.complete_graph(3), nx.complete_graph(4), nx.complete_graph(3)]))
    result = communities(graph, QUICK)
    named = [(cluster.id[:3], [member.id for member in cluster.members]) for cluster in result.clusters]
    assert named == [("c1-", ["3", "4", "5", "6"]), ("c2-", ["0", "1", "2"]), ("c3-", ["7", "8", "9"])]
    assert result.partition == (1, 1, 1, 0, 0, 0, 0, 2, 2, 2)
    assert result.cluster_of()["8"] == result.clusters[2].id == "c3-" + sha256(b"7\n8\n9").hexdigest()[:6]


def test_a_name_never_means_other_people() -> None:
    graph = unweighted(nx.karate_club_graph())
    results = [communities(graph, replace(QUICK, resolution=r)) for r in (0.5, 0.8, 1.0, 1.5, 2.0)]
    people: dict[str, set[frozenset[str]]] = {}
    for result in results:
        for cluster in result.clusters:
            people.setdefault(cluster.id, set()).add(frozenset(m.id for m in cluster.members))
    assert len({name.partition("-")[0] for name in people}) < len(people)
    assert all(len(groups) == 1 for groups in people.values())


@pytest.mark.parametrize("n", [0, 1, 2])
def test_without_ties_everybody_is_a_cluster_of_one(n: int) -> None:
    result = communities(from_layers(n, {}))
    assert sizes(result) == [1] * n
    assert (result.modularity, result.null_z, result.reliable, result.alarm) == (0.0, None, False, "too_few_ties")
    assert {member.membership for cluster in result.clusters for member in cluster.members} <= {1.0}


def test_order_of_rows_threads_and_earlier_runs_change_nothing() -> None:
    ties = sorted(nx.gnm_random_graph(60, 150, seed=1).edges())
    texts = set()
    for turn in range(4):
        order = np.random.default_rng(turn).permutation(len(ties))
        shuffled: nx.Graph[int] = nx.Graph()
        shuffled.add_edges_from(tuple(reversed(ties[k])) if turn % 2 else ties[k] for k in order)
        nk.setNumberOfThreads(1 + turn % 2)
        nk.setSeed(turn, True)
        result = communities(from_networkx(shuffled), ClusterOptions(runs=5, rewirings=5))
        texts.add(json.dumps(result.to_json(), sort_keys=True))
    assert len(texts) == 1


def test_json_has_the_fields_of_the_interface() -> None:
    data = communities(unweighted(nx.karate_club_graph())).to_json()
    assert {"snapshot", "algorithm", "parameters", "modularity", "null_z", "reliable", "clusters"} <= data.keys()
    assert data["clusters"][0].keys() == {"id", "size", "certainty", "members"}
    assert data["clusters"][0]["members"][0].keys() == {"id", "label", "membership", "also"}
    assert data["parameters"]["seed"] == 0
    assert data["parameters"]["libraries"]["networkit"] == "11.3"
    json.dumps(data, allow_nan=False)


def test_effort_that_was_cut_down_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("linkgraph.analysis.communities"), "RUNS_WORK", 1)
    parameters = communities(unweighted(nx.karate_club_graph())).parameters
    assert (parameters["runs"], parameters["runs_asked"]) == (20, 100)
    assert (parameters["rewirings"], parameters["rewirings_asked"]) == (10, 30)


def test_higher_resolution_gives_more_clusters() -> None:
    graph = unweighted(nx.karate_club_graph())
    found = [len(communities(graph, ClusterOptions(resolution=r, runs=0, rewirings=0)).clusters) for r in (0.2, 1, 4)]
    assert found[0] < found[1] < found[2]


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_every_algorithm_finds_cliques_on_a_string(algorithm: str) -> None:
    graph = unweighted(nx.connected_caveman_graph(5, 8))
    assert Counter(sizes(communities(graph, ClusterOptions(algorithm, runs=0, rewirings=0)))) == {8: 5}


@pytest.mark.parametrize(
    "wrong",
    [
        {"algorithm": "magic"},
        {"consensus": "maybe"},
        {"consensus": "on", "runs": 1},
        {"resolution": 0.0},
        {"loss": 1.0},
        {"runs": -1},
        {"seed": -1},
    ],
)
def test_wrong_options_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(AnalysisError):
        ClusterOptions(**wrong)  # type: ignore[arg-type]


def test_progress_grows_to_the_whole() -> None:
    told: list[float] = []
    communities(unweighted(nx.karate_club_graph()), ClusterOptions(runs=20, rewirings=5), told.append)
    assert told == sorted(told)
    assert (len(told), told[0], told[-1]) == (25, 1 / 40, 1.0)
