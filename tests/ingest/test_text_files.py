"""Text files as they come: encodings, shapes, broken lines. Good rows beside bad ones get in; nothing is lost."""

from __future__ import annotations

import io
import pickle
import random
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkgraph.errors import FileRefused, LinkgraphError, MustChoose, WrongUse
from linkgraph.ingest import sheets
from linkgraph.ingest.sheets import valid_utf8_share
from tests.ingest.cases import Bench, as_csv, written

HEAD = ["人员甲", "人员乙", "关系", "次数"]
ROWS = [["张三", "李四", "同学", "3"], ["王五", "赵六", "亲属", "1"], ["孙七", "周八", "同乡", "2"]]
PLAIN_HEAD = ["person_a", "person_b", "relation", "count"]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path / "case")


def table(*extra: Sequence[str], head: Sequence[str] = HEAD) -> str:
    return as_csv([head, ROWS[0], *extra, *ROWS[1:]])


def people(bench: Bench) -> set[str]:
    return {row[0] for row in bench.rows("SELECT value FROM facts WHERE property = 'name'")}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_delimiters_and_line_ends(bench: Bench, encoding: str, delimiter: str, end: str) -> None:
    data = as_csv([HEAD, *ROWS], delimiter, end).encode(encoding)
    options = {}
    if encoding == "utf-16-be":
        data = b"\xfe\xff" + data
    elif encoding == "utf-16-le":  # without a mark: said by the person
        options = {"encoding": "utf-16-le"}
    report = bench.one(written(bench.folder / "a.csv", data), **options)
    assert (report.read, report.accepted, report.reconciled, report.state) == (3, 3, True, "complete")
    assert people(bench) == {name for row in ROWS for name in row[:2]}


def test_gbk_is_recognised_and_said(bench: Bench) -> None:
    report = bench.one(written(bench.folder / "a.csv", table(), "gbk"))
    assert report.encoding == "gb18030"
    assert any("gb18030" in reason for reason in report.reasons)


def test_four_byte_gb18030(bench: Bench) -> None:
    bench.one(written(bench.folder / "a.csv", table(["𠮷野", "李四", "", "1"]), "gb18030"))
    assert "𠮷野" in people(bench)


def test_an_encoding_that_cannot_be_told_is_asked_for(bench: Bench) -> None:
    file = written(bench.folder / "a.csv", as_csv([PLAIN_HEAD, ["張三", "李四", "同學", "1"]]), "big5")
    with pytest.raises(MustChoose, match="--encoding") as caught:
        bench.one(file)
    assert "big5" in caught.value.choices["encoding"]
    assert bench.one(file, encoding="big5").accepted == 1
    assert people(bench) == {"張三", "李四"}


def test_one_bad_byte_at_line_5001(bench: Bench) -> None:
    lines = [as_csv([HEAD]).encode()] + [f"人{i},友{i},同学,1\n".encode() for i in range(6000)]
    lines[5000] = lines[5000].replace("同学".encode(), b"\xff\xfe")
    report = bench.one(written(bench.folder / "a.csv", b"".join(lines)))
    assert (report.read, report.accepted, report.rejected) == (6000, 5999, 1)
    assert bench.aside() == [(5001, 5001, "rejected", "undecodable_bytes")]
    assert r"\xff" in bench.rows("SELECT raw FROM set_aside")[0][0]


def test_heading_in_utf8_and_rows_in_gbk(bench: Bench) -> None:
    data = as_csv([HEAD]).encode() + as_csv(ROWS).encode("gbk")
    report = bench.one(written(bench.folder / "a.csv", data))
    assert (report.accepted, report.rejected) == (0, 3)
    assert {reason for *_, reason in bench.aside()} == {"undecodable_bytes"}
    assert report.reconciled


