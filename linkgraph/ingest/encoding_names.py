"""Encodings by name: those that are offered, and one name for each."""

from __future__ import annotations

from linkgraph.errors import WrongUse

ENCODINGS = ("utf-8-sig", "gb18030", "big5", "cp1252", "utf-16")


def known_encoding(name: str) -> str:
    """The encoding as it is kept; GBK and GB2312 are read as GB18030, which holds both."""
    try:
        "".encode(name)
    except LookupError:
        raise WrongUse(f"there is no encoding {name!r}; usual ones: {', '.join(ENCODINGS)}") from None
    return "gb18030" if name.lower().replace("-", "") in ("gbk", "gb2312", "gb18030", "cp936") else name.lower()
