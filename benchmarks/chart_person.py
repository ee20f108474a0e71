"""What a person does to a chart in a browser, and how long it takes; for benchmarks/chart.py."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Error, Page
from playwright.sync_api import TimeoutError as TooLong
from pyvis.network import Network

SIZE = {"width": 1440, "height": 900}
MOVED_S = 1.5
#: Seconds for an answer to a click; whoever takes longer has failed.
PATIENCE_S = 60
#: Two frames later what was painted is on the screen.
SHOWN = "() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))"
COUNTING = """() => {
    window.__frames = 0;
    const count = () => { window.__frames++; window.__counting = requestAnimationFrame(count); };
    window.__counting = requestAnimationFrame(count);
}"""
COUNTED = "() => { cancelAnimationFrame(window.__counting); return window.__frames; }"
WATCHING = """() => {
    const times = window.__times = {};
    const seen = () => {
        if (/details of n\\d/.test(document.body.innerText)) times.seen ??= performance.now();
    };
    new MutationObserver(seen).observe(document.body, {subtree: true, childList: true, characterData: true});
    window.addEventListener("mousedown", () => { times.down ??= performance.now(); }, true);
    window.addEventListener("pointerdown", () => { times.down ??= performance.now(); }, true);
}"""


@dataclass(frozen=True)
class Drawer:
    """Something that draws: its element, and how its places are asked for (node → [x, y] on the page)."""

    name: str
    by: str
    element: str
    places: str
    grows: bool


CHART = Drawer("linkgraph's chart", "chart", ".linkgraph-chart", "window.__linkgraphChart.nodes('chart')", True)
VIS = Drawer(
    "vis-network, same page, its physics", "vis", ".vis-chart",
    """(() => {
        const network = window.__visChart, box = network.body.container.getBoundingClientRect();
        const at = ([id, p]) => { const q = network.canvasToDOM(p); return [id, [box.left + q.x, box.top + q.y]]; };
        return Object.fromEntries(Object.entries(network.getPositions()).map(at));
    })()""",
    False,
)  # fmt: skip


@dataclass
class Load:
    """One opening: seconds and milliseconds, megabytes, frames in 3 s; None where it did not come so far.

    ``kept`` : whether everything stayed in its place while 20 nodes were added.
    ``capped`` : no picture within the limit.
    ``failed`` : what else went wrong, '' nothing.
    """

    open_s: float | None = None
    chart_s: float | None = None
    frames: float | None = None
    click_ms: float | None = None
    memory_mb: float | None = None
    kept: bool | None = None
    capped: bool = False
    failed: str = ""


def measure(browser: Browser, address: str, drawer: Drawer, limit: float) -> Load:
    """Open, click, grow, move."""
    load = Load()
    try:
        page = browser.new_context(viewport=SIZE).new_page()  # type: ignore[arg-type]
        try:
            _opened(page, address, drawer, (load, limit))
            if not load.capped:
                _used(page, drawer, load)
        finally:
            page.context.close()
    except Error as error:
        load.failed = error.message.splitlines()[0]
    return load


def _opened(page: Page, address: str, drawer: Drawer, asked: tuple[Load, float]) -> None:
    """Until the arranged picture is on the screen, or until the limit (seconds)."""
    load, limit = asked
    begun = time.perf_counter()
    page.goto(address)
    try:
        chart = page.wait_for_selector(f"{drawer.element}[data-state=painted]", timeout=1000 * limit)
    except TooLong:
        load.capped = True
        return
    assert chart is not None
    page.evaluate(SHOWN)
    load.open_s = time.perf_counter() - begun
    load.chart_s = float(chart.get_attribute("data-painted-ms") or 0) / 1000


def _used(page: Page, drawer: Drawer, load: Load) -> None:
    """What a person does with the picture once it is there."""
    page.set_default_timeout(1000 * PATIENCE_S)
    page.wait_for_timeout(1500)
    box = page.locator(drawer.element).bounding_box()
    assert box is not None
    middle = (box["x"] + 0.55 * box["width"], box["y"] + 0.5 * box["height"])
    places: dict[str, list[float]] = page.evaluate(drawer.places)
    at = min(places.values(), key=lambda spot: abs(spot[0] - middle[0]) + abs(spot[1] - middle[1]))
    load.click_ms = clicked(page, at)
    load.memory_mb = held(page)
    load.kept = grown(page, places, at) if drawer.grows else None
    load.frames = moved(page, places, middle)


def clicked(page: Page, at: list[float]) -> float:
    """From pressing the mouse until the details name a node, by the clock of the page.

    Of many dots that cover each other it is the one that lies on top.
    """
    page.evaluate(WATCHING)
    page.mouse.click(at[0], at[1])
    page.wait_for_function("window.__times.seen !== undefined")
    times: dict[str, float] = page.evaluate("window.__times")
    page.wait_for_timeout(700)
    return times["seen"] - times["down"]


def held(page: Page) -> float:
    """Megabytes that the page's JavaScript holds once what nobody needs is thrown away."""
    client = page.context.new_cdp_session(page)
    client.send("HeapProfiler.collectGarbage")
    client.send("Performance.enable")
    metrics = {one["name"]: one["value"] for one in client.send("Performance.getMetrics")["metrics"]}
    return float(metrics["JSHeapUsedSize"]) / 1e6


