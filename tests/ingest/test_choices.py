"""What cannot be told is asked with the differences shown; what was chosen holds for its file or sheet alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import importers
from linkgraph.casework.choices import _one
from linkgraph.errors import MustChoose, WrongUse
from linkgraph.ingest.layouts import numbered
from linkgraph.ingest.matching import Match, match_row
from linkgraph.ingest.plans import SheetPlan
from linkgraph.ingest.protocol import ImportOptions, SheetChoice
from linkgraph.ingest.recognise import plan_file
from linkgraph.sample.layouts import sample_of
from linkgraph.sample.layouts.files import text_file, workbook_file
from tests.ingest.cases import Bench, written

CALLS = ["caller", "callee", "start"]
NAMES = ["张三", "李四", "王五", "赵六", "钱七", "孙八", "周九", "吴十", "郑甲", "王乙", "冯丙"]


def plans(path: Path, options: ImportOptions) -> list[SheetPlan]:
    return plan_file(path, options, importers.layouts(), importers.REGISTRY)


def asked(plan: SheetPlan) -> MustChoose:
    assert plan.problem is not None
    return plan.problem


def test_ten_names_are_shown_in_every_encoding(tmp_path: Path) -> None:
    rows = [["person_a", "person_b"], *([name, f"{name}友"] for name in NAMES)]
    file = written(tmp_path / "a.csv", text_file(rows, encoding="gb18030"))
    with pytest.raises(MustChoose, match="choose --encoding") as caught:
        plans(file, ImportOptions())
    shown = caught.value.differences["encoding"]
    assert shown["gb18030"] == [text for name in NAMES[:5] for text in (name, f"{name}友")]
    assert {name: len(texts) for name, texts in shown.items()} == dict.fromkeys(caught.value.choices["encoding"], 10)
    assert shown["cp1252"][0] == "张三".encode("gb18030").decode("cp1252", errors="replace")


def test_ten_dates_are_shown_in_each_order(tmp_path: Path) -> None:
    rows = [CALLS, *(["13800138000", "13900139000", f"{day:02}/04/2023 10:00"] for day in range(1, 13))]
    (plan,) = plans(written(tmp_path / "a.csv", text_file(rows)), ImportOptions(timezone="UTC"))
    problem = asked(plan)
    assert problem.choices == {"date_order": ["DMY", "MDY"]}
    assert problem.differences["date_order"]["DMY"][1] == "02/04/2023 10:00 → 2023-04-02 10:00"
    assert problem.differences["date_order"]["MDY"][1] == "02/04/2023 10:00 → 2023-02-04 10:00"
    assert len(problem.differences["date_order"]["MDY"]) == 10


def test_a_day_above_twelve_far_down_settles_the_order(tmp_path: Path) -> None:
    days = [*(["1", "2", "01/02/2023 10:00"] for _ in range(100)), ["1", "2", "13/02/2023 10:00"]]
    (plan,) = plans(written(tmp_path / "a.csv", text_file([CALLS, *days])), ImportOptions(timezone="UTC"))
    assert plan.problem is None


def test_zone_and_order_are_asked_at_once_and_show_what_they_make(tmp_path: Path) -> None:
    rows = [[*CALLS, "end"], ["13800138000", "13900139000", "2023-05-01 12:00:07", "01/05/2023 12:01"]]
    (plan,) = plans(written(tmp_path / "a.csv", text_file(rows)), ImportOptions())
    assert set(asked(plan).choices) == {"timezone", "date_order"}
    assert asked(plan).differences["timezone"]["Asia/Shanghai"] == ["2023-05-01 12:00:07 → 2023-05-01 04:00:07 UTC"]


def test_two_layouts_that_fit_show_where_they_differ(tmp_path: Path) -> None:
    rows = [[*CALLS, "duration", "payer", "beneficiary", "amount", "at"], [""] * 8]
    (plan,) = plans(written(tmp_path / "a.csv", text_file(rows)), ImportOptions())
    (option,) = asked(plan).choices
    shown = asked(plan).differences[option]
    assert {line for lines in shown.values() for line in lines} >= {"caller → caller", "payer → payer"}


def test_sheets_of_one_workbook_are_chosen_for_one_by_one(tmp_path: Path) -> None:
    rows = [CALLS, ["13800138000", "13900139000", "02/03/2023 10:00:00"]]
    file = written(tmp_path / "b.xlsx", workbook_file({"德国": rows, "美国": rows}))
    with pytest.raises(MustChoose):
        Bench(tmp_path / "case").take(file, timezone="UTC")
    chosen = (SheetChoice("b.xlsx", "德国", "date_order", "DMY"), SheetChoice("", "美国", "date_order", "MDY"),
              SheetChoice("other.xlsx", "", "timezone", "Asia/Tokyo"),
              SheetChoice("", "美国", "timezone", "Etc/GMT+5"))  # fmt: skip
    bench = Bench(tmp_path / "case")
    reports = bench.take(file, timezone="UTC", per_sheet=chosen)
    assert [report.accepted for report in reports] == [1, 1]
    assert bench.rows('SELECT sheet, CAST("start" AS VARCHAR) FROM calls ORDER BY sheet') == [
        ("德国", "2023-03-02 10:00:00"), ("美国", "2023-02-03 15:00:00")]  # fmt: skip


def test_a_choice_for_a_sheet_goes_before_one_for_its_file() -> None:
    options = ImportOptions(timezone="UTC", per_sheet=(SheetChoice("a", "s", "timezone", "C"),
                                                       SheetChoice("a", "", "timezone", "B")))  # fmt: skip
    assert [options.of("a", "s").timezone, options.of("a", "t").timezone, options.of("b", "s").timezone] == [
        "C", "B", "UTC"]  # fmt: skip


def test_choices_are_read_from_the_command_line() -> None:
    assert _one("a.xlsx!Sheet 2:date-order=DMY") == SheetChoice("a.xlsx", "Sheet 2", "date_order", "DMY")
    assert _one("c:d.csv:own=1") == SheetChoice("c:d.csv", "", "own", "1")
    with pytest.raises(WrongUse, match="is no choice"):
        _one("a.csv:country=CN")


def test_whose_records_they_are_is_asked_where_nothing_says_it(tmp_path: Path) -> None:
    made = sample_of("cn_bill_calls")
    content = made.content.decode("gb18030").replace("手机号码：13000000011", "品牌：虚构").encode("gb18030")
    file = written(tmp_path / "bill.csv", content)
    (plan,) = plans(file, ImportOptions())
    assert asked(plan).choices == {"own": []}
    assert "品牌：虚构" in asked(plan).differences["own"][""][1]
    bench = Bench(tmp_path / "case")
    bench.one(file, own="13000000099")
    assert bench.rows("SELECT DISTINCT own FROM calls") == [("tel:+8613000000099",)]
    (plan,) = plans(file, ImportOptions(own="138****8000"))
    assert "cannot be used" in str(asked(plan))


def test_two_numbers_above_the_headings_are_not_chosen_between(tmp_path: Path) -> None:
    made = sample_of("cn_bill_calls")
    content = made.content.decode("gb18030").replace("客户姓名：张虚", "客户号码：13000000012").encode("gb18030")
    (plan,) = plans(written(tmp_path / "bill.csv", content), ImportOptions())
    assert set(asked(plan).choices["own"]) == {"13000000011", "13000000012"}


def test_where_a_working_day_ends_is_asked_and_shown(tmp_path: Path) -> None:
    made = sample_of("cn_nominal_calls")
    (plan,) = plans(written(tmp_path / made.file, made.content), ImportOptions())
    shown = asked(plan).differences["day_turns"]
    assert "2023-04-30 04:59:59 → 2023-04-30 04:59:59" in shown["04:00"]
    assert "2023-04-30 04:59:59 → 2023-05-01 04:59:59" in shown["05:00"]
    assert "2023-04-30 05:00:00 → 2023-05-01 05:00:00" in shown["06:00"]
    (plan,) = plans(tmp_path / made.file, ImportOptions(day_turns="25:00"))
    assert "no hour" in str(asked(plan))


@settings(max_examples=60, deadline=None)
@given(
    day=st.one_of(st.dates(datetime(2000, 1, 1).date(), datetime(2030, 1, 1).date()).map(str), st.sampled_from(
        ["2023/5/1", "20230501", "2023年05月01日", "", "5/1/2023", "2023-02-30", "x"])),
    clock=st.sampled_from(["00:10:00", "4:59", "05:00:00", "23:59:59", "", "24:00:00", "4", "x"]),
)  # fmt: skip
def test_working_days_are_read_alike_by_the_database_and_by_hand(day: str, clock: str) -> None:
    match = nominal("05:00")
    cells = ["1", "2", day, clock, "主叫"]
    with duckdb.connect() as connection:
        selected = ", ".join(f"? AS c{i}" for i in range(5))
        query = f"SELECT c5 FROM (SELECT *{match.joined_sql()} FROM (SELECT {selected}))"
        row = connection.execute(query, cells).fetchone()
    assert row is not None
    assert (row[0] or "") == match.cell(cells, 5)


def nominal(turn: str) -> Match:
    layout = next(x for x in importers.layouts() if x.name == "cn_nominal_calls")
    match = match_row(replace(layout, day_turns=turn), ["本方号码", "对方号码", "名义日期", "时刻", "呼叫类型"], 1)
    assert match is not None
    return match


def test_a_working_day_of_the_month_end_goes_into_the_next_month() -> None:
    for hour in range(24):
        text = nominal("05:00").cell(["1", "2", "2023-12-31", f"{hour:02}:00", "主叫"], 5)
        day = datetime(2023, 12, 31) + timedelta(days=int(hour < 5))
        assert text == f"{day:%Y-%m-%d} {hour:02}:00"


def test_every_column_has_a_name_of_its_own() -> None:
    assert numbered(["备注", "", "备 注", "x", ""]) == ("备注", "[2]", "备注[2]", "x", "[5]")
