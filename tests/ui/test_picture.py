"""What the chart is given: sizes, colours, groups, ties, and how a picture grows and is undone."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.analysis import ClusterOptions, ClusterResult, KeyPeopleOptions, communities
from linkgraph.graph.actors import ActorGraph, from_networkx
from linkgraph.graph.records import Link, Node
from linkgraph.ui import beginnings, dress, measured, scales, view
from linkgraph.ui.canvas import ACTORS, Picture, SuperNode
from linkgraph.ui.chart import OTHER, PALETTE
from linkgraph.ui.data import Scope
from linkgraph.ui.dress import Dressing
from linkgraph.ui.fields import Known
from linkgraph.ui.looks import Look
from linkgraph.ui.measured import Asked
from linkgraph.ui.state import Window
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


def whole(graph: ActorGraph) -> Picture:
    return Picture(ACTORS, "case", ids=graph.ids, total=graph.n)


def clusters(graph: ActorGraph) -> ClusterResult:
    return communities(graph, ClusterOptions(runs=0, rewirings=0))


def dressed(
    graph: ActorGraph, known: dict[str, Node], found: ClusterResult, look: Look, picture: Picture
) -> view.Dress:
    """Colours and sizes of a picture of actors, from what is known of them."""
    placed = {m.id: (c.id, m.membership) for c in found.clusters if c.size > 1 for m in c.members}
    counts, records = beginnings.contacts(graph), beginnings.strengths(graph)
    about = Known(known, placed, {one: (counts[one], records[one]) for one in graph.ids}, picture.roles, "UTC")
    asked = Asked(Scope("", "", None, Window()), found, picture, KeyPeopleOptions(), ClusterOptions())
    values = measured.values(asked, tuple(dict.fromkeys((*look.needs, "part", "type"))), about)
    belongs = {one: cluster for one, (cluster, _) in placed.items()} | {g.id: g.cluster for g in picture.groups}
    return dress.dress(Dressing(values, belongs, dress.suspects_first(found, known), known), look, picture, word)


def person(node: str, role: str = "unknown", place: str | None = None) -> Node:
    return Node(node, "Person", f"<b>{node}</b>", role=role, jurisdiction=place, records=4)


def test_the_id_of_a_tie_leads_back_to_its_actors() -> None:
    assert view.tied(view.tie_id("tel:+861", "person:9")) == ("person:9", "tel:+861")
    assert view.tie_id("a", "b") == view.tie_id("b", "a")
    assert view.tied("CALLED~tel:1~tel:2") is None
    assert view.tied("PAID~acct:1~acct:2~CNY") is None


def test_ties_are_drawn_once_without_direction_and_say_their_layers() -> None:
    graph = two_cliques()
    links = view.actor_links(graph, view.ends_of(graph, whole(graph)), word)
    assert len(links) == graph.m == len({link.id for link in links})
    assert not any(link.directed for link in links)
    assert {link.label for link in links if {link.source, link.target} == {"person:01", "tel:99"}} == {"layer:all 3"}
    widest = max(links, key=lambda link: link.width)
    assert widest.width == view.THICKEST
    assert min(link.width for link in links) > view.THINNEST


def test_only_ties_between_drawn_actors_are_drawn() -> None:
    graph = two_cliques()
    links = view.actor_links(
        graph, view.ends_of(graph, Picture(ACTORS, "list", ids=("person:00", "person:01", "person:06"))), word
    )
    assert {(link.source, link.target) for link in links} == {("person:00", "person:01"), ("person:00", "person:06")}


@given(st.dictionaries(st.text(max_size=3), st.floats(allow_nan=True, allow_infinity=False), max_size=8))
def test_sizes_stay_within_bounds_and_grow_with_the_value(measure: dict[str, float]) -> None:
    sizes = view.sizes(measure)
    assert all(view.SMALLEST <= size <= view.LARGEST for size in sizes.values())
    ranked = sorted(sizes, key=lambda key: measure[key])
    assert all(sizes[a] <= sizes[b] for a, b in pairwise(ranked))


def test_an_actor_without_a_group_is_grey_and_keeps_its_name_as_text() -> None:
    graph = two_cliques()
    nodes = view.actor_nodes(graph, whole(graph), Dress({"person:00": "c1"}, {"c1": "#123456"}))
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
    assert view.link_caption(links[2], word) == "link:PAID × 3 · 1,234.50 CNY"


def test_clusters_with_suspects_come_first_and_keep_their_colour() -> None:
    graph = two_cliques()
    found = clusters(graph)
    small = next(c for c in found.clusters if "person:06" in {m.id for m in c.members})
    known = {actor: person(actor, "suspect" if actor >= "person:06" else "unknown") for actor in graph.ids}
    known["tel:99"] = Node("tel:99", "Phone", "99")
    assert dress.suspects_first(found, known)[0].id == small.id
    drawn = dressed(graph, known, found, Look(), whole(graph))
    assert drawn.colours[small.id] == PALETTE[0]
    assert next(iter(drawn.words)) == small.id
    part = dressed(graph, known, found, Look(), Picture(ACTORS, "list", ids=("person:00",)))
    assert part.colours == drawn.colours


def test_more_clusters_than_colours_share_one_group_said_as_such() -> None:
    graph = from_networkx(nx.disjoint_union_all([nx.complete_graph(3)] * 20))
    found = clusters(graph)
    assert len(found.clusters) == 20
    suspect = found.clusters[7].members[0].id
    drawn = dressed(graph, {suspect: person(suspect, "suspect")}, found, Look(), whole(graph))
    assert set(drawn.group.values()) == {found.clusters[7].id, scales.OTHERS}
    assert drawn.words[scales.OTHERS] == "word:others"


def test_small_clusters_without_a_suspect_share_one_group_and_large_ones_keep_their_colour() -> None:
    graph = from_networkx(nx.disjoint_union_all([nx.complete_graph(n) for n in (6, 5, 7, 3, 4)]))
    found = clusters(graph)
    by_size = {cluster.size: cluster for cluster in found.clusters}
    known = {one: person(one, "suspect") for one in (by_size[6].members[0].id, by_size[5].members[0].id)}
    drawn = dressed(graph, known, found, Look(), whole(graph))
    assert set(drawn.group.values()) == {by_size[6].id, by_size[5].id, by_size[7].id, scales.OTHERS}
    plain = dressed(graph, {}, found, Look(), whole(graph))
    assert scales.OTHERS not in plain.group.values()


@pytest.mark.parametrize(
    ("colour", "groups"), [("role", {"suspect", "victim"}), ("jurisdiction", {"甲市", ""}), ("type", {"Person"})]
)
def test_colours_by_role_place_and_type(colour: str, groups: set[str]) -> None:
    graph = from_networkx(nx.Graph([("person:1", "person:2")]))
    known = {"person:1": person("person:1", "suspect", "甲市"), "person:2": person("person:2", "victim")}
    drawn = dressed(graph, known, clusters(graph), Look(colour, "same"), whole(graph))
    assert set(drawn.group.values()) == groups
    assert set(drawn.colours) >= groups
    assert drawn.measure == {}


@given(st.lists(st.integers(0, 3), min_size=13, max_size=13), st.integers(0, 3))
def test_ties_of_super_nodes_add_up_those_of_their_members(parts: list[int], singles: int) -> None:
    """Whatever is put into super-nodes: each pair of dots has the records of all pairs of their members."""
    graph = two_cliques()
    inside = {k: tuple(i for i, p in zip(graph.ids, parts, strict=True) if p == k) for k in range(4) if k >= singles}
    groups = tuple(SuperNode(f"group:{k}", f"c{k}", ids) for k, ids in inside.items() if ids)
    ids = tuple(i for i, p in zip(graph.ids, parts, strict=True) if p < singles)
    picture = Picture(ACTORS, "overview", ids=ids, groups=groups)
    dot = {i: i for i in ids} | {one: group.id for group in groups for one in group.members}
    wanted: dict[frozenset[str], float] = {}
    for a, b, weight in zip(graph.u.tolist(), graph.v.tolist(), graph.weight.tolist(), strict=True):
        pair = frozenset((dot[graph.ids[a]], dot[graph.ids[b]]))
        if len(pair) == 2:
            wanted[pair] = wanted.get(pair, 0.0) + weight
    links = view.actor_links(graph, view.ends_of(graph, picture), word)
    assert {frozenset((link.source, link.target)): link.count for link in links} == wanted


def test_a_super_node_says_how_many_it_stands_for_and_what_is_not_drawn() -> None:
    graph = two_cliques()
    group = SuperNode("group:c1", "c1", tuple(f"person:{k:02d}" for k in range(6)))
    picture = Picture(ACTORS, "overview", ids=("person:06",), groups=(group,), total=graph.n)
    drawn = dressed(graph, {}, clusters(graph), Look(), picture)
    nodes = {node.id: node for node in view.actor_nodes(graph, picture, drawn)}
    assert (nodes["group:c1"].members, nodes["group:c1"].more) == (6, 0)
    assert nodes["group:c1"].label.endswith("c1 · 6")
    assert nodes["person:06"].more == 5
    assert picture.shown == 7