def test_heading_on_line_5_repeated_heading_blank_lines_and_footer(bench: Bench) -> None:
    rows = [
        ["查询结果"],
        [""],
        ["单位：甲"],
        ["日期：2023"],
        HEAD,
        ROWS[0],
        [""],
        HEAD,
        ROWS[1],
        ["", "", "", ""],
        ROWS[2],
    ]
    report = bench.one(written(bench.folder / "a.csv", as_csv(rows)))
    assert (report.read, report.accepted, report.ignored, report.reconciled) == (10, 3, 7, True)
    reasons = [reason for *_, reason in bench.aside()]
    assert reasons == ["preamble"] * 4 + ["blank", "repeated_heading", "blank"]
    assert [no for no, *_ in bench.aside()] == [1, 2, 3, 4, 7, 8, 10]


def test_footers_and_notices_of_a_provider(bench: Bench) -> None:
    head = ["本方号码", "对方号码", "呼叫类型", "开始时间", "通话时长"]
    rows = [
        head,
        ["13800138000", "13900139000", "主叫", "2023-05-01 12:00:07", "5"],
        ["合计", "1 条"],
        ["查无此人记录"],
    ]
    report = bench.one(written(bench.folder / "a.csv", as_csv(rows)))
    assert (report.accepted, report.ignored) == (1, 2)
    assert [reason for *_, reason in bench.aside()] == ["footer", "nothing_found_notice"]


def test_rows_cut_short_and_too_long(bench: Bench) -> None:
    report = bench.one(
        written(bench.folder / "a.csv", table(["张"], ["甲", "乙", "同学", "1", "x"], ["丙", "丁", "", "1", " "]))
    )
    assert (report.accepted, report.rejected, report.reconciled) == (4, 2, True)
    assert bench.aside() == [(3, 3, "rejected", "too_few_fields"), (4, 4, "rejected", "too_many_fields")]


def test_a_file_cut_in_its_last_row(bench: Bench) -> None:
    report = bench.one(written(bench.folder / "a.csv", table()[:-7]))
    assert (report.accepted, report.rejected, report.reconciled) == (2, 1, True)


BROKEN = '甲,"乙,同学,1\n'


@pytest.mark.parametrize(
    "following",
    [
        '丙,"丁",同学,1\n',
        '"丙",丁,同学,1\n',
        '丙,丁,"同学",1\n',
        "丙,丁,同学,1\n",
        '丙,丁,"a""b",1\n',
        '丙,"丁\n戊",同学,1\n',
    ],
)
def test_an_unclosed_quote_takes_no_other_row_with_it(bench: Bench, following: str) -> None:
    text = as_csv([HEAD, ROWS[0]]) + BROKEN + following + as_csv(ROWS[1:])
    report = bench.one(written(bench.folder / "a.csv", text))
    assert (report.accepted, report.rejected, report.reconciled) == (4, 1, True)
    assert bench.aside() == [(3, 3, "rejected", "unclosed_quote")]
    assert bench.rows("SELECT raw FROM set_aside") == [(BROKEN.rstrip("\n"),)]


def test_many_unclosed_quotes(bench: Bench) -> None:
    text = as_csv([HEAD]) + "".join(f'"甲{i},乙{i},同学,1\n丙{i},丁{i},同学,1\n' for i in range(200))
    report = bench.one(written(bench.folder / "a.csv", text))
    assert (report.read, report.accepted, report.rejected, report.reconciled) == (400, 200, 200, True)


def test_quotes_and_line_ends_inside_fields(bench: Bench) -> None:
    text = table(['甲 "老大"', "乙\r\n丙", "a,b", "1"]) + '丁"丁,戊,"x"y,1\n'
    report = bench.one(written(bench.folder / "a.csv", text))
    assert (report.read, report.accepted, report.reconciled) == (5, 5, True)
    assert {'甲 "老大"', "乙 丙", '丁"丁'} <= people(bench)
    assert bench.rows("SELECT relation FROM associations WHERE record_no = 6") == [("xy",)]


