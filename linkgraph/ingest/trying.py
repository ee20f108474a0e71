"""A layout tried on the first rows of a sheet: what each becomes, or why it is kept out. Nothing is imported.

The rows go through the import itself, in a folder that is thrown away: what is shown is what will happen.
"""

from __future__ import annotations

import csv
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from linkgraph.errors import LinkgraphError
from linkgraph.evidence.catalogue import Catalogue
from linkgraph.evidence.lake import Lake
from linkgraph.ingest import text
from linkgraph.ingest.layouts import Layout
from linkgraph.ingest.loading import Registry
from linkgraph.ingest.pipeline import Ingest
from linkgraph.ingest.protocol import Importer, ImportOptions
from linkgraph.ingest.sheets import Sheet
from linkgraph.model.schema import EVENT_TABLES, PROVENANCE

ROWS = 1_000
SHOWN = 20


@dataclass(frozen=True)
class TriedRow:
    """A record, and what it becomes: events as (table, column → value), or the reason why it is kept out."""

    record_no: int
    raw: str
    disposition: str
    reason: str
    message: str
    events: tuple[tuple[str, Mapping[str, str]], ...]


@dataclass(frozen=True)
class Trial:
    """What became of the first rows: counts over all that were tried, reasons with their counts, the first in detail.

    `problem` is what must be chosen before any row can be read.
    """

    counts: Mapping[str, int]
    reasons: Mapping[str, int]
    rows: tuple[TriedRow, ...]
    problem: LinkgraphError | None = None


def try_layout(
    sheet: Sheet, layout: Layout, heading_row: int, importers: dict[str, Importer], options: ImportOptions
) -> Trial:
    """Try a layout on the first `ROWS` rows after the headings."""
    last = heading_row + ROWS
    with tempfile.TemporaryDirectory(prefix="linkgraph-trial-") as name:
        folder = Path(name)
        lost = _write_head(sheet, folder / "trial.csv", last)
        catalogue = Catalogue(folder / "case.sqlite")
        catalogue.create({"id": "trial"})
        ingest = Ingest(catalogue, Lake(folder / "evidence"), Registry(importers, [layout]))
        encoding = sheet.encoding if sheet.is_text and sheet.encoding != "utf-16" else "utf-8"
        chosen = replace(options.of(sheet.path.name, sheet.name), layout=layout.name, kind=None, encoding=encoding)
        try:
            (report,) = ingest.import_files([folder / "trial.csv"], chosen).sources
        except LinkgraphError as problem:
            return Trial({}, {}, (), problem)
        return _read(ingest, report.source_id, heading_row, last, lost)


def _write_head(sheet: Sheet, target: Path, last: int) -> dict[int, str]:
    """Copy the first records; returns those of a workbook that cannot be used, with the reason."""
    lost: dict[int, str] = {}
    if not sheet.is_text:
        with target.open("w", encoding="utf-8", newline="") as handle:
            writer, row = csv.writer(handle), 1
            for record in islice(sheet.records(), last):
                for _ in range(row, record.record_no):
                    writer.writerow([""])
                row = record.record_no + 1
                writer.writerow(record.cells or [""])
                if record.problem:
                    lost[record.record_no] = record.problem
        return lost
    lines = last + text.MAX_QUOTED_LINES  # a record of several lines is whole, also the last one
    if sheet.encoding == "utf-16":
        found = islice(text.physical_lines(sheet.path, sheet.encoding), lines)
        target.write_text("".join(line for line, _ in found), encoding="utf-8", newline="")
        return lost
    end = text.line_end(sheet.path)
    with sheet.path.open("rb") as source, target.open("wb") as handle:
        left = lines
        while left > 0 and (chunk := source.read(text.CHUNK_BYTES)):
            pieces = chunk.split(end, left)
            handle.write(end.join(pieces[:left]) + (end if len(pieces) > left else b""))
            left -= len(pieces) - 1
    return lost


def _read(ingest: Ingest, source: str, heading_row: int, last: int, lost: Mapping[int, str]) -> Trial:
    connection = ingest.lake.open([source])
    whole = f"SELECT max(record_no) FROM {ingest.lake.raw_rows(source)} WHERE line <= ?"
    found_last = connection.execute(whole, [last]).fetchone()  # what begins further down may have been cut
    last = min(last, found_last[0]) if found_last and found_last[0] else last

    def rows(query: str) -> list[dict[str, Any]]:
        cursor = connection.execute(query, [heading_row, last])
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]

    between = "record_no > ? AND record_no <= ?"
    aside = {row["record_no"]: row for row in rows(f"SELECT * FROM set_aside WHERE {between}")}
    accepted = {row["record_no"] for row in rows(f"SELECT record_no FROM accepted_rows WHERE {between}")}
    events: dict[int, list[tuple[str, Mapping[str, str]]]] = {}
    for table in EVENT_TABLES:
        for row in rows(f"SELECT * FROM {table} WHERE {between} ORDER BY record_no"):
            shown = {k: str(v) for k, v in row.items() if k not in PROVENANCE and v is not None}
            events.setdefault(row["record_no"], []).append((table, shown))
    raw = rows(f"SELECT record_no, raw FROM {ingest.lake.raw_rows(source)} WHERE {between} ORDER BY 1")
    connection.close()
    found = []
    for row in raw:
        number = row["record_no"]
        away = aside.get(number, {})
        kept = number in accepted and number not in lost
        found.append(
            TriedRow(
                number, row["raw"], "accepted" if kept else away.get("disposition", "rejected"),
                "" if kept else lost.get(number) or away.get("reason", ""), "" if kept else away.get("message", ""),
                tuple(events.get(number, ())) if kept else (),
            )
        )  # fmt: skip
    return Trial(
        dict(Counter(row.disposition for row in found)),
        dict(Counter(row.reason for row in found if row.reason).most_common()),
        tuple(found[:SHOWN]),
    )
