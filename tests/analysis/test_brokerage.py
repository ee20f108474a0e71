"""Roles between groups against counting them one by one; networkx's HITS; coverage."""

from __future__ import annotations

import math
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkgraph.analysis import KeyPeopleOptions, PeopleContext, key_people
from linkgraph.analysis.brokerage import brokerage, hubs_and_authorities, participation, within_z
from linkgraph.analysis.centrality import Network, effective_size, eigenvector
from linkgraph.graph.actors import ActorGraph
from linkgraph.graph.background import Payments, covered
from tests.analysis.graphs import from_layers, unweighted
from tests.analysis.strategies import actor_graphs


def role(group: list[int], a: int, b: int, c: int) -> str:
    """The definition, for a – b – c."""
    if group[a] == group[b] == group[c]:
        return "coordinator"
    if group[a] == group[c]:
        return "itinerant"
    return "gatekeeper" if group[b] in (group[a], group[c]) else "liaison"


def network(graph: ActorGraph) -> Network:
    return Network(graph.n, graph.u, graph.v, graph.weight)


@settings(max_examples=100, deadline=None)
@given(actor_graphs(), st.data())
def test_roles_counted_one_by_one(graph: ActorGraph, data: st.DataObject) -> None:
    group = data.draw(st.lists(st.integers(-1, 3), min_size=graph.n, max_size=graph.n))
    ties = set(zip(graph.u.tolist(), graph.v.tolist(), strict=True))
    near = {b: {a for pair in ties if b in pair for a in pair} - {b} for b in range(graph.n)}
    found = brokerage(network(graph), np.array(group, dtype=np.int64))
    for b in range(graph.n):
        expected = dict.fromkeys(found, 0)
        for a, c in combinations(sorted(near[b]), 2):
            if (a, c) not in ties and min(group[a], group[b], group[c]) >= 0:
                expected[role(group, a, b, c)] += 1
        assert {name: int(column[b]) for name, column in found.items()} == expected


@settings(max_examples=100, deadline=None)
@given(actor_graphs(), st.data())
def test_participation_and_place_in_the_group(graph: ActorGraph, data: st.DataObject) -> None:
    group = data.draw(st.lists(st.integers(0, 2), min_size=graph.n, max_size=graph.n))
    numbers = np.array(group, dtype=np.int64)
    other = graph.to_networkx()
    inside = [sum(group[graph.ids.index(j)] == group[i] for j in other[graph.ids[i]]) for i in range(graph.n)]
    for i, (share, z) in enumerate(
        zip(participation(network(graph), numbers), within_z(network(graph), numbers), strict=True)
    ):
        counts = np.bincount([group[graph.ids.index(j)] for j in other[graph.ids[i]]] or [0], minlength=3)
        degree = other.degree(graph.ids[i])
        assert share == pytest.approx(1 - ((counts / degree) ** 2).sum()) if degree else math.isnan(share)
        own = [inside[j] for j in range(graph.n) if group[j] == group[i]]
        assert z == pytest.approx((inside[i] - np.mean(own)) / np.std(own) if np.std(own) else 0.0)


def test_who_is_in_no_known_group_counts_as_a_group_of_his_own() -> None:
    net = network(unweighted(nx.star_graph(4)))
    group = np.array([0, 0, 0, -1, -1])
    assert participation(net, group)[0] == pytest.approx(1 - (2 / 4) ** 2 - 2 * (1 / 4) ** 2)
    assert math.isnan(within_z(net, group)[3])


@settings(max_examples=60, deadline=None)
@given(actor_graphs())
def test_effective_size_and_eigenvector_are_networkx_s(graph: ActorGraph) -> None:
    other = graph.to_networkx()
    if graph.m:
        expected = nx.effective_size(other)
        assert effective_size(network(graph)) == pytest.approx([expected[i] for i in graph.ids], nan_ok=True)
    found = eigenvector(network(graph))
    if graph.n:
        assert np.sqrt((found**2).sum()) == pytest.approx(1)
    if graph.m:
        matrix = (nx.to_numpy_array(other, nodelist=list(graph.ids)) > 0).astype(float)
        top = np.linalg.eigvalsh(matrix).max()
        assert found @ matrix @ found == pytest.approx(top, abs=1e-4)


