"""How quickly is a network drawn, moved and asked, against a plain pyvis page? python benchmarks/chart.py [--repeats 5]

Headless Chromium with software WebGL, everything on this machine, medians over the repeats, milliseconds.

painted  from opening the page until the arranged picture is there (Streamlit's own start included)
chart    the part of it that is the chart's: reading the data, arranging, drawing
frames   pictures drawn in 3 s while the camera pans and zooms (nothing is asked of the machine in between: 180 at most)
click    from a click on a node until the details panel says its name
grow     from a double-click until 20 new nodes are drawn; the places and the camera of the others must not change
memory   of the page's JavaScript, MB
pyvis    a page made by pyvis alone with its physics, until its loading bar is gone (usable picture)
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as TooLong
from pyvis.network import Network

ROOT = Path(__file__).resolve().parents[1]
CELLS = ((300, 600), (1_000, 2_000), (5_000, 10_000), (20_000, 60_000), (100_000, 200_000))
PYVIS = (500, 2_000)
PATIENCE = 240_000
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--use-gl=angle", "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader", "--enable-precise-memory-info",
]  # fmt: skip
PAN = """async () => {
    const camera = window.__linkgraphChart, canvas = document.querySelector('*');
    const root = [...document.querySelectorAll('*')].map(e => e.shadowRoot ?? e)
        .flatMap(e => [...(e.querySelectorAll?.('.linkgraph-chart') ?? [])])[0];
    const stage = root.querySelector('.sigma-mouse'), box = stage.getBoundingClientRect();
    const end = performance.now() + 3000; let frames = 0, k = 0;
    while (performance.now() < end) {
        stage.dispatchEvent(new WheelEvent('wheel', {deltaY: k++ % 40 < 20 ? -40 : 40, bubbles: true, cancelable: true,
            clientX: box.left + box.width * (0.3 + 0.4 * ((k % 30) / 30)), clientY: box.top + box.height / 2}));
        await new Promise(requestAnimationFrame);
        frames++;
    }
    return frames;
}"""


@contextmanager
def served(page: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {"server.port": port, "server.headless": "true", "server.address": "127.0.0.1",
               "browser.gatherUsageStats": "false", "server.fileWatcherType": "none"}  # fmt: skip
    settings = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    words = [sys.executable, "-m", "streamlit", "run", str(page), *settings]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    server = subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(6)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


def waited(page: Page, true: str) -> float:
    """Milliseconds until an expression is true on the page."""
    begun = time.perf_counter()
    page.wait_for_function(true, timeout=PATIENCE)
    return 1000 * (time.perf_counter() - begun)


def spots(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate("window.__linkgraphChart.nodes('chart')")
    return found


def cell(browser: Browser, address: str, nodes: int, ties: int) -> dict[str, float]:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    begun = time.perf_counter()
    page.goto(f"{address}/?n={nodes}&m={ties}")
    chart = page.wait_for_selector(".linkgraph-chart[data-state=painted]", timeout=PATIENCE)
    assert chart is not None
    row = {"painted": 1000 * (time.perf_counter() - begun), "chart": float(chart.get_attribute("data-painted-ms") or 0)}
    page.wait_for_timeout(1500)
    row["memory"] = page.evaluate("performance.memory.usedJSHeapSize") / 1e6
    before, camera = spots(page), page.evaluate("window.__linkgraphChart.camera('chart')")
    box = page.locator(".stage").bounding_box()
    assert box is not None
    inside = (k for k, (x, y) in before.items() if abs(x - box["x"] - box["width"] / 2) < 300)
    node = next(inside)
    page.mouse.click(*before[node])
    picked = page.evaluate("window.__linkgraphChart.selected('chart')")[0]
    row["click"] = waited(page, f"document.body.innerText.includes('details of {picked}')")
    page.wait_for_timeout(500)
    page.mouse.dblclick(*before[node])
    row["grow"] = waited(page, "'new19' in window.__linkgraphChart.nodes('chart')")
    after = spots(page)
    assert page.evaluate("window.__linkgraphChart.camera('chart')") == camera
    assert {key: after[key] for key in before} == before
    row["frames"] = page.evaluate(PAN)
    page.close()
    return row


def pyvis(browser: Browser, folder: Path, nodes: int) -> float:
    """Seconds until a page that pyvis makes by itself, with its physics, has no loading bar any more."""
    network = Network(height="640px", cdn_resources="in_line")
    for i in range(nodes):
        network.add_node(i, label=f"n{i}")
    for i in range(1, nodes):
        network.add_edge(i, (i * 7919) % i)
        network.add_edge(i, i // 50 * 50 if i % 50 else i - 1)
    file = folder / f"{nodes}.html"
    file.write_text(network.generate_html(), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.route("http*://**/*", lambda route: route.abort())
    begun = time.perf_counter()
    page.goto(file.as_uri(), wait_until="commit")
    try:
        page.wait_for_function("document.getElementById('loadingBar')?.style.display === 'none'", timeout=PATIENCE)
    except TooLong:
        return float("inf")
    finally:
        page.close()
    return time.perf_counter() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--largest", type=int, default=100_000, help="leave out cells with more nodes")
    chosen = parser.parse_args()
    program = shutil.which("chromium")
    with sync_playwright() as playwright, served(ROOT / "benchmarks" / "chart_page.py") as address:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        for nodes, ties in ((500, 1_000), (2_000, 4_000), *CELLS):
            if nodes > chosen.largest:
                continue
            found = [cell(browser, address, nodes, ties) for _ in range(chosen.repeats)]
            row = {key: statistics.median(one[key] for one in found) for key in found[0]}
            print(f"{nodes:>7} nodes {ties:>7} ties  " + "  ".join(f"{k} {v:.0f}" for k, v in row.items()), flush=True)
        with tempfile.TemporaryDirectory() as folder:
            for nodes in PYVIS:
                seconds = pyvis(browser, Path(folder), nodes)
                print(f"{nodes:>7} nodes pyvis with physics  {seconds:.1f} s", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
