"""The sample operation in both stores: twenty questions of an investigation, answered alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from linkgraph.case import Case, create_sample
from linkgraph.graph.store import GraphReader
from linkgraph.sample import SampleOptions

Question = Callable[[GraphReader], Any]


@pytest.fixture(scope="module")
def cases(neo4j_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Case, Case]]:
    """The same sample in the embedded store and on the server."""
    made = []
    for name, spec in (("embedded", "embedded"), ("server", neo4j_url)):
        case, _, _ = create_sample(tmp_path_factory.mktemp(name) / "case", SampleOptions(people=60, seed=3))
        case.build(spec)
        made.append(case)
    yield made[0], made[1]
    for case in made:
        case.close()


def questions(case: Case) -> dict[str, Question]:
    """Twenty questions about nodes that the case really has."""
    entities = case.network().snapshot.table("entities").to_pandas()
    of = {kind: part.sort_values("records", ascending=False)["id"].tolist() for kind, part in entities.groupby("type")}
    people, phones, accounts = of["Person"], of["Phone"], of["Account"]
    return {
        "counts": lambda s: s.counts(),
        "one person": lambda s: s.node(people[0]),
        "ten phones": lambda s: s.nodes(phones[:10]),
        "around a person": lambda s: s.neighbours(people[0]),
        "two steps": lambda s: s.neighbours(people[1], depth=2, limit=50),
        "only calls": lambda s: s.neighbours(phones[0], types=["CALLED"]),
        "a tight limit": lambda s: s.neighbours(phones[0], limit=3),
        "around an account": lambda s: s.neighbours(accounts[0]),
        "premises": lambda s: s.neighbours(of["Place"][0]),
        "an incident": lambda s: s.neighbours(of["Incident"][0]),
        "a seized batch": lambda s: s.neighbours(of["SeizedData"][0]),
        "paths of two people": lambda s: s.path(people[0], people[1]),
        "one path": lambda s: s.path(phones[0], phones[1], k=1),
        "strongest paths": lambda s: s.path(phones[0], phones[2], weighted=True),
        "through services": lambda s: s.path(phones[1], phones[3], through_services=True),
        "paths of money": lambda s: s.path(accounts[0], accounts[1], types=["PAID"]),
        "search a number": lambda s: s.search(phones[0][-6:]),
        "search a name": lambda s: s.search(entities.set_index("id").loc[people[0], "label"]),
        "search pinyin": lambda s: s.search("zhang"),
        "links among the busiest": lambda s: s.links_between(phones[:30]),
    }


@pytest.mark.neo4j
def test_twenty_questions(cases: tuple[Case, Case]) -> None:
    embedded, server = cases
    assert embedded.network().id == server.network().id
    asked = questions(embedded)
    assert len(asked) == 20
    for name, ask in asked.items():
        assert ask(embedded.network().reader) == ask(server.network().reader), name


@pytest.mark.neo4j
def test_the_password_stays_out_of_the_case(cases: tuple[Case, Case], neo4j_url: str) -> None:
    """The case remembers the server, never the password."""
    password = neo4j_url.partition("://")[2].partition("@")[0].partition(":")[2]
    assert password
    catalogue = (cases[1].folder / "case.sqlite").read_bytes()
    wal = cases[1].folder / "case.sqlite-wal"
    assert password.encode() not in catalogue + (wal.read_bytes() if wal.exists() else b"")
