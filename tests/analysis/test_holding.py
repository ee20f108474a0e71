"""What holds a member in his cluster, and what lies between two clusters."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from linkgraph.analysis import ClusterOptions, communities
from linkgraph.analysis.between import between
from linkgraph.analysis.holding import holding
from linkgraph.errors import NotFound
from linkgraph.graph.actors import ActorGraph
from tests.analysis.graphs import from_layers
from tests.analysis.operation import operation

OPTIONS = ClusterOptions(rewirings=0, runs=30)


def two_groups() -> ActorGraph:
    """0–7 call each other, 8–15 too; 0 also calls 8 (twice). 16 lives with 0–3 and calls 8, 9. 17 calls 1 and 9."""
    called = [*combinations(range(8), 2), *combinations(range(8, 16), 2), (0, 8), (8, 16), (9, 16), (1, 17), (9, 17)]
    ends = np.array(sorted(called))
    count = np.where((ends == [0, 8]).all(axis=1), 2.0, 1.0)
    lived = np.array([(a, 16) for a in range(4)])
    return from_layers(
        18,
        {"calls": (ends[:, 0], ends[:, 1], count), "premises": (lived[:, 0], lived[:, 1], np.ones(4))},
    )


def test_a_layer_that_alone_holds_somebody_is_seen() -> None:
    graph = two_groups()
    result = communities(graph, OPTIONS)
    held = holding(graph, result, OPTIONS)
    own = result.cluster_of()
    assert own["person:00016"] == own["person:00000"] != own["person:00008"]
    calls, premises = held.of("person:00016")
    assert (calls.layer, calls.ties_inside, calls.ties_outside) == ("calls", 0, 2)
    assert (premises.layer, premises.ties_inside, premises.ties_outside) == ("premises", 4, 0)
    assert premises.records_inside == 4.0
    assert calls.without is not None
    assert premises.without is not None
    assert premises.without < 0.1 < 0.4 < calls.without  # four of eight would be left to him
    ordinary = held.of("person:00005")
    assert ordinary[1].without == pytest.approx(7 / 8, abs=0.1)  # only 16 leaves him


def test_sums_agree_with_a_slow_count() -> None:
    graph = operation(4)[0]["fused"]
    result = communities(graph, OPTIONS)
    held = holding(graph, result, OPTIONS)
    for i in range(0, graph.n, 17):
        for k, layer in enumerate(held.layers):
            count = graph.layers[layer]
            own = [(a, b, c) for a, b, c in zip(graph.u, graph.v, count, strict=True) if c > 0 and i in (a, b)]
            inside = [c for a, b, c in own if result.partition[a] == result.partition[b]]
            row = held.of(graph.ids[i])[k]
            assert (row.ties_inside, row.records_inside, row.ties_outside) == (
                len(inside), sum(inside), len(own) - len(inside),
            )  # fmt: skip
    with pytest.raises(NotFound):
        held.of("nobody")


def test_two_clusters_compared() -> None:
    graph = two_groups()
    result = communities(graph, OPTIONS)
    own = result.cluster_of()
    a, b = own["person:00000"], own["person:00008"]
    found = between(graph, result, a, b)
    crossing = {("person:00000", 1, 2.0), ("person:00016", 2, 2.0)}
    assert {(x.id, x.ties, x.records) for x in found.bridges if x.cluster == a} >= crossing
    assert found.bridges[0].ties == max(x.ties for x in found.bridges)
    assert found.ties == sum(x.ties for x in found.bridges) / 2
    if own["person:00017"] not in (a, b):
        assert [(x.id, x.ties_a, x.ties_b, x.contacts) for x in found.shared] == [("person:00017", 1, 1, 2)]
    assert found.expected > found.ties
    assert between(graph, result, b, a).ties == found.ties
    with pytest.raises(NotFound, match="no cluster"):
        between(graph, result, a, "c9-000000")
