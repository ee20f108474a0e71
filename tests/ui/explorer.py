"""Somebody on the Explore page of the sample: what its browser tests share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from linkgraph.case import Case
from tests.ui.browsing import DRAWN, Visitor, sync_api

Drawing = tuple[set[str], dict[str, Any]]


class Explorer(Visitor):
    """Somebody on the Explore page."""

    #: Whether buttons are pressed with Enter, and steps undone with Control+Z, instead of by clicks.
    by_keys = False

    def __init__(self, page: Page, address: str, case: Case) -> None:
        super().__init__(page, address)
        self.case, self.chart = case, f"explore-{case.id}"

    def open(self) -> Explorer:
        for _ in range(100):
            try:
                self.page.goto(f"{self.address}/explore")
                break
            except sync_api.Error:
                self.page.wait_for_timeout(300)
        self.page.wait_for_selector(DRAWN)
        self.settled()
        return self

    def ask(self, what: str) -> Any:
        return self.page.evaluate(f"window.__linkgraphChart.{what}('{self.chart}')")

    def settled(self) -> None:
        """Every node has a place, the page has heard of it, and nothing runs."""
        self.until(lambda: self.ask("nodes") and self.ask("view")["placed"] >= len(self.ask("nodes")))
        self.idle()

    def click(self, node: str, modifiers: Sequence[str] = (), **how: Any) -> None:
        x, y = self.ask("nodes")[node]
        for key in modifiers:
            self.page.keyboard.down(key)
        self.page.mouse.click(x, y, **how)
        for key in modifiers:
            self.page.keyboard.up(key)

    def selects(self, *ids: str) -> None:
        self.until(lambda: set(self.ask("selected")) == set(ids))
        self.idle()

    def says(self, words: str) -> None:
        self.page.get_by_test_id("stMain").get_by_text(words).first.wait_for()

    def pick(self, *nodes: str) -> None:
        """Clicks nodes, the second and later ones with Shift."""
        for k, node in enumerate(nodes):
            self.click(node, modifiers=["Shift"] if k else [])
            self.selects(*nodes[: k + 1])

    def press(self, key: str) -> None:
        """Presses the button of a key, with the mouse or with Enter, and waits for the answer."""
        self._push(key)
        self.idle()

    def _push(self, key: str) -> None:
        button = self.page.locator(f".st-key-{key} button").first
        if self.by_keys:
            button.focus()
            self.page.keyboard.press("Enter")
        else:
            button.click()

    def write(self, field: str, words: str) -> None:
        """Fills in a field and leaves it with Enter."""
        self.page.locator(field).first.fill(words)
        self.page.keyboard.press("Enter")
        self.idle()

    def shows(self, ids: set[str]) -> None:
        """Waits until exactly these are drawn, each at its place."""
        self.until(lambda: self.drawn() == ids)
        self.settled()

    def undo(self) -> None:
        self.key("Control+z") if self.by_keys else self._push("undo")

    def redo(self) -> None:
        self.key("Control+Shift+z") if self.by_keys else self._push("redo")

    def menu(self, act: str, node: str | None = None) -> None:
        """Opens the chart's menu by a right click on a node (or beside all), and chooses an entry."""
        if node is not None:
            self.click(node, button="right")
        else:
            stage = self.box(".stage")
            self.page.mouse.click(stage["x"] + 3, stage["y"] + 3, button="right")
        self.page.locator(f".menu .entry[data-act={act}]").click()
        self.idle()

    def action(self, act: str) -> None:
        """An act by the buttons under *Actions*."""
        self.page.get_by_role("button", name="Actions").click()
        self.press(f"act-{act}")
        self.idle()
        self.page.keyboard.press("Escape")

    def drawn(self) -> set[str]:
        return set(self.ask("nodes"))

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

    def undone(self, before: Drawing) -> None:
        """Undo gives back what was drawn and where; redo and undo again do the same."""
        after = self.drawing()
        for move, wanted in ((self.undo, before), (self.redo, after), (self.undo, before)):
            move()
            self.until(partial(self._is, wanted))
        self.idle()

    def _is(self, wanted: Drawing) -> bool:
        return self.drawing() == wanted

    def drawing(self) -> Drawing:
        """What is drawn, and where all that has a place stands."""
        drawn = set(self.ask("nodes"))
        return drawn, {one: spot for one, spot in self.ask("places").items() if one in drawn}


@contextmanager
def exploring(browser: Browser, address: str, folder: Path, **how: Any) -> Iterator[Explorer]:
    """The Explore page of the sample in a window of its own; at the end nothing may have gone wrong."""
    options: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB", **how}
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"], **options)
    case = Case.open(folder / "sample")
    somebody = Explorer(context.new_page(), address, case).open()
    try:
        yield somebody
        somebody.unharmed()
    finally:
        case.close()
        context.close()
