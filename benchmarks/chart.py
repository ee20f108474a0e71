"""How quickly is a network drawn, moved and asked? python benchmarks/chart.py [--nodes 5000 20000] [--repeats 5]

Headless Chromium with software WebGL, everything on this machine; medians over the repeats (least to most). Against
vis-network in the same place of the same page, and against a page made by pyvis alone. Prints a table for
docs/benchmarks.md.

open     from opening the page (Streamlit's own start included) until the arranged picture is on the screen
chart    the part of it that is the chart's: from the data's arrival to the picture; reading, arranging, drawing
frames   pictures drawn in 3 s while the mouse drags the picture and then turns the wheel (180 at most)
click    from pressing the mouse on a node until the details name it
memory   what the page's JavaScript holds after collecting garbage
grow     a double-click adds 20 nodes: whether all other places and the camera stayed as they were, to the pixel

Unless --only says otherwise: --nodes for the chart, --vis for vis-network, --pyvis for pyvis' page. Who needs longer
than its limit for one picture is not asked again, nor for a larger one.
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
from dataclasses import dataclass
from pathlib import Path

from chart_person import (  # type: ignore[import-not-found]
    CHART,
    VIS,
    Drawer,
    Measured,
    measure,
    pyvis_page,
)
from playwright.sync_api import Browser, Error, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
TIES = {300: 600, 500: 1_000, 1_000: 2_000, 2_000: 4_000, 5_000: 10_000, 20_000: 60_000, 100_000: 200_000}
HEAD = (
    "| drawn by | nodes / ties | open, s | chart, s | frames in 3 s | click to details, ms | memory, MB "
    "| grown in place |"
)
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--use-gl=angle", "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader", "--enable-precise-memory-info",
]  # fmt: skip


@dataclass(frozen=True)
class Patience:
    """How often, and how many seconds at most for one picture."""

    repeats: int
    limit: float


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


def spread(values: list[float], unit: float = 1.0, digits: int = 0) -> str:
    """Median, and in brackets the least and the most."""
    low, middle, high = (f"{one / unit:.{digits}f}" for one in (min(values), statistics.median(values), max(values)))
    return middle if len(values) == 1 else f"{middle} ({low}–{high})"


def line(drawer: Drawer, nodes: int, found: list[Measured]) -> str:
    kept = {None: "–", True: "yes", False: "**no**"}[None if found[0].kept is None else all(one.kept for one in found)]
    cells = (
        drawer.name, f"{nodes:,} / {TIES[nodes]:,}", spread([one.open for one in found], 1000, 1),
        spread([one.chart for one in found], 1000, 2), spread([one.frames for one in found]),
        spread([one.click for one in found]), spread([one.memory for one in found]), kept,
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def rows(browser: Browser, address: str, drawer: Drawer, sizes: list[int], patience: Patience) -> dict[int, float]:
    """Prints one line for each size; median seconds until the picture, without those that took too long."""
    opened: dict[int, float] = {}
    for nodes in sizes:
        query = f"{address}/?n={nodes}&m={TIES[nodes]}&by={drawer.by}"
        found: list[Measured] = []
        try:
            found.extend(measure(browser, query, drawer, patience.limit) for _ in range(patience.repeats))
        except Error as error:
            why = f"> {patience.limit:.0f}" if "Timeout" in str(error) else f"failed: {error.message.splitlines()[0]}"
            print(f"| {drawer.name} | {nodes:,} / {TIES[nodes]:,} | {why} | | | | | |", flush=True)
            break
        print(line(drawer, nodes, found), flush=True)
        opened[nodes] = statistics.median(one.open for one in found) / 1000
    return opened


def pyvis_rows(browser: Browser, sizes: list[int], patience: Patience) -> dict[int, tuple[float, bool]]:
    """Seconds until a page of pyvis alone is usable, and whether it got there."""
    out: dict[int, tuple[float, bool]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for nodes in sizes:
            found: list[float | None] = []
            while len(found) < patience.repeats and None not in found:
                found.append(pyvis_page(browser, Path(folder), nodes, patience.limit))
            done = [one for one in found if one is not None]
            said = spread(done, 1, 1) if None not in found else f"> {patience.limit:.0f}"
            print(f"| pyvis, page with physics | {nodes:,} / {TIES[nodes]:,} | {said} | | | | | |", flush=True)
            out[nodes] = (statistics.median(done), True) if None not in found else (patience.limit, False)
            if None in found:
                break
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--nodes", type=int, nargs="*", default=list(TIES), choices=list(TIES))
    parser.add_argument("--vis", type=int, nargs="*", default=[1_000, 5_000], choices=list(TIES))
    parser.add_argument("--pyvis", type=int, nargs="*", default=[500, 2_000], choices=list(TIES))
    parser.add_argument("--only", choices=("chart", "vis", "pyvis"))
    parser.add_argument("--limit", type=float, default=180, help="seconds for one picture")
    parser.add_argument("--vis-limit", type=float, default=90)
    chosen = parser.parse_args()
    wanted = {"chart": chosen.nodes, "vis": chosen.vis, "pyvis": chosen.pyvis}
    sizes = {name: sorted(given) if chosen.only in (None, name) else [] for name, given in wanted.items()}
    patience = Patience(chosen.repeats, chosen.limit)
    print(f"{HEAD}\n|---|---|---:|---:|---:|---:|---:|---|")
    with sync_playwright() as playwright, served(ROOT / "benchmarks" / "chart_page.py") as address:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        opened = rows(browser, address, CHART, sizes["chart"], patience)
        rows(browser, address, VIS, sizes["vis"], Patience(chosen.repeats, chosen.vis_limit))
        against = pyvis_rows(browser, sizes["pyvis"], patience)
        browser.close()
    for nodes, (seconds, got) in against.items():
        if nodes in opened:
            least = "" if got else "more than "
            print(f"\n{nodes:,} nodes: a usable picture {least}{seconds / opened[nodes]:.0f} times sooner than pyvis")


if __name__ == "__main__":
    main()
