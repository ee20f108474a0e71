"""What a layout's sample is, and how its file is written."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from linkgraph.sample.tables import CellValue, workbook_bytes

Row = Sequence[CellValue]


@dataclass(frozen=True)
class Counts:
    """How the rows of a sheet must be disposed of."""

    accepted: int
    rejected: int = 0
    ignored: int = 0
    duplicate: int = 0


@dataclass(frozen=True)
class Planted:
    """Rows of a table of the evidence that the import must make: so many with these values (times in UTC)."""

    table: str
    values: Mapping[str, object]
    times: int = 1


@dataclass(frozen=True)
class LayoutSample:
    """A made-up file.

    Attributes
    ----------
    layouts : the layout of each sheet, in order ('' for a sheet that is no table)
    counts : per sheet, what becomes of its rows
    planted : what must stand in the evidence afterwards
    stated : the number of records that the provider says the file holds, where it says one
    sums : its other figures, by what they are of
    options : what a person has to choose for it, because the format does not say
    """

    file: str
    content: bytes
    layouts: tuple[str, ...]
    counts: tuple[Counts, ...]
    planted: tuple[Planted, ...]
    options: Mapping[str, str] = field(default_factory=dict)
    stated: int | None = None
    sums: Mapping[str, str] = field(default_factory=dict)


def text_file(rows: Sequence[Row], delimiter: str = ",", encoding: str = "utf-8", quoted: bool = True) -> bytes:
    """Rows as delimited text, with quotation marks where a cell needs them or, as some senders do, without any."""
    if not quoted:
        return "".join(delimiter.join(map(str, row)) + "\r\n" for row in rows).encode(encoding)
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode(encoding)


def workbook_file(sheets: Mapping[str, Sequence[Row]]) -> bytes:
    """Rows as the sheets of a workbook."""
    return workbook_bytes({name: [list(row) for row in rows] for name, rows in sheets.items()})
