"""Value types: each owns how its raw text is cleaned, shown, named and how much it says.

``clean(raw)`` never guesses silently: it returns a value, or a problem code from `PROBLEMS`, or
neither (the cell is blank). Cleaning works on one distinct text at a time; tables call it once per
distinct value, never row by row.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from linkgraph.model.ids import hashed_id, node_id
from linkgraph.reference import passes_luhn, region_of

#: Problem code → what it means (shown in reports and rejects).
PROBLEMS: dict[str, str] = {
    "number_withheld": "the number is withheld, so the party cannot be named",
    "number_masked": "some digits are masked (138****8000): never joined with a full number",
    "number_invalid": "not a telephone number",
    "precision_lost": "digits were lost at the source (scientific notation); the value cannot be repaired",
    "imei_check_digit": "the IMEI's check digit is wrong; its 14 digits are used, compare with the source",
    "imei_invalid": "not an IMEI of 14 to 16 digits",
    "imsi_invalid": "not an IMSI of 14 or 15 digits",
    "account_invalid": "not an account or card number",
    "id_check_digit": "the citizen ID number fails its check digit",
    "id_invalid": "not a citizen ID or other document number",
    "amount_invalid": "not an amount",
    "number_not_whole": "not a whole number",
    "duration_invalid": "not a duration",
    "duration_negative": "a negative duration",
    "time_invalid": "not a date or time that can be read",
    "time_ambiguous": "day and month cannot be told apart; choose a date order",
    "time_does_not_exist": "the clocks skipped this local time",
    "time_occurs_twice": "the clocks were put back: this local time occurred twice; the first is used, it may be later",
    "time_unlikely": "before 1990 or after the day of the import; used as written, compare with the source",
    "duration_minutes_seconds": "read as minutes:seconds; if it means hours:minutes, it is 60 times as long",
    "account_rounded": "all digits after the fifteenth are zero, as a spreadsheet leaves them: compare with the source",
    "text_garbled": "characters that a wrong encoding left behind; kept as they are, ask for the file again",
    "word_unknown": "a word this layout does not know",
    "coordinate_invalid": "not a coordinate",
    "text_control": "control characters were removed",
}

#: Problems of a value that is used all the same; they are counted as warnings.
FLAGS = frozenset(
    {"imei_check_digit", "time_occurs_twice", "time_unlikely", "duration_minutes_seconds", "account_rounded",
     "text_garbled", "text_control"}
)  # fmt: skip


@dataclass(frozen=True)
class Cleaned:
    """A cleaned cell: its value (None when blank or unusable) and, if something is wrong, a problem code.

    Both are there for the problems in `FLAGS`.
    """

    value: str | None = None
    problem: str | None = None


@dataclass(frozen=True)
class Cleaning:
    """What cleaning depends on beside the text: the source's country, unit, words and decimal sign ('' = either)."""

    country: str = "CN"
    unit: str = "1"
    words: tuple[tuple[str, str], ...] = ()
    opaque: bool = False
    decimal: str = ""


BLANK = Cleaned()
PLAIN = Cleaning()
_BLANKS = {"", "-", "--", "/", "无", "null", "NULL", "\\N"}
#: A number as a spreadsheet writes it after losing digits: 3.53E+14.
SCIENTIFIC = re.compile(r"[-+]?\d+(\.\d+)?[eE]\+?\d+")
#: Characters that change the order or the look of text around them and are never part of a word.
_DECEIVING = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def tidy(raw: str) -> str:
    """NFKC form without invisible characters, quotes around it, or blanks at its ends; digits as 0–9."""
    text = raw if raw.isascii() and raw.isprintable() else _narrowed(raw)
    text = " ".join(text.split())
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1].strip()
    return text.lstrip("'") if re.fullmatch(r"'+[\d+].*", text) else text


def _narrowed(raw: str) -> str:
    kept = []
    for char in unicodedata.normalize("NFKC", raw):
        if char.isdecimal():
            kept.append(str(unicodedata.decimal(char)))
        elif char.isspace() or unicodedata.category(char) not in ("Cc", "Cf"):
            kept.append(char)
    return "".join(kept)


def _identifier(raw: str) -> str:
    text = tidy(raw)
    return "" if text in _BLANKS else text


