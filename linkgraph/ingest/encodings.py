"""Which encoding a text file is in: by a mark, valid UTF-8, headings that only one makes sense of, or a person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from linkgraph.errors import MustChoose
from linkgraph.ingest import differences
from linkgraph.ingest import sheets as files
from linkgraph.ingest.encoding_names import known_encoding
from linkgraph.ingest.layouts import Layout, numbered
from linkgraph.ingest.matching import Match, match_row
from linkgraph.ingest.sheets import Sheet
from linkgraph.ingest.text import bom_encoding

UTF16 = ("utf-16-le", "utf-16-be")
CHINESE_OR_UTF8 = ("gb18030", "utf-8")
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")
#: Signs of two bytes in UTF-8 that are characters of GB 2312's first level (the common ones) as well.
_COMMON = re.compile(rb"(?:[\xc2-\xd7][\xa1-\xbf])+")
TRIED = ("utf-8", "gb18030", "big5", "cp1252")


def text_candidates(path: Path, chosen: str | None, layouts: Sequence[Layout]) -> tuple[list[Sheet], str]:
    """The file read with each delimiter that may be its own, and why in this encoding.

    Raises
    ------
    MustChoose
        If the encoding cannot be told; the first ten names stand beside each candidate.
    """
    if chosen is not None:
        return files.text_sheets(path, known_encoding(chosen)), "chosen by the person"
    with path.open("rb") as handle:
        marked = bom_encoding(handle.read(4))
    if marked:
        return files.text_sheets(path, marked), "byte order mark"
    if files.looks_like_utf16(path):
        shown = differences.encodings(path, UTF16)
        raise MustChoose(
            f"{path.name} has a NUL beside every sign, as in UTF-16, and no mark that says in which order: choose "
            f"--encoding ({', '.join(UTF16)})",
            {"encoding": list(UTF16)},
            {"encoding": shown},
        )
    kind = files.utf8_kind(path)
    if kind == "UTF-8" and reads_as_chinese(path):
        return _utf8_or_chinese(path, layouts)
    if kind:
        return files.text_sheets(path, "utf-8"), f"every line is {'ASCII' if kind == 'ASCII' else 'valid UTF-8'}"
    best = {name: best_matches(path, name, layouts) for name in TRIED}
    most = max((len(m.used) for matches in best.values() for m in matches), default=0)
    winners = [name for name, matches in best.items() if most and matches and len(matches[0].used) == most]
    if len(winners) == 1:
        return files.text_sheets(path, winners[0]), f"headings are only recognised in {winners[0]}"
    found = [m for name in winners for m in best[name]]
    saved = [m for m in found if m.layout.signature == numbered(m.headings)]
    said = {m.layout.encoding for m in saved or found}
    if len(said) == 1 and (name := said.pop()) in winners:
        return files.text_sheets(path, name), f"its headings are those of a format always written in {name}"
    good, bad, plain = files.valid_utf8_share(path)
    if good > 0 and bad <= max(1, (good + plain) // 100):
        return files.text_sheets(path, "utf-8"), f"{good} lines are UTF-8; {bad} are not and will be rejected"
    shown = differences.encodings(path, ("gb18030", "big5", "cp1252", "utf-8"))
    samples = "; ".join(f"{name}: {', '.join(texts[:2])[:30]}" for name, texts in list(shown.items())[:3])
    raise MustChoose(
        f"{path.name} is not UTF-8 and its encoding cannot be told from its headings: choose --encoding ({samples})",
        {"encoding": list(shown)},
        {"encoding": shown},
    )


def reads_as_chinese(path: Path) -> bool:
    """Whether all that is not ASCII, though valid UTF-8, is common Chinese characters in GB18030 too.

    Two bytes of GB18030 can be one sign of UTF-8: 联通 was Notepad's, 毛梅 (ëķ) is one that is valid. Ordinary texts of
    other languages are told by their signs standing beside ASCII letters, or being no common Chinese characters.
    """
    found = False
    with path.open("rb") as handle:
        while chunk := handle.read(1 << 20):
            chunk += handle.readline()
            for run in _BEYOND_ASCII.finditer(chunk):
                if not _COMMON.fullmatch(run[0]) or chunk[run.start() - 1 : run.start()].isalpha():
                    return False
                if chunk[run.end() : run.end() + 1].isalpha():
                    return False
                found = True
    return found


def _utf8_or_chinese(path: Path, layouts: Sequence[Layout]) -> tuple[list[Sheet], str]:
    """The encoding that a saved layout says for these headings; else a person must say it."""
    said = {m.layout.encoding for m in best_matches(path, "utf-8", layouts) if m.layout.encoding}
    if len(said) == 1 and (name := said.pop()) in CHINESE_OR_UTF8:
        return files.text_sheets(path, name), f"its headings are those of a format always written in {name}"
    shown = differences.encodings(path, CHINESE_OR_UTF8)
    samples = "; ".join(f"{name}: {', '.join(texts[:2])[:30]}" for name, texts in shown.items())
    raise MustChoose(
        f"{path.name} is valid UTF-8 and makes as much sense in Chinese GB18030, and its headings do not tell: choose "
        f"--encoding ({samples})",
        {"encoding": list(CHINESE_OR_UTF8)},
        {"encoding": shown},
    )


def best_matches(path: Path, encoding: str, layouts: Sequence[Layout]) -> list[Match]:
    """The layouts that find most of their headings when the file is read in an encoding."""
    found = [m for sheet in files.text_sheets(path, encoding) for m in matches(sheet, layouts)]
    most = max((len(m.used) for m in found), default=0)
    return [m for m in found if len(m.used) == most]


def matches(sheet: Sheet, layouts: Sequence[Layout]) -> list[Match]:
    """Every layout found in one of a sheet's first rows."""
    found: list[Match] = []
    for record in sheet.head():
        found += [m for layout in layouts if (m := match_row(layout, record.cells, record.record_no))]
    return found