def test_a_carriage_return_inside_a_field(bench: Bench) -> None:
    report = bench.one(written(bench.folder / "a.csv", table(["甲", '"乙"', "x\ry", "1"]).replace('"x\ry"', "x\ry")))
    assert (report.accepted, report.reconciled) == (4, True)


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_no_end_of_the_last_line(bench: Bench, end: str) -> None:
    report = bench.one(written(bench.folder / "a.csv", as_csv([HEAD, *ROWS], end=end).removesuffix(end)))
    assert (report.read, report.accepted, report.reconciled) == (3, 3, True)


def test_nul_bytes_and_huge_fields(bench: Bench) -> None:
    text = table(["甲\x00", "乙", "", "1"], ["丙", "丁", "长" * 70_000, "1"], ["戊", '"' + "x" * 300_000, "", "1"])
    report = bench.one(written(bench.folder / "a.csv", text))
    assert (report.accepted, report.rejected, report.reconciled) == (5, 1, True)
    assert bench.aside() == [(3, 3, "rejected", "nul_byte")]
    assert bench.rows("SELECT max(length(relation)) FROM associations") == [(70_000,)]


def test_hostile_texts_are_only_texts(bench: Bench) -> None:
    names = ["<img src=x onerror=alert(1)>", "=cmd|' /C calc'!A0", "') DETACH DELETE n //", "@SUM(1)", "`) //",
             "\\u0060", "' OR 1=1 //", "NA", "None"]  # fmt: skip
    report = bench.one(written(bench.folder / "a.csv", table(*[[name, "乙", name, "1"] for name in names])))
    assert (report.accepted, report.rejected) == (3 + len(names), 0)
    assert set(names) <= people(bench)
    assert {row[0] for row in bench.rows("SELECT relation FROM associations")} >= set(names)


def test_a_turned_text_direction_does_not_hide_a_name(bench: Bench) -> None:
    bench.one(written(bench.folder / "a.csv", table(["甲\u202e乙", "丙\u200b", "", "1"])))
    assert {"甲乙", "丙"} <= people(bench)


def test_hostile_headings_are_kept_as_text(bench: Bench) -> None:
    head = [*HEAD, "'); DROP TABLE sheets; --", 'a"b', "=1+1"]
    file = written(bench.folder / "a.csv", as_csv([head, [*ROWS[0], "x", "y", "z"]]))
    assert bench.one(file).accepted == 1
    assert bench.catalogue.sheets()[0]["headings"] == head


@pytest.mark.parametrize(
    ("name", "data", "error", "says"),
    [
        ("empty.csv", b"", FileRefused, "empty"),
        ("heading.csv", as_csv([HEAD]).encode(), FileRefused, "no rows"),
        ("blank.csv", b"\n\n\n", MustChoose, "no headings that are known"),
        ("photo.csv", b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 20, FileRefused, "not a table"),
        ("paper.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", FileRefused, "not a table"),
        ("list.csv", pickle.dumps({"a": [1] * 99}), FileRefused, "not a table"),
        ("list5.csv", pickle.dumps({"a": [1] * 99}, protocol=5), FileRefused, "not a table"),
        ("list2.csv", pickle.dumps({"a": [1] * 99}, protocol=2), FileRefused, "not a table"),
        ("page.xls", b"<html><body><p>a</p></body></html>", FileRefused, "web page"),
        ("notes.csv", "今天开会\n明天再说\n".encode(), MustChoose, "no headings that are known"),
        ("bytes.csv", bytes(range(128, 256)) * 50, MustChoose, "--encoding"),
    ],
)  # fmt: skip
def test_wrong_files_are_refused_and_leave_no_trace(
    bench: Bench, name: str, data: bytes, error: type[LinkgraphError], says: str
) -> None:
    with pytest.raises(error, match=says):
        bench.one(written(bench.folder / name, data))
    assert bench.catalogue.source_ids() == []
    assert list((bench.folder / "evidence").glob("*")) == []


def test_not_a_file(bench: Bench) -> None:
    with pytest.raises(FileRefused, match="is not a file"):
        bench.one(bench.folder)


