"""The Explore page as a person uses it: one selection in chart, table and facets; acts by mouse and keys, each undone.

With LINKGRAPH_SCREENSHOTS=1 the full sample is used and pictures of the handbook are written.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from linkgraph.case import Case, create_sample
from linkgraph.sample import SampleOptions

sync_api = pytest.importorskip("playwright.sync_api")
from playwright.sync_api import Browser, Page  # noqa: E402

from tests.ui.chart_page import PLAIN, SOFTWARE_WEBGL  # noqa: E402
from tests.ui.serving import served  # noqa: E402

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "images"
WRITE_PICTURES = os.environ.get("LINKGRAPH_SCREENSHOTS") == "1"
DRAWN = ".linkgraph-chart[data-state=painted]"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("explore")
    case, _, _ = create_sample(root / "sample", SampleOptions() if WRITE_PICTURES else SampleOptions(people=40))
    case.build()
    case.close()
    return root


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with served(folder) as place:
        yield place


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("Chromium is not installed: the page cannot be tried as a person uses it")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=PLAIN + SOFTWARE_WEBGL)
        yield opened
        opened.close()


class Explorer:
    """Somebody on the Explore page."""

    def __init__(self, page: Page, case: Case) -> None:
        self.page, self.case, self.key = page, case, f"explore-{case.id}"
        self.faults: list[str] = []
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error: self.faults.append(str(error)))

    def open(self, address: str) -> Explorer:
        for _ in range(100):
            try:
                self.page.goto(f"{address}/explore")
                break
            except sync_api.Error:
                self.page.wait_for_timeout(300)
        self.page.wait_for_selector(DRAWN)
        self.settled()
        return self

    def ask(self, what: str) -> Any:
        return self.page.evaluate(f"window.__linkgraphChart.{what}('{self.key}')")

    def until(self, true: Callable[[], object], seconds: int = 30) -> None:
        """Waits for something to become true; the time limit is the failure."""
        for _ in range(seconds * 10):
            if true():
                return
            self.page.wait_for_timeout(100)
        raise AssertionError("it never came true")

    def settled(self) -> None:
        """Every node has a place, the page has heard of it, and nothing runs."""
        self.until(lambda: self.ask("nodes") and self.ask("view")["placed"] >= len(self.ask("nodes")))
        self.idle()

    def idle(self) -> None:
        self.page.wait_for_timeout(400)
        self.until(lambda: not self.page.locator('[data-test-script-state="running"]').count())

    def key_on_chart(self, keys: str) -> None:
        self.page.locator(".linkgraph-chart").focus()
        self.page.keyboard.press(keys)

    def click(self, node: str, **how: Any) -> None:
        x, y = self.ask("nodes")[node]
        self.page.mouse.click(x, y, **how)

    def selects(self, *ids: str) -> None:
        self.until(lambda: set(self.ask("selected")) == set(ids))
        self.idle()

    def says(self, words: str) -> None:
        self.page.get_by_test_id("stMain").get_by_text(words).first.wait_for()

    def tab(self, name: str) -> None:
        self.page.locator(".st-key-panels").get_by_role("tab", name=name).click()
        self.idle()

    def tick(self, row: int) -> None:
        """Ticks a row of the table or the facets below the chart."""
        table = self.page.locator(".st-key-panels").get_by_test_id("stDataFrame").last
        table.scroll_into_view_if_needed()
        box = table.bounding_box()
        assert box is not None
        self.page.mouse.click(box["x"] + 18, box["y"] + 36 + 36 * row + 16)
        self.idle()

    def free(self) -> list[str]:
        """Persons on the chart whom nothing covers, the most isolated first."""
        spots: dict[str, list[float]] = self.ask("nodes")

        def room(node: str) -> float:
            x, y = spots[node]
            return min(abs(x - a) + abs(y - b) for other, (a, b) in spots.items() if other != node)

        return sorted((n for n in spots if n.startswith("person:")), key=room, reverse=True)

    def undone(self, before: tuple[set[str], dict[str, Any]]) -> None:
        """Undo gives back what was drawn and where; redo and undo again do the same."""
        after = self.drawing()
        for keys, wanted in (("Control+z", before), ("Control+Shift+z", after), ("Control+z", before)):
            self.key_on_chart(keys)
            self.until(partial(self._is, wanted))

    def _is(self, wanted: tuple[set[str], dict[str, Any]]) -> bool:
        return self.drawing() == wanted

    def drawing(self) -> tuple[set[str], dict[str, Any]]:
        """What is drawn, and where all that has a place stands."""
        drawn = set(self.ask("nodes"))
        return drawn, {one: spot for one, spot in self.ask("places").items() if one in drawn}

    def picture(self, name: str) -> None:
        if WRITE_PICTURES:
            self.page.mouse.move(5, 5)
            self.page.wait_for_timeout(2500)
            self.page.screenshot(path=PICTURES / f"{name}.png")


@pytest.fixture
def explorer(browser: Browser, address: str, folder: Path) -> Iterator[Explorer]:
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="en-GB")
    case = Case.open(folder / "sample")
    somebody = Explorer(page, case).open(address)
    yield somebody
    assert somebody.faults == []
    case.close()
    page.close()


def test_one_selection_in_chart_details_table_and_facets(explorer: Explorer) -> None:
    node = explorer.free()[0]
    explorer.click(node)
    explorer.page.get_by_test_id("stCode").get_by_text(node).wait_for()
    explorer.tab("Table")
    explorer.says("1 selected")
    explorer.page.get_by_text("Only selected").click()
    explorer.says("1 of ")
    explorer.page.get_by_text("Only selected").click()
    explorer.idle()
    explorer.tick(1)
    explorer.until(lambda: len(explorer.ask("selected")) == 2)
    assert node in explorer.ask("selected")
    explorer.tab("Facets")
    explorer.tick(0)
    kinds = {one.split(":")[0] for one in explorer.ask("selected")}
    assert len(kinds) == 1
    drawn = [one for one in explorer.ask("nodes") if one.split(":")[0] in kinds]
    explorer.selects(*drawn)
    explorer.page.locator(".st-key-facet-hide button").click()
    explorer.until(lambda: not set(explorer.ask("nodes")) & set(drawn))
    explorer.page.locator(".st-key-facet-reveal button").click()
    explorer.until(lambda: set(drawn) <= set(explorer.ask("nodes")))


def test_hiding_by_key_is_counted_seen_in_grey_and_undone(explorer: Explorer) -> None:
    before = explorer.drawing()
    node = explorer.free()[0]
    explorer.click(node)
    explorer.selects(node)
    explorer.key_on_chart("h")
    explorer.until(lambda: node not in explorer.ask("nodes"))
    explorer.says(f"{len(before[0]) - 1} of {explorer.case.actors().actors.n} shown")
    explorer.undone(before)
    explorer.click(node)
    explorer.selects(node)
    explorer.key_on_chart("Shift+h")
    explorer.until(lambda: set(explorer.ask("nodes")) == {node})
    explorer.key_on_chart("u")
    explorer.until(lambda: explorer.drawing() == before)


def test_a_node_with_very_many_contacts_asks_which_to_add(explorer: Explorer) -> None:
    before = explorer.drawing()
    graph = explorer.case.actors().to_networkx()
    spots = explorer.ask("nodes")
    hub = max(spots, key=lambda one: len(set(graph[one]) - set(spots)))
    new = set(graph[hub]) - set(spots)
    assert len(new) > 25
    explorer.key_on_chart("/")
    explorer.page.keyboard.type(graph.nodes[hub]["label"])
    explorer.page.keyboard.press("Enter")
    explorer.until(lambda: hub in explorer.ask("selected"))
    explorer.idle()
    explorer.key_on_chart("e")
    form = explorer.page.locator(".linkgraph-chart form")
    form.wait_for()
    explorer.says("Which ones shall be added?")
    form.locator("input[type=number]").fill("5")
    form.locator("button[type=submit]").click()
    explorer.until(lambda: len(explorer.ask("nodes")) == len(spots) + 5)
    added = set(explorer.ask("nodes")) - set(spots)
    assert added <= new
    explorer.settled()
    places = explorer.ask("places")
    assert {one: places[one] for one in before[1]} == before[1], "nobody else moved"
    explorer.undone(before)


def test_a_way_and_shared_contacts_are_drawn_and_undone(explorer: Explorer) -> None:
    before = explorer.drawing()
    graph = explorer.case.actors().to_networkx()
    a = explorer.free()[0]
    b = next(one for one in explorer.free()[1:] if one not in graph[a])
    explorer.click(a)
    explorer.selects(a)
    explorer.page.keyboard.down("Shift")
    explorer.click(b)
    explorer.page.keyboard.up("Shift")
    explorer.selects(a, b)
    explorer.key_on_chart("Shift+p")
    explorer.until(lambda: len(explorer.ask("selected")) > 2 or explorer.page.get_by_text("no way between").count())
    if len(explorer.ask("selected")) > 2:
        way = [one for one in explorer.ask("selected") if "~" not in one]
        assert {a, b} <= set(way)
        if set(explorer.ask("nodes")) != before[0]:
            explorer.settled()
            explorer.undone(before)


def test_a_brush_over_the_timeline_narrows_the_ties(explorer: Explorer) -> None:
    ties = len(explorer.ask("links"))
    chart = explorer.page.locator(".st-key-panels").get_by_test_id("stVegaLiteChart")
    chart.scroll_into_view_if_needed()
    explorer.page.wait_for_timeout(800)
    box = chart.bounding_box()
    assert box is not None
    y = box["y"] + box["height"] * 0.6
    explorer.page.mouse.move(box["x"] + box["width"] * 0.5, y)
    explorer.page.mouse.down()
    explorer.page.mouse.move(box["x"] + box["width"] * 0.62, y, steps=8)
    explorer.page.mouse.up()
    explorer.until(lambda: 0 < len(explorer.ask("links")) < ties)
    explorer.idle()
    explorer.page.locator(".st-key-timeline-clear button").click()
    explorer.until(lambda: len(explorer.ask("links")) == ties)


def test_a_saved_view_comes_back_in_another_session_with_every_place(
    explorer: Explorer, browser: Browser, address: str
) -> None:
    keep = explorer.free()[:3]
    explorer.click(keep[0])
    explorer.selects(keep[0])
    explorer.key_on_chart("h")
    explorer.until(lambda: keep[0] not in explorer.ask("nodes"))
    explorer.idle()
    kept = explorer.drawing()
    explorer.page.get_by_role("button", name="Saved views").click()
    explorer.page.get_by_label("Name of what is shown now").fill("without one")
    explorer.page.keyboard.press("Enter")
    explorer.idle()
    explorer.page.locator(".st-key-view-save button").click()
    explorer.page.get_by_text("Saved as without one").wait_for()
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="en-GB")
    other = Explorer(page, explorer.case).open(address)
    page.get_by_role("button", name="Saved views").click()
    page.get_by_role("button", name="without one").click()
    other.until(lambda: other.drawing() == kept)
    page.get_by_role("button", name="Saved views").click()
    page.locator('[class*="st-key-view-delete"] button').click()
    other.until(lambda: explorer.case.views() == [])
    assert other.faults == []
    page.close()


def far_apart(case: Case) -> tuple[str, str]:
    """Two suspects with the longest way between them."""
    graph = case.actors().to_networkx()
    people = sorted(case.suspects() & set(graph))
    lengths = {(a, b): n for a in people for b, n in nx.single_source_shortest_path_length(graph, a).items()}
    return max(((a, b) for a, b in lengths if b in set(people)), key=lambda pair: (lengths[pair], pair))


if WRITE_PICTURES:  # not tests that are skipped otherwise: there is nothing to test

    @pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("zh", "dark")])
    def test_pictures_of_the_handbook(browser: Browser, address: str, folder: Path, language: str, theme: str) -> None:
        page = browser.new_page(
            viewport={"width": 1440, "height": 900}, locale="zh-CN" if language == "zh" else "en-GB",
            color_scheme="dark" if theme == "dark" else "light",
        )  # fmt: skip
        case = Case.open(folder / "sample")
        explorer = Explorer(page, case).open(address)
        suffix = f"{language}-{theme}"
        explorer.picture(f"explore-whole-{suffix}")
        for start in ("cluster", "incident"):
            page.locator(f".st-key-pop-{start} button").first.click()
            page.locator(f".st-key-start-{start}-show button").click()
            explorer.settled()
            if start == "incident":
                explorer.key_on_chart("4")
                explorer.idle()
            explorer.picture(f"explore-{'money-chain' if start == 'incident' else start}-{suffix}")
        a, b = far_apart(case)
        page.locator(".st-key-pop-path button").first.click()
        for name, node in (("a", a), ("b", b)):
            page.locator(f".st-key-start-path-{name} input").fill(node)
            page.keyboard.press("Enter")
            explorer.idle()
        page.locator(".st-key-start-path-show button").click()
        explorer.settled()
        explorer.picture(f"explore-path-{suffix}")
        case.close()
        page.close()
