"""The k best paths, fetched piece by piece, against all simple paths listed and sorted."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

import networkx as nx
import pytest

from linkgraph.graph.kpaths import PathSearch


def random_graph(seed: int) -> nx.Graph[str]:
    """A small graph that is sparse, dense, in pieces, or a grid full of equally good paths."""
    rnd = random.Random(seed)
    shape = (nx.gnp_random_graph(9, rnd.choice((0.2, 0.35, 0.6)), seed=seed), nx.grid_2d_graph(3, 4))[seed % 4 == 0]
    graph: nx.Graph[str] = nx.relabel_nodes(shape, {node: f"n{node}" for node in shape})
    for a, b in graph.edges:
        graph[a][b]["records"] = rnd.choice((1, 1, 2, 3, 6, 7, 40))
    return graph


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("seed", range(24))
def test_paths_are_those_of_the_full_list(seed: int, weighted: bool) -> None:
    graph = random_graph(seed)
    fetched: list[str] = []

    def fetch(ids: Sequence[str]) -> Iterator[tuple[str, str, int]]:
        fetched.extend(ids)
        return ((a, b, graph[a][b]["records"]) for a in ids for b in graph[a])

    def rank(path: list[str]) -> tuple[Any, ...]:
        cost = sum(Fraction(1, graph[x][y]["records"]) for x, y in pairwise(path))
        return (cost, len(path), path) if weighted else (len(path), cost, path)

    a, *others = sorted(graph)
    for b in others:
        expected = sorted(nx.all_simple_paths(graph, a, b), key=rank)
        for k in (1, 3, 20, 500):
            fetched.clear()
            assert PathSearch(fetch, weighted).best(a, b, k) == [tuple(path) for path in expected[:k]], (seed, b, k)
            assert len(fetched) == len(set(fetched)), "a node was fetched twice"


def test_only_what_is_needed_is_fetched() -> None:
    line = nx.path_graph(1000)
    asked: list[str] = []

    def fetch(ids: Sequence[str]) -> Iterator[tuple[str, str, int]]:
        asked.extend(ids)
        return ((a, str(b), 1) for a in ids for b in line[int(a)])

    assert PathSearch(fetch, weighted=False).best("500", "504", 1) == [("500", "501", "502", "503", "504")]
    assert len(asked) < 12
