"""Shapes against the slow search, against planted answers, and what is said of them."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkgraph.analysis import patterns
from linkgraph.analysis.patterns import TEMPLATES, Limits, find_matches, of_actors, read_pattern, template
from linkgraph.graph.actors import from_networkx
from linkgraph.graph.view import View
from tests.analysis.patterns.slow import Row, World, slow_matches

KINDS = ("Phone", "Account")
moments = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 2)).map(lambda p: (float(p[0]), float(p[0] + p[1]))), max_size=2
).map(tuple)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    n = draw(st.integers(2, 6))
    types = tuple(draw(st.lists(st.sampled_from(KINDS), min_size=n, max_size=n)))
    node = st.integers(0, n - 1)
    row = st.builds(
        Row, node, node, st.sampled_from(["CALLED", "PAID"]), st.integers(1, 3),
        st.none() | st.integers(1, 5).map(float), st.none() | moments,
    )  # fmt: skip
    return World(types, tuple(draw(st.lists(row, max_size=12))))


bounds = st.tuples(st.none() | st.integers(0, 3), st.none() | st.integers(3, 6)).map(list)


def role_of(draw: st.DrawFn, count: int) -> dict[str, Any]:
    role: dict[str, Any] = {"count": count}
    if draw(st.booleans()):
        role["type"] = draw(st.sampled_from(KINDS))
    if draw(st.booleans()):
        role["degree"] = draw(bounds)
    return role


def link_of(draw: st.DrawFn, ends: tuple[str, str]) -> dict[str, Any]:
    link: dict[str, Any] = {"between": list(ends)}
    if draw(st.booleans()):
        link["types"] = [draw(st.sampled_from(["CALLED", "PAID"]))]
    if draw(st.booleans()):
        link["count"] = [draw(st.integers(1, 3)), draw(st.none() | st.integers(3, 6))]
    if draw(st.integers(0, 4)) == 0:
        link["amount"] = draw(bounds)
    if ends[0] != ends[1]:
        link["directed"] = draw(st.booleans())
    return link


@st.composite
def shapes(draw: st.DrawFn) -> dict[str, Any]:
    counts = draw(st.lists(st.integers(1, 2), min_size=1, max_size=3))
    names = [f"r{i}" for i in range(len(counts))]
    roles = {name: role_of(draw, count) for name, count in zip(names, counts, strict=True)}
    possible = [*combinations(names, 2), *((n, n) for n, c in zip(names, counts, strict=True) if c > 1)]
    chosen: list[tuple[str, str]] = draw(st.lists(st.sampled_from(possible), max_size=3)) if possible else []
    links = [link_of(draw, ends) for ends in chosen]
    refused = draw(st.lists(st.sampled_from(possible), max_size=1)) if possible else []
    pattern: dict[str, Any] = {"roles": roles, "links": links, "level": "entities"}
    pattern["not_links"] = [link_of(draw, ends) for ends in refused]
    timed: bool = draw(st.booleans())
    if links and timed:
        pattern["within"] = f"{draw(st.integers(1, 6))}s"
        links[0]["name"] = "first"
        for later in links[1:]:
            if draw(st.booleans()):
                later["after"] = "first"
    return pattern


@given(worlds(), shapes())
@settings(max_examples=250, deadline=None)
def test_the_same_matches_as_when_everything_is_tried(world: World, shape: dict[str, Any]) -> None:
    host = world.host()
    result = find_matches(host, read_pattern(shape), world.events)
    place = {name: i for i, name in enumerate(host.ids)}
    found = [tuple((r, tuple(place[i] for i in ids)) for r, ids in m.roles.items()) for m in result.matches]
    assert len(found) == len(set(found)) == result.total
    assert set(found) == slow_matches(world, shape)
    assert result.complete
    assert [m.score for m in result.matches] == sorted((m.score for m in result.matches), reverse=True)


@given(worlds(), st.integers(1, 3), st.integers(1, 6))
@settings(max_examples=80, deadline=None)
def test_a_group_is_the_largest_set_that_fits_into_one_window(world: World, least: int, within: int) -> None:
    shape = {
        "roles": {"hub": {}, "member": {"count": [least, None]}},
        "links": [{"between": ["member", "hub"], "types": ["PAID"], "directed": True}],
        "within": f"{within}s",
    }
    found = {m.roles["hub"][0]: set(m.roles["member"]) for m in find_matches(world.host(), read_pattern(shape),
                                                                              world.events).matches}  # fmt: skip
    for hub in range(len(world.types)):
        ready = largest_in_window(world, hub, float(within))
        members = found.get(f"n{hub}", set())
        assert len(members) == (ready if ready >= least else 0)
        for member in members:
            assert world.between(int(member[1:]), hub, shape["links"][0])  # type: ignore[index]


def largest_in_window(world: World, hub: int, within: float) -> int:
    """The most payers of `hub` with an event in one window (all windows that start or end with an event tried)."""
    link = {"types": ["PAID"], "directed": True}
    payers = [i for i in range(len(world.types)) if i != hub and world.tied(i, hub, link)]
    spans = {i: [r.moments for r in world.between(i, hub, link)] for i in payers}
    timeless = [i for i, rows in spans.items() if all(moments is None for moments in rows)]
    dated = {i: [s for rows_ in spans[i] if rows_ is not None for s in rows_] for i in payers if i not in timeless}
    starts = {t for own in dated.values() for low, _ in own for t in (low, low - within)}
    best = max(
        (sum(any(low <= t + within and high >= t for low, high in own) for own in dated.values()) for t in starts),
        default=0,
    )
    return best + len(timeless)


def planted() -> tuple[nx.Graph[Any], dict[str, Any]]:
    """A network of 6,000 people with one inside man, three handlers, a go-between and a leader abroad."""
    rng = np.random.default_rng(7)
    graph: nx.Graph[Any] = nx.gnm_random_graph(6_000, 30_000, seed=7)
    truth = {"employee": [6000], "handler": [6001, 6002, 6003], "middleman": [6004], "leader": [6005]}

    def befriend(node: int, friends: int) -> None:
        graph.add_edges_from((node, int(other)) for other in rng.choice(6_000, friends, replace=False))

    befriend(6000, 37)
    for handler in truth["handler"]:
        befriend(handler, 33)
        graph.add_edges_from([(6000, handler), (handler, 6004)])
    befriend(6004, 1)
    befriend(6005, 150)
    graph.add_edge(6004, 6005)
    return graph, truth


def actors_host(graph: nx.Graph[Any]) -> patterns.Host:
    named = nx.relabel_nodes(graph, {node: f"person:{node:05d}" for node in graph})
    return of_actors(View(from_networkx(named), (), None, None), {})


def test_a_planted_cell_is_the_only_match_among_six_thousand() -> None:
    graph, truth = planted()
    result = find_matches(actors_host(graph), read_pattern(template("cell_with_middleman")))
    assert result.total == 1
    assert result.complete
    assert {name: list(ids) for name, ids in result.matches[0].roles.items()} == {
        name: [f"person:{node:05d}" for node in nodes] for name, nodes in truth.items()
    }
    assert "tied to 40 others (asked: 30–50)" in result.matches[0].why[0]


def test_the_example_of_the_interface_is_read_and_searched() -> None:
    shape = {
        "roles": {
            "employee": {"type": "Person", "degree": [36, 44]},
            "handler": {"degree": [28, 42], "count": 3},
            "leader": {"degree": [101, None]},
        },
        "links": [["employee", "handler"]],
        "not_links": [["handler", "handler"], ["employee", "leader"]],
    }
    graph, truth = planted()
    result = find_matches(actors_host(graph), read_pattern(shape))
    assert result.total == 1
    assert result.matches[0].roles["handler"] == tuple(f"person:{node:05d}" for node in truth["handler"])


def test_a_cell_that_lacks_one_tie_is_no_match() -> None:
    graph, _ = planted()
    graph.remove_edge(6003, 6004)
    assert find_matches(actors_host(graph), read_pattern(template("cell_with_middleman"))).total == 0


def test_the_search_stops_at_its_limits_and_says_so() -> None:
    host = actors_host(nx.complete_graph(12))
    shape = read_pattern({"roles": {"a": {"count": 3}}, "links": [["a", "a"]]})
    assert find_matches(host, shape).total == 220
    few_steps = find_matches(host, shape, limits=Limits(steps=50))
    assert not few_steps.complete
    assert few_steps.total < 50
    few_matches = find_matches(host, shape, limits=Limits(matches=219))
    assert (few_matches.complete, few_matches.total) == (False, 219)
    assert find_matches(host, shape, limits=Limits(matches=220)).complete
    shown = find_matches(host, shape, limits=Limits(shown=5))
    assert (len(shown.matches), shown.total, shown.complete) == (5, 220, True)


def test_victims_play_no_part_unless_asked_and_are_named() -> None:
    graph = nx.relabel_nodes(nx.star_graph(3), {i: f"person:{i}" for i in range(4)})
    view = View(from_networkx(graph), (), None, None)
    host = of_actors(view, {"person:1": "victim", "person:2": "suspect"})
    shape: dict[str, Any] = {"roles": {"hub": {"degree": [3, 3]}, "other": {}}, "links": [["hub", "other"]]}
    assert [m.roles["other"] for m in find_matches(host, read_pattern(shape)).matches] == [("person:2",), ("person:3",)]
    shape["roles"]["other"]["role"] = "victim"
    only = find_matches(host, read_pattern(shape)).matches
    assert [m.roles["other"] for m in only] == [("person:1",)]
    assert "victim in this case" in only[0].why[1]


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_can_be_read(name: str) -> None:
    assert read_pattern(template(name)).roles
