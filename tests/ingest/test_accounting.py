"""For any file: every row is booked once, bad rows are named by their place, good rows get in; both readers agree."""

from __future__ import annotations

import itertools
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import importers
from linkgraph.ingest import text
from linkgraph.ingest.blocks import read_block
from linkgraph.ingest.matching import Match
from linkgraph.ingest.moments import Clock
from linkgraph.ingest.plans import SheetPlan
from linkgraph.ingest.protocol import ImportOptions
from linkgraph.ingest.text import Portion, bom_encoding, count_lines, physical_lines, read_portions, read_records
from linkgraph.model.times import Moment, parse_when
from tests.ingest.cases import Bench, as_csv, written

HEAD = ["本方号码", "对方号码", "呼叫类型", "开始时间", "通话时长"]
#: A row's line(s), how many records the reader makes of it, and the reason for which it is set aside (None: good).
GOOD = [
    "13800138000,{n},主叫,2023-05-01 12:00:07,57\n",
    '"13800138000",{n},被叫,2023/5/1 12:00:07,00:01:05\n',
    "13800138000,{n},主短,2023-05-01 12:00:07,\r\n",
    '13800138000,{n},"主叫","2023年5月1日 12:00:07",1分5秒\n',
]
BAD = [
    ("13800138000,{n},主叫\n", "too_few_fields"),
    ("13800138000,{n},主叫,2023-05-01 12:00:07,57,x\n", "too_many_fields"),
    ("13800138000,{n},主叫,昨天,57\n", "time_invalid:start"),
    ("13800138000,{n},主叫,,57\n", "missing:start"),
    ("13800138000,{n},飞鸽,2023-05-01 12:00:07,57\n", "word_unknown:direction"),
    ("13800138000,{n},,2023-05-01 12:00:07,57\n", "direction_missing"),
    ("13800138000,{n},主叫,2023-05-01 12:00:07,-57\n", "duration_negative:duration"),
    (",****,主叫,2023-05-01 12:00:07,57\n", "no_party"),
    ('13800138000,"{n},主叫,2023-05-01 12:00:07,57\n', "unclosed_quote"),
    ("13800138000,{n}\x00,主叫,2023-05-01 12:00:07,57\n", "nul_byte"),
    ("\n", "blank"),
    (",,,,\n", "blank"),
    (",".join(HEAD) + "\n", "repeated_heading"),
    ("合计,{n}\n", "footer"),
    ("查无此号\n", "nothing_found_notice"),
]
ROW = st.one_of(st.sampled_from([(g, None) for g in GOOD]), st.sampled_from(BAD))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=st.lists(ROW, min_size=1, max_size=60), chunk=st.sampled_from([256, 1024, 1 << 20]), gbk=st.booleans())
def test_the_books_close(rows: list[tuple[str, str | None]], chunk: int, gbk: bool) -> None:
    lines = [template.replace("{n}", str(13900000000 + i)) for i, (template, _) in enumerate(rows)]
    data = (",".join(HEAD) + "\n" + "".join(lines)).encode("gb18030" if gbk else "utf-8")
    with tempfile.TemporaryDirectory() as folder, mock.patch.object(text, "CHUNK_BYTES", chunk):
        bench = Bench(Path(folder) / "case")
        report = bench.one(written(Path(folder) / "a.csv", data))
        assert report.read == len(rows)
        assert report.read == report.accepted + report.duplicate + report.rejected + report.ignored
        assert report.reconciled, report.checks
        expected = [(i + 2, i + 2, reason) for i, (_, reason) in enumerate(rows) if reason]
        assert [(no, line, reason) for no, line, _, reason in bench.aside()] == expected
        assert report.accepted == len(rows) - len(expected)
        accepted = bench.rows("SELECT record_no FROM calls ORDER BY record_no")
        assert [no for (no,) in accepted] == [i + 2 for i, (_, reason) in enumerate(rows) if not reason]
        kept = dict(bench.rows("SELECT record_no, raw FROM set_aside"))
        for i, (_, reason) in enumerate(rows):
            if reason:
                assert kept[i + 2] == lines[i].rstrip("\r\n").replace("\x00", "\\x00")


PIECES = st.lists(
    st.sampled_from([*'ab,;"\r\n\x00 é张\t', "\r\n", '"a,b"', '""', "1,2,3\n", "x,y,z\r\n", "\ufeff", "\x1f", "合计"]),
    max_size=60,
)


