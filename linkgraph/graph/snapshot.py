"""The snapshot: entities, links and actors, derived from the evidence and named by what it was derived from."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from linkgraph.errors import CaseError
from linkgraph.evidence.lake import Lake
from linkgraph.evidence.pairing import DEFAULT_PAIRING, PAIR_COLUMNS, Pairing, pair_events, share
from linkgraph.graph.entities import describe
from linkgraph.graph.records import ENTITY_COLUMNS, LINK_COLUMNS, MEMBER_COLUMNS
from linkgraph.graph.snapshot_sql import HOLDERS_SQL, Window, appearances_sql, events_sql, links_sql
from linkgraph.model import node_type

#: Changes whenever a snapshot of the same evidence would come out differently.
SNAPSHOT_VERSION = 3
_TABLES = ("entities", "links", "members", "pairs")
_ARROW = {
    "VARCHAR": pa.string(),
    "BOOLEAN": pa.bool_(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "TIMESTAMP": pa.timestamp("us"),
}


@dataclass(frozen=True)
class Snapshot:
    """A built snapshot: its id and its folder."""

    id: str
    folder: Path

    def table(self, name: str, columns: list[str] | None = None) -> pa.Table:
        """One of ``entities``, ``links``, ``members``, ``pairs`` as an Arrow table, sorted by its first column."""
        return pq.read_table(self.folder / f"{name}.parquet", columns=columns)

    def rows(self, name: str) -> int:
        """Number of rows of a table, without reading it."""
        return int(pq.read_metadata(self.folder / f"{name}.parquet").num_rows)

    @property
    def manifest(self) -> dict[str, Any]:
        """What the snapshot was made from and what is in it."""
        out: dict[str, Any] = json.loads((self.folder / "manifest.json").read_text(encoding="utf-8"))
        return out


@lru_cache(maxsize=32)
def _digest(lake: Lake, sources: tuple[str, ...]) -> tuple[int, str]:
    """How many records the sources hold and the exclusive-or of their content keys' hashes (sources never change)."""
    connection = lake.open_books(sources)
    query = "SELECT count(*), bit_xor(md5_number(content_key)) FROM accepted_rows"
    records, digest = connection.execute(query).fetchall()[0]
    connection.close()
    return records, str(digest)


