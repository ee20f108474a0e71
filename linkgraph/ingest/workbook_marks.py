"""What a worksheet's XML says beside its values: how far it goes, what is hidden, which formulas have no result."""

from __future__ import annotations

import re
from collections.abc import Iterator

ROW = re.compile(rb"<row\b([^>]*?)(?:/>|>(.*?)</row>)", re.DOTALL)
ROW_NUMBER = re.compile(rb'\br="(\d+)"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_COLUMN = re.compile(rb"<col\b[^>]*>")
#: A cell with a formula and no value element: the program that wrote it never calculated it.
_LOST = re.compile(rb"<c\b[^>]*>(?:(?!</c>|<v\b).)*<f\b(?:(?!</c>|<v\b).)*</c>", re.DOTALL)
_SHOWN = 5


def numbered_rows(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """(number, attributes, cells) of every row of a worksheet."""
    number = 0
    for match in ROW.finditer(data):
        found = ROW_NUMBER.search(match[1])
        number = int(found[1]) if found else number + 1
        yield number, match[1], match[2] or b""


def lost_formulas(data: bytes) -> frozenset[int]:
    """Numbers of the rows in which a formula has no result: they look like blanks, and nobody knows what they said."""
    if b"<f" not in data:
        return frozenset()
    return frozenset(number for number, _, cells in numbered_rows(data) if b"<f" in cells and _LOST.search(cells))


def hidden_parts(data: bytes) -> tuple[str, ...]:
    """Sentences that name the hidden rows and columns of a worksheet; they are read like all others."""
    if b"hidden=" not in data:
        return ()
    rows = [number for number, attributes, _ in numbered_rows(data) if _HIDDEN.search(attributes)]
    columns = sum(1 for match in _COLUMN.finditer(data.partition(b"<sheetData")[0]) if _HIDDEN.search(match[0]))
    said = []
    if rows:
        named = ", ".join(str(number) for number in rows[:_SHOWN]) + (" …" if len(rows) > _SHOWN else "")
        said.append(f"hidden rows in the workbook: {len(rows)} (row {named}); they are read like all others")
    if columns:
        said.append("the workbook hides columns of this sheet; they are read like all others")
    return tuple(said)
