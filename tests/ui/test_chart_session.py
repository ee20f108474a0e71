"""What goes over to the browser after the first time, and what comes back from it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from linkgraph.ui.chart import Answers, ChartAsk, ChartGroup, ChartLink, ChartNode, ChartOptions, ChartView
from linkgraph.ui.chart.session import ChartSession
from linkgraph.ui.chart.wire import Drawing, patch, view_data, whole

NODES = [ChartNode(f"n{i}", f"n{i}", "Person") for i in range(6)]
LINKS = [ChartLink(f"l{i}", f"n{i}", f"n{i + 1}", "CALLED") for i in range(5)]


def applied(table: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """The browser's side of a patch, written a second time: rows by id."""
    old, new = table["nodes"], change["nodes"]
    rows = {key: {name: old[name][i] for name in old} for i, key in enumerate(old["id"])}
    rows = {key: row for key, row in rows.items() if key not in change["gone"]["nodes"]}
    edit(rows, change["changed"]["nodes"])
    rows |= {key: {name: new[name][i] for name in new} for i, key in enumerate(new["id"])}
    order = list(rows)
    ties: dict[str, dict[str, Any]] = {}
    for part, names in ((table["links"], old["id"]), (change["links"], order)):
        if part is change["links"]:
            ties = {key: tie for key, tie in ties.items() if key not in change["gone"]["links"]}
            edit(ties, change["changed"]["links"])
        for i, key in enumerate(part["id"]):
            tie = {name: column[i] for name, column in part.items()}
            ties[key] = tie | {"source": names[tie["source"]], "target": names[tie["target"]]}
    return {"nodes": list(rows.values()), "links": list(ties.values())}


def edit(rows: dict[str, dict[str, Any]], columns: dict[str, list[Any]]) -> None:
    for i, key in enumerate(columns.get("id", [])):
        rows[key] = rows[key] | {name: column[i] for name, column in columns.items()}


def plainly(drawing: Drawing) -> dict[str, Any]:
    nodes = [dict(vars(node)) for node in drawing.nodes.values()]
    links = [{name: value for name, value in vars(link).items() if name != "layers"} for link in drawing.links.values()]
    return {"nodes": nodes, "links": links}


pictures = st.tuples(
    st.lists(st.integers(0, 11), unique=True, max_size=10), st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)))
)


def drawing(seed: tuple[list[int], list[tuple[int, int]]], label: str) -> Drawing:
    ids, pairs = seed
    nodes = [ChartNode(f"n{i}", label if i % 3 == 0 else "same", "Person") for i in ids]
    ends = {(a % len(ids), b % len(ids)) for a, b in pairs} if ids else set()
    return Drawing.of(
        nodes, [ChartLink(f"{ids[a]}-{ids[b]}", f"n{ids[a]}", f"n{ids[b]}", "T") for a, b in sorted(ends)]
    )


def test_another_colour_for_all_sends_only_colours() -> None:
    old = Drawing.of(NODES, LINKS)
    new = Drawing.of([replace(node, colour="#123456") for node in NODES], LINKS).after(old)
    change = patch(old, new)
    assert change is not None
    ids = [node.id for node in NODES]
    assert change["changed"] == {"nodes": {"id": ids, "colour": ["#123456"] * len(ids)}, "links": {}}
    assert not change["nodes"]["id"]
    assert not change["links"]["id"]


@given(pictures, pictures)
def test_a_patch_makes_the_new_picture_out_of_the_old_one(first: Any, second: Any) -> None:
    old = drawing(first, "old")
    new = drawing(second, "new").after(old)
    change = patch(old, new)
    if change is not None:
        assert applied(whole(old), change) == plainly(new)


def test_only_differences_travel_and_nothing_once_the_browser_has_it() -> None:
    session = ChartSession("k")
    first = session.data(NODES, LINKS, ChartOptions())
    assert (first["base"], len(first["rows"]["nodes"]["id"])) == (None, 6)
    session.receive([{"seq": 1, "kind": "select", "ids": [], "stamp": first["stamp"], "revision": 0}], Answers())
    second = session.data(NODES, LINKS, ChartOptions())
    assert (second["stamp"], second["rows"], second["ack"]) == (first["stamp"], None, 1)
    third = session.data([*NODES, ChartNode("new", "new", "Phone")], LINKS, ChartOptions())
    assert (third["base"], third["rows"]["nodes"]["id"]) == (first["stamp"], ["new"])
    assert third["rows"]["links"]["id"] == []
    session.receive([{"seq": 2, "kind": "resync", "stamp": None, "revision": 0}], Answers())
    again = session.data([*NODES, ChartNode("new", "new", "Phone")], LINKS, ChartOptions())
    assert (again["base"], len(again["rows"]["nodes"]["id"])) == (None, 7)