def test_what_fits_two_layouts_is_asked_for(bench: Bench) -> None:
    file = written(bench.folder / "a.csv", as_csv([["X1", "X2", "X3", "X4"], ["1", "0", "2", "99"]]))
    with pytest.raises(MustChoose, match="--kind") as caught:
        bench.one(file)
    assert caught.value.exit_code == 2
    assert caught.value.choices == {"kind": ["associations", "calls"]}
    assert bench.one(file, kind="calls").layout == "vast2018_calls"


def test_data_that_look_like_headings_are_data(bench: Bench) -> None:
    """甲 and 乙 are headings of one layout and common stand-ins for names."""
    report = bench.one(written(bench.folder / "a.csv", as_csv([["person_a", "person_b"], ["甲", "乙"]])))
    assert (report.layout, report.accepted) == ("associations", 1)


@pytest.mark.parametrize(("word", "caller"), [("out", "tel:+8613800138000"), ("Incoming", "tel:+8613900139000")])
def test_english_direction_words(bench: Bench, word: str, caller: str) -> None:
    rows = [
        ["本方号码", "对方号码", "呼叫类型", "开始时间"],
        ["13800138000", "13900139000", word, "2023-05-01 12:00:07"],
    ]
    assert bench.one(written(bench.folder / "a.csv", as_csv(rows))).accepted == 1
    assert bench.rows("SELECT kind, caller FROM calls") == [("call", caller)]


def test_a_zone_is_asked_for(bench: Bench) -> None:
    rows = [["caller", "callee", "start"], ["13800138000", "13900139000", "2023-05-01 12:00:07"]]
    file = written(bench.folder / "a.csv", as_csv(rows))
    with pytest.raises(MustChoose, match="--timezone") as caught:
        bench.one(file)
    assert "Asia/Shanghai" in caught.value.choices["timezone"]
    assert bench.one(file, timezone="Asia/Kolkata").accepted == 1
    assert str(bench.rows("SELECT start, offset_min FROM calls")[0][0]) == "2023-05-01 06:30:07"


def test_a_zone_is_asked_for_when_only_later_times_lack_it(bench: Bench) -> None:
    call = ["13800138000", "13900139000"]
    rows = [["caller", "callee", "start"], *[[*call, "2023-05-01T12:00:07Z"]] * 40, [*call, "2023-05-01 12:00:07"]]
    file = written(bench.folder / "a.csv", as_csv(rows))
    with pytest.raises(MustChoose, match="--timezone"):
        bench.one(file)
    assert bench.catalogue.source_ids() == []
    rows.pop()
    assert bench.one(written(bench.folder / "b.csv", as_csv(rows))).accepted == 40


def test_day_and_month_are_asked_for(bench: Bench) -> None:
    rows = [["person_a", "person_b", "first"], ["甲", "乙", "03/04/2023"], ["甲", "丙", "05/06/2023"]]
    file = written(bench.folder / "a.csv", as_csv(rows))
    with pytest.raises(MustChoose, match="--date-order") as caught:
        bench.one(file, timezone="UTC")
    assert caught.value.choices == {"date_order": ["DMY", "MDY"]}
    assert bench.one(file, timezone="UTC", date_order="DMY").accepted == 2
    assert str(bench.rows("SELECT min(first) FROM associations")[0][0]) == "2023-04-03 00:00:00"
    told = written(bench.folder / "b.csv", as_csv([*rows, ["甲", "丁", "31/12/2023"]]))
    assert bench.one(told, timezone="UTC").read == 3, "one day above 12 tells"
    mixed = written(bench.folder / "c.csv", as_csv([*rows, ["甲", "丁", "31/12/2023"], ["甲", "丁", "12/31/2023"]]))
    with pytest.raises(MustChoose, match="both orders occur"):
        bench.one(mixed, timezone="UTC")


