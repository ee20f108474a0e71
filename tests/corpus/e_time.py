"""E: times."""

from tests.corpus.making import Made, calls, case, one, table

LIST = ["caller", "callee", "start", "duration"]


def _starts(*texts: str) -> Made:
    """In the police grid, whose zone is China's."""
    return one(calls(*({"开始时间": text} for text in texts)))


def _list(*texts: str, **options: str) -> Made:
    """In a plain list that says no zone."""
    rows = [["13800138000", f"1390013900{k}", text, "60"] for k, text in enumerate(texts, start=1)]
    return one(table(*rows, head=LIST), **options)


@case
def e01_no_day_above_12() -> Made:
    return _starts("03/04/2023 12:00:01", "05/06/2023 12:00:02")


@case
def e02_both_orders_in_one_column() -> Made:
    return _starts("31/12/2023 12:00:01", "12/31/2023 12:00:02", "03/04/2023 12:00:03")


@case
def e03_unlabelled_utc() -> Made:
    return _list("2023-05-01 12:00:01", "2023-05-01 12:00:02")


@case
def e04_clocks_put_forward() -> Made:
    return _list("2023-03-26 01:59:59", "2023-03-26 02:30:00", "2023-03-26 03:00:00", timezone="Europe/Paris")


@case
def e05_clocks_put_back() -> Made:
    return _list("2023-10-29 01:59:59", "2023-10-29 02:30:00", "2023-10-29 03:00:00", timezone="Europe/Paris")


@case
def e06_24_o_clock() -> Made:
    return _starts("2023-04-30 24:00:00", "2023-05-01 24:00:01")


@case
def e07_second_60() -> Made:
    return _starts("2023-05-01 23:59:59", "2023-05-01 23:59:60")


@case
def e08_days_of_a_spreadsheet() -> Made:
    return _starts("45047.5", "45047.500011574")


@case
def e09_seconds_since_1970() -> Made:
    return _starts("1682913601", "1682913602")


@case
def e10_milliseconds_since_1970() -> Made:
    return _starts("1682913601000", "1682913602999")


@case
def e11_years_of_two_digits() -> Made:
    return _starts("23-05-01 12:00:01", "23/5/2 12:00:02")


@case
def e12_years_of_the_republic_of_china() -> Made:
    return _starts("112/05/01 12:00:01", "112/05/02 12:00:02")


@case
def e13_years_of_the_republic_of_china_in_words() -> Made:
    return _starts("民國112年5月1日 12:00:01", "民国112年5月1日12时00分02秒")


@case
def e14_1970_and_2099() -> Made:
    return _starts("1970-01-01 08:00:00", "2099-12-31 00:00:00", "2023-05-01 12:00:03")


@case
def e15_month_names() -> Made:
    return _starts("01-May-2023 12:00:01", "1 May 2023 12:00:02", "May 1, 2023 12:00:03", "01-Mai-2023 12:00:04")


@case
def e16_end_before_start() -> Made:
    return one(calls({"结束时间": "2023-05-01 11:00:00"}, {"结束时间": "2023-05-01 12:01:04"}))


@case
def e17_a_counted_time_among_dates() -> Made:
    return _starts("2023-05-01 12:00:01", "1682913602", "45047.5", "2023-05-01 12:00:04", "2023/5/1 12:00:05")


@case
def e18_twelve_hour_clocks() -> Made:
    return _starts("2023-05-01 12:00:01 PM", "2023-05-01 12:00:02 am", "2023-05-01 1:00:03 pm",
                   "2023-05-01 13:00:04 am",
                   "2023-05-01 下午1:00:05")  # fmt: skip


@case
def e19_offsets_in_the_text() -> Made:
    return _list("2023-05-01T12:00:01Z", "2023-05-01T12:00:02+08:00", "2023-05-01 12:00:03 +0530")


@case
def e20_offsets_in_most_texts_only() -> Made:
    return _list(*(f"2023-05-01T12:00:0{k}Z" for k in range(1, 9)), "2023-05-01 12:00:09")


@case
def e21_days_above_12_tell_the_order() -> Made:
    return _starts("03/04/2023 12:00:01", "31/12/2023 12:00:02")


@case
def e22_days_that_do_not_exist() -> Made:
    return _starts("2023-02-29 12:00:01", "2023-13-01 12:00:02", "2023-06-31 12:00:03", "2024-02-29 12:00:04")


@case
def e23_cut_and_blank_times() -> Made:
    return _starts("2023-05-01 12:0", "", "2023-05-01 12:00:03", "2023-05", "昨天", "12:00:06")


@case
def e24_dates_without_a_clock_and_packed_times() -> Made:
    return _starts(
        "2023-05-01", "20230501120002", "2023.05.01 12:00:03", "2023年5月1日 12:00:04", "2023-05-01 12:00:05.999"
    )


@case
def e25_clocks_of_china_in_1986() -> Made:
    """China had summer time from 1986 to 1991: half an hour that did not exist, and an unlikely year besides."""
    return _starts("1986-05-04 02:30:00", "1986-07-01 12:00:00", "2023-05-01 12:00:03")


@case
def e26_years_that_look_like_offsets() -> Made:
    """In 01-05-2023 the end looks like an offset of 20 hours and 23 minutes; the file says no zone."""
    return _list("13-05-2023", "14-05-2023")
