"""Planted gangs: no single layer finds them, the fused ones do; who is said to be together really is."""

from __future__ import annotations

import numpy as np
import pytest

from linkgraph.analysis import ClusterOptions, Fusing, communities
from linkgraph.analysis.fusing import fused_ties
from linkgraph.analysis.partitions import best_partition
from linkgraph.analysis.stability import loss_runs
from tests.analysis.graphs import adjusted_rand
from tests.analysis.operation import Operation, operation

QUICK = ClusterOptions(runs=0, rewirings=0)
SEEDS = range(20)


def agreement(name: str) -> list[float]:
    found = []
    for seed in SEEDS:
        graphs, gang = operation(seed)
        found.append(adjusted_rand(gang, communities(graphs[name], QUICK).partition))
    return found


def test_fused_layers_find_the_gangs() -> None:
    found = agreement("fused")
    assert np.mean(found) >= 0.80
    assert min(found) >= 0.60


@pytest.mark.parametrize("layer", ["calls", "money", "premises"])
def test_a_single_layer_does_not(layer: str) -> None:
    assert np.mean(agreement(layer)) <= 0.45


def test_damped_counts_beat_pruned_and_undamped_ones() -> None:
    ways = {"damped": Fusing(), "pruned": Fusing(min_count=2), "present": Fusing(damped=())}
    found: dict[str, list[float]] = {name: [] for name in ways}
    for seed in SEEDS:
        graphs, gang = operation(seed, Operation(stop_inside=0.3, stop_outside=0.6))
        for name, way in ways.items():
            partition = best_partition(fused_ties(graphs["fused"], way), "leiden", 1.0, 10, 0)
            found[name].append(adjusted_rand(gang, partition))
    assert np.mean(found["damped"]) >= 0.88
    assert np.mean(found["damped"]) > np.mean(found["present"])
    assert np.mean(found["damped"]) > np.mean(found["pruned"])


def test_pairs_said_to_be_together_are_together() -> None:
    right, said = 0, 0
    for seed in range(10):
        graphs, gang = operation(seed)
        ties = fused_ties(graphs["fused"], Fusing())
        runs = loss_runs(ties, lambda part, start: best_partition(part, "leiden", 1.0, 1, start), 100, 0.1, seed)
        together = (runs[:, :, None] == runs[:, None, :]).mean(axis=0)
        a, b = np.triu_indices(ties.n, 1)
        sure = together[a, b] >= 0.95
        right += int((gang[a] == gang[b])[sure].sum())
        said += int(sure.sum())
    assert said > 1000
    assert right / said >= 0.94
