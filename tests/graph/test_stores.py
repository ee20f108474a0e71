"""One behaviour of both stores, compared with a slow and obvious oracle."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from linkgraph.errors import NotFound, StoreError, WrongUse
from linkgraph.graph.store import GraphReader, GraphStore, open_store
from tests.graph.oracle import Oracle
from tests.graph.snapshots import HOSTILE, Tables, random_tables

CALLS = ["CALLED", "TEXTED"]
Question = Callable[[GraphReader, list[str]], Any]

#: Each is asked of the store and of the oracle; `n` are the ids of all nodes.
QUESTIONS: dict[str, Question] = {
    "counts": lambda s, n: s.counts(),
    "one node": lambda s, n: s.node(n[0]),
    "unknown node": lambda s, n: s.node("tel:nobody"),
    "all nodes": lambda s, n: s.nodes(n),
    "nodes in the order asked, once": lambda s, n: s.nodes([n[2], "tel:nobody", n[0], n[2]]),
    "no nodes": lambda s, n: s.nodes([]),
    "links among all": lambda s, n: s.links_between(n),
    "links among some": lambda s, n: s.links_between(n[:5]),
    "calls among all": lambda s, n: s.links_between(n, CALLS),
    "money among all": lambda s, n: s.links_between(n, ["PAID"]),
    "one hop": lambda s, n: [s.neighbours(i) for i in n],
    "one hop, limit 2": lambda s, n: [s.neighbours(i, limit=2) for i in n],
    "one hop, limit 0": lambda s, n: [s.neighbours(i, limit=0) for i in n],
    "one hop of calls": lambda s, n: [s.neighbours(i, types=CALLS) for i in n],
    "one hop of a type that is absent": lambda s, n: s.neighbours(n[0], types=["SEEN_AT"]),
    "two hops": lambda s, n: [s.neighbours(i, depth=2) for i in n],
    "two hops, limit 3": lambda s, n: [s.neighbours(i, depth=2, limit=3) for i in n],
    "three hops of calls": lambda s, n: [s.neighbours(i, depth=3, types=CALLS) for i in n],
    "paths": lambda s, n: [s.path(n[0], i) for i in n[1:]],
    "best path": lambda s, n: [s.path(n[1], i, k=1) for i in n[2:]],
    "many paths": lambda s, n: [s.path(n[0], i, k=40) for i in n[1:]],
    "strong paths": lambda s, n: [s.path(n[0], i, k=5, weighted=True) for i in n[1:]],
    "paths of calls": lambda s, n: [s.path(n[0], i, types=CALLS) for i in n[1:]],
    "paths through services": lambda s, n: [s.path(n[0], i, k=9, through_services=True) for i in n[1:]],
    "strong paths through services": lambda s, n: [
        s.path(i, n[0], k=9, weighted=True, through_services=True) for i in n[1:]
    ],
    "search word": lambda s, n: s.search("li"),
    "search two words": lambda s, n: s.search("wei li"),
    "search upper case": lambda s, n: s.search("WEI"),
    "search part": lambda s, n: s.search("e"),
    "search digit": lambda s, n: s.search("1", limit=4),
    "search labels": lambda s, n: [s.search(label) for label in HOSTILE],
    "search ids": lambda s, n: [s.search(i) for i in n],
    "search values of ids": lambda s, n: [s.search(i.partition(":")[2]) for i in n],
    "search nothing": lambda s, n: s.search("  "),
    "search what is not there": lambda s, n: s.search("qqqq"),
}


@pytest.mark.parametrize("seed", range(6))
def test_a_store_answers_as_the_oracle_does(store: GraphStore, tmp_path: Path, seed: int) -> None:
    tables = random_tables(seed, links=10 + 3 * seed)
    store.load(tables.write(tmp_path / "snapshot"), f"s{seed}")
    oracle, ids = Oracle(tables), [row["id"] for row in tables.entities]
    for name, ask in QUESTIONS.items():
        assert ask(store, ids) == ask(oracle, ids), f"{name} (seed {seed})"


@pytest.mark.neo4j
def test_both_stores_answer_alike(embedded_store: GraphStore, neo4j_store: GraphStore, tmp_path: Path) -> None:
    tables = random_tables(99, nodes=300, links=900)
    snapshot = tables.write(tmp_path / "snapshot")
    for store in (embedded_store, neo4j_store):
        store.load(snapshot, "s")
    ids = [row["id"] for row in tables.entities]
    for name, ask in QUESTIONS.items():
        assert ask(embedded_store, ids[:9]) == ask(neo4j_store, ids[:9]), name


def test_an_empty_snapshot_loads_and_answers(store: GraphStore, tmp_path: Path) -> None:
    assert store.snapshot_id() is None
    store.load(Tables().write(tmp_path / "snapshot"), "empty")
    assert store.snapshot_id() == "empty"
    assert store.counts() == {"entities": {}, "links": {}}
    assert store.search("a") == []
    assert store.nodes(["tel:1"]) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text(store: GraphStore, tmp_path: Path, text: str) -> None:
    tables = Tables()
    value = text.replace(" ", "%20").replace("\t", "%09")
    a, b = tables.add(f"person:{value}", text), tables.add(f"tel:{value}", text, props=f'{{"x": {len(text)}}}')
    tables.tie("SUBSCRIBES", a, b, 2)
    store.load(tables.write(tmp_path / "snapshot"), "hostile")
    oracle = Oracle(tables)
    assert store.node(a) == oracle.node(a)
    assert store.neighbours(b) == oracle.neighbours(b)
    assert store.path(a, b) == oracle.path(a, b)
    assert {hit.id for hit in store.search(text)} == {a, b}
    for refused in (lambda: store.neighbours(text), lambda: store.path(a, text)):
        with pytest.raises(NotFound):
            refused()
    with pytest.raises(WrongUse, match="unknown link type"):
        store.neighbours(a, types=[text])
    assert store.counts() == oracle.counts()


def test_loading_again_changes_nothing(store: GraphStore, tmp_path: Path) -> None:
    tables = random_tables(3)
    snapshot = tables.write(tmp_path / "snapshot")
    ids = [row["id"] for row in tables.entities]
    answers = []
    for _ in range(2):
        store.load(snapshot, "same")
        answers.append([ask(store, ids) for ask in QUESTIONS.values()])
    assert answers[0] == answers[1]


@pytest.mark.parametrize("seed", range(3))
def test_a_new_snapshot_replaces_the_old(store: GraphStore, tmp_path: Path, seed: int) -> None:
    old, new = random_tables(seed), random_tables(seed)
    dropped = new.entities.pop(seed)["id"]
    new.links = [row for row in new.links if dropped not in (row["src"], row["dst"])][1:]
    new.entities[0] |= {"label": "Renamed", "search": "renamed", "role": None}
    new.links[0]["count"] += 5
    new.tie("TEXTED", new.add("tel:new"), new.entities[0]["id"], 4)
    store.load(old.write(tmp_path / "old"), "old")
    store.load(new.write(tmp_path / "new"), "new")
    assert store.snapshot_id() == "new"
    oracle, ids = Oracle(new), [row["id"] for row in new.entities]
    assert store.node(dropped) is None
    for name, ask in QUESTIONS.items():
        assert ask(store, ids) == ask(oracle, ids), name


def test_a_refused_snapshot_leaves_the_store_as_it_was(store: GraphStore, tmp_path: Path) -> None:
    good = random_tables(1)
    store.load(good.write(tmp_path / "good"), "good")
    bad: dict[str, Callable[[Tables], object]] = {
        "no entity of the snapshot": lambda t: t.tie("CALLED", "tel:1", "tel:nobody"),
        "names an entity twice": lambda t: t.add("tel:1"),
        "unknown entity type": lambda t: t.add("tel:9", type="Entity) DETACH DELETE (n"),
        "unknown link type": lambda t: t.links.append({**t.links[0], "type": "X`]-() DELETE n"}),
        "not of the type its id names": lambda t: t.add("person:9", type="Phone"),
        "not named after": lambda t: t.links.append({**t.links[0], "id": "CALLED~tel:1~tel:1~x~y"}),
        "rows without count": lambda t: t.tie("TEXTED", "tel:1", "tel:1", count=None),  # type: ignore[arg-type]
        "negative count": lambda t: t.tie("TEXTED", "tel:1", "tel:1", count=-1),
    }
    for complaint, spoil in bad.items():
        tables = Tables()
        tables.tie("CALLED", tables.add("tel:1"), "tel:1")
        spoil(tables)
        with pytest.raises(StoreError, match=complaint):
            store.load(tables.write(tmp_path / "bad"), "bad")
    with pytest.raises(StoreError, match="cannot be read"):
        store.load(tmp_path / "nowhere", "bad")
    assert store.snapshot_id() == "good"
    assert store.counts() == Oracle(good).counts()


def test_wrong_use_is_refused(store: GraphStore, tmp_path: Path) -> None:
    tables = Tables()
    a, b = tables.add("tel:1"), tables.add("tel:2")
    store.load(tables.write(tmp_path / "snapshot"), "s")
    assert store.path(a, b) == []
    for refused in (
        lambda: store.neighbours(a, depth=0),
        lambda: store.neighbours(a, depth=7),
        lambda: store.neighbours(a, limit=-1),
        lambda: store.neighbours(a, types=[]),
        lambda: store.path(a, b, k=0),
        lambda: store.path(a, a),
        lambda: store.search("x", limit=-1),
        lambda: store.search(" ".join(map(str, range(31)))),
        lambda: open_store("sqlite", folder=tmp_path, case="a"),
    ):
        with pytest.raises(WrongUse):
            refused()
