"""The graph of entities and the directions of ties against a count in plain Python."""

from __future__ import annotations

from collections import Counter, defaultdict

import networkx as nx
import pandas as pd
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.graph.actors import ActorGraph, from_networkx
from linkgraph.graph.entity_graph import UNDIRECTED, directions, entity_graph

KINDS = ("CALLED", "PAID", "ASSOCIATED")
NAMES = st.sampled_from([f"tel:{i}" for i in range(6)])
LINKS = st.lists(st.tuples(NAMES, NAMES, st.sampled_from(KINDS), st.integers(1, 9)), max_size=20)
Rows = list[tuple[str, str, str, int]]


def table(rows: Rows) -> pa.Table:
    return pa.table(
        {
            "src": pa.array([r[0] for r in rows], pa.string()),
            "dst": pa.array([r[1] for r in rows], pa.string()),
            "type": pa.array([r[2] for r in rows], pa.string()),
            "count": pa.array([r[3] for r in rows], pa.int64()),
        }
    )


def nobody() -> ActorGraph:
    return from_networkx(nx.Graph())


@given(LINKS)
def test_records_of_a_pair_are_summed_in_all_and_by_kind(rows: Rows) -> None:
    graph = entity_graph(table(rows), {"tel:0": "zero"}, nobody())
    total: Counter[frozenset[str]] = Counter()
    by_kind: Counter[tuple[frozenset[str], str]] = Counter()
    for src, dst, kind, count in rows:
        if src != dst:
            total[frozenset((src, dst))] += count
            by_kind[frozenset((src, dst)), kind] += count
    pairs = [frozenset((graph.ids[a], graph.ids[b])) for a, b in zip(graph.u, graph.v, strict=True)]
    assert dict(zip(pairs, graph.weight.tolist(), strict=True)) == dict(total)
    for kind, counts in graph.layers.items():
        assert {p: c for p, c in zip(pairs, counts.tolist(), strict=True) if c} == {
            p: c for (p, k), c in by_kind.items() if k == kind
        }
    assert list(graph.ids) == sorted({end for pair in total for end in pair})
    assert all(
        label == ("zero" if name == "tel:0" else name) for name, label in zip(graph.ids, graph.labels, strict=True)
    )


@given(LINKS)
def test_directions_are_those_of_the_records(rows: Rows) -> None:
    links = table(rows)
    graph = entity_graph(links, {}, nobody())
    forward, backward = directions(graph, links)
    leads: dict[tuple[str, str], bool] = defaultdict(bool)
    for src, dst, kind, _ in rows:
        leads[src, dst] = True
        leads[dst, src] |= kind in UNDIRECTED
    for k, (a, b) in enumerate(zip(graph.u, graph.v, strict=True)):
        assert (forward[k], backward[k]) == (leads[graph.ids[a], graph.ids[b]], leads[graph.ids[b], graph.ids[a]])


def test_directions_of_actors_are_those_of_the_entities_behind_them() -> None:
    graph = from_networkx(nx.Graph([("person:a", "person:b"), ("person:b", "tel:3")]))
    owner = pd.Series({"tel:1": "person:a", "tel:2": "person:b", "tel:3": "tel:3", "tel:9": "person:a"}, dtype=object)
    links = table([("tel:2", "tel:1", "CALLED", 1), ("tel:9", "tel:1", "CALLED", 4), ("tel:3", "tel:2", "CALLED", 2)])
    forward, backward = directions(graph, links, owner)
    assert (forward.tolist(), backward.tolist()) == ([False, False], [True, True])
