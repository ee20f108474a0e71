"""Times: explicit order and zone, clock changes, and nothing that looks like a time but is not."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.model.times import Moment, date_order_of, date_orders_of, parse_when
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
    assert first == Moment(datetime(2023, 10, 29, 0, 30), 120, False, "time_occurs_twice"), (
        "the first is taken, flagged"
    )
    assert parse_when("2023-10-29 03:00:00", PARIS) == Moment(datetime(2023, 10, 29, 2), 60, False)
    assert parse_when("2023-10-29 02:30:00+01:00", PARIS) == Moment(datetime(2023, 10, 29, 1, 30), 60, False)
    assert parse_when("1986-05-04 02:30:00", CHINA) == "time_does_not_exist", "China had summer time from 1986 to 1991"


def test_midnight_as_24_o_clock() -> None:
    assert parse_when("2023-04-30 24:00:00", CHINA) == Moment(datetime(2023, 4, 30, 16), 480, False)
    assert parse_when("2023-12-31 24:00:00", CHINA) == Moment(datetime(2023, 12, 31, 16), 480, False)


@pytest.mark.parametrize(
    "raw",
    ["23:59:60", "2023-05-01 23:59:60", "2023-02-29", "2023-13-01", "2023-05-01 25:00:00", "113-05-01", "45047.5", "0",
     "2023-1-112:30", "2023-05-01 13:00 AM", "2023-05-01 12:0", "yesterday", "3.53E+14", "1682913607", "99-05-01 1"],
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
    texts = ("05.03.23", "26.03.05", "01-Mar-23", "23-05-01")
    assert [date_order_of(t) for t in texts] == ["?", "?", "?", "?"]
    assert [date_orders_of(t) for t in texts] == [("YMD", "DMY", "MDY"), ("YMD", "DMY"), ("DMY", "MDY"), ("YMD", "DMY")]
    assert parse_when("05.03.23", CHINA) == "time_ambiguous"
    assert parse_when("05.03.23", CHINA, "YMD") == Moment(datetime(2005, 3, 22, 16), 480, True)
    assert parse_when("23-05-01", CHINA, "YMD") == Moment(datetime(2023, 4, 30, 16), 480, True)
    assert parse_when("05.03.23", CHINA, "DMY") == Moment(datetime(2023, 3, 4, 16), 480, True)
    assert parse_when("05/03/23 12:00:07", CHINA, "MDY") == Moment(datetime(2023, 5, 3, 4, 0, 7), 480, False)
    assert parse_when("01-MAR-23", CHINA, "DMY") == Moment(datetime(2023, 2, 28, 16), 480, True)
    assert parse_when("31.06.23", CHINA, "DMY") == "time_invalid"
    assert parse_when("01.01.68", ZoneInfo("UTC"), "DMY") == Moment(datetime(2068, 1, 1), 0, True)
    assert parse_when("01.01.69", ZoneInfo("UTC"), "DMY") == Moment(datetime(1969, 1, 1), 0, True, "time_unlikely")
    assert parse_when("23/05/01 12:00:07", CHINA, "MDY") == "time_invalid"


@pytest.mark.parametrize(
    ("raw", "order", "offset"),
    [
        ("1682913607", "EPOCH_S", 480),
        ("1682913607000", "EPOCH_MS", 480),
        ("1682913607999", "EPOCH_MS", 480),
        ("45047.500081", "EXCEL1900", 480),
        ("43585.500081", "EXCEL1904", 480),
        ("112/05/01 12:00:07", "ROC", 480),
        ("112年5月1日 12:00:07", "ROC", 480),
        ("民國112年5月1日 12:00:07", None, 480),
        ("中華民國112年5月1日12時00分07秒", None, 480),
        ("2023-05-01 12:00:07 PM", None, 480),
        ("05/01/2023 12:00:07 PM", "MDY", 480),
        ("May 1, 2023 12:00:07", None, 480),
        ("1-May-2023 12:00:07", None, 480),
        ("2023-05-01 下午 12:00:07", None, 480),
        ("2023-05-01 12:00:07", "EPOCH_S", 480),
    ],
)
def test_writings_that_are_chosen_or_say_it_themselves(raw: str, order: str | None, offset: int) -> None:
    """NOON was computed by hand: 2023-05-01 04:00:07 UTC is 1,682,913,607 s after 1970 and day 45,047 of 1900."""
    assert parse_when(raw, CHINA, order) == Moment(NOON, offset, False)


@pytest.mark.parametrize(
    ("raw", "orders"),
    [
        ("1682913607", ("EPOCH_S",)), ("1682913607000", ("EPOCH_MS",)), ("45047.5", ("EXCEL1900", "EXCEL1904")),
        ("112/05/01", ("ROC",)), ("03/04/2023", ("DMY", "MDY")), ("31/12/2023", ("DMY",)), ("2023-05-01", ()),
        ("yesterday", ()), ("57", ()), ("20230501", ()), ("20230501120007", ()), ("民國112年5月1日", ()),
    ],
)  # fmt: skip
def test_ways_in_which_a_text_could_be_read(raw: str, orders: tuple[str, ...]) -> None:
    assert date_orders_of(raw) == orders


@pytest.mark.parametrize(("raw", "hour"), [("12:05 AM", 0), ("1:05 AM", 1), ("12:05 PM", 12), ("1:05 pm", 13)])
def test_twelve_hour_clocks(raw: str, hour: int) -> None:
    read = parse_when(f"2023-05-01 {raw}", ZoneInfo("UTC"))
    assert read == Moment(datetime(2023, 5, 1, hour, 5), 0, False)


def test_unlikely_times_are_flagged_and_used() -> None:
    utc, latest = ZoneInfo("UTC"), datetime(2024, 1, 2)
    assert parse_when("1970-01-01", utc) == Moment(datetime(1970, 1, 1), 0, True, "time_unlikely")
    assert parse_when("2099-12-31", utc, latest=latest) == Moment(datetime(2099, 12, 31), 0, True, "time_unlikely")
    assert parse_when("2024-01-01 23:59:59", utc, latest=latest) == Moment(datetime(2024, 1, 1, 23, 59, 59), 0, False)


@given(st.datetimes(datetime(1990, 1, 2), datetime(2099, 12, 30)).map(lambda t: t.replace(microsecond=0)))
def test_counted_times_lead_back(moment: datetime) -> None:
    seconds = (moment - datetime(1970, 1, 1)) // timedelta(seconds=1)
    utc = ZoneInfo("UTC")
    for raw, order in ((str(seconds), "EPOCH_S"), (f"{seconds}000", "EPOCH_MS")):
        assert parse_when(raw, utc, order) == Moment(moment, 0, False), raw
    for start, order in ((datetime(1899, 12, 30), "EXCEL1900"), (datetime(1904, 1, 1), "EXCEL1904")):
        raw = f"{(moment - start) / timedelta(days=1):.8f}"
        assert parse_when(raw, utc, order) == Moment(moment, 0, False), raw
