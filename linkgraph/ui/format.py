"""Numbers, moments and names as people read them. Nothing here knows Streamlit."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from zoneinfo import ZoneInfo

_PUNCTUATION = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&=^@/\"'%,;?])")
_JOINER = "\u2060"  # unseen, keeps the Markdown reader from making a link or an icon of the text
#: What Markdown readers turn into links, addresses or icons even when it is escaped.
_LIVE = re.compile(r"(https?:)(?=//)|(www)(?=\.)|(:)(?=[\w+\-/]+:)|(@)(?=[\w-])", re.IGNORECASE)
_DROPPED = {"Cc": " ", "Zl": " ", "Zp": " "}
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")


def one_line(value: object) -> str:
    """A text without line breaks, control characters and marks that turn the writing direction."""
    kept = (_DROPPED.get(unicodedata.category(c), c) for c in str(value) if c not in _BIDI)
    return " ".join("".join(kept).split())


def plain(value: object) -> str:
    """A text of the data, escaped so that a Markdown place draws it letter by letter."""
    quiet = _LIVE.sub(lambda found: found[0] + _JOINER, one_line(value))
    return _PUNCTUATION.sub(r"\\\1", quiet)


def number(value: float | None, digits: int = 0) -> str:
    """1,234 or 0.123; a dash where there is none."""
    return "–" if value is None or value != value else f"{value:,.{digits}f}"


def moment(value: str | datetime | None, zone: str = "UTC") -> str:
    """A moment kept in UTC, in the local time of the case, to the minute."""
    if not value:
        return "–"
    when = datetime.fromisoformat(value) if isinstance(value, str) else value
    if when.tzinfo is None:
        when = when.replace(tzinfo=ZoneInfo("UTC"))
    return when.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")


def day(value: str | datetime | None, zone: str = "UTC") -> str:
    """The local day of a moment kept in UTC."""
    return moment(value, zone)[:10]


def duration(seconds: float | None) -> str:
    """1:02:03, as call records print it."""
    if seconds is None or seconds != seconds:
        return "–"
    whole = int(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def short(text: str, limit: int = 40) -> str:
    """A text cut to `limit` characters, with a sign that it was cut."""
    line = one_line(text)
    return line if len(line) <= limit else line[: limit - 1] + "…"


def hashed_name(name: str, digest: str) -> str:
    """A file name that carries the beginning of its content's SHA-256, so that two files never share one name."""
    stem, dot, suffix = name.rpartition(".")
    return f"{stem or suffix}-{digest[:16]}{dot}{suffix if stem else ''}"


def share(part: float, whole: float) -> str:
    """A part of a whole in per cent; a dash of nothing."""
    return f"{100 * part / whole:.0f} %" if whole else "–"
