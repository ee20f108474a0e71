"""Text of strangers made harmless for each format, without losing any of it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

# Everything that XML 1.0 cannot hold, and lone surrogates, which no UTF-8 file can hold.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_IN_SCRIPT = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}

#: A cell that begins so is run as a formula by spreadsheet programs (the full-width forms by East Asian ones).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

_BLANK = " \u00a0\u200b\u3000\ufeff"


def visible(text: str) -> str:
    """Characters that the format cannot hold, written out as ``\\u000b``; the rest stays as it is."""
    return _UNWRITABLE.sub(lambda m: f"\\u{ord(m[0]):04x}", text)


def xml_text(text: str) -> str:
    """As `visible`; also the carriage return, which every XML reader would turn into a newline."""
    return visible(text).replace("\r", "\\u000d")


def defused(text: str) -> str:
    """A text cell for CSV: one that a spreadsheet program would run gets a leading apostrophe."""
    return f"'{text}" if runs_as_formula(text) else text


def runs_as_formula(text: str) -> bool:
    """Whether a spreadsheet program might run the text (blanks and invisible characters in front do not protect)."""
    return text.startswith(FORMULA_STARTS) or text.lstrip(_BLANK).startswith(FORMULA_STARTS)


def plain(value: Any) -> Any:
    """The value with only what JSON knows: mappings, lists, text, numbers, None (also for "not a number")."""
    if is_dataclass(value):
        return {item.name: plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted((plain(item) for item in value), key=str)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, (bool, int, str)):
        return value
    return plain(value.item()) if hasattr(value, "item") else str(value)


def to_json(value: Any, indent: int | None = None) -> str:
    """JSON with Chinese readable; a lone surrogate is escaped, so that the text can always be written as UTF-8."""
    text = json.dumps(plain(value), ensure_ascii=False, allow_nan=False, indent=indent)
    return _SURROGATE.sub(lambda m: f"\\u{ord(m[0]):04x}", text)


def script_json(value: Any) -> str:
    """JSON that may stand inside a ``<script>`` element: no label in it can end the element."""
    return "".join(_IN_SCRIPT.get(character, character) for character in to_json(value))
