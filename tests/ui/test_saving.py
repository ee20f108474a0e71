"""A saved view comes back exactly, what is gone is counted; facets and periods against counts by hand."""

from __future__ import annotations

import json
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkgraph.analysis import ClusterOptions, Fusing
from linkgraph.errors import WrongUse
from linkgraph.graph.records import Link, Node
from linkgraph.ui import facts, periods, saving
from linkgraph.ui.canvas import ACTORS, ENTITIES, Picture, Step, SuperNode
from linkgraph.ui.chart import ChartGroup, ChartView
from linkgraph.ui.fields import POSITIONS
from linkgraph.ui.looks import Condition, Look, Rule, Style
from linkgraph.ui.saving import Ground, Saved
from linkgraph.ui.state import Window

VIEW = ChartView(
    layout="groups",
    centre=("a",),
    places={"a": (0.25, -1.5)},
    pinned=frozenset({"a"}),
    locked=True,
    hidden=frozenset({"b", "c"}),
    grey=True,
    collapsed=(ChartGroup("collapsed:1", "<b>", ("d", "e")),),
    ties="single",
    hulls=True,
)
LOOK = Look(
    "betweenness",
    "first",
    (
        Rule(
            "node", (Condition("role", "is", ("victim",)), Condition("paid", "at_least", (5e4,))), Style(badge="star")
        ),
        Rule(
            "tie", (Condition("count", "at_most", (20.0,)),), Style(colour="#e5484d", dashed=True), "<b>few</b>", False
        ),
    ),
)
OPTIONS = ClusterOptions(resolution=1.5, seed=3, fusing=Fusing(layer_weights=(("money", 2.0),)))


def saved(picture: Picture) -> Saved:
    return Saved(Step(picture, VIEW, ("a",), "begin", look=LOOK), ("calls",), Window("2017-01-01"), OPTIONS)


def again(one: Saved, ground: Ground) -> tuple[Saved, int]:
    return saving.from_content(json.loads(json.dumps(saving.to_content(one))), ground)


def test_a_picture_of_actors_comes_back_exactly() -> None:
    group = SuperNode("group:c1", "c1", ("x", "y"))
    picture = Picture(
        ACTORS, "pattern", "q", ids=("a", "b"), groups=(group,), origin={"b": "a"}, roles={"a": "sink"},
        period=("2017-01-01", "2017-02-01"), total=9,
    )  # fmt: skip
    ground = Ground(frozenset("abxyz"), {}, {})
    assert again(saved(picture), ground) == (saved(picture), 0)
    assert hash(again(saved(picture), ground)[0].options) == hash(OPTIONS)


def test_what_is_not_in_the_network_any_more_is_left_out_and_counted() -> None:
    picture = Picture(ACTORS, "case", ids=("a", "b"), groups=(SuperNode("group:c1", "c1", ("x", "y")),))
    back, gone = again(saved(picture), Ground(frozenset("ax"), {}, {}))
    assert (back.step.picture.ids, back.step.picture.groups[0].members, gone) == (("a",), ("x",), 2)


def test_a_picture_of_entities_is_drawn_from_what_the_case_says_now() -> None:
    a, b = Node("tel:a", "Phone", "a"), Node("tel:b", "Phone", "b")
    link = Link("CALLED~tel:a~tel:b", a.id, b.id, "CALLED", "calls", 2)
    picture = Picture(ENTITIES, "one", a.id, nodes=(a, b), links=(link,), total=2)
    content = saving.to_content(saved(picture))
    assert saving.wanted(content) == ([a.id, b.id], [link.id])
    newer = Link(link.id, a.id, b.id, "CALLED", "calls", 7)
    back, gone = again(saved(picture), Ground(frozenset(), {a.id: a, b.id: b}, {link.id: newer}))
    assert (back.step.picture.links, gone) == ((newer,), 0)


def test_what_a_saved_picture_shows_leaves_out_what_was_hidden() -> None:
    picture = Picture(ACTORS, "case", ids=("a", "b"), groups=(SuperNode("group:c1", "c1", ("x", "y")),))
    assert saving.everybody(saving.to_content(saved(picture))) == {"a", "x", "y"}


def test_a_view_that_was_saved_before_there_were_rules_is_opened() -> None:
    content = saving.to_content(saved(Picture(ACTORS, "case", ids=("a",))))
    content["look"] = {"colour": "country", "size": "strength"}
    back, _ = saving.from_content(content, Ground(frozenset("a"), {}, {}))
    assert back.step.look == Look("number_country", "records")