@settings(max_examples=300, deadline=None)
@given(pieces=PIECES, chunk=st.sampled_from([16, 64, 512]), encoding=st.sampled_from(["utf-8", "gb18030", "utf-16"]))
def test_every_line_belongs_to_one_record(pieces: list[str], chunk: int, encoding: str) -> None:
    """Whatever a file holds: the reader's lines are as many as counted on the bytes; fast and slow reading agree."""
    data = "".join(pieces).encode(encoding)
    with tempfile.TemporaryDirectory() as folder, mock.patch.object(text, "CHUNK_BYTES", chunk):
        file = written(Path(folder) / "a.csv", data)
        slow = list(read_records(file, encoding, ","))
        assert sum(r.lines for r in slow) == count_lines(file, encoding) == len(list(physical_lines(file, encoding)))
        assert [r.record_no for r in slow] == list(range(1, len(slow) + 1))
        assert [r.line for r in slow] == [1 + sum(q.lines for q in slow[:i]) for i in range(len(slow))]
        lines = [line for line, _ in physical_lines(file, encoding)]
        assert "".join(lines) == data.decode(encoding)
        fast = [r for portion in read_portions(file, encoding, ",", 3, 0) for r in _rows(portion)]
        with mock.patch.object(text, "odd_lines", _every_line):
            one_by_one = [r for portion in read_portions(file, encoding, ",", 3, 0) for r in _rows(portion)]
        assert fast == one_by_one


def _every_line(chunk: bytes, start: int, delimiter: str) -> list[int]:
    """As if every line needed a closer look."""
    return [start, *(i + 1 for i in range(start, len(chunk) - 1) if chunk[i : i + 1] == b"\n")]


def _rows(portion: Portion) -> list[tuple[object, ...]]:
    """(number, line, cells, text) of every record of a portion, in order."""
    block, others = read_block(portion, ",", 3)
    columns = [column.to_pylist() for column in block.cells]
    found: list[tuple[int, int, tuple[str, ...], str]] = []
    for i, raw in enumerate(block.raw.to_pylist()):
        cells = tuple(column[i] for column in columns)
        found.append((int(block.numbers[i]), int(block.lines[i]), cells, ",".join(cells) if raw is None else raw))
    for record in (*portion.records, *others):
        blank = (record.cells + ("",) * 3)[:3] if not record.raw else record.cells
        found.append((record.record_no, record.line, blank, record.raw))
    return sorted(found)


def test_simple_lines_are_read_many_at_a_time(tmp_path: Path) -> None:
    """One line that needs a closer look does not slow down those beside it."""
    rows = [HEAD, *[["13800138000", str(13900000000 + i), "主叫", "2023-05-01 12:00:07", "57"] for i in range(9000)]]
    plain = as_csv(rows)
    odd = plain.replace(",13900004000,", ",1390000\x004000,").replace(",13900005000,", ',"13900005000\n",')
    for name, data, records in (
        ("a.csv", plain, 1),
        ("b.csv", plain.replace("主叫", '"主叫"'), 1),
        ("c.csv", odd, 3),
    ):
        file = written(tmp_path / name, data)
        with mock.patch.object(text, "CHUNK_BYTES", 1 << 16):
            portions = list(read_portions(file, "utf-8", ",", 5, 1))
        assert sum(len(portion.records) for portion in portions) == records
        assert sum(len(portion.numbers) for portion in portions) == 9001 - records


def test_a_suspicious_row_deep_in_a_block_is_found(tmp_path: Path) -> None:
    rows = [HEAD, *[["13800138000", str(13900000000 + i), "主叫", "2023-05-01 12:00:07", "57"] for i in range(9000)]]
    rows[5000], rows[6000], rows[7000], rows[8000] = (
        HEAD,
        [""] * 5,
        ["合计", "5", "", "", ""],
        ["", "查无此人", "", "", ""],
    )
    file = written(tmp_path / "a.csv", as_csv(rows))
    with mock.patch.object(text, "CHUNK_BYTES", 1 << 16):
        report = Bench(tmp_path / "case").one(file)
    assert (report.accepted, report.ignored, report.rejected) == (8996, 4, 0)
    reasons = [(no, reason) for no, _, _, reason in Bench(tmp_path / "case").aside()]
    wanted = ["repeated_heading", "blank", "footer", "nothing_found_notice"]
    assert reasons == list(zip((5001, 6001, 7001, 8001), wanted, strict=True))


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"])
def test_marks(mark: bytes) -> None:
    assert bom_encoding(mark + b"ab") in ("utf-8-sig", "utf-16")
    assert bom_encoding(b"ab") is None


