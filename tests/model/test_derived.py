"""What numbers say by themselves, against published examples, python-stdnum and Google's number plan."""

from __future__ import annotations

import csv
import gzip
import random
from pathlib import Path

import pytest
from stdnum import imsi as stdnum_imsi
from stdnum import luhn
from stdnum.iso7064 import mod_11_2

from linkgraph.errors import WrongUse
from linkgraph.model.derived import DERIVED, derived
from linkgraph.model.phones import clean_phone, masked_pattern
from linkgraph.model.values import Cleaned, clean_citizen_id, clean_imei, lengthen_citizen_id
from linkgraph.reference import card_issuer, centroid, passes_luhn, region_of
from linkgraph.reference.mobile import VARIABLE, mobile_allocation
from linkgraph.reference.networks import _countries


def test_every_property_is_described() -> None:
    shown = {name for node in NODES for name in derived(node)}
    assert shown <= set(DERIVED)
    assert len(shown) >= 8


NODES = {
    "tel:+8613800138000": {"number_country": "CN", "carrier": "移动"},
    "tel:+85251234567": {"number_country": "HK"},
    "tel:+14155552671": {"number_country": "US"},
    "imsi:460001234567890": {"number_country": "CN", "carrier": "移动"},
    "imsi:310260123456789": {"number_country": "US"},
    "acct:6222021234567890123": {"bank": "中国工商银行", "card_type": "debit", "check_digit": "wrong"},
    "person:11010519491231002X": {"home_province": "北京市", "registered_region": "北京市朝阳区",
                                  "birth_date": "1949-12-31", "sex": "female"},
    "person:a1b2": {}, "imei:35824005111111": {}, "tel:AD-BANK": {},
}  # fmt: skip


@pytest.mark.parametrize("node", NODES)
def test_known_numbers(node: str) -> None:
    assert derived(node) == NODES[node]


def test_id_of_an_abolished_region_names_it_as_of_then() -> None:
    assert derived("person:440524188001010014")["registered_region"] == "广东省汕头市潮阳县 (–1992)"
    old = region_of("120110", 1985)
    new = region_of("120110", 2000)
    assert old is not None
    assert new is not None
    assert (old.county, old.until, new.county, new.until) == ("东郊区", 1991, "东丽区", None)
    assert region_of("999999") is None


def test_centroids_lie_in_china() -> None:
    place = centroid("110105")
    assert place is not None
    assert (round(place[0]), round(place[1])) == (116, 40)


def test_luhn_as_python_stdnum_does() -> None:
    draw = random.Random(7)
    for _ in range(2000):
        digits = "".join(draw.choices("0123456789", k=draw.randint(2, 20)))
        assert passes_luhn(digits) == luhn.is_valid(digits), digits


def test_short_prefixes_need_a_right_check_digit() -> None:
    number = "103" + "0" * 15
    right = next(number + str(d) for d in range(10) if luhn.is_valid(number + str(d)))
    wrong = number + str((int(right[-1]) + 1) % 10)
    found = card_issuer(right)
    assert found is not None
    assert found.bank == "中国农业银行"
    assert card_issuer(wrong) is None
    assert card_issuer("not a card") is None


def their_country(imsi: str) -> str:
    """python-stdnum's country; '' where it knows none (it raises for a network code that it cannot split)."""
    try:
        return str(stdnum_imsi.info(imsi).get("cc", "")).upper()
    except ValueError:
        return ""


def test_countries_of_sim_cards_as_python_stdnum_has_them() -> None:
    """python-stdnum's list lacks some islands and gives shared codes one of their countries: those three are named."""
    agreeing, differing = 0, set()
    for mcc, country in _countries().items():
        theirs = {their_country(f"{mcc}{mnc:02d}1234567890") for mnc in range(100)} - {""}
        agreeing += country in theirs
        differing |= {mcc} if theirs and country not in theirs else set()
    assert agreeing > 190
    assert differing <= {"338", "340", "505"}  # Jamaica, Guadeloupe, Australia: shared with smaller islands


@pytest.mark.parametrize(
    ("short", "full"),
    [("110105491231002", "11010519491231002X"), ("440524800101001", "440524198001010013")],
)
def test_fifteen_digits_are_the_eighteen_that_replaced_them(short: str, full: str) -> None:
    assert clean_citizen_id(short) == Cleaned(full)
    assert mod_11_2.is_valid(full)


@pytest.mark.parametrize("other", ["110105491331002", "999999491231002", "110105491231996", "11010549123100", "1" * 15])
def test_other_fifteen_digits_stay(other: str) -> None:
    assert lengthen_citizen_id(other) is None


def test_imei_forms_are_one_handset_and_a_wrong_check_digit_is_flagged() -> None:
    right = "490154203237518"  # the published example of 3GPP TS 23.003
    assert clean_imei(right) == clean_imei("49015420323751") == clean_imei("4901542032375101")
    assert clean_imei(right) == clean_imei("490154203237510") == Cleaned("imei:49015420323751")
    assert clean_imei("490154203237517") == Cleaned("imei:49015420323751", "imei_check_digit")
    assert clean_imei("3.53E+14") == Cleaned(None, "precision_lost")


@pytest.mark.parametrize("masked", ["138****8000", "+86 138 **** 8000", "1380013****"])
def test_masked_numbers_are_never_numbers(masked: str) -> None:
    assert clean_phone(masked) == Cleaned(None, "number_masked")
    pattern = masked_pattern(masked)
    assert pattern is not None
    assert pattern.fullmatch("+8613800138000")
    assert not pattern.fullmatch("+8613900138000")


@pytest.mark.parametrize("text", ["138*", "张*", "****", "13800138000", "*"])
def test_what_shows_too_little_has_no_candidates(text: str) -> None:
    assert masked_pattern(text) is None


def test_own_table_of_prefixes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = tmp_path / "own.csv"
    table.write_text("prefix7,province,city,carrier\n1701234,浙江,杭州,联通虚拟运营商\n1380013,北京,北京,移动\n")
    monkeypatch.setenv(VARIABLE, str(table))
    found = mobile_allocation("17012345678")
    assert (found.province, found.city, found.carrier) == ("浙江", "杭州", "联通虚拟运营商")
    assert mobile_allocation("13900000000").carrier == "移动"
    monkeypatch.setenv(VARIABLE, str(tmp_path / "none.csv"))
    with pytest.raises(WrongUse, match=VARIABLE):
        mobile_allocation("17012345678")


def test_a_full_table_is_found_and_mostly_agrees_with_the_library(
    shared_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = shared_data / "reference_cn" / "cn_mobile_prefix7.csv.gz"
    with gzip.open(table, "rt", encoding="utf-8") as handle:
        rows = random.Random(1).sample(list(csv.DictReader(handle)), 1000)
    library = [mobile_allocation(row["prefix7"] + "0000").carrier for row in rows]
    told = [(a, row["carrier"][:2]) for a, row in zip(library, rows, strict=True) if a]
    assert len(told) > 900
    assert sum(a == b for a, b in told) / len(told) > 0.97
    monkeypatch.setenv(VARIABLE, str(table))
    for row in rows:
        found = mobile_allocation(row["prefix7"] + "0000")
        assert (found.province, found.city, found.carrier) == (row["province"], row["city"], row["carrier"])
