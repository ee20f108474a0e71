"""Rejected rows written anew by a person: which record corrects which, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from linkgraph.evidence.catalogue import Catalogue, utc_now
from linkgraph.evidence.lake import Lake

#: A record: source, sheet, number.
Place = tuple[str, str, int]


def keep(catalogue: Catalogue, new: Sequence[Place], old: Sequence[Place], by: str) -> None:
    """Say which records of a new source correct which old ones (before the new source is imported)."""
    at = utc_now()
    rows = [(*n, *o, by, at) for n, o in zip(new, old, strict=True)]
    with catalogue.connect() as db:
        db.executemany("INSERT OR REPLACE INTO corrections VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)


def forget(catalogue: Catalogue, source: str) -> None:
    """Take back what `keep` said of a source whose import was refused."""
    with catalogue.connect() as db:
        db.execute("DELETE FROM corrections WHERE source_id = ?", (source,))


def corrections(catalogue: Catalogue, lake: Lake) -> list[dict[str, Any]]:
    """Every corrected record of an imported source: new and old place, who, when, what became of it."""
    query = """
        SELECT c.*, s.file FROM corrections c JOIN sources s USING (source_id)
        ORDER BY s.rowid, c.sheet, c.record_no
    """
    with catalogue.connect() as db:
        rows = [dict(row) for row in db.execute(query)]
    connection = lake.open_books({row["source_id"] for row in rows})
    aside = {
        tuple(place): disposition
        for *place, disposition in connection.execute(
            "SELECT source_id, sheet, record_no, disposition FROM set_aside"
        ).fetchall()
    }
    connection.close()
    for row in rows:
        row["disposition"] = aside.get((row["source_id"], row["sheet"], row["record_no"]), "accepted")
    return rows


def by_old(rows: Sequence[Mapping[str, Any]]) -> dict[Place, list[Mapping[str, Any]]]:
    """Old place → its corrections."""
    found: dict[Place, list[Mapping[str, Any]]] = {}
    for row in rows:
        found.setdefault((row["old_source"], row["old_sheet"], row["old_record_no"]), []).append(row)
    return found


def settled(rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a correction got in (or says what is there already): then the old row is not corrected once more."""
    return any(row["disposition"] in ("accepted", "duplicate") for row in rows)
