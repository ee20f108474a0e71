"""Packed cells of wallet records are taken apart, and nothing is read into them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.model.parties import (
    MOST_CARDS,
    Party,
    clean_account_list,
    clean_party_card,
    clean_party_name,
    clean_party_wallet,
    parse_party,
)

CARD = "9999000000000000001"


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("2088999900000001(张虚)", Party("张虚", "2088999900000001")),
        ("2088999900000001（张虚）", Party("张虚", "2088999900000001")),
        ("made.up@mail.example(虚构(上海)公司)", Party("虚构(上海)公司", "made.up@mail.example")),
        (f"(虚构银行){CARD}", Party(None, None, "虚构银行", CARD)),
        (f"（虚构银行） {CARD}", Party(None, None, "虚构银行", CARD)),
        (f"张虚(虚构银行)({CARD})", Party("张虚", None, "虚构银行", CARD)),
        (f"虚构(上海)公司（虚构银行）（{CARD}）", Party("虚构(上海)公司", None, "虚构银行", CARD)),
        ("张虚(13000000021)", Party("张虚", "13000000021")),
        ("138****8000(赵编)", Party("赵编", "138****8000")),
        ("2088999900000001()", Party(None, "2088999900000001")),
        ("2088999900000001", Party(None, "2088999900000001")),
        ("张虚", Party("张虚")),
        ("Tom", Party("Tom")),
        ("虚构(上海)有限公司", Party("虚构(上海)有限公司")),
        ("张虚(虚构银行)", Party("张虚(虚构银行)")),
        (f"(虚构银行){CARD}(张虚)", Party(f"(虚构银行){CARD}(张虚)")),
        ("", Party()),
        ("/", Party()),
        ("\t", Party()),
    ],
)
def test_every_form_in_its_parts(text: str, party: Party) -> None:
    assert parse_party(text) == party


def test_values_of_the_parts() -> None:
    assert clean_party_wallet("Made.Up@Mail.example(张虚)").value == "acct:made.up@mail.example"
    assert clean_party_wallet("wxid_AbC123").value == "acct:wxid_AbC123"
    assert clean_party_wallet("138****8000(赵编)").problem == "number_masked"
    assert clean_party_wallet("2.08E+15").problem == "precision_lost"
    assert clean_party_wallet("张虚").value is None
    assert clean_party_card(f"张虚(虚构银行)({CARD[:4]} {CARD[4:]})").value == f"acct:{CARD}"
    assert clean_party_card("张虚").value is None
    assert clean_party_name("138****8000（赵编）").value == "赵编"


def test_lists_of_cards() -> None:
    assert clean_account_list(f"(甲){CARD}；{CARD}、 (乙)9999000000000000002").value == (
        f"acct:{CARD} acct:9999000000000000002"
    )
    assert clean_account_list("").value is None
    assert clean_account_list(f"{CARD},张虚").problem == "account_invalid"
    crowded = clean_account_list(",".join(f"{CARD[:-2]}{k}" for k in range(11, 12 + MOST_CARDS)))
    assert crowded.problem == "account_invalid"


NAMES = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=6)


@given(name=NAMES, bank=NAMES, account=st.from_regex(r"[0-9]{11,16}", fullmatch=True), wide=st.booleans())
def test_what_is_packed_comes_out_again(name: str, bank: str, account: str, wide: bool) -> None:
    left, right = ("（", "）") if wide else ("(", ")")
    assert parse_party(f"{account}{left}{name}{right}") == Party(name, account)
    assert parse_party(f"{left}{bank}{right}{account}") == Party(None, None, bank, account)
    assert parse_party(f"{name}{left}{bank}{right}{left}{account}{right}") == Party(name, None, bank, account)


@given(st.text(max_size=60))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    party = parse_party(text)
    assert party.card is None or party.wallet is None
