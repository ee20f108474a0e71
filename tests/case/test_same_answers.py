"""The same records give the same answers, byte for byte: in any order of rows and files, with any number of threads."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import networkit as nk
import pytest

from linkgraph.analysis import ClusterOptions, DisruptionOptions, KeyPeopleOptions, KeySetOptions
from linkgraph.case import Case
from linkgraph.sample import SampleFiles, SampleOptions, write_sample


def shuffled(made: SampleFiles, seed: int) -> list[Path]:
    """The files in another order, and in those of text the rows below the heading too."""
    rng = random.Random(seed)
    for file in made.files:
        if file.suffix == ".csv":
            head, *rows = file.read_bytes().splitlines(keepends=True)
            rng.shuffle(rows)
            file.write_bytes(head + b"".join(rows))
    return rng.sample(made.files, len(made.files))


def answers(case: Case) -> dict[str, str]:
    """Every analysis of Clusters and Key people, as the text that programs get."""
    found: dict[str, Any] = {
        "clusters": case.clusters(ClusterOptions(runs=30, rewirings=5)),
        "without consensus": case.clusters(ClusterOptions(runs=0, rewirings=5)),
        "key people": case.key_people(KeyPeopleOptions(runs=20)),
        "key set": case.key_set(KeySetOptions(size=2)),
        "disrupt": case.disrupt(DisruptionOptions()),
    }
    return {name: json.dumps(result.to_json(), ensure_ascii=False) for name, result in found.items()}


def test_order_of_rows_and_files_and_threads_change_no_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    for turn in range(3):
        monkeypatch.setenv("LINKGRAPH_THREADS", str(turn + 1))
        nk.setNumberOfThreads(turn + 1)
        nk.setSeed(turn, True)
        made = write_sample(tmp_path / f"files{turn}", SampleOptions(people=48, seed=3, scale=0.3))
        case = Case.create(tmp_path / f"case{turn}")
        case.import_files(shuffled(made, turn) if turn else list(made.files), timezone=made.timezone)
        case.build()
        assert case.actors().actors.m > 100
        seen.append({"snapshot": case.network().id, **answers(case)})
        case.close()
    for other in seen[1:]:
        for name, text in seen[0].items():
            assert other[name] == text, name
