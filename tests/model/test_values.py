"""Values: what each type reads, what it refuses, and the problem it names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.model.types import VALUE_TYPES
from linkgraph.model.values import (
    FLAGS,
    PROBLEMS,
    Cleaned,
    Cleaning,
    clean_account,
    clean_amount,
    clean_citizen_id,
    clean_coordinate,
    clean_count,
    clean_duration,
    clean_imei,
    clean_imsi,
    clean_name,
    clean_online,
    clean_seized_item,
    clean_text,
    clean_word,
    is_citizen_id,
)


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014"])
def test_citizen_ids_with_a_right_check_digit(number: str) -> None:
    assert is_citizen_id(number)
    assert clean_citizen_id(f" {number.lower()} ") == Cleaned(number)


@pytest.mark.parametrize("number", ["110105194912310021", "44052418800101001X"])
def test_a_wrong_check_digit_names_nobody(number: str) -> None:
    assert not is_citizen_id(number)
    assert clean_citizen_id(number) == Cleaned(None, "id_check_digit")


def test_other_documents() -> None:
    assert clean_citizen_id("h01234567(8)") == Cleaned("H01234567(8)")
    assert clean_citizen_id("990105491231002") == Cleaned("990105491231002")
    assert clean_citizen_id("1.10105E+17") == Cleaned(None, "precision_lost")
    assert clean_citizen_id("张三") == Cleaned(None, "id_invalid")
    assert clean_citizen_id("无") == Cleaned()


@pytest.mark.parametrize("last", "0123456789X")
def test_exactly_one_check_digit_is_right(last: str) -> None:
    assert is_citizen_id("44052418800101001" + last) == (last == "4")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("35854108123456", Cleaned("imei:35854108123456")),
        ("358541081234567", Cleaned("imei:35854108123456", "imei_check_digit")),
        ("3585410812345678", Cleaned("imei:35854108123456")),
        ("35-854108-123456-7", Cleaned("imei:35854108123456", "imei_check_digit")),
        ("３５８５４１０８１２３４５６７", Cleaned("imei:35854108123456", "imei_check_digit")),
        ("3.53E+14", Cleaned(None, "precision_lost")),
        ("3585410812345", Cleaned(None, "imei_invalid")),
        ("35854108123456789", Cleaned(None, "imei_invalid")),
        ("000000000000000", Cleaned()),
        ("", Cleaned()),
    ],
)
def test_imei(raw: str, expected: Cleaned) -> None:
    assert clean_imei(raw) == expected


def test_imsi() -> None:
    assert clean_imsi("460001234567890") == Cleaned("imsi:460001234567890")
    assert clean_imsi("46000123456789") == Cleaned("imsi:46000123456789")
    assert clean_imsi("4.6E+14") == Cleaned(None, "precision_lost")
    assert clean_imsi("4600012345") == Cleaned(None, "imsi_invalid")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("6222 0212 3456 7890 123", Cleaned("acct:6222021234567890123")),
        ("6222021234567890123_156_1", Cleaned("acct:6222021234567890123")),
        ("\t0012345678", Cleaned("acct:0012345678")),
        ("'6222021234567890123", Cleaned("acct:6222021234567890123")),
        ("de89 3704 0044 0532 0130 00", Cleaned("acct:DE89370400440532013000")),
        ("6.22202E+18", Cleaned(None, "precision_lost")),
        ("张三（工商银行）", Cleaned(None, "account_invalid")),
        ("<script>", Cleaned(None, "account_invalid")),
        ("-", Cleaned()),
    ],
)
def test_account(raw: str, expected: Cleaned) -> None:
    assert clean_account(raw) == expected


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("1,234.56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("1234,5", "1234.50"),
        ("(1234)", "-1234.00"),
        ("￥1,234.50", "1234.50"),
        ("¥ 12", "12.00"),
        ("-￥12", "-12.00"),
        ("12.50元", "12.50"),
        ("１２３．４", "123.40"),
        ("+5", "5.00"),
        (".5", "0.50"),
        ("100.0000", "100.00"),
        ("0", "0.00"),
    ],
)
def test_amounts_that_are_read(raw: str, value: str) -> None:
    assert clean_amount(raw) == Cleaned(value)


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ("1.234", "amount_invalid"),
        ("12.345", "amount_invalid"),
        ("1.2E+5", "precision_lost"),
        ("1_000", "amount_invalid"),
        ("1,23,4", "amount_invalid"),
        ("NaN", "amount_invalid"),
        ("Infinity", "amount_invalid"),
        ("1" * 16, "amount_invalid"),
        ("一百", "amount_invalid"),
        ("=1+1", "amount_invalid"),
    ],
)
def test_amounts_that_are_not(raw: str, problem: str) -> None:
    assert clean_amount(raw) == Cleaned(None, problem)


def test_amounts_in_fen() -> None:
    fen = Cleaning(unit="0.01")
    assert clean_amount("12345", fen) == Cleaned("123.45")
    assert clean_amount("1", fen) == Cleaned("0.01")
    assert clean_amount("1.5", fen) == Cleaned(None, "amount_invalid")


@given(st.decimals(min_value=-(10**14), max_value=10**14, places=2))
def test_every_amount_survives_grouping(amount: object) -> None:
    assert clean_amount(f"{amount:,.2f}") == clean_amount(f"{amount:.2f}")
    european = f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))
    assert clean_amount(european) == clean_amount(f"{amount:.2f}")


@pytest.mark.parametrize(
    ("raw", "value"),
    [("57", "57"), ("57秒", "57"), ("00:00:57", "57"), ("1分23秒", "83"), ("1小时2分3秒", "3723"), ("62:03", "3723"),
     ("0:57", "57"),
     ("1:02:03", "3723"), ("0", "0"), ("57.0", "57"), ("2m", "120"), ("1h", "3600"), ("'57'", "57")],
)  # fmt: skip
def test_durations_that_are_read(raw: str, value: str) -> None:
    assert clean_duration(raw) == Cleaned(value)


@pytest.mark.parametrize(
    ("raw", "problem"),
    [("-5", "duration_negative"), ("5.5", "duration_invalid"), ("1:75", "duration_invalid"), ("秒", "duration_invalid"),
     ("5 apples", "duration_invalid")],
)  # fmt: skip
def test_durations_that_are_not(raw: str, problem: str) -> None:
    assert clean_duration(raw) == Cleaned(None, problem)


def test_counts() -> None:
    assert clean_count("1,234条") == Cleaned("1234")
    assert clean_count("1.2亿") == Cleaned("120000000")
    assert clean_count("300万条") == Cleaned("3000000")
    assert clean_count("1.5") == Cleaned(None, "number_not_whole")
    assert clean_count("万") == Cleaned(None, "number_not_whole")


def test_names_and_texts() -> None:
    for name in ("NA", "None", "Null", "=cmd|' /C calc'!A0", "<img src=x onerror=alert(1)>", "') DETACH DELETE n //"):
        assert clean_name(name) == Cleaned(name)
        assert clean_text(name) == Cleaned(name)
    assert clean_name("张\u202e三\u200b\x00") == Cleaned("张三", "text_control")
    assert clean_text("路\u202e1号\x07\n二楼") == Cleaned("路1号 二楼", "text_control")
    for garbled in ("å¼\xa0ä¸‰", "Ã©cole", "锟斤拷", "张\ufffd"):
        assert clean_name(garbled).problem == clean_text(garbled).problem == "text_garbled", garbled
    for fine in ("école", "Müller & Söhne", "张三", "Ñandú", "中华人民共和国"):
        assert clean_name(fine) == clean_text(fine) == Cleaned(fine)
    assert clean_text("re\u0301") == Cleaned("ré")
    assert clean_name(" ＡＢ  Ｃ ") == Cleaned("AB C")
    assert clean_name("-") == Cleaned()


def test_words_and_coordinates() -> None:
    words = Cleaning(words=(("主叫", "out"),))
    assert clean_word(" 主叫 ", words) == Cleaned("out")
    assert clean_word("其他", words) == Cleaned(None, "word_unknown")
    assert clean_coordinate("113.25") == Cleaned("113.25")
    assert clean_coordinate("213.25") == Cleaned(None, "coordinate_invalid")
    assert clean_coordinate("N22°") == Cleaned(None, "coordinate_invalid")
    assert clean_online("http://a.b/ ~c") == Cleaned("online:http://a.b/%20%7Ec")
    assert clean_seized_item("6222 02_1") == Cleaned("622202")


@pytest.mark.parametrize("kind", VALUE_TYPES)
@given(raw=st.text(max_size=40))
def test_no_text_breaks_a_cleaner(kind: str, raw: str) -> None:
    """A value or a known problem, never both, never an exception; a cleaned value has no control characters."""
    result = VALUE_TYPES[kind].clean(raw, Cleaning())
    assert result.problem is None or (result.problem in PROBLEMS and (result.value is None or result.problem in FLAGS))
    assert result.value is None or all(c >= " " and c not in "\u202e\u200b" for c in result.value)


@pytest.mark.parametrize(
    ("raw", "value"),
    [("-1.234,56", "-1234.56"), ("2.000", "2000.00"), ("7,5", "7.50"), ("1234,56", "1234.56"), ("+3", "3.00"),
     ("1.5", None), ("1,234", None), ("1,234.56", None), ("12.34,5", None)],
)  # fmt: skip
def test_amounts_of_a_layout_with_the_decimal_comma(raw: str, value: str | None) -> None:
    read = clean_amount(raw, Cleaning(decimal=","))
    assert (read.value, read.problem) == (value, None if value else "amount_invalid")


@pytest.mark.parametrize(
    ("raw", "value"),
    [("1,00,000.00", "100000.00"), ("12,34,567", "1234567.00"), ("1,000", "1000.00"), ("1,00,00", None),
     ("100,00,000", None)],
)  # fmt: skip
def test_amounts_grouped_in_lakhs(raw: str, value: str | None) -> None:
    assert clean_amount(raw).value == value


def test_a_dash_is_a_blank_word_unless_it_means_something() -> None:
    assert clean_word("-") == Cleaned()
    assert clean_word("-", Cleaning(words=(("-", "out"),))).value == "out"
    assert clean_word("x").problem == "word_unknown"


@pytest.mark.parametrize(
    ("raw", "seconds"), [("1:05:09", 3909), ("75:00", 4500), ("0:59:59", 3599), ("120:00:00", 432000)]
)
def test_hours_and_minutes(raw: str, seconds: int) -> None:
    assert clean_duration(raw) == Cleaned(str(seconds))


def test_a_duration_that_could_be_hours_and_minutes_is_flagged() -> None:
    assert clean_duration("1:05") == Cleaned("65", "duration_minutes_seconds")


def test_zeros_name_nobody() -> None:
    assert clean_account("0") == clean_account("000000") == Cleaned()
    assert clean_account("6222021234567890000") == Cleaned("acct:6222021234567890000", "account_rounded")
    assert clean_account("6222021234567890128") == Cleaned("acct:6222021234567890128")


@pytest.mark.parametrize("raw", ["1:75:00", "1:60:00", "0:100:00", "1:00:60", "75:60"])
def test_minutes_beside_hours_end_at_59(raw: str) -> None:
    assert clean_duration(raw) == Cleaned(None, "duration_invalid")
