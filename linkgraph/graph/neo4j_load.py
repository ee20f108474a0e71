"""Loading a Neo4j server by difference: read what it holds, write only what the snapshot changes.

Every batch is one transaction and can be repeated; a load that was cut off leaves its Snapshot node incomplete and
is finished by loading again. A second load of the same case takes over, and the first one stops at its next batch.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from linkgraph.errors import StoreError
from linkgraph.graph.staging import Staged
from linkgraph.model import ENTITY_TYPES, LINK_TYPES

BATCH = 5_000

SCHEMA = (
    "CREATE CONSTRAINT linkgraph_entity IF NOT EXISTS FOR (e:Entity) REQUIRE (e.case, e.id) IS UNIQUE",
    "CREATE CONSTRAINT linkgraph_snapshot IF NOT EXISTS FOR (s:Snapshot) REQUIRE s.case IS UNIQUE",
    "CREATE INDEX linkgraph_case IF NOT EXISTS FOR (e:Entity) ON (e.case)",
)
CLAIM = (
    "MERGE (s:Snapshot {case: $case}) SET s.loader = $loader, s.complete = false, s.loading = $snapshot, s.batches = 0"
)
FINISH = (
    "MATCH (s:Snapshot {case: $case, loader: $loader}) "
    "SET s.id = $snapshot, s.complete = true, s.loaded_at = datetime() REMOVE s.loading, s.loader, s.batches "
    "RETURN s.id"
)
#: In front of every batch: locks the case's Snapshot node, and finds nothing when another load has taken over or
#: when this very batch has already been committed (an answer lost on the way is repeated by the driver).
ONCE = (
    "MATCH (s:Snapshot {case: $case, loader: $loader, batches: $batch}) SET s.batches = $batch + 1 "
    "WITH s UNWIND $rows AS row "
)
STORED_ENTITIES = "MATCH (e:Entity {case: $case}) RETURN e.id, e.digest"
STORED_LINKS = (
    "MATCH (a:Entity {case: $case})-[r]->(:Entity) WHERE r.id IS NOT NULL RETURN r.id, r.digest, elementId(r)"
)
DROP_ENTITY = ONCE + "MATCH (e:Entity {case: $case, id: row}) DETACH DELETE e RETURN count(*)"
#: Links are found again by the server's own key: looking for them at a number with many contacts would take for ever.
DROP_LINK = ONCE + "MATCH ()-[r]->() WHERE elementId(r) = row DELETE r RETURN count(*)"
CHANGE_LINK = ONCE + "MATCH ()-[r]->() WHERE elementId(r) = row.element SET r += row.values RETURN count(*)"

Run = Callable[..., list[Sequence[Any]]]


def _put_entity(kind: str) -> str:
    return f"{ONCE}MERGE (e:Entity {{case: $case, id: row.id}}) SET e:{kind}, e += row RETURN count(*)"


def _new_link(kind: str) -> str:
    ends = "MATCH (a:Entity {case: $case, id: row.src}) MATCH (b:Entity {case: $case, id: row.dst})"
    return f"{ONCE}{ends} CREATE (a)-[r:{kind}]->(b) SET r = row.values RETURN count(*)"


class Loader:
    """One load of one case; `run` executes a query in a transaction of its own and returns its rows."""

    def __init__(self, run: Run, case: str) -> None:
        self.run = run
        self.case = case
        self.loader = secrets.token_hex(8)
        self.batch = 0

    def load(self, staged: Staged, snapshot_id: str) -> None:
        """Bring the server to the snapshot; returns when it is complete."""
        for statement in SCHEMA:
            self.run(statement)
        self.run(CLAIM, loader=self.loader, snapshot=snapshot_id)
        links = {row[0]: (row[1], row[2]) for row in self.run(STORED_LINKS)}
        gone = sorted(set(links) - set(staged.links["id"].to_pylist()))
        self._batches(DROP_LINK, (links[link][1] for link in gone))
        self._load_entities(staged.entities)
        for kind in LINK_TYPES:
            self._load_links(kind, _of_type(staged.links, kind), links)
        if not self.run(FINISH, loader=self.loader, snapshot=snapshot_id):
            raise self._taken_over()

    def _load_entities(self, entities: pa.Table) -> None:
        stored = {row[0]: row[1] for row in self.run(STORED_ENTITIES)}
        self._batches(DROP_ENTITY, sorted(set(stored) - set(entities["id"].to_pylist())))
        for kind in ENTITY_TYPES:
            rows = (row for row in _digested(_of_type(entities, kind)) if stored.get(row["id"]) != row["digest"])
            self._batches(_put_entity(kind), rows)

    def _load_links(self, kind: str, table: pa.Table, stored: Mapping[str, tuple[str, str]]) -> None:
        changed: list[dict[str, Any]] = []
        self._batches(_new_link(kind), _new(_digested(table), stored, changed))
        self._batches(CHANGE_LINK, changed)

    def _batches(self, query: str, rows: Iterable[Any]) -> None:
        """Run the query over all rows; every row must have found what it names."""
        for part in _parts(rows):
            done = self.run(query, rows=part, loader=self.loader, batch=self.batch)[0][0]
            if done != len(part):
                raise self._taken_over()
            self.batch += 1

    def _taken_over(self) -> StoreError:
        return StoreError(
            f"the load of case {self.case!r} was stopped: another one has taken over, or the server's data changed "
            "meanwhile; load again when nobody else does"
        )


def _new(
    rows: Iterable[dict[str, Any]], stored: Mapping[str, tuple[str, str]], changed: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Links that the server lacks; those it holds differently go to `changed`."""
    for row in rows:
        ends = {"src": row.pop("src"), "dst": row.pop("dst")}
        if row["id"] not in stored:
            yield {**ends, "values": row}
        elif stored[row["id"]][0] != row["digest"]:
            changed.append({"element": stored[row["id"]][1], "values": row})


def _of_type(table: pa.Table, kind: str) -> pa.Table:
    return table.filter(pc.equal(table["type"], kind))


def _digested(table: pa.Table) -> Iterator[dict[str, Any]]:
    """The rows with a digest of all their values, by which a changed row is told."""
    for batch in table.to_batches(max_chunksize=BATCH):
        for row in batch.to_pylist():
            row["digest"] = blake2b(repr(list(row.values())).encode(), digest_size=12).hexdigest()
            yield row


def _parts(rows: Iterable[Any]) -> Iterator[list[Any]]:
    part: list[Any] = []
    for row in rows:
        part.append(row)
        if len(part) == BATCH:
            yield part
            part = []
    if part:
        yield part
