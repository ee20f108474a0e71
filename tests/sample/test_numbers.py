"""Names and numbers pass the checks an importer makes and yet can be nobody's."""

from __future__ import annotations

import phonenumbers
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn as reference_luhn
from stdnum.iso7064 import mod_11_2

from linkgraph.sample.issuer import FOREIGN, Issuer, citizen_id, luhn
from tests.sample.reader import Oracle


@given(st.text("0123456789", min_size=17, max_size=17))
def test_check_characters_agree_with_the_reference(body: str) -> None:
    assert mod_11_2.is_valid(citizen_id(body))
    assert reference_luhn.is_valid(luhn(body))


def test_known_citizen_ids() -> None:
    assert citizen_id("11010519491231002") == "11010519491231002X"
    assert citizen_id("44052418800101001") == "440524188001010014"


def test_numbers_are_valid_and_invented() -> None:
    issuer = Issuer(5)
    for _ in range(200):
        mobile = issuer.mobile()
        parsed = phonenumbers.parse(mobile)
        assert phonenumbers.is_valid_number(parsed)
        assert phonenumbers.number_type(parsed) == phonenumbers.PhoneNumberType.MOBILE
        assert mobile[6:10] == "0000"
    for code in FOREIGN:
        assert phonenumbers.is_valid_number(phonenumbers.parse(issuer.foreign(code)))
    assert phonenumbers.is_valid_number(phonenumbers.parse(issuer.landline("755", 8)))


def test_every_id_number_has_a_region_that_does_not_exist(oracle: Oracle) -> None:
    truth = oracle.truth
    ids = [*oracle.people, *(p["id_number"] for key in ("innocents", "stolen_identities") for p in truth[key])]
    assert all(i.startswith("99") and mod_11_2.is_valid(i) for i in ids)
    assert len(set(ids)) == len(ids)


def test_cards_handsets_and_sims(oracle: Oracle) -> None:
    phones = [q for p in oracle.truth["people"] for q in p["phones"]]
    assert all(reference_luhn.is_valid(q["imei"]) and q["imei"].startswith("00") for q in phones)
    assert all(q["imsi"].startswith("46099") and len(q["imsi"]) == 15 for q in phones)
    cards = [a["card"] for p in oracle.truth["people"] for a in p["accounts"]]
    assert all(len(c) == 19 and c.startswith("9999") and reference_luhn.is_valid(c) for c in cards)