def snapshot_id(
    lake: Lake, sources: Iterable[str], roles: Mapping[str, str], country: str, pairing: Pairing = DEFAULT_PAIRING
) -> str:
    """The id of the snapshot of this evidence (nothing is built): 16 hex digits of SHA-256.

    Over the set of accepted records (by content key, in no order), the roles set by the analyst, the rule of pairing
    with what was taken apart, and the parameters.
    """
    records, digest = _digest(lake, tuple(sorted(sources)))
    basis: dict[str, Any] = {"version": SNAPSHOT_VERSION, "records": records, "digest": digest, "country": country}
    basis["pairing"] = pairing.to_json()
    text = json.dumps({**basis, "roles": dict(sorted(roles.items()))}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def build_snapshot(
    lake: Lake,
    sources: Iterable[str],
    roles: Mapping[str, str],
    country: str,
    folder: Path,
    pairing: Pairing = DEFAULT_PAIRING,
) -> Snapshot:
    """Derive the snapshot of the evidence (or find it, if it was derived before).

    The same records and roles give the same id and byte-identical Parquet, whatever the order of import.
    """
    return next(x for x in snapshot_steps(lake, sources, roles, country, folder, pairing) if isinstance(x, Snapshot))


def snapshot_steps(
    lake: Lake,
    sources: Iterable[str],
    roles: Mapping[str, str],
    country: str,
    folder: Path,
    pairing: Pairing = DEFAULT_PAIRING,
) -> Iterator[str | Snapshot]:
    """`build_snapshot` step by step: the name of each step before it is done, at the end the snapshot."""
    sources = list(sources)
    name = snapshot_id(lake, sources, roles, country, pairing)
    target = folder / name
    if (target / "manifest.json").exists():
        yield Snapshot(name, target)
        return
    work = folder / f"unfinished-{name}-{os.getpid()}"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    connection = lake.open(sources)
    try:
        yield "pairing"
        paired = pair_events(connection, pairing)
        _write(paired.pairs, work / "pairs.parquet", PAIR_COLUMNS)
        yield "linking"
        query, parameters = links_sql()
        _write(connection.sql(query, params=parameters).to_arrow_table(), work / "links.parquet", LINK_COLUMNS)
        yield "naming"
        entities = _entities(connection, roles, country)
        _write(entities, work / "entities.parquet", ENTITY_COLUMNS)
        _write(_members(connection, entities), work / "members.parquet", MEMBER_COLUMNS)
        manifest = {
            "snapshot": name,
            "version": SNAPSHOT_VERSION,
            "country": country,
            "roles_set": len(roles),
            "pairing": {**pairing.to_json(), **paired.counts()},
            "files": {t: hashlib.sha256((work / f"{t}.parquet").read_bytes()).hexdigest() for t in _TABLES},
        }
        (work / "manifest.json").write_text(json.dumps(manifest, indent=1, sort_keys=True), encoding="utf-8")
        shutil.rmtree(target, ignore_errors=True)
        work.rename(target)
    finally:
        connection.close()
        shutil.rmtree(work, ignore_errors=True)
    yield Snapshot(name, target)


def verify_snapshot(snapshot: Snapshot) -> list[str]:
    """Names of tables whose bytes are not those of the manifest."""
    expected = snapshot.manifest["files"]
    return [
        t
        for t in _TABLES
        if hashlib.sha256((snapshot.folder / f"{t}.parquet").read_bytes()).hexdigest() != expected.get(t)
    ]


def _write(table: pa.Table, path: Path, columns: Mapping[str, str]) -> None:
    schema = pa.schema([(name, _ARROW[kind]) for name, kind in columns.items()])
    pq.write_table(table.select(list(columns)).cast(schema), path, compression="zstd")


def _entities(connection: duckdb.DuckDBPyConnection, roles: Mapping[str, str], country: str) -> pa.Table:
    connection.execute(f"""
        CREATE TEMP TABLE appeared AS
        SELECT node AS id, min(first_seen) AS first_seen, max(last_seen) AS last_seen,
               count(DISTINCT (source_id, sheet, record_no)) AS records
        FROM ({appearances_sql()}) GROUP BY node ORDER BY node
    """)
    said: dict[str, dict[str, list[tuple[str, int]]]] = defaultdict(dict)
    query = """
        SELECT node, property, value, count(*) AS n FROM facts WHERE property <> 'seen'
        GROUP BY ALL ORDER BY node, property, n DESC, value
    """
    for node, name, value, n in connection.execute(query).fetchall():
        said[node].setdefault(name, []).append((value, n))
    base = connection.sql("SELECT * FROM appeared ORDER BY id").to_arrow_table()
    ids = base.column("id").to_pylist()
    unknown = sorted({i for i in ids if not node_type(i)})
    if unknown:
        raise CaseError(
            f"the evidence names {unknown[0]!r}, whose type is not known: report this as a fault of the importer"
        )
    shown = [describe(i, said.get(i, {}), roles.get(i), country) for i in ids]
    columns: dict[str, Any] = {"id": ids, "type": [node_type(i) for i in ids]}
    for name in ("label", "role", "jurisdiction", "country", "service", "search", "props"):
        columns[name] = [getattr(s, name) for s in shown]
    columns.update({name: base.column(name) for name in ("first_seen", "last_seen", "records")})
    typed = {
        name: pa.array(v, _ARROW[ENTITY_COLUMNS[name]]) if isinstance(v, list) else v for name, v in columns.items()
    }
    return pa.table(typed)


def _members(connection: duckdb.DuckDBPyConnection, entities: pa.Table) -> pa.Table:
    """Which actor each person, phone and account belongs to; an identifier with several holders stays by itself."""
    roles = dict(zip(entities.column("id").to_pylist(), entities.column("role").to_pylist(), strict=True))
    holders = {row[0]: row[1:] for row in connection.execute(HOLDERS_SQL).fetchall()}
    rows = []
    for entity in entities.column("id").to_pylist():
        if node_type(entity) not in ("Person", "Phone", "Account"):
            continue
        person, count, basis, everybody = holders.get(entity, (None, 0, "", ""))
        if count == 1:
            rows.append((person, entity, basis))
        elif count > 1:
            victims = [p for p in everybody.split(" ") if roles.get(p) == "victim"]
            rows.append(
                (victims[0], entity, "several holders, one a victim")
                if victims
                else (entity, entity, "several holders")
            )
        else:
            rows.append((entity, entity, "self"))
    rows.sort()
    return pa.table({name: pa.array([row[i] for row in rows], pa.string()) for i, name in enumerate(MEMBER_COLUMNS)})


def windowed_links(lake: Lake, sources: Iterable[str], window: Window, pairs: pa.Table | None = None) -> pa.Table:
    """Links as they were in a period, aggregated from the events again; `pairs` are those of the snapshot."""
    connection = lake.open(sources)
    share(connection, pairs)
    query, parameters = links_sql(window)
    table = connection.sql(query, params=parameters).to_arrow_table()
    connection.close()
    return table


def link_events(
    lake: Lake, sources: Iterable[str], links: pa.Table, window: Window, pairs: pa.Table | None = None
) -> pa.Table:
    """The dated events behind some links (columns ``id``, ``type``): ``link``, ``first_seen``, ``last_seen`` (UTC).

    An event that both sides' records tell of stands once, as in the count of the link; undated records are not there.
    """
    if not links.num_rows:
        return pa.schema([("link", pa.string()), *((name, _ARROW["TIMESTAMP"]) for name in _MOMENTS)]).empty_table()
    connection = lake.open(sources)
    share(connection, pairs)
    connection.register("asked_in", pa.table({"link": links.column("id")}))
    connection.execute("CREATE TEMP TABLE asked AS SELECT DISTINCT link FROM asked_in")
    connection.unregister("asked_in")
    query, parameters = events_sql(links.column("type").unique().to_pylist(), window)
    table = connection.sql(query, params=parameters).to_arrow_table()
    connection.close()
    return table


_MOMENTS = ("first_seen", "last_seen")
