"""Times: explicit order and zone, clock changes, and nothing that looks like a time but is not."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.model.times import Moment, date_order_of, parse_when
from linkgraph.model.values import PROBLEMS

CHINA = ZoneInfo("Asia/Shanghai")
PARIS = ZoneInfo("Europe/Paris")
NOON = datetime(2023, 5, 1, 4, 0, 7)


@pytest.mark.parametrize(
    "raw",
    ["2023-05-01 12:00:07", "2023/5/1 12:00:07", "2023.05.01 12:00:07", "2023年5月1日12时00分07秒", "20230501120007",
     "2023-05-01T12:00:07", "2023-05-01 12:00:07.000", "２０２３-０５-０１ １２:００:０７", "'2023-05-01 12:00:07'",
     "1 May 2023 12:00:07", "2023-05-01T04:00:07Z", "2023-05-01 06:00:07+02:00"],
)  # fmt: skip
def test_one_moment_in_many_writings(raw: str) -> None:
    read = parse_when(raw, CHINA)
    assert isinstance(read, Moment)
    assert read.utc == NOON
    assert not read.date_only


def test_the_offset_of_the_source_is_kept() -> None:
    assert parse_when("2023-05-01 12:00:07", CHINA) == Moment(NOON, 480, False)
    assert parse_when("2023-05-01 06:00:07+02:00", CHINA) == Moment(NOON, 120, False)


def test_a_date_is_local_midnight_at_its_start() -> None:
    assert parse_when("2023-05-02", CHINA) == Moment(datetime(2023, 5, 1, 16), 480, True)


def test_day_and_month_are_asked_for() -> None:
    assert parse_when("03/04/2023", CHINA) == "time_ambiguous"
    assert parse_when("03/04/2023", CHINA, "DMY") == Moment(datetime(2023, 4, 2, 16), 480, True)
    assert parse_when("03/04/2023", CHINA, "MDY") == Moment(datetime(2023, 3, 3, 16), 480, True)
    assert parse_when("13/04/2023", CHINA, "MDY") == "time_invalid"
    assert [date_order_of(t) for t in ("03/04/2023", "13/04/2023", "04/13/2023", "2023-04-03")] == [
        "?",
        "DMY",
        "MDY",
        None,
    ]


def test_clock_changes() -> None:
    assert parse_when("2023-03-26 02:30:00", PARIS) == "time_does_not_exist"
    assert parse_when("2023-03-26 03:00:00", PARIS) == Moment(datetime(2023, 3, 26, 1), 120, False)
    first = parse_when("2023-10-29 02:30:00", PARIS)
    assert first == Moment(datetime(2023, 10, 29, 0, 30), 120, False), "the first of the two is taken"
    assert parse_when("1986-05-04 02:30:00", CHINA) == "time_does_not_exist", "China had summer time from 1986 to 1991"


def test_midnight_as_24_o_clock() -> None:
    assert parse_when("2023-04-30 24:00:00", CHINA) == Moment(datetime(2023, 4, 30, 16), 480, False)
    assert parse_when("2023-12-31 24:00:00", CHINA) == Moment(datetime(2023, 12, 31, 16), 480, False)


@pytest.mark.parametrize(
    "raw",
    ["23:59:60", "2023-05-01 23:59:60", "2023-02-29", "2023-13-01", "2023-05-01 25:00:00", "113-05-01", "45047.5", "0",
     "23-05-01", "2023-1-112:30", "2023-05-01 1:00 PM", "yesterday", "3.53E+14", "1682913607"],
)  # fmt: skip
def test_what_is_no_time(raw: str) -> None:
    assert parse_when(raw, CHINA) == "time_invalid"


def test_without_a_zone_only_times_with_an_offset_are_read() -> None:
    assert parse_when("2023-05-01 12:00:07", None) == "time_invalid"
    assert parse_when("2023-05-01 12:00:07+08:00", None) == Moment(NOON, 480, False)


def test_seconds_since_an_origin() -> None:
    origin = "2015-05-11T00:00:00"
    assert parse_when("0", None, origin=origin) == Moment(datetime(2015, 5, 11), 0, False)
    assert parse_when("86400", None, origin=origin) == Moment(datetime(2015, 5, 12), 0, False)
    assert parse_when("999999999999", None, origin=origin) == "time_invalid"
    assert parse_when("2015-05-11", None, origin=origin) == "time_invalid"
    assert parse_when("", None, origin=origin) is None


@given(st.datetimes(datetime(1995, 1, 1), datetime(2099, 12, 30)))
def test_local_time_and_offset_lead_back_to_the_text(local: datetime) -> None:
    text = local.isoformat(" ", "seconds")
    read = parse_when(text, PARIS)
    if isinstance(read, Moment):
        back = read.utc.timestamp() + read.offset_min * 60 - local.replace(microsecond=0).timestamp()
        assert back == 0
    else:
        assert read == "time_does_not_exist"


@given(st.text(alphabet="0123456789-/.: TZ+年月日时分秒AM,May", max_size=24), st.sampled_from([None, "DMY", "MDY"]))
def test_no_text_breaks_it(raw: str, order: str | None) -> None:
    read = parse_when(raw, CHINA, order)
    assert read is None or isinstance(read, Moment) or read in PROBLEMS


def test_years_of_two_digits_need_an_order() -> None:
    assert [date_order_of(t) for t in ("05.03.23", "26.03.05", "01-Mar-23")] == ["?", "?", "?"]
    assert parse_when("05.03.23", CHINA) == "time_ambiguous"
    assert parse_when("05.03.23", CHINA, "YMD") == "time_ambiguous"
    assert parse_when("05.03.23", CHINA, "DMY") == Moment(datetime(2023, 3, 4, 16), 480, True)
    assert parse_when("05/03/23 12:00:07", CHINA, "MDY") == Moment(datetime(2023, 5, 3, 4, 0, 7), 480, False)
    assert parse_when("01-MAR-23", CHINA, "DMY") == Moment(datetime(2023, 2, 28, 16), 480, True)
    assert parse_when("31.06.23", CHINA, "DMY") == "time_invalid"
    assert parse_when("01.01.68", ZoneInfo("UTC"), "DMY") == Moment(datetime(2068, 1, 1), 0, True)
    assert parse_when("01.01.69", ZoneInfo("UTC"), "DMY") == Moment(datetime(1969, 1, 1), 0, True)
