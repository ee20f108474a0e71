"""What is kept of a very large case's quick grouping: found again, never trusted when damaged, never the only copy."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from linkgraph import Case
from linkgraph.analysis import ClusterOptions, communities
from linkgraph.casework import groupings
from linkgraph.casework.groupings import KeptGroupings, quick
from linkgraph.graph.actors import ActorGraph
from tests.analysis.graphs import from_layers

OPTIONS = quick(ClusterOptions())


def gangs(seed: int = 0, moved: bool = False) -> ActorGraph:
    rng = np.random.default_rng(seed)
    a = np.repeat(np.arange(120), 4)
    b = np.where(rng.random(len(a)) < 0.8, a // 20 * 20 + rng.integers(0, 20, len(a)), rng.integers(0, 120, len(a)))
    pairs = np.unique(np.sort(np.stack([a, b], axis=1)[a != b], axis=1), axis=0)
    count = np.ones(len(pairs))
    count[0] += moved
    return from_layers(120, {"calls": (pairs[:, 0], pairs[:, 1], count)})


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> KeptGroupings:
    monkeypatch.setattr(groupings, "QUICK_FROM", 100)
    return KeptGroupings(tmp_path)


def only(kept: KeptGroupings) -> Path:
    (file,) = (kept.snapshot / groupings.FOLDER).iterdir()
    return file


def unasked(*_: object) -> None:
    raise AssertionError("searched again")


def test_what_is_kept_is_what_the_search_finds(kept: KeptGroupings, monkeypatch: pytest.MonkeyPatch) -> None:
    graph = gangs()
    plain = communities(graph, OPTIONS)
    first = kept.find(graph, OPTIONS)
    monkeypatch.setattr(groupings, "search_of", unasked)
    again = kept.find(graph, OPTIONS)
    assert again is not None
    assert first is not None
    assert first.tolist() == again.tolist() == list(plain.partition)
    assert communities(graph, OPTIONS, known=again) == plain


@pytest.mark.parametrize("other", ["record", "seed", "resolution", "program", "grouping"])
def test_another_question_has_another_answer(kept: KeptGroupings, monkeypatch: pytest.MonkeyPatch, other: str) -> None:
    kept.find(gangs(), OPTIONS)
    options = {"seed": replace(OPTIONS, seed=1), "resolution": replace(OPTIONS, resolution=2.0)}.get(other, OPTIONS)
    if other in ("program", "grouping"):
        monkeypatch.setattr(groupings, {"program": "VERSION", "grouping": "GROUPING_VERSION"}[other], "another")
    kept.find(gangs(moved=other == "record"), options)
    assert len(list((kept.snapshot / groupings.FOLDER).iterdir())) == 2


@pytest.mark.parametrize("damage", ["cut", "empty", "changed", "longer"])
def test_a_damaged_file_is_said_and_made_again(
    kept: KeptGroupings, caplog: pytest.LogCaptureFixture, damage: str
) -> None:
    graph = gangs()
    right = kept.find(graph, OPTIONS)
    file = only(kept)
    whole = file.read_bytes()
    middle = len(whole) // 2
    file.write_bytes(
        {
            "cut": whole[:-4],
            "empty": b"",
            "changed": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
            "longer": whole + b"\0\0\0\0",
        }[damage]
    )
    with caplog.at_level(logging.WARNING):
        found = kept.find(graph, OPTIONS)
    assert "damaged" in caplog.text
    assert right is not None
    assert found is not None
    assert found.tolist() == right.tolist()
    assert file.read_bytes() == whole


def test_a_folder_that_cannot_be_written_costs_only_time(kept: KeptGroupings, caplog: pytest.LogCaptureFixture) -> None:
    (kept.snapshot / groupings.FOLDER).write_text("a file where the folder should be")
    with caplog.at_level(logging.WARNING):
        found = kept.find(gangs(), OPTIONS)
    assert found is not None
    assert found.tolist() == list(communities(gangs(), OPTIONS).partition)
    assert "cannot be kept" in caplog.text


def test_neither_small_networks_nor_whole_searches_are_kept(
    kept: KeptGroupings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kept.find(gangs(), ClusterOptions()) is None
    monkeypatch.setattr(groupings, "QUICK_FROM", 10_000)
    assert kept.find(gangs(), OPTIONS) is None
    assert not (kept.snapshot / groupings.FOLDER).exists()


def test_whoever_builds_a_large_case_has_its_groups_at_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("linkgraph.case.QUICK_FROM", "linkgraph.casework.groupings.QUICK_FROM"):
        monkeypatch.setattr(place, 50)
    graph = gangs()
    at = datetime.fromisoformat("2023-01-01")
    head = (
        "通联类型,本端号码,对端号码,通话开始/短信发送时间,通话结束时间,通话时长（秒）,"
        "本端卡号(IMSI),本端机身码(IMEI),短信内容"
    )
    rows = [
        f"主叫,138{a:08d},138{b:08d},{at + timedelta(hours=k)},{at + timedelta(hours=k, seconds=60)},60,,,"
        for k, (a, b) in enumerate(zip(graph.u.tolist(), graph.v.tolist(), strict=True))
    ]
    (tmp_path / "calls.csv").write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    case = Case.create(tmp_path / "case")
    case.import_files([tmp_path / "calls.csv"])
    steps: list[str] = []
    network = case.build(progress=lambda progress: steps.append(progress.stage))
    assert steps[-1] == "grouping"
    assert only(KeptGroupings(network.snapshot.folder)).exists()
    monkeypatch.setattr(groupings, "search_of", unasked)
    found = case.clusters(OPTIONS)
    assert found.partition == communities(case.actors().actors, OPTIONS).partition
    case.close()
