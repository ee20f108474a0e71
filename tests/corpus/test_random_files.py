"""Sixty of the files made at random (all thousand: ``python benchmarks/corpus.py``)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from linkgraph import Case
from tests.corpus import random_check
from tests.corpus.random_check import check
from tests.corpus.random_files import ENCODINGS, SHAPES, Maker, make

SEEDS = range(60)


@pytest.mark.parametrize("first", range(0, 60, 12))
def test_files_made_at_random(first: int, tmp_path: Path) -> None:
    case = Case.create(tmp_path / "case")
    for seed in SEEDS[first : first + 12]:
        found = check(seed, case, tmp_path)
        assert found.right, f"seed {seed}: {found.wrong}"
        assert found.rejects == found.rejects_right
        assert found.goods == found.goods_right


def test_the_files_differ_in_every_way() -> None:
    makers = [Maker(seed) for seed in SEEDS]
    assert {m.delimiter for m in makers} == {",", "\t", ";", "|"}
    assert {m.encoding for m in makers} == set(ENCODINGS)
    assert {m.shape.name for m in makers} == {shape.name for shape in SHAPES}
    reasons = {reason for seed in SEEDS for _, _, reason in make(seed)[1].aside}
    assert len(reasons) >= 15, reasons


def test_a_wrong_truth_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = Case.create(tmp_path / "case")
    made, truth = make(3)
    record, (caller, callee, when, measure) = next(iter(truth.good.items()))
    for k, wrong in enumerate(((callee, caller, when, measure), (caller, callee, "2023-05-01 00:00:00", measure))):
        monkeypatch.setattr(random_check, "make", lambda seed, wrong=wrong: (made, replace(
            truth, good={**truth.good, record: wrong})))  # fmt: skip
        found = check(3, case, tmp_path) if k == 0 else check(3, Case.create(tmp_path / "other"), tmp_path)
        assert not found.right
        assert found.goods_right == found.goods - 1


def test_a_seed_makes_one_file() -> None:
    assert make(7) == make(7)
