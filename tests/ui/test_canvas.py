"""Every act on the chart makes a new step; undo brings the one before back to the last place, redo the one after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.analysis.connecting import Tied, Web
from linkgraph.errors import WrongUse
from linkgraph.graph.records import Link, Node
from linkgraph.ui import acts, beginnings
from linkgraph.ui.acts import Choice
from linkgraph.ui.beginnings import Basis
from linkgraph.ui.canvas import ACTORS, ENTITIES, Canvas, Picture, Step, SuperNode
from linkgraph.ui.chart import ChartView
from tests.ui.test_picture import clusters, two_cliques, whole

GROUP = SuperNode("group:c9", "c9", ("x", "y", "z"))
START = Picture(ACTORS, "list", ids=("a", "b", "c", "d"), groups=(GROUP,), total=9)
PLACED = ChartView(places={"a": (0.0, 0.0), "b": (1.0, 0.0)}, hidden=frozenset({"d"}))


def canvas() -> Canvas:
    board = Canvas.of(START)
    board.place(PLACED.places)
    board.arrange(replace(board.view, hidden=PLACED.hidden), "hide")
    board.select(("a", "b"))
    return board


#: Every act there is, as it changes a canvas.
ACTS: dict[str, Callable[[Canvas], None]] = {
    "expand": lambda c: c.show(acts.add_actors(c.now, ["e", "a", "x"], "a"), "expand", ("a",)),
    "path": lambda c: c.show(acts.add_actors(c.now, ["e"], "a"), "path", ("a", "e", "b")),
    "open": lambda c: c.show(acts.open_group(c.now, "group:c9", ["x"]), "open"),
    "close": lambda c: c.show(acts.close_cluster(c.now, "c1", ["a", "b"]), "close", ()),
    "period": lambda c: c.show(acts.during(c.now, ("2017-01-01", "2017-02-01")), "period"),
    "hide": lambda c: c.arrange(acts.hide(c.view, ["a"]), "hide"),
    "hide_others": lambda c: c.arrange(acts.hide_others(c.view, c.now, ["b"]), "hide_others"),
    "reveal": lambda c: c.arrange(acts.reveal(c.view), "reveal"),
    "grey": lambda c: c.arrange(acts.grey(c.view, True), "grey"),
    "collapse": lambda c: c.arrange(acts.collapse(c.view, ["a", "b"], "both"), "collapse"),
    "pin": lambda c: c.arrange(acts.pin(c.view, ["a"]), "pin"),
    "move": lambda c: c.arrange(acts.move(c.view, {"a": (5.0, 5.0)}), "drag"),
    "layout": lambda c: c.arrange(replace(c.view, layout="grid"), "layout"),
    "begin": lambda c: c.begin(Picture(ACTORS, "case", ids=("q",)), ("q",)),
    "restart": lambda c: c.restart(),
}


@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_a_step_that_undo_takes_back_and_redo_does_again(act: str) -> None:
    board = canvas()
    before = board.step
    ACTS[act](board)
    after = board.step
    assert (after.picture, after.view) != (before.picture, before.view)
    board.undo()
    assert board.step == before
    board.redo()
    assert board.step == after


@given(st.lists(st.sampled_from(sorted(ACTS)), max_size=12))
def test_any_walk_is_walked_back_and_forth_step_by_step(walk: list[str]) -> None:
    board = canvas()
    steps = [board.step]
    for act in walk:
        length = len(board.past)
        ACTS[act](board)
        steps = [*steps, board.step] if len(board.past) > length else [*steps[:-1], board.step]
    for step in reversed(steps):
        assert board.step == step
        board.undo()
    while board.past:
        board.undo()
    for _ in steps + [canvas().step] * 3:
        board.redo()
    assert board.step == steps[-1]


def test_places_of_new_nodes_are_kept_without_a_step_and_come_back_with_undo() -> None:
    board = Canvas.of(START)
    board.place({"a": (1.0, 2.0)})
    assert board.past == []
    ACTS["move"](board)
    board.place({"b": (3.0, 3.0)})
    assert board.view.places == {"a": (5.0, 5.0), "b": (3.0, 3.0)}
    board.undo()
    assert board.view.places == {"a": (1.0, 2.0)}


def test_a_new_act_ends_what_could_be_done_again() -> None:
    board = canvas()
    ACTS["hide"](board)
    board.undo()
    ACTS["pin"](board)
    assert board.future == []
    board.redo()
    assert board.view.pinned == {"a"}


def test_what_changes_nothing_is_no_step() -> None:
    board = canvas()
    ACTS["hide"](board)
    length = len(board.past)
    ACTS["hide"](board)
    assert len(board.past) == length


def test_selecting_is_no_step_and_comes_back_with_its_picture() -> None:
    board = canvas()
    length = len(board.past)
    board.select(("c",))
    assert len(board.past) == length
    ACTS["begin"](board)
    assert board.selected == ("q",)
    board.undo()
    assert board.selected == ("c",)


def test_restart_goes_to_where_the_picture_began() -> None:
    board = canvas()
    ACTS["begin"](board)
    begun = board.step
    board.show(acts.add_actors(board.now, ["r"]), "expand")
    board.restart()
    assert (board.now, board.view) == (begun.picture, begun.view)
    board.undo()
    assert board.now.ids == ("q", "r")


def test_hidden_nodes_stay_in_the_picture_and_are_not_counted_as_visible() -> None:
    view = acts.hide(ChartView(), ["a", "group:c9"])
    assert acts.visible(START, view) == ("b", "c", "d")
    assert acts.visible(START, acts.reveal(view, ["group:c9"])) == ("b", "c", "d", "x", "y", "z")
    assert acts.visible(START, acts.hide_others(view, START, ["a"])) == ("a",)
    assert acts.inverted(START, view, ["b"]) == ("c", "d")


def test_drawing_as_one_and_apart_again_keeps_every_member() -> None:
    view = acts.collapse(ChartView(), ["a", "b"], "first")
    both = acts.collapse(view, [view.collapsed[0].id, "c"], "second")
    assert [group.members for group in both.collapsed] == [("a", "b", "c")]
    assert acts.take_apart(both, both.collapsed[0].id).collapsed == ()
    with pytest.raises(WrongUse, match="two nodes"):
        acts.collapse(ChartView(), ["a"], "alone")


def test_opening_a_large_super_node_leaves_the_rest_in_it() -> None:
    part = acts.open_group(START, "group:c9", ["x", "y"])
    assert part.ids == ("a", "b", "c", "d", "x", "y")
    assert part.groups == (SuperNode("group:c9", "c9", ("z",)),)
    assert part.shown == START.shown
    assert part.origin == {"x": "group:c9", "y": "group:c9"}
    rest = acts.open_group(part, "group:c9", ["z"])
    assert rest.groups == ()
    closed = acts.close_cluster(rest, "c9", ["x", "y", "z", "elsewhere"])
    assert closed.groups == (SuperNode("group:c9", "c9", ("x", "y", "z")),)
    assert closed.ids == START.ids


def tied(one: str, records: float, contacts: int, **ways: bool) -> Tied:
    return Tied(one, records, {"money" if one.startswith("acct") else "calls": records}, contacts, **ways)


CONTACTS = [
    tied("tel:1", 9, 2, into=False),
    tied("acct:1", 5, 7, out=False),
    tied("tel:2", 4, 40),
    tied("person:1", 3, 3),
]


@pytest.mark.parametrize(
    ("choice", "wanted", "left"),
    [
        (Choice(), ["tel:2", "acct:1", "person:1", "tel:1"], 0),
        (Choice(order="least", maximum=2), ["tel:1", "person:1"], 2),
        (Choice(types=frozenset({"Phone"})), ["tel:2", "tel:1"], 0),
        (Choice(layers=frozenset({"money"})), ["acct:1"], 0),
        (Choice(direction="out"), ["tel:2", "person:1", "tel:1"], 0),
        (Choice(direction="in", types=frozenset({"Phone", "Account"}), maximum=1), ["tel:2"], 1),
    ],
)
def test_the_guard_adds_what_was_chosen(choice: Choice, wanted: list[str], left: int) -> None:
    assert acts.pick(CONTACTS, choice) == (wanted, left)


def test_the_guard_counts_what_is_not_drawn_by_type() -> None:
    new = acts.new_contacts(CONTACTS, Picture(ACTORS, "one", ids=("tel:1",)))
    guard = acts.guard("tel:9", new)
    assert guard.types == (("Account", 1), ("Person", 1), ("Phone", 1))
    assert guard.layers == ("calls", "money")


def test_what_the_chart_sends_becomes_a_choice_and_nonsense_is_refused() -> None:
    sent = {"direction": "out", "types": ["Phone"], "layers": [], "order": "least", "maximum": 7, "since": "2017-01-01"}
    assert acts.choice_of(sent) == Choice("out", frozenset({"Phone"}), frozenset(), "least", 7, "2017-01-01")
    assert acts.choice_of({}) == Choice()
    assert acts.pick(CONTACTS * 20, Choice())[1] == 0, "without a maximum there is no limit"
    with pytest.raises(WrongUse, match="sideways"):
        acts.choice_of({"direction": "sideways"})
    with pytest.raises(WrongUse, match="1 contact or more"):
        acts.choice_of({"maximum": 0})


def test_entities_are_added_in_order_with_their_links() -> None:
    a, b, c = (Node(f"tel:{k}", "Phone", k) for k in "abc")
    ab = Link("CALLED~tel:a~tel:b", a.id, b.id, "CALLED", "calls", 1)
    bc = Link("CALLED~tel:b~tel:c", b.id, c.id, "CALLED", "calls", 1)
    first = Picture(ENTITIES, "one", a.id, nodes=(a, b), links=(ab,), total=5)
    second = acts.add_entities(first, [b, c], [ab, bc], b.id)
    assert second.drawn == ("tel:a", "tel:b", "tel:c")
    assert second.links == (ab, bc)
    assert second.origin == {"tel:c": "tel:b"}
    assert acts.without_nodes(second, {"tel:b"}).links == ()


def test_a_large_case_begins_with_clusters_as_super_nodes(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = two_cliques()
    basis = Basis(graph, clusters(graph), frozenset({"person:06"}))
    assert beginnings.whole(basis, True) == whole(graph)
    monkeypatch.setattr(beginnings, "WHOLE_CASE_LIMIT", 5)
    picture = beginnings.whole(basis, True)
    assert (picture.start, picture.ids, picture.shown, picture.total) == ("overview", (), 13, 13)
    assert "person:06" in picture.groups[0].members, "the cluster with a suspect comes first"
    short = beginnings.overview(basis, 1)
    assert (len(short.groups), short.shown, short.total) == (1, 6, 13)


def test_single_contacts_are_left_out_unless_nobody_would_be_left() -> None:
    graph = two_cliques()
    assert set(graph.ids) - set(beginnings.without_single_contacts(graph, graph.ids)) == {"tel:99"}


def test_a_large_cluster_is_narrowed_to_those_with_most_records(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = two_cliques()
    monkeypatch.setattr(beginnings, "WHOLE_CASE_LIMIT", 2)
    basis = Basis(graph, clusters(graph))
    heavy = next(c for c in basis.clusters.clusters if "person:00" in {m.id for m in c.members})
    assert beginnings.one_cluster(basis, heavy.id).ids == ("person:00", "person:01")


def test_a_found_pattern_says_who_is_in_which_role() -> None:
    picture = beginnings.pattern(two_cliques(), "fan-in", {"source": ["person:01", "person:02"], "sink": ["person:00"]})
    assert picture.ids == ("person:01", "person:02", "person:00")
    assert picture.roles["person:00"] == "sink"


def test_the_contacts_of_a_graph_can_be_picked_from() -> None:
    graph = two_cliques()
    found, left = acts.strongest_first(Web(graph).around("person:01"), 2)
    assert (found, left) == (["person:00", "person:02"], 4)


def test_a_step_is_a_value() -> None:
    assert Step(START) == Step(replace(START))
