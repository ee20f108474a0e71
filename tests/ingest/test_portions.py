"""What a file becomes does not depend on how it is cut into portions, on threads, or on where they are kept."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkgraph.graph.snapshot import snapshot_id
from linkgraph.ingest import pieces, text, vocabulary
from linkgraph.ingest.keys import occurrences
from tests.evidence.records import calls_file, many_calls
from tests.ingest.cases import Bench, as_csv, written

HEAD = ["本方号码", "对方号码", "呼叫类型", "开始时间", "通话时长", "短信内容"]


def mixed_rows() -> list[list[str]]:
    """Calls, equal ones among them, texts with quotes and commas, and rows that are set aside or flagged."""
    r = random.Random(5)
    rows = []
    for i in range(400):
        when, words = f"2023-05-{1 + i % 20:02} 12:00:{i % 60:02}", r.choice(["", "你好", 'a,"b"'])
        side = r.choice(["主叫", "被叫", "主短"])
        row = [f"1380013800{i % 7}", f"139{r.randrange(40):08}", side, when, str(r.randrange(90)), words]
        rows.append(row)
        if i % 50 == 0:
            rows.append(list(row))
        if i % 31 == 0:
            rows += [row[:3], [*row, "x"], [*row[:3], "昨天", *row[4:]], [row[0], row[0], *row[2:]]]
    return rows


def evidence(bench: Bench) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (bench.folder / "evidence").rglob("*.parquet")}


def content(bench: Bench) -> dict[str, list[tuple[object, ...]]]:
    tables = ("calls", "facts", "set_aside", "flagged", "accepted_rows")
    return {table: sorted(bench.rows(f"SELECT * FROM {table}"), key=repr) for table in tables}


def test_equal_input_gives_equal_files(tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", as_csv([HEAD, *mixed_rows()]))
    made = [Bench(tmp_path / str(i)) for i in range(2)]
    with mock.patch.object(text, "CHUNK_BYTES", 4096):
        for bench in made:
            assert bench.one(file).reconciled
    assert evidence(made[0]) == evidence(made[1])


@pytest.mark.parametrize(
    ("module", "name", "value"),
    [(text, "CHUNK_BYTES", 700), (text, "RECORDS", 7), (pieces, "ROOM", 0), (vocabulary, "MOST_TEXTS", 3)],
)
def test_no_setting_changes_what_a_file_becomes(tmp_path: Path, module: object, name: str, value: int) -> None:
    file = written(tmp_path / "a.csv", as_csv([HEAD, *mixed_rows()]))
    one, other = Bench(tmp_path / "1"), Bench(tmp_path / "2")
    first = one.one(file)
    with mock.patch.object(module, name, value), mock.patch.object(text, "CHUNK_BYTES", 2000):
        second = other.one(file)
    assert (first.accepted, first.rejected) == (second.accepted, second.rejected) == (421, 39)
    assert first.warnings == second.warnings == {"self_call": 13}
    assert content(one) == content(other)
    folder = next(path for path in (other.folder / "evidence").iterdir())
    assert not list(folder.glob("*.arrow")), "nothing of the work is left"


def test_every_text_comes_back_as_it_stood(tmp_path: Path) -> None:
    """The text of a row is stored only where it is not its cells with the delimiter between them."""
    lines = as_csv(mixed_rows()).splitlines()
    lines[3:3] = ["", ",,,,,", ' 13800138000,"13900000001",主叫,2023-05-01 12:00:07,5,']
    bench = Bench(tmp_path / "case")
    bench.one(written(tmp_path / "a.csv", "\n".join([",".join(HEAD), *lines]) + "\n"))
    source = bench.catalogue.source_ids()[0]
    rows = bench.rows(f"SELECT line, raw FROM {bench.lake.raw_rows(source)} ORDER BY line")
    assert rows == [(i + 1, line) for i, line in enumerate([",".join(HEAD), *lines])]
    stored = bench.rows(f"SELECT count(raw) FROM read_parquet('{bench.lake.raw_file(source)}')")[0][0]
    assert stored < len(rows) / 2


def test_times_come_back_to_the_letter(tmp_path: Path) -> None:
    """Those written as nearly all are stored as numbers; every other writing is kept as it stands."""
    times = ["2023-05-01 12:00:07", "2023/05/01 12:00:07", "2023-05-01T12:00:07", " 2023-05-01 12:00:07", "",
             "2000-01-01 00:00:00", "2099-12-31 23:59:59", "1999-12-31 23:59:59", "2100-01-01 00:00:00",
             "2024-02-29 08:00:00", "2023-02-29 08:00:00", "2023-05-01 24:00:00", "2023-05-01 12:00", "昨天",
             "2023-05/01 12:00:07"]  # fmt: skip
    bench = Bench(tmp_path / "case")
    bench.one(calls_file(tmp_path / "a.csv", [["13800138000", "13900000001", "主叫", time, "5", ""] for time in times]))
    source = bench.catalogue.source_ids()[0]
    rows = bench.rows(f"SELECT c3, raw FROM {bench.lake.raw_rows(source)} WHERE line > 1 ORDER BY line")
    assert rows == [(time, f"13800138000,13900000001,主叫,{time},5,") for time in times]
    file = bench.lake.raw_file(source)
    numbers = bench.rows(f"SELECT t3 FROM read_parquet('{file}') WHERE t3 IS NOT NULL ORDER BY 1")
    assert numbers == [(946684800,), (1682942407,), (1709193600,), (4102444799,)]


@pytest.mark.parametrize("how", ["renamed", "shuffled", "line ends", "overlapping halves"])
def test_many_records_again_change_nothing(tmp_path: Path, how: str) -> None:
    rows = many_calls(500, seed=3)
    bench = Bench(tmp_path / "case")
    assert bench.one(calls_file(tmp_path / "a.csv", rows)).accepted == 500
    name = snapshot_id(bench.lake, bench.catalogue.source_ids(), {}, "CN")
    shuffled = random.Random(2).sample(rows, len(rows))
    again = {
        "renamed": [calls_file(tmp_path / "b.csv", [*rows])],
        "shuffled": [calls_file(tmp_path / "b.csv", shuffled)],
        "line ends": [calls_file(tmp_path / "b.csv", rows, end="\r\n")],
        "overlapping halves": [calls_file(tmp_path / "b.csv", rows[:300]), calls_file(tmp_path / "c.csv", rows[200:])],
    }[how]
    reports = bench.take(*again)
    assert [r.accepted for r in reports] == [0] * len(again)
    assert sum(r.duplicate for r in reports) == sum(r.read for r in reports)
    assert snapshot_id(bench.lake, bench.catalogue.source_ids(), {}, "CN") == name


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.booleans()), max_size=30))
def test_occurrences_are_those_of_a_slow_count(rows: list[tuple[int, int, bool]]) -> None:
    seen: Counter[tuple[int, int]] = Counter()
    expected = {}
    for i in sorted(range(len(rows)), key=lambda i: (not rows[i][2], i)):
        seen[rows[i][:2]] += 1
        expected[i] = seen[rows[i][:2]]
    keys = (np.array([a for a, _, _ in rows], np.uint64), np.array([b for _, b, _ in rows], np.uint64))
    found = occurrences(keys, np.array([first for _, _, first in rows], bool))
    assert found.tolist() == [expected[i] for i in range(len(rows))]
