"""Back from a link or a node to the rows of the files that say so, with their original text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import duckdb
import pyarrow as pa

from linkgraph.errors import NotFound
from linkgraph.evidence.lake import Lake
from linkgraph.evidence.pairing import share
from linkgraph.model.ids import LINK_SEPARATOR
from linkgraph.model.schema import LINK_TYPES


@dataclass(frozen=True)
class EvidenceRow:
    """One row of a file: where it stands and what it says under each heading, as it was written.

    Rows of one link with the same `event` are one event, counted once: both sides' records of one call or transfer.
    """

    source_id: str
    file: str
    sheet: str
    record_no: int
    line: int
    fields: Mapping[str, str]
    raw: str
    event: str | None = None
    corrects: EvidenceRow | None = None  #: the rejected row as it stood, where a person corrected it
    corrected_by: str | None = None
    corrected_at: str | None = None

    def to_json(self) -> dict[str, Any]:
        before = self.corrects.to_json() if self.corrects else None
        return {**self.__dict__, "fields": dict(self.fields), "corrects": before}


@dataclass(frozen=True)
class EvidenceRows:
    """The rows behind a link or node; `total` counts all of them, `rows` holds as many as were asked for."""

    subject: str
    rows: tuple[EvidenceRow, ...]
    total: int

    def to_json(self) -> dict[str, Any]:
        return {"subject": self.subject, "rows": [r.to_json() for r in self.rows], "total": self.total}


def evidence_rows(
    lake: Lake,
    sheets: Sequence[Mapping[str, Any]],
    subjects: Sequence[str],
    limit: int,
    pairs: pa.Table | None = None,
    corrections: Sequence[Mapping[str, Any]] = (),
) -> dict[str, EvidenceRows]:
    """For each link or node id, the rows it rests on, in order of file name, sheet and row.

    Parameters
    ----------
    sheets : the catalogue's sheets (headings and file names are taken from there)
    limit : at most this many rows per subject are read; `EvidenceRows.total` counts them all.
    pairs : the snapshot's pairs of records that are one event
    corrections : records that correct rejected ones; both texts are shown

    Raises
    ------
    NotFound
        If a subject looks like a link id and is none.
    """
    known = {(s["source_id"], s["sheet"]): s for s in sheets}
    connection = lake.open({s["source_id"] for s in sheets})
    share(connection, pairs)
    _load(connection, "files", ["source_id", "file"], sorted({(s["source_id"], s["file"]) for s in sheets}))
    _load(connection, "asked", ["subject", "type", "src", "dst", "currency"], [_asked(name) for name in subjects])
    connection.execute(f"CREATE TEMP TABLE places AS SELECT DISTINCT * FROM ({_places_sql(subjects)})")
    ordered = """
        SELECT subject, source_id, sheet, record_no, event, count(*) OVER (PARTITION BY subject) AS total
        FROM (SELECT subject, source_id, sheet, record_no, min(event) AS event FROM places GROUP BY ALL)
        JOIN files USING (source_id)
        QUALIFY row_number() OVER (PARTITION BY subject ORDER BY file, source_id, sheet, record_no) <= ?
        ORDER BY subject, file, source_id, sheet, record_no
    """
    places = connection.execute(ordered, [limit]).fetchall()
    asked = {place[1:4] for place in places}
    said = {(c["source_id"], c["sheet"], c["record_no"]): c for c in corrections}
    before = {p: (c["old_source"], c["old_sheet"], c["old_record_no"]) for p, c in said.items() if p in asked}
    read = _read(connection, lake, asked | set(before.values()), known)
    for new, old in before.items():
        c = said[new]
        read[new] = replace(
            read[new], corrects=read[old], corrected_by=c["corrected_by"], corrected_at=c["corrected_at"]
        )
    connection.close()
    found: dict[str, list[EvidenceRow]] = {name: [] for name in subjects}
    totals: dict[str, int] = {}
    for subject, *place, event, total in places:
        found[subject].append(replace(read[tuple(place)], event=event))
        totals[subject] = total
    return {name: EvidenceRows(name, tuple(rows), totals.get(name, 0)) for name, rows in found.items()}


def _load(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]
) -> None:
    arrays = {name: pa.array([row[i] for row in rows], pa.string()) for i, name in enumerate(columns)}
    connection.register(f"{table}_in", pa.table(arrays))
    connection.execute(f"CREATE TEMP TABLE {table} AS SELECT * FROM {table}_in")
    connection.unregister(f"{table}_in")


def _asked(subject: str) -> tuple[str, str, str | None, str | None, str | None]:
    """(subject, link type or '', from, to, currency)."""
    if LINK_SEPARATOR not in subject:
        return (subject, "", None, None, None)
    parts = subject.split(LINK_SEPARATOR)
    if len(parts) not in (3, 4) or parts[0] not in LINK_TYPES:
        raise NotFound(f"{subject!r} is no link id (TYPE~from~to): take it from `neighbours`")
    return (subject, parts[0], parts[1], parts[2], parts[3] if len(parts) == 4 else None)


def _places_sql(subjects: Sequence[str]) -> str:
    """SELECT subject, source_id, sheet, record_no, event for everything that was asked."""
    place = "a.subject, t.source_id, t.sheet, t.record_no"
    parts = []
    for name in sorted({subject.partition(LINK_SEPARATOR)[0] for subject in subjects if LINK_SEPARATOR in subject}):
        kind = LINK_TYPES[name]
        ends = f"({kind.src}) AS src, ({kind.dst}) AS dst, CAST({kind.currency or 'NULL'} AS VARCHAR) AS currency"
        event = "coalesce(event, event_key) AS event"
        known = f"{kind.table} LEFT JOIN same_event USING (event_key)"
        rows = f"SELECT source_id, sheet, record_no, {event}, {ends} FROM {known} WHERE {kind.where}"
        same = "t.src = a.src AND t.dst = a.dst AND (a.currency IS NULL OR t.currency = a.currency)"
        parts.append(f"SELECT {place}, event FROM asked a JOIN ({rows}) t ON a.type = '{name}' AND {same}")
    if any(LINK_SEPARATOR not in subject for subject in subjects) or not parts:
        unique = dict.fromkeys((kind.table, end) for kind in LINK_TYPES.values() for end in (kind.src, kind.dst))
        for table, end in (*unique, ("facts", "node")):
            rows = f"SELECT source_id, sheet, record_no, ({end}) AS node FROM {table}"
            parts.append(
                f"SELECT {place}, NULL AS event FROM asked a JOIN ({rows}) t ON a.type = '' AND t.node = a.subject"
            )
    return " UNION ALL ".join(parts)


def _read(
    connection: duckdb.DuckDBPyConnection,
    lake: Lake,
    places: set[tuple[str, str, int]],
    known: Mapping[tuple[str, str], Mapping[str, Any]],
) -> dict[tuple[str, str, int], EvidenceRow]:
    """Each place once, one pass over each source's raw rows."""
    found: dict[tuple[str, str, int], EvidenceRow] = {}
    for source in sorted({place[0] for place in places}):
        wanted = sorted(place[1:] for place in places if place[0] == source)
        arrays = {"sheet": pa.array([w[0] for w in wanted]), "record_no": pa.array([w[1] for w in wanted], pa.int64())}
        connection.register("wanted", pa.table(arrays))
        cursor = connection.execute(f"SELECT r.* FROM {lake.raw_rows(source)} r JOIN wanted USING (sheet, record_no)")
        columns = [column[0] for column in cursor.description]
        for values in cursor.fetchall():
            row = dict(zip(columns, values, strict=True))
            sheet = known[source, row["sheet"]]
            fields = _fields(sheet["headings"], row)
            key = (source, row["sheet"], row["record_no"])
            found[key] = EvidenceRow(source, sheet["file"], *key[1:], row["line"], fields, row["raw"])
        connection.unregister("wanted")
    return found


def _fields(headings: Sequence[str], row: Mapping[str, Any]) -> dict[str, str]:
    """Heading → original text; a heading that stands twice gets its column number."""
    fields: dict[str, str] = {}
    for i, heading in enumerate(headings):
        name = heading if heading and heading not in fields else f"{heading} [{i + 1}]".strip()
        fields[name] = row.get(f"c{i}") or ""
    return fields
