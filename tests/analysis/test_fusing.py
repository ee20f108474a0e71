"""How layers become one weight."""

from __future__ import annotations

import numpy as np
import pytest

from linkgraph.analysis import Fusing, fused_weight
from linkgraph.analysis.fusing import fused_ties
from linkgraph.errors import AnalysisError
from linkgraph.graph.actors import ActorGraph
from tests.analysis.graphs import from_layers


def graph() -> ActorGraph:
    """0–1: seven calls and a stay; 0–2: one call; 1–2: three associations."""
    zero, one, two = np.array([0]), np.array([1]), np.array([2])
    calls = (np.array([0, 0]), np.array([1, 2]), np.array([7.0, 1.0]))
    return from_layers(
        3,
        {"calls": calls, "premises": (zero, one, np.ones(1)), "associations": (one, two, np.array([3.0]))},
    )


def test_events_are_damped_and_statements_count_once() -> None:
    assert fused_weight(graph(), Fusing()).tolist() == [3.0 + 1.0, 1.0, 1.0]


def test_one_off_contacts_can_be_pruned_from_the_search_only() -> None:
    pruned = Fusing(min_count=2)
    assert fused_weight(graph(), pruned).tolist() == [4.0, 0.0, 1.0]
    assert fused_ties(graph(), pruned).m == 2
    assert graph().weight.tolist() == [8.0, 1.0, 3.0]


def test_layers_can_be_weighed_and_left_out() -> None:
    chosen = Fusing(layer_weights=(("calls", 0.0), ("premises", 0.5), ("not in this case", 3.0)))
    assert fused_weight(graph(), chosen).tolist() == [0.5, 0.0, 1.0]


@pytest.mark.parametrize("factor", [-1.0, float("nan"), float("inf")])
def test_senseless_factors_are_refused(factor: float) -> None:
    with pytest.raises(AnalysisError, match="calls"):
        fused_weight(graph(), Fusing(layer_weights=(("calls", factor),)))


def test_a_graph_without_named_layers_counts_every_tie_once() -> None:
    bare = ActorGraph(("a", "b"), ("a", "b"), np.array([0]), np.array([1]), {}, np.array([9.0]))
    assert fused_weight(bare, Fusing()).tolist() == [1.0]
