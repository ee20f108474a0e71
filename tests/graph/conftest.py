"""The stores under test: embedded, and a real Neo4j server that is started once a run."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from linkgraph.graph.store import GraphStore, open_store
from scripts import neo4j_server
from tests.graph.snapshots import Tables

STORES = ["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)]


@pytest.fixture(scope="session")
def neo4j_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server with credentials inside; LINKGRAPH_TEST_NEO4J names one that runs already."""
    given = os.environ.get("LINKGRAPH_TEST_NEO4J")
    if given:
        yield given
        return
    lacking = neo4j_server.missing()
    if lacking:
        pytest.skip(f"Neo4j cannot be started: {lacking}")
    try:
        neo4j_server.fetch_jars()
    except neo4j_server.ServerError as problem:
        pytest.skip(f"Neo4j cannot be fetched: {problem}")
    with neo4j_server.Neo4jServer(tmp_path_factory.mktemp("neo4j")) as server:
        yield f"bolt://{server.user}:{server.password}@127.0.0.1:{server.port}"


@pytest.fixture
def neo4j_store(neo4j_url: str, tmp_path: Path) -> Iterator[GraphStore]:
    """An empty case of its own on the server, removed afterwards."""
    with open_case(neo4j_url) as store:
        yield store
        store.load(Tables().write(tmp_path / "nothing"), "removed")


@pytest.fixture
def embedded_store(tmp_path: Path) -> Iterator[GraphStore]:
    """An empty embedded store in a folder whose name is as awkward as a user's."""
    with open_store("embedded", folder=tmp_path / "it's a 案件 1", case="a") as store:
        yield store


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest) -> GraphStore:
    """An empty store of either kind."""
    chosen: GraphStore = request.getfixturevalue(f"{request.param}_store")
    return chosen


def open_case(url: str) -> GraphStore:
    """A store on the server under a new case name."""
    return open_store(url, folder=Path(), case=f"test {uuid.uuid4()}")