def clean_text(raw: str, how: Cleaning = PLAIN) -> Cleaned:
    """Free text as written, NFC, control and text-direction characters out (a name such as ``NA`` stays)."""
    kept = raw
    if not (raw.isascii() and raw.isprintable()):
        kept = _DECEIVING.sub("", unicodedata.normalize("NFC", raw))
        kept = "".join(c for c in kept if c.isspace() or unicodedata.category(c) != "Cc")
    text = " ".join(kept.split())
    return Cleaned(text, _text_flag(raw, text)) if text else BLANK


#: What UTF-8 read as another encoding looks like: 锟斤拷, the replacement character.
_GARBLED = re.compile("\ufffd|锟斤拷|烫烫烫")


def _text_flag(raw: str, text: str) -> str | None:
    """Whether a text was damaged before it came here, or held characters that deceive the eye."""
    if raw.isascii() and raw.isprintable():
        return None
    if _GARBLED.search(text) or is_doubled(raw):
        return "text_garbled"
    hidden = (unicodedata.category(c) == "Cc" and not c.isspace() for c in raw)
    return "text_control" if _DECEIVING.search(raw) or any(hidden) else None


#: Windows-1252 as programs decode it: bytes without a character stand for themselves.
_CP1252 = {bytes([byte]).decode("cp1252", "ignore") or chr(byte): byte for byte in range(256)}


def is_doubled(text: str) -> bool:
    """Whether a text is UTF-8 that was read as Windows-1252 or Latin-1 and written again (å¼ ä¸‰ for 张三)."""
    if text.isascii() or max(text) > "\u2122":
        return False
    try:
        bytes(_CP1252.get(char, ord(char)) for char in text).decode("utf-8")
    except (UnicodeError, ValueError):
        return False
    return True


def clean_name(raw: str, how: Cleaning = PLAIN) -> Cleaned:
    """A person's name: full-width forms narrowed, invisible characters out; never judged."""
    text = tidy(raw)
    return Cleaned(text, _text_flag(raw, text)) if text not in ("", "-", "--", "/", "\\N") else BLANK


def clean_account(raw: str, how: Cleaning = PLAIN) -> Cleaned:
    """An account or card number: blanks and a suffix after ``_`` removed; never shortened or checked by Luhn.

    Zeros alone name no account: as a node they would tie all strangers together whose counterparty nobody recorded.
    """
    text = re.sub(r"[\s\-]", "", _identifier(raw)).partition("_")[0]
    if not text.strip("0"):
        return BLANK
    if SCIENTIFIC.fullmatch(text):
        return Cleaned(None, "precision_lost")
    if not re.fullmatch(r"[0-9A-Za-z.@:/]{1,64}", text):
        return Cleaned(None, "account_invalid")
    rounded = re.fullmatch(r"[0-9]{15}0{3,4}", text) and not passes_luhn(text)
    shown = text.upper() if text[0].isalpha() and text[:2].isalpha() else text
    return Cleaned(node_id("acct", shown), "account_rounded" if rounded else None)


def clean_imei(raw: str, how: Cleaning = PLAIN) -> Cleaned:
    """A handset's IMEI as its first 14 digits, so that IMEI, IMEI with check digit and IMEISV agree."""
    text = re.sub(r"[\s\-/]", "", _identifier(raw))
    if not text or set(text) == {"0"}:
        return BLANK
    if SCIENTIFIC.fullmatch(text):
        return Cleaned(None, "precision_lost")
    if not re.fullmatch(r"[0-9]{14,16}", text):
        return Cleaned(None, "imei_invalid")
    # Networks send 0 for a check digit they do not transmit; 16 digits end in a software version, not a check digit.
    wrong = len(text) == 15 and text[14] != "0" and not passes_luhn(text)
    return Cleaned(node_id("imei", text[:14]), "imei_check_digit" if wrong else None)


def clean_imsi(raw: str, how: Cleaning = PLAIN) -> Cleaned:
    """A SIM card's IMSI (14 or 15 digits)."""
    text = re.sub(r"\s", "", _identifier(raw))
    if not text or set(text) == {"0"}:
        return BLANK
    if SCIENTIFIC.fullmatch(text):
        return Cleaned(None, "precision_lost")
    return Cleaned(node_id("imsi", text)) if re.fullmatch(r"\d{14,15}", text) else Cleaned(None, "imsi_invalid")


