"""How quickly is a network drawn, moved and asked? python benchmarks/chart.py [--nodes 5000 20000] [--repeats 5]

Headless Chromium with software WebGL, everything on this machine; medians over the loads (least to most). Against
vis-network in the same place of the same page, and against a page made by pyvis alone. Prints a table for
docs/benchmarks.md and keeps every load in a JSON file. The server has served one page before it is measured; the
browser has nothing in its cache. About 20 minutes on a quiet machine of two cores.

loads    how many openings stand behind the line; what failed is said and not counted
open     from opening the page (Streamlit's own start included) until the arranged picture is on the screen
chart    the part of it that is the chart's: from the data's arrival to the picture; reading, arranging, drawing
frames   pictures drawn in 3 s while the mouse drags the picture and then turns the wheel (180 at most)
click    from pressing the mouse on a node until the details name it
memory   what the page's JavaScript holds after collecting garbage
grow     a double-click adds 20 nodes: whether all other places and the camera stayed as they were, to the pixel

Unless --only says otherwise: --nodes for the chart, --vis for vis-network, --pyvis for pyvis' page. A load without a
picture within --limit seconds ends its line ("> 120"); vis-network and pyvis are opened --repeats times, or fewer where
--cell seconds are over.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path

from chart_person import (  # type: ignore[import-not-found]
    CHART,
    VIS,
    Drawer,
    Load,
    measure,
    pyvis_file,
    pyvis_page,
)
from playwright.sync_api import Browser, Playwright, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
TIES = {300: 600, 500: 1_000, 1_000: 2_000, 2_000: 4_000, 5_000: 10_000, 20_000: 60_000, 100_000: 200_000}
PYVIS = "pyvis, page with physics"
HEAD = (
    "| drawn by | nodes / ties | loads | open, s | chart, s | frames in 3 s | click to details, ms | memory, MB "
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
    """How often, how many seconds at most for one picture, and for all loads of one line."""

    repeats: int
    limit: float
    cell: float = float("inf")


@dataclass
class Cell:
    """All loads of one drawer at one size."""

    drawn_by: str
    nodes: int
    ties: int
    limit: float
    loads: list[Load] = field(default_factory=list)

    def values(self, name: str) -> list[float]:
        return [value for load in self.loads if (value := getattr(load, name)) is not None]

    @property
    def capped(self) -> bool:
        return any(load.capped for load in self.loads)

    @property
    def opened(self) -> float | None:
        """Seconds until the picture; of a capped one the limit, a lower bound; None where nothing was opened."""
        if self.capped:
            return self.limit
        return statistics.median(self.values("open_s")) if self.values("open_s") else None

    @property
    def failures(self) -> list[str]:
        return [load.failed for load in self.loads if load.failed]

    def line(self) -> str:
        kept = self.values("kept")
        cells = (
            self.drawn_by, f"{self.nodes:,} / {self.ties:,}",
            f"{len(self.loads)}" + (f", {len(self.failures)} failed" if self.failures else ""),
            f"> {self.limit:.0f}" if self.capped else spread(self.values("open_s"), 1),
            spread(self.values("chart_s"), 2), spread(self.values("frames")), spread(self.values("click_ms")),
            spread(self.values("memory_mb")), "" if not kept else "yes" if all(kept) else "**no**",
        )  # fmt: skip
        return f"| {' | '.join(cells)} |"


def spread(values: list[float], digits: int = 0) -> str:
    """Median, and in brackets the least and the most."""
    if not values:
        return ""
    low, middle, high = (f"{one:.{digits}f}" for one in (min(values), statistics.median(values), max(values)))
    return middle if len(values) == 1 else f"{middle} ({low}–{high})"


class Chromium:
    """A browser that is started anew where it has died."""

    def __init__(self, playwright: Playwright) -> None:
        self._playwright = playwright
        self._browser: Browser | None = None

    def browser(self) -> Browser:
        if self._browser is None or not self._browser.is_connected():
            path = shutil.which("chromium")
            self._browser = self._playwright.chromium.launch(executable_path=path, args=FLAGS)
        return self._browser


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
        _await(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


def _await(port: int, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
        else:
            return


@dataclass
class Bench:
    """Fills one line after the other, prints it, and keeps all loads in a file as it goes."""

    chromium: Chromium
    file: Path
    cells: list[Cell] = field(default_factory=list)

    def fill(self, name: str, nodes: int, open_once: Callable[[Browser], Load], patience: Patience) -> None:
        cell = Cell(name, nodes, TIES[nodes], patience.limit)
        self.cells.append(cell)
        begun = time.monotonic()
        while len(cell.loads) < patience.repeats and not cell.capped:
            if cell.loads and time.monotonic() - begun > patience.cell:
                break
            cell.loads.append(open_once(self.chromium.browser()))
        print(cell.line(), flush=True)
        for why in cell.failures:
            print(f"failed: {name}, {nodes:,} nodes: {why}", file=sys.stderr, flush=True)
        self.file.write_text(json.dumps([asdict(one) for one in self.cells], indent=1), encoding="utf-8")

    def drawn(self, address: str, drawer: Drawer, sizes: list[int], patience: Patience) -> None:
        for nodes in sizes:
            query = f"{address}/?n={nodes}&m={TIES[nodes]}&by={drawer.by}"
            once = partial(measure, address=query, drawer=drawer, limit=patience.limit)
            self.fill(drawer.name, nodes, once, patience)

    def pyvis(self, sizes: list[int], patience: Patience) -> None:
        with tempfile.TemporaryDirectory() as folder:
            for nodes in sizes:
                file = pyvis_file(Path(folder), nodes)
                self.fill(PYVIS, nodes, partial(pyvis_page, file=file, limit=patience.limit), patience)

    def ratios(self) -> Iterator[str]:
        """How much sooner the chart is there than another drawer; a lower bound where that one was capped."""
        own = {cell.nodes: cell for cell in self.cells if cell.drawn_by == CHART.name and not cell.capped}
        for cell in self.cells:
            mine = own.get(cell.nodes)
            if cell.drawn_by == CHART.name or mine is None or mine.opened is None or cell.opened is None:
                continue
            least = "more than " if cell.capped else ""
            chart = cell.opened / statistics.median(mine.values("chart_s"))
            yield (
                f"{cell.nodes:,} nodes: a usable picture {least}{cell.opened / mine.opened:.1f} times sooner than "
                f"{cell.drawn_by} (from the data's arrival {least}{chart:.0f} times)"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--nodes", type=int, nargs="*", default=list(TIES), choices=list(TIES))
    parser.add_argument("--vis", type=int, nargs="*", default=[1_000, 5_000], choices=list(TIES))
    parser.add_argument("--pyvis", type=int, nargs="*", default=[500, 2_000], choices=list(TIES))
    parser.add_argument("--only", choices=("chart", "vis", "pyvis"))
    parser.add_argument("--limit", type=float, default=120, help="seconds for one picture")
    parser.add_argument("--cell", type=float, default=120, help="seconds for a line of vis-network or pyvis")
    parser.add_argument("--json", type=Path, default=Path(tempfile.gettempdir()) / "linkgraph-chart.json")
    chosen = parser.parse_args()
    wanted = {"chart": chosen.nodes, "vis": chosen.vis, "pyvis": chosen.pyvis}
    sizes = {name: sorted(given) if chosen.only in (None, name) else [] for name, given in wanted.items()}
    own, others = Patience(chosen.repeats, chosen.limit), Patience(chosen.repeats, chosen.limit, chosen.cell)
    print(f"{HEAD}\n|---|---|---|---:|---:|---:|---:|---:|---|", flush=True)
    with sync_playwright() as playwright, served(ROOT / "benchmarks" / "chart_page.py") as address:
        bench = Bench(Chromium(playwright), chosen.json)
        measure(bench.chromium.browser(), f"{address}/?n=300&m=600&by=chart", CHART, chosen.limit)
        bench.drawn(address, CHART, sizes["chart"], own)
        bench.pyvis(sizes["pyvis"], others)
        bench.drawn(address, VIS, sizes["vis"], others)
    for said in bench.ratios():
        print(f"\n{said}")
    print(f"\nevery load: {chosen.json}")


if __name__ == "__main__":
    main()
