"""The least .xls workbook (BIFF8 in a compound file) that Excel of 1997 to 2003 would have written, for tests."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

#: An error cell: #N/A.
NOT_AVAILABLE = object()
_SECTOR = 512


def _record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _text(text: str, size: str) -> bytes:
    return struct.pack(f"<{size}B", len(text), 1) + text.encode("utf-16-le")


def _cell(row: int, column: int, value: object) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if value is NOT_AVAILABLE:
        return _record(0x205, place + b"\x2a\x01")
    if isinstance(value, int | float):
        return _record(0x203, place + struct.pack("<d", value))
    return _record(0x204, place + _text(str(value), "H")) if value != "" else b""


def _sheet(rows: Sequence[Sequence[object]], hidden: Sequence[int]) -> bytes:
    out = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 1997, 0, 0))
    out += _record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows), default=0), 0))
    for number in hidden:
        out += _record(0x208, struct.pack("<HHHHHHI", number - 1, 0, 9, 255, 0, 0, 0x20))
    for r, row in enumerate(rows):
        out += b"".join(_cell(r, c, value) for c, value in enumerate(row))
    return out + _record(0x0A)


def xls(
    sheets: Mapping[str, Sequence[Sequence[object]]], hidden_rows: Sequence[int] = (), encrypted: bool = False
) -> bytes:
    """A workbook; `hidden_rows` are numbers of rows hidden in every sheet."""
    head = _record(0x809, struct.pack("<HHHHII", 0x600, 0x05, 0, 1997, 0, 0))
    if encrypted:
        head += _record(0x2F, b"\x01\x00" + bytes(52))
    head += _record(0x42, struct.pack("<H", 1200))
    bodies = [_sheet(rows, hidden_rows) for rows in sheets.values()]
    lists = [_text(name, "B") for name in sheets]
    at = len(head) + sum(4 + 6 + len(name) for name in lists) + 4
    for name, body in zip(lists, bodies, strict=True):
        head += _record(0x85, struct.pack("<IBB", at, 0, 0) + name)
        at += len(body)
    return _compound(head + _record(0x0A) + b"".join(bodies))


def _compound(stream: bytes) -> bytes:
    """A compound file with one stream, of 4096 bytes or more."""
    stream = stream.ljust(max(4096, -(-len(stream) // _SECTOR) * _SECTOR), b"\x00")
    data = len(stream) // _SECTOR
    fats = -(-(data + 2) // 127)
    chain = [*range(1, data), 0xFFFFFFFE, 0xFFFFFFFE, *[0xFFFFFFFD] * fats]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(fats * _SECTOR, b"\xff")
    header = struct.pack("<8s16sHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6,
                         0, fats, data, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)  # fmt: skip
    header += struct.pack(f"<{fats}I", *range(data + 1, data + 1 + fats)).ljust(436, b"\xff")
    entries = _entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + _entry("Workbook", 2, 0xFFFFFFFF, 0, len(stream))
    return header + stream + entries.ljust(_SECTOR, b"\x00") + table


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    return text.ljust(64, b"\x00") + struct.pack(
        "<HBBIII16xI8x8xII4x", len(text) + 2, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child, 0, start, size
    )  # fmt: skip
