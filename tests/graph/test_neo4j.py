"""What only the Neo4j store has: addresses, passwords, cases that share a server, loads that are cut off."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import neo4j
import pytest

from linkgraph.errors import LinkgraphError, StoreError, WrongUse
from linkgraph.graph import neo4j_load
from linkgraph.graph.neo4j_store import Neo4jStore
from linkgraph.graph.staging import read_snapshot
from scripts import neo4j_server
from tests.graph.conftest import open_case
from tests.graph.oracle import Oracle
from tests.graph.snapshots import random_tables


@pytest.mark.parametrize(
    ("url", "error", "says"),
    [
        ("bolt://neo4j:very-secret@127.0.0.1:{free}", StoreError, "not reachable at bolt://127.0.0.1:{free}"),
        ("bolt://127.0.0.1:{free}", StoreError, "set NEO4J_PASSWORD"),
        ("http://neo4j:very-secret@127.0.0.1:{free}", WrongUse, "use bolt"),
        ("bolt://", WrongUse, "use bolt"),
        ("bolt://neo4j:very-secret@127.0.0.1:99999", WrongUse, "port"),
    ],
)
def test_what_is_wrong_is_said_without_the_password(
    url: str, error: type[LinkgraphError], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NEO4J_PASSWORD", raising=False)
    free = neo4j_server.free_port()
    with pytest.raises(error, match=says.format(free=free)) as told, Neo4jStore(url.format(free=free), "a") as store:
        store.counts()
    assert "very-secret" not in str(told.value)


@pytest.mark.neo4j
def test_a_wrong_password_is_said_and_not_shown(neo4j_url: str) -> None:
    parts = urlsplit(neo4j_url)
    wrong = f"bolt://neo4j:very-wrong@{parts.hostname}:{parts.port}"
    with pytest.raises(StoreError, match="refuses the user or the password") as told, Neo4jStore(wrong, "a") as store:
        store.snapshot_id()
    assert "very-wrong" not in str(told.value)


@pytest.mark.neo4j
def test_user_and_password_may_come_from_the_environment(neo4j_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = urlsplit(neo4j_url)
    monkeypatch.setenv("NEO4J_USER", parts.username or "")
    monkeypatch.setenv("NEO4J_PASSWORD", parts.password or "")
    with Neo4jStore(f"bolt://{parts.hostname}:{parts.port}/neo4j", "nobody's case") as store:
        assert store.snapshot_id() is None


@pytest.mark.neo4j
def test_cases_on_one_server_do_not_see_each_other(neo4j_url: str, tmp_path: Path) -> None:
    one, two = random_tables(1), random_tables(1)
    two.links = two.links[:3]
    with open_case(neo4j_url) as a, open_case(neo4j_url) as b:
        a.load(one.write(tmp_path / "one"), "one")
        b.load(two.write(tmp_path / "two"), "two")
        assert (a.snapshot_id(), b.snapshot_id()) == ("one", "two")
        for store, tables in ((a, one), (b, two)):
            assert store.counts() == Oracle(tables).counts()
            assert store.search("e") == Oracle(tables).search("e")


@pytest.mark.neo4j
@pytest.mark.parametrize("cut_at", [3, 5, 7, 9])
def test_a_load_that_was_cut_off_is_completed_by_loading_again(
    neo4j_store: Neo4jStore, tmp_path: Path, cut_at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = random_tables(4, nodes=40, links=90)
    snapshot = tables.write(tmp_path / "snapshot")
    monkeypatch.setattr(neo4j_load, "BATCH", 7)
    calls = len(neo4j_load.SCHEMA)
    cut = _Cut(neo4j_store, calls + cut_at)
    monkeypatch.setattr(neo4j_store, "_write", cut)
    with pytest.raises(StoreError, match="cut"):
        neo4j_store.load(snapshot, "s")
    assert neo4j_store.snapshot_id() is None
    monkeypatch.undo()
    neo4j_store.load(snapshot, "s")
    assert neo4j_store.snapshot_id() == "s"
    assert neo4j_store.links_between([row["id"] for row in tables.entities]) == Oracle(tables).links_between(
        [row["id"] for row in tables.entities]
    )


class _Cut:
    """A line that goes dead after some calls."""

    def __init__(self, store: Neo4jStore, after: int) -> None:
        self.write = store._write
        self.left = after

    def __call__(self, query: str, **parameters: object) -> Sequence[Any]:
        self.left -= 1
        if self.left < 0:
            raise StoreError("the line was cut")
        return self.write(query, **parameters)


@pytest.mark.neo4j
def test_a_load_stops_when_another_one_takes_over(neo4j_store: Neo4jStore, tmp_path: Path) -> None:
    tables = random_tables(2)
    snapshot = tables.write(tmp_path / "snapshot")
    taken = _TakenOver(neo4j_store, snapshot)
    with pytest.raises(StoreError, match="another one has taken over"):
        neo4j_load.Loader(taken, neo4j_store.case).load(read_snapshot(snapshot), "first")
    assert neo4j_store.snapshot_id() == "second"
    assert neo4j_store.counts() == Oracle(tables).counts()


class _TakenOver:
    """Runs a whole other load just before the first batch of entities."""

    def __init__(self, store: Neo4jStore, snapshot: Path) -> None:
        self.store = store
        self.snapshot: Path | None = snapshot

    def __call__(self, query: str, **parameters: object) -> Any:
        if "MERGE (e:Entity" in query and self.snapshot is not None:
            snapshot, self.snapshot = self.snapshot, None
            self.store.load(snapshot, "second")
        return self.store._write(query, **parameters)


@pytest.mark.neo4j
def test_what_was_deleted_on_the_server_comes_back(neo4j_url: str, neo4j_store: Neo4jStore, tmp_path: Path) -> None:
    tables = random_tables(5)
    snapshot, ids = tables.write(tmp_path / "snapshot"), [row["id"] for row in tables.entities]
    neo4j_store.load(snapshot, "s")
    neo4j_store._write("MATCH (e:Entity {case: $case}) WITH e LIMIT 4 DETACH DELETE e")
    assert neo4j_store.counts() != Oracle(tables).counts()
    neo4j_store.load(snapshot, "s")
    assert neo4j_store.links_between(ids) == Oracle(tables).links_between(ids)


@pytest.mark.neo4j
def test_other_tools_see_types_and_their_own_results_stay(
    neo4j_url: str, neo4j_store: Neo4jStore, tmp_path: Path
) -> None:
    tables = random_tables(6)
    snapshot = tables.write(tmp_path / "snapshot")
    neo4j_store.load(snapshot, "s")
    neo4j_store._write("MATCH (e:Entity {case: $case}) SET e.cluster = 7")
    neo4j_store.load(snapshot, "again")
    rows = neo4j_store._rows("MATCH (e:Entity {case: $case}) RETURN e.id, labels(e), e.type, e.cluster")
    assert {row[0] for row in rows} == {row["id"] for row in tables.entities}
    assert all(set(row[1]) == {"Entity", row[2]} and row[3] == 7 for row in rows)
    links = neo4j_store._rows("MATCH (:Entity {case: $case})-[r]->() RETURN r.id, type(r)")
    assert dict(map(tuple, links)) == {row["id"]: row["type"] for row in tables.links}
    with pytest.raises(StoreError, match="already exists"):
        neo4j_store._write("CREATE (:Entity {case: $case, id: $id})", id=tables.entities[0]["id"])


@pytest.mark.neo4j
def test_the_server_listens_on_loopback_and_reports_nothing_home(tmp_path: Path) -> None:
    lacking = neo4j_server.missing()
    if lacking:
        pytest.skip(lacking)
    with neo4j_server.Neo4jServer(tmp_path / "home") as server:
        with neo4j.GraphDatabase.driver(server.url, auth=(server.user, server.password)) as driver:
            shown = driver.execute_query("SHOW SETTINGS YIELD name, value").records
        settings = {row["name"]: row["value"] for row in shown}
        pid = server.pid
        assert neo4j_server.bolt_answers(server.port)
    assert settings["dbms.usage_report.enabled"] == "false"
    assert settings["server.bolt.listen_address"] == f"127.0.0.1:{server.port}"
    assert settings["server.http.enabled"] == "false"
    assert not neo4j_server.bolt_answers(server.port)
    assert pid > 0
