"""How fast are the analyses, against networkx in the same run: python benchmarks/graphs.py [--large]

`--plot docs/images/graphs-growth.svg` measures how time and memory grow, to ten million ties, and draws it.

The generated operation has gangs of 50 and noise between them. Times are processor seconds of one thread, so that other
work on the machine does not count. Quality stands beside every time: a faster answer that is worse would be no gain.
``--large`` adds one million ties (networkx's Louvain alone takes minutes there).
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np

from linkgraph.analysis import ClusterOptions, Fusing, KeyPeopleOptions, communities, fused_weight, key_people
from linkgraph.analysis.centrality import Network, betweenness_centrality, core_number, harmonic_centrality, pagerank
from linkgraph.analysis.fusing import fused_ties
from linkgraph.analysis.partitions import best_partition
from linkgraph.analysis.ties import modularity
from linkgraph.graph.actors import ActorGraph
from linkgraph.graph.array_graph import of_actors

GANG = 50
MEAN_DEGREE = 10
INSIDE = 0.7
Row = tuple[str, float, float | None, str]


def operation(ties: int, seed: int = 0) -> ActorGraph:
    """About ``ties`` ties among ties / 5 people; 70 % of them inside gangs of 50."""
    n = 2 * ties // MEAN_DEGREE
    rng = np.random.default_rng(seed)
    a = rng.integers(0, n, ties)
    mate = np.minimum(a // GANG * GANG + rng.integers(0, GANG, ties), n - 1)
    b = np.where(rng.random(ties) < INSIDE, mate, rng.integers(0, n, ties))
    key = np.unique((np.minimum(a, b) * n + np.maximum(a, b))[a != b])
    count = rng.geometric(0.4, len(key)).astype(np.float64)
    ids = tuple(f"tel:+861{i:010d}" for i in range(n))
    return ActorGraph(ids, ids, key // n, key % n, {"calls": count}, count)


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    start = time.process_time()
    out = call()
    return time.process_time() - start, out


def compare(graph: ActorGraph, *, paths: bool, louvain: bool) -> Iterator[Row]:
    """Rows: what, our seconds, networkx's seconds, quality beside quality."""
    net, other = Network(graph.n, graph.u, graph.v, graph.weight), graph.to_networkx()
    fused = fused_weight(graph, Fusing()).tolist()
    for a, b, weight in zip(graph.u.tolist(), graph.v.tolist(), fused, strict=True):
        other[graph.ids[a]][graph.ids[b]]["fused"] = weight
    once = ClusterOptions(runs=0, rewirings=0)
    ours, result = timed(lambda: communities(graph, once))
    theirs, quality = None, ""
    if louvain:
        theirs, groups = timed(lambda: nx.community.louvain_communities(other, weight="fused", seed=0))
        found = [{m.id for m in c.members} for c in result.clusters]
        q = [nx.community.modularity(other, partition, weight="fused") for partition in (found, groups)]
        quality = f"Q {q[0]:.4f} / {q[1]:.4f}"
    starts = int(result.parameters["starts"])
    yield f"communities, best of {starts} starts", ours, theirs, quality
    seconds, single = timed(lambda: best_partition(fused_ties(graph, Fusing()), "leiden", 1.0, 1, 0))
    yield "communities, one start", seconds, theirs, f"Q {modularity(fused_ties(graph, Fusing()), single):.4f}"
    ours, full = timed(lambda: communities(graph))
    effort = f"{full.parameters['runs']} loss runs, {full.parameters['rewirings']} rewirings, z {full.null_z:.0f}"
    yield "communities, with memberships and alarm", ours, None, effort
    yield from _measures(net, other, paths)


