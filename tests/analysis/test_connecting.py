"""Contacts, ways, joins and shared contacts against networkx and exhaustive search."""

from __future__ import annotations

import math
from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.analysis.connecting import Web
from linkgraph.errors import AnalysisError, NotFound
from linkgraph.graph.actors import ActorGraph, from_networkx
from tests.analysis.strategies import actor_graphs


def graph_of(*ties: tuple[str, str, float]) -> ActorGraph:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_weighted_edges_from(ties)
    return from_networkx(graph)


@given(actor_graphs(layers=("calls", "money")))
def test_contacts_are_those_of_networkx(graph: ActorGraph) -> None:
    web, oracle = Web(graph), graph.to_networkx()
    for name in graph.ids:
        found = web.around(name)
        assert {one.id: one.records for one in found} == {b: d["weight"] for b, d in oracle[name].items()}
        for one in found:
            data = oracle.edges[name, one.id]
            assert one.layers == {layer: data[layer] for layer in ("calls", "money") if data[layer]}
            assert one.contacts == oracle.degree[one.id]
        assert [one.records for one in found] == sorted((one.records for one in found), reverse=True)


@given(actor_graphs(), st.data())
def test_ways_are_the_shortest_and_avoid_what_is_to_be_avoided(graph: ActorGraph, data: st.DataObject) -> None:
    if graph.n < 3:
        return
    a, b, shut = data.draw(st.permutations(list(graph.ids)))[:3]
    oracle = graph.to_networkx()
    oracle.remove_node(shut)
    found = Web(graph).paths(a, b, k=3, avoid=[shut])
    every = list(nx.all_simple_paths(oracle, a, b)) if nx.has_path(oracle, a, b) else []
    lengths = sorted(map(len, every))
    assert [len(way) for way in found] == lengths[:3]
    assert all(list(way) in every for way in found)


def test_of_two_equally_short_ways_the_stronger_is_named() -> None:
    web = Web(graph_of(("a", "x", 1), ("x", "b", 1), ("a", "y", 9), ("y", "b", 9)))
    assert web.paths("a", "b") == [("a", "y", "b")]
    assert web.joining(["a", "b"]) == ("a", "b", "y")


@given(actor_graphs(most=9), st.data())
def test_a_join_connects_and_is_at_most_twice_the_best(graph: ActorGraph, data: st.DataObject) -> None:
    if graph.n < 3:
        return
    asked = data.draw(st.permutations(list(graph.ids)))[: data.draw(st.integers(2, 3))]
    oracle, web = graph.to_networkx(), Web(graph)
    if not nx.has_path(oracle, asked[0], asked[1]) or not nx.has_path(oracle, asked[0], asked[-1]):
        with pytest.raises(AnalysisError, match="not connected"):
            web.joining(asked)
        return
    found = web.joining(asked)
    assert set(asked) <= set(found)
    assert nx.is_connected(oracle.subgraph(found))
    assert len(found) - 1 <= 2 * (_best(oracle, asked) - 1)


def _best(oracle: nx.Graph[str], asked: list[str]) -> int:
    """Fewest nodes of a connected part that holds them all, by trying every part."""
    rest = [name for name in oracle if name not in asked]
    for more in range(len(rest) + 1):
        for extra in combinations(rest, more):
            if nx.is_connected(oracle.subgraph([*asked, *extra])):
                return len(asked) + more
    raise AssertionError("they are connected")


def test_a_join_never_leads_through_a_service_number() -> None:
    web = Web(
        graph_of(
            ("a", "s", 9), ("b", "s", 9), ("c", "s", 9), ("a", "x", 1), ("x", "b", 1), ("b", "y", 1), ("y", "c", 1)
        )
    )
    assert web.joining(["a", "b", "c"]) == ("a", "b", "c", "s")
    assert web.joining(["a", "b", "c"], avoid=["s"]) == ("a", "b", "c", "x", "y")


@given(actor_graphs())
def test_shared_contacts_are_weighed_as_adamic_and_adar_do(graph: ActorGraph) -> None:
    web, oracle = Web(graph), graph.to_networkx()
    for a, b in combinations(graph.ids, 2):
        found = web.shared([a, b])
        assert {one.id for one in found} == set(nx.common_neighbors(oracle, a, b))
        index = next(iter(nx.adamic_adar_index(oracle, [(a, b)])))[2]
        assert math.isclose(sum(one.specificity for one in found), index, abs_tol=1e-12)


def test_who_is_shared_by_more_stands_first_and_everybodys_contact_last() -> None:
    ties = [(who, hub, 1.0) for who in ("a", "b", "c") for hub in ("close", "crowd")]
    web = Web(graph_of(*ties, *(("crowd", f"x{i}", 1.0) for i in range(9)), ("a", "two", 5.0), ("b", "two", 5.0)))
    found = web.shared(["a", "b", "c"])
    assert [one.id for one in found] == ["close", "crowd", "two"]
    assert [one.id for one in web.shared(["a", "b", "c"], fewest=3, avoid=["crowd"])] == ["close"]
    assert found[2].tied == ("a", "b")


def test_what_cannot_be_answered_is_refused_in_words() -> None:
    web = Web(graph_of(("a", "b", 1)))
    with pytest.raises(NotFound, match="no tie"):
        web.around("nobody")
    with pytest.raises(AnalysisError, match="different ends"):
        web.paths("a", "a")
    with pytest.raises(AnalysisError, match="two actors or more"):
        web.shared(["a", "a"])
    with pytest.raises(AnalysisError, match="from 2 to"):
        web.joining(["a"])
