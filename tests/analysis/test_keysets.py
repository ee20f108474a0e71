"""Key sets: known answers, and every set compared by hand on random graphs."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkgraph.analysis import KeySetOptions, key_set
from linkgraph.analysis.keysets import people_within
from linkgraph.errors import AnalysisError, NotFound
from linkgraph.graph.actors import ActorGraph
from tests.analysis.graphs import from_layers, montagna, unweighted
from tests.analysis.strategies import actor_graphs


def fragmentation(graph: Any, removed: Iterable[str]) -> float:
    left = graph.subgraph(set(graph) - set(removed))
    n = len(left)
    if n < 2:
        return 1.0
    return 1 - sum(len(c) * (len(c) - 1) for c in nx.connected_components(left)) / (n * (n - 1))


def reach(graph: Any, members: tuple[str, ...]) -> float:
    if not members:
        return 0.0
    nearest = nx.multi_source_dijkstra_path_length(graph, set(members), weight="distance")
    return sum(1 / max(d, 1) for d in nearest.values()) / len(graph)


def value(graph: ActorGraph, members: tuple[str, ...]) -> float:
    return fragmentation(graph.to_networkx(), members)


@pytest.mark.parametrize(
    ("graph", "members", "expected"),
    [
        (nx.krackhardt_kite_graph(), ("7",), 0.3889),
        (nx.karate_club_graph(), ("0",), 0.3163),
        (nx.karate_club_graph(), ("0", "1"), 0.4234),
        (nx.karate_club_graph(), ("0", "32", "33"), 0.5699),
    ],
)
def test_known_answers(graph: Any, members: tuple[str, ...], expected: float) -> None:
    result = key_set(unweighted(graph), KeySetOptions(size=len(members)))
    assert (result.members, result.exact, result.start) == (members, True, 0.0)
    assert result.value == pytest.approx(expected, abs=5e-5)


@pytest.mark.parametrize(
    ("members", "expected"), [(("68",), 0.2756), (("18", "25"), 0.4937), (("18", "22", "25"), 0.652)]
)
def test_montagna_meetings(shared_data: Path, members: tuple[str, ...], expected: float) -> None:
    result = key_set(montagna(shared_data), KeySetOptions(size=len(members)))
    assert (result.members, result.exact) == (members, True)
    assert result.start == pytest.approx(0.1699, abs=5e-5)
    assert result.value == pytest.approx(expected, abs=5e-5)


def test_montagna_the_top_of_the_list_is_not_the_best_set(shared_data: Path) -> None:
    assert value(montagna(shared_data), ("18", "47", "27")) == pytest.approx(0.23, abs=0.005)


def test_montagna_whom_to_watch(shared_data: Path) -> None:
    graph = montagna(shared_data)
    result = key_set(graph, KeySetOptions(goal="reach", size=2))
    assert (result.members, result.reached, result.exact, result.start) == (("18", "47"), 81, True, 0.0)
    assert people_within(graph, [graph.ids.index("18"), graph.ids.index("47")], 2) == 81


@settings(max_examples=80, deadline=None)
@given(actor_graphs(most=8), st.integers(1, 4), st.sampled_from(["fragment", "reach", "weighted reach"]))
def test_exact_is_the_best_of_all_sets(graph: ActorGraph, size: int, goal: str) -> None:
    if size > graph.n:
        return
    other = graph.to_networkx()
    for _, _, data in other.edges(data=True):
        data["distance"] = 1 / data["weight"] if goal == "weighted reach" else 1
    judge = fragmentation if goal == "fragment" else reach
    options = KeySetOptions(goal.rpartition(" ")[2], size, weighted=goal == "weighted reach")
    result = key_set(graph, options)
    best = max(judge(other, chosen) for chosen in combinations(graph.ids, size))
    assert result.exact
    assert result.value == pytest.approx(best, abs=1e-9)
    assert judge(other, result.members) == pytest.approx(best, abs=1e-9)
    assert result.start == pytest.approx(judge(other, ()), abs=1e-12)
    hangs = [i for i in graph.ids if other.degree(i) == 1 and goal != "weighted reach"]
    named = [i for i in graph.ids if i not in hangs or any(j > i and j in hangs for j in other[i])]
    named = named if len(named) >= size else list(graph.ids)
    first = next(c for c in combinations(named, size) if judge(other, c) > best - 1e-9)
    assert result.members == first


@settings(max_examples=80, deadline=None)
@given(actor_graphs(most=9), st.integers(1, 4), st.booleans(), st.data())
def test_bounds_prove_the_best_set_to_watch(graph: ActorGraph, size: int, weighted: bool, data: st.DataObject) -> None:
    if size > graph.n:
        return
    other = graph.to_networkx()
    for _, _, tie in other.edges(data=True):
        tie["distance"] = 1 / tie["weight"] if weighted else 1
    must = tuple(sorted(data.draw(st.sets(st.sampled_from(graph.ids), max_size=size))))
    never = tuple(sorted(data.draw(st.sets(st.sampled_from(graph.ids), max_size=graph.n - size)) - set(must)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("linkgraph.analysis.keysets.EXACT_SETS", 0)
        result = key_set(graph, KeySetOptions("reach", size, must, never, weighted=weighted))
    allowed = [c for c in combinations(graph.ids, size) if set(must) <= set(c) and not set(never) & set(c)]
    assert result.exact
    assert set(result.members) in [set(c) for c in allowed]
    assert result.value == pytest.approx(max(reach(other, c) for c in allowed), abs=1e-7)


@settings(max_examples=80, deadline=None)
@given(actor_graphs(most=8), st.integers(1, 4), st.data())
def test_must_and_never_leave_the_best_of_what_is_allowed(graph: ActorGraph, size: int, data: st.DataObject) -> None:
    if size > graph.n:
        return
    must = tuple(sorted(data.draw(st.sets(st.sampled_from(graph.ids), max_size=size))))
    never = tuple(sorted(data.draw(st.sets(st.sampled_from(graph.ids), max_size=graph.n - size)) - set(must)))
    result = key_set(graph, KeySetOptions("fragment", size, must, never))
    allowed = [c for c in combinations(graph.ids, size) if set(must) <= set(c) and not set(never) & set(c)]
    assert result.value == pytest.approx(max(value(graph, c) for c in allowed), abs=1e-9)
    assert set(result.members) in [set(c) for c in allowed]


def test_people_who_hang_on_others_are_counted_with_them() -> None:
    shape: Any = nx.barbell_graph(5, 1)
    shape.add_edges_from((i % 11, 100 + i) for i in range(300))
    result = key_set(unweighted(shape), KeySetOptions(size=3))
    assert result.parameters["candidates"] == 11
    assert (result.exact, result.parameters["search"]) == (True, "all sets compared")
    best = max(combinations(map(str, range(11)), 3), key=lambda c: value(unweighted(shape), c))
    assert result.value == pytest.approx(value(unweighted(shape), best))


def test_must_and_never() -> None:
    graph = unweighted(nx.karate_club_graph())
    free = key_set(graph, KeySetOptions(size=2))
    held = key_set(graph, KeySetOptions(size=2, must=("5",), never=("0",)))
    assert "5" in held.members
    assert "0" not in held.members
    allowed = [("5", i) for i in graph.ids if i not in ("5", "0")]
    assert held.value == pytest.approx(max(value(graph, pair) for pair in allowed))
    assert held.value < free.value
    assert key_set(graph, KeySetOptions(size=1, must=("5",))).members == ("5",)


@pytest.mark.parametrize("goal", ["fragment", "reach"])
def test_too_many_sets_give_the_best_found_and_say_so(goal: str, monkeypatch: pytest.MonkeyPatch) -> None:
    graph = unweighted(nx.karate_club_graph())
    exact = key_set(graph, KeySetOptions(goal, size=3))
    for name in ("EXACT_SETS", "EXACT_STEPS", "BOUNDS"):
        monkeypatch.setattr(f"linkgraph.analysis.keysets.{name}", 1)
    found = key_set(graph, KeySetOptions(goal, size=3))
    assert (exact.exact, found.exact) == (True, False)
    assert "best found" in found.parameters["search"]
    assert 0.9 * exact.value <= found.value <= exact.value


def test_swaps_repair_a_greedy_start(shared_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("EXACT_SETS", "EXACT_STEPS"):
        monkeypatch.setattr(f"linkgraph.analysis.keysets.{name}", 1)
    found = key_set(montagna(shared_data), KeySetOptions(size=3))
    assert found.value > 0.41  # greedy alone stops at .40


def test_reach_on_many_people_looks_at_the_busiest(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = unweighted(nx.karate_club_graph())
    best = key_set(graph, KeySetOptions("reach", size=1))
    monkeypatch.setattr("linkgraph.analysis.keysets.REACH_CANDIDATES", 5)
    result = key_set(graph, KeySetOptions("reach", size=1))
    assert (result.members, result.exact, result.parameters["candidates"]) == (best.members, False, 5)


def test_sets_of_people_without_ties() -> None:
    result = key_set(from_layers(4, {}), KeySetOptions(size=2))
    assert (result.value, result.start, len(result.members)) == (1.0, 1.0, 2)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        (KeySetOptions(size=5), AnalysisError),
        (KeySetOptions(size=1, must=("0", "1")), AnalysisError),
        (KeySetOptions(size=1, must=("0",), never=("0",)), AnalysisError),
        (KeySetOptions(size=1, must=("nobody",)), NotFound),
    ],
)
def test_impossible_sets_are_refused(options: KeySetOptions, error: type[Exception]) -> None:
    with pytest.raises(error):
        key_set(unweighted(nx.path_graph(4)), options)


@pytest.mark.parametrize("wrong", [{"goal": "win"}, {"size": 0}, {"steps": 0}])
def test_wrong_options_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(AnalysisError):
        KeySetOptions(**wrong)


def test_a_long_chain_needs_no_deep_recursion() -> None:
    n = 5000
    ends = np.arange(n - 1)
    graph = from_layers(n, {"calls": (ends, ends + 1, np.ones(n - 1))})
    assert key_set(graph, KeySetOptions(size=1)).value == pytest.approx(0.5, abs=0.001)
