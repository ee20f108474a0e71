"""The provider's own totals beside what was found: planted figures, right and wrong, above and below the rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linkgraph.ingest.report import SheetReport
from tests.ingest.cases import Bench, written

CALLS = "本方号码,对方号码,呼叫类型,开始时间,通话时长"
MONEY = "交易卡号,交易时间,交易金额,收付标志,交易对手账卡号"
PLAIN = "payer,beneficiary,amount,at,currency"


def calls(n: int) -> list[str]:
    return [f"13800138000,139001390{i:02},主叫,2023-05-01 12:00:{i:02},{10 + i}" for i in range(n)]


def money(n: int) -> list[str]:
    return [f"6222020200001234567,2023-05-01 12:00:{i:02},{100 + i}.50,{'出进'[i % 2]},62220202000076543{i:02}"
            for i in range(n)]  # fmt: skip


def taken(folder: Path, *lines: str, **options: Any) -> SheetReport:
    folder.mkdir(parents=True, exist_ok=True)
    return Bench(folder / "case").one(written(folder / "a.csv", "\n".join(lines) + "\n"), **options)


def figures(report: SheetReport) -> list[tuple[str, str, str, bool]]:
    return [(t["what"], t["stated"], t["found"], t["agrees"]) for t in report.checks["provider"]]


@pytest.mark.parametrize(
    "text",
    ["Total Records: {n}", "Total Records,{n}", "total {n} records", "共 {n} 条", "共计{n}条记录", "记录总数：{n}",
     "总笔数 {n}", "合计 {n} 笔", "Total No. of Calls : {n}", "查询结果共{n}条，导出时间 2023-05-01 10:00:00",
     "共有 ０{n} 条"],
)  # fmt: skip
@pytest.mark.parametrize("right", [True, False])
def test_a_count_above_the_headings(tmp_path: Path, text: str, right: bool) -> None:
    report = taken(tmp_path, text.format(n=3 if right else 4), CALLS, *calls(3))
    assert figures(report) == [("records", "3" if right else "4", "3", right)]
    assert (report.reconciled, report.state) == ((True, "complete") if right else (False, "unreconciled"))
    assert bool(report.checks["problems"]) is not right
    if not right:
        assert "states 4 for records in line 1, the file holds 3: ask the sender" in report.checks["problems"][0]


@pytest.mark.parametrize("text", ["Call Details of Mobile No 9812345678 from 01-05-2023 to 03-05-2023", "第1页 共10页",
                                  "Ticket Number: 500", "本次共查询3个号码", "13800138000 的话单", "小计 99 条",
                                  "本页合计 99 条"])  # fmt: skip
def test_what_is_no_total(tmp_path: Path, text: str) -> None:
    report = taken(tmp_path, text, CALLS, *calls(3))
    assert (figures(report), report.state) == ([], "complete")


def test_a_row_of_totals_below(tmp_path: Path) -> None:
    report = taken(tmp_path, CALLS, *calls(3), "合计,3条,,,33")
    assert figures(report) == [("records", "3", "3", True), ("duration", "33", "33", True)]
    assert (report.state, report.ignored) == ("complete", 1)


def test_a_row_of_totals_that_is_wrong(tmp_path: Path) -> None:
    report = taken(tmp_path, CALLS, *calls(3), "合计,,,,00:00:34")
    assert figures(report) == [("duration", "34", "33", False)]
    assert report.state == "unreconciled"


def test_amounts_in_a_row_and_in_words(tmp_path: Path) -> None:
    report = taken(tmp_path, MONEY, *money(3), "总计,,303.50,,", "合计：支出总额 203.00 元; 收入总额 100.5 元")
    found = {t["what"] + t.get("side", ""): (t["stated"], t["found"], t["agrees"]) for t in report.checks["provider"]}
    assert found == {
        "amount": ("303.50", "304.50", False),
        "amountout": ("203", "203", True),
        "amountin": ("100.50", "101.50", False),
    }  # fmt: skip


def test_thousands_in_a_cell_of_their_own_or_not(tmp_path: Path) -> None:
    rows = [f"1001,1002,1.00,2023-05-01 {i // 3600:02}:{i // 60 % 60:02}:{i % 60:02},CNY" for i in range(1200)]
    for i, text in enumerate(['"Total Records: 1,200"', "Total Records: 1,200", "Total Records,1200"]):
        report = taken(tmp_path / str(i), text, PLAIN, *rows, timezone="UTC")
        assert figures(report) == [("records", "1200", "1200", True)], text


def test_calls_and_messages_counted_apart(tmp_path: Path) -> None:
    report = taken(tmp_path, "语音共 2 条", "短信共 1 条", CALLS, *calls(3))
    assert [agrees for *_, agrees in figures(report)] == [True, True]


def test_a_total_below_a_table_that_expects_none(tmp_path: Path) -> None:
    report = taken(tmp_path, PLAIN, "1001,1002,1.00,2023-05-01 12:00:00,CNY", "total 1 records", timezone="UTC")
    assert figures(report) == [("records", "1", "1", True)]
    assert (report.accepted, report.rejected, report.state) == (1, 1, "with_rejects")


def test_rejected_rows_are_rows_of_the_provider(tmp_path: Path) -> None:
    report = taken(tmp_path, "共 3 条", CALLS, *calls(2), "13800138000,13900139009,主叫,昨天,5")
    assert figures(report) == [("records", "3", "3", True)]
    assert (report.rejected, report.state) == (1, "with_rejects")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(n=st.integers(1, 30), said=st.integers(0, 31), seconds=st.integers(0, 900))
def test_agreement_is_equality(n: int, said: int, seconds: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("totals")
    report = taken(folder, f"共 {said} 条", CALLS, *calls(n), f"合计,,,,{seconds}")
    total = sum(10 + i for i in range(n))
    assert [agrees for *_, agrees in figures(report)] == [said == n, seconds == total]
    assert report.reconciled == (said == n and seconds == total)
