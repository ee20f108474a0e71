"""Bank cards: the issuer by the first digits (BIN), and the check digit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from linkgraph.reference.reading import table

#: Shorter prefixes fit account numbers by accident: they count only where the check digit is right too.
SURE_PREFIX = 6


@dataclass(frozen=True)
class Card:
    """What the number of a card says: issuing bank, kind (DC debit, CC credit, SCC semi-credit, PC prepaid), and
    whether its check digit is right. A wrong one is a reason to compare with the source, never to drop the number."""

    bank: str
    kind: str
    check_digit_right: bool


@cache
def _issuers() -> dict[tuple[str, int], tuple[str, str]]:
    return {(row["bin"], int(row["length"])): (row["bank"], row["type"]) for row in table("cards.csv")}


def card_issuer(number: str) -> Card | None:
    """The issuer of a card number; None where no BIN of that length of number is known (it may be an account)."""
    if not (number.isascii() and number.isdigit()):
        return None
    right = passes_luhn(number)
    for length in range(10, 2, -1):
        found = _issuers().get((number[:length], len(number)))
        if found and (right or length >= SURE_PREFIX):
            return Card(*found, right)
    return None


def passes_luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others (Luhn, ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
