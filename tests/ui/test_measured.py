"""Sums of money and values of super-nodes against a slow count; measures that were stopped leave the chart as it is."""

from __future__ import annotations

from collections import defaultdict

import pytest
from streamlit.testing.v1 import AppTest

from linkgraph.analysis import ClusterOptions, KeyPeopleOptions
from linkgraph.case import Case
from linkgraph.ui import data, measured
from linkgraph.ui.canvas import ACTORS, ENTITIES, Picture, SuperNode
from linkgraph.ui.fields import POSITIONS
from linkgraph.ui.i18n import catalogue
from linkgraph.ui.measured import Asked
from linkgraph.ui.state import Window
from tests.ui.test_pages import canvas_of, catalogue_tab, open_page, said, sound


def asked(case: Case, picture: Picture) -> Asked:
    at = data.scope(case, None, Window())
    return Asked(at, data.clusters(at, ClusterOptions(), case), picture, KeyPeopleOptions(runs=20), ClusterOptions())


@pytest.mark.parametrize("level", [ACTORS, ENTITIES])
def test_money_is_what_the_payments_add_up_to_without_those_to_oneself(sample: Case, level: str) -> None:
    view = sample.actors().view
    owner = {one: actor for actor, own in view.behind().items() for one in own} if level == ACTORS else {}
    paid: dict[str, float] = defaultdict(float)
    received: dict[str, float] = defaultdict(float)
    for row in view.links.to_pylist():
        a, b = owner.get(row["src"], row["src"]), owner.get(row["dst"], row["dst"])
        if row["type"] == "PAID" and row["currency"] == "CNY" and row["amount"] is not None and a != b:
            paid[a] += row["amount"]
            received[b] += row["amount"]
    found = measured.money(data.scope(sample, None, Window()), level, sample)
    assert found.currency == "CNY"
    everybody = set(view.actors.ids) if level == ACTORS else {*paid, *received}
    for slow, quick in ((paid, found.paid), (received, found.received)):
        wanted = {one: total for one, total in slow.items() if one in everybody}
        assert {one: total for one, total in quick.items() if one in everybody} == pytest.approx(wanted)
        assert len(wanted) > 10


def test_a_super_node_has_what_its_members_come_to_and_no_attributes(sample: Case) -> None:
    graph = sample.actors().actors
    group = SuperNode("group:x", "x", graph.ids[:40])
    one = graph.ids[50]
    about = asked(sample, Picture(ACTORS, "overview", ids=(one,), groups=(group,)))
    names = ("records", "contacts", "paid", "pagerank", "role", "first")
    known = measured.known(about, (one,), names, sample)
    values = measured.values(about, names, known)
    assert list(values.index) == [one, "group:x"]
    row = values.loc["group:x"]
    assert row["contacts"] == 40
    assert row["records"] == pytest.approx(sum(known.positions[member][1] for member in group.members))
    people = {actor.id: actor for actor in sample.key_people(KeyPeopleOptions(runs=20)).actors}
    assert row["pagerank"] == pytest.approx(max(people[member].pagerank for member in group.members))
    assert values.loc[one, "pagerank"] == pytest.approx(people[one].pagerank)
    assert row[["role", "first"]].isna().all()


def test_every_measure_of_position_is_that_of_the_analysis(sample: Case) -> None:
    ids = sample.actors().actors.ids
    about = asked(sample, Picture(ACTORS, "case", ids=ids))
    frame = measured.values(about, POSITIONS, measured.known(about, ids, POSITIONS, sample))
    for actor in sample.key_people(KeyPeopleOptions(runs=20)).actors:
        if actor.id in ids[:50]:
            for name in POSITIONS:
                value = getattr(actor, name)
                missing = value is None or value != value
                assert frame[name].isna()[actor.id] if missing else frame.loc[actor.id, name] == pytest.approx(value)


def test_who_stops_the_measuring_keeps_the_chart_and_can_begin_again(own_sample: Case) -> None:
    page = open_page("explore")
    board = canvas_of(page, own_sample)
    at = data.scope(own_sample, None, Window())
    clustering = data.drawn_options(at, ClusterOptions(), own_sample)
    page.session_state["position_options"] = KeyPeopleOptions(runs=31)
    page.session_state["answer-stopped"] = data.people_key(at, KeyPeopleOptions(runs=31), clustering)
    page.selectbox(key="look-size").set_value("betweenness").run()
    sound(page)
    assert catalogue("en")["answer.stopped"] in said(page) + " ".join(box.value for box in page.info)
    assert without(page, own_sample) == len(board.now.ids), "nobody has a value yet, and that is said"
    page.button(key="answer-again").click().run()
    sound(page)
    assert without(page, own_sample) == 0


def without(page: AppTest, case: Case) -> int:
    found: int = page.session_state[f"explore-{case.id}:dots"].without
    return found


def test_contacts_of_entities_are_counted_once_whatever_the_links(sample: Case) -> None:
    at = data.scope(sample, None, Window())
    near: dict[str, set[str]] = defaultdict(set)
    for row in sample.actors().view.links.to_pylist():
        if row["src"] != row["dst"]:
            near[row["src"]].add(row["dst"])
            near[row["dst"]].add(row["src"])
    ids = sorted(near)[:200]
    assert measured.entity_contacts(at, [*ids, "tel:nobody"], sample) == {
        **{one: len(near[one]) for one in ids}, "tel:nobody": 0,
    }  # fmt: skip


def test_facets_count_by_the_same_measures(own_sample: Case) -> None:
    page = open_page("explore")
    board = canvas_of(page, own_sample)
    page.session_state["panels"] = catalogue_tab("facets")
    page.session_state["position_options"] = KeyPeopleOptions(runs=20)
    page.run()
    page.selectbox(key="facet-of").set_value("core").run()
    sound(page)
    table = next(frame.value for frame in page.dataframe if catalogue("en")["facets.count"] in frame.value.columns)
    core = {actor.id: actor.core for actor in own_sample.key_people(KeyPeopleOptions(runs=20)).actors}
    drawn = {core[one] for one in board.now.ids}
    assert table[catalogue("en")["facets.count"]].sum() == len(board.now.ids)
    assert len(table) <= max(12, len(drawn))


def test_a_rule_is_switched_off_and_on_by_its_box(own_sample: Case) -> None:
    page = open_page("explore")
    board = canvas_of(page, own_sample)
    page.session_state["panels"] = catalogue_tab("looks")
    page.run()
    page.selectbox(key="rule-ready-0").set_value("suspect").run()
    page.checkbox(key="rule-on-0").uncheck().run()
    sound(page)
    assert [rule.on for rule in board.look.rules] == [False]
    page.button(key="undo").click().run()
    assert page.checkbox(key="rule-on-0").value is True
