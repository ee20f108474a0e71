"""What travels, what is large, and what happens without WebGL."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest

pytest.importorskip("playwright.sync_api")
from playwright.sync_api import Browser, WebSocket

from tests.ui.chart_page import DRAWN, PLAIN, SOFTWARE_WEBGL, Chart, launch, serve

pytestmark = pytest.mark.browser
LISTED = ".linkgraph-chart[data-state=list]"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    yield from serve()


@pytest.fixture(scope="module")
def browsers() -> Iterator[tuple[Browser, ...]]:
    yield from launch(PLAIN + SOFTWARE_WEBGL, [*PLAIN, "--disable-3d-apis"])


@pytest.fixture
def browser(browsers: tuple[Browser, ...]) -> Browser:
    return browsers[0]


@pytest.fixture
def without_webgl(browsers: tuple[Browser, ...]) -> Browser:
    return browsers[1]


def faultless(chart: Chart) -> None:
    assert (chart.errors, chart.dialogs, chart.outside) == ([], [], [])
    chart.page.close()


def test_after_the_first_time_only_differences_travel_and_a_pick_runs_the_fragment_alone(
    browser: Browser, address: str
) -> None:
    chart = Chart(browser.new_page(), address)
    received: list[int] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda payload: received.append(len(payload)))

    chart.page.on("websocket", listen)
    chart.open("n=1000&groups=8")
    first = sum(received)
    assert first > 100_000
    chart.until(lambda: sum(received[-3:]) < 0.1 * first)
    chart.page.wait_for_timeout(1000)
    received.clear()
    chart.page.mouse.click(*chart.where("n3"))
    chart.until(lambda: chart.state()["selected"] == ["n3"])
    assert sum(received) < 0.1 * first
    received.clear()
    chart.page.mouse.dblclick(*chart.where("n0"))
    chart.until(lambda: chart.data("nodes") == "1006")
    assert sum(received) < 0.1 * first
    assert chart.state()["runs"] == 1
    faultless(chart)


def test_a_hub_with_very_many_neighbours_is_drawn(browser: Browser, address: str) -> None:
    chart = Chart(browser.new_page(), address)
    chart.page.goto(f"{address}/?case=star&n=50000")
    chart.page.wait_for_selector(DRAWN, timeout=120_000)
    assert chart.data("nodes") == "50001"
    chart.page.mouse.click(*chart.where("hub"))
    chart.until(lambda: chart.ask("selected") == ["hub"])
    faultless(chart)


def test_a_lost_drawing_surface_is_drawn_on_a_plain_canvas_instead(browser: Browser, address: str) -> None:
    chart = Chart(browser.new_page(), address).open("n=30&groups=3&lang=en")
    before = chart.ask("nodes")
    chart.page.locator(".sigma-nodes").evaluate(
        "canvas => (canvas.getContext('webgl2') ?? canvas.getContext('webgl'))"
        ".getExtension('WEBGL_lose_context').loseContext()"
    )
    chart.page.wait_for_selector(".linkgraph-chart[data-drawn-by=canvas][data-state=painted]")
    assert "without WebGL" in chart.page.locator(".count").inner_text()
    assert chart.ask("nodes") == before
    chart.page.mouse.click(*chart.where("n4"))
    chart.until(partial(chart.selects, "n4"))
    faultless(chart)


def test_without_webgl_two_thousand_nodes_are_drawn_and_more_are_listed(without_webgl: Browser, address: str) -> None:
    chart = Chart(without_webgl.new_page(), address).open("n=2000&groups=12&lang=en")
    assert chart.data("drawn-by") == "canvas"
    assert "without WebGL" in chart.page.locator(".count").inner_text()
    chart.page.mouse.click(*chart.where("n4"))
    chart.until(partial(chart.selects, "n4"))
    chart.open("n=2001&groups=12&lang=en", LISTED)
    assert "no WebGL" in chart.page.locator("[role=alert]").inner_text()
    entries = chart.page.locator(".listed")
    assert entries.count() == 2000
    entries.nth(4).click()
    chart.until(partial(chart.selects, "n4"))
    faultless(chart)


@pytest.mark.parametrize("case", ["hostile", "parallel&n=500", "tiny&n=0", "tiny&n=1", "tiny&n=2"])
def test_without_webgl_odd_charts_are_drawn_too(without_webgl: Browser, address: str, case: str) -> None:
    chart = Chart(without_webgl.new_page(), address).open(f"case={case}")
    for node in list(chart.ask("nodes")):
        chart.page.mouse.click(*chart.where(node))
        chart.until(partial(chart.picked, [node]))
    faultless(chart)
