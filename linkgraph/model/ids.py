"""Node ids: readable, deterministic, and joined with separators that cannot occur in their parts."""

from __future__ import annotations

import hashlib
import unicodedata
from urllib.parse import quote, unquote

#: Separates the parts of a link id; escaped inside every node id.
LINK_SEPARATOR = "~"
_FIELD_SEPARATOR = "\x1f"


def _safe(char: str) -> bool:
    return char not in "~%" and not char.isspace() and unicodedata.category(char)[0] != "C"


def node_id(prefix: str, value: str) -> str:
    """``prefix:value`` with ``~``, ``%``, blanks and control characters percent-encoded.

    >>> node_id("tel", "+8613800138000")
    'tel:+8613800138000'
    >>> node_id("acct", "a~b c")
    'acct:a%7Eb%20c'
    """
    if value.isascii() and value.isalnum():
        return prefix + ":" + value
    return prefix + ":" + "".join(c if _safe(c) else "%7E" if c == "~" else quote(c, safe="") for c in value)


def node_value(node: str) -> str:
    """The value behind an id: the inverse of `node_id` without its prefix."""
    return unquote(node.partition(":")[2])


def hashed_id(prefix: str, *parts: str) -> str:
    """An id for something without a number of its own: 20 hex digits of SHA-256 over its naming parts."""
    digest = hashlib.sha256(_FIELD_SEPARATOR.join(parts).encode()).hexdigest()
    return f"{prefix}:{digest[:20]}"


def link_id(link_type: str, src: str, dst: str, currency: str = "") -> str:
    """``TYPE~from~to`` (``~CUR`` where sums are kept per currency)."""
    return LINK_SEPARATOR.join([link_type, src, dst, *([currency] if currency else [])])
