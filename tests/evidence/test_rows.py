"""From a link or a node back to file, row and original text."""

from __future__ import annotations

from pathlib import Path

import pytest

from linkgraph.errors import NotFound
from linkgraph.evidence.rows import EvidenceRows, evidence_rows
from linkgraph.model import link_id
from tests.evidence.records import CALLS_OF_A, CALLS_OF_B, HEAD, calls_file
from tests.ingest.cases import Bench, as_csv, written

PHONE_A, PHONE_B = "tel:+8613800138000", "tel:+8613900139000"


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    bench = Bench(tmp_path / "case")
    bench.take(calls_file(tmp_path / "a.csv", CALLS_OF_A), calls_file(tmp_path / "b.csv", CALLS_OF_B))
    return bench


def behind(bench: Bench, subject: str, limit: int = 100) -> EvidenceRows:
    return evidence_rows(bench.lake, bench.catalogue.sheets(), [subject], limit)[subject]


def test_rows_behind_a_link_as_they_were_written(bench: Bench) -> None:
    found = behind(bench, link_id("CALLED", PHONE_A, PHONE_B))
    assert [(r.file, r.record_no, r.line) for r in found.rows] == [("a.csv", 2, 2), ("b.csv", 2, 2)]
    assert found.rows[0].fields == dict(zip(HEAD, CALLS_OF_A[0], strict=True))
    assert found.rows[0].raw == ",".join(CALLS_OF_A[0])
    assert found.total == 2


def test_rows_behind_a_node_and_a_limit(bench: Bench) -> None:
    assert behind(bench, PHONE_A).total == 7
    found = behind(bench, PHONE_A, limit=2)
    assert (len(found.rows), found.total) == (2, 7)
    assert behind(bench, "tel:+8610000000000").total == 0


@pytest.mark.parametrize("subject", ["a~b", "NONE~tel:1~tel:2", "CALLED~'; DROP TABLE calls; --~x~y~z"])
def test_what_is_no_link(bench: Bench, subject: str) -> None:
    with pytest.raises(NotFound, match="is no link id"):
        behind(bench, subject)


def test_headings_that_stand_twice_keep_both_texts(tmp_path: Path) -> None:
    bench = Bench(tmp_path / "case")
    rows = [["person_a", "person_b", "note", "note", ""], ["甲", "乙", "1", "2", "3"]]
    bench.one(written(tmp_path / "a.csv", as_csv(rows)))
    (person,) = bench.rows("SELECT DISTINCT node FROM facts WHERE value = '甲'")
    assert dict(behind(bench, person[0]).rows[0].fields) == {
        "person_a": "甲", "person_b": "乙", "note": "1", "note [4]": "2", "[5]": "3",
    }  # fmt: skip


def test_premises_named_with_and_without_address_are_one(tmp_path: Path) -> None:
    bench = Bench(tmp_path / "case")
    with_address = [["窝点名称", "地址", "姓名", "抓获时间"], ["一号", "某路1号", "张三", "2023-05-01"]]
    without = [["窝点名称", "姓名", "开始时间"], ["一号", "李四", "2023-04-01"]]
    bench.take(written(tmp_path / "a.csv", as_csv(with_address)), written(tmp_path / "b.csv", as_csv(without)))
    assert bench.rows("SELECT count(DISTINCT place) FROM stays") == [(1,)]
    assert bench.rows("SELECT count(*) FROM node_alias") == [(1,)]
