"""Rank intervals: would the order survive missing records?"""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr

from linkgraph.analysis import KeyPeopleOptions, key_people
from linkgraph.analysis.centrality import Network, betweenness_centrality, pagerank
from linkgraph.analysis.ranks import places, rank_spreads, verdict_key, with_loss
from linkgraph.errors import AnalysisError, NotFound
from linkgraph.graph.actors import from_networkx
from tests.analysis.graphs import from_layers, montagna, unweighted


@given(st.lists(st.integers(0, 4), max_size=8))
def test_places(values: list[int]) -> None:
    best, worst = places(np.array(values, dtype=np.int64))
    assert best.tolist() == [1 + sum(x > own for x in values) for own in values]
    assert worst.tolist() == [sum(x >= own for x in values) for own in values]


def test_rounding_noise_is_no_rank() -> None:
    best, worst = places(np.array([0.1 + 0.2, 0.3, 0.0]))
    assert (best.tolist(), worst.tolist()) == ([1, 1, 3], [2, 2, 3])


@pytest.mark.parametrize(
    ("p_first", "key"), [(0.49, "cannot_be_ranked"), (0.5, "likely"), (0.94, "likely"), (0.95, "stable")]
)
def test_words(p_first: float, key: str) -> None:
    assert verdict_key(p_first) == key


def test_montagna_meetings_top_five(shared_data: Path) -> None:
    result = key_people(montagna(shared_data), KeyPeopleOptions(runs=0))
    assert [actor.id for actor in result.actors[:5]] == ["18", "47", "27", "68", "12"]


@pytest.mark.parametrize(
    ("loss", "first", "top5", "order"), [(0.1, 0.98, 0.87, 0.89), (0.2, 0.95, 0.81, 0.84), (0.3, 0.92, 0.76, 0.80)]
)
def test_montagna_betweenness_under_loss(
    shared_data: Path, loss: float, first: float, top5: float, order: float
) -> None:
    graph = montagna(shared_data)
    net = Network(graph.n, graph.u, graph.v, graph.weight)
    full = betweenness_centrality(net)
    best5 = set(np.argsort(-full, kind="stable")[:5].tolist())
    leader, kept, overlap, agreement = int(np.argmax(full)), [], [], []
    for run in range(300):
        values = betweenness_centrality(with_loss(net, loss, 0, run))
        kept.append(int(np.argmax(values)) == leader)
        overlap.append(len(best5 & set(np.argsort(-values, kind="stable")[:5].tolist())) / 5)
        agreement.append(spearmanr(full, values).statistic)
    assert np.mean(kept) == pytest.approx(first, abs=0.03)
    assert np.mean(overlap) == pytest.approx(top5, abs=0.03)
    assert np.mean(agreement) == pytest.approx(order, abs=0.03)
    spread = rank_spreads(net, {"betweenness": betweenness_centrality}, 300, loss, 0)["betweenness"]
    assert float(spread.first[leader]) == pytest.approx(np.mean(kept), abs=0.005)


def test_montagna_pagerank_under_loss(shared_data: Path) -> None:
    graph = montagna(shared_data)
    net = Network(graph.n, graph.u, graph.v, np.ones(graph.m))
    spread = rank_spreads(net, {"pagerank": pagerank}, 300, 0.1, 0)["pagerank"]
    assert float(spread.first.max()) == pytest.approx(1.0, abs=0.03)


def test_a_hub_is_stable_and_equals_cannot_be_ranked() -> None:
    hub = key_people(unweighted(nx.star_graph(30)), KeyPeopleOptions(runs=100))
    assert hub.verdicts["betweenness"].to_json() == {"first": "0", "p_first": 1.0, "verdict": "stable"}
    assert hub.actors[0].rank["betweenness"] == (1, 1)
    ring = key_people(unweighted(nx.cycle_graph(12)), KeyPeopleOptions(runs=100))
    assert ring.verdicts["betweenness"].key == "cannot_be_ranked"
    assert all(low < high for actor in ring.actors for low, high in [actor.rank["degree"]])


def test_without_loss_the_interval_is_the_place() -> None:
    graph = unweighted(nx.path_graph(5))
    result = key_people(graph, KeyPeopleOptions(loss=0.0, runs=3))
    assert {a.id: a.rank["betweenness"] for a in result.actors} == {
        "0": (4, 5),
        "1": (2, 3),
        "2": (1, 1),
        "3": (2, 3),
        "4": (4, 5),
    }


def test_json_has_the_fields_of_the_interface() -> None:
    graph = from_networkx(nx.karate_club_graph())
    data = key_people(graph, KeyPeopleOptions(runs=5)).to_json()
    json.dumps(data, allow_nan=False)
    fields = {"id", "label", "degree", "strength", "betweenness", "harmonic", "pagerank", "core", "constraint", "rank"}
    assert all(fields <= actor.keys() for actor in data["actors"])
    expected = nx.betweenness_centrality(graph.to_networkx())
    assert {a["id"]: a["betweenness"] for a in data["actors"]} == pytest.approx(expected)
    assert [a["betweenness"] for a in data["actors"]] == pytest.approx(sorted(expected.values(), reverse=True))
    assert data["degree_centralisation"] == pytest.approx(0.3996, abs=1e-4)


@pytest.mark.parametrize("n", [0, 1, 2])
def test_tiny_graphs(n: int) -> None:
    data = key_people(from_layers(n, {}), KeyPeopleOptions(runs=3)).to_json()
    json.dumps(data, allow_nan=False)
    assert [actor["constraint"] for actor in data["actors"]] == [None] * n


def test_one_cluster_is_measured_by_itself() -> None:
    graph = unweighted(nx.disjoint_union(nx.star_graph(4), nx.complete_graph(5)))
    result = key_people(graph, KeyPeopleOptions(runs=0, cluster=("0", "1", "2", "3", "4")))
    assert {actor.id for actor in result.actors} == {"0", "1", "2", "3", "4"}
    assert result.degree_centralisation == 1.0
    with pytest.raises(NotFound, match="nobody"):
        key_people(graph, KeyPeopleOptions(cluster=("nobody",)))


def test_same_seed_same_answer_other_seed_other_draws() -> None:
    graph = from_networkx(nx.karate_club_graph())
    texts = [json.dumps(key_people(graph, KeyPeopleOptions(runs=20, seed=s)).to_json()["actors"]) for s in (1, 1, 2)]
    assert texts[0] == texts[1] != texts[2]


def test_what_was_too_much_work_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    module = import_module("linkgraph.analysis.keypeople")
    graph = from_networkx(nx.karate_club_graph())
    monkeypatch.setattr(module, "PATH_RUNS_WORK", 34 * 113 * 30)
    assert key_people(graph).parameters["path_runs"] == 30
    monkeypatch.setattr(module, "PATH_RUNS_WORK", 1)
    result = key_people(graph, KeyPeopleOptions(runs=30))
    assert (result.parameters["path_runs"], result.parameters["runs"]) == (0, 30)
    assert set(result.verdicts) == {"core", "degree", "pagerank", "strength"}
    monkeypatch.setattr(module, "EXACT_WORK", 1)
    assert key_people(graph, KeyPeopleOptions(runs=0)).parameters["betweenness"]["method"] == "kadabra"
    with pytest.raises(AnalysisError, match="too long"):
        key_people(graph, KeyPeopleOptions(weighted=True))
