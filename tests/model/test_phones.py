"""Telephone numbers: one number, one id, whichever way it is written; what is not one is never made one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.model.phones import clean_phone, masked_pattern, phone_facts
from linkgraph.model.values import Cleaned, Cleaning

MOBILE = ["13800138000", "+86 138 0013 8000", "8613800138000", "0086-138-0013-8000", "013800138000", "'13800138000'",
          "１３８００１３８０００", "\t13800138000 ", "٠١٣٨٠٠١٣٨٠٠٠"]  # fmt: skip


@pytest.mark.parametrize("raw", MOBILE)
def test_one_mobile_number_in_many_writings(raw: str) -> None:
    assert clean_phone(raw) == Cleaned("tel:+8613800138000")


@pytest.mark.parametrize(
    ("raw", "node"),
    [
        ("021-87654321", "tel:+862187654321"),
        ("(0755) 8765 4321", "tel:+8675587654321"),
        ("+852 5123 4567", "tel:+85251234567"),
        ("0085251234567", "tel:+85251234567"),
        ("AD-BANK", "tel:AD-BANK"),
        ("6123", "tel:6123"),
    ],
)
def test_other_numbers(raw: str, node: str) -> None:
    assert clean_phone(raw) == Cleaned(node)


@pytest.mark.parametrize("raw", ["95588", "10690000123456", "10086", "110", "4001234567", "+8695588", "12306"])
def test_service_numbers_are_their_own_class(raw: str) -> None:
    node = clean_phone(raw).value
    assert node == "tel:" + raw.removeprefix("+86")
    facts = phone_facts(str(node))
    assert facts.service
    assert facts.kind == "service"


@pytest.mark.parametrize(
    "raw",
    [
        "****",
        "未知",
        "UNKNOWN",
        "Private",
        "隐藏",
        "Private Number",
        "Unknown caller",
        "No Caller ID",
        "未知号码",
        "主叫不明",
        "-1",
    ],
)
def test_withheld_numbers_name_nobody(raw: str) -> None:
    assert clean_phone(raw) == Cleaned(None, "number_withheld")


@pytest.mark.parametrize(
    "raw", ["138****8000", "138XXXX8000", "138xxxx8000", "1380013XXXX", "138####8000", "+86 138○○○○8000"]
)
def test_masked_numbers_name_nobody_whatever_hides_their_digits(raw: str) -> None:
    assert clean_phone(raw) == Cleaned(None, "number_masked")
    pattern = masked_pattern(raw)
    assert pattern is not None
    assert pattern.fullmatch("+8613800138000") or raw.startswith("1380013")


def test_a_sender_with_one_x_is_no_masked_number() -> None:
    assert clean_phone("AX-BANK") == Cleaned("tel:AX-BANK")


@pytest.mark.parametrize("raw", ["=1+1", "<img src=x onerror=alert(1)>", "') DETACH DELETE n //", "张三", "+"])
def test_what_is_no_number(raw: str) -> None:
    assert clean_phone(raw) == Cleaned(None, "number_invalid")


def test_blank_and_destroyed_numbers() -> None:
    assert clean_phone(" - ") == Cleaned()
    assert clean_phone("1.38E+10") == Cleaned(None, "precision_lost")


def test_numbers_of_an_anonymised_data_set_are_not_dialled() -> None:
    node = clean_phone("13800138000", Cleaning(opaque=True)).value
    assert node == "tel:#13800138000"
    assert phone_facts(node).kind == "anonymised"
    assert phone_facts(node).country is None


def test_facts() -> None:
    assert phone_facts("tel:+8613800138000").caption == "+86 138 0013 8000"
    assert phone_facts("tel:+85251234567").country == "HK"
    assert phone_facts("tel:+862187654321").kind == "fixed"
    assert phone_facts("tel:AD-BANK").kind == "sender"
    assert phone_facts("tel:6123").kind == "other"


@given(st.text(alphabet="+0123456789 -()*#AZ.", max_size=20))
def test_every_number_can_be_described(raw: str) -> None:
    """Whatever became an id can be described."""
    node = clean_phone(raw).value
    if node is not None:
        assert phone_facts(node).caption
        assert node.startswith("tel:")


@given(st.from_regex(r"(\+|00|0)?(86)?1[0-9]{9,11}", fullmatch=True))
def test_a_plain_number_is_read_as_when_it_is_quoted(raw: str) -> None:
    """Plain numbers take a short way; quotes lead through every rule."""
    assert clean_phone(raw) == clean_phone(f"'{raw}'")
