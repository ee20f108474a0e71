"""A slow and obvious search for shapes: every assignment is tried, every choice of events is tried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, permutations, product
from typing import Any

import numpy as np
import pandas as pd

from linkgraph.analysis.patterns.host import Host
from linkgraph.graph.actors import Floats, Ints


@dataclass(frozen=True)
class Row:
    """One link: from, to, type, records, sum, and when its events were (None: it speaks of no events)."""

    src: int
    dst: int
    type: str
    count: int
    amount: float | None = None
    moments: tuple[tuple[float, float], ...] | None = ()


@dataclass(frozen=True)
class World:
    """A small graph."""

    types: tuple[str, ...]
    rows: tuple[Row, ...]

    def host(self) -> Host:
        names = tuple(f"n{i}" for i in range(len(self.types)))
        columns = ["src", "dst", "type", "count", "amount"]
        values = {name: [getattr(row, name) for row in self.rows] for name in columns}
        frame = pd.DataFrame(values).astype({"src": np.int64, "dst": np.int64, "count": np.float64, "amount": float})
        frame["id"], frame["layer"], frame["currency"] = frame.index.astype(str), "", "CNY"
        frame["happened"] = [row.moments is not None for row in self.rows]
        return Host("entities", names, names, self.types, (None,) * len(names), np.zeros(len(names), bool), frame)

    def events(self, rows: Ints) -> tuple[Ints, Floats, Floats]:
        found = [(row, *span) for row in rows.tolist() for span in self.rows[row].moments or ()]
        table = np.array(found, dtype=float).reshape(-1, 3)
        return table[:, 0].astype(np.int64), table[:, 1], table[:, 2]

    def degree(self, node: int) -> int:
        ends = {(row.src, row.dst) for row in self.rows}
        return len({b if a == node else a for a, b in ends if node in (a, b) and a != b})

    def between(self, a: int, b: int, link: Mapping[str, Any]) -> list[Row]:
        wanted = link.get("types") or ["CALLED", "PAID"]
        both = [(a, b)] if link.get("directed") else [(a, b), (b, a)]
        return [row for row in self.rows if (row.src, row.dst) in both and row.type in wanted and row.src != row.dst]

    def tied(self, a: int, b: int, link: Mapping[str, Any]) -> bool:
        rows = self.between(a, b, link)
        least, most = link.get("count") or (None, None)
        records = sum(row.count for row in rows)
        fits = bool(rows) and (least is None or records >= least) and (most is None or records <= most)
        if any(b is not None for b in link.get("amount", ())) and fits:
            sums = [row.amount for row in rows if row.amount is not None]
            low, high = link["amount"]
            fits = bool(sums) and (low is None or sum(sums) >= low) and (high is None or sum(sums) <= high)
        return fits


Assignment = dict[str, tuple[int, ...]]


def slow_matches(world: World, pattern: dict[str, Any]) -> set[tuple[tuple[str, tuple[int, ...]], ...]]:
    """Every match without groups, as a set of (role, nodes) lists."""
    roles = pattern["roles"]
    sizes = [role.get("count", 1) for role in roles.values()]
    found = set()
    for nodes in permutations(range(len(world.types)), sum(sizes)):
        parts, rest = [], list(nodes)
        for size in sizes:
            parts.append(tuple(rest[:size]))
            rest = rest[size:]
        assigned = dict(zip(roles, parts, strict=True))
        if all(part == tuple(sorted(part)) for part in parts) and fits(world, pattern, assigned):
            found.add(tuple(assigned.items()))
    return found


def fits(world: World, pattern: dict[str, Any], assigned: Assignment) -> bool:
    for name, role in pattern["roles"].items():
        for node in assigned[name]:
            low, high = role.get("degree") or (None, None)
            degree = world.degree(node)
            if role.get("type", world.types[node]) != world.types[node]:
                return False
            if (low is not None and degree < low) or (high is not None and degree > high):
                return False
    links = pattern.get("links", [])
    if not all(world.tied(a, b, link) for link in links for a, b in pairs(link, assigned)):
        return False
    if any(world.tied(a, b, link) for link in pattern.get("not_links", []) for a, b in pairs(link, assigned)):
        return False
    return "within" not in pattern or in_time(world, pattern, assigned)


def pairs(link: Mapping[str, Any], assigned: Assignment) -> Iterator[tuple[int, int]]:
    first, second = link["between"]
    yield from combinations(assigned[first], 2) if first == second else product(assigned[first], assigned[second])


def in_time(world: World, pattern: dict[str, Any], assigned: Assignment) -> bool:
    """Whether some choice of one whole second in one event per tie lies in the window, in the asked order."""
    within = int(pattern["within"].removesuffix("s"))
    named = {link["name"]: k for k, link in enumerate(pattern["links"]) if "name" in link}
    ties: list[int] = []
    choices: list[list[int]] = []
    for k, link in enumerate(pattern["links"]):
        for a, b in pairs(link, assigned):
            rows = [row for row in world.between(a, b, link) if row.moments is not None]
            if rows:
                spans = [span for row in rows for span in row.moments or ()]
                choices.append(sorted({t for low, high in spans for t in range(int(low), int(high) + 1)}))
                ties.append(k)
    after = [(i, j) for i, k in enumerate(ties) for j, m in enumerate(ties)
             if named.get(pattern["links"][k].get("after")) == m]  # fmt: skip
    return any(
        (not chosen or max(chosen) - min(chosen) <= within) and all(chosen[i] >= chosen[j] for i, j in after)
        for chosen in product(*choices)
    )
