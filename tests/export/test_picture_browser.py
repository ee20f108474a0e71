"""The picture in a real browser: drawn, standing still, running nothing of a stranger, asking nobody."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from linkgraph.export import ExportBundle, write_export
from tests.export.bundles import ODD, PAYLOADS, calls, cluster, hostile

pytestmark = pytest.mark.browser

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
#: Puts how many points of the drawing are not white into the page's hands.
INK = """() => {
  const canvas = document.querySelector("#picture canvas");
  const points = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  let ink = 0;
  for (let i = 0; i < points.length; i += 4) {
    if (points[i + 3] > 200 && points[i] + points[i + 1] + points[i + 2] < 700) ink++;
  }
  return ink;
}"""


@dataclass
class Opened:
    """A page, what it asked for and what it complained about."""

    page: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no Chromium on this machine")
    sync = pytest.importorskip("playwright.sync_api")
    with sync.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, headless=True, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def show(browser: Any, tmp_path: Path) -> Iterator[Callable[[ExportBundle], Opened]]:
    pages = []

    def opened(bundle: ExportBundle) -> Opened:
        file = tmp_path / "picture.html"
        write_export(bundle, "html", file)
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        pages.append(page)
        out = Opened(page)
        page.on("request", lambda request: out.requests.append(request.url))
        page.on("console", lambda message: out.complaints.append(message.text))
        page.on("pageerror", lambda error: out.complaints.append(str(error)))
        page.on("dialog", lambda dialog: out.complaints.append(f"dialog {dialog.message}"))
        page.goto(file.as_uri())
        page.wait_for_function("document.documentElement.dataset.drawnNodes", timeout=20_000)
        return out

    yield opened
    for page in pages:
        page.close()


def drawn(page: Any) -> tuple[int, int]:
    said = page.evaluate("[document.documentElement.dataset.drawnNodes, document.documentElement.dataset.drawnEdges]")
    return int(said[0]), int(said[1])


def hover_all_over(page: Any) -> list[str]:
    """Point at a grid of places; the texts of the tooltips that came up."""
    box = page.locator("#picture").bounding_box()
    seen = []
    for i in range(1, 9):
        for j in range(1, 6):
            page.mouse.move(box["x"] + box["width"] * i / 9, box["y"] + box["height"] * j / 6)
            page.wait_for_timeout(160)
            tip = page.locator("div.vis-tooltip")
            if tip.count() and tip.evaluate("e => e.style.visibility") == "visible":
                seen.append(tip.inner_text())
    return seen


def test_hostile_names_run_nothing_and_ask_nobody(show: Callable[[ExportBundle], Opened]) -> None:
    bundle = hostile()
    view = show(bundle)
    assert drawn(view.page) == (len(bundle.nodes), len(bundle.links))
    view.page.locator("#picture").scroll_into_view_if_needed()
    hover_all_over(view.page)
    view.page.mouse.click(640, 500)
    assert view.page.evaluate("window.hacked") is None
    assert [url for url in view.requests if not url.startswith("file:")] == []
    assert len(view.requests) == 1
    assert view.complaints == []
    assert view.page.locator("img, iframe, a, svg script, object, embed").count() == 0
    assert view.page.locator("h1").inner_text() == bundle.title
    cells = view.page.locator("section:nth-of-type(2) tbody td:first-child").all_text_contents()
    assert cells[: len(PAYLOADS)] == list(PAYLOADS)
    assert ODD[0] in cells


def test_the_content_policy_would_stop_what_slipped_through(show: Callable[[ExportBundle], Opened]) -> None:
    """Defence in depth: markup put into the page by hand neither runs nor loads."""
    view = show(calls())
    view.page.evaluate(
        """() => {
          const box = document.createElement("div");
          box.innerHTML = "<img src='https://outside.invalid/x.png' onerror='window.hacked=1'>";
          document.body.append(box);
          const script = document.createElement("script");
          script.textContent = "window.hacked=2";
          document.body.append(script);
        }"""
    )
    view.page.wait_for_timeout(300)
    assert view.page.evaluate("window.hacked") is None
    assert len([text for text in view.complaints if "Content Security Policy" in text]) >= 2


def test_a_cluster_with_chinese_names_is_drawn_and_stands_still(show: Callable[[ExportBundle], Opened]) -> None:
    bundle = cluster()
    view = show(bundle)
    assert drawn(view.page) == (len(bundle.nodes), len(bundle.ties))
    ink = view.page.evaluate(INK)
    assert ink > 10_000
    before = view.page.locator("#picture").screenshot()
    view.page.wait_for_timeout(700)
    assert view.page.locator("#picture").screenshot() == before
    assert view.complaints == []


def test_pointing_tells_and_clicking_keeps(show: Callable[[ExportBundle], Opened]) -> None:
    view = show(calls())
    view.page.locator("#picture").scroll_into_view_if_needed()
    tips = hover_all_over(view.page)
    assert any("tel:+8613800138000" in tip and "betweenness: 0.5" in tip for tip in tips), tips
    box = view.page.locator("#picture").bounding_box()
    details = view.page.locator("#details")
    assert details.is_hidden()
    for i in range(1, 40):
        view.page.mouse.click(box["x"] + box["width"] * i / 40, box["y"] + box["height"] / 2)
        if details.is_visible():
            break
    assert "tel:+86138" in details.inner_text() or "CALLED" in details.inner_text()
    view.page.mouse.click(box["x"] + 5, box["y"] + 5)
    assert details.is_hidden()


def test_nodes_can_be_dragged_and_shown_again(show: Callable[[ExportBundle], Opened]) -> None:
    view = show(cluster())
    box = view.page.locator("#picture").bounding_box()
    before = view.page.locator("#picture").screenshot()
    view.page.mouse.move(box["x"] + 10, box["y"] + 10)
    view.page.mouse.down()
    view.page.mouse.move(box["x"] + 200, box["y"] + 90, steps=5)
    view.page.mouse.up()
    assert view.page.locator("#picture").screenshot() != before
    view.page.locator("#reset").click()
    view.page.wait_for_timeout(200)
    view.page.mouse.move(1, 1)
    assert view.page.evaluate(INK) > 10_000


def test_printed_on_a4_the_picture_keeps_its_shape_and_nothing_is_cut_off(
    show: Callable[[ExportBundle], Opened],
) -> None:
    view = show(cluster())
    view.page.emulate_media(media="print")
    view.page.set_viewport_size({"width": 688, "height": 1000})  # 182 mm at 96 dots an inch
    shape = view.page.evaluate(
        "(() => { const c = document.querySelector('#picture canvas'), r = c.getBoundingClientRect();"
        " return [c.width / c.height, r.width / r.height, document.documentElement.scrollWidth] })()"
    )
    assert shape[0] == pytest.approx(shape[1], rel=0.02)
    assert shape[2] <= 688
    assert view.page.locator("#reset").is_hidden()
    assert view.page.pdf(format="A4", prefer_css_page_size=True).startswith(b"%PDF")