def clean_citizen_id(raw: str, how: Cleaning = PLAIN) -> Cleaned:
    """A citizen ID (18 characters, ISO 7064 MOD 11-2) or another document number, upper case.

    One of 15 digits (issued until 1999) becomes the 18 characters that replaced it.
    A wrong check digit is reported and the number is not used: it would name somebody else.
    """
    text = re.sub(r"[\s\-]", "", _identifier(raw)).upper()
    if not text:
        return BLANK
    if SCIENTIFIC.fullmatch(text):
        return Cleaned(None, "precision_lost")
    if re.fullmatch(r"\d{17}[\dX]", text):
        return Cleaned(text) if is_citizen_id(text) else Cleaned(None, "id_check_digit")
    if lengthened := lengthen_citizen_id(text):
        return Cleaned(lengthened)
    return Cleaned(text) if re.fullmatch(r"[0-9A-Z()/]{4,30}", text) else Cleaned(None, "id_invalid")


def is_citizen_id(text: str) -> bool:
    """Whether a text is an 18-character citizen ID with a right check digit (ISO 7064 MOD 11-2, GB 11643)."""
    if not re.fullmatch(r"[0-9]{17}[0-9X]", text):
        return False
    return _check_character(text[:17]) == text[17]


def _check_character(body: str) -> str:
    total = sum(int(digit) * pow(2, 17 - i, 11) for i, digit in enumerate(body))
    return "10X98765432"[total % 11]


def lengthen_citizen_id(text: str) -> str | None:
    """The 18 characters of a 15-digit citizen ID (GB 11643-1999); None for any other number.

    The region must have existed and the date of birth must be a date; 996–999 at the end were given to people born
    before 1900, whose century cannot be told, and are left as they are.
    """
    if not re.fullmatch(r"[0-9]{15}", text) or text[12:] >= "996":
        return None
    body = text[:6] + "19" + text[6:]
    try:
        born = date(int(body[6:10]), int(body[10:12]), int(body[12:14]))
    except ValueError:
        return None
    return body + _check_character(body) if region_of(text[:6], born.year) else None


_PLAIN_DECIMAL = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)")
_THOUSANDS = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d{1,2}(,\d{2})+,\d{3})(\.\d+)?")  #: 100,000 or (India) 1,00,000
_CONTINENTAL = re.compile(r"[-+]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?")
_DECIMAL_COMMA = re.compile(r"[-+]?(\d{1,3}(\.\d{3})+,\d+|\d+,\d{1,2})")


def _decimal(text: str, sign: str = "") -> Decimal | None:
    if sign == ",":
        if not _CONTINENTAL.fullmatch(text):
            return None
        text = text.replace(".", "").replace(",", ".")
    text = text.replace(" ", "")
    negative = text.startswith("(") and text.endswith(")")
    text = re.sub(r"^\((.*)\)$", r"\1", text)
    text = re.sub(r"^([-+]?)[¥￥$€£]|元$|圆$", r"\1", text)
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    elif _DECIMAL_COMMA.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    if not _PLAIN_DECIMAL.fullmatch(text):
        return None
    return -Decimal(text) if negative else Decimal(text)


def clean_amount(raw: str, how: Cleaning = PLAIN) -> Cleaned:
    """An amount in currency units (``unit`` of the layout applied: fen → 0.01); 1,234.56 and 1.234,56 are read.

    Where the layout says that the comma is the decimal sign, ``1.234`` is a thousand and ``1.5`` is no amount.
    Elsewhere more than two decimals are not an amount: ``1.234`` is a thousand in some countries, and nothing is
    rounded.
    """
    text = _identifier(raw)
    if not text:
        return BLANK
    if SCIENTIFIC.fullmatch(text):
        return Cleaned(None, "precision_lost")
    value = _decimal(text, how.decimal)
    if value is None or abs(value) >= Decimal(10) ** 15:
        return Cleaned(None, "amount_invalid")
    exact = value * Decimal(how.unit)
    rounded = exact.quantize(Decimal("0.01"))
    return Cleaned(str(rounded)) if rounded == exact else Cleaned(None, "amount_invalid")


