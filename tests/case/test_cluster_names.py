"""A cluster's name means the people it was given for, whatever options are in force when it is used."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from linkgraph.analysis import ClusterOptions
from linkgraph.case import Case
from linkgraph.casework.clusterings import ClusterRequest, recall, request_of
from linkgraph.cli import main
from linkgraph.errors import NotFound

FINE = ClusterRequest(
    ("calls", "premises"), "2017-03-01", "2017-05-01", ClusterOptions(resolution=1.6, runs=20, seed=3)
)


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    assert main([*arguments, "--json"] if "--json" not in arguments else list(arguments)) in (0, 1)
    loaded: dict[str, object] = json.loads(capsys.readouterr().out)
    return loaded


def test_a_request_survives_its_json() -> None:
    assert request_of(json.loads(json.dumps(FINE.to_json()))) == FINE
    assert request_of(json.loads(json.dumps(ClusterRequest().to_json()))) == ClusterRequest()


def test_export_finds_the_cluster_with_the_options_that_named_it(own_copy: Case, tmp_path: Path) -> None:
    named = own_copy.clusters_of(FINE)
    usual = {c.id for c in own_copy.actors().communities(ClusterOptions(runs=0, rewirings=0)).clusters}
    cluster = next(c for c in named.clusters if c.size > 5 and c.id not in usual)
    out = tmp_path / "cluster.json"
    own_copy.export(f"cluster:{cluster.id}", "json", out)
    said = json.loads(out.read_text(encoding="utf-8"))
    assert {n["id"]: n["membership"] for n in said["nodes"]} == {m.id: m.membership for m in cluster.members}
    assert request_of(said["manifest"]["parameters"]["clustering"]) == FINE


def test_an_export_says_how_to_get_the_same_again(
    own_copy: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cluster = next(c for c in own_copy.clusters_of(FINE).clusters if c.size > 5)
    out = tmp_path / "cluster.json"
    own_copy.export(f"cluster:{cluster.id}", "json", out)
    said = json.loads(out.read_text(encoding="utf-8"))
    words = shlex.split(said["manifest"]["parameters"]["clustering"]["command"])
    again = answer(capsys, *words[1:], "--case", str(own_copy.folder))
    assert again["snapshot"] == said["manifest"]["snapshot"]
    found = next(c for c in again["clusters"] if c["id"] == cluster.id)  # type: ignore[attr-defined]
    assert {m["id"]: m["membership"] for m in found["members"]} == {n["id"]: n["membership"] for n in said["nodes"]}


def test_key_people_of_a_named_cluster_are_its_members(own_copy: Case, capsys: pytest.CaptureFixture[str]) -> None:
    cluster = next(c for c in own_copy.clusters_of(FINE).clusters if c.size > 5)
    data = answer(capsys, "keypeople", "--case", str(own_copy.folder), "--cluster", cluster.id, "--runs", "0")
    assert {a["id"] for a in data["actors"]} == {m.id for m in cluster.members}  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["c1", "c1-000000", "c1-%", "'; DROP TABLE clusterings; --"])
def test_a_name_that_nothing_was_given_is_refused(own_copy: Case, tmp_path: Path, name: str) -> None:
    own_copy.clusters_of(ClusterRequest(options=ClusterOptions(runs=0, rewirings=0)))
    assert recall(own_copy.catalogue, own_copy.network().id, name) is None
    with pytest.raises(NotFound, match="there is no cluster"):
        own_copy.export(f"cluster:{name}", "json", tmp_path / "none.json",
                        clustering=ClusterOptions(runs=0, rewirings=0))  # fmt: skip
    assert not (tmp_path / "none.json").exists()


def test_names_of_another_network_are_refused(own_copy: Case) -> None:
    name = own_copy.clusters_of(FINE).clusters[0].id
    assert recall(own_copy.catalogue, "another snapshot", name) is None
