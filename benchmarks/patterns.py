"""How long shapes take to find: ``python benchmarks/patterns.py [--links 1000000]``.

A made-up network of numbers and accounts with calls and transfers; chains of caller, victim and mule are planted.
The baseline of the shape without a time is networkx's own search for subgraphs (GraphMatcher) on a small network.
"""

from __future__ import annotations

import argparse
import time
from itertools import islice

import networkx as nx
import numpy as np
import pandas as pd
from networkx.algorithms.isomorphism import GraphMatcher

from linkgraph.analysis.patterns import Host, find_matches, of_actors, read_pattern, template
from linkgraph.graph.actors import Floats, Ints, from_networkx
from linkgraph.graph.view import View

PLANTED = 200


def network(links: int, seed: int = 3) -> tuple[Host, Floats]:
    """A fifth as many nodes as links, half numbers and half accounts; one event a link, at `moments`."""
    rng = np.random.default_rng(seed)
    half = max(links // 10, 5 * PLANTED)
    calls, money = links // 2, links - links // 2
    types = ("Phone",) * half + ("Account",) * half + ("Person",) * PLANTED
    src = np.concatenate([rng.integers(0, half, calls), half + rng.integers(0, half, money)])
    dst = np.concatenate([rng.integers(0, half, calls), half + rng.integers(0, half, money)])
    kind = ["CALLED"] * calls + ["PAID"] * money
    moments = rng.integers(0, 365 * 86_400, links).astype(np.float64)
    parts = [_chain(rng, half, k) for k in range(PLANTED)]
    src = np.concatenate([src, *(p[0] for p in parts)])
    dst = np.concatenate([dst, *(p[1] for p in parts)])
    kind += ["CALLED", "SUBSCRIBES", "HOLDS", "PAID"] * PLANTED
    moments = np.concatenate([moments, *(p[2] for p in parts)])
    names = tuple(f"n{i:09d}" for i in range(len(types)))
    frame = pd.DataFrame({"src": src, "dst": dst, "id": "", "type": kind, "layer": "", "count": 1.0})
    frame = frame.assign(amount=np.nan, currency=None, happened=~frame["type"].isin(["SUBSCRIBES", "HOLDS"]))
    none = np.zeros(len(names), dtype=np.bool_)
    return Host("entities", names, names, types, (None,) * len(names), none, frame), moments


def _chain(rng: np.random.Generator, half: int, k: int) -> tuple[Ints, Ints, Floats]:
    caller, phone = rng.choice(half, 2, replace=False)
    account, mule = half + rng.choice(half, 2, replace=False)
    person, called = 2 * half + k, rng.integers(0, 300 * 86_400)
    ends = np.array([[caller, phone], [person, phone], [person, account], [account, mule]])
    return ends[:, 0], ends[:, 1], np.array([called, 0, 0, called + rng.integers(60, 72 * 3600)], dtype=np.float64)


def timed_chains(links: int) -> None:
    host, moments = network(links)

    def events(rows: Ints) -> tuple[Ints, Floats, Floats]:
        return rows, moments[rows], moments[rows]

    started = time.perf_counter()
    found = find_matches(host, read_pattern(template("caller_victim_mule")), events)
    took = time.perf_counter() - started
    print(f"{len(host.frame):,} links, caller-victim-mule within 72 h: {found.total} matches ({PLANTED} planted), "
          f"{took:.1f} s, complete: {found.complete}")  # fmt: skip


def against_networkx(people: int = 300, ties: int = 1_500) -> None:
    """Three who all know each other, tied to a fourth whom only one of them knows: every such group."""
    graph: nx.Graph[int] = nx.gnm_random_graph(people, ties, seed=5)
    named = nx.relabel_nodes(graph, {node: f"person:{node:05d}" for node in graph})
    host = of_actors(View(from_networkx(named), (), None, None), {})
    shape = {"roles": {"a": {}, "b": {"count": 2}, "d": {}}, "links": [["a", "b"], ["b", "b"], ["a", "d"]],
             "not_links": [["b", "d"]]}  # fmt: skip
    started = time.perf_counter()
    found = find_matches(host, read_pattern(shape))
    ours = time.perf_counter() - started
    paw: nx.Graph[str] = nx.Graph([("a", "b"), ("a", "c"), ("b", "c"), ("a", "d")])
    started = time.perf_counter()
    theirs = {(m["a"], frozenset((m["b"], m["c"])), m["d"])
              for m in ({v: k for k, v in one.items()} for one in
                        islice(GraphMatcher(graph, paw).subgraph_isomorphisms_iter(), 10_000_000))}  # fmt: skip
    took = time.perf_counter() - started
    assert len(theirs) == found.total
    print(f"{people} people, {ties:,} ties, {found.total} groups: {ours:.2f} s, {took / ours:.1f} x networkx")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--links", type=int, default=1_000_000)
    against_networkx()
    timed_chains(parser.parse_args().links)
