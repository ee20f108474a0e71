"""What Python hands to the chart: columns, legend, and refusals."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from linkgraph.errors import WrongUse
from linkgraph.ui.chart import ChartLink, ChartNode, ChartOptions, chart_data
from linkgraph.ui.chart.texts import TEXTS

A = ChartNode("a", "甲", "Person", colour="#112233", group="g1")
B = ChartNode("b", "乙", "Phone", colour="#445566", group="g2")
C = ChartNode("c", "丙", "Person", colour="#445566", group="g2")
AB = ChartLink("ab", "a", "b", "CALLED")


def test_columns_and_positions() -> None:
    data = chart_data([A, B, C], [AB, ChartLink("ca", "c", "a", "PAID", dashed=True)], ChartOptions(), "k")
    assert data["nodes"]["id"] == ["a", "b", "c"]
    assert (data["links"]["source"], data["links"]["target"]) == ([0, 2], [1, 0])
    assert data["links"]["dashed"] == [False, True]
    assert {len(column) for column in data["nodes"].values()} == {3}
    assert json.loads(json.dumps(data, allow_nan=False)) == data


def test_legend_counts_groups_in_the_order_asked_for() -> None:
    plain = chart_data([A, B, C], [], ChartOptions(), "k")["legend"]
    assert [(entry["group"], entry["count"], entry["colour"]) for entry in plain] == [
        ("g2", 2, "#445566"),
        ("g1", 1, "#112233"),
    ]
    worded = chart_data([A, B, C], [], ChartOptions(legend={"g1": "Gang 1"}), "k")["legend"]
    assert [entry["label"] for entry in worded] == ["Gang 1", "g2"]


@pytest.mark.parametrize(("total", "said"), [(None, 2), (0, 2), (1, 2), (50, 50)])
def test_total_is_never_less_than_what_is_drawn(total: int | None, said: int) -> None:
    assert chart_data([A, B], [], ChartOptions(total=total), "k")["total"] == said


def test_the_empty_chart() -> None:
    data = chart_data([], [], ChartOptions(), "k")
    assert (data["nodes"]["id"], data["links"]["id"], data["legend"], data["total"]) == ([], [], [], 0)


@pytest.mark.parametrize(
    ("nodes", "links", "said"),
    [
        ([A, A], [], "'a' is on the chart more than once"),
        ([A, B], [AB, AB], "'ab' is on the chart more than once"),
        ([A], [AB], "one of its ends"),
        ([replace(A, colour="red;background:url(//x)")], [], "#rrggbb"),
        ([replace(A, colour="#1122334")], [], "#rrggbb"),
        ([replace(A, size=math.nan)], [], "size nan"),
        ([replace(A, size=0)], [], "size 0"),
        ([replace(A, x=1.0)], [], "two numbers"),
        ([replace(A, x=math.inf, y=0.0)], [], "two numbers"),
        ([A, B], [replace(AB, width=-1)], "width -1"),
    ],
)
def test_what_cannot_be_drawn_is_refused(nodes: list[ChartNode], links: list[ChartLink], said: str) -> None:
    with pytest.raises(WrongUse, match=said):
        chart_data(nodes, links, ChartOptions(), "k")


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(WrongUse, match="language 'fr'"):
        chart_data([], [], ChartOptions(language="fr"), "k")


def test_every_language_has_every_text_with_the_same_places_to_fill() -> None:
    english = TEXTS["en"]
    for texts in TEXTS.values():
        assert texts.keys() == english.keys()
        for name, text in texts.items():
            assert text.strip()
            assert ("{m}" in text, "{n}" in text) == ("{m}" in english[name], "{n}" in english[name])


def test_a_page_with_the_chart_runs_without_a_browser() -> None:
    page = AppTest.from_file(str(Path(__file__).with_name("chart_demo.py")), default_timeout=30).run()
    assert not page.exception
    assert json.loads(page.code[0].value) == {"selected": [], "expanded": [], "picked": []}
    page.button[0].click().run()
    assert json.loads(page.code[0].value)["selected"] == ["n1"]
