"""How time and memory grow with the ties: one process a size, drawn as a picture (SVG) by itself.

python benchmarks/graphs.py --plot docs/images/graphs-growth.svg
"""

from __future__ import annotations

import json
import math
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
COLOURS = {
    "leiden": "#4e89c4",
    "pagerank": "#ff893b",
    "core": "#00a3a3",
    "components": "#768900",
    "betweenness": "#9d0062",
}
#: Up to how many ties of this evenly tied network an analysis is asked for.
UP_TO = {"betweenness": 20_000, "leiden": 10_000_000}


def measure(ties: int) -> dict[str, Any]:
    """Seconds of one processor and peak memory of the analyses on a generated operation (in this process)."""
    from benchmarks.graphs import operation, timed
    from linkgraph.analysis import Fusing
    from linkgraph.analysis.arrays import components
    from linkgraph.analysis.centrality import Network, betweenness_centrality, core_number, pagerank
    from linkgraph.analysis.fusing import fused_ties
    from linkgraph.analysis.partitions import best_partition

    graph = operation(ties)
    held = sum(part.nbytes for part in (graph.u, graph.v, graph.weight, *graph.layers.values()))
    net = Network(graph.n, graph.u, graph.v, graph.weight)
    before = _peak()
    seconds = {
        "components": timed(lambda: components(graph.n, graph.u, graph.v))[0],
        "core": timed(lambda: core_number(net))[0],
        "pagerank": timed(lambda: pagerank(net))[0],
    }
    matrices = _peak()
    if ties <= UP_TO["leiden"]:
        seconds["leiden"] = timed(lambda: best_partition(fused_ties(graph, Fusing()), "leiden", 1.0, 1, 0))[0]
    if ties <= UP_TO["betweenness"]:
        seconds["betweenness"] = timed(lambda: betweenness_centrality(net))[0]
    return {
        "people": graph.n, "ties": graph.m, "seconds": seconds, "bytes_held": held / graph.m,
        "bytes_more": max(0, matrices - before) / graph.m, "bytes_leiden": max(0, _peak() - before) / graph.m,
    }  # fmt: skip


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def grow() -> list[dict[str, Any]]:
    """One line a size."""
    rows = []
    for ties in SIZES:
        program = f"import json, benchmarks.growth as g; print(json.dumps(g.measure({ties})))"
        started = time.time()
        done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
        row = json.loads(done.stdout.splitlines()[-1])
        rows.append(row)
        said = "  ".join(f"{name} {value:.3g} s" for name, value in row["seconds"].items())
        memory = f"{row['bytes_held']:.0f} + {row['bytes_more']:.0f} B a tie, {row['bytes_leiden']:.0f} B with Leiden"
        print(f"{row['ties']:>11,} ties {row['people']:>10,} people: {said}; {memory} ({time.time() - started:.0f} s)")
    return rows


def draw(rows: list[dict[str, Any]], file: Path) -> None:
    """Seconds against ties, both logarithmic."""
    left, top, width, height = 70, 30, 560, 340
    low, high = -3.0, 3.0

    def x(ties: float) -> float:
        return left + width * (math.log10(ties) - 4) / 3

    def y(seconds: float) -> float:
        return top + height * (high - math.log10(max(seconds, 1e-3))) / (high - low)

    size = f'width="780" height="{top + height + 60}"'
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="13">']
    out.append('<rect width="100%" height="100%" fill="#ffffff"/>')
    for power in range(int(low), int(high) + 1):
        at = y(10.0**power)
        out.append(f'<line x1="{left}" y1="{at:.1f}" x2="{left + width}" y2="{at:.1f}" stroke="#dddddd"/>')
        out.append(f'<text x="{left - 8}" y="{at + 4:.1f}" text-anchor="end">{10.0**power:g} s</text>')
    for ties in SIZES:
        out.append(f'<line x1="{x(ties):.1f}" y1="{top}" x2="{x(ties):.1f}" y2="{top + height}" stroke="#dddddd"/>')
        out.append(f'<text x="{x(ties):.1f}" y="{top + height + 20}" text-anchor="middle">{ties:,}</text>')
    for place, (name, colour) in enumerate(COLOURS.items()):
        spots = [(x(row["ties"]), y(row["seconds"][name])) for row in rows if name in row["seconds"]]
        path = " ".join(f"{a:.1f},{b:.1f}" for a, b in spots)
        out.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2.5"/>')
        out += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="4" fill="{colour}"/>' for a, b in spots]
        out.append(f'<text x="{left + width + 16}" y="{top + 20 + 22 * place}" fill="{colour}">{name}</text>')
    out.append(f'<text x="{left + width / 2}" y="{top + height + 44}" text-anchor="middle">ties</text></svg>')
    file.write_text("\n".join(out) + "\n", encoding="utf-8")
