"""The demo page in a real Chromium: what the browser tests of the chart share."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from tests.ui.browsing import DRAWN, PLAIN, SOFTWARE_WEBGL, Box, Visitor, launch
from tests.ui.serving import ROOT, running

__all__ = ["DRAWN", "PLAIN", "SOFTWARE_WEBGL", "Chart", "launch", "serve"]


def serve() -> Iterator[str]:
    """The demo page, served; yields its address."""
    with running(ROOT / "tests" / "ui" / "chart_demo.py", PYTHONPATH=str(ROOT)) as address:
        yield address


class Chart(Visitor):
    """A page with the chart, and what happened on it."""

    def open(self, query: str, state: str = DRAWN) -> Chart:
        self.page.goto(f"{self.address}/?{query}")
        self.page.wait_for_selector(state, timeout=60_000)
        self.steady()
        return self

    def steady(self) -> None:
        """Waits until nothing moves any more: a page that is still being put together moves the chart under a click."""
        before, same = None, 0
        while same < 3:
            self.page.wait_for_timeout(80)
            spots = self.ask("nodes")
            before, same = spots, same + 1 if spots == before else 0

    def ask(self, what: str) -> Any:
        return self.page.evaluate(f"window.__linkgraphChart.{what}('demo')")

    def state(self) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(self.page.locator("[data-testid=stCode] code").inner_text())
        return said

    def until(self, true: Callable[[], Any], seconds: int = 20) -> None:
        """Waits for something to become true; the time limit is the failure."""
        try:
            super().until(true, seconds)
        except AssertionError as error:
            raise AssertionError(f"{error}; the page says {self.state()}") from error

    def pick(self, *nodes: str) -> None:
        """Clicks nodes, the second and later ones with Shift."""
        for k, node in enumerate(nodes):
            if k == 1:
                self.page.keyboard.down("Shift")
            self.page.mouse.click(*self.where(node))
            self.until(partial(self.picked, nodes[: k + 1]))
        self.page.keyboard.up("Shift")

    def picked(self, nodes: Sequence[str]) -> bool:
        return set(self.ask("selected")) == set(nodes)

    def menu(self, act: str, node: str | None = None) -> None:
        """Opens the menu by a right click, on a node or beside all, and chooses an entry."""
        self.page.mouse.click(*(self.where(node) if node else self.empty_spot()), button="right")
        self.page.locator(f".menu .entry[data-act={act}]").click()

    def view(self) -> dict[str, Any]:
        found: dict[str, Any] = self.ask("view")
        return found

    def undone(self, before: dict[str, Any], places: dict[str, Any]) -> None:
        """Undo gives back exactly what was there; redo and undo once more do the same."""
        after, moved = self.view(), self.ask("places")
        for keys, wanted, spots in (("z", before, places), ("Shift+z", after, moved), ("z", before, places)):
            self.key(f"Control+{keys}")
            self.until(partial(self.arranged, wanted, spots))

    def arranged(self, wanted: dict[str, Any], places: dict[str, Any]) -> bool:
        return bool(self.view() == wanted and self.ask("places") == places and self.data("state") == "painted")

    def laid(self, layout: str) -> bool:
        return bool(self.state()["layout"] == layout and self.data("state") == "painted")

    def has(self, name: str, value: object) -> bool:
        return bool(self.view()[name] == value)

    def selects(self, *ids: str) -> bool:
        return bool(self.state()["selected"] == list(ids))

    def zoomed(self, ratio: float) -> bool:
        return bool(abs(self.ask("camera")["ratio"] - ratio) < 1e-6)

    def where(self, node: str) -> Box:
        x, y = self.ask("nodes")[node]
        return x, y

    def empty_spot(self) -> Box:
        box = self.page.locator(".stage").bounding_box()
        assert box is not None
        return box["x"] + 3, box["y"] + 3

    def data(self, name: str) -> str:
        return self.page.locator(".linkgraph-chart").get_attribute(f"data-{name}") or ""