def clean_count(raw: str, how: Cleaning = PLAIN) -> Cleaned:
    """A whole number, thousands separators allowed; ``1.2亿`` and ``300万`` are read."""
    text = re.sub(r"(条|次|个|部|张)$", "", _identifier(raw))
    if not text:
        return BLANK
    scale = {"万": Decimal(10**4), "亿": Decimal(10**8)}.get(text[-1], Decimal(1))
    value = _decimal(text.rstrip("万亿"))
    if value is None or (value * scale) != (value * scale).to_integral_value() or abs(value * scale) >= 10**15:
        return Cleaned(None, "number_not_whole")
    return Cleaned(str(int(value * scale)))


_HOURS_OF_A_DAY = 24
_UNITS = (("小时", 3600), ("时", 3600), ("h", 3600), ("分钟", 60), ("分", 60), ("m", 60), ("秒", 1), ("s", 1))


def clean_duration(raw: str, how: Cleaning = PLAIN) -> Cleaned:
    """A duration in whole seconds: ``57``, ``00:00:57``, ``1分23秒``, ``1小时2分3秒``; ``1:23`` (flagged) is 83."""
    text = _identifier(raw).lower()
    if not text:
        return BLANK
    if re.fullmatch(r"-\d+(\.\d+)?", text):
        return Cleaned(None, "duration_negative")
    if re.fullmatch(r"\d+(\.0+)?", text):
        return Cleaned(str(int(Decimal(text) * Decimal(how.unit))))
    if match := re.fullmatch(r"(?:(\d+):(?=[0-5]?\d:))?(\d{1,3}):([0-5]\d)", text):
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        flag = "duration_minutes_seconds" if match[1] is None and 0 < minutes < _HOURS_OF_A_DAY else None
        return Cleaned(str(hours * 3600 + minutes * 60 + seconds), flag)
    parts = re.findall(r"(\d+)\s*(小时|时|分钟|分|秒|h|m|s)", text)
    if parts and re.sub(r"(\d+)\s*(小时|时|分钟|分|秒|h|m|s)\s*", "", text) == "":
        return Cleaned(str(sum(int(n) * dict(_UNITS)[unit] for n, unit in parts)))
    return Cleaned(None, "duration_invalid")


def clean_coordinate(raw: str, how: Cleaning = PLAIN) -> Cleaned:
    """A coordinate in degrees."""
    text = _identifier(raw)
    if not text:
        return BLANK
    value = _decimal(text) if re.fullmatch(r"[-+]?\d{1,3}(\.\d+)?", text) else None
    return Cleaned(str(value)) if value is not None and abs(value) <= 180 else Cleaned(None, "coordinate_invalid")


def clean_word(raw: str, how: Cleaning = PLAIN) -> Cleaned:
    """A word of the layout's vocabulary (direction, record type, role …) as our own term."""
    text = tidy(raw).lower()
    value = dict(how.words).get(text)
    if value is None and text in _BLANKS:
        return BLANK
    return Cleaned(value) if value is not None else Cleaned(None, "word_unknown")


def clean_online(raw: str, how: Cleaning = PLAIN) -> Cleaned:
    """A URL, QR code text or account name on the internet, as an identifier of its own."""
    text = _identifier(raw)
    return Cleaned(node_id("online", text)) if text else BLANK


def clean_seized_item(raw: str, how: Cleaning = PLAIN) -> Cleaned:
    """An identifier written on an exhibit; what it is follows from the kind of item."""
    text = re.sub(r"\s", "", _identifier(raw)).partition("_")[0]
    if SCIENTIFIC.fullmatch(text):
        return Cleaned(None, "precision_lost")
    return Cleaned(text) if text else BLANK


def person_node(id_number: str | None, name: str | None, scope: str) -> str | None:
    """The id of a person: by ID number where known, else by name within a scope.

    A name alone joins two records only inside its scope (the same premises, the same report, the
    case's association lists), never across kinds of record: two people share a name easily.
    """
    if id_number:
        return node_id("person", id_number)
    if not name:
        return None
    return node_id("person", name) if is_citizen_id(name) else hashed_id("person", scope, name)


Cleaner = Callable[[str, Cleaning], Cleaned]
