"""How soon the Explore page has what it draws: python benchmarks/explore.py [--ties 1000000] [--keep FOLDER]

A case with so many ties between actors (gangs of 50 and noise between them) is imported and built; then everything
that stands between opening the page and the first picture is timed in a new process, step by step: reading the
actors, the quick grouping, the overview, what the chart is given. After that: what a click needs.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

import numpy as np

from linkgraph import Case

HEAD = (
    "通联类型,本端号码,对端号码,通话开始/短信发送时间,通话结束时间,通话时长（秒）,"
    "本端卡号(IMSI),本端机身码(IMEI),短信内容\n"
)
GANG, MEAN_DEGREE, INSIDE = 50, 10, 0.7
Made = TypeVar("Made")


def write_calls(path: Path, ties: int, seed: int = 0) -> None:
    """One call for each of about `ties` pairs of numbers; 70 % of them inside gangs of 50."""
    rng = np.random.default_rng(seed)
    n = 2 * ties // MEAN_DEGREE
    a = rng.integers(0, n, ties)
    mate = np.minimum(a // GANG * GANG + rng.integers(0, GANG, ties), n - 1)
    b = np.where(rng.random(ties) < INSIDE, mate, rng.integers(0, n, ties))
    second = rng.integers(0, 86_400 * 365, ties)
    begin = datetime.fromisoformat("2023-01-01")
    with path.open("w", encoding="utf-8") as out:
        out.write(HEAD)
        for x, y, s in zip(a.tolist(), b.tolist(), second.tolist(), strict=True):
            if x != y:
                at = begin + timedelta(seconds=s)
                out.write(f"主叫,138{x:08d},138{y:08d},{at},{at + timedelta(seconds=60)},60,,,\n")


def timed(what: str, call: Callable[[], Made]) -> Made:
    began, used = time.perf_counter(), time.process_time()
    made = call()
    print(
        f"{what:45} {time.perf_counter() - began:7.2f} s  ({time.process_time() - used:6.2f} s of processor)",
        flush=True,
    )
    return made


def make(folder: Path, ties: int) -> None:
    """The case: written, imported, built."""
    file = folder.parent / "calls.csv"
    write_calls(file, ties)
    case = Case.create(folder)
    timed("import", lambda: case.import_files([file]))
    timed("build", case.build)
    case.close()
    file.unlink()


def look(folder: Path) -> None:
    """What the page does between opening and the first picture, and at a click."""
    import logging

    logging.disable(logging.WARNING)
    from linkgraph.analysis import ClusterOptions
    from linkgraph.ui import data
    from linkgraph.ui.parts import chart, starts
    from linkgraph.ui.state import Window

    began = time.perf_counter()
    case = timed("open", lambda: Case.open(folder))
    at = timed("network", lambda: data.scope(case, None, Window()))
    graph = timed("actors", lambda: data.graph(at, case))
    clusters = timed("clusters", lambda: data.drawn_clusters(at, ClusterOptions(), case))
    canvas = timed("picture", lambda: starts.canvas_of(case, at, clusters))
    dots = timed("dots and ties", lambda: chart.dots_of(case, canvas.now, chart.Drawn(at, clusters)))
    print(f"first picture after {time.perf_counter() - began:.2f} s: {len(dots.nodes)} dots, {len(dots.links)} ties, "
          f"for {canvas.now.shown} of {graph.n} actors and {graph.m} ties")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ties", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path, help="folder of the case; used again where it is there")
    parser.add_argument("--look", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.look:
        look(chosen.keep)
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = chosen.keep or Path(scratch) / "case"
        if not (folder / "case.sqlite").exists():
            folder.parent.mkdir(parents=True, exist_ok=True)
            make(folder, chosen.ties)
        subprocess.run([sys.executable, __file__, "--look", "--keep", str(folder)], check=True)


if __name__ == "__main__":
    main()
