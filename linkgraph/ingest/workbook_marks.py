"""What a worksheet's XML says beside its values: how far it goes, what is hidden, which formulas have no result."""

from __future__ import annotations

import re
from collections.abc import Iterator

ROW = re.compile(rb"<row\b([^>]*?)(?:/>|>(.*?)</row>)", re.DOTALL)
ROW_NUMBER = re.compile(rb'\br="(\d+)"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_COLUMN = re.compile(rb"<col\b[^>]*>")
_CELL = re.compile(rb'<c\b((?:[^>"]|"[^"]*")*?)(?:/>|>(.*?)</c>)', re.DOTALL)
_PLACE = re.compile(rb'\br="([A-Z]{1,3})\d+"')
_ERROR = re.compile(rb"<v>(#[^<]{1,20})</v>")
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
    return frozenset(number for number, _, cells in numbered_rows(data) if b"<f" in cells and _has_lost(cells))


def _has_lost(cells: bytes) -> bool:
    """Whether a formula of a row was never calculated; one whose result is an empty text was."""
    return any(
        b"<f" in body and b"<v>" not in body.replace(b"<v></v>", b"") and b't="str"' not in attributes
        for attributes, body in _CELL.findall(cells)
    )


def error_cells(data: bytes) -> dict[int, dict[int, str]]:
    """Row → column (0 = A) → text of the cells that hold an error such as #N/A, which readers of values leave out."""
    if b't="e"' not in data:
        return {}
    found: dict[int, dict[int, str]] = {}
    for number, _, cells in numbered_rows(data):
        for at, (attributes, body) in enumerate(_CELL.findall(cells) if b't="e"' in cells else ()):
            error = _ERROR.search(body) if b't="e"' in attributes else None
            if error:
                place = _PLACE.search(attributes)
                found.setdefault(number, {})[_column(place[1]) if place else at] = error[1].decode("ascii", "replace")
    return found


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


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
