"""Removal curves: the authors' published ones, and hand-made graphs."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from linkgraph.analysis import DisruptionOptions, disrupt
from linkgraph.errors import AnalysisError, NotFound
from tests.analysis.graphs import from_layers, montagna, unweighted


def published(shared_data: Path, column: str) -> list[float]:
    path = shared_data / "montagna_meetings" / "sequential_meeting_Unweighted_5nrem.csv"
    with path.open(encoding="utf-8") as rows:
        return [float(row[column]) for row in csv.DictReader(rows)]


def test_montagna_sequential_betweenness(shared_data: Path) -> None:
    result = disrupt(montagna(shared_data), DisruptionOptions(steps=20))
    assert list(result.largest_component) == pytest.approx(published(shared_data, "Betweenness")[:21], abs=5e-5)
    assert [round(x, 4) for x in result.largest_component[:12]] == [
        1.0, 0.9565, 0.7391, 0.7174, 0.5, 0.4239, 0.4130, 0.3913, 0.2609, 0.25, 0.2065, 0.1848,
    ]  # fmt: skip
    assert len(set(result.removed)) == 20


def test_montagna_collective_influence_of_radius_one(shared_data: Path) -> None:
    options = DisruptionOptions("collective_influence", steps=13, radius=1)
    expected = published(shared_data, "Collective Influence")[:14]
    assert list(disrupt(montagna(shared_data), options).largest_component) == pytest.approx(expected, abs=5e-5)


def test_montagna_blocks_of_five(shared_data: Path) -> None:
    result = disrupt(montagna(shared_data), DisruptionOptions(steps=3, block=5))
    assert list(result.largest_component) == pytest.approx([1.0, 0.8370, 0.2609, 0.1196], abs=5e-5)
    assert (result.removed_count, len(result.removed)) == ((0, 5, 10, 15), 15)


def test_a_star_falls_at_once_and_the_curve_ends_with_the_people() -> None:
    result = disrupt(unweighted(nx.star_graph(3)), DisruptionOptions("degree", steps=9))
    assert result.removed == ("0", "1", "2", "3")
    assert result.largest_component == (1.0, 0.25, 0.25, 0.25, 0.0)


def test_own_list_keeps_its_order() -> None:
    result = disrupt(unweighted(nx.path_graph(5)), DisruptionOptions("list", members=("4", "2", "4")))
    assert result.removed == ("4", "2")
    assert result.largest_component == (1.0, 0.8, 0.4)


def test_random_removal_is_a_seeded_mean() -> None:
    graph = unweighted(nx.star_graph(9))
    first, again = (disrupt(graph, DisruptionOptions("random", steps=1, runs=400)) for _ in range(2))
    assert first == again
    assert first.removed == ()
    assert first.largest_component[1] == pytest.approx(0.9 * 0.9 + 0.1 * 0.1, abs=0.04)


def test_nobody_to_remove() -> None:
    assert disrupt(from_layers(0, {}), DisruptionOptions("degree")).largest_component == (0.0,)


@pytest.mark.parametrize(
    "wrong", [{"strategy": "luck"}, {"steps": 0}, {"block": 0}, {"strategy": "list"}, {"members": ("a",)}]
)
def test_wrong_options_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(AnalysisError):
        DisruptionOptions(**wrong)


def test_unknown_members_are_refused() -> None:
    with pytest.raises(NotFound):
        disrupt(unweighted(nx.path_graph(3)), DisruptionOptions("list", members=("9",)))
