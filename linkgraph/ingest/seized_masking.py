"""What of seized personal data may be seen: masked cells of a small sample, and the shape of rows that were refused."""

from __future__ import annotations

import re

SHAPE_LENGTH = 120


def masked(category: str, text: str) -> str:
    """A cell as a sample shows it: enough to judge whether the data are plausible, too little to reach anybody."""
    text = text.strip()
    if category == "phone":
        return f"{text[:-8]}****{text[-4:]}" if len(text) >= 11 else stars(text, 1)
    if category == "id_number":
        return text[:6] + "*" * max(0, len(text) - 6) if len(text) >= 15 else stars(text, 1)
    if category == "card":
        return text[:6] + "*" * (len(text) - 10) + text[-4:] if len(text) >= 15 else stars(text, 1)
    if category in ("name", "account"):
        return stars(text, 1)
    return "***" if text else ""


def stars(text: str, shown: int) -> str:
    """The first characters, and a star for each of the others."""
    return text[:shown] + "*" * max(0, len(text) - shown) if len(text) > shown else "*" * len(text)


def shape(text: str) -> str:
    """The shape of a row: every digit as 9, every Latin letter as a, every other letter as x."""
    text = re.sub(r"\d", "9", text[:SHAPE_LENGTH])
    text = re.sub(r"[A-Za-z]", "a", text)
    return re.sub(r"[^\W\d_a]", "x", text)
