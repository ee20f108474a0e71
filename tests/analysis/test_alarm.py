"""The alarm "no reliable gang structure".

Error rates with the default options, measured once over many graphs: see `RELIABLE_Z` in communities.py.
"""

from __future__ import annotations

import networkx as nx
import pytest

from linkgraph.analysis import ClusterOptions, communities
from tests.analysis.graphs import unweighted
from tests.analysis.operation import operation


@pytest.mark.parametrize("seed", range(10))
def test_random_graph_raises_the_alarm(seed: int) -> None:
    result = communities(unweighted(nx.gnm_random_graph(138, 400, seed=seed)))
    assert result.modularity > 0.37  # looks like structure to whoever looks at modularity alone
    assert (result.reliable, result.alarm) == (False, "no_reliable_structure")


@pytest.mark.parametrize("seed", range(5))
def test_planted_gangs_do_not(seed: int) -> None:
    graphs, _ = operation(seed)
    result = communities(graphs["fused"], ClusterOptions(seed=seed))
    assert (result.reliable, result.alarm) == (True, "")
    assert result.null_z is not None
    assert result.null_z > 20


def test_karate_is_no_chance() -> None:
    result = communities(unweighted(nx.karate_club_graph()))
    assert result.reliable
    assert result.null_z is not None
    assert 5 < result.null_z < 12


def test_a_star_has_nothing_to_compare_with() -> None:
    assert communities(unweighted(nx.star_graph(8))).alarm == "too_few_ties"


def test_without_rewirings_nothing_is_called_reliable() -> None:
    result = communities(unweighted(nx.karate_club_graph()), ClusterOptions(rewirings=0))
    assert (result.reliable, result.alarm, result.null_z) == (False, "not_tested", None)
