"""The demo page in a real Chromium: what the browser tests of the chart share."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

sync_api = pytest.importorskip("playwright.sync_api")
from playwright.sync_api import Browser, Dialog, Page, Route  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
PLAIN = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SOFTWARE_WEBGL = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-gpu-watchdog"]
DRAWN = ".linkgraph-chart[data-state=painted]"
Box = tuple[float, float]


def serve() -> Iterator[str]:
    """The demo page, served; yields its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {
        "server.port": port, "server.headless": "true", "server.address": "127.0.0.1",
        "browser.gatherUsageStats": "false", "server.fileWatcherType": "none",
    }  # fmt: skip
    words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    page = str(ROOT / "tests" / "ui" / "chart_demo.py")
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", page, *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(port: int) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            probe.settimeout(0.5)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the Streamlit server did not come up")


def launch(*arguments: list[str]) -> Iterator[tuple[Browser, ...]]:
    """One Chromium for each list of arguments."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("Chromium is not installed: the chart cannot be tried as a person uses it")
    with sync_api.sync_playwright() as playwright:
        browsers = tuple(playwright.chromium.launch(executable_path=program, args=words) for words in arguments)
        yield browsers
        for browser in browsers:
            browser.close()


class Chart:
    """A page with the chart, and what happened on it."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.outside: list[str] = []
        self.dialogs: list[str] = []
        self.errors: list[str] = []
        page.route("**/*", self._gate)
        page.on("dialog", self._refuse)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _refuse(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def _gate(self, route: Route) -> None:
        if urlsplit(route.request.url).hostname in ("127.0.0.1", None):
            route.continue_()
        else:
            self.outside.append(route.request.url)
            route.abort()

    def open(self, query: str, state: str = DRAWN) -> Chart:
        self.page.goto(f"{self.address}/?{query}")
        self.page.wait_for_selector(state, timeout=60_000)
        self.page.wait_for_timeout(200)
        return self

    def ask(self, what: str) -> Any:
        return self.page.evaluate(f"window.__linkgraphChart.{what}('demo')")

    def state(self) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(self.page.locator("[data-testid=stCode] code").inner_text())
        return said

    def until(self, true: Callable[[], bool]) -> None:
        """Waits for something to become true; the time limit is the failure."""
        end = time.monotonic() + 20
        while not true():
            assert time.monotonic() < end, f"it never came true; the page says {self.state()}"
            self.page.wait_for_timeout(50)

    def box(self, selector: str) -> dict[str, float]:
        found = self.page.locator(selector).first.bounding_box()
        assert found is not None
        return {"x": found["x"], "y": found["y"], "width": found["width"], "height": found["height"]}

    def key(self, keys: str) -> None:
        """Presses a key while the chart has the focus."""
        self.page.locator(".linkgraph-chart").focus()
        self.page.keyboard.press(keys)

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
