"""What a number says by itself: country, operator, home region, bank, region and birth date, check digits.

Computed from a node's id whenever it is shown; never stored, never evidence. `DERIVED` lists every property.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from linkgraph import reference
from linkgraph.model.ids import node_value
from linkgraph.model.phones import phone_facts
from linkgraph.model.values import is_citizen_id

#: Property → what it means; every one speaks of how the number was issued.
DERIVED: dict[str, str] = {
    "number_country": "country that a telephone number or SIM card was issued in (ISO 3166)",
    "carrier": "operator at allocation; a number may since have moved to another one",
    "home_region": "province and city at allocation; the user may live anywhere",
    "home_province": "province at allocation or first registration",
    "bank": "bank that issued a card, by its first digits",
    "card_type": "debit, credit, semi-credit or prepaid card",
    "check_digit": "a check digit that is wrong: compare the number with its source",
    "registered_region": "region in an ID number: where it was first issued, not where its holder lives",
    "birth_date": "date of birth in an ID number",
    "sex": "sex in an ID number",
}
_CARD_TYPES = {"DC": "debit", "CC": "credit", "SCC": "semi-credit", "PC": "prepaid"}


@lru_cache(maxsize=100_000)
def derived(node: str) -> dict[str, str]:
    """The derived properties of a node; empty where its id says nothing."""
    prefix, value = node.partition(":")[0], node_value(node)
    reader = {"tel": _phone, "imsi": _sim, "acct": _account, "person": _citizen}.get(prefix)
    found = reader(value) if reader else {}
    return {name: text for name in DERIVED if (text := found.get(name))}


def _phone(value: str) -> dict[str, str | None]:
    facts = phone_facts("tel:" + value)
    if facts.kind not in ("mobile", "fixed"):
        return {"number_country": facts.country}
    if facts.kind == "mobile" and facts.country == "CN":
        block = reference.mobile_allocation(value.removeprefix("+86"))
        region = " ".join(dict.fromkeys(filter(None, (block.province, block.city))))
        return {
            "number_country": "CN", "carrier": block.carrier, "home_region": region, "home_province": block.province,
        }  # fmt: skip
    return {"number_country": facts.country}


def _sim(value: str) -> dict[str, str | None]:
    return {"number_country": reference.country_of_imsi(value), "carrier": reference.operator_of_imsi(value)}


def _account(value: str) -> dict[str, str | None]:
    card = reference.card_issuer(value)
    if card is None:
        return {}
    wrong = None if card.check_digit_right else "wrong"
    return {"bank": card.bank, "card_type": _CARD_TYPES[card.kind], "check_digit": wrong}


def _citizen(value: str) -> dict[str, str | None]:
    if not is_citizen_id(value):
        return {}
    try:
        born = date.fromisoformat(f"{value[6:10]}-{value[10:12]}-{value[12:14]}")
    except ValueError:
        return {"check_digit": "date impossible"}
    region = reference.region_of(value[:6], born.year)
    named = f"{region.name} (–{region.until})" if region and region.until else region.name if region else None
    return {
        "registered_region": named, "home_province": region.province if region else None,
        "birth_date": born.isoformat(), "sex": "male" if int(value[16]) % 2 else "female",
    }  # fmt: skip
