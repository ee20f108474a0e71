"""The sample through the real importers: every row booked as the truth says, the gangs found."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from linkgraph.case import Case
from linkgraph.sample import SampleFiles, SampleOptions, write_sample
from tests.sample.reader import adjusted_rand

PARTS = {"read": "rows", "accepted": "accepted", "duplicate": "duplicate", "rejected": "rejected", "ignored": "ignored"}


def import_sample(folder: Path, made: SampleFiles) -> tuple[Case, list[dict[str, Any]]]:
    case = Case.create(folder / "case", timezone=made.timezone)
    report = case.import_files(list(made.files), timezone=made.timezone)
    return case, report.to_json()["sources"]


def test_rows_are_booked_as_the_truth_says(sample: SampleFiles, tmp_path: Path) -> None:
    truth = json.loads(sample.truth.read_text(encoding="utf-8"))
    case, sources = import_sample(tmp_path, sample)
    expected = [(name, s) for name, f in truth["files"].items() for s in f["sheets"]]
    assert [s["file"] for s in sources] == [name for name, _ in expected]
    for source, (name, sheet) in zip(sources, expected, strict=True):
        assert {k: source[k] for k in PARTS} == {k: sheet[v] for k, v in PARTS.items()}, (name, sheet["sheet"])
        assert source["reconciled"]
    for name, sheet in expected:
        wanted = [(o["expected"].partition(":"), o["rows"]) for o in sheet["odd_rows"].values()]
        rows = [r for r in case.rejects() if r["file"] == name and r["sheet"] == sheet["sheet"]]
        for (disposition, _, reason), number in wanted:
            if disposition != "accepted":
                same = [w[1] for w in wanted if w[0][::2] == (disposition, reason)]
                found = [r for r in rows if (r["disposition"], r["reason"]) == (disposition, reason)]
                assert len(found) == sum(same), (name, disposition, reason, number)


@pytest.mark.parametrize("seed", range(1, 6))
def test_gangs_are_found_by_the_case_itself(seed: int, tmp_path: Path) -> None:
    made = write_sample(tmp_path, SampleOptions(seed=seed))
    case, _ = import_sample(tmp_path, made)
    case.build()
    people = json.loads(made.truth.read_text(encoding="utf-8"))["people"]
    clusters = case.actors().communities(runs=0, rewirings=0).clusters
    found = {m.id: k for k, c in enumerate(clusters) for m in c.members}
    groups = [found.get("person:" + p["id_number"], -k) for k, p in enumerate(people, 1)]
    assert adjusted_rand(groups, [p["gang"] for p in people]) >= 0.85
