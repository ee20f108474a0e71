"""Telephone numbers: E.164 where they can be dialled from anywhere, kept as written otherwise."""

from __future__ import annotations

import re
from dataclasses import dataclass

import phonenumbers

from linkgraph.model.ids import node_id, node_value
from linkgraph.model.values import BLANK, PLAIN, SCIENTIFIC, Cleaned, Cleaning, tidy

#: +1 415 … is a number of the United States: what follows + or 00 is a country.
_CN_MOBILE = re.compile(r"(?:(?:\+|00)?86)?(1[3-9]\d{9})")
#: Chinese service numbers, as a pattern (also for the database).
SERVICE_CN = (
    r"9[56]\d{3}|95[01]\d{5}|10(?:00|01|08)\d{1,3}|1(?:1[0-9]|2[0-2])|12[0-9]{3}|11[68]\d{2,5}|106\d{5,17}|[48]00\d{7}"
)
_SERVICE_CN = re.compile(SERVICE_CN)
#: Digits with stars, or three and more of another sign, for some of them: 138****8000, 138XXXX8000.
_MASKED = re.compile(r"(?:\+?\d[\d\- ]*)?\*+[\d\- ]*\d|\+?\d[\d\- ]*\*+|\+?\d[\d\- ]*(?:[xX]{3,}|[#•●○]{2,})[\d\- ]*")
_WITHHELD = re.compile(
    r"(?i)(?:unknown|withheld|private|anonymous|restricted|blocked|unavailable|hidden)(?: ?(?:number|caller|call|id))?"
    r"|no ?number|no ?caller ?id|(?:未知|隐藏|保密|匿名|私人|不明|未显示)(?:号码|主叫|来电)?|(?:主叫|号码)不明"
    r"|无主叫(?:号码)?|-\d|\*+"
)


#: Signs that stand for a hidden digit.
_SIGNS = "*xX#•●○"
#: Digits that a masked number must show before candidates are listed for it.
MASK_SHOWS = 5


@dataclass(frozen=True)
class PhoneFacts:
    """What a telephone number says by itself: its class, country (ISO 3166, None if unknown) and caption."""

    kind: str
    country: str | None
    caption: str

    @property
    def service(self) -> bool:
        """Whether it is a service number (bank, operator, emergency): set aside in clusters, always listed."""
        return self.kind == "service"


def clean_phone(raw: str, how: Cleaning = PLAIN) -> Cleaned:
    """A telephone number as a node id; masked or withheld numbers name nobody."""
    if how.country == "CN" and not how.opaque and raw.isascii() and (match := _CN_MOBILE.fullmatch(raw)):
        return Cleaned("tel:+86" + match.group(1))  # what most call lists hold; the rules below say the same
    text = tidy(raw)
    if text in ("", "-", "--", "/", "NULL", "null", "\\N"):
        return BLANK
    if how.opaque:
        return Cleaned(node_id("tel", "#" + text))
    if SCIENTIFIC.fullmatch(text):
        return Cleaned(None, "precision_lost")
    if _MASKED.fullmatch(text):
        return Cleaned(None, "number_masked")
    if re.fullmatch(r"[\d*+\-. ]*\*[\d*+\-. ]*", text) or _WITHHELD.fullmatch(text):
        return Cleaned(None, "number_withheld")
    compact = re.sub(r"[\s\-().]", "", text)
    if re.fullmatch(r"\+?0+", compact):
        return Cleaned(None, "number_withheld")  # no number: as a node it would tie strangers
    return _numbered(compact, how.country) if re.fullmatch(r"\+?\d+", compact) else _sender(text)


def _sender(text: str) -> Cleaned:
    """A sender id of letters (AD-BANK) is a party too; anything else is not a number."""
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_\-. #*+]{0,29}", text) and not text.isdigit():
        return Cleaned(node_id("tel", text.upper()))
    return Cleaned(None, "number_invalid")


def _numbered(compact: str, country: str) -> Cleaned:
    if country == "CN" and (match := _CN_MOBILE.fullmatch(compact)):
        return Cleaned(node_id("tel", "+86" + match.group(1)))
    national = re.sub(r"^(\+86|0086)", "", compact) if country == "CN" else compact
    if country == "CN" and _SERVICE_CN.fullmatch(national):
        return Cleaned(node_id("tel", national))
    for candidate in _readings(compact):
        try:
            number = phonenumbers.parse(candidate, country)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return Cleaned(node_id("tel", phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)))
    return Cleaned(node_id("tel", compact))


def _readings(compact: str) -> list[str]:
    if compact.startswith("+"):
        return [compact]
    if compact.startswith("00"):
        return ["+" + compact[2:]]
    return [compact]


def masked_pattern(text: str) -> re.Pattern[str] | None:
    """What a masked number (138****8000) leaves open, as a pattern over full numbers; None for any other text.

    A masked number is never joined with a full one. The full numbers that fit are candidates to look at: with four
    digits hidden, up to 10,000 numbers fit and most of them have nothing to do with it.
    """
    compact = re.sub(r"[\s\-]", "", tidy(text))
    if not _MASKED.fullmatch(compact) or sum(c.isdigit() for c in compact) < MASK_SHOWS:
        return None
    digits = "".join(r"\d" if c in _SIGNS else c for c in compact.removeprefix("+86"))
    return re.compile(r"(?:\+?\d{1,3})?" + digits.replace("+", r"\+"))


def phone_facts(node: str, country: str = "CN") -> PhoneFacts:
    """Class, country and caption of a phone node.

    Classes: ``mobile``, ``fixed``, ``service``, ``sender`` (letters), ``anonymised`` (a number of a
    data set, ``tel:#…``), ``other`` (short or internal numbers that cannot be dialled from everywhere).
    """
    text = node_value(node)
    if text.startswith("#"):
        return PhoneFacts("anonymised", None, text[1:])
    if match := re.fullmatch(r"\+86(1[3-9]\d)(\d{4})(\d{4})", text):
        return PhoneFacts("mobile", "CN", f"+86 {match[1]} {match[2]} {match[3]}")
    if number := _international(text):
        kind = phonenumbers.number_type(number)
        mobile = kind in (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
        region = phonenumbers.region_code_for_number(number)
        shown = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
        return PhoneFacts("mobile" if mobile else "fixed", region, shown)
    if country == "CN" and _SERVICE_CN.fullmatch(text):
        return PhoneFacts("service", "CN", text)
    return PhoneFacts("sender" if re.search(r"[A-Za-z]", text) else "other", None, text)


def _international(text: str) -> phonenumbers.PhoneNumber | None:
    """A number that can be dialled from anywhere; None for a plus sign before something else."""
    if not text.startswith("+"):
        return None
    try:
        number = phonenumbers.parse(text)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None