def through_networkx(graph: ActorGraph, *, paths: bool, louvain: bool) -> Iterator[Row]:
    """The same networkx call on a view and on a plain networkx graph; the view's first call makes what it needs."""
    view, plain = of_actors(graph), graph.to_networkx()
    names = ["core_number", "pagerank", "eigenvector_centrality", "triangles", "bridges"]
    names += ["betweenness_centrality", "harmonic_centrality", "closeness_centrality"] if paths else []
    arguments: dict[str, dict[str, Any]] = {"eigenvector_centrality": {"max_iter": 1000}}
    for name in names:
        call = partial(_answered, getattr(nx, name), arguments.get(name, {}))
        ours, values = timed(partial(call, view))
        again, _ = timed(partial(call, view))
        theirs, expected = timed(partial(call, plain))
        worst = "equal" if values == expected else ""
        if isinstance(values, dict) and not worst:
            worst = f"largest difference {_apart(values, expected):.1e}"
        yield f"nx.{name}", ours, theirs, f"{worst}; asked again {again:.3f} s"
    densest = nx.approximation.densest_subgraph
    if paths:
        sampled = partial(nx.betweenness_centrality, k=200, seed=1)
        ours, values = timed(lambda: sampled(view))
        theirs, expected = timed(lambda: sampled(plain))
        yield "nx.betweenness_centrality, k=200", ours, theirs, f"largest difference {_apart(values, expected):.1e}"
        ours, (density, group) = timed(lambda: densest(view))
        theirs, (other, _) = timed(lambda: densest(plain, iterations=20))
        yield (
            "nx.densest_subgraph",
            ours,
            theirs,
            f"density {density:.4f} of {len(group)} / {other:.4f} of 20 iterations",
        )
    if louvain:
        theirs, groups = timed(lambda: nx.community.louvain_communities(plain, seed=0))
        quality = nx.community.modularity(plain, groups)
        for name in ("louvain_communities", "leiden_communities"):
            ours, found = timed(partial(getattr(nx.community, name), view))
            yield f"nx.{name}", ours, theirs, f"Q {nx.community.modularity(view, found):.4f} / {quality:.4f}"


def _apart(values: dict[str, float], expected: dict[str, float]) -> float:
    return max(abs(values[i] - expected[i]) for i in expected)


def _answered(function: Callable[..., Any], arguments: dict[str, Any], graph: Any) -> Any:
    answer = function(graph, **arguments)
    return answer if isinstance(answer, dict) else list(answer)


def _measures(net: Network, other: Any, paths: bool) -> Iterator[Row]:
    pairs: list[tuple[str, Callable[[Network], Any], Callable[[Any], Any]]] = [
        ("pagerank", pagerank, lambda g: nx.pagerank(g, tol=1e-9, max_iter=1000)),
        ("core", core_number, nx.core_number),
    ]
    if paths:
        pairs += [
            ("betweenness, exact", betweenness_centrality, nx.betweenness_centrality),
            ("harmonic", harmonic_centrality, nx.harmonic_centrality),
        ]
    for name, measure, reference in pairs:
        ours, values = timed(partial(measure, replace(net)))
        theirs, expected = timed(partial(reference, other))
        worst = float(np.abs(np.asarray(values) - np.array([expected[i] for i in sorted(expected)])).max())
        yield name, ours, theirs, f"largest difference {worst:.1e}"


def show(title: str, rows: Iterator[Row]) -> None:
    print(f"\n{title}\n{'':42}{'ours s':>10}{'networkx s':>12}{'ratio':>8}")
    for name, ours, theirs, note in rows:
        beside = f"{theirs:12.3f}{theirs / ours:8.0f}" if theirs is not None else f"{'':20}"
        print(f"{name:42}{ours:10.3f}{beside}  {note}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--large", action="store_true", help="also one million ties")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="growth to ten million ties, drawn into an SVG")
    options = parser.parse_args()
    if options.plot:
        sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
        from benchmarks.growth import draw, grow

        rows = grow()
        draw(rows, options.plot)
        return
    small = operation(15_000)
    show(f"{small.n} people, {small.m} ties", compare(small, paths=True, louvain=True))
    seconds, result = timed(lambda: key_people(small, KeyPeopleOptions()))
    print(
        f"{'key people, all measures and intervals':42}{seconds:10.3f}{'':20}  "
        f"{result.parameters['runs']} runs, {result.parameters['path_runs']} of them with paths"
    )
    middle = operation(50_000)
    show(f"{middle.n} people, {middle.m} ties", compare(middle, paths=False, louvain=True))
    show("networkx's functions on a view", through_networkx(small, paths=True, louvain=True))
    if options.large:
        big = operation(1_000_000)
        show(f"{big.n} people, {big.m} ties", compare(big, paths=False, louvain=True))
        show("networkx's functions on a view", through_networkx(big, paths=False, louvain=True))


if __name__ == "__main__":
    main()
