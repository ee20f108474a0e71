"""What the chart is given: sizes, colours, groups, ties, and how a picture grows and is undone."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.analysis import ClusterOptions, ClusterResult, communities
from linkgraph.graph.actors import ActorGraph, from_networkx
from linkgraph.graph.records import Link, Neighbourhood, Node
from linkgraph.ui import canvas, dress, view
from linkgraph.ui.canvas import ACTORS, ENTITIES, Canvas, Picture
from linkgraph.ui.chart import OTHER, PALETTE
from linkgraph.ui.view import Dress


def word(group: str, code: str) -> str:
    return f"{group}:{code}"


def two_cliques() -> ActorGraph:
    """Two groups of six with one tie between them, and one person on the edge of the first."""
    graph: nx.Graph[str] = nx.Graph()
    for start, weight in ((0, 5), (6, 2)):
        for a in range(start, start + 6):
            for b in range(a + 1, start + 6):
                graph.add_edge(f"person:{a:02d}", f"person:{b:02d}", weight=weight)
    graph.add_edge("person:00", "person:06", weight=1)
    graph.add_edge("person:01", "tel:99", weight=3)
    return from_networkx(graph)


def clusters(graph: ActorGraph) -> ClusterResult:
    return communities(graph, ClusterOptions(runs=0, rewirings=0))


def person(node: str, role: str = "unknown", place: str | None = None) -> Node:
    return Node(node, "Person", f"<b>{node}</b>", role=role, jurisdiction=place, records=4)


def test_the_id_of_a_tie_leads_back_to_its_actors() -> None:
    assert view.tied(view.tie_id("tel:+861", "person:9")) == ("person:9", "tel:+861")
    assert view.tie_id("a", "b") == view.tie_id("b", "a")
    assert view.tied("CALLED~tel:1~tel:2") is None
    assert view.tied("PAID~acct:1~acct:2~CNY") is None


def test_ties_are_drawn_once_without_direction_and_say_their_layers() -> None:
    graph = two_cliques()
    links = view.actor_links(graph, graph.ids, word)
    assert len(links) == graph.m == len({link.id for link in links})
    assert not any(link.directed for link in links)
    assert {link.label for link in links if {link.source, link.target} == {"person:01", "tel:99"}} == {"layer:all 3"}
    widest = max(links, key=lambda link: link.width)
    assert widest.width == view.THICKEST
    assert min(link.width for link in links) > view.THINNEST


def test_only_ties_between_drawn_actors_are_drawn() -> None:
    graph = two_cliques()
    links = view.actor_links(graph, ["person:00", "person:01", "person:06"], word)
    assert {(link.source, link.target) for link in links} == {("person:00", "person:01"), ("person:00", "person:06")}


@given(st.dictionaries(st.text(max_size=3), st.floats(allow_nan=True, allow_infinity=False), max_size=8))
def test_sizes_stay_within_bounds_and_grow_with_the_value(measure: dict[str, float]) -> None:
    sizes = view.sizes(measure)
    assert all(view.SMALLEST <= size <= view.LARGEST for size in sizes.values())
    ranked = sorted(sizes, key=lambda key: measure[key])
    assert all(sizes[a] <= sizes[b] for a, b in pairwise(ranked))


def test_an_actor_without_a_group_is_grey_and_keeps_its_name_as_text() -> None:
    graph = two_cliques()
    nodes = view.actor_nodes(graph, graph.ids, Dress({"person:00": "c1"}, {"c1": "#123456"}))
    drawn = {node.id: node for node in nodes}
    assert (drawn["person:00"].colour, drawn["person:00"].group) == ("#123456", "c1")
    assert (drawn["person:01"].colour, drawn["person:01"].group) == (OTHER, None)
    assert drawn["tel:99"].type == "Phone"


def test_entities_keep_direction_but_for_associations() -> None:
    nodes = [person("person:1"), person("person:2"), Node("tel:1", "Phone", "1")]
    links = [
        Link("ASSOCIATED~person:1~person:2", "person:1", "person:2", "ASSOCIATED", "associations", 2),
        Link("SUBSCRIBES~person:1~tel:1", "person:1", "tel:1", "SUBSCRIBES", "", 1),
        Link("PAID~acct:1~acct:2~CNY", "acct:1", "acct:2", "PAID", "money", 3, amount=1234.5, currency="CNY"),
    ]
    drawn = view.entity_links(links, nodes, word)
    assert [(link.type, link.directed) for link in drawn] == [("ASSOCIATED", False), ("SUBSCRIBES", True)]
    assert view.link_caption(links[2], word) == "link:PAID × 3 1,234.50 CNY"


def test_clusters_with_suspects_come_first_and_keep_their_colour() -> None:
    graph = two_cliques()
    found = clusters(graph)
    small = next(c for c in found.clusters if "person:06" in {m.id for m in c.members})
    known = {actor: person(actor, "suspect" if actor >= "person:06" else "unknown") for actor in graph.ids}
    known["tel:99"] = Node("tel:99", "Phone", "99")
    assert dress.suspects_first(found, known)[0].id == small.id
    drawn = dress.dress_actors(graph, known, found, dress.Look(), graph.ids, word)
    assert drawn.colours[small.id] == PALETTE[0]
    assert next(iter(drawn.words)) == small.id
    part = dress.dress_actors(graph, known, found, dress.Look(), ["person:00"], word)
    assert part.colours == drawn.colours


def test_more_clusters_than_colours_share_one_group_said_as_such() -> None:
    graph = from_networkx(nx.disjoint_union_all([nx.complete_graph(3)] * 20))
    found = clusters(graph)
    assert len(found.clusters) == 20
    suspect = found.clusters[7].members[0].id
    drawn = dress.dress_actors(graph, {suspect: person(suspect, "suspect")}, found, dress.Look(), graph.ids, word)
    assert set(drawn.group.values()) == {found.clusters[7].id, dress.OTHERS}
    assert drawn.words[dress.OTHERS] == "word:others"


@pytest.mark.parametrize(
    ("colour", "groups"), [("role", {"suspect", "victim"}), ("jurisdiction", {"甲市"}), ("type", {"Person"})]
)
def test_colours_by_role_place_and_type(colour: str, groups: set[str]) -> None:
    graph = from_networkx(nx.Graph([("person:1", "person:2")]))
    known = {"person:1": person("person:1", "suspect", "甲市"), "person:2": person("person:2", "victim")}
    drawn = dress.dress_actors(graph, known, clusters(graph), dress.Look(colour, "same"), graph.ids, word)
    assert set(drawn.group.values()) == groups
    assert set(drawn.colours) >= groups
    assert drawn.measure == {}


def test_a_large_case_is_narrowed_to_whole_clusters_with_most_records() -> None:
    graph = two_cliques()
    found = clusters(graph)
    assert canvas.strongest(graph, found, graph.ids, limit=100) == graph.ids
    heavy = canvas.strongest(graph, found, graph.ids, limit=8)
    assert heavy == ("person:00", "person:01", "person:02", "person:03", "person:04", "person:05", "tel:99")
    assert canvas.strongest(graph, found, graph.ids, limit=3) == ("person:00", "person:01", "person:02")


def test_single_contacts_are_left_out_unless_nobody_would_be_left() -> None:
    graph = two_cliques()
    assert set(graph.ids) - set(canvas.without_single_contacts(graph, graph.ids)) == {"tel:99"}
    pair = from_networkx(nx.Graph([("a", "b")]))
    assert canvas.without_single_contacts(pair, pair.ids) == ("a", "b")


def test_expanding_adds_the_strongest_contacts_and_says_how_many_are_left() -> None:
    graph = two_cliques()
    start = Picture(ACTORS, "one", ids=("person:01",), total=graph.n)
    grown, left = canvas.expand_actors(graph, start, "person:01", limit=2)
    assert grown.ids == ("person:01", "person:00", "person:02")
    assert left == 4
    again, left = canvas.expand_actors(graph, grown, "person:01", limit=25)
    assert (set(again.ids), left) == ({f"person:0{k}" for k in range(6)} | {"tel:99"}, 0)
    assert canvas.expand_actors(graph, grown, "nobody") == (grown, 0)


def test_expanding_entities_joins_the_neighbourhood_and_keeps_the_order() -> None:
    a, b, c = (person(f"person:{k}") for k in "abc")
    ab = Link("ASSOCIATED~person:a~person:b", a.id, b.id, "ASSOCIATED", "associations", 1)
    bc = Link("ASSOCIATED~person:b~person:c", b.id, c.id, "ASSOCIATED", "associations", 1)
    first = canvas.entity_picture(Neighbourhood((a, b), (ab,), not_shown=3), a.id)
    assert (first.level, first.shown, first.total) == (ENTITIES, 2, 5)
    second = canvas.expand_entities(first, Neighbourhood((b, a, c), (ab, bc), not_shown=1))
    assert [node.id for node in second.nodes] == [a.id, b.id, c.id]
    assert [link.id for link in second.links] == [ab.id, bc.id]
    hidden = canvas.hide(second, (b.id,))
    assert ([node.id for node in hidden.nodes], hidden.links, hidden.total) == ([a.id, c.id], (), second.total)


def test_every_step_can_be_undone() -> None:
    pictures = [Picture(ACTORS, "case", ids=tuple("abcd"[:n]), total=4) for n in (4, 3, 2)]
    board = Canvas(pictures[0])
    board.show(pictures[1])
    board.show(pictures[1])
    board.show(pictures[2])
    board.undo()
    assert board.now == pictures[1]
    board.undo()
    board.undo()
    assert board.now == pictures[0]
    board.show(pictures[2])
    board.selected = ("a",)
    board.restart()
    assert board.now == pictures[0]
    assert board.past == []
    assert not board.selected
