"""A shape drawn by clicks: parts picked on the drawing, changed, tied, undone, searched; a hit shown on the chart."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Browser

from linkgraph.case import Case
from tests.ui.browsing import DRAWN, Visitor

pytestmark = pytest.mark.browser
CHART = "shape-chart"
Drawn = tuple[set[str], set[str]]


class Drawer(Visitor):
    """Somebody on the Patterns page."""

    def ask(self, what: str, chart: str = CHART) -> Any:
        return self.page.evaluate(f"window.__linkgraphChart.{what}('{chart}')")

    def shape(self) -> Drawn:
        """Roles and ties as they are drawn."""
        return set(self.ask("nodes")), set(self.ask("links"))

    def becomes(self, roles: set[str], ties: int) -> None:
        wanted = (roles, {f"links~{k}" for k in range(ties)})
        self.until(lambda: self.shape() == wanted)
        self.idle()

    def click(self, part: str, what: str = "nodes") -> None:
        self.page.mouse.click(*self.ask(what)[part])
        self.until(lambda: part in self.ask("selected"))
        self.idle()

    def editing(self, words: str) -> None:
        """The form beside the drawing is about this part."""
        box = self.page.get_by_role("combobox", name="What is edited")
        self.until(lambda: box.input_value() == words)

    def go_on(self, key: str) -> None:
        self.press(key)
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
    drawer.becomes({"a", "b"}, 1)
    drawer.click("a")
    drawer.editing("Role: a")
    page.get_by_label("Name of the role").fill("boss")
    page.keyboard.press("Enter")
    drawer.becomes({"boss", "b"}, 1)
    drawer.press("shape-add")
    drawer.becomes({"boss", "b", "role1"}, 1)
    tie(drawer, "boss", "role1")
    drawer.becomes({"boss", "b", "role1"}, 2)
    drawer.click("links~0", "links")
    drawer.editing("Tie: boss – b")
    drawer.press("shape-remove")
    drawer.becomes({"boss", "b", "role1"}, 1)
    for key, ties in (("undo", 2), ("redo", 1), ("undo", 2)):
        drawer.press(f"shape-{key}")
        drawer.becomes({"boss", "b", "role1"}, ties)
    layers(drawer, "links~0", "Tie: boss – b", "money")
    layers(drawer, "links~1", "Tie: boss – role1", "calls")
    drawer.press("shape-search")
    links = [{"between": ["boss", other], "layers": [layer]} for other, layer in (("b", "money"), ("role1", "calls"))]
    found = sample.pattern({"roles": {"boss": {}, "b": {}, "role1": {}}, "links": links})
    drawer.sees(f"{found.total:,} groups have this shape")
    drawer.press("match-explore")
    best = {one for members in found.matches[0].roles.values() for one in members}
    drawer.until(partial(drawer.ask, "nodes", f"explore-{sample.id}"))
    assert set(drawer.ask("nodes", f"explore-{sample.id}")) == best
    drawer.idle()
    drawer.key("Control+z")
    drawer.until(lambda: len(drawer.ask("nodes", f"explore-{sample.id}")) > len(best))
    drawer.key("Control+Shift+z")
    drawer.until(lambda: set(drawer.ask("nodes", f"explore-{sample.id}")) == best)
    drawer.no_alarm()
    drawer.unharmed()


def tie(drawer: Drawer, first: str, second: str) -> None:
    """Selects two roles and ties them."""
    drawer.click(first)
    drawer.page.keyboard.down("Shift")
    drawer.click(second)
    drawer.page.keyboard.up("Shift")
    drawer.page.get_by_role("button", name="Tie roles").click()
    drawer.page.get_by_role("button", name="They must be tied", exact=True).click()
    drawer.idle()
    drawer.page.keyboard.press("Escape")


def layers(drawer: Drawer, part: str, words: str, layer: str) -> None:
    """Asks of a tie that it be of one layer."""
    drawer.click(part, "links")
    drawer.editing(words)
    box = drawer.page.get_by_role("combobox", name="Layers")
    box.click()
    drawer.page.get_by_role("option", name=layer).click()
    drawer.page.keyboard.press("Escape")
    drawer.page.get_by_test_id("stFormSubmitButton").get_by_role("button").click()
    drawer.idle()
