"""What the Key people page draws, and what it hands on: frames, pictures, files."""

from __future__ import annotations

import hashlib
import json
import shlex
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from linkgraph.analysis import ActorPosition, DisruptionOptions, KeyPeopleOptions, KeySetOptions, key_people
from linkgraph.case import Case
from linkgraph.casework.answers import PeopleQuestion, write_answer
from linkgraph.cli import main
from linkgraph.graph.actors import ActorGraph
from linkgraph.ui import people
from linkgraph.ui.removal_picture import before_and_after
from tests.analysis.graphs import from_layers, unweighted


def frame(graph: ActorGraph, runs: int = 20) -> tuple[pd.DataFrame, tuple[ActorPosition, ...]]:
    result = key_people(graph, KeyPeopleOptions(runs=runs))
    looks = pd.DataFrame({"group": "1", "colour": "#000000"}, index=[a.id for a in result.actors])
    return people.base(result.actors, looks), result.actors


def test_the_order_of_a_measure_with_its_intervals() -> None:
    table, actors = frame(unweighted(nx.star_graph(6)))
    order = people.ranked(table, actors, "degree")
    assert order["id"].tolist()[0] == "0"
    assert order["place"].tolist() == [1, 2, 2, 2, 2, 2, 2]
    assert (order["low"] <= order["place"]).all()
    assert (order["high"] >= order["place"]).all()
    untested, actors = frame(unweighted(nx.star_graph(6)), runs=0)
    assert people.ranked(untested, actors, "degree")["low"].isna().all()


def test_names_do_not_lie_on_one_another() -> None:
    table, _ = frame(unweighted(nx.disjoint_union(nx.star_graph(20), nx.star_graph(20))))
    named = people.quadrants(table)
    assert named["named"].sum() <= people.NAMED
    assert named.loc[named["id"].isin(["0", "21"]), "named"].sum() == 1  # the two hubs stand at the same spot


def test_who_is_in_one_kind_of_record_only_stands_at_the_edge() -> None:
    star = (np.zeros(4, dtype=np.int64), np.arange(1, 5), np.ones(4))
    shared = (np.array([1, 1, 2]), np.array([2, 3, 3]), np.ones(3))
    table, actors = frame(from_layers(5, {"calls": star, "premises": shared}), runs=0)
    found = people.by_layers(table, actors, "calls", "premises").set_index("id")
    caller, other = "person:00000", "person:00001"
    assert (found.loc[caller, "across"], found.loc[caller, "only"]) == (1, "calls")
    assert found.loc[caller, "up"] == found["up"].max() > found.loc[other, "up"]
    assert found.loc[other, "only"] == ""


def test_few_own_records_are_counted() -> None:
    table = pd.DataFrame({"coverage": [0.1, 0.9, None, 0.49, 0.0]})
    assert people.uncovered(table) == 3
    assert people.uncovered(table, first=2) == 1


def test_the_network_before_and_after() -> None:
    shape = nx.barbell_graph(5, 1)
    shape.add_edges_from((0, f"leaf {i}") for i in range(7))
    graph = unweighted(shape)
    points, lines, left_out = before_and_after(graph, ["5"])
    before, after = (points[points["when"] == when].set_index("id") for when in ("before", "after"))
    assert left_out == 7
    assert before.loc["0", "size"] == 8
    assert set(before["group"]) == {"1"}
    assert (after.loc["5", "group"], after.loc["0", "group"], after.loc["9", "group"]) == ("removed", "1", "2")
    assert before[["x", "y"]].equals(after[["x", "y"]])
    assert len(lines[lines["when"] == "before"]) == 22
    assert len(lines[lines["when"] == "after"]) == 20


def test_the_picture_of_a_network_of_trees_and_of_nobody_removed() -> None:
    points, _, _ = before_and_after(unweighted(nx.star_graph(3)), [])
    assert len(points) == 8
    assert "removed" not in set(points["group"])


def test_a_file_says_all_that_is_needed_to_ask_again(sample: Case, capsys: pytest.CaptureFixture[str]) -> None:
    view = sample.actors(layers=["calls"])
    options = KeyPeopleOptions(runs=10)
    people_found = view.key_people(options)
    best = view.key_set(KeySetOptions(size=1))
    curve = view.disrupt(DisruptionOptions("degree", steps=2))
    answers: dict[str, Any] = {
        "key_people": people_found.to_json(), "key_set": best.to_json(), "removal_curves": [curve.to_json()],
    }  # fmt: skip
    data, sha = write_answer(sample, PeopleQuestion(("calls",), None, None, options), answers, ("trial", "court"))
    assert hashlib.sha256(data).hexdigest() == sha
    said = json.loads(data)
    assert (said["purpose"], said["recipient"], said["snapshot"]) == ("trial", "court", people_found.snapshot)
    assert sample.exports()[0]["sha256"] == sha
    keys = ("actors", "members", "largest_component")
    for command, key, answer in zip(said["commands"], keys, answers.values(), strict=True):
        words = shlex.split(command)[1:]
        assert main([words[0], "--case", str(sample.folder), *words[1:]]) == 0
        again = json.loads(capsys.readouterr().out)
        expected = answer[0] if isinstance(answer, list) else answer
        assert again[key] == expected[key]
