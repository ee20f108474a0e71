"""Removal curves: the authors' published ones, and hand-made graphs."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkgraph.analysis import DisruptionOptions, disrupt
from linkgraph.errors import AnalysisError, NotFound
from linkgraph.graph.actors import ActorGraph
from tests.analysis.graphs import from_layers, montagna, unweighted
from tests.analysis.strategies import actor_graphs


def published(shared_data: Path, column: str) -> list[float]:
    path = shared_data / "montagna_meetings" / "sequential_meeting_Unweighted_5nrem.csv"
    with path.open(encoding="utf-8") as rows:
        return [float(row[column]) for row in csv.DictReader(rows)]


def test_montagna_sequential_betweenness(shared_data: Path) -> None:
    result = disrupt(montagna(shared_data), DisruptionOptions(steps=20))
    assert list(result.largest_component) == pytest.approx(published(shared_data, "Betweenness")[:21], abs=5e-5)
    assert [round(x, 4) for x in result.largest_component[:12]] == [
        1.0, 0.9565, 0.7391, 0.7174, 0.5, 0.4239, 0.4130, 0.3913, 0.2609, 0.25, 0.2065, 0.1848,
    ]  # fmt: skip
    assert len(set(result.removed)) == 20


def test_montagna_collective_influence_of_radius_one(shared_data: Path) -> None:
    options = DisruptionOptions("collective_influence", steps=13, radius=1)
    expected = published(shared_data, "Collective Influence")[:14]
    assert list(disrupt(montagna(shared_data), options).largest_component) == pytest.approx(expected, abs=5e-5)


def test_montagna_blocks_of_five(shared_data: Path) -> None:
    result = disrupt(montagna(shared_data), DisruptionOptions(steps=3, block=5))
    assert list(result.largest_component) == pytest.approx([1.0, 0.8370, 0.2609, 0.1196], abs=5e-5)
    assert (result.removed_count, len(result.removed)) == ((0, 5, 10, 15), 15)


def test_a_star_falls_at_once_and_the_curve_ends_with_the_people() -> None:
    result = disrupt(unweighted(nx.star_graph(3)), DisruptionOptions("degree", steps=9))
    assert result.removed == ("0", "1", "2", "3")
    assert result.largest_component == (1.0, 0.25, 0.25, 0.25, 0.0)


def test_own_list_keeps_its_order() -> None:
    result = disrupt(unweighted(nx.path_graph(5)), DisruptionOptions("list", members=("4", "2", "4")))
    assert result.removed == ("4", "2")
    assert result.largest_component == (1.0, 0.8, 0.4)


def test_random_removal_is_a_seeded_mean() -> None:
    graph = unweighted(nx.star_graph(9))
    first, again = (disrupt(graph, DisruptionOptions("random", steps=1, runs=400)) for _ in range(2))
    assert first == again
    assert first.removed == ()
    assert first.largest_component[1] == pytest.approx(0.9 * 0.9 + 0.1 * 0.1, abs=0.04)


def test_nobody_to_remove() -> None:
    assert disrupt(from_layers(0, {}), DisruptionOptions("degree")).largest_component == (0.0,)


@pytest.mark.parametrize(
    "wrong", [{"strategy": "luck"}, {"steps": 0}, {"block": 0}, {"strategy": "list"}, {"members": ("a",)}]
)
def test_wrong_options_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(AnalysisError):
        DisruptionOptions(**wrong)


def test_unknown_members_are_refused() -> None:
    with pytest.raises(NotFound):
        disrupt(unweighted(nx.path_graph(3)), DisruptionOptions("list", members=("9",)))


def test_a_band_holds_what_chance_does() -> None:
    result = disrupt(unweighted(nx.star_graph(9)), DisruptionOptions("random", steps=2, runs=200))
    assert len(result.band) == len(result.largest_component) == 3
    assert all(low <= mean <= high for mean, (low, high) in zip(result.largest_component, result.band, strict=True))
    assert result.band[0] == (1.0, 1.0)
    assert result.after is None


def test_before_and_after() -> None:
    result = disrupt(unweighted(nx.star_graph(4)), DisruptionOptions("degree", steps=1))
    assert result.before.to_json() == {"people": 5, "ties": 4, "groups": 1, "largest": [5]}
    assert result.after is not None
    assert result.after.to_json() == {"people": 4, "ties": 0, "groups": 4, "largest": [1, 1, 1, 1]}
    assert result.labels == ("0",)


def left(graph: Any, removed: tuple[str, ...]) -> int:
    return max(map(len, nx.connected_components(graph.subgraph(set(graph) - set(removed)))), default=0)


@settings(max_examples=60, deadline=None)
@given(actor_graphs(), st.sampled_from(["corehd", "keyset", "collective_influence", "degree", "betweenness"]),
       st.integers(1, 4), st.integers(1, 2))  # fmt: skip
def test_a_curve_is_what_removing_leaves(graph: ActorGraph, strategy: str, steps: int, block: int) -> None:
    result = disrupt(graph, DisruptionOptions(strategy, steps=steps, block=block))
    other = graph.to_networkx()
    assert len(set(result.removed)) == len(result.removed) == min(graph.n, steps * block)
    start = left(other, ())
    if not start:
        return
    expected = [left(other, result.removed[:count]) / start for count in result.removed_count]
    assert list(result.largest_component) == pytest.approx(expected)


@settings(max_examples=60, deadline=None)
@given(actor_graphs(), st.integers(1, 3), st.integers(1, 4))
def test_collective_influence_of_what_is_left(graph: ActorGraph, radius: int, steps: int) -> None:
    other, removed = graph.to_networkx(), []
    for _ in range(min(steps, graph.n)):
        ranked = sorted(other, key=lambda i: (-influence(other, i, radius), i))
        removed.append(ranked[0])
        other.remove_node(ranked[0])
    options = DisruptionOptions("collective_influence", steps=steps, radius=radius)
    assert disrupt(graph, options).removed == tuple(removed)


def influence(graph: Any, person: str, radius: int) -> int:
    steps = nx.single_source_shortest_path_length(graph, person, cutoff=radius)
    return int((graph.degree(person) - 1) * sum(graph.degree(j) - 1 for j, d in steps.items() if d == radius))


def test_circles_are_taken_apart_first_then_trees() -> None:
    circle = nx.cycle_graph(12)
    nx.add_path(circle, [0, 12, 13, 14, 15, 16])
    result = disrupt(unweighted(circle), DisruptionOptions("corehd", steps=2))
    assert result.removed[0] == "0"  # three contacts in the circle and on the chain: the only one to open it well
    assert left(unweighted(circle).to_networkx(), result.removed) == 5


def test_who_can_come_back_without_harm_comes_back() -> None:
    """Two circles that share nobody: opening the small one is no use while the large one is whole."""
    shape = nx.disjoint_union(nx.complete_graph(6), nx.cycle_graph(4))
    result = disrupt(unweighted(shape), DisruptionOptions("corehd", steps=3))
    assert set(result.removed) <= {str(i) for i in range(6)}
    assert result.largest_component[-1] == pytest.approx(4 / 6)


def test_the_key_set_as_a_strategy_ends_with_the_exact_best_set(shared_data: Path) -> None:
    graph = montagna(shared_data)
    result = disrupt(graph, DisruptionOptions("keyset", steps=3))
    assert sorted(result.removed, key=int) == ["18", "22", "25"]
    assert result.removed[0] == "18"


def test_too_long_a_search_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linkgraph.analysis.disruption.MOST_WORK", 10)
    with pytest.raises(AnalysisError, match="too long"):
        disrupt(unweighted(nx.complete_graph(6)), DisruptionOptions(steps=2))
