"""Rank intervals: would the order survive missing records?"""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr

from linkgraph.analysis import KeyPeopleOptions, PeopleContext, key_people
from linkgraph.analysis.centrality import Network, betweenness_centrality, eigenvector, pagerank
from linkgraph.analysis.keypeople import QUICK
from linkgraph.analysis.ranks import Loss, Measure, Runs, places, rank_spreads, verdict_key
from linkgraph.analysis.trimming import trim
from linkgraph.errors import AnalysisError, NotFound
from linkgraph.graph.actors import ActorGraph, from_networkx
from tests.analysis.graphs import from_layers, montagna, unweighted
from tests.analysis.strategies import actor_graphs


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
        values = betweenness_centrality(Loss(loss).copy(net, run))
        kept.append(int(np.argmax(values)) == leader)
        overlap.append(len(best5 & set(np.argsort(-values, kind="stable")[:5].tolist())) / 5)
        agreement.append(spearmanr(full, values).statistic)
    assert np.mean(kept) == pytest.approx(first, abs=0.03)
    assert np.mean(overlap) == pytest.approx(top5, abs=0.03)
    assert np.mean(agreement) == pytest.approx(order, abs=0.03)
    spread = rank_spreads(net, Runs({"betweenness": betweenness_centrality}, 300, {}, 0), Loss(loss))["betweenness"]
    assert float(spread.first[leader]) == pytest.approx(np.mean(kept), abs=0.005)


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
    module = import_module("linkgraph.analysis.effort")
    graph = from_networkx(nx.karate_club_graph())
    core = trim(graph.n, graph.u, graph.v)
    monkeypatch.setattr(module, "PATH_RUNS_WORK", core.work * 30)
    assert key_people(graph).parameters["path_runs"] == 30
    monkeypatch.setattr(module, "PATH_RUNS_WORK", 1)
    result = key_people(graph, KeyPeopleOptions(runs=30))
    said = {name: result.parameters[name] for name in ("runs", "path_runs", "path_sources")}
    assert said == {"runs": 30, "path_runs": 30, "path_sources": 64}
    assert 0 < result.parameters["path_error"] < 0.1
    assert "betweenness" in result.verdicts
    weighted = key_people(graph, KeyPeopleOptions(runs=30, weighted=True))
    assert weighted.parameters["path_runs"] == 0
    assert set(weighted.verdicts) == {"core", "degree", "eigenvector", "pagerank", "strength"}
    monkeypatch.setattr(module, "EXACT_WORK", 1)
    assert key_people(graph, KeyPeopleOptions(runs=0)).parameters["betweenness"]["method"] == "kadabra"
    with pytest.raises(AnalysisError, match="too long"):
        key_people(graph, KeyPeopleOptions(weighted=True))


