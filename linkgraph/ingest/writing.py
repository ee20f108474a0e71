"""Writing: accepted rows become events and statements, every other row is kept with its reason; all or nothing."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import duckdb

from linkgraph.evidence.lake import TABLES
from linkgraph.ingest import compiling
from linkgraph.ingest.protocol import Importer
from linkgraph.ingest.report import message_of
from linkgraph.model.schema import EVENT_TABLES

Connection = duckdb.DuckDBPyConnection


def quoted(path: Path) -> str:
    """A path for use inside a quoted SQL text (our own paths only)."""
    return str(path).replace("'", "''")


def write_tables(
    connection: Connection, work: Path, source: str, kinds: set[str], importers: Mapping[str, Importer], sheets: int
) -> None:
    """Write every table of a source into the work folder (tables without rows are left out)."""
    order = "record_no" if sheets == 1 else "sheet, record_no"  # sorting by a text costs as much as all the writing
    known = [importers[kind] for kind in sorted(kinds) if kind in importers]
    for name in EVENT_TABLES:
        queries = [
            (compiling.event_sql(event, importer.kind, nth), [source])
            for nth, (importer, event) in enumerate((i, e) for i in known for e in i.events if e.table == name)
        ]
        if queries:
            union = " UNION ALL BY NAME ".join(query for query, _ in queries)
            parameters = [p for _, ps in queries for p in ps]
            connection.execute(f"CREATE OR REPLACE TEMP TABLE events_now AS {union}", parameters)
            counted, events = compiling.keyed_sql(name, order)
            connection.execute(f"CREATE OR REPLACE TEMP TABLE events_counted AS {counted}")
            _copy(connection, work / f"{name}.parquet", events, [])
    connection.execute("DROP TABLE IF EXISTS events_now; DROP TABLE IF EXISTS events_counted")
    facts = [compiling.fact_sql(fact, importer.kind) for importer in known for fact in importer.facts]
    if facts:
        union = " UNION ALL ".join(facts)
        query = f"SELECT * FROM ({union}) ORDER BY sheet, record_no, node, property, value"
        _copy(connection, work / "facts.parquet", query, [source] * len(facts))
    _join_raw(connection, work)
    _write_rows(connection, work, source, kinds, importers, order)
    rules = {flag.code: flag.message for importer in known for flag in importer.flags}
    _write_flags(connection, work, source, order, rules)


def _write_flags(connection: Connection, work: Path, source: str, order: str, rules: Mapping[str, str]) -> None:
    connection.execute("CREATE TABLE flag_messages (reason VARCHAR, message VARCHAR)")
    for (reason,) in connection.execute("SELECT DISTINCT reason FROM flagged").fetchall():
        message = rules.get(reason) or message_of(reason, None)
        connection.execute("INSERT INTO flag_messages VALUES (?, ?)", [reason, message])
    query = (
        "SELECT ? AS source_id, f.sheet, f.record_no, f.line, f.reason, m.message, r.raw FROM flagged f "
        "JOIN flag_messages m USING (reason) JOIN read_parquet("
        f"'{quoted(work / 'raw.parquet')}') r ON r.sheet = f.sheet AND r.record_no = f.record_no "
        f"ORDER BY {order.replace('record_no', 'f.record_no').replace('sheet', 'f.sheet')}, f.reason"
    )
    _copy(connection, work / "flagged.parquet", query, [source])


def _write_rows(
    connection: Connection, work: Path, source: str, kinds: set[str], importers: Mapping[str, Importer], order: str
) -> None:
    accepted = " UNION ALL ".join(
        f"SELECT ? AS source_id, sheet, record_no, '{kind}' AS kind, content_key FROM ok_{kind}"
        for kind in sorted(kinds)
    )
    _copy(
        connection,
        work / "accepted_rows.parquet",
        f"SELECT * FROM ({accepted}) ORDER BY {order}",
        [source] * len(kinds),
    )
    connection.execute("CREATE TABLE messages (kind VARCHAR, reason VARCHAR, message VARCHAR)")
    for kind in sorted(kinds):
        for (reason,) in connection.execute(
            f"SELECT DISTINCT reason FROM keyed_{kind} WHERE disposition <> 'accepted'"
        ).fetchall():
            message = message_of(reason, importers.get(kind))
            connection.execute("INSERT INTO messages VALUES (?, ?, ?)", [kind, reason, message])
    aside = " UNION ALL ".join(
        f"SELECT ? AS source_id, k.sheet, k.record_no, k.line, k.disposition, k.reason, m.message, r.raw "
        f"FROM keyed_{kind} k JOIN messages m ON m.kind = '{kind}' AND m.reason = k.reason "
        f"JOIN read_parquet('{quoted(work / 'raw.parquet')}') r ON r.sheet = k.sheet AND r.record_no = k.record_no "
        "WHERE k.disposition <> 'accepted'"
        for kind in sorted(kinds)
    )
    query = f"SELECT * FROM ({aside}) ORDER BY {order}"
    _copy(connection, work / "set_aside.parquet", query, [source] * len(kinds))


def _join_raw(connection: Connection, work: Path) -> None:
    parts = sorted(work.glob("raw-*.parquet"))
    if len(parts) == 1:
        parts[0].rename(work / "raw.parquet")
        return
    listed = ", ".join(f"'{quoted(part)}'" for part in parts)
    query = f"SELECT * FROM read_parquet([{listed}], union_by_name = true) ORDER BY sheet, record_no"
    _copy(connection, work / "raw.parquet", query, [])
    for part in parts:
        part.unlink()


def _copy(connection: Connection, target: Path, query: str, parameters: list[str]) -> None:
    columns = TABLES.get(target.stem)
    selected = (
        query if columns is None else f"SELECT {', '.join(chr(34) + c + chr(34) for c in columns)} FROM ({query})"
    )
    row = connection.execute(
        f"COPY ({selected}) TO '{quoted(target)}' (FORMAT parquet, COMPRESSION zstd)", parameters
    ).fetchone()
    if not row or not row[0]:
        target.unlink(missing_ok=True)


def publish(work: Path, target: Path) -> None:
    """Make a finished folder permanent: every file on the disk, then one rename."""
    for path in sorted(work.iterdir()):
        with path.open("rb+") as handle:
            os.fsync(handle.fileno())
    work.rename(target)
    if os.name == "posix":  # elsewhere folders cannot be opened, and need not be
        folder = os.open(target.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
