"""The page Patterns: take a shape, change it, search, read the reasons."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from linkgraph.analysis.patterns import template
from linkgraph.case import Case
from linkgraph.ui.i18n import catalogue
from linkgraph.ui.pages_list import PAGES
from tests.ui.test_pages import open_page, said, sound


@pytest.fixture
def page(sample: Case) -> AppTest:
    return open_page("patterns")


def table(page: AppTest, heading: str) -> list[dict[str, object]]:
    frame = next(frame.value for frame in page.dataframe if heading in frame.value.columns)
    return [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]


def take(page: AppTest, name: str) -> None:
    page.selectbox(key="shape-template").set_value(name).run()
    page.button(key="shape-take").click().run()
    sound(page)


def test_a_template_is_searched_and_every_match_explained(page: AppTest, sample: Case) -> None:
    take(page, "shared_handset")
    page.button(key="shape-search").click().run()
    sound(page)
    found = sample.pattern(template("shared_handset"))
    shown = table(page, "Score")
    assert [row["Score"] for row in shown] == [match.score for match in found.matches]
    assert f"{found.total} groups have this shape" in said(page)
    reasons = table(page, "Tied to")
    best = found.matches[0]
    assert {row[catalogue("en")["col.id"]] for row in reasons} == {
        one for members in best.roles.values() for one in members
    }
    assert "not evidence" in said(page)


def test_a_change_waits_for_the_button_and_can_be_undone(page: AppTest) -> None:
    take(page, "shared_handset")
    page.button(key="shape-search").click().run()
    before = len(table(page, "Score"))
    page.selectbox(key="shape-part-en-1-handset").set_value("number").run()
    page.number_input(key="role-en-1-number-low").set_value(2)
    [button for button in page.button if button.label == "Apply"][-1].click().run()
    sound(page)
    assert "was changed since" in said(page)
    page.button(key="shape-search").click().run()
    assert len(table(page, "Score")) > before
    page.button(key="shape-undo").click().run()
    page.button(key="shape-search").click().run()
    assert len(table(page, "Score")) == before


def test_nothing_found_says_which_role_asks_too_much(page: AppTest) -> None:
    shape = {"roles": {"hub": {"degree": [9999, None]}, "other": {}}, "links": [["hub", "other"]]}
    page.text_area(key="shape-json-0-0").set_value(json.dumps(shape))
    page.button(key="shape-json-apply").click().run()
    page.button(key="shape-search").click().run()
    sound(page)
    assert "No group of this case has this shape" in said(page)
    candidates = {row["Role"]: row["Fit alone"] for row in table(page, "Fit alone")}
    assert candidates["hub"] == 0
    assert int(str(candidates["other"])) > 0


@pytest.mark.parametrize(
    ("text", "message"),
    [("{", "no JSON"), ('{"roles": {"<script>alert(1)</script>": {"type": "Boss"}}}', "cannot be 'Boss'")],
)
def test_text_that_is_no_shape_is_refused_and_changes_nothing(page: AppTest, text: str, message: str) -> None:
    page.text_area(key="shape-json-0-0").set_value(text)
    page.button(key="shape-json-apply").click().run()
    assert message in page.error[0].value.replace("\\", "")
    page.button(key="shape-search").click().run()
    assert not page.exception


def test_roles_and_ties_can_be_added_and_removed_without_the_chart(page: AppTest) -> None:
    page.button(key="shape-new").click().run()
    page.button(key="shape-add").click().run()
    sound(page)
    page.multiselect(key="shape-tie--3").set_value(["a", "role1"]).run()
    page.button(key="shape-not_links").click().run()
    sound(page)
    part = catalogue("en")["shape.not_links_named"].format(a="a", b="role1")
    assert part in page.selectbox(key="shape-part-en-3-not_links~0").options
    page.button(key="shape-remove").click().run()
    page.button(key="shape-search").click().run()
    sound(page)


@pytest.mark.parametrize("name", ["shared_handset", "two_callers"])
def test_a_match_is_shown_on_the_chart_with_its_roles(page: AppTest, sample: Case, name: str) -> None:
    shape = {"roles": {"one": {"type": "Person"}, "other": {"type": "Person"}}, "links": [["one", "other"]]}
    shape = template(name) if name == "shared_handset" else shape
    page.text_area(key="shape-json-0-0").set_value(json.dumps(shape))
    page.button(key="shape-json-apply").click().run()
    page.button(key="shape-search").click().run()
    best = sample.pattern(shape).matches[0]
    page.button(key="match-explore").click().run()
    page.switch_page(PAGES["explore"][0]).run()  # the test's browser does not follow a switch of pages by itself
    sound(page)
    canvas = page.session_state[f"{sample.id}/canvas"][1]
    assert set(canvas.now.drawn) == {one for members in best.roles.values() for one in members}
    assert canvas.now.roles == {one: role for role, members in best.roles.items() for one in members}
    assert canvas.now.start == "pattern"
    assert canvas.past