def test_intervals_from_a_sample_of_the_people_are_wider_not_surer(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = unweighted(nx.barabasi_albert_graph(400, 2, seed=3))
    exact = key_people(graph, KeyPeopleOptions(runs=50))
    effort = import_module("linkgraph.analysis.effort")
    monkeypatch.setattr(effort, "PATH_RUNS_WORK", 1)
    monkeypatch.setattr(effort, "FEWEST_SOURCES", 150)
    sampled = key_people(graph, KeyPeopleOptions(runs=50))
    assert sampled.parameters["path_sources"] == 150
    found = {a.id: a for a in sampled.actors}
    for name in ("betweenness", "harmonic"):
        assert sampled.verdicts[name].first == exact.verdicts[name].first
        assert sampled.verdicts[name].p_first <= exact.verdicts[name].p_first + 0.05
        width = [(a.rank[name][1] - a.rank[name][0], found[a.id].rank[name]) for a in exact.actors[:20]]
        assert sum(high - low for _, (low, high) in width) >= sum(own for own, _ in width)
        assert all(low <= a.rank[name][1] and high >= a.rank[name][0] for a, (_, (low, high)) in zip(
            exact.actors[:20], width, strict=True))  # fmt: skip


@pytest.mark.parametrize(
    ("measure", "first", "within", "top5", "order"),
    # .85 was told for eigenvector: one draw of 300 runs, which may be off by twice .023; 2,400 runs give .80 here
    [("pagerank", 1.0, 0.03, 0.91, 0.95), ("eigenvector", 0.80, 0.05, 0.79, 0.96)],
)
def test_montagna_other_measures_under_loss(
    shared_data: Path, measure: str, first: float, within: float, top5: float, order: float
) -> None:
    graph = montagna(shared_data)
    net = Network(graph.n, graph.u, graph.v, np.ones(graph.m))
    call: Measure = pagerank if measure == "pagerank" else eigenvector
    full = call(net)
    best5 = set(np.argsort(-full, kind="stable")[:5].tolist())
    runs = [call(Loss(0.1).copy(net, run)) for run in range(300)]
    assert np.mean([np.argmax(values) == np.argmax(full) for values in runs]) == pytest.approx(first, abs=within)
    overlap = [len(best5 & set(np.argsort(-values, kind="stable")[:5].tolist())) / 5 for values in runs]
    assert np.mean(overlap) == pytest.approx(top5, abs=0.03)
    assert np.mean([spearmanr(full, values).statistic for values in runs]) == pytest.approx(order, abs=0.03)


def test_ties_are_lost_as_often_as_their_sources_are_doubted() -> None:
    graph = unweighted(nx.star_graph(30))
    sure = key_people(graph, KeyPeopleOptions(runs=50, by_grade=True), PeopleContext(keep=np.ones(30)))
    assert sure.verdicts["degree"].p_first == 1.0
    doubted = key_people(graph, KeyPeopleOptions(runs=50, by_grade=True), PeopleContext(keep=np.zeros(30)))
    assert doubted.verdicts["degree"].p_first == 0.0
    half = np.where(np.arange(30) < 15, 1.0, 0.0)
    worst = {a.id: a.rank["degree"] for a in key_people(
        graph, KeyPeopleOptions(runs=50, by_grade=True), PeopleContext(keep=half)).actors}  # fmt: skip
    assert sorted(worst.values()) == sorted([(1, 1), *[(2, 16)] * 15, *[(17, 31)] * 15])
    with pytest.raises(AnalysisError, match="by_grade"):
        key_people(graph, KeyPeopleOptions(by_grade=True))


def test_progress_is_told() -> None:
    told: list[float] = []
    key_people(unweighted(nx.path_graph(4)), KeyPeopleOptions(runs=80), progress=told.append)
    assert told == [0.25, 0.5, 0.75, 1.0]


def test_the_answer_does_not_depend_on_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linkgraph.analysis.brandes.THREADS_FROM", 1)
    texts = []
    for threads in ("1", "3"):
        monkeypatch.setenv("LINKGRAPH_THREADS", threads)
        result = key_people(unweighted(nx.karate_club_graph()), KeyPeopleOptions(runs=20))
        texts.append(json.dumps(result.to_json()))
    assert texts[0] == texts[1]


@settings(max_examples=40, deadline=None)
@given(actor_graphs(), st.sampled_from(sorted(QUICK)), st.integers(1, 6))
def test_copies_side_by_side_rank_as_each_alone(graph: ActorGraph, name: str, runs: int) -> None:
    net, loss = Network(graph.n, graph.u, graph.v, graph.weight), Loss(0.3)
    together = rank_spreads(net, Runs({}, 0, {name: QUICK[name]}, runs), loss)
    alone = rank_spreads(net, Runs({name: QUICK[name]}, runs, {}, 0), loss)
    assert together.keys() == alone.keys()
    for key, spread in together.items():
        assert spread.low.tolist() == alone[key].low.tolist()
        assert spread.high.tolist() == alone[key].high.tolist()
        assert spread.first.tolist() == alone[key].first.tolist()
