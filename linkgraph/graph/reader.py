"""Questions to a store, answered once for both: Cypher fetches, Python puts in order."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from linkgraph.errors import NotFound, WrongUse
from linkgraph.graph.kpaths import PathSearch
from linkgraph.graph.queries import Dialect, Queries
from linkgraph.graph.records import Hit, Link, Neighbourhood, Node, Path
from linkgraph.graph.staging import fold_text
from linkgraph.model import ENTITY_TYPES, node_id

#: Ids that travel with one query.
BATCH = 10_000
MAX_DEPTH = 6
MAX_PATHS = 100
MAX_WORDS = 30

Row = Sequence[Any]


class CypherReader(ABC):
    """The reading half of a store; a store says how a query is run and which dialect it speaks."""

    dialect: Dialect

    @abstractmethod
    def _rows(self, query: str, **parameters: object) -> list[Row]:
        """Run a reading query and return all its rows."""

    @property
    def _queries(self) -> Queries:
        return Queries(self.dialect)

    def node(self, node_id: str) -> Node | None:
        found = self.nodes([node_id])
        return found[0] if found else None

    def nodes(self, ids: Sequence[str]) -> list[Node]:
        wanted = list(dict.fromkeys(ids))
        query = self._queries.nodes()
        found = {row[0]: _node(row) for part in _batches(wanted) for row in self._rows(query, ids=part)}
        return [found[i] for i in wanted if i in found]

    def neighbours(
        self, node_id: str, depth: int = 1, types: Sequence[str] | None = None, limit: int = 100
    ) -> Neighbourhood:
        _between("depth", depth, 1, MAX_DEPTH)
        _between("limit", limit, 0, 1_000_000)
        self._must_exist(node_id)
        ids, total = self._nearest(node_id, types, limit) if depth == 1 else self._around(node_id, depth, types)
        shown = [node_id, *ids[:limit]]
        return Neighbourhood(tuple(self.nodes(shown)), tuple(self.links_between(shown, types)), total - len(shown) + 1)

    def path(
        self,
        a: str,
        b: str,
        k: int = 3,
        types: Sequence[str] | None = None,
        weighted: bool = False,
        through_services: bool = False,
    ) -> list[Path]:
        _between("k", k, 1, MAX_PATHS)
        if a == b:
            raise WrongUse(f"a path needs two different ends, both are {a!r}")
        self._must_exist(a, b)

        def fetch(ids: Sequence[str]) -> Iterator[tuple[str, str, int]]:
            return self._adjacent(ids, types, through_services, (a, b))

        return [self._path(ids, types) for ids in PathSearch(fetch, weighted).best(a, b, k)]

    def search(self, text: str, limit: int = 20) -> list[Hit]:
        _between("limit", limit, 0, 1_000_000)
        folded = fold_text(text)
        if not folded:
            return []
        typed, words = text.strip(), list(dict.fromkeys(folded.split(" ")))
        _between("the number of words", len(words), 1, MAX_WORDS)
        rows = self._rows(
            self._queries.search(len(words)),
            **{f"w{i}": word for i, word in enumerate(words)},
            exact=[typed, *(node_id(prefix, typed) for prefix in ENTITY_TYPES.values())],
            text=folded,
            word=f" {folded} ",
            start=f" {folded}",
            identifier=" " not in folded and any(c.isdigit() for c in folded),
            limit=limit,
        )
        return [Hit(row[0], row[1], row[2], float(row[3])) for row in rows]

    def counts(self) -> dict[str, dict[str, int]]:
        queries = {"entities": self._queries.count_entities(), "links": self._queries.count_links()}
        return {what: {row[0]: int(row[1]) for row in self._rows(query)} for what, query in queries.items()}

    def links_between(self, ids: Sequence[str], types: Sequence[str] | None = None) -> list[Link]:
        wanted = list(dict.fromkeys(ids))
        rows = self._rows(self._queries.links_between(types), ids=wanted)
        return sorted((_link(row) for row in rows), key=lambda link: (-link.count, link.id))

    def _must_exist(self, *ids: str) -> None:
        there = {node.id for node in self.nodes(ids)}
        for i in ids:
            if i not in there:
                raise NotFound(f"no entity {i!r} in the graph: search for it by number or name")

    def _nearest(self, start: str, types: Sequence[str] | None, limit: int) -> tuple[list[str], int]:
        """The strongest-tied neighbours (ranked by the store) and how many there are."""
        total = int(self._rows(self._queries.degree(types), id=start)[0][0])
        if not (total and limit):
            return [], total
        return [row[0] for row in self._rows(self._queries.strongest(types), id=start, limit=limit)], total

    def _around(self, start: str, depth: int, types: Sequence[str] | None) -> tuple[list[str], int]:
        """All nodes within `depth` steps, nearest first, then strongest, then by id."""
        seen, ring, order = {start}, [start], list[str]()
        for _ in range(depth):
            strength: dict[str, int] = defaultdict(int)
            for _source, target, records in self._adjacent(ring, types, True, ()):
                if target not in seen:
                    strength[target] += records
            ring = sorted(strength, key=lambda node: (-strength[node], node))
            seen.update(ring)
            order += ring
        return order, len(order)

    def _adjacent(
        self, ids: Sequence[str], types: Sequence[str] | None, through: bool, ends: tuple[str, ...]
    ) -> Iterator[tuple[str, str, int]]:
        query = self._queries.adjacent(types)
        for part in _batches(ids):
            for row in self._rows(query, ids=part, through=through, allowed=list(ends)):
                yield row[0], row[1], int(row[2])

    def _path(self, ids: tuple[str, ...], types: Sequence[str] | None) -> Path:
        step = {frozenset(pair): i for i, pair in enumerate(pairwise(ids))}
        links = [e for e in self.links_between(ids, types) if frozenset((e.src, e.dst)) in step]
        links.sort(key=lambda e: (step[frozenset((e.src, e.dst))], -e.count, e.id))
        return Path(tuple(self.nodes(ids)), tuple(links))


def _between(name: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise WrongUse(f"{name} must be from {low} to {high}, not {value}")


def _batches(ids: Sequence[str]) -> Iterable[list[str]]:
    return (list(ids[i : i + BATCH]) for i in range(0, len(ids), BATCH))


def _time(value: datetime | None) -> str | None:
    return None if value is None else f"{value.isoformat()}Z"


def _node(row: Row) -> Node:
    node, kind, label, role, jurisdiction, country, service, first, last, records, props = row
    said = json.loads(props) if props else {}
    return Node(node, kind, label, role, jurisdiction, country, service, _time(first), _time(last), records, said)


def _link(row: Row) -> Link:
    src, dst, name, kind, layer, count, first, last, duration, amount, currency = row
    return Link(name, src, dst, kind, layer, count, _time(first), _time(last), duration, amount, currency)