def grown(page: Page, before: dict[str, Any], at: list[float]) -> bool:
    """Whether a double-click that adds 20 nodes leaves every other place, and the camera, as they were."""
    camera = page.evaluate("window.__linkgraphChart.camera('chart')")
    page.mouse.dblclick(at[0], at[1])
    page.wait_for_function("'new19' in window.__linkgraphChart.nodes('chart')")
    after = page.evaluate(CHART.places)
    same = all(after[one] == before[one] for one in before)
    return same and page.evaluate("window.__linkgraphChart.camera('chart')") == camera


def moved(page: Page, places: dict[str, list[float]], middle: tuple[float, float]) -> float:
    """Frames while the mouse drags the picture to and fro and then turns the wheel, as fast as the page takes it."""
    x, y = _free(places, middle)
    page.mouse.move(x, y)
    page.evaluate(COUNTING)
    begun = time.perf_counter()
    page.mouse.down()
    step = 0
    while time.perf_counter() - begun < MOVED_S:
        step += 1
        page.mouse.move(x + 60 * ((step % 20) / 20), y + 40 * ((step % 30) / 30))
    page.mouse.up()
    while time.perf_counter() - begun < 2 * MOVED_S:
        step += 1
        page.mouse.wheel(0, -60 if step % 40 < 20 else 60)
    seconds = time.perf_counter() - begun
    return float(page.evaluate(COUNTED)) * 2 * MOVED_S / seconds


def _free(places: dict[str, list[float]], middle: tuple[float, float]) -> tuple[float, float]:
    """A point near the middle with no node right under it: there the mouse takes the picture and no node."""
    tried = [(middle[0] + 7 * dx, middle[1] + 7 * dy) for dx in range(-20, 21) for dy in range(-20, 21)]
    near = [p for p in places.values() if abs(p[0] - middle[0]) < 200 and abs(p[1] - middle[1]) < 200][:2000]

    def room(at: tuple[float, float]) -> float:
        return min((abs(p[0] - at[0]) + abs(p[1] - at[1]) for p in near), default=99.0)

    return max(tried[::7], key=room)


def pyvis_file(folder: Path, nodes: int) -> Path:
    """A page that pyvis makes by itself, with its physics."""
    network = Network(height="640px", cdn_resources="in_line")
    for i in range(nodes):
        network.add_node(i, label=f"n{i}")
    for i in range(1, nodes):
        network.add_edge(i, (i * 7919) % i)
        network.add_edge(i, i // 50 * 50 if i % 50 else i - 1)
    file = folder / f"{nodes}.html"
    file.write_text(network.generate_html(), encoding="utf-8")
    return file


def pyvis_page(browser: Browser, file: Path, limit: float) -> Load:
    """Until the page of pyvis has no loading bar any more."""
    load = Load()
    try:
        page = browser.new_context(viewport=SIZE).new_page()  # type: ignore[arg-type]
        page.route("http*://**/*", lambda route: route.abort())
        begun = time.perf_counter()
        try:
            page.goto(file.as_uri(), wait_until="commit")
            gone = "document.getElementById('loadingBar')?.style.display === 'none'"
            page.wait_for_function(gone, timeout=1000 * limit)
            load.open_s = time.perf_counter() - begun
        except TooLong:
            load.capped = True
        finally:
            page.context.close()
    except Error as error:
        load.failed = error.message.splitlines()[0]
    return load
