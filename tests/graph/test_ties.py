"""Ties of actors out of links, in arrays, against the same rules in plain Python."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from itertools import combinations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkgraph.graph import ties as ties_module
from linkgraph.graph.ties import actor_ties, to_actor_graph
from linkgraph.model import LAYERS

ENTITIES = [f"tel:{k}" for k in range(5)] + [f"person:{k}" for k in range(4)]
PLACES = ["place:1", "place:2"]
DAY = datetime(2017, 1, 1)
MOMENT = st.one_of(st.none(), st.integers(0, 9).map(lambda day: DAY + timedelta(days=day)))
DIRECT = st.tuples(
    st.sampled_from(ENTITIES), st.sampled_from(ENTITIES), st.sampled_from(["calls", "money", "associations"]),
    st.integers(1, 5),
)  # fmt: skip
STAY = st.tuples(st.sampled_from(ENTITIES[5:]), st.sampled_from(PLACES), MOMENT, st.integers(0, 4))
Direct = list[tuple[str, str, str, int]]
Stays = list[tuple[str, str, datetime | None, int]]


def tables(direct: Direct, stays: Stays, owner: dict[str, str]) -> tuple[pa.Table, pa.Table]:
    rows: list[tuple[object, ...]] = [(s, d, "CALLED", layer, n, None, None) for s, d, layer, n in direct]
    rows += [
        (person, place, "STAYED_AT", "premises", 1, first, first and first + timedelta(days=length))
        for person, place, first, length in stays
    ]
    kinds = [pa.string()] * 4 + [pa.int64()] + [pa.timestamp("us")] * 2
    names = ("src", "dst", "type", "layer", "count", "first_seen", "last_seen")
    links = pa.table({n: pa.array([r[i] for r in rows], k) for i, (n, k) in enumerate(zip(names, kinds, strict=True))})
    members = sorted((actor, entity) for entity, actor in owner.items())
    columns = {name: pa.array([m[i] for m in members], pa.string()) for i, name in enumerate(("actor", "entity"))}
    return links, pa.table(columns)


def by_hand(direct: Direct, stays: Stays, owner: dict[str, str]) -> dict[tuple[str, str, str], float]:
    found: dict[tuple[str, str, str], float] = defaultdict(float)
    for src, dst, layer, n in direct:
        a, b = owner.get(src), owner.get(dst)
        if a and b and a != b:
            found[min(a, b), max(a, b), layer] += n
    for place in PLACES:
        spans: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
        for person, there, first, length in stays:
            if there == place and person in owner:
                spans[owner[person]] += [(first, first + timedelta(days=length))] if first else []
        for a, b in combinations(sorted(spans), 2):
            whole = [(min(s[0] for s in spans[x]), max(s[1] for s in spans[x])) for x in (a, b) if spans[x]]
            if len(whole) < 2 or (whole[0][0] <= whole[1][1] and whole[1][0] <= whole[0][1]):
                found[a, b, "premises"] += 1
    return dict(found)


@settings(deadline=None)
@given(
    st.lists(DIRECT, max_size=20),
    st.lists(STAY, max_size=8),
    st.dictionaries(st.sampled_from(ENTITIES), st.sampled_from(["person:0", "person:1", "tel:4", "x"]), max_size=9),
)
def test_ties_are_those_of_the_rules(direct: Direct, stays: Stays, owner: dict[str, str]) -> None:
    wanted = by_hand(direct, stays, owner)
    made = actor_ties(*tables(direct, stays, owner), LAYERS)
    found = {
        (made.ids[a], made.ids[b], made.layers[k]): n
        for a, b, k, n in zip(made.a, made.b, made.layer, made.count.tolist(), strict=True)
    }
    assert found == wanted
    graph = to_actor_graph(made, {"x": "Mr X"}, "s", {})
    ends = sorted({end for pair in wanted for end in pair[:2]})
    assert graph.ids == tuple(ends)
    assert graph.labels == tuple("Mr X" if end == "x" else end for end in ends)
    pairs = [(graph.ids[a], graph.ids[b]) for a, b in zip(graph.u, graph.v, strict=True)]
    assert pairs == sorted({pair[:2] for pair in wanted})
    for k, (a, b) in enumerate(pairs):
        layers = {name: counts[k] for name, counts in graph.layers.items() if counts[k]}
        assert layers == {name: n for (x, y, name), n in wanted.items() if (x, y) == (a, b)}
        assert graph.weight[k] == sum(layers.values())
    neighbours = {end: {b for p in pairs if end in p for b in p if b != end} for end in made.ids}
    assert made.degree().tolist() == [len(neighbours[end]) for end in made.ids]


def test_crowded_premises_tie_nobody_and_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    owner = {f"person:{k}": f"person:{k}" for k in range(4)}
    stays: Stays = [(person, "place:1", None, 0) for person in owner]
    monkeypatch.setattr(ties_module, "CROWDED", 3)
    made = actor_ties(*tables([], stays, owner), LAYERS)
    assert (made.crowded, len(made.a)) == (("place:1",), 0)