def test_each_entry_is_dealt_with_once_and_in_order() -> None:
    heard: list[object] = []
    session = ChartSession("k")
    answers = Answers(select=heard.append, ask=heard.append)
    ask = {"seq": 2, "kind": "ask", "action": "expand", "ids": ["a"], "options": {"maximum": 3}}
    entries: list[object] = [ask, {"seq": 1, "kind": "select", "ids": ["a", 7, None]}]
    session.receive(entries, answers)
    session.receive([*entries, {"seq": 3, "kind": "select", "ids": []}], answers)
    assert heard == [("a",), ChartAsk("expand", ("a",), {"maximum": 3}), ()]
    assert session.selected == ()


def test_what_has_not_the_agreed_shape_is_not_believed() -> None:
    session = ChartSession("k")
    hostile: list[object] = [
        None, 7, {"seq": "1"}, {"seq": 1, "kind": "view", "view": "x"}, {"seq": 2, "kind": "unheard of"},
        {"seq": 3, "kind": "view", "view": {
            "layout": "<script>", "ties": 7, "hidden": [1, "a"], "collapsed": [{"id": 7}, {"id": "g", "members": "ab"}],
            "places": {"id": ["a", "b", "c"], "x": [float("nan"), "1", 2], "y": [0, 0, True]},
        }},
    ]  # fmt: skip
    session.receive(hostile, Answers())
    assert session.view == ChartView(hidden=frozenset({"a"}))
    session.receive("not a list", Answers())


def reported(seq: int, **changed: Any) -> list[object]:
    view = view_data(replace(ChartView(), **changed))
    return [{"seq": seq, "kind": "view", "cause": changed.pop("cause", "hide"), "view": view}]


def test_a_page_with_its_own_history_gets_each_view_and_gives_earlier_ones_back() -> None:
    views: list[tuple[ChartView, str]] = []
    session = ChartSession("k")
    answers = Answers(view=lambda view, cause: views.append((view, cause)))
    session.data(NODES, LINKS, ChartOptions())
    session.receive(reported(1, places={"n1": (1.0, 2.0)}), answers)
    session.receive(reported(2, hidden=frozenset({"n2"}), places={"n2": (3.0, 4.0)}), answers)
    assert views[1] == (ChartView(places={"n1": (1.0, 2.0), "n2": (3.0, 4.0)}, hidden=frozenset({"n2"})), "hide")
    same = session.data(NODES, LINKS, ChartOptions(view=views[1][0]))
    assert same["view"] is None
    back = session.data(NODES, LINKS, ChartOptions(view=views[0][0]))
    assert (back["view"]["hidden"], back["revision"]) == ([], same["revision"] + 1)
    assert back["view"]["places"] == {"id": ["n1"], "x": [1.0], "y": [2.0]}


def test_undo_in_the_run_of_the_step_itself_is_seen() -> None:
    session = ChartSession("k")
    before = ChartView(hulls=True)
    first = session.data(NODES, LINKS, ChartOptions(view=before))
    session.receive(reported(1, hidden=frozenset({"n2"})), Answers(view=lambda _view, _cause: None))
    after = session.data(NODES, LINKS, ChartOptions(view=before))
    assert after["revision"] == first["revision"] + 1
    assert (after["view"]["hulls"], after["view"]["hidden"]) == (True, [])


def test_without_a_history_of_the_page_the_chart_keeps_one() -> None:
    session = ChartSession("k")
    session.receive(reported(1, hidden=frozenset({"n2"})), Answers())
    session.receive(reported(2, hidden=frozenset({"n2", "n3"})), Answers())
    undo = [{"seq": 3, "kind": "ask", "action": "undo", "ids": [], "options": {}}]
    session.receive(undo, Answers())
    assert session.view.hidden == {"n2"}
    session.receive([{**undo[0], "seq": 4}], Answers())
    session.receive([{**undo[0], "seq": 5}], Answers())
    assert session.view == ChartView()
    session.receive([{**undo[0], "seq": 6, "action": "redo"}], Answers())
    assert session.view.hidden == {"n2"}


def test_another_picture_begins_without_what_was_done_to_the_last() -> None:
    session = ChartSession("k")
    session.data(NODES, LINKS, ChartOptions(picture="one"))
    session.receive(reported(1, collapsed=(ChartGroup("g", "g", ("n1", "n2")),)), Answers())
    other = session.data(NODES, LINKS, ChartOptions(picture="two"))
    assert (session.view, other["view"]["collapsed"]) == (ChartView(), [])


def test_a_selection_from_outside_counts_when_it_changes() -> None:
    session = ChartSession("k")
    assert session.data(NODES, LINKS, ChartOptions(selected=("n1",)))["selected"] == ["n1"]
    session.receive([{"seq": 1, "kind": "select", "ids": ["n2"]}], Answers())
    assert session.data(NODES, LINKS, ChartOptions(selected=("n1",)))["selected"] == ["n2"]
    assert session.data(NODES, LINKS, ChartOptions(selected=("n3",)))["selected"] == ["n3"]
