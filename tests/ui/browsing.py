"""A real Chromium for the tests, and whoever sits at it: nothing may leave the machine, nothing may pop up."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image

sync_api = pytest.importorskip("playwright.sync_api")
from playwright.sync_api import Browser, Dialog, Page, Route  # noqa: E402

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
#: With LINKGRAPH_SCREENSHOTS=1 pictures of the handbook are written; so many colours keep them small and look alike.
PICTURES = Path(__file__).resolve().parents[2] / "docs" / "images"
WRITE_PICTURES = os.environ.get("LINKGRAPH_SCREENSHOTS") == "1"
COLOURS = 160


def launch(*arguments: list[str]) -> Iterator[tuple[Browser, ...]]:
    """One Chromium for each list of arguments."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("Chromium is not installed: the app cannot be tried as a person uses it")
    with sync_api.sync_playwright() as playwright:
        browsers = tuple(playwright.chromium.launch(executable_path=program, args=words) for words in arguments)
        yield browsers
        for browser in browsers:
            browser.close()


class Visitor:
    """Somebody at a page, and what happened there that must not."""

    #: Milliseconds after which waiting for the page is a failure.
    patience = 60_000

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.outside: list[str] = []
        self.dialogs: list[str] = []
        self.errors: list[str] = []
        page.set_default_timeout(self.patience)
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

    def unharmed(self) -> None:
        """Nothing was asked of another machine, no dialog popped up, no script failed."""
        assert (self.outside, self.dialogs, self.errors) == ([], [], [])

    def no_alarm(self) -> None:
        """The page reports no error."""
        faults = self.page.locator('[data-testid="stAlertContentError"], [data-testid="stException"]')
        assert faults.all_inner_texts() == []

    def box(self, selector: str) -> dict[str, float]:
        found = self.page.locator(selector).first.bounding_box()
        assert found is not None
        return {"x": found["x"], "y": found["y"], "width": found["width"], "height": found["height"]}

    def key(self, keys: str) -> None:
        """Presses a key while the chart has the focus."""
        self.page.locator(".linkgraph-chart").first.focus()
        self.page.keyboard.press(keys)

    def press(self, key: str) -> None:
        """Clicks the button of a key."""
        self.page.locator(f".st-key-{key} button").first.click()

    def sees(self, words: str | re.Pattern[str]) -> str:
        """Waits for words on the page; returns the line that they stand in."""
        found = self.page.get_by_test_id("stMain").get_by_text(re.compile(words)).first
        found.wait_for()
        return found.inner_text()

    def until(self, true: Callable[[], Any], seconds: int = 30) -> None:
        """Waits for something to become true; the time limit is the failure."""
        for _ in range(seconds * 10):
            if true():
                return
            self.page.wait_for_timeout(100)
        raise AssertionError("it never came true")

    def picture(self, name: str) -> None:
        """A picture of the page for the handbook, where they are to be made."""
        if not WRITE_PICTURES:
            return
        self.page.mouse.move(5, 5)
        self.page.wait_for_timeout(2500)
        taken = Image.open(BytesIO(self.page.screenshot())).convert("RGB")
        taken.quantize(COLOURS, dither=Image.Dither.NONE).save(PICTURES / f"{name}.png", optimize=True)

    def idle(self) -> None:
        """Waits until the page has answered."""
        self.page.wait_for_timeout(400)
        self.until(lambda: not self.page.locator('[data-test-script-state="running"]').count(), 60)
