"""Back from a link or a node to the rows of the files that say so, with their original text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from linkgraph.errors import NotFound
from linkgraph.evidence.lake import Lake
from linkgraph.model.ids import LINK_SEPARATOR
from linkgraph.model.schema import LINK_TYPES


@dataclass(frozen=True)
class EvidenceRow:
    """One row of a file: where it stands and what it says under each heading, as it was written."""

    source_id: str
    file: str
    sheet: str
    record_no: int
    line: int
    fields: Mapping[str, str]
    raw: str

    def to_json(self) -> dict[str, Any]:
        return {**self.__dict__, "fields": dict(self.fields)}


@dataclass(frozen=True)
class EvidenceRows:
    """The rows behind a link or node; `total` counts all of them, `rows` holds as many as were asked for."""

    subject: str
    rows: tuple[EvidenceRow, ...]
    total: int

    def to_json(self) -> dict[str, Any]:
        return {"subject": self.subject, "rows": [r.to_json() for r in self.rows], "total": self.total}


def _link_places(link: str) -> tuple[str, list[str]]:
    parts = link.split(LINK_SEPARATOR)
    if len(parts) not in (3, 4) or parts[0] not in LINK_TYPES:
        raise NotFound(f"{link!r} is no link id (TYPE~from~to): take it from `neighbours`")
    kind = LINK_TYPES[parts[0]]
    where, parameters = f"({kind.where}) AND ({kind.src}) = ? AND ({kind.dst}) = ?", [parts[1], parts[2]]
    if len(parts) == 4 and kind.currency:
        where += f" AND ({kind.currency}) = ?"
        parameters.append(parts[3])
    return f"SELECT DISTINCT source_id, sheet, record_no FROM {kind.table} WHERE {where}", parameters


def _node_places(node: str) -> tuple[str, list[str]]:
    ends = [(kind.table, end) for kind in LINK_TYPES.values() for end in (kind.src, kind.dst)]
    unique = list(dict.fromkeys(ends))
    parts = [f"SELECT source_id, sheet, record_no FROM {table} WHERE ({end}) = ?" for table, end in unique]
    parts.append("SELECT source_id, sheet, record_no FROM facts WHERE node = ?")
    return " UNION ".join(parts), [node] * len(parts)


def evidence_rows(
    lake: Lake, sheets: Sequence[Mapping[str, Any]], subjects: Sequence[str], limit: int
) -> dict[str, EvidenceRows]:
    """For each link or node id, the rows it rests on, in order of file name, sheet and row.

    Parameters
    ----------
    sheets : the catalogue's sheets (headings and file names are taken from there)
    limit : at most this many rows per subject are read; `EvidenceRows.total` counts them all.
    """
    known = {(s["source_id"], s["sheet"]): s for s in sheets}
    names = {s["source_id"]: s["file"] for s in sheets}
    connection = lake.open(names)
    connection.execute("CREATE TABLE files (source_id VARCHAR, file VARCHAR)")
    connection.executemany("INSERT INTO files VALUES (?, ?)", sorted(names.items()) or [("", "")])
    out = {}
    for subject in subjects:
        query, parameters = _link_places(subject) if LINK_SEPARATOR in subject else _node_places(subject)
        places = connection.execute(
            f"SELECT p.* FROM ({query}) p JOIN files USING (source_id) ORDER BY file, source_id, sheet, record_no",
            parameters,
        ).fetchall()
        rows = _read(connection, lake, places[:limit], known)
        out[subject] = EvidenceRows(subject, tuple(rows), len(places))
    connection.close()
    return out


def _read(
    connection: duckdb.DuckDBPyConnection,
    lake: Lake,
    places: list[tuple[str, str, int]],
    known: Mapping[tuple[str, str], Mapping[str, Any]],
) -> list[EvidenceRow]:
    found: dict[tuple[str, str, int], EvidenceRow] = {}
    for source in sorted({place[0] for place in places}):
        wanted = [(sheet, record) for s, sheet, record in places if s == source]
        connection.execute("CREATE OR REPLACE TEMP TABLE wanted (sheet VARCHAR, record_no BIGINT)")
        connection.executemany("INSERT INTO wanted VALUES (?, ?)", wanted)
        cursor = connection.execute(
            "SELECT r.* FROM read_parquet(?) r JOIN wanted USING (sheet, record_no)", [str(lake.raw_file(source))]
        )
        columns = [column[0] for column in cursor.description]
        for values in cursor.fetchall():
            row = dict(zip(columns, values, strict=True))
            sheet = known[source, row["sheet"]]
            fields = _fields(sheet["headings"], row)
            key = (source, row["sheet"], row["record_no"])
            found[key] = EvidenceRow(source, sheet["file"], *key[1:], row["line"], fields, row["raw"])
    return [found[place] for place in places]


def _fields(headings: Sequence[str], row: Mapping[str, Any]) -> dict[str, str]:
    """Heading → original text; a heading that stands twice gets its column number."""
    fields: dict[str, str] = {}
    for i, heading in enumerate(headings):
        name = heading if heading and heading not in fields else f"{heading} [{i + 1}]".strip()
        fields[name] = row.get(f"c{i}") or ""
    return fields
