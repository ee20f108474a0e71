"""Rejected rows corrected and sent through again: a new file in the manner of the old one, nothing overwritten."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from linkgraph.errors import LinkgraphError, NotFound
from linkgraph.evidence import corrections
from linkgraph.evidence.corrections import Place
from linkgraph.evidence.lake import connect
from linkgraph.ingest.pipeline import Ingest
from linkgraph.ingest.protocol import ImportOptions
from linkgraph.ingest.report import SheetReport
from linkgraph.ingest.sheets import SPREADSHEETS
from linkgraph.ingest.totals import states_total


@dataclass(frozen=True)
class Correction:
    """The cells of a rejected row as a person writes them."""

    source_id: str
    sheet: str
    record_no: int
    cells: tuple[str, ...]

    @property
    def place(self) -> Place:
        return (self.source_id, self.sheet, self.record_no)


@dataclass
class Resent:
    """What became of corrections: new sources with their accounting, and rows that were not sent, with the reason."""

    sources: list[SheetReport] = field(default_factory=list)
    skipped: list[dict[str, Any]] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        return {"sources": [s.to_json() for s in self.sources], "skipped": self.skipped}


def rejected_rows(ingest: Ingest, source: str, sheet: str | None = None) -> list[dict[str, Any]]:
    """The rejected rows of a source that can be corrected: place, reason, cells as they stand."""
    sheets = {s["sheet"]: s for s in ingest.catalogue.sheets(source) if s["headings"] and sheet in (None, s["sheet"])}
    if not sheets:
        raise NotFound(f"there is no source {source!r} with rows to correct in this case: `rejects` names the sources")
    connection = connect()
    aside = ingest.lake.source_folder(source) / "set_aside.parquet"
    if not aside.exists():
        return []
    query = f"""
        SELECT r.*, a.reason, a.message FROM read_parquet(?) a
        JOIN {ingest.lake.raw_rows(source)} r USING (sheet, record_no)
        WHERE a.disposition = 'rejected' ORDER BY r.sheet, r.record_no
    """
    cursor = connection.execute(query, [str(aside)])
    names = [column[0] for column in cursor.description]
    found = [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
    connection.close()
    known = [row for row in found if row["sheet"] in sheets]
    return [
        {
            **{name: row[name] for name in ("sheet", "record_no", "line", "reason", "message", "raw")},
            "source_id": source,
            "file": sheets[row["sheet"]]["file"],
            "headings": sheets[row["sheet"]]["headings"],
            "cells": tuple(row.get(f"c{i}") or "" for i in range(len(sheets[row["sheet"]]["headings"]))),
        }
        for row in known
    ]


def resend(ingest: Ingest, rows: Sequence[Correction], folder: Path, by: str, country: str) -> Resent:
    """Import corrected rows, one new source per sheet, through the layout, zone, order and encoding of the old one.

    A row whose cells are as before, or that was corrected already, is not sent; the answer says so.

    Raises
    ------
    NotFound
        A row is none of the rejected ones.
    MustChoose, FileRefused
        The corrected rows of a sheet cannot be read; those of the sheets before it are in.
    """
    done = corrections.by_old(corrections.corrections(ingest.catalogue, ingest.lake))
    answer = Resent()
    for source, sheet in dict.fromkeys((row.source_id, row.sheet) for row in rows):
        old = {row["record_no"]: row for row in rejected_rows(ingest, source, sheet)}
        wanted = []
        for row in (row for row in rows if (row.source_id, row.sheet) == (source, sheet)):
            if row.record_no not in old or len(row.cells) != len(old[row.record_no]["headings"]):
                raise NotFound(f"row {row.record_no} of {source[:12]} {sheet} is no rejected row of as many cells")
            why = _why_not(row, old[row.record_no], done)
            if why:
                answer.skipped.append({**{k: v for k, v in row.__dict__.items() if k != "cells"}, "reason": why})
            else:
                wanted.append(row)
        if wanted:
            answer.sources += _send(ingest, wanted, folder, by, country)
    return answer


def _why_not(row: Correction, old: Mapping[str, Any], done: Mapping[Place, Sequence[Mapping[str, Any]]]) -> str | None:
    if corrections.settled(done.get(row.place, ())):
        return "already corrected"
    return "not changed" if row.cells == old["cells"] else None


def _send(ingest: Ingest, rows: list[Correction], folder: Path, by: str, country: str) -> list[SheetReport]:
    first = rows[0]
    (sheet,) = (s for s in ingest.catalogue.sheets(first.source_id) if s["sheet"] == first.sheet)
    above = _above(ingest, sheet)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n", delimiter=sheet["delimiter"] or ",")
    writer.writerows([*above, *([sheet["headings"]] if sheet["heading_row"] else []), *(row.cells for row in rows)])
    data, encoding = _encoded(text.getvalue(), sheet["encoding"])
    source = hashlib.sha256(data).hexdigest()
    path = folder / f"correction-{source[:8]}-of-{Path(sheet['file']).stem}.csv"
    folder.mkdir(exist_ok=True)
    path.write_bytes(data)
    start = len(above) + (1 if sheet["heading_row"] else 0)
    new = [(source, "", start + i + 1) for i in range(len(rows))]
    known = source in ingest.catalogue.source_ids()
    if not known:
        corrections.keep(ingest.catalogue, new, [row.place for row in rows], by)
    options = ImportOptions(
        layout=sheet["layout"], timezone=sheet["timezone"], encoding=encoding, date_order=sheet["date_order"],
        grade=sheet["grade"], country=country, day_turns=sheet["given"].get("day_turns"),
        own=next((text for name, text in sheet["given"].items() if name != "day_turns"), None),
    )  # fmt: skip
    try:
        return list(ingest.import_files([path], options).sources)
    except LinkgraphError:
        if not known:
            corrections.forget(ingest.catalogue, source)
            path.unlink()
        raise


def _encoded(text: str, encoding: str) -> tuple[bytes, str]:
    """The text in the old source's encoding; in UTF-8 where that was a workbook or cannot hold what was written."""
    name = "utf-8" if encoding.partition(":")[0] in SPREADSHEETS else encoding
    try:
        return text.encode(name), name
    except UnicodeEncodeError:
        return text.encode(), "utf-8"


def _above(ingest: Ingest, sheet: Mapping[str, Any]) -> list[list[str]]:
    """What stands above the headings, which may say whose records these are; totals of the old file left out."""
    connection = connect()
    cursor = connection.execute(
        f"SELECT * FROM {ingest.lake.raw_rows(sheet['source_id'])} WHERE sheet = ? AND record_no < ? "
        "ORDER BY record_no",
        [sheet["sheet"], sheet["heading_row"]],
    )
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
    connection.close()
    cells = [[row.get(f"c{i}") or "" for i in range(len(sheet["headings"]))] for row in rows]
    return [line for line, row in zip(cells, rows, strict=True) if not states_total(f"{row['raw']} {' '.join(line)}")]
