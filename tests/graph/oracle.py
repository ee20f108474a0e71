"""What the stores must answer, worked out slowly and obviously with networkx and plain Python."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from itertools import pairwise
from typing import Any

import networkx as nx

from linkgraph.graph.records import Hit, Link, Neighbourhood, Node, Path
from tests.graph.snapshots import Row, Tables


def _time(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat() + "Z"


def _node(row: Row) -> Node:
    kept = {k: row[k] for k in ("id", "type", "label", "role", "jurisdiction", "country", "service", "records")}
    return Node(**kept, first=_time(row["first_seen"]), last=_time(row["last_seen"]), props=json.loads(row["props"]))


def _link(row: Row) -> Link:
    kept = ("id", "src", "dst", "type", "layer", "count", "total_duration_s", "amount", "currency")
    return Link(**{k: row[k] for k in kept}, first=_time(row["first_seen"]), last=_time(row["last_seen"]))


class Oracle:
    """The reading interface of a store over rows in memory."""

    def __init__(self, tables: Tables) -> None:
        self.entities = {row["id"]: _node(row) for row in tables.entities}
        self.text = {row["id"]: row["search"] for row in tables.entities}
        self.links = [_link(row) for row in tables.links]

    def snapshot_id(self) -> str | None:
        return None

    def _graph(self, types: Sequence[str] | None) -> nx.Graph[str]:
        graph: nx.Graph[str] = nx.Graph()
        graph.add_nodes_from(self.entities)
        for link in self.links:
            if (types is None or link.type in types) and link.src != link.dst:
                known = graph.get_edge_data(link.src, link.dst, {"count": 0})["count"]
                graph.add_edge(link.src, link.dst, count=known + link.count)
        return graph

    def node(self, node_id: str) -> Node | None:
        return self.entities.get(node_id)

    def nodes(self, ids: Sequence[str]) -> list[Node]:
        return [self.entities[i] for i in dict.fromkeys(ids) if i in self.entities]

    def links_between(self, ids: Sequence[str], types: Sequence[str] | None = None) -> list[Link]:
        inside = [e for e in self.links if e.src in ids and e.dst in ids and (types is None or e.type in types)]
        return sorted(inside, key=lambda e: (-e.count, e.id))

    def neighbours(
        self, node_id: str, depth: int = 1, types: Sequence[str] | None = None, limit: int = 100
    ) -> Neighbourhood:
        graph = self._graph(types)
        far: dict[str, int] = dict(nx.single_source_shortest_path_length(graph, node_id, cutoff=depth))

        def strength(node: str) -> int:
            return sum(graph[node][other]["count"] for other in graph[node] if far.get(other) == far[node] - 1)

        order = sorted(far, key=lambda node: (far[node], -strength(node), node))
        shown = order[: limit + 1]
        return Neighbourhood(tuple(self.nodes(shown)), tuple(self.links_between(shown, types)), len(order) - len(shown))

    def path(
        self,
        a: str,
        b: str,
        k: int = 3,
        types: Sequence[str] | None = None,
        weighted: bool = False,
        through_services: bool = False,
    ) -> list[Path]:
        graph = self._graph(types)
        if not through_services:
            graph.remove_nodes_from([n for n in list(graph) if self.entities[n].service and n not in (a, b)])

        def rank(path: list[str]) -> tuple[Any, ...]:
            cost = sum(Fraction(1, max(graph[x][y]["count"], 1)) for x, y in pairwise(path))
            return (cost, len(path), path) if weighted else (len(path), cost, path)

        best = sorted(nx.all_simple_paths(graph, a, b), key=rank)[:k]
        return [self._path(path, types) for path in best]

    def _path(self, ids: list[str], types: Sequence[str] | None) -> Path:
        links: list[Link] = []
        for pair in pairwise(ids):
            links += [e for e in self.links_between(pair, types) if e.src != e.dst]
        return Path(tuple(self.nodes(ids)), tuple(links))

    def search(self, text: str, limit: int = 20) -> list[Hit]:
        asked = " ".join(text.lower().split())
        if not asked:
            return []
        hits = [Hit(n.id, n.type, n.label, self._score(n, text.strip(), asked)) for n in self.entities.values()]
        return sorted((h for h in hits if h.score), key=lambda h: (-h.score, h.id))[:limit]

    def _score(self, node: Node, typed: str, asked: str) -> float:
        text = f" {' '.join(self.text[node.id].split())} "
        label = " ".join(node.label.lower().split())
        if typed in (node.id, node.id.partition(":")[2]) or asked == label:
            return 1.0
        if not all(word in text for word in asked.split()):
            return 0.0
        if f" {asked} " in text:
            return 1.0 if " " not in asked and any(c.isdigit() for c in asked) else 0.9
        if label.startswith(asked):
            return 0.8
        return 0.6 if f" {asked}" in text else 0.4

    def counts(self) -> dict[str, dict[str, int]]:
        kinds = {
            "entities": Counter(node.type for node in self.entities.values()),
            "links": Counter(link.type for link in self.links),
        }
        return {what: dict(sorted(counter.items())) for what, counter in kinds.items()}
