"""Do the clusters find the gangs, and does the certainty keep its word? python -m benchmarks.communities [--only PART]

Parts: sample (through the real importers), variants, calibration, alarm, speed. Every truth is planted. What the method
is made of was chosen on other seeds (101 to 104 of the sample, 1000 to 1011 and 2000 to 2009 of the variants) than are
reported here (1 to 10, 1 to 50).
``--plot FILE.svg`` draws the calibration.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import networkx as nx
import numpy as np

from benchmarks.graphs import operation as chain_of_gangs
from benchmarks.operations import VARIANTS, Operation, operation
from linkgraph.analysis import ClusterOptions, Fusing, communities
from linkgraph.analysis.agreement import adjusted_rand
from linkgraph.analysis.communities import search_of
from linkgraph.analysis.fusing import fused_ties
from linkgraph.analysis.partitions import best_partition
from linkgraph.analysis.stability import times_together
from linkgraph.analysis.ties import Ties
from linkgraph.case import create_sample
from linkgraph.graph.actors import ActorGraph, Floats, Ints, from_networkx
from linkgraph.sample import SampleOptions

SEEDS = range(1, 11)
OPERATIONS = range(1, 51)
BINS = (0.0, 0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95, 1.0001)
Finder = Callable[[ActorGraph, int], Ints]


def _plain(weights: Callable[[ActorGraph], Floats]) -> Finder:
    """One run of Leiden, as every library offers it."""

    def find(graph: ActorGraph, seed: int) -> Ints:
        ties = Ties(graph.n, graph.u, graph.v, weights(graph))
        return best_partition(ties.keep(ties.weight > 0), "leiden", 1.0, 1, seed)

    return find


def _fused(graph: ActorGraph) -> Floats:
    return fused_ties(graph, Fusing()).weight


def _louvain(graph: ActorGraph, seed: int) -> Ints:
    plain: nx.Graph[int] = nx.Graph()
    plain.add_nodes_from(range(graph.n))
    plain.add_weighted_edges_from(zip(graph.u.tolist(), graph.v.tolist(), _fused(graph).tolist(), strict=True))
    labels = np.zeros(graph.n, dtype=np.int64)
    for k, group in enumerate(nx.community.louvain_communities(plain, seed=seed)):
        labels[list(group)] = k
    return labels


def _ours(graph: ActorGraph, seed: int) -> Ints:
    found = communities(graph, ClusterOptions(seed=seed, rewirings=0))
    return np.array(found.partition, dtype=np.int64)


METHODS: dict[str, Finder] = {
    "linkgraph": _ours,
    "Leiden, same graph": _plain(_fused),
    "Leiden, raw counts": _plain(lambda graph: graph.weight),
    "networkx Louvain": _louvain,
}


def sample_operation(seed: int) -> Operation:
    """The sample of a seed, through files, importers, evidence and snapshot; the gang of each suspect in the graph."""
    with tempfile.TemporaryDirectory() as folder:
        case, _, truth = create_sample(Path(folder) / "case", SampleOptions(seed=seed))
        case.build()
        graph = case.actors().actors
        people = json.loads(truth.read_text(encoding="utf-8"))["people"]
        case.close()
    names = sorted({p["gang"] for p in people})
    gang = {f"person:{p['id_number']}": names.index(p["gang"]) for p in people}
    return Operation(graph, np.array([gang.get(i, -1) for i in graph.ids], dtype=np.int64))


def compare(operations: Iterator[Operation]) -> dict[str, list[float]]:
    """Agreement with the truth over the suspects, per method and operation."""
    found: dict[str, list[float]] = {name: [] for name in METHODS}
    for seed, one in enumerate(operations, start=1):
        own = one.suspects
        for name, method in METHODS.items():
            found[name].append(adjusted_rand(one.gang[own], method(one.graph, seed)[own]))
    return found


def _row(name: str, found: dict[str, list[float]]) -> None:
    cells = [f"{np.mean(x):.3f} ({min(x):.2f}–{max(x):.2f})" for x in found.values()]
    print(f"{name:18}" + "".join(f"{cell:>22}" for cell in cells), flush=True)


def _heading() -> None:
    print(
        f"\nadjusted Rand index, mean (least–most) of {len(SEEDS)} seeds\n{'':18}"
        + "".join(f"{m:>22}" for m in METHODS)
    )


def sample() -> None:
    _heading()
    _row("sample", compare(sample_operation(seed) for seed in SEEDS))


def variants() -> None:
    _heading()
    for name, shape in VARIANTS.items():
        _row(name, compare(operation(shape, seed) for seed in SEEDS))


def calibration(plot: Path | None) -> None:
    """Pairs of suspects by the share of runs in which they are together: how many truly are of one gang."""
    said, right = np.zeros(len(BINS) - 1), np.zeros(len(BINS) - 1)
    by_shape: dict[str, tuple[int, int]] = {}
    shapes = list(VARIANTS.items())
    for seed in OPERATIONS:
        name, shape = shapes[seed % len(shapes)]
        share, true = _pairs(operation(shape, seed), seed)
        place = np.digitize(share, BINS) - 1
        said += np.bincount(place, minlength=len(said))
        right += np.bincount(place, weights=true, minlength=len(right))
        sure = share >= BINS[-2]
        before = by_shape.get(name, (0, 0))
        by_shape[name] = (before[0] + int(sure.sum()), before[1] + int(true[sure].sum()))
    print(f"\n{len(OPERATIONS)} operations; pairs of suspects together in a share of the runs, and truly in one gang")
    for i, pairs in enumerate(said.tolist()):
        span = f"{BINS[i]:5.2f}–{min(BINS[i + 1], 1):4.2f}"
        print(f"{span} {int(pairs):9,} pairs {right[i] / max(pairs, 1):7.1%} truly together")
    for name, (n, k) in by_shape.items():
        print(f"    of those at .95 and more, {name}: {k / n:.1%} of {n:,}")
    if plot:
        plot.write_text(drawn(said, right), encoding="utf-8")


def _pairs(one: Operation, seed: int) -> tuple[Floats, Floats]:
    search = search_of(one.graph, ClusterOptions(seed=seed))
    own = one.suspects
    share = times_together(search.labels(), one.graph.n)[np.ix_(own, own)] / search.runs
    a, b = np.triu_indices(len(own), 1)
    gang = one.gang[own]
    return share[a, b], (gang[a] == gang[b]).astype(np.float64)


def drawn(said: Floats, right: Floats) -> str:
    """The calibration as a picture: a dot per bin on the diagonal is a certainty that keeps its word."""
    size, edge = 420, 60
    dots, words = [], []
    for k, n in enumerate(said):
        if n:
            x = edge + size * (BINS[k] + min(BINS[k + 1], 1.0)) / 2
            y = edge + size * (1 - right[k] / n)
            radius = 3 + 2 * np.log10(n)
            title = f"{int(n):,} pairs, {right[k] / n:.1%}"
            dots.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"><title>{title}</title></circle>')
            words.append(f'<text x="{x + 14:.1f}" y="{y + 16:.1f}">{right[k] / n:.0%}</text>')
    steps = [(edge + size * s / 5, f"{s * 20} %") for s in range(6)]
    ticks = "".join(
        f'<text x="{at:.0f}" y="{edge + size + 20}" text-anchor="middle">{text}</text>'
        f'<text x="{edge - 8}" y="{2 * edge + size - at + 4:.0f}" text-anchor="end">{text}</text>'
        for at, text in steps
    )
    width = size + 2 * edge
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {width}" font-family="sans-serif" '
        'font-size="12">'
        f'<rect width="{width}" height="{width}" fill="white"/>'
        f'<rect x="{edge}" y="{edge}" width="{size}" height="{size}" fill="none" stroke="#999"/>'
        f'<path d="M{edge} {edge + size}L{edge + size} {edge}" stroke="#999" stroke-dasharray="5 5"/>{ticks}'
        f'<g fill="#4e89c4" fill-opacity=".8">{"".join(dots)}</g>{"".join(words)}'
        f'<text x="{width / 2}" y="{width - 14}" text-anchor="middle">together in this share of the runs</text>'
        f'<text transform="translate(16 {width / 2}) rotate(-90)" text-anchor="middle">truly in one gang</text></svg>\n'
    )


def six_gangs(seed: int) -> ActorGraph:
    """The six-gang operation of the tests."""
    from tests.analysis.operation import operation as planted

    return planted(seed)[0]["fused"]


def random_calls(n: int, m: int) -> Callable[[int], ActorGraph]:
    """Random graphs whose ties are calls."""

    def make(seed: int) -> ActorGraph:
        graph = from_networkx(nx.gnm_random_graph(n, m, seed=seed))
        return ActorGraph(graph.ids, graph.labels, graph.u, graph.v, {"calls": graph.weight}, graph.weight)

    return make


def statements(make: Callable[[int], ActorGraph]) -> Callable[[int], ActorGraph]:
    """The same graphs, their ties judged statements."""

    def other(seed: int) -> ActorGraph:
        g = make(seed)
        return ActorGraph(g.ids, g.labels, g.u, g.v, {"associations": g.weight}, g.weight)

    return other


def hubs(seed: int) -> ActorGraph:
    """A random network with hubs (Barabási–Albert), its ties calls."""
    g = from_networkx(nx.barabasi_albert_graph(138, 3, seed=seed))
    return ActorGraph(g.ids, g.labels, g.u, g.v, {"calls": g.weight}, g.weight)


def alarm() -> None:
    """How often is "no reliable gang structure" said where there is none, and where there are six gangs?"""
    er = random_calls(138, 400)
    kinds: list[tuple[str, Callable[[int], ActorGraph], int]] = [
        ("random, 138 people, 400 calls", er, 100),
        ("random, 138 people, 400 statements", statements(er), 100),
        ("random, 138 people, 200 calls", random_calls(138, 200), 50),
        ("random, 60 people, 120 calls", random_calls(60, 120), 50),
        ("random with hubs, 138 people, 405 calls", hubs, 50),
        ("six gangs, three layers", six_gangs, 20),
        *((f"operation: {name}", _made(name), 10) for name in VARIANTS),
    ]
    print(f"\n{'':42}{'alarm':>12}{'by z alone':>12}{'by runs alone':>15}{'z':>18}")
    for name, make, n in kinds:
        found = [communities(make(seed)) for seed in range(n)]
        z = [r.null_z if r.null_z is not None else 0.0 for r in found]
        counts = [sum(bool(r.alarm) for r in found), sum(x < 3 for x in z), sum((r.settled or 0) < 0.5 for r in found)]
        shown = [f"{count} of {n}" for count in counts]
        print(f"{name:42}{shown[0]:>12}{shown[1]:>12}{shown[2]:>15}{min(z):9.1f} to {max(z):.1f}", flush=True)


def _made(name: str) -> Callable[[int], ActorGraph]:
    return lambda seed: operation(VARIANTS[name], seed).graph


def speed() -> None:
    graph = chain_of_gangs(50_000)
    wall, processor = time.perf_counter(), time.process_time()
    search = search_of(graph, ClusterOptions())
    search.partition(search.labels())
    seconds = time.perf_counter() - wall, time.process_time() - processor
    print(
        f"\n{graph.n:,} people, {graph.m:,} ties: consensus of {search.runs} runs {seconds[0]:.1f} s, one thread",
        end="",
    )
    wall = time.perf_counter()
    communities(graph)
    print(
        f" ({seconds[1]:.1f} s of the processor); with memberships and 30 rewirings {time.perf_counter() - wall:.1f} s"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parts: dict[str, Callable[[], None]] = {"sample": sample, "variants": variants, "alarm": alarm, "speed": speed}
    parser.add_argument("--only", nargs="+", choices=[*parts, "calibration"], default=[*parts, "calibration"])
    parser.add_argument("--plot", type=Path, metavar="FILE.svg", help="draw the calibration")
    options = parser.parse_args()
    for part in options.only:
        if part == "calibration":
            calibration(options.plot)
        else:
            parts[part]()


if __name__ == "__main__":
    main()
