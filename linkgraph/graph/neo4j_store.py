"""The graph store on a Neo4j server (5.26 LTS or newer), over Bolt; several cases may share one server.

User and password come from the address or from ``NEO4J_USER`` and ``NEO4J_PASSWORD`` and appear in no message.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote, urlsplit

import neo4j
from neo4j.exceptions import AuthError, DriverError, Neo4jError, ServiceUnavailable
from neo4j.time import DateTime

from linkgraph.errors import StoreError, WrongUse
from linkgraph.graph.neo4j_load import Loader
from linkgraph.graph.queries import SERVER_DIALECT
from linkgraph.graph.reader import CypherReader, Row
from linkgraph.graph.staging import read_snapshot

SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")


class Neo4jStore(CypherReader):
    """The graph of one case on a Neo4j server.

    Every entity carries the labels ``Entity`` and its type and the property ``case``; a ``Snapshot`` node per case
    says what is loaded.
    """

    dialect = SERVER_DIALECT

    def __init__(self, url: str, case: str) -> None:
        if not case:
            raise WrongUse("a case needs a name on a Neo4j server that several cases may share")
        self.case = case
        self.address, self._database, auth = _server(url)
        with self._explained():
            self._driver = neo4j.GraphDatabase.driver(
                self.address, auth=auth, user_agent="linkgraph", notifications_min_severity="OFF",
                connection_timeout=10, connection_acquisition_timeout=15, max_transaction_retry_time=10,
                telemetry_disabled=True,
            )  # fmt: skip
        try:
            with self._explained():
                self._driver.verify_connectivity()
        except StoreError:
            self._driver.close()
            raise

    def snapshot_id(self) -> str | None:
        """The snapshot that is completely loaded for this case."""
        rows = self._rows("MATCH (s:Snapshot {case: $case}) WHERE s.complete RETURN s.id")
        return str(rows[0][0]) if rows else None

    def load(self, snapshot_dir: Path, snapshot_id: str) -> None:
        """Change what the server holds of this case into the snapshot: only what differs is written."""
        staged = read_snapshot(snapshot_dir)
        Loader(self._write, self.case).load(staged, snapshot_id)

    def close(self) -> None:
        """Close the connections."""
        self._driver.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _rows(self, query: str, **parameters: object) -> list[Row]:
        return self._run(query, parameters, neo4j.RoutingControl.READ)

    def _write(self, query: str, **parameters: object) -> list[Row]:
        return self._run(query, parameters, neo4j.RoutingControl.WRITE)

    def _run(self, query: str, parameters: dict[str, object], routing: neo4j.RoutingControl) -> list[Row]:
        with self._explained():
            records = self._driver.execute_query(
                query, {**parameters, "case": self.case}, routing_=routing, database_=self._database
            ).records
        return [[_native(value) for value in record.values()] for record in records]

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Say in one line what is wrong with the server and what to do."""
        try:
            yield
        except AuthError as problem:
            way = "check NEO4J_USER and NEO4J_PASSWORD (or the user and password in the address)"
            raise StoreError(f"Neo4j at {self.address} refuses the user or the password: {way}") from problem
        except ServiceUnavailable as problem:
            way = "is it running, and is the address right?"
            raise StoreError(f"Neo4j is not reachable at {self.address}: {way}") from problem
        except (DriverError, Neo4jError) as problem:
            raise StoreError(f"Neo4j at {self.address} reports: {problem}") from problem


def _server(url: str) -> tuple[str, str | None, tuple[str, str]]:
    """Address without credentials, database, (user, password) from the address or the environment."""
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES or not parts.hostname:
        raise WrongUse(f"not an address of a Neo4j server: use {', '.join(SCHEMES)} as in bolt://127.0.0.1:7687")
    try:
        port = parts.port or 7687
    except ValueError as problem:
        raise WrongUse("the port of the Neo4j address is no number from 0 to 65535") from problem
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    address = f"{parts.scheme}://{host}:{port}"
    user = unquote(parts.username or "") or os.environ.get("NEO4J_USER") or "neo4j"
    password = unquote(parts.password or "") or os.environ.get("NEO4J_PASSWORD")
    if not password:
        raise StoreError(f"no password for Neo4j at {address}: set NEO4J_PASSWORD")
    return address, parts.path.strip("/") or None, (user, password)


def _native(value: Any) -> Any:
    return value.to_native() if isinstance(value, DateTime) else value