ZONES = ["Europe/Paris", "Asia/Shanghai", "Australia/Lord_Howe", "Asia/Kolkata", "America/St_Johns"]
TIMES = st.one_of(
    st.datetimes(datetime(1999, 1, 1), datetime(2030, 1, 1)).map(lambda t: t.isoformat(" ", "seconds")),
    st.datetimes(datetime(2023, 3, 25), datetime(2023, 3, 27)).map(lambda t: t.isoformat(" ", "seconds")),
    st.datetimes(datetime(2023, 10, 28), datetime(2023, 10, 30)).map(lambda t: f"{t:%Y/%m/%d %H:%M:%S}"),
    st.from_regex(r"20[0-9]{2}[-/][0-9]{2}[-/][0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}", fullmatch=True),
    st.sampled_from(["2023-02-29 00:00:00", "2023-05-01", "", "x", "2023-05-01 24:00:00", "2023-05-01T12:00:07Z"]),
)


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(TIMES, min_size=1, max_size=25, unique=True), zone=st.sampled_from(ZONES))
def test_times_read_in_bulk_are_times_read_one_by_one(texts: list[str], zone: str) -> None:
    layout = next(x for x in importers.layouts() if x.name == "plain_calls")
    plan = SheetPlan(mock.Mock(), Match(layout, 1, {"start": 0}, ("start",)), timezone=zone)
    times = Clock(plan, settled=True).read(pa.array(texts), np.ones(len(texts), bool))
    rows = []
    for i in range(len(texts)):
        problem = times.problems[times.problem[i]] if times.problem[i] >= 0 else None
        utc = datetime(1970, 1, 1) + timedelta(microseconds=int(times.utc[i])) if times.known[i] else None
        rows.append((i, utc, problem, int(times.offset[i]) if times.known[i] else None))
    found = {texts[number]: rest for number, *rest in rows}
    assert len(found) == len(texts)
    tomorrow = datetime.now(UTC).replace(tzinfo=None) + timedelta(days=1)
    for raw in texts:
        read = parse_when(raw, ZoneInfo(zone), latest=tomorrow)
        if isinstance(read, Moment):
            assert found[raw] == [read.utc, read.flag, read.offset_min], raw
        else:
            assert found[raw] == [None, read, None], raw


def test_sums_are_compared(tmp_path: Path) -> None:
    head = ["payer", "beneficiary", "amount", "at", "currency"]
    rows = [head, *[["1001", "1002", f"{n},000.10", f"2023-05-01 12:00:{n:02}", "CNY"] for n in range(1, 10)]]
    report = Bench(tmp_path / "case").one(written(tmp_path / "a.csv", as_csv(rows)), timezone="UTC")
    assert report.checks["sums"]["amount"] == {"rows": 9, "read": "45000.90", "again": "45000.90"}


def test_a_file_whose_lines_do_not_add_up_is_said_to_be_unreconciled(tmp_path: Path) -> None:
    rows = [HEAD, *[["13800138000", "13900139000", "主叫", "2023-05-01 12:00:07", "57"]] * 2]
    file = written(tmp_path / "a.csv", as_csv(rows))
    with mock.patch.object(text, "count_lines", return_value=99):
        report = Bench(tmp_path / "case").one(file)
    assert (report.reconciled, report.state) == (False, "unreconciled")
    assert report.checks["lines_counted_again"] == 99


def test_progress_is_told(tmp_path: Path) -> None:
    rows = [HEAD, *[["13800138000", "13900139000", "主叫", "2023-05-01 12:00:07", "57"]] * 20]
    file = written(tmp_path / "a.csv", as_csv(rows))
    seen: list[str] = []
    bench = Bench(tmp_path / "case")
    bench.ingest.import_files([file], ImportOptions(), lambda progress: seen.append(progress.stage))
    stages = [stage for stage, _ in itertools.groupby(seen)]
    assert stages[-2:] == ["cleaning", "writing"]
    assert stages[:-2] in ([], ["reading"])


def test_the_reader_counts_what_the_file_has(tmp_path: Path) -> None:
    rows = [HEAD, *[["13800138000", "13900139000", "主叫", (datetime(2023, 1, 1) + timedelta(i)).isoformat(), "5"]
                    for i in range(300)]]  # fmt: skip
    with mock.patch.object(text, "CHUNK_BYTES", 1 << 10):
        report = Bench(tmp_path / "case").one(written(tmp_path / "a.csv", as_csv(rows)))
    assert (report.checks["rows_by_reader"], report.checks["lines_by_reader"]) == (300, 301)
