"""Who stands between clusters and which clusters may be one, against counting every pair in every run."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from linkgraph.analysis import ClusterOptions, communities, doubts, stability
from linkgraph.analysis.cluster_results import Cluster, Member
from linkgraph.graph.actors import ActorGraph, Ints
from tests.analysis.graphs import from_layers

#: Runs of up to nine people; the first row is the partition that is shown.
RUNS = st.integers(2, 9).flatmap(
    lambda n: st.lists(st.lists(st.integers(0, 3), min_size=n, max_size=n), min_size=2, max_size=9)
)


def shown(rows: list[list[int]]) -> tuple[Ints, np.ndarray]:
    partition = np.unique(np.array(rows[0], dtype=np.int64), return_inverse=True)[1]
    return partition, np.array(rows[1:], dtype=np.int32)


@settings(max_examples=200, deadline=None)
@given(RUNS)
def test_clusters_that_may_be_one_and_people_between_are_those_that_counting_gives(rows: list[list[int]]) -> None:
    partition, runs = shown(rows)
    together = (runs[:, :, None] == runs[:, None, :]).mean(axis=0)
    groups = [np.flatnonzero(partition == k) for k in range(int(partition.max()) + 1)]
    names = [f"c{k}" for k in range(len(groups))]
    shares = stability.shares(runs, partition)
    expected = {
        (names[a], names[b]): together[np.ix_(groups[a], groups[b])].mean()
        for a, b in combinations(range(len(groups)), 2)
        if min(len(groups[a]), len(groups[b])) > 1 and together[np.ix_(groups[a], groups[b])].mean() > 0.2 - 1e-9
    }
    found = {(pair.a, pair.b): pair.together for pair in doubts.undivided(doubts.overlap(shares, partition), names)}
    near = {pair for pair, share in expected.items() if abs(share - 0.2) < 1e-9}
    assert found.keys() | near == expected.keys()
    assert all(abs(found[pair] - expected[pair]) < 1e-4 for pair in found)
    ids = tuple(map(str, range(len(partition))))
    torn = doubts.between(doubts.overlap(shares, partition), ids)
    for i, own in enumerate(partition.tolist()):
        others = [j for j in groups[own].tolist() if j != i]
        more = [
            together[i, group].mean() - (together[np.ix_(others, group)].mean() if others else 0.0)
            for k, group in enumerate(groups)
            if k != own and len(group) > 1
        ]
        if not any(abs(one - 0.2) < 1e-9 for one in more):
            assert (str(i) in torn) == any(one > 0.2 for one in more)


def test_two_groups_that_are_often_one_are_told_as_groups_and_not_member_by_member() -> None:
    partition = np.repeat([0, 1], 5)
    apart, one = partition.astype(np.int32), np.zeros(10, dtype=np.int32)
    runs = np.array([apart] * 3 + [one] * 7)
    shares = stability.shares(runs, partition)
    overlap = doubts.overlap(shares, partition)
    (pair,) = doubts.undivided(overlap, ["a", "b"])
    assert (pair.a, pair.b, pair.together) == ("a", "b", 0.7)
    assert len(overlap.person) == 10
    assert doubts.between(overlap, tuple("0123456789")) == frozenset()


def test_a_member_who_is_seldom_with_his_own_is_unsettled_whatever_his_cluster_does() -> None:
    cluster = Cluster("c1", (Member("x", "X", 0.9), Member("y", "Y", 0.45, (("c2", 0.4),)), Member("z", "Z", None)))
    alone = Cluster("c2", (Member("w", "W", 0.3),))
    (person,) = doubts.unsettled_people((cluster, alone), frozenset())
    assert (person.id, person.cluster, person.other, person.other_share) == ("y", "c1", "c2", 0.4)
    assert [p.id for p in doubts.unsettled_people((cluster, alone), frozenset("x"))] == ["y", "x"]


def test_clusters_joined_by_many_ties_are_said_to_be_perhaps_one() -> None:
    """Four rings of six, each pair of rings joined by so many ties that a coarser look makes one of two."""
    inside = [p for k in range(4) for p in combinations(range(6 * k, 6 * k + 6), 2)]
    across = [(6 * k + i, 6 * k + 6 + j) for k in (0, 2) for i in range(6) for j in range(6) if (i + j) % 3 == 0]
    ends = np.array(sorted(inside + across + [(0, 12), (11, 23)]))
    graph: ActorGraph = from_layers(24, {"calls": (ends[:, 0], ends[:, 1], np.ones(len(ends)))})
    result = communities(graph, ClusterOptions(rewirings=0))
    assert {frozenset((p.a, p.b)) for p in result.undivided} <= {
        frozenset((a.id, b.id)) for a, b in combinations(result.clusters, 2)
    }
    assert result.people == ()
    assert result.to_json()["unsettled"]["clusters"] == [p.to_json() for p in result.undivided]