@pytest.mark.parametrize(
    "change",
    [
        {"about": "tie"},
        {"style": {"colour": "red"}},
        {"style": {"colour": "url(http://x)"}},
        {"conditions": [{"field": "1=1", "comparison": "is", "values": ["x"]}]},
        {"conditions": [{"field": "paid", "comparison": "at_least", "values": ["1 OR 1"]}]},
        {"conditions": [{"field": "paid", "comparison": "at_least", "values": [float("nan")]}]},
        {"conditions": [{"field": "first", "comparison": "at_least", "values": ["2017-1-1"]}]},
        {"conditions": []},
        {"conditions": None},
    ],
)
def test_a_rule_that_cannot_be_is_refused_when_a_view_is_opened(change: dict[str, object]) -> None:
    content = json.loads(json.dumps(saving.to_content(saved(Picture(ACTORS, "case", ids=("a",))))))
    content["look"]["rules"][0] |= change
    with pytest.raises(WrongUse):
        saving.from_content(content, Ground(frozenset("a"), {}, {}))


def test_another_form_is_refused() -> None:
    with pytest.raises(WrongUse, match="form 99"):
        saving.from_content({"version": 99}, Ground(frozenset(), {}, {}))


def known(values: list[float]) -> tuple[list[str], facts.Known]:
    ids = [f"person:{k}" for k in range(len(values))]
    positions = {one: (k % 5, value) for k, (one, value) in enumerate(zip(ids, values, strict=True))}
    nodes = {one: Node(one, "Person", one, role="suspect" if k % 2 else None) for k, one in enumerate(ids)}
    measured = {"within_z": {one: value - 10 for one, value in zip(ids[::2], values[::2], strict=True)}}
    placed = dict.fromkeys(ids[::3], ("c1", 0.5))
    return ids, facts.Known(nodes, placed, positions, {}, "Asia/Shanghai", measured=measured)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.floats(0, 1e6), max_size=60))
def test_facets_count_everybody_once(values: list[float]) -> None:
    ids, about = known(values)
    frame = facts.facts(ids, about, POSITIONS)
    for column in (*facts.KINDS, *facts.MEASURES):
        found = facts.counted(frame, column)
        assert sorted(one for facet in found for one in facet.ids) == sorted(ids), column
    roles = {facet.value: facet.count for facet in facts.counted(frame, "role")}
    assert roles == {k: v for k, v in {"suspect": len(ids) // 2, "": (len(ids) + 1) // 2}.items() if v}


def test_measures_are_cut_into_few_ranges_in_order() -> None:
    ids, about = known([float(k * k) for k in range(100)])
    found = facts.counted(facts.facts(ids, about), "records")
    assert len(found) <= facts.RANGES
    assert found[0].ids[0] == "person:0"
    assert found[-1].ids[-1] == "person:99"


def test_times_are_counted_by_local_month() -> None:
    nodes = {f"person:{k}": Node(f"person:{k}", "Person", "", first=moment) for k, moment in enumerate(
        ("2017-01-31T15:59:00Z", "2017-01-31T16:00:00Z", "2017-09-01T00:00:00Z"))}  # fmt: skip
    frame = facts.facts(list(nodes), facts.Known(nodes, {}, {}, {}, "Asia/Shanghai"))
    counted = {f.value: f.ids for f in facts.counted(frame, "first")}
    assert counted == {"2017-01": ("person:0",), "2017-02": ("person:1",), "2017-09": ("person:2",)}


def stamp(day: str) -> float:
    return pd.Timestamp(day, tz="UTC").timestamp() * 1000


def test_a_brush_is_a_period_of_whole_days() -> None:
    assert periods.of_brush({"day": [stamp("2017-03-02T12:00"), stamp("2017-03-01T01:00")]}) == (
        "2017-03-01",
        "2017-03-03",
    )
    assert periods.of_brush({}) is None


def test_playing_moves_by_its_own_length_and_begins_again_at_the_end() -> None:
    span = (date(2017, 1, 1), date(2017, 1, 31))
    first = periods.first_of(span)
    assert first == ("2017-01-01", "2017-01-02")
    assert periods.moved(("2017-01-01", "2017-01-11"), span, 1) == ("2017-01-11", "2017-01-21")
    assert periods.moved(("2017-01-31", "2017-02-10"), span, 1) == ("2017-01-01", "2017-01-11")
    assert periods.moved(("2017-01-01", "2017-01-11"), span, -1) == ("2017-01-22", "2017-02-01")


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 5000))
def test_long_times_are_summed_without_losing_a_record(length: int) -> None:
    days = pd.DataFrame({"day": pd.date_range("2000-01-01", periods=length), "layer": "calls", "n": 1})
    found, unit = periods.binned(days)
    assert found["n"].sum() == length
    assert unit == ("day" if length <= 401 else "week" if length <= 3001 else "month")
