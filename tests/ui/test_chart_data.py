"""What Python hands to the chart: columns, legend, and refusals."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from linkgraph.errors import WrongUse
from linkgraph.ui.chart import ChartGuard, ChartLink, ChartNode, ChartOptions
from linkgraph.ui.chart.texts import TEXTS
from linkgraph.ui.chart.wire import Drawing, options_data, whole

A = ChartNode("a", "甲", "Person", colour="#112233", group="g1")
B = ChartNode("b", "乙", "Phone", colour="#445566", group="g2")
C = ChartNode("c", "丙", "Person", colour="#445566", group="g2")
AB = ChartLink("ab", "a", "b", "CALLED")


def test_columns_and_positions() -> None:
    data = whole(Drawing.of([A, B, C], [AB, ChartLink("ca", "c", "a", "PAID", dashed=True)]))
    assert data["nodes"]["id"] == ["a", "b", "c"]
    assert (data["links"]["source"], data["links"]["target"]) == ([0, 2], [1, 0])
    assert data["links"]["dashed"] == [False, True]
    assert {len(column) for column in data["nodes"].values()} == {3}
    assert json.loads(json.dumps(data, allow_nan=False)) == data


def test_legend_counts_groups_in_the_order_asked_for() -> None:
    drawing = Drawing.of([A, B, C], [])
    plain = options_data(drawing, ChartOptions())["legend"]
    assert [(entry["group"], entry["count"], entry["colour"]) for entry in plain] == [
        ("g2", 2, "#445566"),
        ("g1", 1, "#112233"),
    ]
    worded = options_data(drawing, ChartOptions(legend={"g1": "Gang 1"}))["legend"]
    assert [entry["label"] for entry in worded] == ["Gang 1", "g2"]


@pytest.mark.parametrize(("total", "said"), [(None, 2), (0, 2), (1, 2), (50, 50)])
def test_total_is_never_less_than_what_is_drawn(total: int | None, said: int) -> None:
    assert options_data(Drawing.of([A, B], []), ChartOptions(total=total))["total"] == said


def test_the_empty_chart() -> None:
    drawing = Drawing.of([], [])
    options = options_data(drawing, ChartOptions())
    assert (whole(drawing)["nodes"]["id"], options["legend"], options["total"]) == ([], [], 0)


def test_a_guard_travels_with_the_words_for_its_types() -> None:
    guard = ChartGuard("a", (("Person", 40_000), ("Phone", 7)), suggested=30)
    sent = options_data(Drawing.of([A], []), ChartOptions(guard=guard, types={"Person": "people"}))["guard"]
    assert [(entry["label"], entry["count"]) for entry in sent["types"]] == [("people", 40_000), ("Phone", 7)]
    assert options_data(Drawing.of([A], []), ChartOptions())["guard"] is None


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
        ([replace(A, lon=1.0)], [], "two numbers"),
        ([replace(A, certainty=1.2)], [], "between 0 and 1"),
        ([replace(A, first=math.nan)], [], "first seen at nan"),
        ([A, B], [replace(AB, width=-1)], "width -1"),
        ([A, B], [replace(AB, count=math.inf)], "count inf"),
    ],
)
def test_what_cannot_be_drawn_is_refused(nodes: list[ChartNode], links: list[ChartLink], said: str) -> None:
    with pytest.raises(WrongUse, match=said):
        Drawing.of(nodes, links)


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(WrongUse, match="language 'fr'"):
        options_data(Drawing.of([], []), ChartOptions(language="fr"))


def test_every_language_has_every_text_with_the_same_places_to_fill() -> None:
    english = TEXTS["en"]
    for texts in TEXTS.values():
        assert texts.keys() == english.keys()
        for name, text in texts.items():
            assert text.strip()
            assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", english[name])), name


def test_every_act_and_text_that_the_chart_names_has_words() -> None:
    source = Path(__file__).resolve().parents[2] / "chart" / "src"
    acts = (source / "acts.ts").read_text(encoding="utf-8")
    named = {f"act_{name}" for name in re.findall(r'act\("\w+", "(\w+)"', acts)}
    layouts = (source / "arrangement.ts").read_text(encoding="utf-8")
    named |= {f"act_{name}" for name in re.findall(r'"(\w+)"', layouts.partition("LAYOUTS =")[2].partition("]")[0])}
    everything = "\n".join(path.read_text(encoding="utf-8") for path in source.rglob("*.ts"))
    named |= set(re.findall(r'texts\["(\w+)"\]', everything))
    assert len(named) > 80
    assert named <= TEXTS["en"].keys()
    assert {name for name in TEXTS["en"] if name.startswith("act_")} <= named


def test_the_handbook_lists_every_key_with_its_words() -> None:
    root = Path(__file__).resolve().parents[2]
    acts = (root / "chart" / "src" / "acts.ts").read_text(encoding="utf-8")
    handbook = (root / "docs" / "app.md").read_text(encoding="utf-8")
    listed = [line for line in handbook.splitlines() if line.startswith("| `")]
    found = re.findall(r'act\("\w+", "(\w+)", "([^"]+)"', acts)
    assert len(found) > 40
    for name, keys in found:
        words = re.sub(r" \([^()]\)$", "", TEXTS["en"][f"act_{name}"])
        line = next((line for line in listed if line.endswith(f"| {words} |")), "")
        assert line.count("`") == 2 * len(keys.split()), name


def test_a_page_with_the_chart_runs_without_a_browser() -> None:
    page = AppTest.from_file(str(Path(__file__).with_name("chart_demo.py")), default_timeout=30).run()
    assert not page.exception
    assert json.loads(page.code[0].value)["selected"] == []
    page.button[0].click().run()
    assert json.loads(page.code[0].value)["selected"] == ["n1"]
