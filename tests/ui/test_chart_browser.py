"""The chart as a person uses it: a real Streamlit server, a real Chromium with software WebGL."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api")
from playwright.sync_api import Browser

from tests.ui.chart_page import PLAIN, SOFTWARE_WEBGL, Chart, launch, serve

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    yield from serve()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    for (one,) in launch(PLAIN + SOFTWARE_WEBGL):
        yield one


@pytest.fixture
def chart(browser: Browser, address: str) -> Iterator[Chart]:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    chart = Chart(page, address)
    yield chart
    page.close()
    assert chart.errors == []
    assert chart.dialogs == []
    assert chart.outside == []


def test_a_click_tells_python_and_a_click_beside_clears(chart: Chart) -> None:
    chart.open("n=30&groups=3")
    chart.page.mouse.click(*chart.where("n3"))
    chart.until(lambda: chart.state()["selected"] == ["n3"])
    chart.page.keyboard.down("Shift")
    chart.page.mouse.click(*chart.where("n4"))
    chart.page.keyboard.up("Shift")
    chart.until(lambda: chart.state()["selected"] == ["n3", "n4"])
    chart.page.mouse.click(*chart.empty_spot())
    chart.until(lambda: chart.state()["selected"] == [])
    assert chart.state()["picked"] == [["n3"], ["n3", "n4"], []]
    assert chart.state()["expanded"] == []


def test_a_link_can_be_clicked_also_a_dashed_one_and_a_self_tie(chart: Chart) -> None:
    chart.open("case=tiny&n=2")
    for link in ("CALLED~0~1", "PAID~0~1", "TEXTED~0~1", "CALLED~1~0"):
        x, y = chart.ask("links")[link]
        chart.page.mouse.click(x, y)
        chart.until(partial(chart.selects, link))
    x, y = chart.ask("links")["self0"]
    chart.page.mouse.click(x, y)
    chart.until(lambda: chart.state()["selected"] == ["self0"])


def test_double_click_expands_and_moves_neither_nodes_nor_camera(chart: Chart) -> None:
    chart.open("n=60&groups=3")
    before, camera = chart.ask("nodes"), chart.ask("camera")
    chart.page.mouse.dblclick(*chart.where("n5"))
    chart.until(lambda: chart.state()["expanded"] == ["n5"] and chart.data("nodes") == "66")
    chart.page.wait_for_timeout(600)
    after = chart.ask("nodes")
    assert chart.ask("camera") == camera
    assert {node: after[node] for node in before} == before
    assert chart.state()["selected"] == ["n5"]
    x, y = after["n5"]
    for k in range(6):
        assert abs(after[f"x0-{k}"][0] - x) + abs(after[f"x0-{k}"][1] - y) < 250
    chart.page.mouse.dblclick(*chart.where("x0-1"))
    chart.until(lambda: chart.state()["expanded"] == ["n5", "x0-1"] and chart.data("nodes") == "72")
    again = chart.ask("nodes")
    assert {node: again[node] for node in after} == after


def test_an_expansion_asked_for_right_after_a_pick_is_not_lost(chart: Chart) -> None:
    chart.open("n=30&groups=3")
    chart.page.mouse.click(*chart.where("n3"))
    chart.page.mouse.dblclick(*chart.where("n4"))
    chart.until(lambda: chart.state()["expanded"] == ["n4"])
    chart.page.wait_for_timeout(600)
    assert (chart.state()["expanded"], chart.state()["picked"]) == (["n4"], [["n3"], ["n4"]])


def test_a_dragged_node_stays_where_it_was_put(chart: Chart) -> None:
    chart.open("n=30&groups=3")
    before = chart.ask("nodes")
    x, y = chart.where("n3")
    chart.page.mouse.move(x, y)
    chart.page.mouse.down()
    chart.page.mouse.move(x + 30, y + 20, steps=4)
    chart.page.mouse.move(x + 60, y + 40, steps=4)
    chart.page.mouse.up()
    chart.page.wait_for_timeout(500)
    assert chart.where("n3") == pytest.approx((x + 60, y + 40), abs=2)
    chart.page.get_by_text("from outside").click()
    chart.until(lambda: chart.state()["selected"] == ["n1"])
    after = chart.ask("nodes")
    assert (after["n3"][0], after["n3"][1]) == pytest.approx((x + 60, y + 40), abs=2)
    assert {node: after[node] for node in before if node != "n3"} == {n: before[n] for n in before if n != "n3"}
    assert chart.state()["picked"] == []
    assert chart.ask("selected") == ["n1"]


def test_keys_buttons_and_wheel_zoom_and_escape_clears(chart: Chart) -> None:
    chart.open("n=30&groups=3")
    start = chart.ask("camera")["ratio"]
    chart.page.locator(".linkgraph-chart").focus()
    for act, wanted in (("+", start / 1.5), ("-", start), ("-", start * 1.5)):
        chart.page.keyboard.press(act)
        chart.until(partial(chart.zoomed, wanted))
    chart.page.keyboard.press("0")
    chart.until(lambda: abs(chart.ask("camera")["ratio"] - start) < 0.02)
    chart.page.locator(".button.zoomIn").click()
    chart.until(lambda: chart.ask("camera")["ratio"] < start * 0.7)
    chart.page.locator(".button.fit").click()
    chart.until(lambda: abs(chart.ask("camera")["ratio"] - start) < 0.02)
    chart.page.mouse.move(*chart.where("n3"))
    chart.page.mouse.wheel(0, -300)
    chart.until(lambda: chart.ask("camera")["ratio"] < start * 0.9)
    chart.page.mouse.click(*chart.where("n3"))
    chart.until(lambda: chart.state()["selected"] == ["n3"])
    chart.page.locator(".linkgraph-chart").focus()
    chart.page.keyboard.press("Escape")
    chart.until(lambda: chart.state()["selected"] == [])


def larger(chart: Chart, ratio: float) -> bool:
    return bool(chart.ask("camera")["ratio"] > ratio)


def test_a_very_small_dot_need_not_be_hit_exactly(chart: Chart) -> None:
    chart.open("case=tiny&n=2")
    while (before := chart.ask("camera")["ratio"]) < 19:
        chart.key("-")
        chart.until(partial(larger, chart, before))
        chart.steady()
    x, y = chart.where("n1")
    chart.page.mouse.click(x, y + 3.5)
    chart.until(lambda: chart.ask("selected") == ["n1"])
    chart.page.mouse.click(x, y + 12)
    chart.until(lambda: chart.ask("selected") != ["n1"])


def test_search_focuses_a_node_and_the_legend_picks_a_group(chart: Chart) -> None:
    chart.open("n=30&groups=3")
    chart.page.locator(".linkgraph-chart").focus()
    chart.page.keyboard.press("/")
    wanted = chart.page.evaluate("document.activeElement.shadowRoot?.activeElement?.className ?? ''")
    assert "search" in wanted
    chart.page.keyboard.type("no such thing")
    assert chart.page.locator(".matches .none").inner_text()
    chart.page.locator(".search").fill("n7")
    chart.page.keyboard.press("Enter")
    chart.until(lambda: chart.state()["selected"] == ["n7"])
    stage = chart.page.locator(".stage").bounding_box()
    assert stage is not None
    middle = (stage["x"] + stage["width"] / 2, stage["y"] + stage["height"] / 2)
    chart.until(lambda: chart.where("n7") == pytest.approx(middle, abs=3))
    chart.page.locator(".legend .item.group").first.click()
    chart.until(lambda: len(chart.state()["selected"]) == 10)
    assert set(chart.state()["selected"]) == {f"n{i}" for i in range(0, 30, 3)}


def test_hostile_names_stay_text(chart: Chart) -> None:
    chart.open("case=hostile&total=500")
    assert (
        chart.page.locator(".linkgraph-chart img, .linkgraph-chart script, .linkgraph-chart svg[onload]").count() == 0
    )
    names = chart.page.locator(".legend .item .name").all_inner_texts()
    assert "<img src=x onerror=al" in "".join(names)
    assert "500" in chart.page.locator(".count").inner_text()
    for node in list(chart.ask("nodes")):
        chart.page.mouse.move(*chart.where(node))
        chart.page.wait_for_timeout(60)
    chart.page.locator(".search").fill("<img")
    assert chart.page.locator(".match").count() == 1
    chart.page.locator(".match").click()
    chart.until(lambda: chart.state()["selected"] == ["<img src=x onerror=alert(1)>"])


@pytest.mark.parametrize(
    ("query", "nodes", "links"), [("case=tiny&n=0", 0, 0), ("case=tiny&n=1", 1, 2), ("case=parallel&n=500", 2, 500)]
)
def test_charts_of_no_one_and_two_nodes(chart: Chart, query: str, nodes: int, links: int) -> None:
    chart.open(query)
    assert (chart.data("nodes"), chart.data("links")) == (str(nodes), str(links))
    box = chart.page.locator(".stage").bounding_box()
    assert box is not None
    for x, y in chart.ask("nodes").values():
        assert box["x"] < x < box["x"] + box["width"]
        assert box["y"] < y < box["y"] + box["height"]
    assert chart.page.locator(".note").is_visible() == (nodes == 0)


def test_the_picture_is_saved_and_shows_the_chart(chart: Chart, tmp_path: Path) -> None:
    chart.open("n=60&groups=6")
    with chart.page.expect_download() as waiting:
        chart.key("s")
    file = tmp_path / "chart.png"
    waiting.value.save_as(file)
    assert waiting.value.suggested_filename == "linkgraph-chart.png"
    colours = chart.page.evaluate(
        """async (bytes) => {
            const image = await createImageBitmap(new Blob([new Uint8Array(bytes)], {type: 'image/png'}));
            const context = Object.assign(document.createElement('canvas'), {width: image.width, height: image.height})
                .getContext('2d');
            context.drawImage(image, 0, 0);
            const pixels = context.getImageData(0, 0, image.width, image.height).data, counts = {};
            for (let i = 0; i < pixels.length; i += 4) {
                const key = [pixels[i], pixels[i + 1], pixels[i + 2]].join();
                counts[key] = (counts[key] ?? 0) + 1;
            }
            return counts;
        }""",
        list(file.read_bytes()),
    )
    for colour in ("78,137,196", "255,137,59", "157,0,98", "118,137,0", "0,196,255", "177,118,255"):
        assert colours.get(colour, 0) > 150, colour


def test_two_thousand_nodes_are_drawn_soon(chart: Chart) -> None:
    chart.open("n=2000&groups=12")
    assert chart.data("nodes") == "2000"
    assert int(chart.data("painted-ms")) < 8000  # about a second on an idle machine; room for a busy one
