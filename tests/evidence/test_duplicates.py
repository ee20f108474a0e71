"""The same record twice is one record; two true records stay two; a call in both parties' records counts once."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from linkgraph.errors import WrongUse
from linkgraph.graph.snapshot import build_snapshot, snapshot_id
from tests.evidence.records import CALLS_OF_A, CALLS_OF_B, HEAD, TWIN_SMS, calls_file
from tests.ingest.cases import Bench, as_csv, written


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path / "case")


def snapshot(bench: Bench) -> str:
    return snapshot_id(bench.lake, bench.catalogue.source_ids(), {}, "CN")


def links(bench: Bench) -> dict[tuple[str, str, str], tuple[int, int | None]]:
    made = build_snapshot(bench.lake, bench.catalogue.source_ids(), {}, "CN", bench.folder / "snapshots")
    rows = made.table("links").to_pylist()
    return {(r["type"], r["src"], r["dst"]): (r["count"], r["total_duration_s"]) for r in rows}


def stored(bench: Bench) -> dict[str, tuple[int, bytes]]:
    """Every file of the evidence with the time of its last change and its bytes."""
    files = sorted((bench.folder / "evidence").rglob("*.parquet"))
    return {str(f.relative_to(bench.folder)): (f.stat().st_mtime_ns, f.read_bytes()) for f in files}


def test_the_same_file_again_changes_nothing(bench: Bench) -> None:
    file = calls_file(bench.folder / "a.csv", CALLS_OF_A)
    first = bench.one(file)
    before, name, sheets = stored(bench), snapshot(bench), bench.catalogue.sheets()
    again = bench.one(file)
    assert (first.accepted, again.accepted, again.duplicate, again.read) == (5, 0, 5, 5)
    assert again.already_imported
    assert again.read == again.accepted + again.duplicate + again.rejected + again.ignored
    assert (stored(bench), snapshot(bench), bench.catalogue.sheets()) == (before, name, sheets)


def test_the_same_file_twice_in_one_import(bench: Bench) -> None:
    file = calls_file(bench.folder / "a.csv", CALLS_OF_A)
    copy = calls_file(bench.folder / "copy.csv", CALLS_OF_A)
    reports = bench.take(file, copy)
    assert [(r.accepted, r.duplicate, r.already_imported) for r in reports] == [(5, 0, False), (0, 5, True)]
    assert len(bench.catalogue.source_ids()) == 1


def test_the_same_file_read_in_another_way_is_refused(bench: Bench) -> None:
    file = calls_file(bench.folder / "a.csv", CALLS_OF_A)
    bench.one(file)
    with pytest.raises(WrongUse, match="already in this case, read with timezone Asia/Shanghai"):
        bench.one(file, timezone="UTC")


@pytest.mark.parametrize("how", ["renamed", "line ends", "encoding", "shuffled", "quoted", "columns"])
def test_the_same_records_in_another_file(bench: Bench, how: str) -> None:
    bench.one(calls_file(bench.folder / "a.csv", CALLS_OF_A))
    name = snapshot(bench)
    before, network = stored(bench), links(bench)
    rows = list(CALLS_OF_A)
    other = bench.folder / "other.csv"
    if how == "renamed":
        other.write_bytes((bench.folder / "a.csv").read_bytes())
    elif how == "line ends":
        calls_file(other, rows, end="\r\n")
    elif how == "encoding":
        calls_file(other, rows, encoding="gb18030")
    elif how == "shuffled":
        random.Random(3).shuffle(rows)
        calls_file(other, rows)
    elif how == "quoted":
        written(other, as_csv([HEAD, *rows]).replace("主叫", '"主叫"'))
    else:
        written(other, as_csv([list(reversed(row)) for row in [HEAD, *rows]]))
    report = bench.one(other)
    assert (report.read, report.accepted, report.duplicate) == (5, 0, 5)
    assert snapshot(bench) == name
    assert links(bench) == network
    assert {k: v for k, v in stored(bench).items() if k in before} == before


def test_overlapping_periods(bench: Bench) -> None:
    bench.one(calls_file(bench.folder / "april.csv", CALLS_OF_A[:3]))
    report = bench.one(calls_file(bench.folder / "may.csv", CALLS_OF_A[1:]))
    assert (report.read, report.accepted, report.duplicate) == (4, 2, 2)
    assert [row[3] for row in bench.aside()] == ["duplicate", "duplicate"]
    whole = Bench(bench.folder.parent / "whole")
    whole.one(calls_file(bench.folder / "all.csv", CALLS_OF_A))
    assert snapshot(bench) == snapshot(whole)


def test_overlapping_files_in_one_import(bench: Bench) -> None:
    reports = bench.take(
        calls_file(bench.folder / "april.csv", CALLS_OF_A[:3]), calls_file(bench.folder / "may.csv", CALLS_OF_A[1:])
    )
    assert [(r.accepted, r.duplicate) for r in reports] == [(3, 0), (2, 2)]


def test_two_true_messages_in_one_second_stay_two(bench: Bench) -> None:
    bench.one(calls_file(bench.folder / "a.csv", CALLS_OF_A))
    twins = bench.rows(
        "SELECT count(*), count(DISTINCT content_key), count(DISTINCT event_key) "
        "FROM calls JOIN accepted_rows USING (source_id, sheet, record_no) WHERE calls.kind = 'sms'"
    )
    assert twins == [(2, 2, 2)]
    assert links(bench)["TEXTED", "tel:+8613800138000", "tel:+8613700137000"][0] == 2
    assert bench.one(calls_file(bench.folder / "three.csv", [TWIN_SMS] * 3)).accepted == 1


@pytest.mark.parametrize("reverse", [False, True])
def test_a_third_message_in_a_later_file_is_a_third_event(bench: Bench, reverse: bool) -> None:
    """Two equal messages in one file, three in another that overlaps: three events, whichever came first."""
    files = [calls_file(bench.folder / f"{n}.csv", [TWIN_SMS] * n) for n in (2, 3)]
    for file in reversed(files) if reverse else files:
        bench.one(file)
    assert bench.rows("SELECT count(*), count(DISTINCT event_key) FROM calls") == [(3, 3)]
    assert links(bench)["TEXTED", "tel:+8613800138000", "tel:+8613700137000"][0] == 3


def test_a_call_in_both_parties_records_counts_once(bench: Bench) -> None:
    bench.one(calls_file(bench.folder / "a.csv", CALLS_OF_A))
    alone = links(bench)
    report = bench.one(calls_file(bench.folder / "b.csv", CALLS_OF_B))
    assert (report.accepted, report.duplicate) == (2, 0)
    both = links(bench)
    called = {key: value for key, value in both.items() if key[0] == "CALLED"}
    assert called == {key: value for key, value in alone.items() if key[0] == "CALLED"}
    assert called["CALLED", "tel:+8613800138000", "tel:+8613900139000"] == (1, 57)
    assert ("USED_SIM", "tel:+8613900139000", "imsi:460009999999999") in both, "what only B's records say is there"


def test_the_order_of_import_does_not_matter(tmp_path: Path) -> None:
    files = [calls_file(tmp_path / "a.csv", CALLS_OF_A), calls_file(tmp_path / "b.csv", CALLS_OF_B),
             calls_file(tmp_path / "c.csv", CALLS_OF_A[2:])]  # fmt: skip
    one, other = Bench(tmp_path / "1"), Bench(tmp_path / "2")
    one.take(*files)
    for file in reversed(files):
        other.one(file)
    assert snapshot(one) == snapshot(other)
    assert links(one) == links(other)
