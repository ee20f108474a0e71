"""Every case of the corpus through the real import, compared with what an investigator should get."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from linkgraph import Case
from tests.corpus import a_encoding, b_shape, c_workbook, d_values, e_time, f_duplicates, g_hostile
from tests.corpus.checking import check_case, import_case
from tests.corpus.making import CASES

EXPECTED: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_name("expected.json").read_text(encoding="utf-8"))
GROUPS = (a_encoding, b_shape, c_workbook, d_values, e_time, f_duplicates, g_hostile)


def test_every_case_has_its_expectation() -> None:
    assert CASES.keys() == EXPECTED.keys()
    assert {name[0] for name in CASES} == {group.__name__.rpartition(".")[2][0] for group in GROUPS}


@pytest.mark.parametrize("name", sorted(CASES))
def test_corpus(name: str, tmp_path: Path) -> None:
    made, expected = CASES[name](), EXPECTED[name]
    case = Case.create(tmp_path / "case", timezone="Asia/Shanghai")
    reports = import_case(case, made, tmp_path / "files", expected)
    check_case(case, made, reports, expected)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case", "files"]
    unfinished = [
        path for path in (tmp_path / "case" / "evidence").glob("*") if path.name not in case.catalogue.source_ids()
    ]
    assert unfinished == []


def test_a_search_text_of_5_mb_finds_nothing_and_breaks_nothing(tmp_path: Path) -> None:
    case = Case.create(tmp_path / "case")
    (tmp_path / "a.csv").write_bytes(CASES["d01_one_number_in_many_writings"]().files[0][1])
    case.import_files([tmp_path / "a.csv"])
    case.build()
    assert case.search("x" * 5_000_000) == []
    assert case.search("' OR 1=1 //" * 1000) == []
    case.close()
