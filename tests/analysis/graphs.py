"""Graphs for the analysis tests: known ones, generated operations, and scores against the truth."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import networkit as nk
import networkx as nx
import numpy as np
import numpy.typing as npt

from linkgraph.graph.actors import ActorGraph, Floats, Ints, from_networkx

Layer = tuple[Ints, Ints, Floats]


def unweighted(graph: Any) -> ActorGraph:
    """The graph with every tie counting 1."""
    plain: nx.Graph[Any] = nx.Graph()
    plain.add_nodes_from(graph)
    plain.add_edges_from(graph.edges())
    return from_networkx(plain)


def montagna(shared_data: Path) -> ActorGraph:
    """The Montagna meetings: rows of the same pair are summed."""
    graph: nx.Graph[str] = nx.Graph()
    text = (shared_data / "montagna_meetings" / "Montagna_meetings_edgelist.csv").read_text(encoding="utf-8")
    for line in text.splitlines():
        a, b, count = line.split()
        before = graph.get_edge_data(a, b, default={"weight": 0.0})["weight"]
        graph.add_edge(a, b, weight=before + float(count))
    return from_networkx(graph)


def from_layers(n: int, layers: Mapping[str, Layer]) -> ActorGraph:
    """An actor graph of n people out of (u, v, count) per layer; u < v, each pair once per layer."""
    ids = tuple(f"person:{i:05d}" for i in range(n))
    keys = {name: u * n + v for name, (u, v, _) in layers.items()}
    pairs = np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *keys.values()]))
    columns: dict[str, Floats] = {}
    for name in sorted(layers):
        columns[name] = np.zeros(len(pairs))
        columns[name][np.searchsorted(pairs, keys[name])] = layers[name][2]
    total = sum(columns.values(), np.zeros(len(pairs)))
    return ActorGraph(ids, ids, pairs // n, pairs % n, columns, total)


def lfr(mixing: float, seed: int) -> tuple[ActorGraph, Ints]:
    """LFR graph of methods.md: n 1000, mean degree 20, at most 50, groups of 20 to 100, exponents −2 and −1."""
    nk.setNumberOfThreads(1)
    nk.setSeed(seed, False)
    generator = nk.generators.LFRGenerator(1000)
    generator.generatePowerlawDegreeSequence(20, 50, -2)
    generator.generatePowerlawCommunitySizeSequence(20, 100, -1)
    generator.setMu(mixing)
    generator.run()
    pairs = np.array(sorted(tuple(sorted(e)) for e in generator.getGraph().iterEdges()), dtype=np.int64)
    truth = np.array(generator.getPartition().getVector(), dtype=np.int64)
    return from_layers(1000, {"calls": (pairs[:, 0], pairs[:, 1], np.ones(len(pairs)))}), truth


def _table(a: npt.ArrayLike, b: npt.ArrayLike) -> Floats:
    _, i = np.unique(np.asarray(a), return_inverse=True)
    _, j = np.unique(np.asarray(b), return_inverse=True)
    table = np.zeros((i.max() + 1, j.max() + 1))
    np.add.at(table, (i, j), 1)
    return table


def adjusted_rand(a: npt.ArrayLike, b: npt.ArrayLike) -> float:
    """Adjusted Rand index of two groupings: 1 the same, 0 what chance gives."""
    table = _table(a, b)

    def pairs(x: Floats) -> float:
        return float((x * (x - 1) / 2).sum())

    both, left, right = pairs(table), pairs(table.sum(axis=1)), pairs(table.sum(axis=0))
    expected = left * right / pairs(np.array([table.sum()]))
    return (both - expected) / ((left + right) / 2 - expected)


def mutual_information(a: npt.ArrayLike, b: npt.ArrayLike) -> float:
    """Normalised mutual information (arithmetic mean of the entropies)."""
    table = _table(a, b) / len(np.asarray(a))

    def entropy(x: Floats) -> float:
        x = x[x > 0]
        return float(-(x * np.log(x)).sum())

    left, right = entropy(table.sum(axis=1)), entropy(table.sum(axis=0))
    return 2 * (left + right - entropy(table.ravel())) / (left + right)
