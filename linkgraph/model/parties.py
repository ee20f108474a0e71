"""Parties of wallet records: who and which account or card stands packed in one cell.

Forms: ``account(name)``, ``(bank)card``, ``name(bank)(card)``, ``name(account)``, an account or a name alone; brackets
may be full or half width. What a form does not say is left out: nothing is guessed from a name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from linkgraph.model.ids import node_id
from linkgraph.model.values import BLANK, PLAIN, SCIENTIFIC, Cleaned, Cleaning, clean_account, tidy

_CARD = r"[0-9][0-9 \-]{6,28}[0-9]"
_BANK_CARD = re.compile(rf"\((?P<bank>[^()]+)\)\s*(?P<card>{_CARD})")
_NAME_BANK_CARD = re.compile(rf"(?P<name>.+?)\s*\((?P<bank>[^()]+)\)\s*\((?P<card>{_CARD})\)")
_OUTER = re.compile(r"(?P<before>[^()]+)\((?P<inside>.*)\)")
_ACCOUNT = re.compile(r"(?=.*[0-9@])[0-9A-Za-z*][0-9A-Za-z.@_+*\-]{4,63}")
_BLANKS = {"", "-", "--", "/", "无", "null", "NULL", "\\N", "()"}
#: So many cards of one cell are read; a list that is longer is reported.
MOST_CARDS = 12


@dataclass(frozen=True)
class Party:
    """What a cell says of a party: name, account with the wallet's operator, bank and card (None: nothing)."""

    name: str | None = None
    wallet: str | None = None
    bank: str | None = None
    card: str | None = None


def parse_party(raw: str) -> Party:
    """A packed cell in its parts."""
    text = tidy(raw)
    if text in _BLANKS:
        return Party()
    if match := _BANK_CARD.fullmatch(text):
        return Party(None, None, match["bank"], match["card"])
    if match := _NAME_BANK_CARD.fullmatch(text):
        return Party(match["name"].strip(), None, match["bank"], match["card"])
    if match := _OUTER.fullmatch(text):
        before, inside = match["before"].strip(), match["inside"].strip()
        if _ACCOUNT.fullmatch(before):
            return Party(inside or None, before)
        if _ACCOUNT.fullmatch(inside):
            return Party(before, inside)
    return Party(None, text) if _ACCOUNT.fullmatch(text) else Party(text)


def clean_party_wallet(raw: str, how: Cleaning = PLAIN) -> Cleaned:
    """The account of a party with the wallet's operator, without the operator (an importer puts it in front)."""
    wallet = parse_party(raw).wallet
    if wallet is None:
        return BLANK
    if SCIENTIFIC.fullmatch(wallet):
        return Cleaned(None, "precision_lost")
    if "*" in wallet:
        return Cleaned(None, "number_masked")
    return Cleaned(node_id("acct", wallet.lower() if "@" in wallet else wallet))


def clean_party_card(raw: str, how: Cleaning = PLAIN) -> Cleaned:
    """The bank card of a party, as every other bank account."""
    card = parse_party(raw).card
    return clean_account(card, how) if card else BLANK


def clean_party_name(raw: str, how: Cleaning = PLAIN) -> Cleaned:
    """The name of a party."""
    name = parse_party(raw).name
    return Cleaned(name) if name else BLANK


def clean_account_list(raw: str, how: Cleaning = PLAIN) -> Cleaned:
    """Several cards of one cell as node ids with a blank between, each as a card or as ``(bank)card``."""
    pieces = [piece for piece in re.split(r"[,;、|\n]+", tidy(raw)) if piece.strip() not in _BLANKS]
    cards = [parse_party(piece).card or piece for piece in pieces]
    cleaned = [clean_account(card, how) for card in cards]
    problem = next((c.problem for c in cleaned if c.problem), None)
    if problem or len(cleaned) > MOST_CARDS:
        return Cleaned(None, problem or "account_invalid")
    found = dict.fromkeys(c.value for c in cleaned if c.value)
    return Cleaned(" ".join(found)) if found else BLANK