@pytest.mark.parametrize("options", [{"kind": "weather"}, {"layout": "none"}, {"encoding": "klingon"}])
def test_options_that_do_not_exist(bench: Bench, options: dict[str, str]) -> None:
    with pytest.raises(WrongUse, match="there is no"):
        bench.one(written(bench.folder / "a.csv", table()), **options)


def test_one_bad_file_keeps_the_others_out(bench: Bench) -> None:
    """A command that ends with "refused" has changed nothing, also when other files of it were good."""
    good, bad = written(bench.folder / "a.csv", table()), written(bench.folder / "b.csv", as_csv([HEAD]))
    with pytest.raises(FileRefused, match=r"b\.csv"):
        bench.take(good, bad)
    assert bench.catalogue.source_ids() == []
    assert list((bench.folder / "evidence").glob("*")) == []
    assert bench.one(good).accepted == 3


def test_values_that_keep_a_row_out(bench: Bench) -> None:
    head = ["人员甲", "人员甲身份证号", "人员乙", "次数", "首次", "末次"]
    rows = [
        head,
        ["甲", "", "乙", "一", "", ""],
        ["甲", "", "乙", "0", "", ""],
        ["甲", "", "甲", "1", "", ""],
        ["甲", "", "", "1", "", ""],
        ["甲", "", "乙", "1", "2023-02-01", "2023-01-01"],
        ["甲", "110105194912310021", "乙", "1", "", "昨天"],
    ]
    report = bench.one(written(bench.folder / "a.csv", as_csv(rows)))
    assert (report.accepted, report.rejected) == (1, 5)
    reasons = [reason for *_, reason in bench.aside()]
    assert reasons == ["number_not_whole:count", "count_not_positive", "same_person", "no_person", "end_before_start"]
    assert report.warnings == {"last:time_invalid": 1, "person_a_id:id_check_digit": 1}


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "noise.csv"
    path.write_bytes(random.Random(7).randbytes(5000))
    with pytest.raises(FileRefused, match="not a table"):
        sheets.spreadsheet(path)


@settings(deadline=None)
@given(
    st.lists(st.sampled_from([b"plain", b"", "姓名".encode(), "姓名".encode("gb18030"), b"\xff", b"\r"]), max_size=12),
    st.booleans(),
)
def test_lines_of_valid_utf8_are_counted_as_one_by_one(lines: list[bytes], ended: bool) -> None:
    """Whatever the pieces are in which the file is read: here a megabyte of plain lines stands before them."""
    data = b"x,y\n" * 262_144 + b"\n".join(lines) + (b"\n" if ended and lines else b"")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(data)
        good = bad = plain = 0
        for line in data.splitlines(keepends=True) if b"\r" not in data else io.BytesIO(data):
            try:
                line.decode()
                good, plain = good + (not line.isascii()), plain + line.isascii()
            except UnicodeDecodeError:
                bad += 1
        assert valid_utf8_share(path) == (good, bad, plain)


def test_a_few_counted_times_in_a_long_file_are_rejected_and_do_not_stop_it(bench: Bench) -> None:
    """More rows than are looked through before the import: the question is settled on the way."""
    head = ["本方号码", "对方号码", "呼叫类型", "开始时间", "通话时长"]
    rows = [
        ["13800138000", f"139{i:08}", "主叫", f"2023-05-{1 + i % 28:02} 12:00:{i % 60:02}", "60"] for i in range(21_000)
    ]
    rows[20_500][3], rows[20_600][3] = "1682913602", "45047.5"
    report = bench.one(written(bench.folder / "a.csv", as_csv([head, *rows])))
    assert (report.accepted, report.rejected, report.reconciled) == (20_998, 2, True)
    assert [(no, reason) for no, _, _, reason in bench.aside()] == [
        (20_502, "time_invalid:start"),
        (20_602, "time_invalid:start"),
    ]
    for row in rows:
        row[3] = "1682913602"
    with pytest.raises(MustChoose, match="no calendar dates"):
        bench.one(written(bench.folder / "b.csv", as_csv([head, *rows])))
