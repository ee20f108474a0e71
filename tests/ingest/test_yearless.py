"""Times without a year take it from the period above, by hand and in the database alike, or from a person."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkgraph.errors import MustChoose
from linkgraph.ingest.yearless import Years, period_above
from linkgraph.sample.layouts import sample_of
from tests.ingest.cases import Bench, as_csv, written

SPANS = {
    "2023年05月": (("0501", "0531", 2023),),
    "查询周期：2023-05-10至2023-06-09": (("0510", "0609", 2023),),
    "2022/12/15 00:00:00 - 2023/01/14 23:59:59": (("1215", "1231", 2022), ("0101", "0114", 2023)),
    "2024年02月": (("0201", "0229", 2024),),
}


@pytest.mark.parametrize("text", SPANS)
def test_one_period_above_is_taken(text: str) -> None:
    assert period_above(["客户详单", f"{text}，打印日期：2023-07-01"]) == Years(SPANS[text])


@pytest.mark.parametrize(
    "texts",
    [["打印日期：2023-07-01"], ["2023年05月", "2023年06月"], ["2022-05-01至2023-06-01"], ["2023-05-10至2023-02-30"],
     ["2023-05-10至2023-05-01"], ["2022-05-01至2023-05-01"], []],
)  # fmt: skip
def test_no_period_or_several_give_no_year(texts: list[str]) -> None:
    assert period_above(texts) is None


@settings(max_examples=60, deadline=None)
@given(first=st.dates(date(2000, 1, 1), date(2030, 1, 1)), days=st.integers(0, 364), at=st.integers(-400, 400))
def test_a_day_gets_the_year_that_it_has_in_the_period(first: date, days: int, at: int) -> None:
    last, day = first + timedelta(days), first + timedelta(at)
    years = period_above([f"{first} 至 {last}"])
    if years is None:
        assert f"{last:%m%d}" >= f"{first:%m%d}", "a whole year: the day before stands in both"
        assert last.year > first.year
        return
    read = years.of(f"{day:%m-%d} 12:00:07")
    if first <= day <= last:
        assert read == f"{day} 12:00:07"
    else:
        inside = [d for n in range(days + 1) if f"{(d := first + timedelta(n)):%m%d}" == f"{day:%m%d}"]
        assert read == (f"{inside[0]} 12:00:07" if inside else f"{day:%m-%d} 12:00:07")


@settings(max_examples=80, deadline=None)
@given(
    text=st.one_of(
        st.from_regex(r"[0-9]{1,2}[-/.月][0-9]{1,2}日?( ?[0-9]{1,2}:[0-9]{2})?", fullmatch=True),
        st.sampled_from(["", "05-01-2023", "2023-05-01", "5月1日", "5月1日12:00:07", "05-01  12:00", "13-45 1", "x"]),
    ),
    years=st.sampled_from([Years(spans) for spans in SPANS.values()]),
)  # fmt: skip
def test_the_database_reads_as_by_hand(text: str, years: Years) -> None:
    with duckdb.connect() as connection:
        row = connection.execute(f"SELECT {years.sql('t')} FROM (SELECT ? AS t)", [text]).fetchone()
    assert row == (years.of(text),)


def print_out(path: Path, above: str) -> Path:
    head = ["起始时间", "通信地点", "通信方式", "对方号码", "通信时长", "实收通信费(元)"]
    times = ("12-31 23:59:58", "01-01 00:00:02", "01月02日 08:00:00", "03-01 08:00:00")
    rows = [[at, "某市", "主叫", f"1390000000{i}", "5", "0.00"] for i, at in enumerate(times)]
    return written(path, as_csv([[f"手机号码：13800138000，{above}"], head, *rows]))


def test_a_print_out_over_new_year(tmp_path: Path) -> None:
    bench = Bench(tmp_path / "case")
    report = bench.one(print_out(tmp_path / "a.csv", "查询周期：2022-12-15 至 2023-01-14"))
    assert (report.accepted, report.rejected, report.reconciled) == (3, 1, True)
    assert any("1215 to 1231 in 2022" in reason for reason in report.reasons)
    starts = [str(row[0]) for row in bench.rows("SELECT start FROM calls ORDER BY record_no")]
    assert starts == ["2022-12-31 15:59:58", "2022-12-31 16:00:02", "2023-01-02 00:00:00"]
    assert [(r[0], r[3]) for r in bench.aside() if r[2] == "rejected"] == [(6, "time_invalid:start")]


def test_without_a_period_the_year_is_asked(tmp_path: Path) -> None:
    bench = Bench(tmp_path / "case")
    file = print_out(tmp_path / "a.csv", "打印日期：2023-02-01")
    with pytest.raises(MustChoose, match="--year YYYY") as asked:
        bench.take(file)
    assert asked.value.choices["year"] == []
    with pytest.raises(MustChoose, match="is no year"):
        bench.take(file, year="23")
    assert bench.one(file, year="2023").accepted == 4
    assert "chosen by the person" in str(bench.catalogue.sheets()[0]["reasons"])


@pytest.mark.parametrize(("order", "day"), [(None, "13/05/2023"), ("DMY", "01/05/2023"), ("MDY", "05/01/2023")])
def test_working_days_with_the_day_first_are_read_by_choice(tmp_path: Path, order: str | None, day: str) -> None:
    bench = Bench(tmp_path / "case")
    text = sample_of("cn_nominal_calls").content.decode("gb18030").splitlines()[0]
    file = written(tmp_path / "a.csv", f"{text}\n13000000011,13000000012,{day},00:10:00,主叫,11\n"
                   f"13000000011,13000000012,{day},23:00:00,主叫,12\n")  # fmt: skip
    if order:
        with pytest.raises(MustChoose, match="more than one order"):
            bench.take(file, day_turns="05:00")
    report = bench.one(file, day_turns="05:00", date_order=order)
    assert (report.accepted, report.rejected) == (2, 0)
    starts = [str(row[0]) for row in bench.rows("SELECT start FROM calls ORDER BY record_no")]
    first = "2023-05-13 16:10:00" if order is None else "2023-05-01 16:10:00"
    assert starts == [first, f"{first[:10]} 15:00:00"]