def test_hubs_pay_collectors() -> None:
    flow: nx.DiGraph[int] = nx.gnp_random_graph(30, 0.12, seed=4, directed=True)
    for a, b in flow.edges:
        flow[a][b]["weight"] = 1 + (a * b) % 3
    ends = np.array(list(flow.edges), dtype=np.int64)
    count = np.array([flow[a][b]["weight"] for a, b in flow.edges], dtype=np.float64)
    hub, authority = hubs_and_authorities(30, ends[:, 0], ends[:, 1], count)
    expected = nx.hits(flow, max_iter=1000, tol=1e-12)
    assert hub == pytest.approx([expected[0][i] for i in range(30)], abs=1e-6)
    assert authority == pytest.approx([expected[1][i] for i in range(30)], abs=1e-6)
    assert [x.tolist() for x in hubs_and_authorities(2, ends[:0, 0], ends[:0, 1], count[:0])] == [[0, 0], [0, 0]]


def two_layers() -> ActorGraph:
    """Five people; person 0 calls everybody, persons 1 to 3 shared premises."""
    star = (np.zeros(4, dtype=np.int64), np.arange(1, 5), np.array([1.0, 2.0, 3.0, 4.0]))
    shared = (np.array([1, 1, 2]), np.array([2, 3, 3]), np.ones(3))
    return from_layers(5, {"calls": star, "premises": shared})


def test_coverage_speaks_of_calls_and_money_only() -> None:
    graph = two_layers()
    contacts, held = covered(graph, {graph.ids[0], graph.ids[2]})
    assert contacts.tolist() == [4, 1, 1, 1, 1]
    assert held.tolist() == [1, 1, 1, 1, 1]
    known = PeopleContext(held=frozenset(graph.ids[2:3]))
    found = {a.id: a for a in key_people(graph, KeyPeopleOptions(runs=0), known).actors}
    first = found[graph.ids[0]]
    assert (first.own_records, first.recorded, first.covered) == (False, 4, 1)


def test_positions_by_each_layer_alone() -> None:
    graph = two_layers()
    found = {a.id: a for a in key_people(graph, KeyPeopleOptions(runs=0)).actors}
    caller = found[graph.ids[0]]
    assert set(caller.layers) == {"calls"}
    assert (caller.layers["calls"].contacts, caller.layers["calls"].degree_rank) == (4, 1)
    assert caller.layers["calls"].betweenness == 0.0 + nx.betweenness_centrality(nx.star_graph(4))[0]
    assert set(found[graph.ids[1]].layers) == {"calls", "premises"}


def test_layers_that_tell_of_different_people_disagree() -> None:
    n = 20
    first = nx.barabasi_albert_graph(n, 2, seed=1)
    same = np.array(sorted(tuple(sorted(e)) for e in first.edges), dtype=np.int64)
    turned = np.sort(n - 1 - same, axis=1)
    turned = turned[np.lexsort((turned[:, 1], turned[:, 0]))]
    ones = np.ones(len(same))
    graph = from_layers(n, {"calls": (same[:, 0], same[:, 1], ones), "money": (same[:, 0], same[:, 1], ones),
                            "premises": (turned[:, 0], turned[:, 1], ones)})  # fmt: skip
    agreement = key_people(graph, KeyPeopleOptions(runs=0)).agreement
    assert agreement["calls/money"] == pytest.approx(1.0)
    assert agreement["calls/premises"] < 0


def test_a_cluster_keeps_what_is_known_of_its_people() -> None:
    graph = two_layers()
    paid = Payments(np.array([0, 3]), np.array([1, 4]), np.array([2.0, 1.0]))
    context = PeopleContext(
        np.linspace(0.1, 0.7, graph.m), frozenset(graph.ids), dict.fromkeys(graph.ids, "c1"), {}, paid
    )
    part = context.part(graph, [0, 1, 2])
    assert part.keep is not None
    assert len(part.keep) == 3
    assert part.paid is not None
    assert (part.paid.payer.tolist(), part.paid.payee.tolist()) == ([0], [1])
    options = KeyPeopleOptions(runs=5, by_grade=True, cluster=graph.ids[:3])
    assert len(key_people(graph, options, context).actors) == 3
