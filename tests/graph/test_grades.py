"""Loss by grade: which sources stand behind a tie, and how likely it holds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from linkgraph import Case
from linkgraph.analysis import KeyPeopleOptions
from linkgraph.graph.actors import ActorGraph
from linkgraph.graph.grades import KEEP, keep_probabilities

OWNER = pd.Series({"p:a": "p:a", "p:b": "p:b", "p:c": "p:c", "tel:1": "p:a", "tel:2": "p:b"}, dtype=object)


def graph() -> ActorGraph:
    ends = (np.array([0, 0, 1]), np.array([1, 2, 2]))
    ids = ("p:a", "p:b", "p:c")
    return ActorGraph(ids, ids, *ends, {"calls": np.ones(3)}, np.ones(3))


def graded(*rows: tuple[str, str, str, str | None]) -> pa.Table:
    return pa.table({name: pa.array([row[i] for row in rows], pa.string())
                     for i, name in enumerate(("layer", "src", "dst", "grade"))})  # fmt: skip


def test_a_tie_holds_unless_all_its_sources_are_wrong() -> None:
    table = graded(("calls", "tel:1", "tel:2", "1A"), ("calls", "tel:2", "tel:1", "3D"),
                   ("associations", "p:a", "p:c", None), ("associations", "p:b", "p:c", "2E"))  # fmt: skip
    found = keep_probabilities(graph(), table, OWNER, 0.9)
    assert found.tolist() == pytest.approx([1 - 0.02 * 0.60, 0.9, 0.0])


def test_premises_need_both_to_have_been_there() -> None:
    table = graded(("premises", "p:a", "place:1", "1A"), ("premises", "p:b", "place:1", "3D"),
                   ("premises", "p:a", "place:2", "1B"), ("premises", "p:b", "place:2", "1B"))  # fmt: skip
    found = keep_probabilities(graph(), table, OWNER, 0.9)
    assert found[0] == pytest.approx(1 - (1 - 0.98 * 0.40) * (1 - 0.9 * 0.9))
    assert found[1:].tolist() == pytest.approx([0.9, 0.9])


def test_a_better_grade_is_never_less_likely() -> None:
    assert {k: KEEP[k] for k in ("1A", "1B", "2C", "3D")} == {"1A": 0.98, "1B": 0.9, "2C": 0.7, "3D": 0.4}
    for source in "123":
        values = [KEEP[f"{source}{letter}"] for letter in "ABCDE"]
        assert values == sorted(values, reverse=True)
        assert values[-1] == 0.0
    for letter in "ABCDE":
        values = [KEEP[f"{source}{letter}"] for source in "123"]
        assert values == sorted(values, reverse=True)


def test_from_files_with_grades_to_ties(tmp_path: Path) -> None:
    calls = tmp_path / "calls.csv"
    calls.write_text("caller,callee,start,duration\n13800138000,13900139000,2017-03-01 10:00:00,60\n", encoding="utf-8")
    known = tmp_path / "known.csv"
    known.write_text(
        "person_a,person_a_id,person_b,person_b_id,relation,count,first,last,grade\n"
        "甲,11010519491231002X,乙,440524188001010014,friend,3,2017-01-01,2017-02-01,3D\n",
        encoding="utf-8",
    )
    case = Case.create(tmp_path / "case")
    case.import_files([calls], kind="calls", timezone="Asia/Shanghai", grade="1B")
    case.import_files([known], kind="associations", timezone="Asia/Shanghai", grade="1A")
    case.build()
    view = case.actors()
    context = view.context(KeyPeopleOptions(by_grade=True))
    assert context.keep is not None
    named = {(view.actors.ids[a], view.actors.ids[b]): k for a, b, k in zip(
        view.actors.u, view.actors.v, context.keep, strict=True)}  # fmt: skip
    assert named == {
        ("person:11010519491231002X", "person:440524188001010014"): pytest.approx(0.4),  # the record's own grade
        ("tel:+8613800138000", "tel:+8613900139000"): pytest.approx(0.9),
    }
    result = view.key_people(runs=20, by_grade=True)
    assert result.parameters["by_grade"] is True
    assert {a.id: a.recorded for a in result.actors}["tel:+8613800138000"] == 1
