"""Rules on dots and ties, against a second, slow way of reading them; what is not known meets nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkgraph.errors import WrongUse
from linkgraph.model import LAYERS
from linkgraph.ui.chart import ChartLink, ChartNode
from linkgraph.ui.looks import COMPARISONS, NODE, TIE, Condition, Look, Rule, Style, from_content, moved, to_content
from linkgraph.ui.rules import LARGEST, WIDEST, meeting, plain, ruled
from linkgraph.ui.ruling import ready

PLACES = ["甲市", "乙市", "ＡＢ", "ab", "<script>", "'; DROP TABLE views; --"]
DAYS = ["2017-01-01", "2017-02-28", "2017-03-01"]
conditions = st.one_of(
    st.builds(
        Condition, st.just("jurisdiction"), st.sampled_from(["is", "is_not", "contains"]),
        st.lists(st.sampled_from([*PLACES, "市", "a"]), min_size=1, max_size=3).map(tuple),
    ),
    st.builds(Condition, st.just("paid"), st.sampled_from(["at_least", "at_most"]), st.tuples(st.floats(-5, 5))),
    st.builds(Condition, st.just("first"), st.sampled_from(["at_least", "at_most"]), st.tuples(st.sampled_from(DAYS))),
    st.builds(
        Condition, st.sampled_from(["jurisdiction", "paid", "first"]), st.sampled_from(["known", "unknown"]),
        st.just(()),
    ),
)  # fmt: skip
rows = st.tuples(
    st.one_of(st.none(), st.sampled_from(PLACES)),
    st.one_of(st.none(), st.floats(-6, 6)),
    st.one_of(st.none(), st.sampled_from(["2016-12-31T23:59:59", "2017-02-28T00:00:00", "2017-02-28T23:59:59"])),
)


def frame_of(values: list[tuple[Any, ...]]) -> pd.DataFrame:
    frame = pd.DataFrame(values, columns=["jurisdiction", "paid", "first"], index=[f"n{k}" for k in range(len(values))])
    return frame.assign(paid=frame["paid"].astype(float), first=pd.to_datetime(frame["first"]))


def slowly(one: Condition, row: dict[str, Any]) -> bool:
    """One condition on one row, written down once more without a frame."""
    value = row[one.field]
    if one.comparison in ("known", "unknown"):
        return (value is None) == (one.comparison == "unknown")
    if value is None:
        return False
    if one.field == "paid":
        return bool(value >= one.values[0] if one.comparison == "at_least" else value <= one.values[0])
    if one.field == "first":
        own, day = datetime.fromisoformat(value).date(), datetime.fromisoformat(str(one.values[0])).date()
        return own >= day if one.comparison == "at_least" else own <= day
    said = [plain(str(wanted)) for wanted in one.values]
    if one.comparison == "contains":
        return any(wanted in plain(value) for wanted in said)
    return (plain(value) in said) == (one.comparison == "is")


@settings(deadline=None, max_examples=200)
@given(st.lists(conditions, min_size=1, max_size=3), st.lists(rows, max_size=12))
def test_conditions_are_met_as_a_person_would_read_them(asked: list[Condition], values: list[tuple[Any, ...]]) -> None:
    rule = Rule(NODE, tuple(asked), Style(colour="#111111"))
    wanted = [
        all(slowly(one, dict(zip(("jurisdiction", "paid", "first"), row, strict=True))) for one in asked)
        for row in values
    ]
    assert meeting(rule, frame_of(values)).tolist() == wanted


styles = st.builds(
    Style,
    st.sampled_from([None, "#111111", "#222222"]), st.sampled_from([None, "#333333"]),
    st.sampled_from([None, "star", "eye"]), st.sampled_from([1.5, 4.0]),
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.tuples(conditions, styles, st.booleans()), max_size=4), st.lists(rows, max_size=8))
def test_later_rules_win_and_those_not_in_use_change_nothing(
    made: list[tuple[Condition, Style, bool]], values: list[tuple[Any, ...]]
) -> None:
    rules = [Rule(NODE, (one,), style, on=on) for one, style, on in made]
    frame = frame_of(values)
    nodes = [ChartNode(one, one, "Person", size=10.0, colour="#000000") for one in frame.index]
    out = ruled(rules, frame, nodes, [])
    for node, row in zip(out.nodes, values, strict=True):
        said = dict(zip(("jurisdiction", "paid", "first"), row, strict=True))
        hit = [style for one, style, on in made if on and slowly(one, said)]
        assert node.colour == ([s.colour for s in hit if s.colour] or ["#000000"])[-1]
        assert (node.ring or "") == ["", *(s.ring for s in hit if s.ring)][-1]
        assert (node.badge or "") == ["", *(s.badge for s in hit if s.badge)][-1]
        assert 10 <= node.size <= LARGEST
    assert [len(ids) for ids in out.met] == [
        sum(slowly(one, dict(zip(("jurisdiction", "paid", "first"), row, strict=True))) for row in values) if on else 0
        for one, _, on in made
    ]


def ties() -> tuple[list[ChartNode], list[ChartLink]]:
    nodes = [
        ChartNode(one, one, "Person", cluster=cluster) for one, cluster in zip("abc", ("1", "1", "2"), strict=True)
    ]
    links = [
        ChartLink("ab", "a", "b", "calls", width=2.0, count=30.0, layers=("calls", "associations")),
        ChartLink("ac", "a", "c", "associations", count=1.0, layers=("associations",)),
        ChartLink("bc", "b", "c", "PAID", width=6.0, count=3.0, amount=9e5, layers=("money",)),
    ]
    return nodes, links


def on_ties(rule: Rule) -> dict[str, ChartLink]:
    nodes, links = ties()
    out = ruled([rule], pd.DataFrame(index=[node.id for node in nodes]), nodes, links)
    changed = {link.id: link for link, before in zip(out.links, links, strict=True) if link != before}
    assert set(out.met[0]) == set(changed)
    return changed


def test_ties_are_drawn_by_their_layers_records_and_clusters() -> None:
    thick = on_ties(Rule(TIE, (Condition("count", "at_least", (20.0,)),), Style(colour="#e5484d", factor=4.0)))
    assert {one: (link.colour, link.width) for one, link in thick.items()} == {"ab": ("#e5484d", 8.0)}
    assert on_ties(Rule(TIE, (Condition("amount", "known"),), Style(factor=4.0)))["bc"].width == WIDEST
    assert set(on_ties(Rule(TIE, (Condition("clusters", "is", ("other",)),), Style(colour="#111111")))) == {"ac", "bc"}
    assert set(on_ties(Rule(TIE, (Condition("layer", "is", ("associations",)),), Style(dashed=True)))) == {"ab", "ac"}
    alone = on_ties(ready("CN", None)["only_associated"])
    assert set(alone) == {"ac"}, "who also called each other is not drawn as merely associated"
    assert alone["ac"].dashed


def test_a_foreign_number_is_marked_only_where_its_country_is_known() -> None:
    rule = ready("CN", None)["overseas"]
    frame = pd.DataFrame({"number_country": ["CN", "PH", None]}, index=["a", "b", "c"])
    assert meeting(rule, frame).tolist() == [False, True, False]


def test_what_is_new_goes_by_the_first_day_of_the_period() -> None:
    assert "new" not in ready("CN", None)
    frame = pd.DataFrame({"first": pd.to_datetime(["2017-05-01 00:00", "2017-04-30 23:59"])}, index=["a", "b"])
    assert meeting(ready("CN", "2017-05-01")["new"], frame).tolist() == [True, False]


def test_ready_made_rules_are_rules_of_every_kind_and_come_back_from_json() -> None:
    offered = tuple(ready("CN", "2017-05-01").values())
    assert {rule.about for rule in offered} == {NODE, TIE}
    assert set(LAYERS) >= {
        value for rule in offered for one in rule.conditions if one.field == "layer" for value in one.values
    }
    look = Look("paid", "first", offered)
    assert from_content(to_content(look)) == look


@pytest.mark.parametrize(
    ("about", "condition", "style"),
    [
        ("link", Condition("count", "known"), Style(factor=2)),
        (TIE, Condition("role", "is", ("victim",)), Style(factor=2)),
        (NODE, Condition("role", "at_least", ("victim",)), Style(factor=2)),
        (NODE, Condition("role", "is", ()), Style(factor=2)),
        (NODE, Condition("role", "is", ("",)), Style(factor=2)),
        (NODE, Condition("role", "is", ("x" * 201,)), Style(factor=2)),
        (NODE, Condition("paid", "at_least", (float("inf"),)), Style(factor=2)),
        (NODE, Condition("paid", "known"), Style()),
        (NODE, Condition("paid", "known"), Style(dashed=True)),
        (TIE, Condition("count", "known"), Style(badge="star")),
        (NODE, Condition("paid", "known"), Style(badge="<svg>")),
        (NODE, Condition("paid", "known"), Style(factor=100)),
        (NODE, Condition("paid", "known"), Style(ring="#12345")),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(about: str, condition: Condition, style: Style) -> None:
    with pytest.raises(WrongUse):
        Rule(about, (condition,), style)


def test_nothing_can_be_sized_by_a_kind_or_coloured_by_a_name() -> None:
    for colour, size in (("label", "contacts"), ("cluster", "role"), ("cluster", "1=1")):
        with pytest.raises(WrongUse):
            Look(colour, size)
    assert set(COMPARISONS["number"]) == {"at_least", "at_most", "known", "unknown"}


def test_rules_move_up_and_down_and_not_beyond_the_ends() -> None:
    rules = tuple(ready("CN", None).values())[:3]
    assert moved(rules, 0, 1) == (rules[1], rules[0], rules[2])
    assert moved(rules, 0, -1) == moved(rules, 2, 1) == rules
