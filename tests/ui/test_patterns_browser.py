"""A shape drawn by clicking: parts picked on the drawing, changed, tied, undone, searched, shown on the chart."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

from linkgraph.case import Case
from tests.ui.browsing import DRAWN, Visitor

pytestmark = pytest.mark.browser
CHART = "shape-chart"


class Drawer(Visitor):
    """Somebody on the Patterns page."""

    def ask(self, what: str, chart: str = CHART) -> Any:
        return self.page.evaluate(f"window.__linkgraphChart.{what}('{chart}')")

    def shape(self) -> tuple[set[str], set[str]]:
        """Roles and ties as they are drawn."""
        return set(self.ask("nodes")), set(self.ask("links"))

    def click(self, part: str, what: str = "nodes") -> None:
        for _ in range(5):  # an open box takes the first click and closes
            x, y = self.ask(what)[part]
            self.page.mouse.click(x, y)
            self.idle()
            if part in self.ask("selected"):
                return
        raise AssertionError(f"{part} was clicked and is not selected: {self.ask('selected')}")

    def editing(self, words: str) -> None:
        """The form beside the drawing is about this part."""
        box = self.page.get_by_role("combobox", name="What is edited")
        self.until(lambda: box.input_value() == words)

    def apply(self) -> None:
        self.page.get_by_role("button", name="Apply").last.click()
        self.idle()


@pytest.fixture
def drawer(browser: Browser, explore_address: str) -> Drawer:
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="en-GB")
    somebody = Drawer(page, explore_address)
    page.goto(f"{explore_address}/patterns")
    page.wait_for_selector(DRAWN)
    somebody.idle()
    return somebody


def test_a_shape_is_drawn_by_clicks_searched_and_shown(drawer: Drawer, sample: Case) -> None:
    page = drawer.page
    drawer.press("shape-new")
    drawer.until(lambda: drawer.shape() == ({"a", "b"}, {"links~0"}))
    drawer.idle()
    drawer.click("a")
    drawer.editing("Role: a")
    page.get_by_label("Name of the role").fill("boss")
    page.keyboard.press("Enter")
    drawer.until(lambda: drawer.shape()[0] == {"boss", "b"})
    drawer.idle()
    drawer.press("shape-add")
    drawer.until(lambda: len(drawer.shape()[0]) == 3)
    drawer.idle()
    drawer.click("b")
    page.keyboard.down("Shift")
    drawer.click("role1")
    page.keyboard.up("Shift")
    page.get_by_role("button", name="Tie roles").click()
    page.get_by_role("button", name="They must be tied", exact=True).click()
    drawer.until(lambda: drawer.shape() == ({"boss", "b", "role1"}, {"links~0", "links~1"}))
    drawer.idle()
    page.keyboard.press("Escape")
    drawer.click("links~1", "links")
    drawer.editing("Tie: b – role1")
    drawer.press("shape-remove")
    drawer.until(lambda: drawer.shape()[1] == {"links~0"})
    drawer.idle()
    for key, ties in (("undo", 2), ("redo", 1), ("undo", 2)):
        drawer.press(f"shape-{key}")
        drawer.until(lambda ties=ties: len(drawer.shape()[1]) == ties)  # type: ignore[misc]
        drawer.idle()
    drawer.press("shape-search")
    shape = {"roles": {"boss": {}, "b": {}, "role1": {}}, "links": [["boss", "b"], ["b", "role1"]]}
    found = sample.pattern(shape)
    drawer.sees(f"{found.total:,} groups have this shape")
    drawer.press("match-explore")
    page.wait_for_selector(f".st-key-panels, {DRAWN}")
    best = {one for members in found.matches[0].roles.values() for one in members}
    drawer.until(lambda: set(drawer.ask("nodes", f"explore-{sample.id}")) == best, 60)
    drawer.no_alarm()
    drawer.unharmed()
