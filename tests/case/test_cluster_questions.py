"""What `clusters` is asked besides the clusters, on the sample case."""

from __future__ import annotations

import json
from typing import Any

import pytest

from linkgraph.analysis import ClusterOptions
from linkgraph.case import Case
from linkgraph.casework.cluster_cards import card, common_places
from linkgraph.casework.clusterings import ClusterRequest
from linkgraph.cli import main

SOON = ("--runs", "20")


def answer(case: Case, capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert main(["clusters", "--case", str(case.folder), "--json", *SOON, *arguments]) == 0
    loaded: dict[str, Any] = json.loads(capsys.readouterr().out)
    return loaded


def test_member_names_links_whose_rows_are_his(own_copy: Case, capsys: pytest.CaptureFixture[str]) -> None:
    clusters = answer(own_copy, capsys)["clusters"]
    suspects = own_copy.suspects()
    actor = next(m["id"] for c in clusters for m in c["members"] if m["id"] in suspects)
    found = answer(own_copy, capsys, "--member", actor)
    own = next(c for c in clusters if c["id"] == found["cluster"])
    assert actor in {m["id"] for m in own["members"]}
    assert {tie["id"] for tie in found["ties"]} <= {m["id"] for m in own["members"]} - {actor}
    view = own_copy.actors()
    pairs = {name: view.view.under({actor, name})[(min(actor, name), max(actor, name))]
             for name in [tie["id"] for tie in found["ties"][:5]]}  # fmt: skip
    assert {tie["id"]: tie["links"] for tie in found["ties"][:5]} == pairs
    assert {layer["layer"] for layer in found["layers"]} == set(view.actors.layers)
    rows = own_copy.evidence_of(found["ties"][0]["links"])
    assert all(one.total > 0 for one in rows.values())


def test_compare_and_common_places(own_copy: Case, capsys: pytest.CaptureFixture[str]) -> None:
    a, b = (c["id"] for c in answer(own_copy, capsys)["clusters"][:2])
    found = answer(own_copy, capsys, "--compare", a, b)
    assert (found["a"], found["b"]) == (a, b)
    graph = own_copy.actors().actors
    sides = [{m.id for m in own_copy.cluster(name).cluster.members} for name in (a, b)]
    across = [
        k for k, (i, j) in enumerate(zip(graph.u, graph.v, strict=True))
        if {graph.ids[i] in sides[0], graph.ids[j] in sides[0]} == {True, False}
        and {graph.ids[i] in sides[1], graph.ids[j] in sides[1]} == {True, False}
    ]  # fmt: skip
    assert found["ties"] == len(across)
    assert sum(one["ties"] for one in found["bridges"]) == 2 * len(across)


def test_periods_are_named_and_found_again(own_copy: Case, capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(own_copy, capsys, "--periods", "2017-02-01,2017-03-01,2017-04-01")
    assert [(p["since"], p["until"]) for p in found["periods"]] == [("2017-02-01", "2017-03-01"),
                                                                   ("2017-03-01", "2017-04-01")]  # fmt: skip
    kinds = {change["kind"] for step in found["changes"] for change in step}
    assert "continued" in kinds
    name = found["periods"][1]["clusters"][0]["id"]
    named = own_copy.cluster(name)
    assert (named.request.since, named.request.until) == ("2017-03-01", "2017-04-01")
    members = {m["id"] for m in found["periods"][1]["clusters"][0]["members"]}
    assert {m.id for m in named.cluster.members} == members


def test_resolutions_lead_to_their_groupings(own_copy: Case, capsys: pytest.CaptureFixture[str]) -> None:
    levels = answer(own_copy, capsys, "--resolutions")["resolutions"]
    survivors = [level for level in levels if level["survives"]]
    assert survivors
    assert any(level["low"] <= 1.0 <= level["high"] for level in levels)
    assert len(survivors) < len(levels)


def test_the_card_counts_what_the_files_say(sample: Case, truth: dict[str, Any]) -> None:
    """The card of the true members of a gang: its premises and its victims, as the generator knows them."""
    view = sample.actors().view
    gang = truth["gangs"][0]
    people = [f"person:{p['id_number']}" for p in truth["people"] if p["gang"] == gang["name"]]
    there = [name for name in people if name in set(view.actors.ids)]
    found = card(sample.network().snapshot, view, there)
    assert sum(found.roles.values()) == len(there)
    assert found.entities["Person"] == tuple(sorted(there))
    assert len(found.places) >= len(gang["hideouts"])
    reports = {f"incident:{one['report_id']}" for one in truth["incidents"] if one["gang"] == gang["name"]}
    assert found.incidents
    assert len(reports & set(found.incidents)) / len(found.incidents) > 0.5
    assert sum(found.methods.values()) >= len(found.incidents) * 0.9
    assert found.loss > 0
    assert set(found.victims).isdisjoint(people)
    assert common_places(view, there, there) == tuple(sorted(found.places))


def test_nothing_but_the_asked_search_is_kept(own_copy: Case) -> None:
    quick = ClusterRequest(options=ClusterOptions(runs=0, rewirings=0))
    for _ in range(2):
        own_copy.clusters_of(quick)
    with own_copy.catalogue.connect() as db:
        assert [row[0] for row in db.execute("SELECT count(*) FROM clusterings")] == [1]
